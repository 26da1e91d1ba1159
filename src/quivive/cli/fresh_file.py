"""A file that is there whole or not at all, and never in place of another one unless that was asked for."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import BinaryIO, cast

from quivive.cli.arguments import WrongUse
from quivive.cli.console import Console
from quivive.renderers.visible import visible_line
from quivive.reports.errors import CannotReport


@contextmanager
def fresh_file(output: str, console: Console, *, overwrite: bool) -> Iterator[BinaryIO]:
    """The stream for `output` (`-`: standard output), readable for its owner only.

    What is written lies beside it under another name until all of it is on the disk. Raises `CannotReport` for an
    output that is there already, unless `overwrite`, `WrongUse` for one that cannot be written.
    """
    if output == "-":
        yield sys.stdout.buffer
        return
    shown, path = visible_line(output[:200]), Path(output)
    already = CannotReport("output_exists", path=shown)
    try:
        taken, folder = path.exists(), path.is_dir()
    except ValueError as error:
        raise WrongUse(console.say("errors.not_writable", path=shown, text=str(error))) from None
    if folder:
        raise WrongUse(console.say("errors.not_writable", path=shown, text=os.strerror(errno.EISDIR)))
    if taken and not overwrite:
        raise already
    try:
        with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name[:40]}.", delete=False) as beside:
            try:
                yield cast("BinaryIO", beside)
                beside.flush()
                os.fsync(beside.fileno())
                _named(Path(beside.name), path, overwrite=overwrite)
            finally:
                with suppress(FileNotFoundError):
                    Path(beside.name).unlink()
    except FileExistsError:
        raise already from None
    except OSError as error:
        raise WrongUse(console.say("errors.not_writable", path=shown, text=error.strerror or str(error))) from None


def _named(beside: Path, path: Path, *, overwrite: bool) -> None:
    """Give the finished file its name; a link is refused by the system itself where the name is taken."""
    if overwrite:
        beside.replace(path)
        return
    try:
        path.hardlink_to(beside)
    except FileExistsError:
        raise
    except OSError:
        # A file system without links: the name was free a moment ago.
        if path.exists():
            raise FileExistsError(path) from None
        beside.replace(path)

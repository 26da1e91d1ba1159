"""Where a draft goes: a file of its own that is never written over without being asked to."""

from __future__ import annotations

import os
from pathlib import Path

from quivive.cli.arguments import WrongUse
from quivive.cli.console import Console
from quivive.renderers.visible import visible_line
from quivive.reports.errors import CannotReport


def can_be_written(output: str, source: str, console: Console, *, overwrite: bool) -> None:
    """Raise for an output that is there already, is the input itself, or lies in no folder."""
    if output == "-":
        return
    shown = visible_line(output[:200])
    try:
        path = Path(output)
        if path.exists() and source not in ("", "-") and Path(source).exists() and path.samefile(source):
            raise WrongUse(console.say("errors.output_is_input", path=shown), console.say("errors.output_is_input_remedy"))
        if path.is_dir() or not path.parent.is_dir():
            raise WrongUse(console.say("errors.not_writable", path=shown, text=os.strerror(21 if path.is_dir() else 2)))
        if path.exists() and not overwrite:
            raise CannotReport("output_exists", path=shown)
    except (OSError, ValueError) as error:
        raise WrongUse(console.say("errors.not_writable", path=shown, text=str(error))) from None


def written(output: str, content: bytes, console: Console, *, overwrite: bool) -> None:
    """Put the draft into its file, readable for its owner only: it holds a private message."""
    flags = os.O_WRONLY | os.O_CREAT | (os.O_TRUNC if overwrite else os.O_EXCL)
    try:
        with os.fdopen(os.open(output, flags, 0o600), "wb") as stream:
            stream.write(content)
    except FileExistsError:
        raise CannotReport("output_exists", path=visible_line(output[:200])) from None
    except OSError as error:
        said = console.say("errors.not_writable", path=visible_line(output[:200]), text=error.strerror or str(error))
        raise WrongUse(said) from None

"""A Maildir to messages: a folder with `cur` and `new`, each mail its own file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

ORDER = 10


def recognises_folder(folder: Path) -> bool:
    """A folder that holds both `cur` and `new`."""
    return (folder / "cur").is_dir() and (folder / "new").is_dir()


def files(folder: Path) -> Iterator[Path]:
    """The mails, sorted by name: those already seen first, then the new ones; no subfolders."""
    for part in ("cur", "new"):
        yield from sorted(
            path for path in (folder / part).iterdir() if path.is_file() and path.name[0] != "."
        )

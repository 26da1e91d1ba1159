"""A folder of files to messages: every file in it and in its subfolders, sorted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

ORDER = 90
_DEEPEST = 30


def recognises_folder(folder: Path) -> bool:
    """Any folder that is nothing more particular."""
    return folder.is_dir()


def files(folder: Path, depth: int = 0) -> Iterator[Path]:
    """Every file, sorted by path; hidden ones and links to folders are left out."""
    for path in sorted(folder.iterdir()):
        if path.name.startswith("."):
            continue
        if path.is_file():
            yield path
        elif path.is_dir() and not path.is_symlink() and depth < _DEEPEST:
            yield from files(path, depth + 1)

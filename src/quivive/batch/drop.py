"""A folder that files are put into: taken when they are complete, moved away when they are dealt with."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

DONE: Final = "done"
FAILED: Final = "failed"
_UNFINISHED: Final = (".part", ".tmp", ".crdownload", ".filepart")
_Seen = tuple[int, int, int]


@dataclass(slots=True)
class Drop:
    """The folder; `seen` is what each file was at the last look: its number, size and time of change."""

    folder: Path
    seen: dict[Path, _Seen] = field(default_factory=dict)

    def complete(self) -> list[Path]:
        """The files that are as they were at the last look, oldest first; hidden and unfinished names are passed over.

        A file that is still written to changes between two looks; one that is moved in is complete at once, and
        taken at the second. Links, devices and folders are left alone. Raises OSError if the folder is gone.
        """
        now: dict[Path, _Seen] = {}
        with os.scandir(self.folder) as entries:
            for entry in entries:
                if entry.name.startswith(".") or entry.name.endswith(_UNFINISHED):
                    continue
                try:
                    if entry.is_file(follow_symlinks=False):
                        state = entry.stat(follow_symlinks=False)
                        now[Path(entry.path)] = (state.st_ino, state.st_size, state.st_mtime_ns)
                except FileNotFoundError:
                    continue
        same = [path for path, state in now.items() if self.seen.get(path) == state]
        self.seen = now
        return sorted(same, key=lambda path: (now[path][2], path.name))

    def unchanged(self, path: Path) -> bool:
        """Whether a file is still what it was at the last look."""
        try:
            state = path.stat(follow_symlinks=False)
        except OSError:
            return False
        return self.seen.get(path) == (state.st_ino, state.st_size, state.st_mtime_ns)

    def put_away(self, path: Path, where: str) -> Path:
        """Move a file into the subfolder `where`, beside any of the same name there; where it is now. Raises OSError."""
        goal = self.folder / where
        goal.mkdir(exist_ok=True)
        number, name = 1, path.name
        while True:
            target = goal / name
            try:
                # A link is made only where nothing is: nothing is ever written over.
                os.link(path, target)
            except FileExistsError:
                number += 1
                name = f"{path.stem}.{number}{path.suffix}"
            else:
                path.unlink()
                self.seen.pop(path, None)
                return target

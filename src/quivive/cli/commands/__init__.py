"""The commands: each file is one, with `add_arguments(parser)` and `run(chosen, console)`.

A new command is a new file, with its line of help in the wording as `cli.help.<name>`.
"""

from __future__ import annotations

from argparse import Namespace
from functools import lru_cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Protocol, cast

from quivive.cli.arguments import Arguments
from quivive.cli.console import Console


class Command(Protocol):
    """One file of this folder."""

    def add_arguments(self, parser: Arguments, /) -> None:
        """Tell the parser what can be given."""

    def run(self, chosen: Namespace, console: Console, /) -> int:
        """Do it; the exit status."""


@lru_cache(maxsize=1)
def command_names() -> tuple[str, ...]:
    """The names of all commands."""
    return tuple(sorted(info.name for info in iter_modules(__path__) if info.name[0] != "_"))


def load_command(name: str) -> Command:
    """The command called `name`, one of `command_names()`; only its own file is imported."""
    return cast("Command", import_module(f"{__name__}.{name}"))

"""The command line: finds the command, speaks the reader's language, and is the only place that exits.

Exit status: 0 nothing found or proven, 1 suspicious or scam, 2 could not check; 130 where a person
stopped it, 141 where whoever read the output went away.
"""

from __future__ import annotations

import gc
import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

from quivive.cli.arguments import Arguments, WrongUse
from quivive.cli.commands import command_names, load_command
from quivive.cli.console import COULD_NOT, Console
from quivive.errors import QuiviveError, UnknownName
from quivive.faults import fault_said
from quivive.version import __version__

__all__ = ["main"]

_STOPPED = 130
_OBJECTS = 100_000
_READER_LEFT = 141


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command in `argv` (the program's own arguments if None); the exit status."""
    # What is read at the start stays: looking through it for garbage takes a tenth of a cold check.
    gc.set_threshold(_OBJECTS)
    _open_what_is_closed()
    words = list(sys.argv[1:] if argv is None else argv)
    console = Console.of(words, os.environ)
    try:
        status = _run(words, console)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return _STOPPED
    except BrokenPipeError:
        # Python would complain once more when it closes the pipe that nobody reads.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _READER_LEFT
    except WrongUse as error:
        console.fault(error.sentence, error.remedy)
        return COULD_NOT
    except QuiviveError as error:
        console.fault(*fault_said(error, console.wording))
        return COULD_NOT
    except Exception as error:  # noqa: BLE001 - a person gets a sentence, never a traceback
        last = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{type(error).__name__}: {error} ({Path(last.filename).name}:{last.lineno})"
        console.fault(console.say("errors.unexpected", text=where), console.say("errors.unexpected_remedy"))
        return COULD_NOT
    return status


def _open_what_is_closed() -> None:
    """A program that starts us with a closed stream has no reader for it: what is said there goes nowhere, and is no fault."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115, PTH123 - as long as the process


def _run(words: list[str], console: Console) -> int:
    name = words[0] if words else ""
    if name in ("--version", "-V"):
        console.write(f"quivive {__version__}\n")
        return 0
    if name in ("--help", "-h", "help"):
        console.write(_overview(console))
        return 0
    if not name or name.startswith("--language"):
        console.note(_overview(console).rstrip())
        return COULD_NOT
    if name not in command_names():
        # Imported here because only a slip of the fingers needs it.
        from difflib import get_close_matches  # noqa: PLC0415

        raise UnknownName("command", name, get_close_matches(name, command_names(), cutoff=0.5))
    command = load_command(name)
    parser = Arguments(name, console.wording)
    command.add_arguments(parser)
    return command.run(parser.parsed(words[1:]), console)


def _overview(console: Console) -> str:
    """What can be typed, one line a command."""
    names = command_names()
    width = max(len(name) for name in names) + 2
    lines = [f"  {name:<{width}}{console.say(f'cli.help.{name}')}" for name in names]
    return "\n".join(
        [
            f"{console.say('cli.usage')} quivive {console.say('cli.command')} …",
            "",
            *lines,
            "",
            console.say("cli.try_this"),
            '  quivive check --text "…"',
            "  quivive check mail.eml",
            "",
            console.say("cli.more_help"),
            "",
        ]
    )

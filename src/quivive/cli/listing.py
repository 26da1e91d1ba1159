"""What Quivive knows, shown: aligned columns, facts with where they come from, or JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from quivive.cli.arguments import Arguments, one_of
from quivive.cli.console import Console
from quivive.errors import UnknownName
from quivive.renderers.reasons import colon
from quivive.renderers.visible import display_width, visible_line

FORMATS = ("terminal", "json")


def add_arguments_of_listing(parser: Arguments) -> None:
    """An id, and the form of the answer."""
    parser.input("id", nargs="?", metavar="ID")
    parser.option("--format", default="terminal", metavar="|".join(FORMATS))


def as_json(form: str, console: Console) -> bool:
    """Whether JSON is wanted; raises `WrongUse` for any other unknown form."""
    return one_of(FORMATS, "--format", form, console.wording) == "json"


def write_json(console: Console, value: object) -> None:
    """The value as indented JSON."""
    console.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def columns(rows: Iterable[Sequence[str]]) -> str:
    """The rows below each other, every column but the last as wide as its widest cell."""
    shown = [[visible_line(cell) for cell in row] for row in rows]
    widths = [max(map(display_width, cells)) for cells in zip(*shown, strict=True)]
    widths[-1:] = [0]
    lines = ("  ".join(_padded(*cell) for cell in zip(row, widths, strict=True)) for row in shown)
    return "".join(f"{line.rstrip()}\n" for line in lines)


def _padded(cell: str, width: int) -> str:
    return cell + " " * max(width - display_width(cell), 0)


def where_from(source: str, seen: str, console: Console, *, verified: bool) -> str:
    """The source of a fact and when it was seen; whether anybody verified it."""
    line = f"    {console.say('labels.source')}{colon(console.wording)} {visible_line(source)}"
    if seen:
        line += f", {console.say('labels.seen', date=seen)}"
    return line + "\n" + ("" if verified else f"    {console.say('cli.not_verified')}\n")


def unknown(kind: str, name: str, known: Iterable[str]) -> UnknownName:
    """The error for an id that is not among the known ones, with near ones."""
    return UnknownName(kind, name, get_close_matches(name, list(known)))

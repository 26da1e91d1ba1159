"""`quivive redact`: a message without what is personal in it, to be read before it is passed on."""

from __future__ import annotations

import json
import os
import sys
from argparse import Namespace
from collections.abc import Iterator
from itertools import chain

from quivive.cli.arguments import Arguments, WrongUse, one_of
from quivive.cli.console import COULD_NOT, NOTHING_FOUND, Console
from quivive.cli.given import add_options_of_reading, existing_inputs, options_of_reading
from quivive.faults import unreadable_said
from quivive.message import Message
from quivive.readers import ReadOptions, Unreadable
from quivive.redact.personal import ALL_KINDS, PersonalKind

FORMATS = ("terminal", "json")
SCHEMA_NAME = "quivive.redacted/1"


def add_arguments(parser: Arguments) -> None:
    """What can be given."""
    parser.input("inputs", nargs="*", metavar="FILE")
    parser.option("--text", metavar="TEXT")
    add_options_of_reading(parser)
    parser.option("--sender", default="", metavar="SENDER")
    parser.option("--keep", action="append", default=[], metavar="KIND")
    parser.option("--format", default="terminal", metavar="|".join(FORMATS))


def run(chosen: Namespace, console: Console) -> int:
    """Take out of every message what is personal; 2 if one could not be read."""
    one_of(FORMATS, "--format", chosen.format, console.wording)
    names = [kind.replace("-", "_") for kind in chosen.keep]
    for name in names:
        one_of(sorted(ALL_KINDS - {PersonalKind.UNREAD}), "--keep", name, console.wording)
    kinds = ALL_KINDS - {PersonalKind(name) for name in names}
    existing_inputs(chosen.inputs, console)
    status, count = NOTHING_FOUND, 0
    for count, item in enumerate(_items(chosen, options_of_reading(chosen, console), console), start=1):  # noqa: B007 - counted
        if isinstance(item, Unreadable):
            console.fault(unreadable_said(item.identifier, item.why, item.remedy, console.wording))
            status = COULD_NOT
        elif chosen.format == "json":
            _write_json(item, kinds, console)
        else:
            _write_text(item, kinds, console)
    if not count:
        raise WrongUse(console.say("cli.no_message"))
    return status


def _items(chosen: Namespace, options: ReadOptions, console: Console) -> Iterator[Message | Unreadable]:
    # Imported here so that the help is there at once.
    from quivive.errors import UnreadableInput  # noqa: PLC0415
    from quivive.readers import read_all, read_message  # noqa: PLC0415

    if chosen.text is not None:
        try:
            yield read_message(os.fsencode(chosen.text).decode("utf-8", "replace"), options=options)
        except UnreadableInput as error:
            yield Unreadable("--text", error.what, error.remedy)
    elif not chosen.inputs and sys.stdin.isatty():
        console.note(console.say("cli.paste_message"))
    inputs = chosen.inputs or (["-"] if chosen.text is None else [])
    yield from chain.from_iterable(read_all(name, options) for name in inputs)


def _write_text(message: Message, kinds: frozenset[PersonalKind], console: Console) -> None:
    from quivive.redact import evidence_of, labels_of, take_out  # noqa: PLC0415 - the help is there at once
    from quivive.renderers.visible import visible, visible_line  # noqa: PLC0415 - the help is there at once

    keep = evidence_of(message)
    redacted = take_out(message, kinds=kinds, keep=keep, labels=labels_of(console.wording))
    for part in redacted.message.parts:
        console.write(f"{console.say(f'labels.{part.name}')}\n{visible(part.text)}\n\n")
    shown = {
        one.placeholder: part.text[one.start : one.end]
        for part in message.parts
        for one in redacted.found.get(part.name, ())
        if one.kind is not PersonalKind.UNREAD
    }
    if shown:
        console.write(f"{console.say('redact.taken_out')}\n")
        console.write("".join(f"  {placeholder}  {visible_line(value)}\n" for placeholder, value in shown.items()))
    else:
        console.write(f"{console.say('redact.nothing')}\n")
    written = " ".join(part.text for part in message.parts).casefold()
    kept = sorted(value for value in keep if value.casefold() in written)
    if kept:
        console.write(f"\n{console.say('redact.kept')}\n" + "".join(f"  {visible_line(value)}\n" for value in kept))
    console.write(f"\n{console.say('redact.read_again')}\n")


def _write_json(message: Message, kinds: frozenset[PersonalKind], console: Console) -> None:
    from quivive.redact import labels_of, take_out  # noqa: PLC0415 - the help is there at once

    redacted = take_out(message, kinds=kinds, labels=labels_of(console.wording))
    clean = redacted.message
    table = {
        "schema": SCHEMA_NAME,
        "channel": str(clean.channel),
        "sender": {"display": clean.sender.display, "address": clean.sender.address, "reply_to": clean.sender.reply_to, "return_path": clean.sender.return_path},
        "parts": [{"part": part.name, "text": part.text} for part in clean.parts],
        "links": [{"target": link.target, "host": link.host} for link in clean.links],
        "found": [
            {"part": part, "kind": str(one.kind), "placeholder": one.placeholder, "start": one.start, "end": one.end, "certainty": one.certainty, "why": one.why}
            for part, places in redacted.found.items()
            for one in places
        ],
    }
    console.write(json.dumps(table, ensure_ascii=True) + "\n")

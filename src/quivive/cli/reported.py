"""What `report` is given: one message with the bytes of its mail, and which personal data stays in."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import islice
from pathlib import Path

from quivive.cli.arguments import one_of
from quivive.cli.console import Console
from quivive.cli.given import existing_inputs, is_address
from quivive.errors import UnreadableInput
from quivive.message import Message
from quivive.readers import ReadOptions, Unreadable, eml, read_message, read_stream
from quivive.readers.limits import MEGABYTE, MOST_WHOLE_FILE
from quivive.readers.mime import split_headers
from quivive.readers.opened import opened
from quivive.readers.recognise import HEAD
from quivive.redact import PersonalKind
from quivive.renderers.visible import visible_line
from quivive.reports.errors import CannotReport

HEADERS = "headers"
"""Given to `--keep`: the headers of the mail stay as they are."""


@dataclass(frozen=True, slots=True)
class Reported:
    """One message, and the bytes of the mail it was read from (empty for anything else)."""

    message: Message
    mail: bytes


def read_reported(name: str | None, text: str | None, options: ReadOptions, console: Console) -> Reported:
    """The one message in a file, on standard input, or given as text.

    Raises `UnreadableInput` where there is none, `CannotReport` where there are several.
    """
    if text is not None:
        data = os.fsencode(text).decode("utf-8", "replace").encode()
        return Reported(read_message(data, options=options), _mail(data, ""))
    if name is not None and is_address(name):
        return Reported(read_message(name, options=options, name=name), b"")
    data = _read(name or "-", console)
    name = "" if name in (None, "-") else Path(str(name)).name
    found = list(islice(read_stream(BytesIO(data), options, name), 2))
    if len(found) > 1:
        raise CannotReport("many_messages", path=visible_line(name or "-"))
    if not found:
        raise UnreadableInput("The message is empty.", "Paste the text of the message, or name its file.")
    if isinstance(found[0], Unreadable):
        raise UnreadableInput(found[0].why, found[0].remedy)
    return Reported(found[0], _mail(data, name))


def _read(name: str, console: Console) -> bytes:
    if name == "-":
        if sys.stdin.isatty():
            console.note(console.say("cli.paste_message"))
        data = sys.stdin.buffer.read(MOST_WHOLE_FILE + 1)
    else:
        existing_inputs([name], console)
        if Path(name).is_dir():
            raise CannotReport("many_messages", path=visible_line(name))
        try:
            with opened(Path(name)) as stream:
                data = stream.read(MOST_WHOLE_FILE + 1)
        except OSError as error:
            raise UnreadableInput(f"The file cannot be opened: {error.strerror or error}.", "Check who may read it.") from None
    if len(data) > MOST_WHOLE_FILE:
        raise CannotReport("too_large", text=f"> {MOST_WHOLE_FILE // MEGABYTE} MB")
    return data


def _mail(data: bytes, name: str) -> bytes:
    """The bytes of the mail, if it is one; without the line that an mbox puts above it."""
    if data.startswith((b"From ", b">From ")):
        data = data.partition(b"\n")[2]
    return data if eml.recognises(data[:HEAD], name) and split_headers(data)[0] else b""


def kept(names: Sequence[str], console: Console) -> frozenset[str]:
    """The kinds of personal data that stay; raises `WrongUse` for what is none."""
    known = [HEADERS, *sorted(set(PersonalKind) - {PersonalKind.UNREAD})]
    return frozenset(one_of(known, "--keep", name, console.wording) for name in names)

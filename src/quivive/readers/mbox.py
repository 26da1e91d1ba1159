"""An mbox file to messages: many mails in one file, each after a line that begins with `From `."""

from __future__ import annotations

import re
from collections.abc import Iterator

from quivive.errors import UnreadableInput
from quivive.readers import eml
from quivive.readers.limits import MEGABYTE, MOST_OF_LARGE_FILE
from quivive.readers.lines import ByteSource, bounded_lines
from quivive.readers.options import ReadOptions, Unreadable
from quivive.readers.recognise import HEAD, has_mail_headers, refuse_what_is_no_text
from quivive.readers.waited import Read, begun

ORDER = 15

_SEPARATOR = re.compile(rb"From \S*.*\d{2}:\d{2}")
_QUOTED = re.compile(rb">+From ")


def recognises(head: bytes, name: str) -> bool:
    """A first line `From … 12:34…` with mail headers below it, or the name `.mbox`."""
    if name.lower().endswith((".mbox", ".mbx")):
        return True
    return head.startswith(b"From ") and _SEPARATOR.match(head[:500]) is not None and has_mail_headers(head)


def read_each(stream: ByteSource, options: ReadOptions, name: str) -> Iterator[Read]:
    """Every mail of the file, in order; one mail at a time is held in memory."""
    for number, mail in enumerate(_mails(stream), start=1):
        identifier = f"{name or '-'}#{number}"
        try:
            refuse_what_is_no_text(mail[:HEAD])
            yield begun(eml, mail, options, identifier)
        except UnreadableInput as error:
            yield Unreadable(identifier, error.what, error.remedy)


def _mails(stream: ByteSource) -> Iterator[bytes]:
    pieces: list[bytes] = []
    size = 0
    blank = True
    for line in bounded_lines(stream, MEGABYTE):
        if line is None:
            continue
        if blank and line.startswith(b"From ") and _SEPARATOR.match(line[:500]):
            if pieces:
                yield b"".join(pieces)
            pieces, size = [], 0
        elif size < MOST_OF_LARGE_FILE:
            piece = line[1:] if _QUOTED.match(line) else line
            pieces.append(piece)
            # A list entry costs about as much as a short line.
            size += len(piece) + 64
        blank = not line.strip()
    if pieces:
        yield b"".join(pieces)

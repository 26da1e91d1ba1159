"""JSON to messages: one object a line (also gzipped), or one array of objects; row by row.

Keys: `id`, `channel`, `text`, `subject`, `sender`, `country`, `language`; of whoever reports it `reporter`, `region`,
`source` and `received` (or `date`); others are ignored.
"""

from __future__ import annotations

import codecs
import gzip
import json
import re
import zlib
from collections.abc import Iterator

from quivive.message import Message
from quivive.readers.charset import cleaned, decode
from quivive.readers.limits import MEGABYTE, MOST_ROW
from quivive.readers.lines import ByteSource, Rewound, bounded_lines
from quivive.readers.options import ReadOptions, Unreadable
from quivive.readers.recognise import HEAD
from quivive.readers.rows import row_message

ORDER = 30

_OBJECT = re.compile(rb"\s*\{\s*(?:\"|\})")
_ARRAY = re.compile(rb"\s*\[\s*(?:\{|\])")
_GZIP = b"\x1f\x8b"
_TOO_LONG = f"The row is longer than {MOST_ROW // MEGABYTE} MB."
_LINE_BY_LINE = "Write one JSON object a line."
_BETWEEN = re.compile(r"[\s,]*")
_CHUNK = 262_144
_SPLIT = "Leave out what is no text of the message."


def recognises(head: bytes, name: str) -> bool:
    """Something that begins like a JSON object or an array of them, or is gzipped and named so."""
    lower = name.lower()
    if head.startswith(_GZIP):
        return lower.endswith((".jsonl.gz", ".json.gz", ".ndjson.gz")) or lower in ("", "-")
    head = head.removeprefix(codecs.BOM_UTF8)
    if lower.endswith((".jsonl", ".ndjson", ".json")):
        return True
    return bool(_OBJECT.match(head) or _ARRAY.match(head))


def read_each(stream: ByteSource, options: ReadOptions, name: str) -> Iterator[Message | Unreadable]:
    """Every row, in order, in constant memory; a row that is no object is `Unreadable`."""
    start = stream.read(2)
    rewound = Rewound(start, stream)
    source: ByteSource = gzip.GzipFile(fileobj=rewound) if start == _GZIP else rewound
    place = 0
    try:
        for place, value in enumerate(_values(source), start=1):
            where = f"{name or '-'}:{place}"
            yield _message(value, options, where)
    except (OSError, EOFError, zlib.error) as error:
        yield Unreadable(
            f"{name or '-'}:{place + 1}", f"The file cannot be read further: {error}.", "Copy it again."
        )


def line_message(line: bytes | None, options: ReadOptions, place: str) -> Message | Unreadable:
    """The message in one line (None: it was longer than `MOST_ROW`), or what is wrong with it."""
    return _message(_parsed(line), options, place)


def _message(value: object, options: ReadOptions, where: str) -> Message | Unreadable:
    if isinstance(value, Unreadable):
        return Unreadable(where, value.why, value.remedy)
    if isinstance(value, dict):
        return row_message(value, options, where)
    return Unreadable(where, "The row is no JSON object.", 'Write rows as {"text": "…"}.')


def _values(source: ByteSource) -> Iterator[object]:
    start = source.read(HEAD)
    if start.removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"["):
        yield from _elements(Rewound(start.removeprefix(codecs.BOM_UTF8), source))
        return
    for line in bounded_lines(Rewound(start, source), MOST_ROW):
        if line is None or line.strip():
            yield _parsed(line)


def _parsed(line: bytes | None) -> object:
    if line is None:
        return Unreadable("", _TOO_LONG, _SPLIT)
    try:
        return json.loads(decode(line))
    except (ValueError, RecursionError):
        return Unreadable("", "The line is not valid JSON.", _LINE_BY_LINE)


def _elements(source: ByteSource) -> Iterator[object]:
    """The elements of an array, each parsed once enough of it has been read."""
    read_value = json.JSONDecoder().raw_decode
    to_text = codecs.getincrementaldecoder("utf-8")("replace")
    text, place, ended = "", 0, False
    inside = False
    while True:
        between = _BETWEEN.match(text, place)
        place = between.end() if between else place
        if not inside and text[place : place + 1] == "[":
            inside, place = True, place + 1
            continue
        if place < len(text):
            if text[place] == "]":
                return
            try:
                value, place = read_value(text, place)
            except RecursionError:
                yield Unreadable("", "The array is nested too deeply.", _LINE_BY_LINE)
                return
            except ValueError:
                pass
            else:
                yield value
                continue
        if ended:
            yield Unreadable("", "The JSON array breaks off or is not valid.", _LINE_BY_LINE)
            return
        if len(text) - place > MOST_ROW:
            yield Unreadable("", _TOO_LONG, _SPLIT)
            return
        # Reading as much again as is pending keeps the parsing of a long element linear.
        more = source.read(max(_CHUNK, len(text) - place))
        ended = not more
        text, place = cleaned(text[place:] + to_text.decode(more, final=ended)), 0

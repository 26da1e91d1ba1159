"""JSON to messages: one object a line (also gzipped), or one array of objects; row by row.

Keys: `id`, `channel`, `text`, `subject`, `sender`, `country`, `language`; others are ignored.
"""

from __future__ import annotations

import codecs
import gzip
import json
import re
import zlib
from collections.abc import Iterator

from quivive.message import Message
from quivive.readers.charset import decode
from quivive.readers.limits import MEGABYTE, MOST_ROW
from quivive.readers.lines import ByteSource, Rewound, bounded_lines
from quivive.readers.options import ReadOptions, Unreadable
from quivive.readers.rows import row_message

ORDER = 30

_OBJECT = re.compile(rb"\s*\{\s*(?:\"|\})")
_ARRAY = re.compile(rb"\s*\[\s*(?:\{|\])")
_GZIP = b"\x1f\x8b"
_TOO_LONG = f"The row is longer than {MOST_ROW // MEGABYTE} MB."
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
            if isinstance(value, Unreadable):
                yield Unreadable(where, value.why, value.remedy)
            elif isinstance(value, dict):
                yield row_message(value, options, where)
            else:
                yield Unreadable(where, "The row is no JSON object.", 'Write rows as {"text": "…"}.')
    except (OSError, EOFError, zlib.error) as error:
        yield Unreadable(
            f"{name or '-'}:{place + 1}", f"The file cannot be read further: {error}.", "Copy it again."
        )


def _values(source: ByteSource) -> Iterator[object]:
    lines = bounded_lines(source, MOST_ROW)
    first: bytes | None = None
    for first in lines:
        if first is None or first.strip().removeprefix(codecs.BOM_UTF8):
            break
    else:
        return
    if first is not None and first.removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"["):
        yield from _elements(first, lines)
        return
    yield _parsed(first)
    for line in lines:
        if line is None or line.strip():
            yield _parsed(line)


def _parsed(line: bytes | None) -> object:
    if line is None:
        return Unreadable("", _TOO_LONG, _SPLIT)
    try:
        return json.loads(decode(line))
    except (ValueError, RecursionError):
        return Unreadable("", "The line is not valid JSON.", "Write one JSON object a line.")


def _elements(first: bytes, lines: Iterator[bytes | None]) -> Iterator[object]:
    """The elements of an array, each parsed once enough of it has been read."""
    decoder = json.JSONDecoder()
    pending = decode(first).lstrip().removeprefix("[").lstrip()
    wanted = 0
    while True:
        pending = pending.lstrip(" \t\r\n,")
        if pending.startswith("]"):
            return
        if len(pending) > wanted:
            try:
                value, end = decoder.raw_decode(pending)
            except RecursionError:
                yield Unreadable("", "The array is nested too deeply.", "Write one JSON object a line.")
                return
            except ValueError:
                # Doubling keeps an element over many lines from being parsed once a line.
                wanted = 2 * len(pending) if pending and "\n" not in pending[-2:] else len(pending)
            else:
                yield value
                pending, wanted = pending[end:], 0
                continue
        line = next(lines, b"")
        if line is None or len(pending) > MOST_ROW:
            yield Unreadable("", _TOO_LONG, _SPLIT)
            return
        if not line:
            if pending:
                yield from _last(decoder, pending)
            return
        pending += decode(line)


def _last(decoder: json.JSONDecoder, pending: str) -> Iterator[object]:
    try:
        yield decoder.raw_decode(pending)[0]
    except (ValueError, RecursionError):
        pass
    yield Unreadable("", "The JSON array breaks off or is not valid.", "Write one JSON object a line.")

"""The parts of a mail (MIME), cut out of its bytes in one pass, with bounds on number and depth.

Written out because the standard library's parser takes most of a millisecond a mail; it reads
what mail programs read, so a missing end, a missing boundary or broken base64 is no obstacle.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from quivive.message import Skipped
from quivive.readers.headers import Headers, first, parameter, parse_headers
from quivive.readers.limits import MOST_DEPTH, MOST_HEADERS, MOST_PARTS, left_out

_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/=]+")
_PADDING_INSIDE = re.compile(rb"=+(?=[A-Za-z0-9+/])")
_HEADER_LINE = re.compile(rb"[!-9;-~]{1,200}[ \t]*:")
_LONGEST_LINE = 1_000
_BLANK_LINE = re.compile(rb"\n\r?\n|\r\r")


@dataclass(slots=True)
class MimePart:
    """One part: its headers, its media type, its bytes as transferred, the parts inside it."""

    headers: Headers
    media_type: str
    raw: bytes
    parts: list[MimePart] = field(default_factory=list)

    def header(self, name: str) -> str:
        """The first header of that name (in lower case), or an empty string."""
        return first(self.headers, name)

    def content(self, most: int = -1) -> bytes:
        """The bytes with the transfer encoding undone; at most about `most` where that is given."""
        raw = self.raw
        encoding = self.header("content-transfer-encoding").lower()
        if "base64" in encoding:
            return _from_base64(raw[: most * 3 // 2] if most >= 0 else raw)
        if "quoted" in encoding:
            return binascii.a2b_qp(raw[: most * 3] if most >= 0 else raw)
        return raw[:most] if most >= 0 else raw

    @property
    def size(self) -> int:
        """The size in bytes once decoded, without decoding it."""
        if "base64" not in self.header("content-transfer-encoding").lower():
            return len(self.raw)
        marks = self.raw.count(b"\n") + self.raw.count(b"\r") + self.raw[-8:].count(b"=")
        return max((len(self.raw) - marks) * 3 // 4, 0)

    @property
    def file_name(self) -> str:
        """The name it would be stored under, or an empty string."""
        name = parameter(self.header("content-disposition"), "filename")
        return name or parameter(self.header("content-type"), "name")

    @property
    def is_attachment(self) -> bool:
        """Whether it is said to be a file rather than part of what is read."""
        return self.header("content-disposition").lower().startswith("attachment")


@dataclass(slots=True)
class Counted:
    """What is left of the bounds while one mail is read."""

    parts: int = MOST_PARTS
    skipped: list[Skipped] = field(default_factory=list)

    def note(self, skipped: Skipped) -> None:
        """Remember what could not be looked at, once."""
        if skipped not in self.skipped:
            self.skipped.append(skipped)


def parse_mail(data: bytes, counted: Counted, depth: int = 0, default: str = "text/plain") -> MimePart:
    """The mail or part in `data` with all parts inside it."""
    block, body = split_headers(data)
    if len(block) > MOST_HEADERS:
        counted.note(left_out("the rest of the mail's headers", f"{MOST_HEADERS // 1024} kB of headers"))
        block = block[:MOST_HEADERS]
    headers = parse_headers(block)
    content_type = first(headers, "content-type")
    media_type = content_type.partition(";")[0].strip().lower() if content_type else default
    if "/" not in media_type:
        media_type = "text/html" if "html" in media_type else default
    part = MimePart(headers, media_type, body)
    if media_type.startswith("multipart/"):
        boundary = parameter(content_type, "boundary").encode("utf-8", "replace") or _guess_boundary(body)
        inner = "message/rfc822" if media_type == "multipart/digest" else "text/plain"
        _add_parts(part, boundary, counted, depth, inner)
        if not part.parts and body.strip():
            part.media_type = "text/plain"
    return part


def split_headers(data: bytes) -> tuple[bytes, bytes]:
    """The header block and the body of a mail or part; no header block where it begins otherwise."""
    if data[:1] in (b"\n", b"\r"):
        return b"", data.lstrip(b"\r\n")
    if not _HEADER_LINE.match(data):
        if data[:5] in (b"From ", b">From"):
            return split_headers(data.partition(b"\n")[2])
        return b"", data
    blank = _BLANK_LINE.search(data)
    if blank is None:
        return data, b""
    return data[: blank.start()], data[blank.end() :]


def _add_parts(part: MimePart, boundary: bytes, counted: Counted, depth: int, default: str) -> None:
    if not boundary:
        return
    if depth >= MOST_DEPTH:
        counted.note(left_out("deeper parts of the mail", f"{MOST_DEPTH} nested levels"))
        return
    for piece in _pieces(part.raw, b"--" + boundary):
        if counted.parts <= 0:
            counted.note(left_out("further parts of the mail", f"{MOST_PARTS} parts"))
            return
        counted.parts -= 1
        part.parts.append(parse_mail(piece, counted, depth + 1, default))


def _pieces(body: bytes, delimiter: bytes) -> Iterator[bytes]:
    """What stands between lines that consist of `delimiter`."""
    start = -1
    place = body.find(delimiter)
    while place >= 0:
        end = place + len(delimiter)
        # A line this long is text; looking further for its end would take quadratic time.
        line_end = body.find(b"\n", end, end + _LONGEST_LINE)
        rest = body[end : line_end if line_end >= 0 else end + _LONGEST_LINE]
        closing = rest.startswith(b"--")
        if (place == 0 or body[place - 1] in b"\r\n") and not rest.lstrip(b"-" if closing else b"").strip():
            if start >= 0:
                yield _without_last_line_end(body[start:place])
            if closing or line_end < 0:
                return
            start = end = line_end + 1
        place = body.find(delimiter, end)
    if start >= 0:
        yield body[start:]


def _without_last_line_end(piece: bytes) -> bytes:
    if piece.endswith(b"\r\n"):
        return piece[:-2]
    return piece[:-1] if piece.endswith((b"\n", b"\r")) else piece


def _guess_boundary(body: bytes) -> bytes:
    """The first line that begins with two dashes, for a multipart that does not name its boundary."""
    match = re.search(rb"(?:\A|\n)--([^\s-][^\r\n]{0,100})\r?\n", body[:65_536])
    return match[1].rstrip() if match else b""


def _from_base64(raw: bytes) -> bytes:
    try:
        return binascii.a2b_base64(raw)
    except binascii.Error:
        clean = _PADDING_INSIDE.sub(b"", _NOT_BASE64.sub(b"", raw)).rstrip(b"=")
        clean = clean[: len(clean) - (len(clean) % 4 == 1)]
        return binascii.a2b_base64(clean + b"=" * (-len(clean) % 4))

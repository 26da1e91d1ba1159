"""A copy of a mail without what is personal in it: still a mail, with every other byte as it was.

Taken out are the headers that name who received it, and the given values in all other headers and in
every part of text, whatever its encoding. What cannot be looked into (a picture, a document) stays and
is named; what lies beyond the bounds is left out and named, because nobody has looked at it.
"""

from __future__ import annotations

import binascii
import quopri
import re
from dataclasses import dataclass, field

from quivive.message import Skipped
from quivive.readers.charset import decode, usable_charset
from quivive.readers.headers import decode_words, first, parameter, parse_headers
from quivive.readers.limits import MOST_DEPTH, MOST_HEADERS, MOST_MAIL_TEXT, MOST_PARTS
from quivive.readers.mime import MimePart, split_headers
from quivive.reports.personal import Values
from quivive.reports.plain import line

OF_RECIPIENT = frozenset(
    [
        *("to", "cc", "bcc", "delivered-to", "envelope-to", "original-recipient", "final-recipient", "apparently-to"),
        *("resent-to", "resent-cc", "resent-bcc", "x-delivered-to", "x-envelope-to", "x-original-to", "x-rcpt-to"),
        *("x-forwarded-to", "x-forwarded-for", "x-gm-original-to", "x-apparently-to", "x-resolved-to"),
    ]
)
"""Headers that name who received the mail."""
NOBODY = "recipient@redacted.invalid"
"""Stands for the recipient: the ending `.invalid` belongs to nobody (RFC 2606)."""
_RECEIVED_FOR = re.compile(rb"(\bfor\s+)<?[^\s<>;]{1,320}@[^\s<>;]{1,255}>?")
_FIELD = re.compile(rb"([!-9;-~]{1,200})[ \t]*:")
_BOUNDARY_REST = 1_000


@dataclass(slots=True)
class MailCopy:
    """What came of one mail: the bytes, the headers that were changed, what was not looked into or left out."""

    content: bytes = b""
    headers: list[str] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    signed: bool = False
    """Whether a signature stands in it that no longer matches."""
    keep_recipients: bool = False


@dataclass(slots=True)
class _Left:
    """What is left of the bounds."""

    parts: int = MOST_PARTS
    text: int = MOST_MAIL_TEXT


def without_personal_data(
    mail: bytes, values: Values, *, keep_headers: bool = False, keep_recipients: bool = False
) -> MailCopy:
    """The copy of `mail` without `values` and without those who received it.

    With `keep_headers` the header block of the mail itself stays as it is; with `keep_recipients` only what
    names them does. Never raises on any bytes.
    """
    copy = MailCopy(keep_recipients=keep_recipients)
    copy.content = _entity(mail, values, copy, _Left(), 0, keep_headers=keep_headers)
    copy.signed = b"dkim-signature" in split_headers(mail)[0].lower() and copy.content != mail
    return copy


def _entity(data: bytes, values: Values, copy: MailCopy, left: _Left, depth: int, *, keep_headers: bool = False) -> bytes:
    """A mail or a part of one: its headers and what is below them."""
    block, body = split_headers(data)
    start = data.find(block) if block else len(data) - len(body)
    above, between = _outside(data[:start], values), data[start + len(block) : len(data) - len(body)]
    headers = parse_headers(block[:MOST_HEADERS])
    if not keep_headers:
        block = _header_block(block, values, copy)
    content_type = first(headers, "content-type")
    kind = content_type.partition(";")[0].strip().lower()
    boundary = b"--" + parameter(content_type, "boundary").encode("utf-8", "replace")
    # Without a line of the boundary that begins a part it is text, to every parser.
    if kind.startswith("multipart/") and [closing for *_, closing in _boundaries(body, boundary, 1)] == [False]:
        return above + block + between + _multipart(body, boundary, values, copy, left, depth)
    part = MimePart(headers, kind or "text/plain", body)
    if kind == "message/rfc822":
        if depth >= MOST_DEPTH:
            return above + block + between + _left_out("deeper parts of the mail", f"{MOST_DEPTH} nested levels", copy)
        # Encoded it may not be (RFC 2046, 5.2.1), and is: what begins with headers is not, whatever it says.
        if split_headers(body)[0]:
            return above + block + between + _entity(body, values, copy, left, depth + 1)
        inner = part.content()
        changed = _entity(inner, values, copy, left, depth + 1)
        return above + block + between + (_encoded(changed, part) if changed != inner else _outside(body, values))
    if not kind or kind.startswith(("text/", "multipart/")) or kind == "message/delivery-status":
        return above + block + between + _text(part, content_type, values, copy, left)
    if body.strip():
        name = line(part.file_name or kind, 80)
        copy.skipped.append(Skipped(name, "only text is looked into for personal data", "Look into it yourself."))
    return above + block + between + _outside(body, values)


def _header_block(block: bytes, values: Values, copy: MailCopy) -> bytes:
    """The headers, folded lines kept together; only those that change are written anew."""
    kept: list[bytes] = []
    if len(block) > MOST_HEADERS:
        block = block[: block.rfind(b"\n", 0, MOST_HEADERS) + 1] or block[:MOST_HEADERS]
        copy.skipped.append(Skipped("the rest of the mail's headers", f"only {MOST_HEADERS // 1024} kB of headers are looked at"))
    for header in re.split(rb"(?<=\n)(?![ \t])", block):
        match = _FIELD.match(header)
        if not match:
            # A line that is no header ends them for some parsers and not for others: what follows must not
            # be a header to us and text to the receiver.
            if header.strip():
                copy.skipped.append(Skipped("a line among the headers that is none", "it is left out"))
            continue
        name = match[1].decode("ascii").lower()
        changed = _header(name, header, values, keep_recipients=copy.keep_recipients)
        if changed != header and name not in copy.headers:
            copy.headers.append(name)
        kept.append(changed)
    return b"".join(kept)


def _header(name: str, header: bytes, values: Values, *, keep_recipients: bool) -> bytes:
    ending = header[len(header.rstrip(b"\r\n")) :]
    shown = header.partition(b":")[0]
    if name in OF_RECIPIENT and not keep_recipients:
        values.count("email_address")
        return shown + b": " + NOBODY.encode() + ending
    if name == "received" and not keep_recipients:
        header, times = _RECEIVED_FOR.subn(rb"\1" + NOBODY.encode(), header)
        values.count("email_address", times)
    text = header.decode("utf-8", "surrogateescape")
    changed = values.out_of(text)
    if changed != text:
        return changed.encode("utf-8", "surrogateescape")
    words = decode_words(" ".join(header.partition(b":")[2].decode("utf-8", "replace").split())) if b"=?" in header else ""
    plain = values.out_of(words) if words else words
    if plain == words:
        return header
    encoded = "=?utf-8?b?" + binascii.b2a_base64(plain.encode("utf-8"), newline=False).decode("ascii") + "?="
    return shown + b": " + encoded.encode("ascii") + ending


def _multipart(body: bytes, boundary: bytes, values: Values, copy: MailCopy, left: _Left, depth: int) -> bytes:
    """The parts between the lines of the boundary; what stands before and after them is text that nobody shows."""
    places = _boundaries(body, boundary, left.parts + 2)
    if depth >= MOST_DEPTH:
        return _left_out("deeper parts of the mail", f"{MOST_DEPTH} nested levels", copy)
    out = [_outside(body[: places[0][0]], values)]
    for (start, end, closing), (following, _, _) in zip(places, [*places[1:], (len(body), 0, True)], strict=True):
        out.append(body[start:end])
        inner = body[end:following]
        if closing:
            out.append(_outside(inner, values))
            return b"".join(out)
        if left.parts <= 0:
            out[-1] = boundary + b"--\n"
            copy.skipped.append(Skipped("further parts of the mail", f"only {MOST_PARTS} parts are looked at; the rest is left out"))
            return b"".join(out)
        left.parts -= 1
        ending = b"\r\n" if inner.endswith(b"\r\n") else b"\n" if inner.endswith(b"\n") else b""
        content = inner[: len(inner) - len(ending)] if ending else inner
        out.append(_entity(content, values, copy, left, depth + 1) + ending)
    return b"".join(out)


def _boundaries(body: bytes, delimiter: bytes, most: int) -> list[tuple[int, int, bool]]:
    """Where lines of the boundary start and end, and whether it is the closing one; at most `most`."""
    found: list[tuple[int, int, bool]] = []
    place = body.find(delimiter)
    while place >= 0 and len(found) < most:
        end = place + len(delimiter)
        line_end = body.find(b"\n", end, end + _BOUNDARY_REST)
        stop = line_end + 1 if line_end >= 0 else min(len(body), end + _BOUNDARY_REST)
        rest = body[end:stop]
        closing = rest.startswith(b"--")
        if (place == 0 or body[place - 1 : place] == b"\n") and not rest.lstrip(b"-" if closing else b"").strip():
            found.append((place, stop, closing))
        place = body.find(delimiter, end)
    return found


def _outside(text: bytes, values: Values) -> bytes:
    return values.out_of(text.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")


def _text(part: MimePart, content_type: str, values: Values, copy: MailCopy, left: _Left) -> bytes:
    """A part of text, written anew in its own encoding only where something was taken out."""
    raw = part.raw
    if len(raw) > left.text:
        raw = raw[: raw.rfind(b"\n", 0, left.text) + 1]
        copy.skipped.append(Skipped("the rest of the text", "only 2 MB of text are looked at; the rest is left out"))
    left.text -= len(raw)
    whole = MimePart(part.headers, part.media_type, raw)
    content = whole.content()
    charset = usable_charset(parameter(content_type, "charset")) or "utf-8"
    text = decode(content, parameter(content_type, "charset"))
    changed = values.out_of(text)
    if changed == text:
        # What says that it is encoded and is not is shown as it stands.
        return _outside(raw, values)
    try:
        content = changed.encode(charset)
    except UnicodeEncodeError:
        content = changed.encode(charset, "xmlcharrefreplace" if part.media_type == "text/html" else "replace")
    return _encoded(content, part)


def _encoded(content: bytes, part: MimePart) -> bytes:
    """`content` in the transfer encoding of its part, in lines of 76 characters at most (RFC 2045)."""
    encoding = part.header("content-transfer-encoding").lower()
    if "base64" in encoding:
        return b"\n".join(binascii.b2a_base64(content[at : at + 57], newline=False) for at in range(0, len(content), 57))
    return quopri.encodestring(content) if "quoted" in encoding else content


def _left_out(what: str, bound: str, copy: MailCopy) -> bytes:
    copy.skipped.append(Skipped(what, f"only {bound} are looked at; the rest is left out"))
    return b""

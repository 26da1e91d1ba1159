"""The header block of a mail: which headers stand in which order, decoded, bounded."""

from __future__ import annotations

import binascii
import re
from datetime import UTC, datetime
from urllib.parse import unquote_to_bytes

from quivive.message import Recipient, Sender
from quivive.readers.charset import cleaned, decode
from quivive.readers.limits import MOST_HEADER, MOST_RECIPIENTS

_ENCODED_WORD = re.compile(r"=\?([^?\s*]{1,40})(?:\*[^?\s]*)?\?([bBqQ])\?([^?]*)\?=")
_BETWEEN_WORDS = re.compile(r"(\?=)\s+(?==\?[^?\s]{1,40}\?[bBqQ]\?)")
_ADDRESS = re.compile(r'\s*((?:"(?:[^"\\]|\\.)*"|[^"<])*)<([^<>]*)>?')
_COMMENT = re.compile(r"\(([^()]*)\)")
_BARE_ADDRESS = re.compile(r"[^\s<>,;()\"]+@[^\s<>,;()\"]+")
_PARAMETER = re.compile(r';\s*([\w-]+)(?:\*(\d{1,2}))?(\*?)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;]*))')

Headers = list[tuple[str, str]]
"""Names in lower case with raw values, in the order in which they stand, top first."""


def parse_headers(block: bytes) -> Headers:
    """The headers of `block`, folded lines joined, each value at most `MOST_HEADER` long."""
    headers: Headers = []
    for line in _unfolded(block).split("\n"):
        name, colon, value = line[:MOST_HEADER].partition(":")
        name = name.rstrip().lower()
        if colon and " " not in name:
            headers.append((name, value.strip()))
    return headers


def first(headers: Headers, name: str) -> str:
    """The raw value of the topmost header called `name`, or an empty string."""
    return next((value for found, value in headers if found == name), "")


def decode_words(value: str) -> str:
    """`value` with its encoded words (RFC 2047) read; what is broken stays as it stands."""
    if "=?" not in value:
        return value.strip()
    words = _BETWEEN_WORDS.sub(r"\1", value)
    out: list[str] = []
    pending, charset, end = b"", "", 0
    for match in _ENCODED_WORD.finditer(words):
        data = _word_bytes(match[2].lower(), match[3])
        # Senders cut words in the middle of a character: join what has one character set.
        if pending and (match.start() != end or match[1].lower() != charset):
            out.append(decode(pending, charset))
            pending = b""
        out.append(words[end : match.start()])
        pending, charset, end = pending + data, match[1].lower(), match.end()
    out += [decode(pending, charset), words[end:]]
    return " ".join(cleaned("".join(out)).split())


def read_sender(headers: Headers) -> Sender:
    """Who the mail says sent it, and where answers and bounces go."""
    display, address = read_address(first(headers, "from") or first(headers, "sender"))
    reply_to = first(headers, "reply-to")
    return_path = first(headers, "return-path")
    return Sender(
        display=display,
        address=address,
        reply_to=read_address(reply_to)[1] if reply_to else "",
        return_path=read_address(return_path)[1] if return_path else "",
    )


_RECIPIENT_HEADERS = ("delivered-to", "x-original-to", "envelope-to", "to", "cc")


def read_recipients(headers: Headers) -> tuple[Recipient, ...]:
    """Whom the mail is addressed to, those the servers wrote first; at most `MOST_RECIPIENTS`."""
    found: dict[Recipient, None] = {}
    for wanted in _RECIPIENT_HEADERS:
        for name, value in headers:
            if name != wanted:
                continue
            for mailbox in _mailboxes(value):
                recipient = Recipient(*read_address(mailbox))
                if recipient.address or recipient.display:
                    found[recipient] = None
                if len(found) == MOST_RECIPIENTS:
                    return tuple(found)
    return tuple(found)


def _mailboxes(value: str) -> list[str]:
    """The mailboxes of one header, cut at the commas that stand outside quotation marks."""
    pieces, start, quoted = [], 0, False
    for place, character in enumerate(value):
        if character == '"':
            quoted = not quoted
        elif character in ",;" and not quoted:
            pieces.append(value[start:place])
            start = place + 1
    return [piece for piece in (*pieces, value[start:]) if piece.strip()]


def read_address(value: str) -> tuple[str, str]:
    """The name shown and the address of the first mailbox in `value`.

    The structure is read before encoded words are, so a name that decodes to
    `<support@bank.example>` stays a name.
    """
    match = _ADDRESS.match(value)
    if match is None and "=?" in value:
        value = decode_words(value)
        match = _ADDRESS.match(value)
    if match is not None:
        display = match[1].strip()
        if len(display) > 1 and display[0] == display[-1] == '"':
            display = re.sub(r"\\(.)", r"\1", display[1:-1])
        return decode_words(display), cleaned(match[2].strip())
    bare = _BARE_ADDRESS.search(value)
    if bare is None:
        return decode_words(value.strip().strip('"')), ""
    comment = _COMMENT.search(value)
    return (decode_words(comment[1]) if comment else ""), cleaned(bare.group())


def read_date(value: str) -> datetime | None:
    """The time in `value` as UTC, or nothing where it is missing or makes no sense."""
    if not value:
        return None
    # Imported here because it brings half the network library along, and only mails have a date.
    from email.utils import parsedate_to_datetime  # noqa: PLC0415

    try:
        when = parsedate_to_datetime(value[:100])
        return when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def parameter(value: str, name: str) -> str:
    """A parameter such as `boundary` or `filename`, continued and percent-encoded ones (RFC 2231) too."""
    if "=" not in value:
        return ""
    pieces: dict[int, tuple[str, bool]] = {}
    for found, number, star, quoted, plain in _PARAMETER.findall(value):
        if found.lower() == name:
            pieces.setdefault(int(number or 0), (quoted or plain, bool(star)))
    if not pieces:
        return ""
    if not any(encoded for _, encoded in pieces.values()):
        return decode_words("".join(pieces[place][0] for place in sorted(pieces)))
    charset, _, rest = pieces.get(0, ("", True))[0].partition("'")
    texts = [rest.partition("'")[2] if place == 0 and rest else pieces[place][0] for place in sorted(pieces)]
    return decode(unquote_to_bytes("".join(texts)), charset)


def _unfolded(block: bytes) -> str:
    text = decode(block)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.replace("\n ", " ").replace("\n\t", " ")


def _word_bytes(kind: str, text: str) -> bytes:
    raw = text.encode("utf-8", "replace")
    if kind == "q":
        return binascii.a2b_qp(raw, header=True)
    try:
        return binascii.a2b_base64(raw + b"===")
    except binascii.Error:
        return b""

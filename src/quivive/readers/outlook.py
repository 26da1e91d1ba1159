"""A mail saved by Outlook (`.msg`) to a `Message`: put back into the form that mails have, and read like any other.

Needs the extra `outlook` (python-oxmsg, MIT licence).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from importlib.util import find_spec
from io import BytesIO
from typing import Any

from quivive.errors import UnreadableInput
from quivive.message import Message, Skipped
from quivive.native import native_decoder
from quivive.readers import eml
from quivive.readers.charset import cleaned
from quivive.readers.limits import MEGABYTE, MOST_HEADER
from quivive.readers.options import ReadOptions

ORDER = 12
READS_BYTES = True

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MOST_ATTACHMENTS = 50
_MOST_ATTACHED = 16 * MEGABYTE
"""Bytes of all attachments together that are put into the mail again."""
_WRITTEN_ANEW = frozenset({"content-type", "content-transfer-encoding", "mime-version", "content-disposition", "content-language", "from", "subject"})


def recognises(head: bytes, name: str) -> bool:
    """By its first bytes and its ending; other Office files begin the same."""
    return head.startswith(_OLE) and name.lower().endswith((".msg", ".oft"))


def read(data: bytes, options: ReadOptions, name: str) -> Message:
    """The mail in `data`; raises `UnreadableInput` where it is broken and where the extra is not installed."""
    if find_spec("oxmsg") is None:
        raise UnreadableInput("This is a mail saved by Outlook, and the part that reads such mails is not installed.", "install quivive[outlook]")
    # No native code, but loops and sizes are the library's own: it is given a clock where there is one.
    native_decoder()
    skipped: list[Skipped] = []
    mail = as_mail(data, skipped)
    message = eml.read(mail, options, name)
    if not skipped:
        return message
    return replace(message, skipped=(*message.skipped, *skipped))


def as_mail(data: bytes, skipped: list[Skipped]) -> bytes:
    """The mail as it is sent (RFC 5322), with its headers where Outlook kept them; notes in `skipped` what is missing.

    Raises `UnreadableInput` for what is no such file.
    """
    from oxmsg import Message as OutlookMessage  # noqa: PLC0415 - behind an extra

    try:
        saved = OutlookMessage.load(BytesIO(data))
        return _written(saved, skipped)
    except Exception:  # noqa: BLE001 - the library raises whatever a broken file leads it to
        raise UnreadableInput("The Outlook file is broken.", "Save the mail again.") from None


def _written(saved: Any, skipped: list[Skipped]) -> bytes:  # noqa: ANN401 - the library's message
    from email.message import EmailMessage  # noqa: PLC0415 - a plain check does without
    from email.policy import SMTP  # noqa: PLC0415 - as above

    mail = EmailMessage(policy=SMTP)
    headers = b"".join(_header(name, value) for name, value in saved.message_headers.items() if name.lower() not in _WRITTEN_ANEW)
    for name, value in (("From", saved.sender or ""), ("Subject", saved.subject or "")):
        headers += _header(name, value)
    if saved.sent_date is not None and "date" not in {name.lower() for name in saved.message_headers}:
        headers += _header("Date", f"{saved.sent_date:%a, %d %b %Y %H:%M:%S +0000}")
    plain, page = saved.body, saved.html_body
    if not plain and not page:
        skipped.append(Skipped("the text of the mail", "Outlook kept it only as rich text (RTF)", "Save the mail as .eml, or paste its text."))
    mail.set_content(_text(plain or ""), charset="utf-8", cte="base64")
    if page:
        mail.add_alternative(_text(page), subtype="html", charset="utf-8", cte="base64")
    for name, kind, content in _attachments(saved, skipped):
        main, _, sub = kind.partition("/")
        mail.add_attachment(content, maintype=main or "application", subtype=sub or "octet-stream", filename=name)
    return headers + mail.as_bytes()


def _attachments(saved: Any, skipped: list[Skipped]) -> Iterator[tuple[str, str, bytes]]:  # noqa: ANN401 - the library's message
    left = _MOST_ATTACHED
    for number, attached in enumerate(saved.attachments):
        content = attached.file_bytes or b""
        left -= len(content)
        if number >= _MOST_ATTACHMENTS or left < 0:
            skipped.append(Skipped("further attachments", f"only {_MOST_ATTACHED // MEGABYTE} MB of them are looked at", "Check the rest on its own."))
            return
        kind = attached.mime_type or "application/octet-stream"
        # Anything else than a plain type would let the file's name write headers.
        safe = kind if kind.replace("/", "").replace("-", "").replace(".", "").replace("+", "").isalnum() and kind.count("/") == 1 else "application/octet-stream"
        yield cleaned(attached.file_name or "file").replace("\r", " ").replace("\n", " ")[:200], "application/octet-stream" if safe.startswith(("message/", "multipart/")) else safe, content


def _header(name: str, value: str) -> bytes:
    plain = "".join(letter for letter in name if letter.isascii() and (letter.isalnum() or letter == "-"))[:60]
    words = " ".join(cleaned(str(value)).split())[:MOST_HEADER]
    return f"{plain}: {words}\r\n".encode("utf-8", "replace") if plain else b""


def _text(text: str) -> str:
    return cleaned(text[: 2 * MEGABYTE])

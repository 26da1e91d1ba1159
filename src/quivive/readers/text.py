"""Plain text, as pasted or typed, to a `Message`; also a saved HTML page, and a forwarded mail's text."""

from __future__ import annotations

import re
from dataclasses import replace

from quivive.errors import UnreadableInput
from quivive.links import find_links
from quivive.message import Channel, Link, Message, Part, PartName, Skipped
from quivive.readers.charset import cleaned, decode
from quivive.readers.drawn_codes import with_drawn_codes
from quivive.readers.html_text import read_html
from quivive.readers.limits import MEGABYTE, MOST_TEXT, THIN_TEXT, left_out
from quivive.readers.mail_pictures import pictures_in_page, with_pictures
from quivive.readers.options import ReadOptions
from quivive.readers.sender import sender_of
from quivive.readers.turns import Turn, call_message, spoken_turns

ORDER = 90

LONGEST_SMS = 1_600
"""Characters that the longest joined SMS can have; a longer text is taken for a mail."""

_HTML = re.compile(
    rb"\s*(?:<!--.{0,2000}?-->\s*)?<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_LABELS = {
    "from": "from", "de": "from", "expéditeur": "from", "von": "from", "da": "from", "van": "from",
    "subject": "subject", "objet": "subject", "sujet": "subject", "betreff": "subject", "asunto": "subject",
    "oggetto": "subject", "assunto": "subject", "onderwerp": "subject",
    "to": "", "à": "", "date": "", "sent": "", "envoyé": "", "cc": "", "reply-to": "", "répondre à": "",
}  # fmt: skip
_LABEL = re.compile(r"[>*\s]{0,4}([A-Za-zÀ-ÿ -]{2,14}?)\*?[ \u00a0\u202f]?:\*?[ \t\u00a0\u202f]*(.{0,998})$")
_ABOVE = re.compile(
    r"[\s>*_-]*(?:.{0,60}(?:forward|transf|weitergeleitet|reenviad|inoltrat).{0,60}|[\s>*_-]*)$",
    re.IGNORECASE,
)
_MOST_LABELS = 12


def recognises(head: bytes, name: str) -> bool:  # noqa: ARG001 - the family's signature
    """Everything that nothing else recognised."""
    return True


def read(data: bytes, options: ReadOptions, name: str) -> Message:
    """The text in `data`; raises `UnreadableInput` if there is none."""
    if _HTML.match(data[:4_096]):
        return _read_page(data, options, name)
    skipped = (_rest(),) if len(data) > 4 * MOST_TEXT else ()
    message = text_message(decode(data[: 4 * MOST_TEXT]), options, identifier=name)
    return replace(message, skipped=skipped) if skipped and not message.skipped else message


def text_message(text: str, options: ReadOptions, *, identifier: str = "", subject: str = "") -> Message:
    """A `Message` from text; sender and subject pasted above it are taken off it.

    What the text looks like decides the channel where nobody said it: labelled lines above it,
    or more than 1,600 characters, make it a mail, anything else an SMS. A call is read by its turns.
    """
    text = cleaned(text).replace("\r\n", "\n").replace("\r", "\n").strip().strip("\ufeff").strip()
    skipped: tuple[Skipped, ...] = ()
    if len(text) > MOST_TEXT:
        text, skipped = text[:MOST_TEXT], (_rest(),)
    if options.channel is Channel.CALL and text:
        turns = spoken_turns(text, any_label=True) or [Turn("", text)]
        return call_message(turns, options, identifier=identifier, skipped=skipped)
    pasted: dict[str, str] = {}
    if not subject:
        pasted, text = _pasted_labels(text)
        subject = pasted.get("subject", "")
    if not text and not subject:
        raise UnreadableInput("The message is empty.", "Paste the text of the message, or name its file.")
    by = options.sender or pasted.get("from", "")
    parts = ((PartName.SUBJECT, subject), (PartName.SENDER, by), (PartName.BODY, text))
    message = Message(
        channel=options.channel or _guess(text, labelled=bool(pasted) or bool(subject)),
        parts=tuple(Part(str(part), words) for part, words in parts if words),
        sender=sender_of(by),
        links=find_links(text, str(PartName.BODY)),
        language=options.language,
        country=options.country,
        skipped=skipped,
        identifier=identifier,
    )
    return with_drawn_codes(message)


def _read_page(data: bytes, options: ReadOptions, name: str) -> Message:
    skipped: list[Skipped] = []
    if len(data) > 2 * MEGABYTE:
        skipped.append(_rest())
    html = decode(data[: 2 * MEGABYTE], _declared_charset(data))
    page = read_html(html)
    if not page.text and not page.hidden:
        raise UnreadableInput("The page has no text.", "Paste the text of the message.")
    parts = ((PartName.SENDER, options.sender), (PartName.BODY, page.text), (PartName.HIDDEN, page.hidden))
    links: tuple[Link, ...] = page.links
    message = Message(
        channel=options.channel or Channel.EMAIL,
        parts=tuple(Part(str(part), words) for part, words in parts if words),
        sender=sender_of(options.sender),
        links=links,
        language=options.language,
        country=options.country,
        skipped=(*skipped, *page.skipped),
        identifier=name,
    )
    return with_pictures(with_drawn_codes(message, html), pictures_in_page(html), thin=len(page.text) < THIN_TEXT)


def _declared_charset(data: bytes) -> str:
    match = re.search(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w.:-]{2,40})", data[:4_096], re.IGNORECASE)
    return match[1].decode("ascii") if match else ""


def _pasted_labels(text: str) -> tuple[dict[str, str], str]:
    """Sender and subject from lines such as `From:` or `Objet :` at the top, and the rest."""
    found: dict[str, str] = {}
    labels = 0
    place = 0
    while place < len(text) and labels < _MOST_LABELS:
        end = text.find("\n", place)
        end = len(text) if end < 0 else end
        line = text[place:end] if end - place <= 1_024 else ""
        match = _LABEL.match(line) if line else None
        kind = _LABELS.get(match[1].strip().lower()) if match else None
        if match is not None and kind is not None:
            labels += 1
            if kind:
                found.setdefault(kind, match[2].strip().strip("*").strip())
        elif labels or not line or not _ABOVE.match(line):
            break
        place = end + 1
    # One line "De : Paris" is how a message can begin; a subject or two labels are a mail's.
    if not found or ("subject" not in found and labels < 2):
        return {}, text
    return found, text[place:].strip()


def _guess(text: str, *, labelled: bool) -> Channel:
    return Channel.EMAIL if labelled or len(text) > LONGEST_SMS else Channel.SMS


def _rest() -> Skipped:
    return left_out("the rest of the text", f"{MOST_TEXT // MEGABYTE} MB of text")

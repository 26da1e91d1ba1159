"""The pictures and documents that a mail carries: the codes in them, and their text where the mail itself says little."""

from __future__ import annotations

import binascii
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from importlib.util import find_spec
from typing import TYPE_CHECKING

from quivive.errors import MissingExtra, UnreadableInput
from quivive.message import Message, Part, PartName, Skipped
from quivive.pictures.kinds import kind_of
from quivive.pictures.limits import MOST_BYTES, MOST_PAGES_SEEN, MOST_PICTURES, SMALLEST_SIDE
from quivive.readers.drawn_codes import with_payloads
from quivive.readers.limits import left_out

if TYPE_CHECKING:
    from PIL.Image import Image

_TEXTS = 3
"""Pictures of which the text is read, where the mail itself says little."""
_DOCUMENTS = 2
_IN_THE_PAGE = re.compile(r"""["'(]data:image/[a-z.+-]{2,12};base64,([A-Za-z0-9+/=\s%]{40,})""", re.IGNORECASE)
_NAMES_A_CODE = re.compile(r"\bqr\b", re.IGNORECASE)
_NOT_INSTALLED = "an optional part is not installed"


def pictures_in_page(html: str) -> list[Callable[[], bytes]]:
    """The pictures that stand in an HTML page itself, as `data:` addresses."""
    if "data:image/" not in html:
        return []
    found = (match[1] for match in _IN_THE_PAGE.finditer(html))
    return [_decoder(text) for text, _ in zip(found, range(MOST_PICTURES + 1), strict=False)]


def _decoder(text: str) -> Callable[[], bytes]:
    def decode() -> bytes:
        try:
            return binascii.a2b_base64(text[: MOST_BYTES * 3 // 2].replace("%2B", "+").replace("%2F", "/").replace("%3D", "="))
        except binascii.Error:
            return b""

    return decode


def with_pictures(message: Message, carried: Sequence[Callable[[], bytes]], *, thin: bool) -> Message:
    """`message` with what its pictures and documents say.

    Codes are scanned in all of them, up to `MOST_PICTURES`; text is read only where the mail's own is `thin`.
    What would need a part that is not installed is named in `skipped` where it matters.
    """
    if not carried:
        return message
    scans, reads = find_spec("zxingcpp") is not None, find_spec("rapidocr") is not None
    matters = thin or _NAMES_A_CODE.search(message.part(PartName.BODY)) is not None
    if not scans and not (reads and thin):
        if not matters:
            return message
        note = Skipped("what the pictures in the mail say", _NOT_INSTALLED, "install quivive[ocr,qr]")
        return replace(message, skipped=(*message.skipped, note))
    return _read(message, [source() for source in carried[:MOST_PICTURES]], len(carried) > MOST_PICTURES, thin=thin, matters=matters)


def _read(message: Message, contents: Sequence[bytes], cut: bool, *, thin: bool, matters: bool) -> Message:  # noqa: FBT001 - whether more were carried
    # Imported here because most mails have no picture.
    from quivive.pictures.gathered import gather  # noqa: PLC0415

    pictures = [_opener(data) for data in contents if kind_of(data[:4_096]) not in ("", "PDF")]
    documents = [data for data in contents if kind_of(data[:4_096]) == "PDF"][:_DOCUMENTS]
    message, pages = _with_documents(message, documents, thin=thin, matters=matters)
    pictures += pages
    found = gather(pictures, of_a_screen=False, texts=_TEXTS if thin else 0, called="a picture in the mail")
    skipped = [*message.skipped, *(found.skipped if matters else ())]
    if cut and matters:
        skipped.append(left_out("further pictures of the mail", f"{MOST_PICTURES} pictures"))
    read = Part(str(PartName.IMAGE_TEXT), found.text, found.confidence)
    message = replace(
        message,
        parts=(*message.parts, read) if found.text else message.parts,
        links=(*message.links, *found.links),
        skipped=tuple(dict.fromkeys(skipped)),
        pictures=found.pictures,
    )
    return with_payloads(message, found.payloads)


def _opener(data: bytes) -> Callable[[], Image | None]:
    def opened() -> Image | None:
        from quivive.pictures.opened import open_picture  # noqa: PLC0415 - most mails have no picture

        picture = open_picture(data)
        return picture if min(picture.size) >= SMALLEST_SIDE else None

    return opened


def _with_documents(message: Message, documents: Sequence[bytes], *, thin: bool, matters: bool) -> tuple[Message, list[Callable[[], Image | None]]]:
    """How the pages of attached documents look, those to be read first; where the mail's own text is `thin`, their text layer below it.

    What could not be read of them is noted where it `matters`.
    """
    from quivive.pictures.document import read_document  # noqa: PLC0415 - most mails have no document

    body = str(PartName.BODY)
    read: list[Callable[[], Image | None]] = []
    scanned: list[Callable[[], Image | None]] = []
    for data in documents:
        try:
            document = read_document(data, body)
        except (MissingExtra, UnreadableInput) as error:
            if matters:
                message = replace(message, skipped=(*message.skipped, _why(error)))
            continue
        first = max(document.bare, 1)
        read += document.pages[:first]
        scanned += document.pages[first:]
        if not thin:
            continue
        own = message.part(body)
        by = len(own) + 2 if own else 0
        text = f"{own}\n\n{document.text}" if own and document.text else own or document.text
        links = tuple(replace(link, span=replace(link.span, start=link.span.start + by, end=link.span.end + by)) for link in document.links)
        others = tuple(part for part in message.parts if part.name != body)
        parts = (*others, Part(body, text)) if text else others
        message = replace(message, parts=parts, links=(*message.links, *links), skipped=(*message.skipped, *document.skipped))
    return message, [*read, *scanned][:MOST_PAGES_SEEN]


def _why(error: MissingExtra | UnreadableInput) -> Skipped:
    if isinstance(error, MissingExtra):
        return Skipped("a document in the mail", _NOT_INSTALLED, f"install quivive[{error.extra}]")
    return Skipped("a document in the mail", error.what[:1].lower() + error.what[1:].rstrip("."), error.remedy)

"""The pages of a PDF: their text layer, where their links lead, and how they look; nothing in it is run or opened."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Final

from quivive.errors import MissingExtra, UnreadableInput
from quivive.frozen import frozen
from quivive.links import find_links, host_of
from quivive.message import Link, Skipped, Span
from quivive.native import native_decoder
from quivive.pictures.limits import MOST_BYTES, MOST_PAGES, MOST_PAGES_READ, MOST_PAGES_SEEN
from quivive.readers.charset import cleaned
from quivive.readers.limits import MOST_LINKS, MOST_SHOWN, MOST_TEXT, left_out

if TYPE_CHECKING:
    from PIL.Image import Image

_SIDE: Final = 2_000
"""Pixels of the longer side of a page that is looked at."""
_FEW: Final = 25
"""Characters under which a page has no text layer, only pictures."""
_LONGEST_ADDRESS: Final = 4_000


@frozen
class Document:
    """The text of the pages with its links, and how each of the first pages is drawn; the first `bare` of those have no
    text of their own, and are few enough to be read."""

    text: str
    links: tuple[Link, ...]
    pages: tuple[Callable[[], Image | None], ...]
    bare: int
    skipped: tuple[Skipped, ...]


def read_document(data: bytes, part: str) -> Document:
    """The PDF in `data`; spans of its links point into the part called `part`.

    `pages` come with those without a text layer first, so that these are read as pictures. Raises `UnreadableInput`
    for a broken or locked one, `MissingExtra` where the part that reads it is not installed.
    """
    if len(data) > MOST_BYTES:
        raise UnreadableInput(f"The document is larger than {MOST_BYTES // 1024**2} MB.", "Check a part of it on its own.")
    native_decoder()
    try:
        import pypdfium2  # noqa: PLC0415 - an optional part
    except ImportError:
        raise MissingExtra("ocr", "Reading a PDF document") from None
    try:
        document = pypdfium2.PdfDocument(data)
        count = len(document)
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower()
        what = "The PDF document is locked with a password." if locked else "The PDF document is broken."
        raise UnreadableInput(what, "Open it and take a picture of it." if locked else "Save it again.") from None
    skipped = [left_out("further pages of the document", f"{MOST_PAGES} pages")] if count > MOST_PAGES else []
    text = ""
    links: list[Link] = []
    with_text: list[int] = []
    bare: list[int] = []
    for number in range(min(count, MOST_PAGES)):
        try:
            page = document[number]
            said, found = _page(page, part, offset=len(text) + (2 if text else 0))
        except pypdfium2.PdfiumError:
            skipped.append(Skipped("a page of the document", "it is broken"))
            continue
        (with_text if len(said.strip()) >= _FEW else bare).append(number)
        if said.strip() and len(text) + len(said) <= MOST_TEXT:
            text += ("\n\n" if text else "") + said
            links += found[: MOST_LINKS - len(links)]
        elif found:
            links += [Link(link.target, link.host, Span(part, 0, min(10, len(text))), link.shown, link.source) for link in found[: MOST_LINKS - len(links)]]
    if len(bare) > MOST_PAGES_READ:
        skipped.append(left_out("further pages that are pictures", f"{MOST_PAGES_READ} pages"))
    drawn = tuple(_drawing(document, number) for number in [*bare, *with_text][:MOST_PAGES_SEEN])
    return Document(text, tuple(links), drawn, len(bare[:MOST_PAGES_READ]), tuple(skipped))


def _page(page: Any, part: str, *, offset: int) -> tuple[str, list[Link]]:  # noqa: ANN401 - pypdfium2's page
    words = page.get_textpage()
    said = cleaned(words.get_text_range(0, min(words.count_chars(), MOST_TEXT)).replace("\r\n", "\n").replace("\ufffe", "-"))
    said = said.strip()
    links = [
        Link(link.target, link.host, Span(part, link.span.start + offset, link.span.end + offset), link.shown, link.source)
        for link in find_links(said, part)
    ]
    written = {link.target.rstrip("/") for link in links}
    for target, (left, bottom, right, top) in _annotations(page):
        shown = " ".join(cleaned(words.get_text_bounded(left, bottom, right, top)).split())[:MOST_SHOWN]
        place = said.find(shown) if shown else -1
        start, end = (place, place + len(shown)) if place >= 0 else (0, min(10, len(said)))
        if target.rstrip("/") not in written or (shown and shown not in target):
            links.append(Link(target, host_of(target), Span(part, start + offset, end + offset), shown, "anchor"))
    return said, links


def _annotations(page: Any) -> Iterator[tuple[str, tuple[float, float, float, float]]]:  # noqa: ANN401 - pypdfium2's page
    """Where each link of the page leads, and its rectangle (left, bottom, right, top) in points."""
    from pypdfium2 import raw  # noqa: PLC0415 - an optional part

    place, link = ctypes.c_int(0), raw.FPDF_LINK()
    for _ in range(MOST_LINKS):
        if not raw.FPDFLink_Enumerate(page, ctypes.byref(place), ctypes.byref(link)):
            return
        action = raw.FPDFLink_GetAction(link)
        if not action or raw.FPDFAction_GetType(action) != raw.PDFACTION_URI:
            continue
        length = min(raw.FPDFAction_GetURIPath(page.pdf, action, None, 0), _LONGEST_ADDRESS)
        buffer = ctypes.create_string_buffer(length)
        raw.FPDFAction_GetURIPath(page.pdf, action, buffer, length)
        target = cleaned(buffer.value.decode("utf-8", "replace")).strip()
        area = raw.FS_RECTF()
        raw.FPDFLink_GetAnnotRect(link, area)
        if target:
            yield target, (area.left, area.bottom, area.right, area.top)


def _drawing(document: Any, number: int) -> Callable[[], Image | None]:  # noqa: ANN401 - pypdfium2's document
    def draw() -> Image | None:
        page = document[number]
        longer = max(page.get_size())
        if not 1 <= longer < 200_000:
            return None
        picture: Image = page.render(scale=min(_SIDE / longer, 8.0)).to_pil().convert("RGB")
        return picture

    return draw

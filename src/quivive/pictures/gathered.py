"""What one message's pictures say together: their text, their codes, and what of them could not be read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from quivive.errors import MissingExtra, UnreadableInput
from quivive.frozen import frozen
from quivive.links import find_links
from quivive.message import PICTURE, Channel, Link, PartName, Picture, Place, Skipped, Span
from quivive.pictures import opened as opened_picture
from quivive.pictures.codes import read_codes
from quivive.pictures.limits import MOST_CODES
from quivive.pictures.read import ReadPicture, read_picture

if TYPE_CHECKING:
    from PIL.Image import Image

_TEXT = str(PartName.IMAGE_TEXT)
_NOT_INSTALLED = "an optional part is not installed"


@frozen
class Gathered:
    """The text of pictures in their order with its links, what their codes hold, and who seems to have sent them.

    `confidence` is that of the least sure picture. `sender`, `subject` and `channel` are what the first picture
    that shows them says.
    """

    text: str
    confidence: float
    links: tuple[Link, ...]
    payloads: tuple[str, ...]
    pictures: tuple[Picture, ...]
    sender: str
    subject: str
    channel: Channel | None
    skipped: tuple[Skipped, ...]


def gather(pictures: Iterable[Callable[[], Image | None]], *, of_a_screen: bool, texts: int, called: str = "the picture") -> Gathered:
    """What `pictures` say; each is opened when its turn comes and let go after it, and None is passed over.

    The text of the first `texts` of them is read, and the codes of all. A picture that cannot be opened is named
    in `skipped`, and so is what needs a part that is not installed. `called` names them there.
    """
    read: list[ReadPicture] = []
    payloads: dict[str, None] = {}
    skipped: dict[Skipped, None] = {}
    for place, opened in enumerate(pictures):
        try:
            picture = opened()
        except UnreadableInput as error:
            skipped[Skipped(called, _as_reason(error.what), error.remedy)] = None
            continue
        except MissingExtra as error:
            skipped[Skipped(called, _NOT_INSTALLED, f"install quivive[{error.extra}]")] = None
            continue
        if picture is None:
            continue
        if picture.info.get(opened_picture.CUT):
            skipped[CUT] = None
        try:
            payloads |= dict.fromkeys(read_codes(picture))
        except MissingExtra:
            skipped[Skipped(f"codes to scan in {called}", _NOT_INSTALLED, "install quivive[qr]")] = None
        if place < texts:
            try:
                read.append(read_picture(picture, _TEXT, of_a_screen=of_a_screen))
            except MissingExtra:
                skipped[Skipped(f"the text in {called}", _NOT_INSTALLED, "install quivive[ocr]")] = None
    return _together(read, tuple(payloads)[:MOST_CODES], skipped)


def _as_reason(what: str) -> str:
    return what[:1].lower() + what[1:].rstrip(".")


def _together(read: list[ReadPicture], payloads: tuple[str, ...], skipped: dict[Skipped, None]) -> Gathered:
    text = ""
    pictures = []
    for one in read:
        if not one.text:
            continue
        text += "\n\n" if text else ""
        pictures.append(_moved(one.picture, len(text)))
        text += one.text
    # A name or a number that was read can be another one in truth, and a host more so.
    links = _links(text)
    if any(link.target for link in links):
        skipped[UNCERTAIN] = None
    if any(one.own for one in read):
        skipped[OWN] = None
    if any(one.cut for one in read):
        skipped[CUT] = None
    return Gathered(
        text=text,
        confidence=min((one.confidence for one in read if one.text), default=0.0),
        links=links,
        payloads=payloads,
        pictures=tuple(pictures),
        sender=next((one.sender for one in read if one.sender), ""),
        subject=next((one.subject for one in read if one.subject), ""),
        channel=next((one.channel for one in read if one.channel), None),
        skipped=tuple(skipped),
    )


_PAINTED_OVER = re.compile(r"https?://[\w-]{0,60}(?![\w.:/@-])", re.IGNORECASE)
"""An address without an ending: somebody painted over the rest before showing the picture."""


def _links(text: str) -> tuple[Link, ...]:
    found = [replace(link, source=PICTURE) if link.target else link for link in find_links(text, _TEXT)]
    taken = {link.span.start for link in found}
    found += [
        Link("", "", Span(_TEXT, *match.span()), shown=match[0])
        for match in _PAINTED_OVER.finditer(text)
        if match.start() not in taken
    ]
    return tuple(sorted(found, key=lambda link: link.span.start))


UNCERTAIN = Skipped(
    "whether an address was read right",
    "in a picture, letters that look alike can be mixed up, so an address that was read there proves nothing good",
    "Compare it with the picture letter by letter.",
)
CUT = Skipped("the rest of the text in the picture", "so much text is read only from the top of a picture", "Check the rest on its own.")
OWN = Skipped("what was written from this telephone", "only what others wrote is checked")


def _moved(picture: Picture, by: int) -> Picture:
    places = tuple(Place(p.start + by, p.end + by, p.left, p.top, p.width, p.height) for p in picture.places)
    return replace(picture, places=places)

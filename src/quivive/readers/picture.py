"""A screenshot, a photo of a letter or of a code to scan, to a `Message`."""

from __future__ import annotations

from importlib.util import find_spec

from quivive.errors import UnreadableInput
from quivive.message import Channel, Message, Part, PartName, Skipped
from quivive.pictures.kinds import kind_of
from quivive.readers.drawn_codes import with_payloads
from quivive.readers.options import ReadOptions
from quivive.readers.sender import sender_of
from quivive.readers.text import LONGEST_SMS

ORDER = 5
READS_BYTES = True

_PARTS = {"ocr": "rapidocr", "qr": "zxingcpp"}
"""What reads the text and what scans the codes, by the extra that installs it."""


def recognises(head: bytes, name: str) -> bool:  # noqa: ARG001 - the family's signature
    """A picture of a known kind, by its first bytes."""
    return kind_of(head) not in ("", "PDF")


def read(data: bytes, options: ReadOptions, name: str) -> Message:
    """What the picture says and what its codes hold.

    Raises `UnreadableInput` where it is broken, and where no part that reads pictures is installed.
    """
    if not any(find_spec(module) for module in _PARTS.values()):
        raise UnreadableInput("This is a picture, and the part that reads pictures is not installed.", "install quivive[ocr,qr]")
    # Imported here because nobody else needs it.
    from quivive.errors import MissingExtra  # noqa: PLC0415
    from quivive.pictures.gathered import gather  # noqa: PLC0415
    from quivive.pictures.opened import open_picture  # noqa: PLC0415

    try:
        picture = open_picture(data)
    except MissingExtra as error:
        raise UnreadableInput(f"This is a picture ({kind_of(data)}), and the part that reads such pictures is not installed.", f"install quivive[{error.extra}]") from None
    found = gather((lambda: picture,), of_a_screen=True, texts=1)
    sender = options.sender or found.sender
    parts = [
        Part(str(part), text, found.confidence)
        for part, text in ((PartName.SUBJECT, found.subject), (PartName.SENDER, found.sender), (PartName.IMAGE_TEXT, found.text))
        if text
    ]
    if options.sender:
        parts = [part for part in parts if part.name != PartName.SENDER] + [Part(str(PartName.SENDER), options.sender)]
    skipped = found.skipped
    if not parts and not found.payloads and not skipped:
        skipped = (Skipped("the picture", "nothing could be read in it", "Take it again, straight, close and in good light."),)
    message = Message(
        channel=options.channel or found.channel or _guess(found.text, has_codes=bool(found.payloads)),
        parts=tuple(parts),
        sender=sender_of(sender),
        links=found.links,
        language=options.language,
        country=options.country,
        skipped=skipped,
        identifier=name,
        pictures=found.pictures,
    )
    return with_payloads(message, found.payloads)


def _guess(text: str, *, has_codes: bool) -> Channel:
    """A code with hardly a word is an address on paper; a long text is a letter."""
    if has_codes and len(text) < 40:
        return Channel.WEB
    return Channel.EMAIL if len(text) > LONGEST_SMS else Channel.SMS

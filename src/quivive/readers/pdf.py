"""A PDF (an invoice, a letter, a poster) to a `Message`: its text, where its links lead, its codes."""

from __future__ import annotations

from quivive.errors import MissingExtra, UnreadableInput
from quivive.message import Channel, Message, Part, PartName, Skipped
from quivive.pictures.kinds import kind_of
from quivive.readers.drawn_codes import with_payloads
from quivive.readers.options import ReadOptions
from quivive.readers.sender import sender_of

ORDER = 6
READS_BYTES = True


def recognises(head: bytes, name: str) -> bool:  # noqa: ARG001 - the family's signature
    """A PDF, by its first bytes."""
    return kind_of(head) == "PDF"


def read(data: bytes, options: ReadOptions, name: str) -> Message:
    """What the document says; pages without a text layer are read as pictures.

    Raises `UnreadableInput` where it is broken or locked, and where no part that reads it is installed.
    """
    # Imported here because nobody else needs it.
    from quivive.pictures.document import read_document  # noqa: PLC0415
    from quivive.pictures.gathered import gather  # noqa: PLC0415

    try:
        document = read_document(data, str(PartName.BODY))
    except MissingExtra:
        raise UnreadableInput("This is a PDF document, and the part that reads such documents is not installed.", "install quivive[ocr,qr]") from None
    found = gather(document.pages, of_a_screen=False, texts=document.bare, called="the document")
    parts = [
        Part(str(part), text, sure)
        for part, text, sure in (
            (PartName.SENDER, options.sender, 1.0),
            (PartName.BODY, document.text, 1.0),
            (PartName.IMAGE_TEXT, found.text, found.confidence),
        )
        if text
    ]
    skipped = (*document.skipped, *found.skipped)
    if not parts and not found.payloads and not document.links and not skipped:
        skipped = (Skipped("the document", "nothing could be read in it", "Open it and take a picture of it."),)
    message = Message(
        channel=options.channel or Channel.EMAIL,
        parts=tuple(parts),
        sender=sender_of(options.sender),
        links=(*document.links, *found.links),
        language=options.language,
        country=options.country,
        skipped=skipped,
        identifier=name,
        pictures=found.pictures,
    )
    return with_payloads(message, found.payloads)

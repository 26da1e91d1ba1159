"""What must be there for a signal to be asked at all."""

from __future__ import annotations

from collections.abc import Iterator
from enum import IntEnum, auto

from quivive.message import PartName
from quivive.reading import Reading


class Need(IntEnum):
    """Most signals need something that most messages do not have; then they are not even asked."""

    NOTHING = auto()
    LINKS = auto()
    """A link of any kind."""
    STRANGE_LINKS = auto()
    """A link to a host that few people visit and that belongs to nobody we know."""
    HIDING_LINKS = auto()
    """A link whose host says nothing about who is behind it."""
    SENDER = auto()
    """The sender's address."""
    CLAIM = auto()
    """A brand that the message says it is from."""
    AUTHENTICATION = auto()
    """What a mail server said about the sender."""
    ATTACHMENTS = auto()
    CODES = auto()
    """A code to scan."""
    HIDDEN_TEXT = auto()
    MACHINE_TALK = auto()
    """Words to a program that reads the message."""


def there(reading: Reading) -> Iterator[Need]:
    """What this message has of all that a signal can need."""
    message = reading.message
    yield Need.NOTHING
    if message.links:
        yield Need.LINKS
        if reading.strange_links:
            yield Need.STRANGE_LINKS
        if any(link.hides for link in reading.web_links):
            yield Need.HIDING_LINKS
    if message.sender.address:
        yield Need.SENDER
    if reading.claim is not None:
        yield Need.CLAIM
    if message.authentication:
        yield Need.AUTHENTICATION
    if message.attachments:
        yield Need.ATTACHMENTS
    if message.codes:
        yield Need.CODES
    if any(part.name == PartName.HIDDEN for part in message.parts):
        yield Need.HIDDEN_TEXT
    if reading.machine_talk:
        yield Need.MACHINE_TALK

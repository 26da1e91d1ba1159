"""Who a written sender is: a mail address, a phone number, or only a name."""

from __future__ import annotations

from quivive.message import Sender
from quivive.readers.charset import cleaned
from quivive.readers.headers import read_address
from quivive.readers.limits import MOST_FIELD


def sender_of(written: str) -> Sender:
    """Who `written` names: a mail address, a phone number, or only a name."""
    written = cleaned(" ".join(written.split()))[:MOST_FIELD]
    if "@" in written:
        display, address = read_address(written)
        return Sender(display=display, address=address)
    digits = sum(character.isdigit() for character in written)
    letters = sum(character.isalpha() for character in written)
    return Sender(address=written) if digits >= 3 and not letters else Sender(display=written)

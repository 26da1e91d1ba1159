"""What is personal in a text: its kind, where it stands, how sure that is, and why it was taken for it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

MOST_TEXT: Final = 1_048_576
"""Characters of one text that are looked through. What stands beyond is taken out whole: nobody has seen it."""


class PersonalKind(StrEnum):
    """The kinds of personal data that are looked for."""

    NAME = "name"
    EMAIL_ADDRESS = "email_address"
    PHONE_NUMBER = "phone_number"
    POSTAL_ADDRESS = "postal_address"
    CARD = "card"
    """The number of a payment card, or its last digits."""
    IBAN = "iban"
    """A bank account: an IBAN, or what is left of one that was masked."""
    NATIONAL_NUMBER = "national_number"
    """A number that a state gave to a person: social security, tax, health, identity."""
    ORDER_NUMBER = "order_number"
    """The number of an order, a parcel, a customer, a contract, a file."""
    DATE_OF_BIRTH = "date_of_birth"
    CODE = "code"
    """A one-time code, a password, a PIN."""
    LINK_TOKEN = "link_token"  # noqa: S105 - the name of a kind
    """The part of a link that tells its recipient from all others."""
    IP_ADDRESS = "ip_address"
    UNREAD = "unread_text"
    """Text beyond `MOST_TEXT`, which nobody looked at."""


ALL_KINDS: Final = frozenset(PersonalKind)


@dataclass(frozen=True, slots=True)
class Personal:
    """Characters `start` to `end` (not included) of a text that are personal.

    `certainty` is between 0 and 1: a card number whose checksum holds in a text about cards is near 1, a
    capitalised word after "hi" near 0.7. `why` is the short id of what was recognised (`luhn`, `greeting`).
    """

    kind: PersonalKind
    start: int
    end: int
    certainty: float
    why: str

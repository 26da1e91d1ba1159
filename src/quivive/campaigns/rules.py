"""What joins two reports, as numbers that were chosen on one half of labelled reports and measured on the other."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from quivive.frozen import frozen

RULES_VERSION: Final = 1
"""Raised with any change to what joins reports: a store that was grouped by other rules is grouped anew."""

DAY: Final = 86_400


class Link(StrEnum):
    """Why a report was joined to others, the strongest first."""

    HOST = "host"
    """The same site of the scammer's own."""
    CONTACT = "contact"
    """The same page on a shared host, number, mail address, account, wallet or sender."""
    KIT = "kit"
    """Similar wording and the same shape of address, soon after each other."""
    TEXT = "text"
    """Nearly the same wording, within days."""


@frozen
class Rules:
    """Similarities are estimated shares of equal wording (Jaccard), 0 to 1.

    Similar wording alone joins from `text_similarity` on if the reports came within `text_days` of each other and the
    wording has at least `least_wording` rows of characters: a short text is found again by chance. With the same shape
    of address, `kit_similarity` within `kit_days` does. A site or contact that was seen with `crowded` brands is held
    for one that strangers share. `bands` × `rows` of a signature are what near texts are looked up by (at most
    `most_near` in each band).
    """

    text_similarity: float = 0.8
    text_days: float = 3.0
    least_wording: int = 40
    kit_similarity: float = 0.6
    kit_days: float = 7.0
    other_kit_apart: bool = True
    crowded: int = 6
    bands: int = 16
    rows: int = 4
    most_near: int = 32

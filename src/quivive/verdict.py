"""What a check answers: the level, what was claimed, and the findings that point at it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum

from quivive.frozen import frozen
from quivive.message import Skipped, Span


class Level(StrEnum):
    """What is said of a message. Never "safe": nothing found is not a promise."""

    SCAM = "scam"
    SUSPICIOUS = "suspicious"
    NOTHING_FOUND = "nothing_found"
    PROVEN = "proven"
    """The sender is proven by aligned authentication on the brand's own domain and every path
    stays with the brand."""
    CANNOT_TELL = "cannot_tell"


class Happened(StrEnum):
    """What a person has already done, or what was done to them, because of a message."""

    NOTHING = "nothing"
    CLICKED = "clicked"
    REPLIED = "replied"
    CALLED_BACK = "called_back"
    PASSWORD = "password"  # noqa: S105 - what was given away
    CARD = "card"
    """The number of a card was given; a payment by card is `paid_card`."""
    BANK_DETAILS = "bank_details"
    CODE = "code"
    """A one-time code was given."""
    IDENTITY_DOCUMENT = "identity_document"
    PAID_CARD = "paid_card"
    TRANSFER = "transfer"
    GIFT_CARD = "gift_card"
    CRYPTO = "crypto"
    INSTALLED_APP = "installed_app"
    REMOTE_ACCESS = "remote_access"
    """Somebody could see or control the device."""


class When(StrEnum):
    """When a piece of advice is to be followed, in the order in which it is shown."""

    NOW = "now"
    ALREADY = "already"
    """Now, but only by those who have done what the message asks; said where nobody told us."""
    TODAY = "today"
    LATER = "later"
    """In the next days."""
    CHECK = "check"
    """How to check for oneself; nothing is lost by taking one's time."""


class Direction(StrEnum):
    """Whether a signal speaks for a scam or against one."""

    FOR = "for"
    AGAINST = "against"


class Group(StrEnum):
    """The question that a signal helps to answer."""

    IDENTITY = "identity"
    ASK = "ask"
    PATH = "path"
    PRESSURE = "pressure"
    STORY = "story"
    AGAINST = "against"


@frozen
class Claim:
    """Who a message says it is from: the brand's id, the words that say so, how strongly.

    `strength` is between 0 and 1: a sender's name or "Chronopost: your parcel …" is near 1, a
    brand named once in the middle of a text near 0.3.
    """

    brand: str
    name: str
    spans: tuple[Span, ...]
    strength: float


@frozen
class Finding:
    """One thing that was seen, with at least one place that shows it.

    `strength` is 0 to 1. `details` fills the placeholders of the sentence that explains it
    (`{brand}`, `{host}` …). `weight` and `points` are filled in by `decide`: the points of
    all findings and the base add up to the score's log-odds.
    """

    signal: str
    spans: tuple[Span, ...]
    strength: float = 1.0
    direction: Direction = Direction.FOR
    group: Group = Group.STORY
    details: Mapping[str, str] = field(default_factory=dict)
    weight: float = 0.0
    points: float = 0.0

    def __post_init__(self) -> None:
        if not self.spans:
            raise ValueError(f"a finding of {self.signal} must point at something")


@frozen
class Advice:
    """One thing to do: an id, the sentence, where the fact in it comes from, and when to do it."""

    id: str
    text: str
    source: str = ""
    seen: str = ""
    when: When = When.NOW


@frozen
class Route:
    """One place to report to, with its source and the date it was last seen.

    `id` is what `quivive report --to` is given, `deliver` how a report gets there: a `quivive.country.Deliver`.
    """

    id: str
    country: str
    channel: str
    what: str
    address: str
    source: str
    seen: str
    deliver: str


@frozen
class Aftercare:
    """What to do after it has happened, without a message to check: what was told, and the help.

    `scam_type`, `brand` (an id), `channel` and `country` are empty where they were not told.
    """

    happened: tuple[Happened, ...]
    scam_type: str
    brand: str
    channel: str
    country: str
    advice: tuple[Advice, ...]
    routes: tuple[Route, ...]


@frozen
class Versions:
    """Which code, facts and weights gave the answer."""

    code: str
    facts: str
    weights: str


@frozen
class Verdict:
    """The answer to one message.

    `score` is a probability of scam, calibrated on messages the weights were not fitted on.
    `reason` is the id of the rule that made the level differ from what the score alone would
    say, or empty.
    """

    level: Level
    score: float
    claim: Claim | None
    scam_type: str
    findings: tuple[Finding, ...]
    reason: str
    skipped: tuple[Skipped, ...]
    advice: tuple[Advice, ...]
    routes: tuple[Route, ...]
    versions: Versions
    language: str = ""
    """The language of the message as far as it could be told, or empty."""
    country: str = ""
    base: float = 0.0
    """The log-odds before any finding; base plus all points gives the score."""
    happened: tuple[Happened, ...] = ()
    """What the person said has already happened; advice and routes go by it. Empty where nobody said."""

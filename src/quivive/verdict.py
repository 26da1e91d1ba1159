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
    """One thing to do now: an id, the sentence, and where the fact in it comes from."""

    id: str
    text: str
    source: str = ""
    seen: str = ""


@frozen
class Route:
    """One place to report to, with its source and the date it was last seen."""

    id: str
    country: str
    channel: str
    what: str
    address: str
    source: str
    seen: str


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

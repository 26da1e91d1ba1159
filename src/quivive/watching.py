"""What watching works with: the report that is kept of a check, what it shares with others, those that share it,
and one that grows faster than expected.

A report holds no more than was needed to see a campaign: nothing in it says who received the message.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from quivive.frozen import frozen
from quivive.verdict import Versions


class FingerprintKind(StrEnum):
    """What two reports can share."""

    HOST = "host"
    """The host of a link, in its ASCII form."""
    URL_SHAPE = "url_shape"
    """The path and query of a link with all that changes from one victim to the next masked, without its host."""
    PAGE = "page"
    """Host and path of a page on a host that strangers share (`bit.ly/3abc`): there only the path is the sender's."""
    PHONE_NUMBER = "phone_number"
    """E.164 where it can be told."""
    EMAIL_ADDRESS = "email_address"
    REPLY_TO = "reply_to"
    SENDER = "sender"
    """What is shown as the sender: a number, a short name, the address of a mail."""
    IBAN = "iban"
    WALLET = "wallet"
    """The address of a wallet of crypto money."""


@frozen
class Fingerprint:
    """One thing of the sender's that other reports may show too.

    `common` tells what strangers share (a shortener, free hosting, a host of the brand itself): it never joins
    reports by itself. `hashed` tells a `value` that may be a person's: it is HMAC-SHA-256 under the store's key, as
    32 hexadecimal digits, and nothing that is shown or exported holds it.
    """

    kind: FingerprintKind
    value: str
    common: bool = False
    hashed: bool = False


@frozen
class Report:
    """The redacted trace of one check.

    `id` is the same for the same report handed in twice: 32 hexadecimal digits. `source` names what handed it in,
    `reporter` is a keyed hash of whoever did, or empty. `received` is when the message came, as it says itself, or
    when it was collected; both in UTC. `country` (ISO 3166-1 alpha-2) and `region` are where the reporter lives, as
    coarse as they were given; `language` is the message's. `brand`, `scam_type`, `level` and `score` are the
    verdict's. `signature` is the MinHash of the masked text (`quivive.fingerprints`), empty where there was too
    little of it. `text` is the message without what is personal, empty where its owner did not allow to keep it.
    """

    id: str
    source: str
    reporter: str
    received: datetime
    collected: datetime
    country: str
    region: str
    channel: str
    language: str
    brand: str
    scam_type: str
    level: str
    score: float
    fingerprints: tuple[Fingerprint, ...]
    signature: tuple[int, ...]
    text: str
    versions: Versions


@frozen
class Campaign:
    """Reports that share a text or a path, as far as they are known now.

    `id` stays when reports are added and when all is derived anew. `name` is what an operator called it, or empty.
    `brand` and `scam_type` are those of most of its reports. `channels`, `countries`, `languages` and `hosts` count
    reports; `fingerprints` are the shared ones with the number of reports that show each, most first. `example` is
    the id of a report that stands for it. `reasons` say why reports were joined or kept apart.
    """

    id: str
    name: str
    brand: str
    scam_type: str
    reports: int
    first_seen: datetime
    last_seen: datetime
    channels: Mapping[str, int]
    countries: Mapping[str, int]
    languages: Mapping[str, int]
    fingerprints: tuple[tuple[Fingerprint, int], ...]
    example: str
    reasons: tuple[str, ...] = ()


class Period(StrEnum):
    """The length of one step of a series."""

    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    """Monday to Sunday, ISO 8601."""


@frozen
class Series:
    """What is counted: reports of a brand, a type of scam, a channel, a country. Empty means all of them."""

    brand: str = ""
    scam_type: str = ""
    channel: str = ""
    country: str = ""


@frozen
class Surge:
    """More reports than expected.

    `start` is the step that was looked at and `since` the first step of those without a break that were more than
    expected; both are the beginning of a step in UTC. `observed`, `expected` (the mean of the baseline) and `upper` (what
    would still have been usual) are of all steps from `since` to `start` together. `certainty` is the probability that so
    many are not chance, 0 to 1. `event` is the id of a known event (Prime Day) of these days, or empty.
    """

    series: Series
    period: Period
    start: datetime
    since: datetime
    observed: int
    expected: float
    upper: float
    certainty: float
    event: str = ""

    @property
    def ratio(self) -> float:
        """How many times the usual; against at least one report in twenty steps, so that nothing is divided by zero."""
        return self.observed / max(self.expected, 0.05)

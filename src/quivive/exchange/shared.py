"""What partners are told and tell: indicators of campaigns, with how far they may be passed on; the same for every format."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from enum import StrEnum

from quivive.frozen import frozen
from quivive.watching import FingerprintKind


class Tlp(StrEnum):
    """How far something may be passed on: the Traffic Light Protocol 2.0 (https://www.first.org/tlp/), widest first."""

    CLEAR = "clear"
    GREEN = "green"
    AMBER = "amber"
    AMBER_STRICT = "amber+strict"
    RED = "red"


@frozen
class SharedIndicator:
    """One indicator of one campaign.

    `reports` counts those judged a scam that show it, `independent` those of them that do not come from the same
    one. The times are in UTC and whole seconds. `countries` counts the reports by where the reporters live.
    """

    kind: FingerprintKind
    value: str
    reports: int
    independent: int
    first_seen: datetime
    last_seen: datetime
    countries: Mapping[str, int]


@frozen
class SharedCampaign:
    """What is told of one campaign.

    `brand` is the id in the facts of whoever is imitated and `brand_name` how it is called, both empty where nobody is.
    `updated` is when the newest of its reports was collected: it moves with every change, so that two exports of
    the same are the same. `principles` are those of persuasion (`quivive.exchange.principles`).
    The tables are in the order of their names, the indicators in that of kind and value.
    """

    id: str
    name: str
    brand: str
    brand_name: str
    scam_type: str
    reports: int
    first_seen: datetime
    last_seen: datetime
    updated: datetime
    channels: Mapping[str, int]
    countries: Mapping[str, int]
    languages: Mapping[str, int]
    principles: tuple[str, ...]
    indicators: tuple[SharedIndicator, ...]


@frozen
class Heading:
    """Who tells it, and how far it may be passed on."""

    producer: str
    tlp: Tlp


@frozen
class Shared:
    """All that is told at once."""

    heading: Heading
    campaigns: tuple[SharedCampaign, ...]

    def known(self) -> Iterator[Known]:
        """Its indicators as what a list would say of them."""
        for campaign in self.campaigns:
            yield from known_of(campaign)


@frozen
class Known:
    """An indicator that somebody else knows.

    `seen` is since when, as they say, or None; `last_seen` until when. `brand` is whom they say it imitates, in
    their words; `reference` is what they call it (a number, a campaign).
    """

    kind: FingerprintKind
    value: str
    seen: datetime | None = None
    last_seen: datetime | None = None
    brand: str = ""
    reference: str = ""


class Fault(StrEnum):
    """What is wrong with a part of a file."""

    LINE = "line"
    """Longer than a line may be, or not UTF-8."""
    ROW = "row"
    """Not a row of CSV, or cells are missing."""
    MEMBER = "member"
    """Not of the kind that belongs there."""
    FIELD = "field"
    """A field is missing or cannot be right."""
    TIME = "time"
    ADDRESS = "address"
    """Neither a host nor a web address."""
    VALUE = "value"
    """Not of the form that its kind has."""
    PATTERN = "pattern"
    """A pattern of STIX that says more than this or that value, or is of another language."""
    STRAY = "stray"
    """An indicator of a campaign that is not there, or more or fewer of them than it names."""


@frozen
class Malformed:
    """Something in a file that could not be understood: where (line or member, from 1; 0 at its end), and what is
    wrong with it; `detail` names the field for whoever wrote the file."""

    place: int
    fault: Fault
    detail: str = ""


Read = Heading | SharedCampaign | Known | Malformed
"""What reading a file gives, one after the other."""


def known_of(campaign: SharedCampaign) -> Iterator[Known]:
    """The indicators of a partner's campaign as what a list would say of them."""
    for one in campaign.indicators:
        brand = campaign.brand_name or campaign.brand
        yield Known(one.kind, one.value, one.first_seen, one.last_seen, brand, campaign.id)


def gathered(read: Iterable[Read]) -> Shared:
    """All that was read of a file that an export wrote; raises ValueError for one without a heading or with faults."""
    heading: Heading | None = None
    campaigns = []
    for one in read:
        if isinstance(one, Heading):
            heading = one
        elif isinstance(one, SharedCampaign):
            campaigns.append(one)
        else:
            raise ValueError(f"not part of an export: {one}")
    if heading is None:
        raise ValueError("there is no heading")
    return Shared(heading, tuple(campaigns))

"""Campaigns in different languages that are one: a translated text shares no wording, but often what it leads to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from quivive.frozen import frozen
from quivive.watching import FingerprintKind

WINDOW = timedelta(45)
"""Between the first report in one language and in the other: later, it is another campaign with the same kit."""
_MOST_SHARING = 12
"""A path or host that more campaigns share is everybody's."""
_INFRASTRUCTURE = frozenset(
    {
        FingerprintKind.HOST,
        FingerprintKind.PHONE_NUMBER,
        FingerprintKind.EMAIL_ADDRESS,
        FingerprintKind.REPLY_TO,
        FingerprintKind.IBAN,
        FingerprintKind.WALLET,
    }
)
_KIT = frozenset({FingerprintKind.URL_SHAPE})


class Reason(StrEnum):
    """Why two campaigns are taken for one, the surest first."""

    INFRASTRUCTURE = "infrastructure"
    """They lead to the same host, number or account."""
    ADDRESS_SHAPE = "address_shape"
    """Other hosts, but the same kit: the path of the address is the same, and the brand or the type of scam."""
    STORY = "story"
    """Only the same brand and type of scam at about the same time: likely enough to look, never joined by itself."""


CERTAINTY = {Reason.INFRASTRUCTURE: 0.99, Reason.ADDRESS_SHAPE: 0.87, Reason.STORY: 0.09}
"""The share of such links that were right on simulations (`quivive-lab spread`): on real reports it is not known."""


@frozen
class Sighted:
    """What is compared of a campaign: its main language, when it was first seen, and what it shows that strangers do
    not share, each as its kind and value."""

    id: str
    brand: str
    scam_type: str
    language: str
    first_seen: datetime
    shown: frozenset[tuple[FingerprintKind, str]]


@frozen
class Link:
    """Two campaigns, by id, that are taken for one; `shared` is what shows it (a host, a path), empty for a story."""

    one: str
    other: str
    reason: Reason
    shared: str = ""

    @property
    def certainty(self) -> float:
        """How often such links were right on simulations."""
        return CERTAINTY[self.reason]


def links(campaigns: Sequence[Sighted], *, stories: bool = False) -> Iterator[Link]:
    """Links between campaigns of different languages, each pair once by its surest reason; `stories` gives also those
    that share nothing but the story."""
    linked: set[tuple[str, str]] = set()
    for reason, kinds in ((Reason.INFRASTRUCTURE, _INFRASTRUCTURE), (Reason.ADDRESS_SHAPE, _KIT)):
        for (_, value), sharing in sorted(_sharing(campaigns, kinds).items()):
            for one, other in _pairs(sharing):
                key = (one.id, other.id)
                if key not in linked and (reason is Reason.INFRASTRUCTURE or _alike(one, other)):
                    linked.add(key)
                    yield Link(*key, reason, value)
    if stories:
        told: dict[tuple[str, str], list[Sighted]] = defaultdict(list)
        for campaign in campaigns:
            if campaign.brand:
                told[campaign.brand, campaign.scam_type].append(campaign)
        for alike in told.values():
            for one, other in _pairs(alike):
                if (one.id, other.id) not in linked:
                    yield Link(one.id, other.id, Reason.STORY)


def _alike(one: Sighted, other: Sighted) -> bool:
    """The same brand or the same type. A check names the same story differently in two languages in four of ten cases,
    and the same kit speaks for another brand in another country: both are too much to ask."""
    return one.scam_type == other.scam_type or (one.brand != "" and one.brand == other.brand)


def families(campaigns: Sequence[Sighted], found: Iterable[Link]) -> dict[str, str]:
    """For each campaign the id of the one of its family that was seen first: all that surer links than `STORY` join."""
    head = {campaign.id: campaign.id for campaign in campaigns}

    def first(name: str) -> str:
        while head[name] != name:
            head[name] = name = head[head[name]]
        return name

    age = {campaign.id: (campaign.first_seen, campaign.id) for campaign in campaigns}
    for link in found:
        if link.reason is not Reason.STORY:
            one, other = sorted((first(link.one), first(link.other)), key=lambda name: age[name])
            head[other] = one
    return {campaign.id: first(campaign.id) for campaign in campaigns}


_Shown = tuple[FingerprintKind, str]


def _sharing(campaigns: Iterable[Sighted], kinds: frozenset[FingerprintKind]) -> dict[_Shown, list[Sighted]]:
    """What two campaigns or more show, and few enough."""
    showing: dict[_Shown, list[Sighted]] = defaultdict(list)
    for campaign in campaigns:
        for shown in campaign.shown:
            if shown[0] in kinds:
                showing[shown].append(campaign)
    return {shown: sharing for shown, sharing in showing.items() if 2 <= len(sharing) <= _MOST_SHARING}


def _pairs(sharing: Sequence[Sighted]) -> Iterator[tuple[Sighted, Sighted]]:
    ordered = sorted(sharing, key=lambda campaign: (campaign.first_seen, campaign.id))
    for place, one in enumerate(ordered):
        for other in ordered[place + 1 :]:
            if other.first_seen - one.first_seen > WINDOW:
                break
            if one.language != other.language:
                yield one, other

"""STIX 2.1 bundles: campaigns, whom they imitate, indicators, sightings, under an official TLP 2.0 marking."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO, Final

from quivive.exchange.formats import How
from quivive.exchange.formats._json_items import json_items
from quivive.exchange.formats._stix_objects import (
    FIGURES,
    MARKINGS,
    Object,
    Objects,
    brand_id,
    definitions,
    is_country,
    location_id,
    marking,
)
from quivive.exchange.formats._stix_patterns import named
from quivive.exchange.formats._web import known_of_address
from quivive.exchange.identifiers import identifier
from quivive.exchange.shared import Fault, Heading, Known, Malformed, Read, SharedCampaign, SharedIndicator
from quivive.exchange.tables import read_campaign, read_heading, read_indicator, read_time, with_indicators
from quivive.exchange.values import cleaned, is_code, text_line
from quivive.watching import FingerprintKind

HOLDS = frozenset(FingerprintKind)
LOSSLESS = True
MOST_CAMPAIGNS: Final = 20_000
MOST_INDICATORS: Final = 500_000
"""Of one bundle with our figures, which is put together again in memory."""


def write(heading: Heading, campaigns: Iterable[SharedCampaign], stream: BinaryIO, how: How) -> None:
    """One object a line; the same campaigns give the same bundle, its id included."""
    content = hashlib.sha256()
    stream.write(b'{"type":"bundle","objects":[\n')
    before = b""
    for one in _objects(heading, campaigns):
        line = json.dumps(one, ensure_ascii=False, separators=(",", ":")).encode()
        content.update(line)
        stream.write(before + line)
        before = b",\n"
    stream.write(f'\n],"id":"bundle--{identifier("bundle", content.hexdigest())}"}}\n'.encode())


def _objects(heading: Heading, campaigns: Iterable[SharedCampaign]) -> Iterator[Object]:
    make = Objects(heading)
    yield marking(heading.tlp)
    yield from definitions()
    yield make.producer()
    told: set[str] = set()
    for campaign in campaigns:
        places = sorted({name for table in (campaign.countries, *(one.countries for one in campaign.indicators)) for name in table if is_country(name)})
        for country in places:
            if location_id(country) not in told:
                told.add(location_id(country))
                yield make.location(country)
        yield make.campaign(campaign)
        if campaign.brand_name:
            brand = brand_id(campaign.brand_name)
            if brand not in told:
                told.add(brand)
                yield make.brand(campaign.brand_name)
            yield make.towards(campaign, "targets", brand)
            yield make.towards(campaign, "impersonates", brand)
        for country in campaign.countries:
            if is_country(country):
                yield make.towards(campaign, "targets", location_id(country))
        for one in campaign.indicators:
            yield make.indicator(campaign, one)
            yield make.sighting(campaign, one)
            yield make.indicates(campaign, one)


def read(stream: BinaryIO) -> Iterator[Read]:
    """Campaigns of a bundle of ours as they were; of any other its indicators, as far as their patterns are understood."""
    campaigns: dict[str, SharedCampaign] = {}
    indicators: dict[str, list[SharedIndicator]] = {}
    count = 0
    for number, one in enumerate(json_items(stream, frozenset(["objects.item"])), 1):
        if not isinstance(one, dict) or not isinstance(one.get("type"), str):
            yield Malformed(number, Fault.MEMBER)
            continue
        kind, figures = one["type"], _our_figures(one)
        try:
            if kind == "identity" and "producer_name" in figures:
                yield read_heading({"producer": figures["producer_name"], "tlp": _tlp(one)})
            elif kind == "campaign" and figures:
                campaign = read_campaign(_campaign_fields(figures), ())
                if len(campaigns) == MOST_CAMPAIGNS:
                    raise ValueError("more campaigns than are read of one bundle")  # noqa: TRY301 - told like the other faults of an object
                campaigns[campaign.id] = campaign
            elif kind == "indicator" and figures and count < MOST_INDICATORS:
                own = figures.get("campaign_id")
                if not isinstance(own, str) or not is_code(own):
                    raise ValueError("campaign_id: not an id")  # noqa: TRY301 - see above
                count += 1
                indicators.setdefault(own, []).append(read_indicator({"countries": {}, **figures}))
            elif kind == "indicator":
                yield from _foreign(one, number)
        except ValueError as error:
            yield Malformed(number, Fault.FIELD, str(error))
    for own, campaign in campaigns.items():
        yield with_indicators(campaign, indicators.pop(own, ()))
    for lost in indicators.values():
        for _ in lost:
            yield Malformed(0, Fault.STRAY)


def _our_figures(one: Object) -> Object:
    extensions = one.get("extensions")
    figures = extensions.get(FIGURES) if isinstance(extensions, dict) else None
    return figures if isinstance(figures, dict) else {}


def _campaign_fields(figures: Object) -> Object:
    empty = {"name": "", "brand": "", "brand_name": "", "scam_type": "", "channels": {}, "countries": {}, "languages": {}, "principles": []}
    return {**empty, **figures, "id": figures.get("campaign_id")}


def _tlp(one: Object) -> str:
    marks = one.get("object_marking_refs")
    found = [str(tlp) for tlp, own in MARKINGS.items() if isinstance(marks, list) and own in marks]
    return found[0] if found else ""


def _foreign(one: dict[str, Any], number: int) -> Iterator[Read]:
    """Any one of the values that a pattern names makes it true: each is an indicator. What was revoked is none."""
    if one.get("revoked") is True:
        return
    if one.get("pattern_type", "stix") != "stix" or not isinstance(one.get("pattern"), str):
        yield Malformed(number, Fault.PATTERN)
        return
    start = one.get("valid_from")
    seen = read_time(start) if isinstance(start, str) else None
    own = one.get("id")
    reference = text_line(own) if isinstance(own, str) else ""
    for kind, value in list(named(one["pattern"])):
        if kind is FingerprintKind.PAGE:
            yield known_of_address(value, seen=seen, reference=reference) or Malformed(number, Fault.ADDRESS)
            continue
        right = cleaned(kind, value)
        yield Known(kind, right, seen, None, "", reference) if right else Malformed(number, Fault.VALUE, str(kind))

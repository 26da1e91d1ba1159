"""MISP events (https://www.misp-standard.org/rfc/misp-standard-core.html), one per campaign, to import or to lay in a feed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any, BinaryIO, Final

from quivive.exchange.formats import How
from quivive.exchange.formats._json_items import json_items
from quivive.exchange.formats._misp_objects import KINDS, attribute, attribute_type, wrapped
from quivive.exchange.formats._misp_tags import Tags, tag_objects, tags_of_event
from quivive.exchange.formats._web import known_of_address
from quivive.exchange.identifiers import identifier
from quivive.exchange.shared import Fault, Heading, Known, Malformed, Read, SharedCampaign, SharedIndicator, Tlp
from quivive.exchange.tables import read_campaign, read_heading, read_indicator, read_time, written
from quivive.exchange.values import LONGEST_TEXT, cleaned, text_line
from quivive.watching import FingerprintKind

HOLDS = frozenset(FingerprintKind)
LOSSLESS = True

_PATHS: Final = frozenset(["Event", "response.item.Event", "response.Event", "item.Event"])
_DISTRIBUTION: Final = {Tlp.CLEAR: "3", Tlp.GREEN: "1", Tlp.AMBER: "0", Tlp.AMBER_STRICT: "0", Tlp.RED: "0"}
"""To whom MISP itself passes it on: 0 nobody, 1 this community, 3 everybody. With TLP:AMBER its owner decides."""


def write(heading: Heading, campaigns: Iterable[SharedCampaign], stream: BinaryIO, how: How) -> None:
    """A list of events under `response`, one a line, as MISP's own export has it."""
    stream.write(b'{"response":[')
    before = b"\n"
    for campaign in campaigns:
        line = json.dumps({"Event": _event(heading, campaign)}, ensure_ascii=False, separators=(",", ":")).encode()
        stream.write(before + line)
        before = b",\n"
    stream.write(b"\n]}\n")


def _event(heading: Heading, campaign: SharedCampaign) -> dict[str, Any]:
    own = identifier("event", heading.producer, campaign.id)
    title = campaign.name or f"{campaign.brand_name or campaign.scam_type or 'scam'} {campaign.id[:8]}"
    attributes, objects = [_about(own, campaign, "campaign-id", "Attribution", campaign.id)], []
    if campaign.name:
        attributes.append(_about(own, campaign, "campaign-name", "Attribution", campaign.name))
    if campaign.brand_name:
        attributes.append(_about(own, campaign, "target-org", "Targeting data", campaign.brand_name))
    for one in campaign.indicators:
        kind = attribute_type(one.kind, one.value)
        if kind.object_name:
            objects.append(wrapped(own, one, kind))
        else:
            attributes.append(attribute(own, one, kind))
    return {
        "uuid": own,
        "info": f"Scam campaign: {title}",
        "date": written(campaign.first_seen)[:10],
        "timestamp": str(int(campaign.updated.timestamp())),
        "threat_level_id": "2",
        "analysis": "2",
        "published": False,
        "distribution": _DISTRIBUTION[heading.tlp],
        "Orgc": {"uuid": identifier("identity", "producer", heading.producer), "name": heading.producer},
        "Tag": tag_objects(tags_of_event(campaign, heading.tlp)),
        "Attribute": attributes,
        "Object": objects,
    }


def _about(event: str, campaign: SharedCampaign, kind: str, category: str, value: str) -> dict[str, Any]:
    """What is said of the campaign itself."""
    return {
        "uuid": identifier("attribute", event, kind),
        "type": kind,
        "category": category,
        "to_ids": False,
        "distribution": "5",
        "disable_correlation": kind == "target-org",
        "comment": "",
        "value": value,
        "timestamp": str(int(campaign.updated.timestamp())),
        "first_seen": written(campaign.first_seen),
        "last_seen": written(campaign.last_seen),
        "Tag": [],
    }


def read(stream: BinaryIO) -> Iterator[Read]:
    """Events of ours as the campaigns they were; of any other the attributes that a machine may alarm on."""
    told: Heading | None = None
    for number, event in enumerate(json_items(stream, _PATHS), 1):
        if not isinstance(event, dict):
            yield Malformed(number, Fault.MEMBER)
            continue
        tags = Tags(event.get("Tag"))
        if not tags.value("campaign"):
            yield from _foreign(event, number)
            continue
        faults: list[Malformed] = []
        try:
            maker = event.get("Orgc")
            heading = read_heading({"producer": maker.get("name") if isinstance(maker, dict) else None, "tlp": tags.tlp()})
            campaign = _campaign(event, tags, faults, number)
        except ValueError as error:
            yield Malformed(number, Fault.FIELD, str(error))
            continue
        if heading != told:
            told = heading
            yield heading
        yield from faults
        yield campaign


def _campaign(event: dict[str, Any], tags: Tags, faults: list[Malformed], number: int) -> SharedCampaign:
    about: dict[str, dict[str, Any]] = {}
    indicators = []
    for one in _attributes(event):
        own = Tags(one.get("Tag"))
        if not own.value("kind"):
            if isinstance(one.get("type"), str):
                about.setdefault(one["type"], one)
            continue
        try:
            indicators.append(_indicator(one, own))
        except ValueError as error:
            faults.append(Malformed(number, Fault.FIELD, str(error)))
    first = about.get("campaign-id", {})
    fields = {
        "id": tags.value("campaign"),
        "name": about.get("campaign-name", {}).get("value", ""),
        "brand": tags.value("brand"),
        "brand_name": about.get("target-org", {}).get("value", ""),
        "scam_type": tags.value("scam-type"),
        "reports": tags.number("reports"),
        "first_seen": first.get("first_seen"),
        "last_seen": first.get("last_seen"),
        "updated": _unix(event.get("timestamp")),
        "channels": tags.counts("channel"),
        "countries": tags.counts("country"),
        "languages": tags.counts("language"),
        "principles": tags.values("principle-of-persuasion", "phishing"),
    }
    return read_campaign(fields, indicators)


def _indicator(one: dict[str, Any], tags: Tags) -> SharedIndicator:
    value = one.get("value")
    if tags.value("kind") == FingerprintKind.PAGE and isinstance(value, str):
        value = value.removeprefix("https://")
    return read_indicator(
        {
            "kind": tags.value("kind"),
            "value": value,
            "reports": tags.number("reports"),
            "independent": tags.number("independent"),
            "first_seen": one.get("first_seen"),
            "last_seen": one.get("last_seen"),
            "countries": tags.counts("country"),
        }
    )


def _attributes(event: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Those of the event and those of its objects, but for what was deleted."""
    objects = event.get("Object")
    holders = [event, *(objects if isinstance(objects, list) else ())]
    for holder in holders:
        listed = holder.get("Attribute") if isinstance(holder, dict) and not holder.get("deleted") else None
        for one in listed if isinstance(listed, list) else ():
            if isinstance(one, dict) and not one.get("deleted"):
                yield one


def _foreign(event: dict[str, Any], number: int) -> Iterator[Read]:
    info = event.get("info")
    reference = text_line(info) if isinstance(info, str) else ""
    day = event.get("date")
    for one in _attributes(event):
        name, value = one.get("type"), one.get("value")
        kind = KINDS.get(name) if isinstance(name, str) else None
        if kind is None or not one.get("to_ids") or not isinstance(value, str):
            continue
        start = one.get("first_seen") or day
        try:
            seen = read_time(start) if isinstance(start, str) else None
        except ValueError:
            seen = None
        if kind is FingerprintKind.PAGE:
            yield known_of_address(value, seen=seen, reference=reference) or Malformed(number, Fault.ADDRESS)
            continue
        right = cleaned(kind, value)
        yield Known(kind, right, seen, None, "", reference[:LONGEST_TEXT]) if right else Malformed(number, Fault.VALUE, str(kind))


def _unix(value: object) -> str:
    text = str(value) if isinstance(value, (str, int)) else ""
    if not (text.isascii() and text.lstrip("-").isdigit()) or len(text) > 13:
        raise ValueError("timestamp: not a time")
    try:
        return written(datetime.fromtimestamp(int(text), UTC))
    except (OverflowError, OSError, ValueError):
        raise ValueError("timestamp: not a time") from None

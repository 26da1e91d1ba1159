"""What is shared, as tables of plain values and back: the form that every lossless format carries.

Reading trusts nothing: a field that is missing, of another kind or out of bounds raises ValueError and says which.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

from quivive.exchange.principles import PRINCIPLES
from quivive.exchange.shared import Heading, SharedCampaign, SharedIndicator, Tlp
from quivive.exchange.values import LONGEST_TEXT, cleaned, is_code, text_line
from quivive.watching import FingerprintKind

MOST_COUNTED: Final = 1_000_000_000
"""Of reports, in one number: more than there are people to report."""
MOST_NAMES: Final = 400
"""Countries, languages, channels in one table."""

Table = dict[str, Any]


def heading_table(heading: Heading) -> Table:
    """Producer and marking."""
    return {"producer": heading.producer, "tlp": str(heading.tlp)}


def campaign_table(campaign: SharedCampaign) -> Table:
    """All of a campaign but its indicators."""
    return {
        "id": campaign.id,
        "name": campaign.name,
        "brand": campaign.brand,
        "brand_name": campaign.brand_name,
        "scam_type": campaign.scam_type,
        "reports": campaign.reports,
        "first_seen": written(campaign.first_seen),
        "last_seen": written(campaign.last_seen),
        "updated": written(campaign.updated),
        "channels": dict(campaign.channels),
        "countries": dict(campaign.countries),
        "languages": dict(campaign.languages),
        "principles": list(campaign.principles),
    }


def indicator_table(one: SharedIndicator) -> Table:
    """All of an indicator."""
    return {
        "kind": str(one.kind),
        "value": one.value,
        "reports": one.reports,
        "independent": one.independent,
        "first_seen": written(one.first_seen),
        "last_seen": written(one.last_seen),
        "countries": dict(one.countries),
    }


def read_heading(table: object) -> Heading:
    """The heading that `heading_table` wrote."""
    fields = _table(table)
    try:
        tlp = Tlp(_text(fields, "tlp"))
    except ValueError:
        raise ValueError("tlp: not a marking of the Traffic Light Protocol 2.0") from None
    producer = _name(fields, "producer")
    if not producer:
        raise ValueError("producer: empty")
    return Heading(producer, tlp)


def read_campaign(table: object, indicators: Iterable[SharedIndicator]) -> SharedCampaign:
    """The campaign that `campaign_table` wrote, with its indicators."""
    fields = _table(table)
    principles = fields.get("principles")
    if not isinstance(principles, list) or not all(isinstance(one, str) and one in PRINCIPLES for one in principles):
        raise ValueError("principles: not a list of known principles")
    return SharedCampaign(
        id=_code(fields, "id"),
        name=_name(fields, "name"),
        brand=_code(fields, "brand", empty=True),
        brand_name=_name(fields, "brand_name"),
        scam_type=_code(fields, "scam_type", empty=True),
        reports=_count(fields, "reports"),
        first_seen=_time(fields, "first_seen"),
        last_seen=_time(fields, "last_seen"),
        updated=_time(fields, "updated"),
        channels=_counts(fields, "channels"),
        countries=_counts(fields, "countries"),
        languages=_counts(fields, "languages"),
        principles=tuple(dict.fromkeys(principles)),
        indicators=_in_order(indicators),
    )


def with_indicators(campaign: SharedCampaign, indicators: Iterable[SharedIndicator]) -> SharedCampaign:
    """The campaign with these indicators."""
    return replace(campaign, indicators=_in_order(indicators))


def read_indicator(table: object) -> SharedIndicator:
    """The indicator that `indicator_table` wrote."""
    fields = _table(table)
    name, value = _text(fields, "kind"), _text(fields, "value")
    if name not in set(FingerprintKind):
        raise ValueError("kind: not a kind of indicator")
    kind = FingerprintKind(name)
    if not value or cleaned(kind, value) != value:
        raise ValueError(f"value: has not the form of a {kind}")
    return SharedIndicator(
        kind=kind,
        value=value,
        reports=_count(fields, "reports"),
        independent=_count(fields, "independent"),
        first_seen=_time(fields, "first_seen"),
        last_seen=_time(fields, "last_seen"),
        countries=_counts(fields, "countries"),
    )


def written(moment: datetime) -> str:
    """ISO 8601 in UTC with whole seconds."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if moment.year > 999 else f"{moment:%Y}".zfill(4) + f"-{moment:%m-%dT%H:%M:%S}Z"


def read_time(text: str) -> datetime:
    """A date or time as feeds write it, in UTC and whole seconds; without a zone it is taken as UTC. Raises ValueError."""
    if len(text) > 40:
        raise ValueError("not a time")
    plain = text.strip().replace("/", "-").removesuffix(" UTC")
    try:
        moment = datetime.fromisoformat(plain)
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except OverflowError:
        raise ValueError("not a time") from None
    return moment.replace(microsecond=0)


def _in_order(indicators: Iterable[SharedIndicator]) -> tuple[SharedIndicator, ...]:
    return tuple(sorted(indicators, key=lambda one: (one.kind, one.value)))


def _table(value: object) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise ValueError("not a table")  # noqa: TRY004 - a fault of the file, not of the caller
    return value


def _text(fields: Mapping[str, Any], name: str) -> str:
    value = fields.get(name)
    if not isinstance(value, str):
        raise ValueError(f"{name}: not a text")  # noqa: TRY004 - a fault of the file, not of the caller
    return value


def _name(fields: Mapping[str, Any], name: str) -> str:
    value = _text(fields, name)
    if len(value) > LONGEST_TEXT or text_line(value) != value:
        raise ValueError(f"{name}: not one line of at most {LONGEST_TEXT} printable characters")
    return value


def _code(fields: Mapping[str, Any], name: str, *, empty: bool = False) -> str:
    value = _text(fields, name)
    if not is_code(value) and not (empty and not value):
        raise ValueError(f"{name}: not a name of letters, digits, - and _")
    return value


def _count(fields: Mapping[str, Any], name: str) -> int:
    value = fields.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= MOST_COUNTED:
        raise ValueError(f"{name}: not a count")
    return value


def _time(fields: Mapping[str, Any], name: str) -> datetime:
    try:
        return read_time(_text(fields, name))
    except ValueError:
        raise ValueError(f"{name}: not a time") from None


def _counts(fields: Mapping[str, Any], name: str) -> dict[str, int]:
    table = _table(fields.get(name))
    if len(table) > MOST_NAMES or not all(isinstance(key, str) and is_code(key) for key in table):
        raise ValueError(f"{name}: not a table of counts")
    return {key: _count(table, key) for key in sorted(table)}

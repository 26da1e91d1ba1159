"""Campaigns for programs: what may be a person's is counted, never shown."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from quivive.exchange.known import KnownTo
from quivive.exchange.marks import known_by_others
from quivive.knowledge import Knowledge
from quivive.schema import CAMPAIGNS_NAME
from quivive.store import Store
from quivive.watching import Campaign


def as_table(found: Iterable[Campaign], store: Store, knowledge: Knowledge) -> dict[str, Any]:
    """The campaigns as `quivive.schema.CAMPAIGNS` describes them."""
    return {"schema": CAMPAIGNS_NAME, "campaigns": [_row(one, store, knowledge) for one in found]}


def known(one: Campaign, store: Store, knowledge: Knowledge) -> tuple[KnownTo, ...]:
    """What others say of its traces."""
    return known_by_others(store, (trace for trace, _ in one.fingerprints), knowledge)


def example(one: Campaign, store: Store) -> str:
    """The text of the report that stands for it, or empty where none was kept."""
    found = store.report(one.example) if one.example else None
    return found.text if found is not None else ""


def _row(one: Campaign, store: Store, knowledge: Knowledge) -> dict[str, Any]:
    return {
        "id": one.id,
        "name": one.name,
        "brand": one.brand,
        "scam_type": one.scam_type,
        "reports": one.reports,
        "first_seen": one.first_seen.isoformat(),
        "last_seen": one.last_seen.isoformat(),
        "channels": dict(one.channels),
        "countries": dict(one.countries),
        "languages": dict(one.languages),
        "fingerprints": [
            {"kind": str(shown.kind), "value": "" if shown.hashed else shown.value, "common": shown.common, "hashed": shown.hashed, "reports": count}
            for shown, count in one.fingerprints
        ],
        "example": {"id": one.example, "text": example(one, store)},
        "reasons": list(one.reasons),
        "known": [_known_row(each) for each in known(one, store, knowledge)],
    }


def _known_row(one: KnownTo) -> dict[str, str]:
    """Times in ISO 8601, empty where nobody said them."""
    return {
        "kind": str(one.known.kind),
        "value": one.known.value,
        "told_by": one.told_by,
        "licence": one.licence,
        "seen": one.known.seen.isoformat() if one.known.seen else "",
        "last_seen": one.known.last_seen.isoformat() if one.known.last_seen else "",
        "brand": one.known.brand,
        "reference": one.known.reference,
        "imported": one.imported.isoformat(),
    }

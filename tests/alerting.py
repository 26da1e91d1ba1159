"""What the tests of alerts share: a campaign, an alert on its way, a publisher, a journal in memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path

from quivive.alerts import trail
from quivive.alerts.alert import Alert
from quivive.alerts.draft import Wanted, draft
from quivive.alerts.publisher import Endpoint, Mail, Publisher
from quivive.alerts.trail import Because, Case
from quivive.cli.alert_given import wordings
from quivive.knowledge import Knowledge, load_knowledge
from quivive.store import Event
from quivive.watching import Campaign

START = datetime(2026, 6, 10, 9, tzinfo=UTC)
ALL = ("en", "fr", "de", "es", "it", "nl", "pt")
EXAMPLE = (
    "Chronopost : votre colis est bloqué. Réglez 1,99 € avant 24h sur https://chronopost-colis.example/suivi?id=0639980012 "
    "ou appelez le 06 39 98 12 34."
)
PUBLISHER = Publisher("Bluebird Bank, fraud team", "https://alerts.bluebird.example/", "alerts@bluebird.example", ("en", "fr"), Mail(), ())
WORDINGS = wordings()


def publisher(*endpoints: Endpoint, **mail: object) -> Publisher:
    """The publisher, with these ways out."""
    given = {"sender": "alerts@bluebird.example", "list_id": "alerts.bluebird.example", "a_minute": 60_000} | mail
    return Publisher(PUBLISHER.name, PUBLISHER.url, PUBLISHER.sender, PUBLISHER.languages, Mail(**given), endpoints)  # type: ignore[arg-type] # - any setting


def campaign(brand: str = "chronopost", **changed: object) -> Campaign:
    """One about parcels in two countries."""
    fields: dict[str, object] = {
        "id": "0123456789abcdef", "name": "", "brand": brand, "scam_type": "parcel", "reports": 1_234,
        "first_seen": START - timedelta(days=7), "last_seen": START, "channels": {"sms": 1_000, "email": 234},
        "countries": {"FR": 900, "GB": 334}, "languages": {"fr": 1_234}, "fingerprints": (), "example": "",
    }  # fmt: skip
    return Campaign(**(fields | changed))  # type: ignore[arg-type] # - any field


@lru_cache
def known() -> Knowledge:
    """What is known."""
    return load_knowledge()


def alert(example: str = EXAMPLE, languages: tuple[str, ...] = ("fr", "en"), brand: str = "chronopost") -> Alert:
    """A draft."""
    return draft(campaign(brand), example, Wanted(languages, (), tell_count=True), known(), START)


def on_its_way(first: Alert, *steps: str) -> Case:
    """The alert after these steps, a minute apart: Anna drafts, Ben approves, Cleo publishes and withdraws."""
    entries = [trail.drafted(first, "Anna", START)]
    for minute, step in enumerate(steps, 1):
        case = trail.cases(entries)[first.id]
        at = START + timedelta(minutes=minute)
        if step == "approve":
            entries.append(trail.approved(case, "Ben", at))
        elif step == "publish":
            entries.append(trail.published(case, "Cleo", at))
        elif step == "withdraw":
            entries.append(trail.withdrawn(case, "Cleo", at, Because.OVER))
        else:
            entries.append(trail.edited(case, shorter(case.alert, step), "Dora", at))
    return trail.cases(entries)[first.id]


def shorter(before: Alert, headline: str) -> Alert:
    """The alert with another headline in its main language."""
    first, *others = before.notices
    return replace(before, notices=(replace(first, headline=headline), *others))


class Memory:
    """A journal in memory, with what the store's does."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def append(self, journal: str, event: Mapping[str, object], at: datetime) -> int:
        """Write an event."""
        number = 1 + sum(one.journal == journal for one in self.events)
        self.events.append(Event(journal, number, at, dict(event)))
        return number

    def journal(self, name: str, *, after: int = 0) -> Iterator[Event]:
        """Those behind a number."""
        return iter([one for one in self.events if one.journal == name and one.number > after])


def secret_file(path: Path, text: str) -> str:
    """A file that only its owner reads."""
    path.write_text(text, "utf-8")
    path.chmod(0o600)
    return str(path)

"""A store with a campaign in it, for the tests of the command `quivive alert`."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from alerting import EXAMPLE, START, alert
from test_cli import run

from quivive.alerts import trail
from quivive.campaigns import campaigns, update
from quivive.fingerprints import text_signature
from quivive.knowledge import load_knowledge
from quivive.store import open_store
from quivive.verdict import Versions
from quivive.watching import Fingerprint, FingerprintKind, Report

SETTINGS = """
[publisher]
name = "Bluebird Bank, fraud team"
url = "https://alerts.bluebird.example/"
sender = "alerts@bluebird.example"
languages = ["en", "fr"]

[mail]
from = "alerts@bluebird.example"
list_id = "alerts.bluebird.example"
a_minute = 60000
"""


def report(number: int, text: str = EXAMPLE, country: str = "FR") -> Report:
    """One of a campaign, an hour after the one before."""
    at = START + timedelta(hours=number)
    return Report(
        id=f"{number + 1:032x}", source="desk", reporter="", received=at, collected=at, country=country, region="", channel="sms",
        language="fr", brand="chronopost", scam_type="parcel", level="scam", score=0.9,
        fingerprints=(Fingerprint(FingerprintKind.HOST, "chronopost-colis.example"),), signature=text_signature(text), text=text,
        versions=Versions("1", "1", "1"),
    )  # fmt: skip


def store_with_campaign(folder: Path, text: str = EXAMPLE) -> tuple[Path, str]:
    """A store with one campaign, and the campaign's id."""
    place = folder / "reports.sqlite"
    with open_store(place, create=True) as store:
        store.add([report(number, text) for number in range(5)] + [report(9, text, "GB")])
        update(store, load_knowledge())
        return place, campaigns(store)[0].id


def published_store(folder: Path) -> tuple[Path, str, Path]:
    """A store with an alert that is approved, the alert's id, and the settings of the publisher."""
    place = folder / "reports.sqlite"
    first = alert()
    with open_store(place, create=True) as store:
        store.append(trail.JOURNAL, trail.drafted(first, "Anna", START), START)
        case = trail.cases(event.content for event in store.journal(trail.JOURNAL))[first.id]
        store.append(trail.JOURNAL, trail.approved(case, "Ben", START), START)
    settings = folder / "publisher.toml"
    settings.write_text(SETTINGS, "utf-8")
    return place, first.id, settings


def quivive(*words: str, store: Path | None = None, environment: dict[str, str] | None = None, given: str = "") -> tuple[int, str, str]:
    """What `quivive alert` ends with, and says on both streams."""
    told = (*words, *(("--store", str(store)) if store else ()))
    done = run("alert", *told, environment=environment, given=given)
    return done.returncode, done.stdout.decode(), done.stderr.decode()

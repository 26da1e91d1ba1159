"""What of a look is new to a reader: kept as events of the store's journal `watch`, one for each look that showed something."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from quivive.frozen import frozen
from quivive.store import Event, Store
from quivive.surges import Wave
from quivive.watch.overview import Overview
from quivive.watch.seen import Seen

JOURNAL: Final = "watch"
READER: Final = re.compile(r"(?!.*\d{5})[a-z][a-z0-9._-]{0,39}")
"""A name for whoever reads, so that each is told what is new to them."""
_MOST_KEPT = 2_000
_GREW = 2.0
"""A campaign with so many times the reports that were last shown is news."""
_SAME_SURGE = timedelta(days=3)
"""A surge of a series whose beginning has moved by no more is the same one: late reports change it."""


@frozen
class Mark:
    """What a reader was shown, up to the day `until`: each campaign with its reports and countries then, each surge by its series with when it
    began, each forecast as campaign and country."""

    until: date
    campaigns: Mapping[str, tuple[int, frozenset[str]]]
    surges: Mapping[str, date]
    forecasts: frozenset[str]


def read_mark(store: Store, reader: str) -> Mark | None:
    """What `reader` was shown last; None before the first time."""
    found = None
    for event in store.journal(JOURNAL):
        if event.content.get("reader") == reader:
            found = event
    return None if found is None else mark_of(found)


def write_mark(store: Store, reader: str, shown: Overview, mark: Mark | None, now: datetime) -> None:
    """Remember what was shown, beside what was shown before."""
    store.append(JOURNAL, mark_event(reader, shown, mark), now)


def mark_event(reader: str, shown: Overview, mark: Mark | None) -> dict[str, object]:
    """What is remembered of what was shown, beside what was shown before; what was first is forgotten first."""
    campaigns = dict(mark.campaigns) if mark else {}
    surges = dict(mark.surges) if mark else {}
    forecasts = dict.fromkeys(sorted(mark.forecasts)) if mark else {}
    for one in shown.seen:
        campaigns.pop(one.id, None)
        campaigns[one.id] = one.reports, _countries(one)
        for each in one.forecasts:
            forecasts.pop(_forecast(one.id, each.country), None)
            forecasts[_forecast(one.id, each.country)] = None
    for wave in shown.detection.waves:
        surges.pop(_series(wave), None)
        surges[_series(wave)] = wave.surge.since.date()
    return {
        "reader": reader,
        "until": shown.detection.start.date().isoformat(),
        "campaigns": {name: [reports, sorted(countries)] for name, (reports, countries) in list(campaigns.items())[-_MOST_KEPT:]},
        "surges": {name: day.isoformat() for name, day in list(surges.items())[-_MOST_KEPT:]},
        "forecasts": list(forecasts)[-_MOST_KEPT:],
    }


def new_to(shown: Overview, mark: Mark) -> Overview:
    """Only what the reader was not shown: campaigns that are new, reached a country, doubled or have a new forecast,
    and surges that are new."""
    seen = tuple(one for one in shown.seen if _is_new(one, mark))
    waves = tuple(wave for wave in shown.detection.waves if not _was_shown(wave, mark))
    return replace(shown, seen=seen, detection=replace(shown.detection, waves=waves))


def new_since(shown: Overview, day: date) -> Overview:
    """Only campaigns that reached a country, and surges that began, on `day` or later."""
    seen = tuple(one for one in shown.seen if any(each.first_seen >= day for each in one.where))
    waves = tuple(wave for wave in shown.detection.waves if wave.surge.since.date() >= day)
    return replace(shown, seen=seen, detection=replace(shown.detection, waves=waves))


def _is_new(one: Seen, mark: Mark) -> bool:
    reports, countries = mark.campaigns.get(one.id, (0, frozenset[str]()))
    expected = {_forecast(one.id, each.country) for each in one.forecasts}
    return bool(one.reports >= _GREW * max(reports, 1) or _countries(one) - countries or expected - mark.forecasts)


def _was_shown(wave: Wave, mark: Mark) -> bool:
    before = mark.surges.get(_series(wave))
    return before is not None and abs(wave.surge.since.date() - before) <= _SAME_SURGE


def _countries(one: Seen) -> frozenset[str]:
    return frozenset(each.country for each in one.where)


def _forecast(campaign: str, country: str) -> str:
    return f"{campaign} {country}"


def _series(wave: Wave) -> str:
    series = wave.surge.series
    return "|".join((series.brand, series.scam_type, series.channel, series.country))


def mark_of(event: Event) -> Mark:
    """The mark in an event; what is not as we write it counts as not shown."""
    said: Mapping[str, Any] = event.content
    try:
        campaigns = {name: (int(reports), frozenset(map(str, countries))) for name, (reports, countries) in said["campaigns"].items()}
        surges = {name: date.fromisoformat(day) for name, day in said["surges"].items()}
        return Mark(date.fromisoformat(said["until"]), campaigns, surges, frozenset(map(str, said["forecasts"])))
    except (KeyError, TypeError, ValueError, AttributeError):
        return Mark(event.at.date(), {}, {}, frozenset())

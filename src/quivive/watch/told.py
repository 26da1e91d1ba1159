"""A look at a store in words for people, and as a table for programs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from quivive.knowledge import Knowledge
from quivive.renderers.reasons import colon
from quivive.renderers.surges import as_table as surges_as_table
from quivive.renderers.surges import comparison, name_of, sparkline, sureness
from quivive.renderers.visible import visible_line
from quivive.reports.plain import defanged
from quivive.schema import WATCH_NAME
from quivive.spread.forecast import Forecast
from quivive.watch.overview import Overview
from quivive.watch.seen import Linked, Seen, Where
from quivive.watching import Series
from quivive.wording import Wording

_MOST_SURGES, _MOST_LINKED, _MOST_FORECASTS = 10, 3, 3
_LIKELY = 0.5


def page(shown: Overview, knowledge: Knowledge, wording: Wording) -> str:
    """All that is to be shown, with headings; forecasts come with how often they were right."""
    say = wording.say
    last = shown.detection.start.date()
    lines = [say("watch.heading", date=str(last))]
    if shown.seen:
        lines += ["", say("watch.campaigns")]
        for one in shown.seen:
            lines += ["", *_campaign(one, knowledge, wording)]
        lines += ["", *_record(shown, wording)]
    if shown.detection.waves:
        lines += ["", say("watch.surges")]
        for wave in shown.detection.waves[:_MOST_SURGES]:
            surge = wave.surge
            count = say("surges.since", count=surge.observed, date=str(surge.since.date()))
            lines += ["", f"  {name_of(surge.series, knowledge, wording)}"]
            lines += [f"    {count} – {comparison(wave, wording)}. {sureness(surge, wording)}"]
            lines += [f"    {sparkline([reports for _, reports, _ in wave.recent])}"]
        more = len(shown.detection.waves) - _MOST_SURGES
        lines += ["", say("surges.more", count=more)] if more > 0 else []
    elif shown.detection.steps < shown.detection.needed:
        lines += ["", say("surges.too_short.day", count=shown.detection.needed, total=shown.detection.steps)]
    return "\n".join(lines) + "\n"


def is_empty(shown: Overview) -> bool:
    """Whether there is nothing to show."""
    return not shown.seen and not shown.detection.waves


def _campaign(one: Seen, knowledge: Knowledge, wording: Wording) -> Iterator[str]:
    say, mark = wording.say, colon(wording)
    named = name_of(Series(one.brand, one.scam_type), knowledge, wording)
    yield f"  {one.id}  {visible_line(one.name) + ' · ' if one.name else ''}{named}"
    days = " – ".join(dict.fromkeys(wording.figures.date(day.isoformat()) for day in (one.first_seen, one.last_seen)))
    yield f"    {say('campaigns.reports', count=one.reports)}, {days}  {sparkline(one.daily)}"
    for where in one.where:
        yield f"    {where_said(where, knowledge, wording)}"
    for expected in one.forecasts[:_MOST_FORECASTS]:
        yield f"    → {forecast_said(expected, knowledge, wording)}"
    if one.hosts:
        yield f"    {say('campaigns.labels.hosts')}{mark} {', '.join(visible_line(defanged(host)) for host in one.hosts)}"
    for linked in one.linked[:_MOST_LINKED]:
        yield f"    {_link(linked, wording)}"
    if len(one.linked) > _MOST_LINKED:
        yield f"    {say('watch.more_linked', count=len(one.linked) - _MOST_LINKED)}"


def where_said(where: Where, knowledge: Knowledge, wording: Wording) -> str:
    """A campaign in one country: since when, how many reports, how they grow."""
    doubling = where.growth.doubling
    trend = f"watch.trend.{where.growth.trend}"
    number = wording.figures.number(doubling, 1) if doubling is not None else ""
    said = wording.say(trend, number=number)
    name = _country(where.country, knowledge, wording)
    return wording.say("watch.where", name=name, date=where.first_seen.isoformat(), count=where.reports, text=said)


def forecast_said(expected: Forecast, knowledge: Knowledge, wording: Wording) -> str:
    """Where a campaign may be next, how likely that is, when, and what it is said from."""
    key = "likely" if expected.probability >= _LIKELY else "possible"
    days = f"{expected.earliest} – {expected.latest}"
    percent = wording.figures.percent(round(100 * expected.probability))
    name = _country(expected.country, knowledge, wording)
    said = wording.say(f"watch.{key}", name=name, percent=percent, count=expected.days, text=days)
    return f"{said} {wording.say('watch.evidence', count=expected.evidence.followed, number=expected.evidence.arrived)}"


def _link(linked: Linked, wording: Wording) -> str:
    percent = wording.figures.percent(round(100 * linked.link.certainty))
    why = wording.say(f"watch.link.{linked.link.reason}", percent=percent)
    key = f"routes.languages.{linked.language}"
    language = wording.say(key) if wording.has(key) else linked.language or "–"
    return wording.say("watch.linked", name=linked.id, near=visible_line(language), text=why)


def _record(shown: Overview, wording: Wording) -> Iterator[str]:
    """How often forecasts were right here, or that there is too little to forecast."""
    say = wording.say
    if shown.arrivals < shown.needed:
        yield say("watch.too_early", count=shown.arrivals, total=shown.needed)
    elif shown.hits.said:
        percent = wording.figures.percent(round(100 * shown.hits.promised))
        yield say("watch.hits", count=shown.hits.said, number=shown.hits.came, total=shown.hits.inside, percent=percent)
    else:
        yield say("watch.no_hits")


def _country(code: str, knowledge: Knowledge, wording: Wording) -> str:
    return name_of(Series(country=code), knowledge, wording)


# --- for programs


def as_table(shown: Overview, wording: Wording, *, reader: str, since: date | None) -> dict[str, Any]:
    """The look as `quivive.watch/1` (`quivive schema watch`)."""
    return {
        "schema": WATCH_NAME,
        "at": shown.at.isoformat(),
        "last_day": shown.detection.start.date().isoformat(),
        "reader": reader,
        "new_since": since.isoformat() if since else "",
        "reports": shown.reports,
        "campaigns": [_row(one) for one in shown.seen],
        "surges": surges_as_table(shown.detection, shown.events, wording)["surges"],
        "forecasts_checked": {"said": shown.hits.said, "came": shown.hits.came, "in_days": shown.hits.inside, "promised": round(shown.hits.promised, 3)},
        "arrivals": shown.arrivals,
        "arrivals_needed": shown.needed,
    }


def _row(one: Seen) -> dict[str, Any]:
    return {
        "id": one.id,
        "name": one.name,
        "brand": one.brand,
        "scam_type": one.scam_type,
        "reports": one.reports,
        "recent": one.recent,
        "daily": list(one.daily),
        "first_seen": one.first_seen.isoformat(),
        "last_seen": one.last_seen.isoformat(),
        "hosts": list(one.hosts),
        "countries": [
            {
                "country": each.country,
                "first_seen": each.first_seen.isoformat(),
                "reports": each.reports,
                "trend": str(each.growth.trend),
                "doubling_days": None if each.growth.doubling is None else round(each.growth.doubling, 2),
            }
            for each in one.where
        ],
        "linked": [
            {"id": each.id, "language": each.language, "reason": str(each.link.reason), "shared": each.link.shared, "certainty": each.link.certainty}
            for each in one.linked
        ],
        "next": [
            {
                "country": each.country,
                "from": each.origin,
                "probability": round(each.probability, 3),
                "days": each.days,
                "earliest": each.earliest,
                "latest": each.latest,
                "arrived": each.evidence.arrived,
                "followed": each.evidence.followed,
            }
            for each in one.forecasts
        ],
    }

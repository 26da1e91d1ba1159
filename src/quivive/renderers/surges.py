"""Surges in words for people, and as a table for programs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from quivive.knowledge import Knowledge
from quivive.renderers.visible import visible_line
from quivive.schema import SURGES_NAME
from quivive.watching import Period, Series, Surge
from quivive.wording import Wording

if TYPE_CHECKING:
    from quivive.surges import Detection, KnownEvent, Wave

_BARS = "▁▂▃▄▅▆▇█"
_CERTAIN, _VERY_LIKELY = 0.999, 0.99
_NEW_AFTER = timedelta(weeks=4)
"""Without a report for as long, a surge is called new and compared with nothing."""
_CARRIED_SHOWN = 3
_LENGTH = {Period.HOUR: timedelta(hours=1), Period.DAY: timedelta(days=1), Period.WEEK: timedelta(weeks=1)}
_ROUND_FROM, _LEAST_SHOWN = 10, 0.05


def page(
    found: Detection,
    events: Sequence[KnownEvent],
    knowledge: Knowledge,
    wording: Wording,
    *,
    most: int,
    carried: bool,
    now: datetime,
) -> str:
    """What was found, the first `most` surges; with `carried` also every wider series that each lifts."""
    say, step = wording.say, _LENGTH[found.period]
    lines = [say(f"surges.heading.{found.period}", **_at(found.start))]
    if found.steps < found.needed:
        lines.append(say(f"surges.too_short.{found.period}", count=found.needed, total=found.steps))
        return "\n".join(lines) + "\n"
    if found.start + step > now:
        lines.append(say("surges.not_over"))
    lines.append(say("surges.looked_at", count=found.looked_at, date=str(found.since.date())))
    if not found.waves:
        lines.append(say("surges.none"))
    known = {event.id: event for event in events}
    for number, wave in enumerate(found.waves[:most], 1):
        lines += ["", f"{number}. {name_of(wave.surge.series, knowledge, wording)}"]
        lines += [f"   {line}" for line in _told(wave, known, knowledge, wording, carried=carried)]
    if len(found.waves) > most:
        lines += ["", say("surges.more", count=len(found.waves) - most)]
    return "\n".join(lines) + "\n"


def name_of(series: Series, knowledge: Knowledge, wording: Wording) -> str:
    """A series in words: its brand, type, channel and country as far as it has them."""
    parts = []
    if series.brand:
        brand = knowledge.brands.get(series.brand)
        parts.append(brand.name if brand else series.brand)
    for value, table in ((series.scam_type, "scam_types"), (series.channel, "channels")):
        if value:
            key = f"{table}.{value}"
            parts.append(wording.say(key) if wording.has(key) else value)
    if series.country:
        country = knowledge.countries.get(series.country)
        parts.append(country.name(wording.language) if country else series.country)
    return visible_line(" · ".join(parts)) or wording.say("surges.all_reports")


def comparison(wave: Wave, wording: Wording) -> str:
    """How far above the usual: so many times, or that there was none for so long."""
    quiet = wave.quiet * _LENGTH[wave.surge.period]
    if quiet >= _NEW_AFTER:
        return wording.say("surges.new", count=quiet // timedelta(weeks=1))
    ratio = wave.surge.ratio
    return wording.say("surges.times", number=wording.figures.number(ratio, 0 if ratio >= _ROUND_FROM else 1))


def sureness(surge: Surge, wording: Wording) -> str:
    """How sure it is that this is not chance, in words."""
    certainty = surge.certainty
    degree = "certain" if certainty >= _CERTAIN else "very_likely" if certainty >= _VERY_LIKELY else "likely"
    return wording.say(f"surges.sure.{degree}")


def _told(
    wave: Wave, events: Mapping[str, KnownEvent], knowledge: Knowledge, wording: Wording, *, carried: bool
) -> Iterator[str]:
    surge, say = wave.surge, wording.say
    hourly = surge.period is Period.HOUR
    key = "surges.since_hour" if hourly else "surges.since"
    yield f"{say(key, count=surge.observed, **_at(surge.since))} – {comparison(wave, wording)}"
    usual = wording.figures.number(surge.expected, 1 if _LEAST_SHOWN <= surge.expected < _ROUND_FROM else 0)
    yield f"{say('surges.usual', number=usual, total=round(surge.upper))} {sureness(surge, wording)}"
    yield sparkline([reports for _, reports, _ in wave.recent])
    event = events.get(surge.event)
    if event is not None:
        said = "surges.event_compared" if wave.compared else "surges.event_alone"
        yield say(said, name=event.name(wording.language))
    if wave.carries:
        shown = wave.carries if carried else wave.carries[:_CARRIED_SHOWN]
        names = "; ".join(name_of(each.series, knowledge, wording) for each in shown)
        rest = len(wave.carries) - len(shown)
        names += f" {say('labels.more_reasons', count=rest)}" if rest else ""
        yield say("surges.carries", text=names)


def _at(moment: datetime) -> dict[str, str]:
    return {"date": str(moment.date()), "hour": f"{moment:%H:%M}"}


def sparkline(counts: Sequence[int]) -> str:
    """Counts as bars beside each other, the largest a whole letter high."""
    most = max([*counts, 1])
    return "".join(_BARS[(len(_BARS) - 1) * count // most] for count in counts)


def as_table(found: Detection, events: Sequence[KnownEvent], wording: Wording) -> dict[str, Any]:
    """What was found, as `quivive.surges/1` (`quivive schema surges`)."""
    names = {event.id: event for event in events}
    return {
        "schema": SURGES_NAME,
        "period": str(found.period),
        "start": found.start.isoformat(),
        "history_since": found.since.isoformat(),
        "steps": found.steps,
        "steps_needed": found.needed,
        "series": found.looked_at,
        "surges": [
            {
                **_row(wave.surge),
                "event_compared": wave.compared,
                "event_source": names[wave.surge.event].source if wave.surge.event in names else "",
                "quiet_steps": wave.quiet,
                "sentence": comparison(wave, wording),
                "carries": [_row(each) for each in wave.carries],
                "recent": [
                    {"start": start.isoformat(), "reports": reports, "expected": round(expected, 4)}
                    for start, reports, expected in wave.recent
                ],
            }
            for wave in found.waves
        ],
    }


def _row(surge: Surge) -> dict[str, Any]:
    return {
        "brand": surge.series.brand,
        "scam_type": surge.series.scam_type,
        "channel": surge.series.channel,
        "country": surge.series.country,
        "start": surge.start.isoformat(),
        "since": surge.since.isoformat(),
        "observed": surge.observed,
        "expected": round(surge.expected, 4),
        "upper": surge.upper,
        "ratio": round(surge.ratio, 2),
        "certainty": round(surge.certainty, 6),
        "event": surge.event,
    }

"""One look at a store: the campaigns that are active, the surges, and where campaigns are likely next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta

from quivive.campaigns import campaign, update
from quivive.frozen import frozen
from quivive.knowledge import Knowledge
from quivive.spread.forecast import LEAST_ARRIVALS, Forecast, forecasts, worth_saying
from quivive.spread.growth import growth
from quivive.spread.kinds import kind_by
from quivive.spread.lags import Kind, Lags, Past, learn_lags
from quivive.spread.linking import Link, Sighted, families, links
from quivive.spread.replay import HitRate, hit_rate, replay
from quivive.spread.traces import Trace, traces
from quivive.store import Store
from quivive.surges import Detection, KnownEvent, detect, known_events
from quivive.watch.past import PastCampaigns, past_campaigns
from quivive.watch.seen import ACTIVE, Linked, Seen, Where, daily_reports
from quivive.watch.surging import counted
from quivive.watching import FingerprintKind, Period

_REPLAYED, _EVERY = timedelta(days=365), timedelta(days=14)
"""How far back forecasts are checked, and how often they would have been made."""
_MOST_HOSTS = 3


@frozen
class Overview:
    """What was seen at `at` (UTC): `seen` are the active campaigns, those with most reports of late first.

    `hits` tells how often forecasts came true in this store's past. `arrivals` is how many are known to learn from;
    below `needed` nothing is forecast.
    """

    at: datetime
    reports: int
    seen: tuple[Seen, ...]
    detection: Detection
    events: tuple[KnownEvent, ...]
    hits: HitRate
    arrivals: int
    needed: int = LEAST_ARRIVALS


def look(store: Store, knowledge: Knowledge, at: datetime, *, most: int, last: date | None = None) -> Overview:
    """Group what is new, and tell what is known from reports received before `at`.

    At most `most` campaigns. `last` is the last whole day, the day before `at` by itself: later days are not whole, and
    growth and surges are told up to it. Reports are grouped as they are known now, also for a time in the past.
    """
    update(store, knowledge)
    past = past_campaigns(store, at)
    whole = last or at.date() - timedelta(1)
    kind = kind_by(knowledge)
    found = tuple(links(past.sighted))
    family = families(past.sighted, found)
    known = _traces(past, family)
    countries = sorted({country for trace in known for country in trace.arrivals})
    lags = learn_lags(Past().with_more(known, countries, whole, kind))
    active = sorted(
        (trace for trace in known if whole - trace.last_seen <= ACTIVE),
        key=lambda trace: (-sum(daily_reports(trace, whole)), trace.id),
    )
    seen = tuple(
        _seen(store, trace, whole, _forecasts(trace, countries, whole, lags, kind), past.sighted, family, found) for trace in active[:most]
    )
    events = known_events()
    reports = sum(count for _, _, _, count in past.counts)
    return Overview(at, reports, seen, _surges(store, whole, events), events, _hits(known, countries, whole, kind), lags.arrivals)


def _traces(past: PastCampaigns, family: Mapping[str, str]) -> list[Trace]:
    """The campaigns, those of one family as one."""
    about = {one.id: (one.brand, one.scam_type) for one in past.sighted}
    return list(traces(((family.get(name, name), country, day, count) for name, country, day, count in past.counts), about))


def _forecasts(trace: Trace, countries: Iterable[str], at: date, lags: Lags, kind: Kind) -> Iterator[Forecast]:
    told = (one for one in forecasts(trace, countries, at, lags, kind) if worth_saying(one, trace, lags))
    yield from sorted(told, key=lambda one: (-one.probability, one.country))


def _seen(
    store: Store,
    trace: Trace,
    at: date,
    expected: Iterable[Forecast],
    sighted: Sequence[Sighted],
    family: Mapping[str, str],
    found: Sequence[Link],
) -> Seen:
    where = [Where(one.country, one.first_seen, sum(one.counts), growth(one, at)) for one in trace.presences]
    daily = daily_reports(trace, at)
    kept = campaign(store, trace.id)
    hosts = [each.value for each, _ in kept.fingerprints if each.kind is FingerprintKind.HOST and not each.common and not each.hashed] if kept else []
    return Seen(
        trace.id,
        kept.name if kept else "",
        trace.brand,
        trace.scam_type,
        sum(one.reports for one in where),
        sum(daily),
        daily,
        min(one.first_seen for one in where),
        trace.last_seen,
        tuple(sorted(where, key=lambda one: (one.first_seen, one.country))),
        tuple(_linked(trace.id, sighted, family, found)),
        tuple(hosts[:_MOST_HOSTS]),
        tuple(expected),
    )


def _linked(head: str, sighted: Sequence[Sighted], family: Mapping[str, str], found: Sequence[Link]) -> Iterator[Linked]:
    """The others of a family, each with the surest link that it hangs by."""
    for one in sighted:
        if one.id != head and family.get(one.id) == head:
            hanging = [link for link in found if one.id in (link.one, link.other)]
            yield Linked(one.id, one.language, max(hanging, key=lambda link: (link.certainty, link.shared)))


def _surges(store: Store, last: date, events: Sequence[KnownEvent]) -> Detection:
    """The surges of the last whole day."""
    at = datetime.combine(last, time.max, UTC)
    until = at + timedelta(seconds=1)
    return detect(counted(store, at, Period.DAY, until), at=at, period=Period.DAY, events=events)


def _hits(known: Sequence[Trace], countries: Iterable[str], at: date, kind: Kind) -> HitRate:
    dates = [at - _REPLAYED + number * _EVERY for number in range(_REPLAYED // _EVERY + 1)]
    return hit_rate(replay(known, countries, dates, at, kind))

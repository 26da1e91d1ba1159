"""The campaigns: the list, and the page of each with all that is known of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from quivive.accounts.roles import Role
from quivive.campaigns import listing as campaign_list
from quivive.campaigns.dossier import Dossier, Near, dossier, newest_members
from quivive.campaigns.keeping import grouped_up_to
from quivive.campaigns.listing import ListedCampaign, ListPage, Order, Wanted
from quivive.campaigns.shown import Decided
from quivive.exchange.known import KnownTo
from quivive.exchange.marks import known_by_others
from quivive.knowledge import load_knowledge
from quivive.server.desk import desk_of
from quivive.server.live import Topic
from quivive.server.team import sparklines
from quivive.server.team.asked import CHANNELS
from quivive.server.team.gate import TEAM, member_of
from quivive.server.team.live import live_page
from quivive.server.team.report_list import HERE as REPORTS
from quivive.server.team.report_list import choices, row
from quivive.server.team.shown import (
    address,
    brand_name,
    country_name,
    named,
    one_line,
    trace_kind,
    trace_value,
    whole,
)
from quivive.server.team.views import console_wording, moment, team_view
from quivive.store import listing
from quivive.store.columns import EPOCH
from quivive.store.store import Store
from quivive.watching import FingerprintKind
from quivive.wording import Wording

HERE: Final = f"{TEAM}/campaigns"
PAGE: Final = 40
MEMBERS: Final = 25
_COUNTRIES: Final = 4
_MOST_EXAMPLES: Final = 5
_MOST_TRACES: Final = 20
_CHART: Final = (600, 90)


async def campaigns(request: Request) -> Response:
    """A page of campaigns."""
    desk, wording, today = desk_of(request), console_wording(request), datetime.now(UTC).date()
    query = request.query_params
    given = {name: query.get(name, "")[:100].strip() for name in ("brand", "kind", "country", "channel", "order")}
    order = Order(given["order"]) if given["order"] in set(Order) else Order.REPORTS
    brand = load_knowledge().brand_called(given["brand"]) if given["brand"] else ""
    wanted = Wanted(brand, given["kind"], given["country"].upper(), given["channel"] if given["channel"] in CHANNELS else "")
    faults = [name for name, right in (("brand", brand), ("channel", wanted.channel)) if given[name] and not right]
    after = query.get("after", "")

    def looked() -> tuple[ListPage, int]:
        with desk.store.reading() as connection:
            page = campaign_list.listed(connection, wanted, order, today, after=after, most=PAGE)
        return page, desk.store.last_sequence() - grouped_up_to(desk.store)

    page, waiting = await desk.done(looked)
    asked = {name: value for name, value in given.items() if value}
    return team_view(
        "campaigns", request, to=lambda path, **fields: address(request, path, fields), given=given, faults=faults, choices=choices(wording),
        rows=[_row(one, request, wording) for one in page.campaigns], orders=[str(one) for one in Order], order=str(order), waiting=max(0, waiting),
        further=address(request, HERE, {**asked, "after": page.further}) if page.further else "", beginning=address(request, HERE, asked) if after else "",
    )  # fmt: skip


def _row(one: ListedCampaign, request: Request, wording: Wording) -> dict[str, Any]:
    where = list(one.countries.items())
    return {
        **title(one, wording),
        "href": address(request, f"{HERE}/{one.id}"),
        "reports": wording.figures.number(one.reports),
        "days": span(one.first_seen, one.last_seen, wording),
        "where": ", ".join(country_name(code, wording) for code, _ in where[:_COUNTRIES]) + (" …" if len(where) > _COUNTRIES else ""),
        "points": sparklines.points(one.days) if any(one.days) else "",
        "drawn": wording.say("console.campaigns.drawn", count=sum(one.days)),
        "lately": wording.figures.number(one.lately),
        "change": wording.figures.number(one.lately - one.before, signed=True) if one.lately or one.before else "",
    }


def title(one: ListedCampaign | Dossier, wording: Wording) -> dict[str, str]:
    """What a campaign is called: its name, else whose name it uses and for what."""
    brands = ", ".join(brand_name(brand) for brand in one.brands[:3])
    kind = named("scam_types", one.scam_type, wording)
    return {"id": one.id, "called": one_line(one.name, 200), "brand": brands, "kind": kind, "title": one_line(one.name, 200) or " · ".join(filter(None, (brands, kind))) or one.id}


def span(first: datetime, last: datetime, wording: Wording) -> str:
    """From one day to another."""
    return " – ".join(dict.fromkeys(wording.figures.date(when.date().isoformat()) for when in (first, last)))


@dataclass(frozen=True, slots=True)
class _Open:
    one: Dossier
    known: tuple[KnownTo, ...]
    members: list[listing.ListedReport]
    further: int


async def campaign(request: Request) -> Response:
    """The page of a campaign."""
    desk, wording, identity = desk_of(request), console_wording(request), request.path_params["id"]
    before = request.query_params.get("before", "")
    found = await desk.done(lambda: _open(desk.store, identity, int(before) if before.isdigit() and before.isascii() and len(before) < 19 else 0))
    if found is None:
        raise HTTPException(404)
    one = found.one
    return team_view(
        "campaign", request, to=lambda path, **fields: address(request, path, fields), one=one, **shown_whole(found.one, request, wording),
        known=[_known(each, wording) for each in found.known], members=[row(each, request, wording) for each in found.members],
        older=address(request, f"{HERE}/{one.id}", {"before": found.further}) + "#reports" if found.further else "",
        newest=address(request, f"{HERE}/{one.id}") + "#reports" if before else "", may=member_of(request).may(Role.ANALYST),
        nothing_ticked=request.query_params.get("ticked") == "none", decided=[_decided(each, wording) for each in reversed(one.decided)],
        near=[_near(each, request, wording) for each in one.near],
    )  # fmt: skip


def shown_whole(one: Dossier, request: Request, wording: Wording) -> dict[str, Any]:
    """What is shown of a campaign, on its page and where two are compared."""
    last = max(one.daily, default=0)
    first = min(one.daily, default=0)
    counts, width = sparklines.binned([one.daily.get(day, 0) for day in range(first, last + 1)][-3_660:])
    arrived = sorted(one.arrived.items(), key=lambda pair: (pair[1], pair[0]))
    return {
        **title(one, wording),
        "number": wording.say("campaigns.reports", count=one.reports),
        "days": span(one.first_seen, one.last_seen, wording),
        "bars": sparklines.bars(counts, *_CHART),
        "chart": wording.say("console.campaigns.chart", count=width, most=wording.figures.number(max(counts, default=0))),
        "countries": [(country_name(code, wording), wording.figures.number(one.counts["country"].get(code, 0)), _day(day, wording)) for code, day in arrived],
        "languages": [(named("console.languages", code, wording), wording.figures.number(count)) for code, count in one.counts["language"].items()],
        "channels": [(named("console.channels", code, wording), wording.figures.number(count)) for code, count in one.counts["channel"].items()],
        "traces": [_trace(place, one, wording) for place in range(min(_MOST_TRACES, len(one.digest.fingerprints)))],
        "examples": [
            {"text": whole(one.examples[each.example]), "reports": wording.say("campaigns.reports", count=each.reports), "href": address(request, f"{REPORTS}/{each.example}")}
            for each in one.digest.wordings if each.example in one.examples
        ][:_MOST_EXAMPLES],
        "counted": wording.say("console.campaigns.counted", count=one.digest.reports) if one.digest.reports != one.reports else "",
        "reasons": list(_reasons(one, wording)),
    }  # fmt: skip


def _day(number: int, wording: Wording) -> str:
    return wording.figures.date((EPOCH + timedelta(days=number)).date().isoformat())


def _trace(place: int, one: Dossier, wording: Wording) -> dict[str, Any]:
    trace, count = one.digest.fingerprints[place]
    return {"kind": trace_kind(trace, wording), "value": trace_value(trace, wording), "reports": wording.figures.number(count), "common": trace.common and trace.kind is not FingerprintKind.URL_SHAPE}


def _known(each: KnownTo, wording: Wording) -> str:
    day = (each.known.seen or each.imported).date()
    return wording.say("console.campaigns.known", text=one_line(each.known.value, 100), name=one_line(each.told_by, 60), date=day.isoformat())


def _decided(each: Decided, wording: Wording) -> dict[str, str]:
    said = wording.say(f"console.campaigns.decided.{each.decision.kind}")
    return {"did": said, "text": one_line(each.decision.text, 200), "by": one_line(each.decision.by, 60) or wording.say("console.campaigns.command_line"), "at": moment(each.at, wording)}


def _near(each: Near, request: Request, wording: Wording) -> dict[str, str]:
    return {
        "id": each.id,
        "href": address(request, f"{HERE}/{each.id}"),
        "title": " · ".join(filter(None, (", ".join(brand_name(brand) for brand in each.brands[:3]), named("scam_types", each.scam_type, wording)))) or each.id,
        "reports": wording.say("campaigns.reports", count=each.reports),
        "shared": wording.say("console.campaigns.shared", count=each.shared),
    }


def _reasons(one: Dossier, wording: Wording) -> Iterator[str]:
    counted: dict[str, int] = json.loads(one.reasons)
    for reason, count in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])):
        if wording.has(f"campaigns.reasons.{reason}"):
            yield wording.say(f"campaigns.reasons.{reason}", count=count)


def _open(store: Store, identity: str, before: int) -> _Open | None:
    with store.reading() as connection:
        one = dossier(connection, identity)
        if one is None:
            return None
        sequences = newest_members(connection, one.root, before=before, most=MEMBERS + 1)
        members = listing.listed(connection, sequences[:MEMBERS])
    known = known_by_others(store, (trace for trace, _ in one.digest.fingerprints), load_knowledge())
    return _Open(one, known[:_MOST_TRACES], members, sequences[MEMBERS - 1] if len(sequences) > MEMBERS else 0)


ROUTES = [
    live_page("/campaigns", campaigns, Topic.REPORTS, Topic.CAMPAIGNS),
    live_page("/campaigns/{id}", campaign, Topic.CAMPAIGNS, Topic.TEAM),
]

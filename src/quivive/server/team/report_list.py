"""The reports, newest first, filtered and searched."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from quivive.campaigns.shown import ID_DIGITS
from quivive.fact_files import WORDING
from quivive.knowledge import load_knowledge
from quivive.server.desk import Desk, desk_of
from quivive.server.live import Topic
from quivive.server.team.asked import CHANNELS, FIELDS, Asked, asked
from quivive.server.team.gate import TEAM
from quivive.server.team.live import live_page
from quivive.server.team.shown import address, brand_name, country_name, named, one_line
from quivive.server.team.views import console_wording, moment, team_view
from quivive.store import listing, search
from quivive.store.labels import Label
from quivive.store.reports import fingerprint_at
from quivive.verdict import Level
from quivive.watching import FingerprintKind
from quivive.wording import Wording

HERE: Final = f"{TEAM}/reports"
PAGE: Final = 50


async def reports(request: Request) -> Response:
    """A page of reports."""
    desk, wording = desk_of(request), console_wording(request)
    before = _number(request.query_params.get("before", ""))

    def looked() -> tuple[Asked, search.Found, list[listing.ListedReport]]:
        looked_for = _asked(request, desk)
        with desk.store.reading() as connection:
            found = search.find(connection, looked_for.search, before=before, most=PAGE)
            return looked_for, found, listing.listed(connection, found.reports)

    looked_for, found, rows = await desk.done(looked)
    given = {name: value for name, value in looked_for.given.items() if value}
    return team_view(
        "reports", request, to=lambda path, **fields: address(request, path, fields), given=looked_for.given, asked=given, meant=looked_for.meant,
        faults=looked_for.faults, rows=[row(one, request, wording) for one in rows], further=found.further, cut=found.cut,
        older=address(request, HERE, {**given, "before": found.further}), newest=address(request, HERE, given), before=before,
        as_words=address(request, HERE, {**given, "as": "words"}),
        choices=choices(wording), brand=brand_name(looked_for.search.brand) if looked_for.search.brand else looked_for.given["brand"],
        chosen=_chosen(looked_for, wording), everything=address(request, HERE),
    )  # fmt: skip


def row(one: listing.ListedReport, request: Request, wording: Wording) -> dict[str, Any]:
    """A report as a row shows it."""
    campaign = one.founder[:ID_DIGITS]
    return {
        "id": one.id,
        "sequence": one.sequence,
        "href": address(request, f"{HERE}/{one.id}"),
        "when": moment(one.received, wording),
        "time": one.received.isoformat(),
        "where": country_name(one.country, wording) + (f" ({one.region})" if one.region else ""),
        "channel": named("console.channels", one.channel, wording),
        "brand": brand_name(one.brand),
        "kind": named("scam_types", one.scam_type, wording),
        "level": one.level if one.level in set(Level) else "cannot_tell",
        "level_name": wording.say(f"console.levels.{one.level}") if one.level in set(Level) else one_line(one.level, 40),
        "words": one_line(one.beginning) if one.beginning else "",
        "campaign": wording.say("console.reports.in_campaign", count=one.together) if one.together > 1 else "",
        "campaign_href": address(request, f"{TEAM}/campaigns/{campaign}") if one.together > 1 else "",
        "label": wording.say(f"console.labels.{one.label}") if one.label else "",
    }


def _chosen(looked_for: Asked, wording: Wording) -> list[tuple[str, str]]:
    """The filters that are set, as people read them."""
    options, found = choices(wording), []
    for name in FIELDS[3:]:
        if (value := looked_for.given[name]) and name not in looked_for.faults:
            said = dict(options.get(name, ())).get(value.upper() if name == "country" else value, one_line(value, 60))
            said = brand_name(looked_for.search.brand) if name == "brand" else wording.figures.date(value) if name in ("since", "until") else said
            found.append((wording.say(f"console.reports.{'language' if name == 'language_of' else name}"), said))
    return found


def choices(wording: Wording) -> Mapping[str, list[tuple[str, str]]]:
    """What can be chosen in the filters."""
    kinds = [key.partition(".")[2] for key in wording.keys if key.startswith("scam_types.")]
    countries = [key.partition(".")[2] for key in wording.keys if key.startswith("countries.")]
    return {
        "kind": [(key, wording.say(f"scam_types.{key}")) for key in kinds],
        "channel": [(key, named("console.channels", key, wording)) for key in CHANNELS],
        "country": sorted(((key, wording.say(f"countries.{key}")) for key in countries if len(key) == 2), key=lambda one: one[1].casefold()),
        "language_of": [(key, load_knowledge().wording(key).say("language.name")) for key in WORDING],
        "level": [(str(key), wording.say(f"console.levels.{key}")) for key in Level],
        "label": [(str(key), wording.say(f"console.labels.{key}")) for key in Label],
    }


def _asked(request: Request, desk: Desk) -> Asked:
    like: tuple[tuple[FingerprintKind, str], ...] = ()
    report, _, place = request.query_params.get("like", "")[:60].partition("-")
    if report and place.isascii() and place.isdigit():
        with desk.store.reading() as connection:
            one = fingerprint_at(connection, report, int(place[:4]))
        like = ((one.kind, one.value),) if one is not None else ()
    return asked(request.query_params, load_knowledge(), desk.key, like)


def _number(written: str) -> int:
    return int(written) if written.isascii() and written.isdigit() and len(written) < 19 else 0


ROUTES = [
    live_page("/reports", reports, Topic.REPORTS, Topic.TEAM, Topic.CAMPAIGNS),
]

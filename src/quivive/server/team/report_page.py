"""One report: all that is kept of it, what a check says of its text today, what others share with it, what the team says it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from quivive.accounts import audit
from quivive.accounts.roles import Role
from quivive.api import channel_named
from quivive.check import check
from quivive.errors import QuiviveError
from quivive.exchange.marks import known_by_others
from quivive.knowledge import load_knowledge
from quivive.readers import ReadOptions, read_message
from quivive.renderers.reasons import sections
from quivive.server.desk import desk_of
from quivive.server.given import word
from quivive.server.team.gate import member_of, team_page
from quivive.server.team.report_list import HERE, row
from quivive.server.team.shown import address, one_line, trace_kind, trace_value, whole
from quivive.server.team.views import console_wording, moment, team_view
from quivive.server.work import Work
from quivive.store import labels, listing, reports, search
from quivive.store.labels import Label, Labelling
from quivive.store.store import Store
from quivive.verdict import Level
from quivive.watching import Fingerprint, FingerprintKind, Report
from quivive.wording import Wording

MOST_COUNTED: Final = 10_000
"""Other reports that show a trace are counted up to so many."""


@dataclass(frozen=True, slots=True)
class _Kept:
    report: Report
    row: listing.ListedReport
    others: tuple[int, ...]
    history: tuple[Labelling, ...]
    known: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Today:
    """What a check of the kept text says now."""

    level: Level
    sections: tuple[tuple[str, tuple[str, ...]], ...]


async def report(request: Request) -> Response:
    """The page of a report."""
    desk, wording, identity = desk_of(request), console_wording(request), request.path_params["id"]
    found = await desk.done(lambda: _kept(desk.store, identity))
    if found is None:
        raise HTTPException(404)
    one = found.report
    work: Work = request.app.state.work
    today = await work.done(lambda: _today(one, wording)) if one.text else None
    return team_view(
        "report", request, to=lambda path, **fields: address(request, path, fields), one=one, row=row(found.row, request, wording),
        received=moment(one.received, wording), collected=moment(one.collected, wording), text=whole(one.text), cut=len(one.text) >= reports.MOST_TEXT,
        score=wording.figures.percent(round(100 * one.score)), source=one_line(one.source, 60), today=today,
        traces=[_trace(place, each, found, request, wording) for place, each in enumerate(one.fingerprints)],
        history=[_said(each, wording) for each in reversed(found.history)], label=found.row.label, labels=[str(each) for each in Label], known=found.known,
        may=member_of(request).may(Role.ANALYST), versions=" · ".join((one.versions.code, one.versions.facts, one.versions.weights)),
    )  # fmt: skip


async def label(request: Request) -> Response:
    """Say what a report is."""
    desk, identity, by = desk_of(request), request.path_params["id"], member_of(request).name
    chosen, now = word(await request.form(), "label"), datetime.now(UTC)
    if chosen and chosen not in set(Label):
        raise HTTPException(400)

    def written() -> bool:
        with desk.store.begin() as connection:
            sequence = reports.sequence_of(connection, identity)
            if sequence:
                labels.put(connection, sequence, Labelling(chosen, by, now))
                audit.write(connection, by, "labelled" if chosen else "unlabelled", now, name=identity, text=chosen)
            return bool(sequence)

    if not await desk.done(written):
        raise HTTPException(404)
    return RedirectResponse(address(request, f"{HERE}/{identity}") + "#label", 303)


def _kept(store: Store, identity: str) -> _Kept | None:
    knowledge = load_knowledge()
    with store.reading() as connection:
        sequence = reports.sequence_of(connection, identity)
        rows = listing.listed(connection, [sequence]) if sequence else []
        if not rows:
            return None
        one = reports.page(connection, reports.wanted({"id": identity}), 0)[0][1]
        counts = {(each.kind, each.value): 0 for each in one.fingerprints}
        for kind, value in counts:
            counts[kind, value] = search.count_showing(connection, kind, value, MOST_COUNTED + 1)
        others = tuple(counts[each.kind, each.value] - 1 for each in one.fingerprints)
        said = tuple(labels.history(connection, sequence))
    known = known_by_others(store, one.fingerprints, knowledge)
    return _Kept(one, rows[0], others, said, tuple(one_line(f"{each.known.value}: {each.told_by}", 160) for each in known))


def _trace(place: int, one: Fingerprint, found: _Kept, request: Request, wording: Wording) -> dict[str, Any]:
    others = found.others[place]
    beyond = others >= MOST_COUNTED
    return {
        "kind": trace_kind(one, wording),
        "value": trace_value(one, wording),
        "common": one.common and one.kind is not FingerprintKind.URL_SHAPE,
        "others": wording.say("console.reports.others_beyond" if beyond else "console.reports.others", count=min(others, MOST_COUNTED)) if others else "",
        "href": address(request, HERE, {"like": f"{found.report.id}-{place}"}) if others else "",
    }


def _said(one: Labelling, wording: Wording) -> dict[str, str]:
    said = wording.say(f"console.labels.{one.label}") if one.label else wording.say("console.labels.taken_back")
    return {"label": said, "by": one_line(one.by, 60), "at": moment(one.at, wording)}


def _today(one: Report, wording: Wording) -> _Today | None:
    knowledge = load_knowledge()
    sender = next((each.value for each in one.fingerprints if each.kind is FingerprintKind.SENDER and not each.hashed), "")
    try:
        options = ReadOptions(channel=channel_named(one.channel), sender=sender, country=one.country)
        message = read_message(one.text, options=options)
        verdict = check(message, knowledge, language=wording.language)
    except QuiviveError:
        return None
    told = tuple((each.heading, tuple(one_line(reason.text, 400) for reason in each.reasons)) for each in sections(verdict, wording))
    return _Today(verdict.level, told)


ROUTES = [
    team_page("/reports/{id}", report, Role.READER),
    team_page("/reports/{id}/label", label, Role.ANALYST, "POST"),
]

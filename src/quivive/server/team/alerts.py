"""Alerts: all of them, one with its way, its draft from a campaign, its words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from markupsafe import Markup
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from quivive.accounts import audit
from quivive.accounts.roles import Role
from quivive.alerts import trail
from quivive.alerts.content import alert_from, content_of
from quivive.alerts.draft import Wanted, draft
from quivive.alerts.editing import LONGEST, edits, rows
from quivive.alerts.errors import CannotAlert
from quivive.alerts.from_campaign import campaign_to_warn_of, languages_of
from quivive.alerts.notice_text import headline
from quivive.alerts.orders import JOURNAL as ORDERS
from quivive.alerts.orders import orders, progress
from quivive.alerts.page import notice_body
from quivive.alerts.records import all_cases, cases_in, stepped, written
from quivive.alerts.trail import Case, Did, Issue, case_called
from quivive.api import country_code
from quivive.campaigns import campaign as campaign_called
from quivive.errors import QuiviveError
from quivive.fact_files import WORDING
from quivive.faults import fault_said
from quivive.knowledge import load_knowledge
from quivive.renderers.visible import visible_line
from quivive.server.desk import Desk, desk_of
from quivive.server.given import word
from quivive.server.live import Topic
from quivive.server.outlets import publisher_of, publishes, wordings
from quivive.server.team.gate import TEAM, member_of, team_page
from quivive.server.team.live import live_page
from quivive.server.team.views import console_wording, team_view
from quivive.watching import Campaign
from quivive.wording import Wording

ALERTS = f"{TEAM}/alerts"
_MOST_COUNTRIES = 30


async def listed(request: Request) -> Response:
    """All alerts, the one that changed last first."""
    desk = desk_of(request)
    known = await desk.done(lambda: all_cases(desk.store))
    return team_view("alerts", request, cases=sorted(known.values(), key=lambda case: case.events[-1].at, reverse=True), publishes=publishes(request.app.state.settings))


def called(request: Request) -> Callable[[], Case]:
    """Finds the alert that the address names; raises `CannotAlert` where there is none."""
    desk, name = desk_of(request), request.path_params["alert"][:40]
    return lambda: case_called(name, all_cases(desk.store))


async def shown(request: Request, *, fault: str = "", status: int = 200) -> Response:
    """One alert: where it stands, what it says in each language, what can be done with it, what was done."""
    desk, settings = desk_of(request), request.app.state.settings
    try:
        case = await desk.done(called(request))
        under_way = await desk.done(lambda: _under_way(desk, case))
        publisher = publisher_of(settings)
    except QuiviveError as error:
        return await refused(request, error)
    issue, known = next_issue(case), wordings()
    notices = [
        (notice.language, headline(issue, notice, known[notice.language]), Markup(notice_body(issue, notice, known[notice.language])))  # noqa: S704 - escaped there
        for notice in case.alert.notices
    ]
    return team_view(
        "alert", request, status=status, fault=fault, case=case, state=str(case.state), notices=notices, publishes=publishes(settings),
        names={code: wording.say("language.name") for code, wording in known.items()}, under_way=under_way, may_mail=bool(settings.recipients and settings.mail_server),
        endpoints=[one.name for one in publisher.endpoints] if publisher else [], public=publisher.url if publisher else "",
        wrote=trail.same_person(member_of(request).name, case.authors), roles=Role,
    )  # fmt: skip


def _under_way(desk: Desk, case: Case) -> dict[str, object]:
    """The orders of this alert, and how far the deliveries of its newest version are."""
    found = [one for one in orders(iter(desk.store.journal(ORDERS))).values() if one.alert == case.alert.id]
    with desk.store.reading() as connection:
        return {"orders": found[::-1], "progress": progress(connection, [one for one in found if one.version == len(case.issues)])}


def next_issue(case: Case, at: datetime | None = None) -> Issue:
    """The alert as it would go out now."""
    last = case.issues[-1] if case.issues else None
    if last is not None and last.did is Did.WITHDRAWN:
        return last
    return Issue(len(case.issues) + 1, Did.UPDATED if case.issues else Did.PUBLISHED, at or case.events[-1].at, case.alert)


# --- begun


async def new(request: Request, *, fault: str = "", status: int = 200) -> Response:
    """What a draft is to be written from and for."""
    desk, identity = desk_of(request), request.query_params.get("campaign", "")[:64]
    knowledge = load_knowledge()
    campaign = await desk.done(lambda: campaign_called(desk.store, identity))
    if campaign is None:
        return await refused(request, CannotAlert("campaign", name=identity))
    wording = console_wording(request)
    countries = sorted(campaign.countries, key=lambda code: (-campaign.countries[code], code))[:_MOST_COUNTRIES]
    spoken = languages_of(campaign, (), knowledge) or (wording.language,)
    return team_view(
        "alert_new", request, status=status, fault=fault, campaign=campaign, called=visible_line(campaign.name), spoken=spoken, before=request.query_params.get("as", "")[:16],
        brand=knowledge.brands[campaign.brand].name if campaign.brand in knowledge.brands else campaign.brand,
        languages=[(code, knowledge.wording(code).say("language.name")) for code in sorted(WORDING, key=lambda code: (code not in spoken, code))],
        countries=[(code, knowledge.country(code)) for code in countries if knowledge.country(code)],
    )  # fmt: skip


async def begun(request: Request) -> Response:
    """Write the draft."""
    desk, member, at = desk_of(request), member_of(request), _now()
    form = await request.form()
    identity, before = request.query_params.get("campaign", "")[:64], request.query_params.get("as", "")[:16]
    knowledge = load_knowledge()

    def drafted() -> str:
        campaign, example = campaign_to_warn_of(desk.store, identity, knowledge)
        alert = draft(campaign, example, _wanted(form, campaign), knowledge, at)
        with desk.store.begin() as connection:
            known = case_called(before, cases_in(connection)) if before else None
            again = alert_from({**content_of(alert), "id": known.alert.id}) if known else alert
            case = written(connection, trail.drafted(again, member.name, at, known, four_eyes=bool(word(form, "four_eyes"))), at)
            audit.write(connection, member.name, "alert_drafted", at, alert=case.alert.id, campaign=campaign.id)
        return case.alert.id

    try:
        return RedirectResponse(f"{ALERTS}/{await desk.done(drafted)}", 303)
    except QuiviveError as error:
        return await new(request, fault=said(error, console_wording(request)), status=422)


def _wanted(form: FormData, campaign: Campaign) -> Wanted:
    chosen = [language for language in form.getlist("language") if isinstance(language, str) and language in WORDING]
    first = word(form, "main")
    languages = dict.fromkeys(([first] if first in chosen else []) + chosen)
    if not languages:
        raise CannotAlert("no_language")
    knowledge = load_knowledge()
    countries = [country_code(code, knowledge) for code in form.getlist("country")[:_MOST_COUNTRIES] if isinstance(code, str) and code in campaign.countries]
    return Wanted(tuple(languages), tuple(countries), bool(word(form, "tell_count")))


# --- changed


async def edit(request: Request) -> Response:
    """The words of a notice, each sentence in a field."""
    desk = desk_of(request)
    try:
        case = await desk.done(called(request))
        return _form(request, case, _language(request, case))
    except QuiviveError as error:
        return await refused(request, error)


async def edited(request: Request) -> Response:
    """Keep what was filled in, unless somebody was quicker, or it holds what may not be told."""
    desk, member, at = desk_of(request), member_of(request), _now()
    form = await request.form()
    fields = {name: value[:4_000] for name, value in form.items() if isinstance(value, str)}
    language, content = request.query_params.get("notice", "")[:2], fields.get("content", "")
    faults: tuple[tuple[str, CannotAlert], ...] = ()

    def decided(case: Case) -> dict[str, object]:
        nonlocal faults
        alert, faults = edits(case, language, fields)
        if faults:
            raise CannotAlert("fields")
        return trail.edited(case, alert_from(content_of(alert)), member.name, at)

    def kept() -> Case:
        with desk.store.begin() as connection:
            case = stepped(connection, request.path_params["alert"][:40], content, decided, at)
            audit.write(connection, member.name, "alert_edited", at, alert=case.alert.id, language=language)
        return case

    try:
        case = await desk.done(kept)
    except CannotAlert as error:
        return await _not_kept(request, error, fields, language, faults)
    return RedirectResponse(f"{ALERTS}/{case.alert.id}#{language}", 303)


async def _not_kept(request: Request, error: CannotAlert, fields: dict[str, str], language: str, faults: tuple[tuple[str, CannotAlert], ...]) -> Response:
    desk, wording = desk_of(request), console_wording(request)
    try:
        case = await desk.done(called(request))
        rows(case, language)  # only a language that it is written in
    except QuiviveError as gone:
        return await refused(request, gone)
    if error.key == "meanwhile":
        # The form holds what is kept now; what was typed is shown beside it, so that nothing of either is lost.
        return _form(request, case, language, fault=said(error, wording), status=409, lost=fields)
    if error.key == "not_changed":
        return RedirectResponse(f"{ALERTS}/{case.alert.id}", 303)
    told = {field: said(why, wording) for field, why in faults}
    return _form(request, case, language, fault=said(error, wording), status=422, typed=fields, faults=told)


def _form(
    request: Request, case: Case, language: str, *, fault: str = "", status: int = 200, typed: dict[str, str] | None = None,
    faults: dict[str, str] | None = None, lost: dict[str, str] | None = None,
) -> Response:  # fmt: skip
    known = load_knowledge()
    return team_view(
        "alert_edit", request, status=status, case=case, notice=case.alert.notice(language), rows=rows(case, language), fault=fault, typed=typed,
        faults=faults or {}, lost=[text for name, text in (lost or {}).items() if text and name not in ("form_token", "content")], longest=LONGEST,
        their=known.wording(language), names={code: known.wording(code).say("language.name") for code in case.alert.languages},
    )  # fmt: skip


def _language(request: Request, case: Case) -> str:
    asked = request.query_params.get("notice", "")[:2]
    return asked if asked in case.alert.languages else case.alert.languages[0]


# --- what went wrong


async def refused(request: Request, error: QuiviveError) -> Response:
    """A page that says what cannot be done."""
    status = 404 if isinstance(error, CannotAlert) and error.key in ("unknown", "several", "campaign") else 422
    return team_view("refused", request, status=status, fault=said(error, console_wording(request)))


def said(error: QuiviveError, wording: Wording) -> str:
    """What went wrong and what helps, as the console says it where it says it in its own words."""
    key = f"console.alerts.errors.{error.key}" if isinstance(error, CannotAlert) else ""
    if isinstance(error, CannotAlert) and wording.has(key):
        return wording.say(key, **error.details)
    return " ".join(fault_said(error, wording)).strip()


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


ROUTES = [
    live_page("/alerts", listed, Topic.ALERTS),
    team_page("/alerts/new", new, Role.ANALYST),
    team_page("/alerts/new", begun, Role.ANALYST, "POST"),
    team_page("/alerts/{alert}", shown, Role.READER),
    team_page("/alerts/{alert}/edit", edit, Role.ANALYST),
    team_page("/alerts/{alert}/edit", edited, Role.ANALYST, "POST"),
]

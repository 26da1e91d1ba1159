"""An alert as it would go out, and the steps by which it does: approved, published, withdrawn, told again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from quivive.accounts import audit
from quivive.accounts.roles import Role
from quivive.alerts import orders, trail
from quivive.alerts.cap import cap_message
from quivive.alerts.deliveries import Way
from quivive.alerts.errors import CannotAlert
from quivive.alerts.feeds import atom, json_feed
from quivive.alerts.letters import letter
from quivive.alerts.page import alert_page
from quivive.alerts.publisher import Mail, Publisher
from quivive.alerts.publishing import decision, write_folder
from quivive.alerts.records import cases_in, stepped
from quivive.alerts.trail import Because, Case, Did, Issue, State, case_called
from quivive.errors import QuiviveError
from quivive.fact_files import MAIN_LANGUAGE
from quivive.server.desk import Desk, desk_of
from quivive.server.given import word
from quivive.server.outlets import publisher_of, ways_of, wordings
from quivive.server.published import page_policy
from quivive.server.team.alerts import ALERTS, called, next_issue, refused, said, shown
from quivive.server.team.front import wake
from quivive.server.team.gate import member_of, team_page
from quivive.server.team.views import console_wording, team_view

_NOBODY = Publisher("–", "https://alerts.example/", "alerts@mail.example", (MAIN_LANGUAGE,), Mail(), ())
"""Who publishes where nobody is set up to: only to show what a page would look like."""


async def preview(request: Request) -> Response:
    """Everything that would go out, in one language."""
    desk = desk_of(request)
    try:
        case = await desk.done(called(request))
        publisher = publisher_of(request.app.state.settings)
    except QuiviveError as error:
        return await refused(request, error)
    by, known, issues = publisher or _NOBODY, wordings(), _issues(case)
    notice = case.alert.notice(request.query_params.get("notice", "")[:2])
    sender = by.mail.sender or _NOBODY.sender
    feed = Publisher(by.name, by.url, by.sender, (notice.language,), by.mail, by.endpoints)
    texts = {
        "mail": letter(issues[-1], by, known[notice.language], sender, "preview", sender).decode().replace("\r\n", "\n"),
        "cap": cap_message(issues, by, known).decode(),
        "atom": atom([issues], feed, known, notice.language).decode(),
        "json": json_feed([issues], feed, known, notice.language).decode(),
    }
    names = {code: known[code].say("language.name") for code in case.alert.languages}
    return team_view("alert_preview", request, case=case, notice=notice, texts=texts, names=names, nobody=publisher is None)


async def page(request: Request) -> Response:
    """The page that would be published, as it would be: with the policy that it has there."""
    # On the page itself the other languages are links to the names that they have as files.
    desk, language = desk_of(request), request.path_params["notice"].removesuffix(".html").rpartition(".")[2][:2]
    try:
        case = await desk.done(called(request))
        publisher = publisher_of(request.app.state.settings) or _NOBODY
    except QuiviveError as error:
        return await refused(request, error)
    known, notice = wordings(), case.alert.notice(language)
    names = [(code, known[code].say("language.name")) for code in case.alert.languages]
    text = alert_page(_issues(case), notice, publisher, known[notice.language], names)
    return HTMLResponse(text, headers={"content-security-policy": page_policy(text)})


def _issues(case: Case) -> tuple[Issue, ...]:
    """Its versions with the one that would be next."""
    issue = next_issue(case, datetime.now(UTC).replace(microsecond=0))
    return case.issues if case.issues and issue is case.issues[-1] else (*case.issues, issue)


# --- steps


Step = Callable[[Request, Desk, FormData, datetime], Case]


def _step(step: Step) -> Callable[[Request], Awaitable[Response]]:
    """A page that does one step and shows the alert after it; what is refused is said there."""

    async def done(request: Request) -> Response:
        desk, form, at = desk_of(request), await request.form(), datetime.now(UTC).replace(microsecond=0)
        try:
            case = await desk.done(lambda: step(request, desk, form, at))
        except QuiviveError as error:
            status = 409 if isinstance(error, CannotAlert) and error.key in ("meanwhile", "other_content") else 422
            return await shown(request, fault=said(error, console_wording(request)), status=status)
        wake(request)
        return RedirectResponse(f"{ALERTS}/{case.alert.id}", 303)

    return done


def _approved(request: Request, desk: Desk, form: FormData, at: datetime) -> Case:
    member, content = member_of(request), word(form, "content")
    with desk.store.begin() as connection:
        case = stepped(connection, request.path_params["alert"][:40], content, lambda case: trail.approved(case, member.name, at, content), at)
        audit.write(connection, member.name, "alert_approved", at, alert=case.alert.id, content=case.content)
    return case


def _published(request: Request, desk: Desk, form: FormData, at: datetime) -> Case:
    return _gone_out(request, desk, form, at, lambda case: Did.UPDATED if case.issues else Did.PUBLISHED, None)


def _withdrawn(request: Request, desk: Desk, form: FormData, at: datetime) -> Case:
    because = word(form, "because")
    if because not in tuple(Because):
        raise CannotAlert("because")
    return _gone_out(request, desk, form, at, lambda _: Did.WITHDRAWN, Because(because))


def _gone_out(request: Request, desk: Desk, form: FormData, at: datetime, did: Callable[[Case], Did], because: Because | None) -> Case:
    """Decide, order what goes out in the background, and write the folder at once."""
    settings, member = request.app.state.settings, member_of(request)
    meant = tuple(way for way in (Way.WEBHOOK, Way.MAIL) if word(form, str(way)))
    ways = ways_of(settings, meant)  # before anything is decided
    with desk.store.begin() as connection:

        def event(case: Case) -> dict[str, object]:
            decided = decision(did(case), case, member.name, at, because)
            if decided is None:
                raise CannotAlert("already")
            return decided

        case = stepped(connection, request.path_params["alert"][:40], word(form, "content"), event, at)
        orders.place(connection, case.alert.id, len(case.issues), meant, member.name, at)
        audit.write(connection, member.name, f"alert_{case.issues[-1].did}", at, alert=case.alert.id, version=len(case.issues))
    write_folder(desk.store, case, ways, wordings())
    return case


def _again(request: Request, desk: Desk, form: FormData, at: datetime) -> Case:
    """Tell those once more who were given up, or were not there."""
    settings, member = request.app.state.settings, member_of(request)
    meant = tuple(way for way in (Way.WEBHOOK, Way.MAIL) if word(form, str(way)))
    ways_of(settings, meant)
    with desk.store.begin() as connection:
        case = case_called(request.path_params["alert"][:40], cases_in(connection))
        if not case.issues or case.state in (State.DRAFT, State.APPROVED):
            raise CannotAlert("not_published", name=case.alert.id)
        orders.place(connection, case.alert.id, len(case.issues), meant, member.name, at)
        audit.write(connection, member.name, "alert_sent_again", at, alert=case.alert.id, version=len(case.issues))
    return case


ROUTES = [
    team_page("/alerts/{alert}/preview", preview, Role.READER),
    team_page("/alerts/{alert}/page/{notice}", page, Role.READER),
    team_page("/alerts/{alert}/approve", _step(_approved), Role.PUBLISHER, "POST"),
    team_page("/alerts/{alert}/publish", _step(_published), Role.PUBLISHER, "POST"),
    team_page("/alerts/{alert}/withdraw", _step(_withdrawn), Role.PUBLISHER, "POST"),
    team_page("/alerts/{alert}/again", _step(_again), Role.PUBLISHER, "POST"),
]

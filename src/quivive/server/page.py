"""The page for anyone: paste a message, see the answer, what to do, and the report to send. Nothing is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import uuid4

from markupsafe import Markup
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from quivive.api import aftercare, channel_named, country_code
from quivive.check import check
from quivive.country import Deliver
from quivive.errors import QuiviveError
from quivive.faults import fault_said
from quivive.knowledge import load_knowledge
from quivive.message import Message
from quivive.redact import labels_of
from quivive.renderers.html import answer, footer, help_given, places_given
from quivive.renderers.reasons import title
from quivive.renderers.visible import visible
from quivive.reports.case import Case, open_case
from quivive.reports.draft import Draft
from quivive.reports.personal import personal_values
from quivive.reports.places import PROVIDER_FORMS, Place, fitting, place_called
from quivive.reports.writing import drafted, notes_on
from quivive.reports.writing import wording_of as wording_of_place
from quivive.server import metrics
from quivive.server.given import LONGEST_TEXT, Given, given, happened, word
from quivive.server.languages import wording_of
from quivive.server.media import MAIL
from quivive.server.reading import read_then
from quivive.server.views import page
from quivive.verdict import Verdict
from quivive.wording import Wording

MOST_FIELDS, MOST_FILES = 40, 2
_MOST_PLACES = 6
_LARGEST_FIELD = 2 * 1024 * 1024
"""Characters of one field: a carried file in base64."""


async def form_of(request: Request) -> FormData:
    """The form, in a bounded number of fields of a bounded size."""
    return await request.form(max_fields=MOST_FIELDS, max_files=MOST_FILES, max_part_size=_LARGEST_FIELD)


async def start(request: Request) -> Response:
    """The page that a message is pasted into."""
    return _start(request)


def _start(request: Request, *, fault: str = "", status: int = 200, form: FormData | None = None) -> Response:
    wording = wording_of(request)
    channel, sender, country = (word(form, name) if form else "" for name in ("channel", "sender", "country"))
    text = word(form, "text", longest=LONGEST_TEXT) if form else ""
    return page(
        "start", wording, status=status, fault=fault, text=text, channel=channel, sender=sender, country=country, collecting=is_collecting(request)
    )


@dataclass(frozen=True, slots=True)
class _Answered:
    given: Given
    message: Message
    verdict: Verdict
    places: tuple[Place, ...]


async def check_form(request: Request) -> Response:
    """The answer to what was handed in; also where a phone shares a message to."""
    wording = wording_of(request)
    form = await form_of(request)
    try:
        handed = await given(form)
        if handed is None:
            return _start(request, fault=wording.say("page.nothing_given"), status=422, form=form)
        answered = await read_then(request, handed, lambda message: _answered(handed, message, wording))
    except QuiviveError as error:
        sentence, remedy = fault_said(error, wording)
        return _start(request, fault=f"{sentence} {remedy}".strip(), status=422, form=form)
    verdict = answered.verdict
    return page(
        "answer", wording, title=title(verdict, wording), level=str(verdict.level), happened=[str(one) for one in verdict.happened],
        answer=Markup(answer(verdict, answered.message, wording)),  # noqa: S704 - the renderer escapes all that is not its own
        versions=Markup(footer(verdict, wording)),  # noqa: S704 - as above
        fields=handed.carried(), places=answered.places, collecting=is_collecting(request),
    )  # fmt: skip


def is_collecting(request: Request) -> bool:
    """Whether people may add a message to the reports here."""
    return request.app.state.desk is not None and request.app.state.settings.collecting == "yes"


def _answered(handed: Given, message: Message, wording: Wording) -> _Answered:
    knowledge = load_knowledge()
    verdict = check(message, knowledge, language=wording.language, happened=handed.happened)
    metrics.checked(verdict, message.channel)
    return _Answered(handed, message, verdict, _places(message, verdict, wording))


def _places(message: Message, verdict: Verdict, wording: Wording) -> tuple[Place, ...]:
    """The nearest that a report can be handed in to; providers are for those who know what ARF is."""
    found = [place for place in fitting(message, verdict, load_knowledge(), wording) if place.deliver not in (*PROVIDER_FORMS, Deliver.NONE)]
    return tuple(found[:_MOST_PLACES])


async def report_form(request: Request) -> Response:
    """The report to one place: to read and copy, or to keep as a file. It is sent by the person, from their own program."""
    wording = wording_of(request)
    form = await form_of(request)
    to = word(form, "to")
    try:
        handed = await given(form)
        if handed is None or not to:
            return _start(request, fault=wording.say("page.nothing_given"), status=422, form=form)
        written = await read_then(request, handed, lambda message: _written(handed, message, to, wording))
    except QuiviveError as error:
        return fault_page(wording, *fault_said(error, wording), status=422)
    if word(form, "download"):
        kind, ending = (MAIL, "eml") if written.draft.media_type == MAIL else ("text/plain", "txt")
        headers = {"content-disposition": f'attachment; filename="quivive-report.{ending}"'}
        return Response(written.draft.content, media_type=kind, headers=headers)
    content = visible(written.draft.content.decode("utf-8", "replace").replace("\r\n", "\n"))
    return page("report", wording, place=written.place, notes=written.notes, content=content, fields=handed.carried())


@dataclass(frozen=True, slots=True)
class _Written:
    place: Place
    draft: Draft
    notes: tuple[str, ...]


def _written(handed: Given, message: Message, to: str, wording: Wording) -> _Written:
    knowledge = load_knowledge()
    verdict = check(message, knowledge, language=wording.language)
    place = place_called(to, message, verdict, knowledge, wording)
    theirs = wording_of_place(place, knowledge, wording.language)
    now = datetime.now(UTC).replace(microsecond=0)
    case: Case = open_case(
        message, handed.mail, verdict, knowledge, found=personal_values(message),
        labels=labels_of(wording if place.deliver == Deliver.SMS else theirs), at=now, identifier=str(uuid4()),
    )  # fmt: skip
    return _Written(place, drafted(case, place, theirs, wording), tuple(notes_on(case, place, knowledge, wording, now.date(), as_it_is=False)))


async def aftercare_page(request: Request) -> Response:
    """It has already happened: what is asked, and then what to do."""
    wording = wording_of(request)
    if request.method == "GET":
        return page("aftercare", wording, help="", fault="", happened=[], channel="", country="", brand="")
    form = await form_of(request)
    told: tuple[str, ...] = ()
    shown, fault, knowledge = "", "", load_knowledge()
    channel, country, named = word(form, "channel"), word(form, "country"), word(form, "brand")
    try:
        ticked = happened(form)
        told = tuple(str(one) for one in ticked)
        if not ticked:
            fault = wording.say("page.tick_one")
        else:
            answered = aftercare(
                ticked, brand=knowledge.brand_called(named), channel=channel_named(channel) if channel else None,
                country=country_code(country, knowledge) if country else "", language=wording.language,
            )  # fmt: skip
            shown = help_given(answered.advice, wording) + places_given(answered.routes, answered.happened, wording)
    except QuiviveError as error:
        fault = " ".join(fault_said(error, wording)).strip()
    return page(
        "aftercare", wording, status=422 if fault else 200, help=Markup(shown), fault=fault, happened=told,  # noqa: S704 - as above
        channel=channel, country=country, brand=named,
    )  # fmt: skip


async def manifest(request: Request) -> Response:
    """What a phone needs to install the page as an app, and to share messages to it."""
    wording = wording_of(request)
    return JSONResponse(
        {
            "id": "/", "name": wording.say("page.title"), "short_name": "Quivive", "lang": wording.language, "start_url": f"/?language={wording.language}",
            "display": "standalone", "background_color": "#f3f2ee", "theme_color": "#0b4f8a", "description": wording.say("page.lead"),
            "icons": [
                {"src": "/static/icon.svg", "sizes": "any", "type": "image/svg+xml"},
                *({"src": f"/static/icon-{size}.png", "sizes": f"{size}x{size}", "type": "image/png", "purpose": "any"} for size in (192, 512)),
            ],
            "share_target": {
                "action": f"/check?language={wording.language}", "method": "POST", "enctype": "multipart/form-data",
                "params": {
                    "title": "title", "text": "text", "url": "url",
                    "files": [{"name": "file", "accept": ["message/rfc822", ".eml", "text/plain", "image/*", "audio/*", "application/pdf"]}],
                },
            },
        },
        media_type="application/manifest+json",
    )  # fmt: skip


async def checked_again(request: Request) -> Response:
    """Somebody who reloads an answer, or follows its address, begins anew."""
    return RedirectResponse(f"/?language={wording_of(request).language}", 303)


def fault_page(wording: Wording, sentence: str, remedy: str = "", *, status: int, after: int = 0) -> Response:
    """One sentence on what went wrong, and what helps."""
    return page("fault", wording, status=status, headers={"retry-after": str(after)} if after else None, sentence=sentence, remedy=remedy)



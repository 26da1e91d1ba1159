"""Reports: handed in as `quivive collect` takes them, and read as they are kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final, cast

from sqlalchemy import Connection, false
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from quivive.accounts import audit
from quivive.accounts.keys import Scope
from quivive.batch.collect import REGION, SOURCE, Terms, report_of
from quivive.errors import UnreadableInput
from quivive.knowledge import load_knowledge
from quivive.message import Message, Origin
from quivive.readers import ReadOptions, Unreadable
from quivive.readers.rows import row_message
from quivive.redact import take_out
from quivive.renderers.kept_reports import added_table, as_table, page_table
from quivive.server.api import shapes
from quivive.server.api.fields import MOMENT, fields_of, moment, one_of, text, whole
from quivive.server.api.idempotency import IDEMPOTENCY_KEY, Act, Done, once
from quivive.server.api.operation import Example, Operation, Shown, caller_of, query
from quivive.server.api.problems import Problem
from quivive.server.api.shapes import members, ref
from quivive.server.desk import desk_of
from quivive.server.media import JSON, MAIL, NAMES, TAKEN, media_type
from quivive.server.reading import Reading
from quivive.server.work import Work
from quivive.store import Store, labels
from quivive.store import reports as stored
from quivive.store.labels import Label, Labelling
from quivive.store.search import with_words
from quivive.store.tables import reports
from quivive.watching import Report

MOST_ON_PAGE: Final = 200
_SOURCE: Final = "api"
_CODE: Final = text(3, minLength=2, pattern="^[a-z]{2,3}$")
_OF_REPORT: Final[Mapping[str, Any]] = {
    "id": text(200), "country": shapes.COUNTRY, "region": text(6, minLength=3, pattern=f"^(?:{REGION.pattern})$"),
    "source": text(40, minLength=1, pattern=f"^(?:{SOURCE.pattern})$", default=_SOURCE),
    "reporter": text(200), "received": MOMENT, "keep_text": {"type": "boolean", "default": False},
}  # fmt: skip
_TEXT_BODY: Final = members({"text": shapes.MESSAGE_TEXT, "subject": shapes.SENDER, "channel": shapes.CHANNEL, "sender": shapes.SENDER, "language": _CODE, **_OF_REPORT}, "text")


_LABEL: Final = members({"label": one_of([str(label) for label in Label])}, "label")


async def hand_in(request: Request) -> Response:
    """`POST /v1/reports`: judged and redacted here, acknowledged when the store has it."""
    desk, kind = desk_of(request), media_type(request.headers.get("content-type", ""))
    if kind not in TAKEN:
        raise Problem("not-taken", f"{kind[:100]}: there are {', '.join(TAKEN)}", headers={"accept": ", ".join(TAKEN)})
    body = await request.body()
    fields = fields_of(body, _TEXT_BODY) if kind == JSON else query(request)
    work, reading = cast(Work, request.app.state.work), cast(Reading, request.app.state.reading)
    terms = Terms(desk.key, datetime.now(UTC), _SOURCE, keep_text=fields.get("keep_text", False))

    async def prepared() -> Act:
        if kind == JSON:
            report, taken = await work.mail(body, lambda: _judged(_text(fields), terms))
        else:
            options = ReadOptions(country=fields.get("country", ""))
            report, taken = await reading.read(body, options, NAMES[kind], lambda read: _judged(_of_whom(read, fields), terms))
        return lambda connection: _added(connection, report, taken)

    return await once(request, body, prepared, _told)


def _text(fields: Mapping[str, Any]) -> Message:
    message = row_message({name: value for name, value in fields.items() if name != "keep_text"}, ReadOptions(), "")
    if isinstance(message, Unreadable):
        raise UnreadableInput(message.why, message.remedy)
    return message


def _of_whom(message: Message, fields: Mapping[str, Any]) -> Message:
    """A file's message with what is known of whoever reports it."""
    origin = Origin(*(fields.get(name, "") for name in ("id", "source", "reporter", "region")))
    received = moment(fields["received"]) if "received" in fields else message.received_at
    return replace(message, origin=origin, received_at=received)


def _judged(message: Message, terms: Terms) -> tuple[Report, Counter[str]]:
    taken = Counter(str(one.kind) for found in take_out(message).found.values() for one in found)
    return report_of(message, terms, load_knowledge()), taken


def _added(connection: Connection, report: Report, taken: Mapping[str, int]) -> Done:
    added = stored.add(connection, [report])
    if added.expired:
        raise Problem("too-old", "reports of that time were let go for their age")
    return Done(201 if added.new else 200, {"id": report.id, "new": bool(added.new), "taken_out": dict(taken)})


def _told(connection: Connection, kept: Mapping[str, Any]) -> dict[str, Any]:
    _, report = _the(connection, kept["id"])
    return added_table(report, kept["taken_out"], new=kept["new"])


async def listed(request: Request) -> Response:
    """`GET /v1/reports`: a page of those that are asked for."""
    asked, desk = query(request), desk_of(request)
    equal = {name: asked.get(name, "") for name in ("brand", "scam_type", "channel", "country", "language", "level", "source")}
    since, until = (moment(asked[name]) if name in asked else None for name in ("since", "until"))
    wanted, words = stored.wanted(equal, since=since, until=until), asked.get("q", "")
    return JSONResponse(await desk.done(lambda: report_page(desk.store, wanted, asked["after"], asked["limit"], words)))


def report_page(store: Store, wanted: stored.Wanted, after: int, most: int, words: str = "") -> dict[str, Any]:
    """A page of reports with their labels; all the `words` stand in their text."""
    with store.reading() as connection:
        if words:
            having = with_words(connection, words)
            wanted = wanted.where(reports.c.sequence.in_(having) if having is not None else false())
        found = stored.page(connection, wanted, after, most + 1)
        known = labels.now_on(connection, [sequence for sequence, _ in found])
    page = found[:most]
    return page_table(page, known, page[-1][0] if len(found) > most else None)


async def shown(request: Request) -> Response:
    """`GET /v1/reports/{id}`: one report."""
    identity, desk = request.path_params["id"], desk_of(request)

    def asked() -> dict[str, Any]:
        with desk.store.reading() as connection:
            sequence, report = _the(connection, identity)
            return as_table(report, labels.now_on(connection, [sequence]).get(sequence, ""))

    return JSONResponse(await desk.done(asked))


async def labelled(request: Request) -> Response:
    """`PUT /v1/reports/{id}/label`: what it is, in the opinion of whoever holds the key."""
    label = fields_of(await request.body(), _LABEL)["label"]
    identity, desk, by, now = request.path_params["id"], desk_of(request), caller_of(request).name, datetime.now(UTC)

    def written() -> dict[str, Any]:
        with desk.store.begin() as connection:
            sequence, report = _the(connection, identity)
            labels.put(connection, sequence, Labelling(label, by, now))
            audit.write(connection, by, "labelled", now, name=report.id, text=label)
            return as_table(report, label)

    return JSONResponse(await desk.done(written))


def _the(connection: Connection, identity: str) -> tuple[int, Report]:
    found = stored.page(connection, stored.wanted({"id": identity}), 0, 1)
    if not found:
        raise Problem("not-here", "there is no such report")
    return found[0]


_FILTERS: Final[Mapping[str, Any]] = {
    "brand": shapes.BRAND, "scam_type": shapes.SCAM_TYPE, "channel": shapes.CHANNEL, "country": shapes.COUNTRY, "language": _CODE, "level": shapes.LEVEL,
    "source": text(40, minLength=1), "since": MOMENT, "until": MOMENT, "q": text(200, minLength=1),
}  # fmt: skip
PAGED: Final[Mapping[str, Any]] = {"after": whole(0, 2**53, 0), "limit": whole(1, MOST_ON_PAGE, 50)}
_EXAMPLE = {
    "text": "DHL: your parcel is held. Pay 1.99 to have it delivered: https://dhl-fees.example/pay", "channel": "sms", "sender": "+447700900123",
    "country": "GB", "region": "GB-LND", "source": "hotline", "reporter": "case 81", "received": "2026-11-28T08:15:00Z", "keep_text": True,
}  # fmt: skip

OPERATIONS = (
    Operation(
        "addReport", "POST", "/v1/reports", hand_in,
        "Hand in a message that was reported, as JSON or as the bytes of a mail or of another file that is checked. It is judged, what is personal is taken out of it, and only then it is kept; "
        "the text is kept only if `keep_text`. The answer comes when the store has it. The same message from the same reporter is one report.",
        Scope.REPORT,
        {201: Shown("Kept.", {JSON: ref("added-report")}), 200: Shown("It was known already.", {JSON: ref("added-report")})},
        query=_OF_REPORT, headers={"Idempotency-Key": IDEMPOTENCY_KEY}, kinds=("cannot-be-read", "other-request", "too-old", "under-way", "not-taken"),
        bodies={JSON: _TEXT_BODY, MAIL: {"type": "string", "format": "binary"}}, examples={"a text message": Example(body=_EXAMPLE)},
    ),
    Operation(
        "reports", "GET", "/v1/reports", listed,
        "Reports in the order in which they were acknowledged; `next` of an answer is the `after` of the next question. All words of `q` stand in the text, where it was kept; a row of them in quotes together.",
        Scope.READ, {200: Shown("A page.", {JSON: ref("kept-reports")})}, query={**_FILTERS, **PAGED},
        examples={"of one brand": Example(query={"brand": "dhl", "limit": "10"})},
    ),
    Operation(
        "report", "GET", "/v1/reports/{id}", shown, "One report.", Scope.READ, {200: Shown("The report.", {JSON: ref("kept-report")})},
        path_schemas={"id": shapes.REPORT_ID}, examples={"by its id": Example(path={"id": "{report}"})},
    ),
    Operation(
        "labelReport", "PUT", "/v1/reports/{id}/label", labelled, "Say what a report is; the last word counts.", Scope.LABEL,
        {200: Shown("The report with its label.", {JSON: ref("kept-report")})}, path_schemas={"id": shapes.REPORT_ID}, bodies={JSON: _LABEL},
        examples={"a scam": Example(path={"id": "{report}"}, body={"label": "scam"})},
    ),
)  # fmt: skip

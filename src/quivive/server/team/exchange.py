"""Partners: what they are given of our campaigns, and what they told us."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from typing import BinaryIO, Final, TypeVar

import anyio
import anyio.to_thread
from starlette.background import BackgroundTask
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse

from quivive.accounts import audit
from quivive.accounts.roles import Role
from quivive.batch.collect import SOURCE
from quivive.errors import QuiviveError
from quivive.exchange.exportable import LEAST_INDEPENDENT, ExportRule
from quivive.exchange.formats import format_names, load_reader
from quivive.exchange.handing_out import MOST_REPORTS, Asked, HandedOut, hand_out
from quivive.exchange.importing import JOURNAL, import_from
from quivive.exchange.known import sources
from quivive.exchange.shared import Heading, Tlp
from quivive.exchange.values import cleaned, text_line
from quivive.faults import fault_said
from quivive.knowledge import load_knowledge
from quivive.renderers.visible import visible_line
from quivive.server.desk import Desk, desk_of
from quivive.server.given import word
from quivive.server.outlets import publisher_of
from quivive.server.team.gate import TEAM, member_of, team_page
from quivive.server.team.views import console_wording, team_view
from quivive.server.work import Busy
from quivive.store import journals
from quivive.watching import FingerprintKind

T = TypeVar("T")
_MOST_NAMED: Final = 100
_MOST_LEAST: Final = 1_000
_IN_MEMORY: Final = 2_000_000
_AT_ONCE = anyio.CapacityLimiter(1)
"""Exports and imports of a process that are under way: they are heavy."""
_FIELDS: Final = ("format", "tlp", "since", "least", "garden", "producer", "trusted", "source", "licence", "reader")
_ENDINGS: Final = {"jsonl": "jsonl", "stix": "json", "misp": "json", "rpz": "zone", "hosts": "txt", "list": "txt", "csv": "csv", "parquet": "parquet"}


class NotAsked(QuiviveError):
    """A field of a form that cannot be used; `key` names the sentence of the console."""

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__(key)


async def exchange(request: Request, *, fault: str = "", status: int = 200, asked: Mapping[str, str] | None = None, ids: str = "", preview: HandedOut | None = None) -> Response:
    """The forms, what was last read in, and who told what."""
    desk = desk_of(request)
    known, imported = await desk.done(lambda: (sources(desk.store), _imported(desk, request.query_params.get("imported", ""))))
    query = request.query_params
    return team_view(
        "exchange", request, status=status, fault=fault, formats=format_names(what="write"), readable=format_names(what="read"), tlps=list(Tlp),
        typed=dict.fromkeys(_FIELDS, "") | {"format": query.get("format", "")[:40], "producer": _producer(request)} | dict(asked or {}),
        ids=ids or " ".join(query.getlist("campaign"))[:2_000], preview=preview, sources=known, imported=imported, least=LEAST_INDEPENDENT,
        most=MOST_REPORTS, megabytes=request.app.state.settings.largest_upload // 1024 // 1024,
    )  # fmt: skip


def _producer(request: Request) -> str:
    try:
        publisher = publisher_of(request.app.state.settings)
    except QuiviveError:
        publisher = None
    return publisher.name if publisher else "Quivive"


def _imported(desk: Desk, number: str) -> Mapping[str, object] | None:
    """What reading a file came to, by the number of its event."""
    if not number.isascii() or not number.isdigit() or len(number) > 9:
        return None
    with desk.store.reading() as connection:
        events = journals.page(connection, JOURNAL, int(number) - 1)
    found = events[0].content if events else {}
    if found.get("what") != "import":
        return None
    faults = found.get("faults", [])
    # What names a field was written by whoever wrote the file.
    shown = [(place, kind, visible_line(str(detail))) for place, kind, detail in faults] if isinstance(faults, list) else []
    return {**found, "faults": shown}


# --- to partners


async def looked_at(request: Request) -> Response:
    """What would be told and what would not, with nothing handed out. A form is posted, so that its token stands in no address."""
    form = await request.form()
    try:
        asked = _asked(form)
        done = await _alone(lambda: _written(request, asked))
    except QuiviveError as error:
        return await _wrong(request, error, form)
    return await exchange(request, asked=_typed(form), ids=word(form, "ids", longest=2_000), preview=done)


def _written(request: Request, asked: Asked) -> HandedOut:
    with tempfile.TemporaryFile() as stream:
        return hand_out(desk_of(request).store, asked, stream, load_knowledge(), datetime.now(UTC))


async def handed_out(request: Request) -> Response:
    """The file for a partner."""
    form, desk, member, now = await request.form(), desk_of(request), member_of(request), datetime.now(UTC)
    stream = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - closed when it was sent
    try:
        asked = _asked(form)
        done = await _alone(lambda: hand_out(desk.store, asked, stream, load_knowledge(), now))  # type: ignore[arg-type]  # a binary file as well
    except QuiviveError as error:
        stream.close()
        return await _wrong(request, error, form)

    def noted() -> None:
        with desk.store.begin() as connection:
            audit.write(
                connection, member.name, "exported", now, format=asked.format, tlp=str(asked.heading.tlp), indicators=done.exported.indicators,
                campaigns=done.exported.campaigns,
            )  # fmt: skip

    await desk.done(noted)
    stream.seek(0)
    name = f"quivive-{now:%Y%m%d-%H%M}-tlp-{asked.heading.tlp.replace('+', '-')}.{_ENDINGS.get(asked.format, 'txt')}"
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(stream, media_type="application/octet-stream", headers=headers, background=BackgroundTask(stream.close))


def _asked(form: FormData) -> Asked:
    """What the form asks for; raises `NotAsked` for a field that cannot be used."""
    name, tlp, since, least = word(form, "format"), word(form, "tlp"), word(form, "since"), word(form, "least") or str(LEAST_INDEPENDENT)
    producer, garden = word(form, "producer"), word(form, "garden")
    if name not in format_names(what="write"):
        raise NotAsked("format")
    if tlp not in tuple(Tlp):
        raise NotAsked("tlp")
    if not producer or text_line(producer) != " ".join(producer.split()):
        raise NotAsked("producer")
    if not least.isascii() or not least.isdigit() or not 1 <= int(least[:6]) <= _MOST_LEAST:
        raise NotAsked("least")
    if garden and (cleaned(FingerprintKind.HOST, garden) != garden or not garden[-1].isalpha()):
        raise NotAsked("garden")
    return Asked(
        name, Heading(text_line(producer), Tlp(tlp)), tuple(word(form, "ids", longest=2_000).replace(",", " ").split()[:_MOST_NAMED]), _since(since),
        int(least), frozenset(word(form, "trusted").replace(",", " ").split()), garden, MOST_REPORTS,
    )  # fmt: skip


def _since(given: str) -> datetime | None:
    try:
        return datetime.combine(date.fromisoformat(given), time(), UTC) if given else None
    except ValueError:
        raise NotAsked("since") from None


def _typed(form: FormData) -> dict[str, str]:
    return {name: word(form, name) for name in _FIELDS if name in form}


# --- from partners


async def read_in(request: Request) -> Response:
    """Keep what a partner's file says."""
    form, desk, member, now = await request.form(), desk_of(request), member_of(request), datetime.now(UTC)
    upload, source, licence, reader = form.get("file"), word(form, "source").lower(), word(form, "licence"), word(form, "reader")
    try:
        if not isinstance(upload, UploadFile) or not upload.filename:
            raise NotAsked("file")
        if reader not in format_names(what="read"):
            raise NotAsked("format")
        if not SOURCE.fullmatch(source):
            raise NotAsked("source")
        if licence and text_line(licence) != " ".join(licence.split()):
            raise NotAsked("licence")
        stream = upload.file
        number = await _alone(lambda: _read(desk, stream, reader, source, text_line(licence) if licence else "", member.name, now))
    except QuiviveError as error:
        return await _wrong(request, error, form)
    return RedirectResponse(f"{TEAM}/exchange?imported={number}#imported", 303)


def _read(desk: Desk, stream: BinaryIO, reader: str, source: str, licence: str, by: str, now: datetime) -> int:
    rule = ExportRule(load_knowledge(), Tlp.RED)
    try:
        import_from(load_reader(reader).read(stream), desk.store, rule, told_by=source, licence=licence, at=now)
    finally:
        # A portion that was written stays, also where a later part of the file could not be read.
        with desk.store.begin() as connection:
            number = journals.last(connection, JOURNAL)
            audit.write(connection, by, "imported", now, source=source, format=reader)
    return number


# --- both


async def _wrong(request: Request, error: QuiviveError, form: FormData) -> Response:
    wording = console_wording(request)
    fault = wording.say(f"console.exchange.errors.{error.key}") if isinstance(error, NotAsked) else " ".join(fault_said(error, wording)).strip()
    return await exchange(request, fault=fault, status=422, asked=_typed(form), ids=word(form, "ids", longest=2_000))


async def _alone(work: Callable[[], T]) -> T:
    if _AT_ONCE.available_tokens < 1:
        raise Busy
    return await anyio.to_thread.run_sync(work, limiter=_AT_ONCE)


ROUTES = [
    team_page("/exchange", exchange, Role.READER),
    team_page("/exchange/preview", looked_at, Role.ANALYST, "POST"),
    team_page("/exchange/export", handed_out, Role.ANALYST, "POST"),
    team_page("/exchange/import", read_in, Role.ANALYST, "POST"),
]

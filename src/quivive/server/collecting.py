"""Adding a message to the reports from the page: what would be kept is shown first, and what was kept can be taken back."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from quivive.batch.collect import Terms, report_of
from quivive.errors import QuiviveError
from quivive.fact_files import WORDING
from quivive.faults import fault_said
from quivive.knowledge import load_knowledge
from quivive.message import Message, Origin
from quivive.renderers.visible import visible, visible_line
from quivive.server.desk import desk_of
from quivive.server.given import given, word
from quivive.server.languages import wording_of
from quivive.server.page import fault_page, form_of, is_collecting
from quivive.server.reading import read_then
from quivive.server.views import page
from quivive.store.keys import keyed
from quivive.watching import Report
from quivive.wording import Wording

SOURCE = "page"
"""What reports of the page are collected from: as nobody is named, they count as one voice in what partners are told."""
_VALID = timedelta(hours=2)
"""How long somebody may look at what would be kept before they agree."""

_OF_THE_ID, _OF_THE_PROOF = 12, 12
"""Digits of a code."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """What is kept, line by line: a label and what stands behind it."""

    lines: tuple[tuple[str, str], ...]
    text: str


async def collect_form(request: Request) -> Response:
    """First what would be kept; once agreed to, it is, and there is a code to take it back."""
    desk, wording = desk_of(request), wording_of(request)
    if not is_collecting(request):
        return fault_page(wording, wording.say("page.not_here"), wording.say("page.not_here_remedy"), status=404)
    form, now = await form_of(request), datetime.now(UTC)
    try:
        handed = await given(form)
        if handed is None:
            return fault_page(wording, wording.say("page.nothing_given"), status=422)
        agreed = _agreed(form, desk.key, now)
        keep_text = bool(word(form, "keep_text"))
        mark = word(form, "mark") if agreed else secrets.token_hex(16)
        terms = Terms(desk.key, now, SOURCE, keep_text=keep_text or not agreed)
        report = await read_then(request, handed, lambda message: _report(message, mark, terms))
    except QuiviveError as error:
        return fault_page(wording, *fault_said(error, wording), status=422)
    if not agreed:
        stamp = str(int(now.timestamp()))
        ticket = {"mark": mark, "stamp": stamp, "seal": _seal(desk.key, mark, stamp)}
        return page("collect", wording, kept=_kept(report, wording), fields={**handed.carried(), **ticket})
    await desk.done(lambda: desk.store.add([report]))
    return page("collected", wording, code=_code(desk.key, report.id), gone=False, fault="")


async def undo_form(request: Request) -> Response:
    """Taking back what was added, by its code."""
    desk, wording = desk_of(request), wording_of(request)
    if request.method == "GET":
        return page("collected", wording, code="", gone=False, fault="")
    digits = "".join(word(await form_of(request), "code").lower().replace("-", " ").split())
    beginning = digits[:_OF_THE_ID]
    if not hmac.compare_digest(digits.encode(), "".join(_code(desk.key, beginning).split("-")).encode()):
        return page("collected", wording, status=422, code="", gone=False, fault=wording.say("page.collect.wrong_code"))
    await desk.done(lambda: desk.store.erase_report(beginning))
    return page("collected", wording, code="", gone=True, fault="")


def _report(message: Message, mark: str, terms: Terms) -> Report:
    # The mark makes it another report than that of the next person with the same message, and the same one when it is sent twice.
    return report_of(replace(message, origin=Origin(id=mark)), terms, load_knowledge())


def _agreed(form: FormData, key: bytes, now: datetime) -> bool:
    """Whether what would be kept was shown on a page of ours not long ago: no other site can make somebody agree."""
    mark, stamp, seal = word(form, "mark"), word(form, "stamp"), word(form, "seal")
    if not stamp.isascii() or not stamp.isdigit() or len(stamp) > 12 or not hmac.compare_digest(seal.encode(), _seal(key, mark, stamp).encode()):
        return False
    return timedelta(0) <= now - datetime.fromtimestamp(int(stamp), UTC) <= _VALID


def _seal(key: bytes, mark: str, stamp: str) -> str:
    return keyed(key, "page-seal", f"{mark} {stamp}")


def _code(key: bytes, identity: str) -> str:
    """What takes a report back: the beginning of its id and what only we can make of it, short enough to be written down."""
    beginning = identity[:_OF_THE_ID]
    digits = beginning + keyed(key, "page-undo", beginning)[:_OF_THE_PROOF]
    return "-".join(digits[place : place + 4] for place in range(0, len(digits), 4))


def _kept(report: Report, wording: Wording) -> _Kept:
    return _Kept(tuple(_lines(report, wording)), visible(report.text))


def _lines(report: Report, wording: Wording) -> Iterator[tuple[str, str]]:
    """All of a report but its text; what is empty is left out."""

    def named(table: str, value: str) -> str:
        return wording.say(f"{table}.{value}") if value and wording.has(f"{table}.{value}") else visible_line(value)

    def label(name: str) -> str:
        return wording.say(f"page.collect.{name}")

    brand = load_knowledge().brands.get(report.brand)
    language = load_knowledge().wording(report.language).say("language.name") if report.language in WORDING else report.language
    yield label("when"), wording.figures.date(report.received.date().isoformat())
    yield label("level"), wording.say(f"levels.{report.level}.title", brand=brand.name if brand else "")
    values = (
        ("channel", named("channels", report.channel)), ("country", named("countries", report.country)), ("language", language),
        ("brand", brand.name if brand else ""), ("kind", named("scam_types", report.scam_type)),
    )  # fmt: skip
    yield from ((label(name), value) for name, value in values if value)
    shown = dict.fromkeys(label("unreadable") if one.hashed else visible_line(one.value) for one in report.fingerprints)
    if shown:
        yield label("shows"), " · ".join(shown)
    if report.signature:
        yield label("words"), label("words_mark")


ROUTES = [
    Route("/collect", collect_form, methods=["POST"]),
    Route("/collect/undo", undo_form, methods=["GET", "POST"]),
]

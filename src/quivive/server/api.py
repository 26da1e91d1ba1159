"""The API for programs, `/v1`: JSON in, the JSON of the command line out; faults as RFC 9457 problems."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from quivive.api import aftercare, channel_named, country_code, happened_named
from quivive.check import check
from quivive.errors import QuiviveError, UnreadableInput
from quivive.fact_files import WORDING
from quivive.knowledge import load_knowledge
from quivive.message import Message
from quivive.readers import ReadOptions, read_message
from quivive.renderers.json import aftercare_table, render
from quivive.server import metrics
from quivive.server.languages import language_of
from quivive.server.work import Work
from quivive.verdict import Happened

PROBLEM = "application/problem+json"
MAIL = "message/rfc822"
_FIELDS = frozenset({"text", "channel", "sender", "country", "language", "happened"})


class NotUnderstood(Exception):
    """The request is not one of this API: which field, and what is wrong with it."""


async def check_message(request: Request) -> Response:
    """`POST /v1/check`: one message as JSON (`text`, and `channel`, `sender`, `country`, `language`, `happened`), or the
    bytes of a mail as `message/rfc822` with the other fields in the query."""
    work: Work = request.app.state.work
    try:
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() == MAIL:
            work.expect_room()
            fields: Mapping[str, Any] = {**request.query_params, "happened": request.query_params.getlist("happened")}
            content: str | bytes = await request.body()
        else:
            fields = _object(await request.body())
            content = _text(fields, "text", longest=1_000_000)
        language = _language(fields, request)
        check_it = partial(_answer, content, fields, language)
        told = await (work.text(content, check_it) if isinstance(content, str) else work.mail(content, check_it))
        return Response(told, media_type="application/json")
    except NotUnderstood as error:
        return problem(400, "The request is not understood", str(error))
    except UnreadableInput as error:
        return problem(422, "The message cannot be read", str(error))
    except QuiviveError as error:
        return problem(400, "Something named is not known", str(error))


def _answer(content: str | bytes, fields: Mapping[str, Any], language: str) -> str:
    knowledge = load_knowledge()
    channel, country = _text(fields, "channel"), _text(fields, "country")
    options = ReadOptions(
        channel=channel_named(channel) if channel else None, sender=_text(fields, "sender"),
        country=country_code(country, knowledge) if country else "",
    )  # fmt: skip
    message: Message = read_message(content, options=options, name="mail.eml" if isinstance(content, bytes) else "")
    verdict = check(message, knowledge, language=language, happened=happened_named(_list(fields, "happened")))
    metrics.checked(verdict, message.channel)
    return render(verdict, message, knowledge.wording(language), indent=None)


async def aftercare_given(request: Request) -> Response:
    """`POST /v1/aftercare`: what to do after it happened, as `quivive aftercare --format json` says it."""
    try:
        fields = _object(await request.body(), frozenset({"happened", "scam_type", "brand", "channel", "country", "language"}))
        happened = happened_named(_list(fields, "happened"))
        if not happened:
            raise NotUnderstood("happened: name at least one")
        answer = aftercare(
            happened, scam_type=_text(fields, "scam_type"), brand=_text(fields, "brand"), channel=_text(fields, "channel") or None,
            country=_text(fields, "country"), language=_language(fields, request),
        )  # fmt: skip
    except NotUnderstood as error:
        return problem(400, "The request is not understood", str(error))
    except QuiviveError as error:
        return problem(400, "Something named is not known", str(error))
    return JSONResponse(aftercare_table(answer))


def problem(status: int, title: str, detail: str = "", after: int = 0) -> Response:
    """What went wrong, as RFC 9457 has it."""
    told = detail.encode("utf-8", "replace").decode()  # half a character, as JSON can hold it, has no bytes
    table = {"type": "about:blank", "title": title, "status": status, **({"detail": told} if told else {})}
    return JSONResponse(table, status, media_type=PROBLEM, headers={"retry-after": str(after)} if after else None)


def _object(body: bytes, known: frozenset[str] = _FIELDS) -> dict[str, Any]:
    try:
        fields = json.loads(body)
    except (ValueError, RecursionError):
        raise NotUnderstood("the body is no JSON") from None
    if not isinstance(fields, dict):
        raise NotUnderstood("the body is no JSON object")
    if unknown := sorted(fields.keys() - known):
        raise NotUnderstood(f"{unknown[0][:60]}: there is no such field; there are {', '.join(sorted(known))}")
    return fields


def _text(fields: Mapping[str, Any], name: str, *, longest: int = 1_000) -> str:
    text = fields.get(name, "")
    if not isinstance(text, str) or len(text) > longest:
        raise NotUnderstood(f"{name}: a text of at most {longest} characters")
    return text


def _list(fields: Mapping[str, Any], name: str) -> list[str]:
    texts = fields.get(name, [])
    if not isinstance(texts, list) or len(texts) > len(Happened) or not all(isinstance(text, str) for text in texts):
        raise NotUnderstood(f"{name}: a list of at most {len(Happened)} names")
    return texts


def _language(fields: Mapping[str, Any], request: Request) -> str:
    language = _text(fields, "language")
    if language and language not in WORDING:
        raise NotUnderstood(f"language: one of {', '.join(WORDING)}")
    return language or language_of(request)

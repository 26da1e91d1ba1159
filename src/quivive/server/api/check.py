"""One message checked, and help after it happened: the JSON of the command line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from quivive.accounts.keys import Scope
from quivive.api import aftercare, channel_named, country_code, happened_named
from quivive.check import check
from quivive.errors import QuiviveError, UnreadableInput
from quivive.fact_files import WORDING
from quivive.knowledge import load_knowledge
from quivive.message import Message
from quivive.readers import ReadOptions
from quivive.renderers.json import aftercare_table, render
from quivive.server import metrics
from quivive.server.api import shapes
from quivive.server.api.fields import fields_of
from quivive.server.api.operation import Example, Operation, Shown
from quivive.server.api.problems import NotUnderstood, problem
from quivive.server.api.shapes import members, ref
from quivive.server.languages import language_of
from quivive.server.media import JSON, MAIL, NAMES, TAKEN, media_type
from quivive.server.reading import Reading
from quivive.server.work import Work
from quivive.verdict import Happened


async def check_message(request: Request) -> Response:
    """`POST /v1/check`: one message as JSON (`text`, and `channel`, `sender`, `country`, `language`, `happened`), or a
    mail, a picture, a document, a recording … as its bytes, by its media type, with the other fields in the query."""
    work: Work = request.app.state.work
    reading: Reading = request.app.state.reading
    kind = media_type(request.headers.get("content-type", ""))
    if kind not in TAKEN:
        return _not_taken(kind)
    try:
        if kind == JSON:
            fields: Mapping[str, Any] = fields_of(await request.body(), _CHECK)
            body = _text(fields, "text", longest=1_000_000).encode("utf-8", "replace")
        else:
            work.expect_room()
            fields = {**request.query_params, "happened": request.query_params.getlist("happened")}
            body = await request.body()
        language, happened, options = _language(fields, request), happened_named(_list(fields, "happened")), _options(fields)
        told = await reading.read(body, options, NAMES.get(kind, ""), partial(_answer, happened=happened, language=language))
        return Response(told, media_type="application/json")
    except NotUnderstood as error:
        return problem(400, "The request is not understood", str(error))
    except UnreadableInput as error:
        return problem(422, "The message cannot be read", str(error))
    except QuiviveError as error:
        return problem(400, "Something named is not known", str(error))


def _options(fields: Mapping[str, Any]) -> ReadOptions:
    channel, country = _text(fields, "channel"), _text(fields, "country")
    return ReadOptions(
        channel=channel_named(channel) if channel else None, sender=_text(fields, "sender"),
        country=country_code(country, load_knowledge()) if country else "",
    )  # fmt: skip


def _answer(message: Message, happened: Sequence[Happened], language: str) -> str:
    knowledge = load_knowledge()
    verdict = check(message, knowledge, language=language, happened=happened)
    metrics.checked(verdict, message.channel)
    return render(verdict, message, knowledge.wording(language), indent=None)


def _not_taken(kind: str) -> Response:
    answer = problem(415, "This kind of content is not taken", f"{kind[:100]}: there are {', '.join(TAKEN)}")
    answer.headers["accept"] = ", ".join(TAKEN)
    return answer


async def aftercare_given(request: Request) -> Response:
    """`POST /v1/aftercare`: what to do after it happened, as `quivive aftercare --format json` says it."""
    try:
        fields = fields_of(await request.body(), _AFTERCARE)
        happened = happened_named(_list(fields, "happened"))
        answer = aftercare(
            happened, scam_type=_text(fields, "scam_type"), brand=_text(fields, "brand"), channel=_text(fields, "channel") or None,
            country=_text(fields, "country"), language=_language(fields, request),
        )  # fmt: skip
    except NotUnderstood as error:
        return problem(400, "The request is not understood", str(error))
    except QuiviveError as error:
        return problem(400, "Something named is not known", str(error))
    return JSONResponse(aftercare_table(answer))


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


_SAID = {"channel": shapes.CHANNEL, "sender": shapes.SENDER, "country": shapes.COUNTRY, "language": shapes.LANGUAGE, "happened": shapes.HAPPENED}
_SCAM = "Netflix: your payment failed. Update your card within 24 hours: https://netflix-konto.example/pay"

_CHECK = members({"text": shapes.MESSAGE_TEXT, **_SAID}, "text")
_AFTERCARE = members(
    {
        "happened": {**shapes.HAPPENED, "minItems": 1}, "scam_type": shapes.SCAM_TYPE, "brand": shapes.BRAND,
        **{name: _SAID[name] for name in ("channel", "country", "language")},
    },
    "happened",
)  # fmt: skip

OPERATIONS = (
    Operation(
        "check", "POST", "/v1/check", check_message,
        "Check one message: a text as JSON, or the bytes of a mail with what is known of it in the address. Nothing of it is kept. "
        f"So go other files, by their media type: {', '.join(kind for kind in TAKEN if kind not in (JSON, MAIL))}.",
        Scope.CHECK, {200: Shown("The verdict, as `quivive check --format json` gives it.", {JSON: ref("verdict")})}, open=True,
        query=_SAID, kinds=("cannot-be-read", "not-taken"),
        bodies={JSON: _CHECK, MAIL: {"type": "string", "format": "binary"}},
        examples={"a text": Example(body={"text": _SCAM, "channel": "sms", "country": "GB"})},
    ),
    Operation(
        "aftercare", "POST", "/v1/aftercare", aftercare_given, "What to do after it happened, most urgent first, and who helps.",
        Scope.CHECK, {200: Shown("As `quivive aftercare --format json` says it.", {JSON: ref("aftercare")})}, open=True,
        bodies={JSON: _AFTERCARE},
        examples={"a card was given away": Example(body={"happened": ["card"], "country": "FR", "language": "fr"})},
    ),
)  # fmt: skip

"""The description of the API (OpenAPI 3.1), made from the operations themselves."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from quivive import schema
from quivive.server.api import shapes
from quivive.server.api.computed import known_already
from quivive.server.api.operation import Operation
from quivive.server.api.problems import EXPLAINED, KINDS, PROBLEM
from quivive.server.views import static_version
from quivive.version import __version__

SCHEMAS: Final[Mapping[str, dict[str, Any]]] = {
    "verdict": schema.VERDICT, "aftercare": schema.AFTERCARE, "scan-row": schema.SCAN_ROW, "kept-report": schema.KEPT_REPORT,
    "kept-reports": schema.KEPT_REPORTS, "added-report": schema.ADDED_REPORT, "campaigns": schema.CAMPAIGNS, "surges": schema.SURGES,
    "watch": schema.WATCH, "alerts": schema.ALERTS, "alert": schema.ALERT,
}  # fmt: skip
_PROBLEM: Final = {
    "type": "object",
    "title": "What went wrong (RFC 9457)",
    "properties": {
        "type": {"enum": [f"{EXPLAINED}{name}" for name in KINDS]}, "title": {"type": "string"}, "status": {"type": "integer"},
        "detail": {"type": "string"},
    },
    "required": ["type", "title", "status"],
    "additionalProperties": False,
}  # fmt: skip
_LONG: Final = {"brand-id": shapes.BRAND, "country-code": shapes.COUNTRY}
_ALWAYS: Final = ("not-understood", "not-here", "too-slow", "too-large", "too-many", "went-wrong", "busy", "store")
_WITH_KEY: Final = ("no-key", "wrong-key", "not-allowed")
_RETRY: Final = {"Retry-After": {"description": "Seconds after which to come again.", "schema": {"type": "integer", "minimum": 1}}}
_TAG: Final = {"ETag": {"description": "Names the answer: sent back as `If-None-Match`, it is answered with 304 while it holds.", "schema": {"type": "string"}}}
_LEFT: Final = {
    "RateLimit-Policy": {"description": "The quotas of the key (draft-ietf-httpapi-ratelimit-headers-10).", "schema": {"type": "string"}},
    "RateLimit": {"description": "What is left of them, and seconds until they are whole again.", "schema": {"type": "string"}},
}


def document(operations: Iterable[Operation]) -> dict[str, Any]:
    """The description."""
    paths: dict[str, dict[str, Any]] = {}
    for one in operations:
        paths.setdefault(one.path, {})[one.method.lower()] = _operation(one)
    return {
        "openapi": "3.1.1",
        "info": {
            "title": "Quivive", "version": __version__, "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
            "description": "Checks messages for scams that borrow a known name, keeps reports of them, and tells what they have in common.",
        },
        "servers": [{"url": "/"}],
        "jsonSchemaDialect": schema.DIALECT,
        "paths": _referring(paths),
        "components": {
            "schemas": {**{name: _component(value) for name, value in SCHEMAS.items()}, "problem": _PROBLEM, **_LONG},
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer", "description": "A key that an admin of the server made: `qv_…`."}},
        },
    }  # fmt: skip


def _referring(value: Any) -> Any:  # noqa: ANN401 - any part of the description
    """The same, with a reference in place of each long list of names."""
    for name, long in _LONG.items():
        if value == long:
            return {"$ref": f"#/components/schemas/{name}"}
    if isinstance(value, dict):
        return {name: _referring(each) for name, each in value.items()}
    return [_referring(each) for each in value] if isinstance(value, list) else value


def _component(value: dict[str, Any]) -> dict[str, Any]:
    return {name: each for name, each in value.items() if name != "$schema"}


def _operation(one: Operation) -> dict[str, Any]:
    table: dict[str, Any] = {"operationId": one.name, "summary": one.text.partition(". ")[0].rstrip("."), "description": one.text}
    parameters = [_parameter(name, "path", value, required=True) for name, value in one.path_schemas.items()]
    parameters += [_parameter(name, "query", value) for name, value in one.query.items()]
    parameters += [_parameter(name, "header", value) for name, value in one.headers.items()]
    if parameters:
        table["parameters"] = parameters
    if one.bodies:
        shown = {name: {"value": each.body} for name, each in one.examples.items() if each.body is not None}
        content = {kind: {"schema": value} for kind, value in one.bodies.items()}
        for kind, described in content.items():
            found = {name: value for name, value in shown.items() if one.examples[name].media_type == kind}
            if found:
                described["examples"] = found
        table["requestBody"] = {"required": not one.may_be_empty, "content": content}
    table["responses"] = _responses(one)
    table["security"] = [] if one.scope is None else [*([{}] if one.open else []), {"key": []}]
    if one.scope is not None:
        table["description"] += f" A key needs the scope `{one.scope}`" + (", unless the server answers without a key." if one.open else ".")
    return table


def _parameter(name: str, where: str, value: Mapping[str, Any], *, required: bool = False) -> dict[str, Any]:
    table: dict[str, Any] = {"name": name, "in": where, "required": required, "schema": dict(value)}
    return table | ({"style": "form", "explode": True} if value.get("type") == "array" else {})


def _responses(one: Operation) -> dict[str, Any]:
    table: dict[str, Any] = {}
    left = _LEFT if one.scope is not None else {}
    for status, shown in one.answers.items():
        headers = left | (_TAG if one.tagged else {}) | dict(shown.headers)
        content = {kind: {"schema": dict(value)} for kind, value in shown.content.items()}
        table[str(status)] = {"description": shown.text, "content": content, **({"headers": headers} if headers else {})}
    if one.tagged:
        table["304"] = {"description": "What whoever asks has already still holds.", "headers": _TAG}
    kinds = (*_ALWAYS, *(_WITH_KEY if one.scope is not None else ()), *one.kinds)
    for status in sorted({KINDS[kind][0] for kind in kinds}):
        names = [kind for kind in KINDS if KINDS[kind][0] == status and kind in kinds]
        said = "; ".join(f"{KINDS[name][1]} (`{name}`)" for name in names) + "."
        wait = {"headers": _RETRY} if status in (409, 429, 503) else {}
        table[str(status)] = {"description": said, "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/problem"}}}, **wait}
    return dict(sorted(table.items()))


def routes_of_description(operations: tuple[Operation, ...]) -> list[Route]:
    """Where the description is: for programs, and for people as a page."""

    @lru_cache(maxsize=1)
    def described() -> bytes:
        return json.dumps(document(operations), ensure_ascii=False, separators=(",", ":")).encode()

    async def for_programs(request: Request) -> Response:
        return _kept(request, described(), "application/vnd.oai.openapi+json;version=3.1")

    async def for_people(request: Request) -> Response:
        from quivive.server.api.reference import page  # noqa: PLC0415 - the other form does without

        return _kept(request, page(json.loads(described())), "text/html; charset=utf-8")

    return [Route("/v1/openapi.json", for_programs, methods=["GET"]), Route("/v1/", for_people, methods=["GET"])]


def _kept(request: Request, content: bytes, kind: str) -> Response:
    headers = {"etag": f'"{static_version()}-{__version__}"', "cache-control": "public, max-age=300", "access-control-allow-origin": "*"}
    if known_already(request, headers["etag"]):
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=kind, headers=headers)

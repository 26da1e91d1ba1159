"""The description of the API as a page for people, without a script."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from quivive.server.api.problems import EXPLAINED, KINDS
from quivive.server.views import environment, static_version

_METHODS = ("get", "put", "post", "delete")
WHY: Mapping[str, str] = {
    "not-understood": "A field or parameter is missing, is not known, or has not the form that is asked for. The detail says which.",
    "no-key": "Send a key: Authorization: Bearer qv_…",
    "wrong-key": "The key was mistyped, has ended, or was revoked. Ask an admin for another one.",
    "not-allowed": "The key has not the scope that this needs. Ask an admin for a key that has.",
    "not-here": "There is no such address, report, campaign or alert; or this server keeps nothing.",
    "not-this-way": "The header Allow says which methods this address takes.",
    "too-slow": "Send the request in one go; for much at once there is the scan.",
    "under-way": "A request with the same idempotency key is being answered. Come again after the seconds in Retry-After.",
    "too-large": "A request has fewer bytes than that. Leave out attachments, or send the messages in several scans.",
    "not-taken": "The header Accept says which kinds of content are taken.",
    "cannot-be-read": "There is no message in it, or it is damaged. The detail says more.",
    "other-request": "The idempotency key was used for another request in the last 24 hours. Use another one.",
    "too-old": "The team let reports of that time go for their age.",
    "too-many": "A quota is used up. Come again after the seconds in Retry-After.",
    "went-wrong": "A fault of ours. Please report it.",
    "busy": "As many requests wait as may. Come again after the seconds in Retry-After.",
    "store": "The database does not answer. Nothing was acknowledged: come again after the seconds in Retry-After.",
}
"""What each kind of problem means, and what helps."""


def page(described: Mapping[str, Any]) -> bytes:
    """The page, from the description."""
    operations = [
        {"method": method.upper(), "path": path, **operation, "body": _body(operation), "taken": _taken(operation, described["components"]["schemas"])}
        for path, methods in described["paths"].items() for method, operation in methods.items() if method in _METHODS
    ]  # fmt: skip
    shapes = {name: json.dumps(value, ensure_ascii=False, indent=2) for name, value in described["components"]["schemas"].items()}
    problems = [(name, status, title, WHY[name]) for name, (status, title) in KINDS.items()]
    text = environment().get_template("reference.html").render(
        info=described["info"], operations=operations, shapes=shapes, problems=problems, version=static_version(), explained=EXPLAINED.partition("#")[0]
    )
    return text.encode("utf-8", "replace")


def _body(operation: Mapping[str, Any]) -> str:
    for content in operation.get("requestBody", {}).get("content", {}).values():
        for example in content.get("examples", {}).values():
            value = example["value"]
            return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=2)
    return ""


def _taken(operation: Mapping[str, Any], known: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """What it takes: the name of each parameter or field, where it stands, what it may be."""

    def said(value: Mapping[str, Any], *, required: bool) -> str:
        return _said(known[value["$ref"].rpartition("/")[2]] if "$ref" in value else value, required=required)

    rows = [(one["name"], one["in"], said(one["schema"], required=one["required"])) for one in operation.get("parameters", ())]
    for kind, content in operation.get("requestBody", {}).get("content", {}).items():
        fields = content["schema"].get("properties")
        if fields is None:
            rows.append(("", kind, content["schema"].get("description", "The bytes.")))
            continue
        needed = content["schema"]["required"]
        rows += [(name, kind, said(value, required=name in needed)) for name, value in fields.items()]
    return rows


def _said(value: Mapping[str, Any], *, required: bool) -> str:
    """A schema in a few words."""
    inner = value.get("items", value)
    said = "a list; each " if "items" in value else ""
    if "enum" in inner:
        shown = inner["enum"]
        said += "one of " + ", ".join(shown[:12]) + (f", … ({len(shown)})" if len(shown) > 12 else "")
    elif inner["type"] == "integer":
        said += f"a number from {inner['minimum']} to {inner['maximum']}"
    elif inner.get("format") == "date-time":
        said += "a time as RFC 3339 has it"
    elif inner["type"] == "boolean":
        said += "true or false"
    else:
        said += f"a text of at most {inner.get('maxLength', '…')} characters"
    usual = value.get("default")
    said += "" if usual is None else f"; without it {json.dumps(usual) if not isinstance(usual, str) else usual}"
    return said + (" (needed)" if required else "")

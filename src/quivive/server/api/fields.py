"""What programs send, read by the JSON Schema that the API's description shows: one place says what is taken."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Final

from quivive.server.api.problems import NotUnderstood

Schema = Mapping[str, Any]
_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:[Zz]|[+-]\d\d:\d\d)")
_KINDS: Final[Mapping[str, type | tuple[type, ...]]] = {"string": str, "integer": int, "boolean": bool, "array": list, "object": dict}
_MOST_SHOWN: Final = 60


def text(most: int = 1_000, **more: object) -> dict[str, Any]:
    """A text of at most so many characters."""
    return {"type": "string", "maxLength": most, **more}


def whole(low: int, high: int, usual: int | None = None) -> dict[str, Any]:
    """A whole number between two, both included."""
    return {"type": "integer", "minimum": low, "maximum": high, **({} if usual is None else {"default": usual})}


def one_of(values: Sequence[str], usual: str = "") -> dict[str, Any]:
    """One of these texts."""
    return {"type": "string", "enum": list(values), **({"default": usual} if usual else {})}


MOMENT: Final[dict[str, Any]] = {"type": "string", "format": "date-time", "pattern": r"^(?:19[7-9]|20\d|21\d)\d-"}
"""A time as RFC 3339 has it, from 1970 to 2199."""


def fields_of(body: bytes, schema: Schema) -> dict[str, Any]:
    """The members of a JSON object; raises `NotUnderstood` for the first that is not as the schema says."""
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        raise NotUnderstood("the body is no JSON") from None
    if not isinstance(value, dict):
        raise NotUnderstood("the body is no JSON object")
    return _members(value, schema, {})


def query_of(given: Sequence[tuple[str, str]], known: Mapping[str, Schema], required: Sequence[str] = ()) -> dict[str, Any]:
    """The parameters of an address, each as the type that its schema names; raises `NotUnderstood`."""
    values: dict[str, Any] = {}
    for name, written in given:
        schema = known.get(name, {})
        if schema.get("type") == "array":
            values.setdefault(name, []).append(written)
        elif name in values:
            raise NotUnderstood(f"{name[:_MOST_SHOWN]}: given more than once")
        else:
            values[name] = _typed(written, schema)
    return _members(values, {"properties": known, "required": required}, {})


def moment(value: str) -> datetime:
    """The time in UTC."""
    return datetime.fromisoformat(value.upper()).astimezone(UTC)


def checked(name: str, value: object, schema: Schema) -> None:
    """Raise `NotUnderstood` where a value is not as its schema says."""
    wanted = str(schema.get("type"))
    if not isinstance(value, _KINDS[wanted]) or (wanted == "integer" and isinstance(value, bool)):
        raise NotUnderstood(f"{name}: no {wanted}")
    if isinstance(value, str):
        _text(name, value, schema)
    elif isinstance(value, list):
        if len(value) > int(schema.get("maxItems", len(value))):
            raise NotUnderstood(f"{name}: more than {schema['maxItems']} of them")
        if len(value) < int(schema.get("minItems", 0)):
            raise NotUnderstood(f"{name}: name at least one")
        for one in value:
            checked(name, one, schema["items"])
    elif isinstance(value, int) and not isinstance(value, bool) and not schema["minimum"] <= value <= schema["maximum"]:
        raise NotUnderstood(f"{name}: no number from {schema['minimum']} to {schema['maximum']}")


def _text(name: str, value: str, schema: Schema) -> None:
    if "enum" in schema and value not in schema["enum"]:
        near = ", ".join(schema["enum"][:_MOST_SHOWN])
        raise NotUnderstood(f"{name}: there is no {value[:_MOST_SHOWN]!r}; there are {near}")
    if len(value) > int(schema.get("maxLength", len(value))):
        raise NotUnderstood(f"{name}: a text of at most {schema['maxLength']} characters")
    if len(value) < int(schema.get("minLength", 0)) or ("pattern" in schema and not _compiled(schema["pattern"]).search(value)):
        raise NotUnderstood(f"{name}: {value[:_MOST_SHOWN]!r} has not the form that is asked for")
    if schema.get("format") == "date-time":
        try:
            good = bool(_MOMENT.fullmatch(value)) and moment(value) is not None
        except (ValueError, OverflowError):
            good = False
        if not good:
            raise NotUnderstood(f"{name}: {value[:_MOST_SHOWN]!r} is no time as RFC 3339 has it")


def _members(values: dict[str, Any], schema: Schema, found: dict[str, Any]) -> dict[str, Any]:
    known: Mapping[str, Schema] = schema["properties"]
    if unknown := sorted(values.keys() - known.keys()):
        raise NotUnderstood(f"{unknown[0][:_MOST_SHOWN]}: there is no such field; there are {', '.join(sorted(known)) or 'none'}")
    if missing := [name for name in schema.get("required", ()) if name not in values]:
        raise NotUnderstood(f"{missing[0]}: is missing")
    for name, value in values.items():
        checked(name, value, known[name])
        found[name] = value
    return {name: each["default"] for name, each in known.items() if "default" in each} | found


def _typed(written: str, schema: Schema) -> object:
    if schema.get("type") == "integer":
        return int(written) if re.fullmatch(r"-?\d{1,18}", written, re.ASCII) else written
    if schema.get("type") == "boolean":
        return {"true": True, "false": False}.get(written, written)
    return written


@lru_cache(maxsize=64)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)

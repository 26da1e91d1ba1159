"""Loaded by Schemathesis: what a program does that a description cannot say."""

from __future__ import annotations

import itertools
import json
from typing import Any

import schemathesis
from schemathesis.generation.meta import CoverageScenario

_NUMBERS = itertools.count()


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: Any) -> None:  # noqa: ANN401 - as it calls us
    """Every request has an idempotency key of its own: the same one for another request is refused, as the draft asks for.

    Not where a parameter is left out on purpose: a changed header has the request judged anew, it then counts as whole, and the
    Authorization that it was to be without is sent after all.
    """
    data = case.meta.phase.data if case.meta is not None else None
    if getattr(data, "scenario", None) == CoverageScenario.MISSING_PARAMETER:
        return
    key = (case.headers or {}).get("Idempotency-Key")
    if isinstance(key, str) and len(key) > 2 and len(key) < 200 and key[0] == key[-1] == '"':
        case.headers["Idempotency-Key"] = f'{key[:-1]}{next(_NUMBERS)}"'
    elif isinstance(key, str) and 0 < len(key) < 200 and key[0] != '"':
        case.headers["Idempotency-Key"] = f"{key}{next(_NUMBERS)}"


@schemathesis.serializer("application/x-ndjson")
def lines(context: Any, value: Any) -> bytes:  # noqa: ANN401 - as it calls us
    """A text as it is, anything else as one line of JSON."""
    return value.encode("utf-8", "replace") if isinstance(value, str) else json.dumps(value).encode()

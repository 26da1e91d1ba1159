"""Says offline whether a file is what a publisher signed: a document, a page, a CAP message, or what a webhook brought."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from quivive.alerts.content import LARGEST, alert_from
from quivive.alerts.document import is_signed_by
from quivive.alerts.errors import CannotAlert
from quivive.alerts.page import taken_apart
from quivive.alerts.trail import Because, Did
from quivive.frozen import frozen
from quivive.renderers.visible import visible
from quivive.schema import ALERT_NAME

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    from quivive.alerts.alert import Alert

LARGEST_FILE = 4 * LARGEST


@frozen
class Verified:
    """What a valid signature stands for; times as in the document (RFC 3339)."""

    publisher: str
    page: str
    version: int
    state: Did
    because: str
    published: str
    updated: str
    alert: Alert


def verified(name: str, data: bytes, key: Ed25519PublicKey, beside: bytes = b"") -> Verified:
    """What the file `name` with these bytes says, if all of it is as it was signed.

    `beside` is the document that belongs to a CAP message, which holds none itself. Raises `CannotAlert` that
    says what is wrong: no alert, another key, changed.
    """
    if len(data) > LARGEST_FILE or len(beside) > LARGEST_FILE:
        raise CannotAlert("verify_unreadable", path=name)
    document, shown = _document(name, data, beside)
    if not is_signed_by(document, key):
        raise CannotAlert("verify_signature", path=name)
    if shown is not None and sha256(shown).hexdigest() not in _digests(document):
        raise CannotAlert("verify_changed", path=name)
    try:
        return Verified(
            publisher=_text(document["publisher"]["name"]),
            page=_text(document["page"]),
            version=int(document["version"]),
            state=Did(document["state"]),
            because=str(Because(document["because"])) if document["because"] else "",
            published=_text(document["published"]),
            updated=_text(document["updated"]),
            alert=alert_from(document["alert"]),
        )
    except (KeyError, TypeError, ValueError):
        raise CannotAlert("verify_unreadable", path=name) from None


def _document(name: str, data: bytes, beside: bytes) -> tuple[Mapping[str, Any], bytes | None]:
    """The document in or beside the file, and the bytes whose digest it must hold (None: the document is all)."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise CannotAlert("verify_unreadable", path=name) from None
    if text.lstrip()[:1] == "{":
        return _parsed(name, text), None
    parts = taken_apart(text)
    if parts:
        return _parsed(name, parts[1]), parts[0].encode()
    if not beside:
        raise CannotAlert("verify_beside", path=name)
    return _parsed(name, beside.decode("utf-8", "replace")), data


def _parsed(name: str, text: str) -> Mapping[str, Any]:
    try:
        table = json.loads(text, object_pairs_hook=_once)
    except (ValueError, RecursionError):
        raise CannotAlert("verify_unreadable", path=name) from None
    if (
        isinstance(table, dict)
        and isinstance(table.get("data"), dict)
        and str(table.get("type", "")).startswith("alert.")
    ):
        table = table["data"]
    if not isinstance(table, dict) or table.get("schema") != ALERT_NAME:
        raise CannotAlert("verify_unreadable", path=name)
    return table


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A table in which every name stands once: two programs must not read two things in it."""
    table = dict(pairs)
    if len(table) != len(pairs):
        raise ValueError("a name stands twice")
    return table


def _digests(document: Mapping[str, Any]) -> list[object]:
    files = document.get("files")
    return list(files.values()) if isinstance(files, dict) else []


def _text(value: object) -> str:
    if not isinstance(value, str) or visible(value) != value:
        raise ValueError("not a text")
    return value

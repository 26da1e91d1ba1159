"""The signed document of an alert, `quivive.alert/1`: its content, its state, and the digests of the files that show it.

Signed is the document without its signature in the JSON Canonicalization Scheme (RFC 8785), by Ed25519 (RFC 8032).
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from quivive.alerts.content import canonical, content_of
from quivive.alerts.feeds import stamp
from quivive.alerts.keys import key_name
from quivive.alerts.names import page_name
from quivive.alerts.publisher import Publisher
from quivive.alerts.trail import Issue
from quivive.schema import ALERT_NAME

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ALGORITHM = "Ed25519"


def unsigned_document(issues: Sequence[Issue], publisher: Publisher, files: Mapping[str, bytes]) -> dict[str, Any]:
    """The document of the newest version; `files` are those that show it, by name, pages with an empty block."""
    issue = issues[-1]
    return {
        "schema": ALERT_NAME,
        "version": issue.version,
        "state": str(issue.did),
        "because": issue.because,
        "published": stamp(issues[0].at),
        "updated": stamp(issue.at),
        "publisher": {"name": publisher.name, "url": publisher.url},
        "page": publisher.address(page_name(issue.alert.id, issue.alert.languages[0])),
        "files": {name: sha256(data).hexdigest() for name, data in sorted(files.items())},
        "alert": content_of(issue.alert),
    }


def signed_document(document: Mapping[str, Any], key: Ed25519PrivateKey) -> dict[str, Any]:
    """The document with its signature."""
    plain = _plain(document)
    value = base64.b64encode(key.sign(canonical(plain))).decode("ascii")
    return {**plain, "signature": {"algorithm": ALGORITHM, "key": key_name(key.public_key()), "value": value}}


def is_signed_by(document: Mapping[str, Any], key: Ed25519PublicKey) -> bool:
    """Whether the document as it is was signed with the secret key that belongs to `key`."""
    # Imported here because it is of an extra, which whoever has a key has installed.
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415

    signature = document.get("signature")
    if not isinstance(signature, dict) or set(signature) != {"algorithm", "key", "value"}:
        return False
    # What is not signed itself can only be in one way, so that no copy differs and is genuine all the same.
    if (
        signature["algorithm"] != ALGORITHM
        or signature["key"] != key_name(key)
        or not isinstance(signature["value"], str)
    ):
        return False
    try:
        value = base64.b64decode(signature["value"], validate=True)
        key.verify(value, canonical(_plain(document)))
    except (InvalidSignature, binascii.Error, ValueError, RecursionError):
        return False
    return base64.b64encode(value).decode("ascii") == signature["value"]


def _plain(document: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in document.items() if name != "signature"}


def written(document: Mapping[str, Any]) -> bytes:
    """The document as a file."""
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()

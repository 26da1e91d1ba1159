"""The provider's word on who somebody is: believed only with its signature, for us, now, and as the answer to our question."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jwt import JWTClaimsRegistry

from quivive.server.openid.refused import Refused

ALGORITHMS: Final = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519")
"""Signatures with the provider's own key: never `none`, nor one that whoever knows a shared secret could make."""
_KINDS: Final = frozenset({"RSA", "EC", "OKP"})
_MOST_KEYS: Final = 50
_LEEWAY: Final = 60
"""Seconds by which clocks may differ."""
_LONGEST: Final = 100_000


def keys_of(document: Mapping[str, Any]) -> KeySet:
    """The public keys for signatures in a JWK Set; others are left out. Raises `Refused` where there is none."""
    given = document.get("keys")
    usable = [
        {name: value for name, value in key.items() if name not in ("key_ops", "use")}
        for key in (given if isinstance(given, list) else [])[:_MOST_KEYS]
        if isinstance(key, dict) and key.get("kty") in _KINDS and key.get("use", "sig") == "sig" and "d" not in key
    ]
    keys = []
    for key in usable:
        try:
            keys += KeySet.import_key_set({"keys": [key]}).keys
        except (JoseError, ValueError, TypeError, KeyError):
            continue
    if not keys:
        raise Refused("no keys")
    return KeySet(keys)


def claims_of(token: object, keys: KeySet, *, issuer: str, client: str, nonce: str, now: datetime) -> dict[str, Any]:
    """What the token says, once all of it is checked (OpenID Connect Core 1.0, 3.1.3.7). Raises `Refused`; its reason is `key`
    where the token names a key that is not among these."""
    if not isinstance(token, str) or len(token) > _LONGEST:
        raise Refused("no token")
    try:
        decoded = jwt.decode(token, keys, algorithms=list(ALGORITHMS))
    except (JoseError, ValueError, TypeError, KeyError, RecursionError) as error:
        raise Refused("key" if "key" in type(error).__name__.lower() or "key" in str(error).lower() else "signature") from None
    claims = decoded.claims
    checks = JWTClaimsRegistry(
        now=round(now.timestamp()), leeway=_LEEWAY, iss={"essential": True, "value": issuer}, sub={"essential": True},
        aud={"essential": True, "value": client}, exp={"essential": True}, iat={"essential": True},
    )  # fmt: skip
    try:
        checks.validate(claims)
    except (JoseError, ValueError, TypeError) as error:
        raise Refused(f"claim {getattr(error, 'claim', '')}".strip()) from None
    audience = claims["aud"]
    if (isinstance(audience, list) and len(audience) > 1 and "azp" not in claims) or claims.get("azp", client) != client:
        raise Refused("claim azp")
    said = claims.get("nonce")
    if not isinstance(said, str) or not hmac.compare_digest(said.encode("utf-8", "replace"), nonce.encode()):
        raise Refused("claim nonce")
    subject = claims["sub"]
    if not isinstance(subject, str) or not subject or len(subject) > 255 or not subject.isascii() or not subject.isprintable():
        raise Refused("claim sub")
    return dict(claims)

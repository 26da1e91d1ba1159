"""The provider: where its pages are, with which keys it signs, and what it says of who came back from it."""

from __future__ import annotations

import base64
import hashlib
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Any, Final
from urllib.parse import quote, urlencode, urlsplit

from joserfc.jwk import KeySet

from quivive.errors import SettingsFault
from quivive.server.openid.asking import Asking
from quivive.server.openid.id_token import claims_of, keys_of
from quivive.server.openid.refused import Refused
from quivive.server.settings import Settings

_AN_HOUR: Final = 3_600.0
_A_MINUTE: Final = 60.0
_LARGEST_SECRET: Final = 4_096


@dataclass(frozen=True, slots=True)
class Question:
    """What one sign-in is known by: `state` and `nonce` come back, `verifier` proves that the code is ours (RFC 7636)."""

    state: str
    nonce: str
    verifier: str


class Provider:
    """Asked when somebody signs in; what it says of itself is kept for an hour, its keys too."""

    def __init__(self, settings: Settings) -> None:
        self.issuer, self._client = settings.oidc_issuer, settings.oidc_client_id
        self._secret = _secret_in(settings.oidc_client_secret_file)
        self._asking = Asking(self.issuer, tuple(host.strip() for host in settings.oidc_hosts.split(",") if host.strip()))
        self._lock = Lock()
        self._kept: dict[str, tuple[float, Any]] = {}

    def address(self, question: Question, back: str) -> str:
        """Where the browser is sent to. Raises `Refused` where the provider does not answer or says something odd."""
        page = self._asking.checked(self._about().get("authorization_endpoint"))
        challenge = base64.urlsafe_b64encode(hashlib.sha256(question.verifier.encode()).digest()).rstrip(b"=").decode()
        given = {
            "response_type": "code", "client_id": self._client, "redirect_uri": back, "scope": "openid profile email", "state": question.state,
            "nonce": question.nonce, "code_challenge": challenge, "code_challenge_method": "S256",
        }  # fmt: skip
        return f"{page}{'&' if urlsplit(page).query else '?'}{urlencode(given)}"

    def claims(self, code: str, question: Question, back: str, named_issuer: str, now: datetime) -> Mapping[str, Any]:
        """Who came back with `code`, as the provider says and signs. Raises `Refused` for anything that is not as it must be."""
        about = self._about()
        if named_issuer != self.issuer and (named_issuer or about.get("authorization_response_iss_parameter_supported") is True):
            raise Refused("issuer")  # RFC 9207: the answer of another provider
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": back, "code_verifier": question.verifier, "client_id": self._client}
        headers = {}
        if self._secret:
            ways = about.get("token_endpoint_auth_methods_supported")
            if isinstance(ways, list) and "client_secret_basic" not in ways and "client_secret_post" in ways:
                form["client_secret"] = self._secret
            else:
                pair = f"{quote(self._client, safe='')}:{quote(self._secret, safe='')}"  # RFC 6749, 2.3.1
                headers["authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
        token = self._asking.json("POST", about.get("token_endpoint"), form=form, headers=headers).get("id_token")
        try:
            return claims_of(token, self._keys(), issuer=self.issuer, client=self._client, nonce=question.nonce, now=now)
        except Refused as refused:
            if refused.reason != "key":
                raise
        return claims_of(token, self._keys(_A_MINUTE), issuer=self.issuer, client=self._client, nonce=question.nonce, now=now)

    def _about(self) -> Mapping[str, Any]:
        """What the provider says of itself (OpenID Connect Discovery 1.0)."""

        def asked() -> Mapping[str, Any]:
            about = self._asking.json("GET", f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")
            if about.get("issuer") != self.issuer:
                raise Refused("issuer")
            return about

        found: Mapping[str, Any] = self._keeping("about", _AN_HOUR, asked)
        return found

    def _keys(self, lasts: float = _AN_HOUR) -> KeySet:
        """The keys it signs with; those that are not older than `lasts` seconds, so that nobody makes us ask at every request."""
        address = self._about().get("jwks_uri")
        found: KeySet = self._keeping("keys", lasts, lambda: keys_of(self._asking.json("GET", address)))
        return found

    def _keeping(self, name: str, lasts: float, ask: Any) -> Any:  # noqa: ANN401 - whatever is kept under the name
        with self._lock:
            when, kept = self._kept.get(name, (0.0, None))
            if kept is None or time.monotonic() - when > lasts:
                kept = ask()
                self._kept[name] = (time.monotonic(), kept)
            return kept


def provider_of(settings: Settings) -> Provider | None:
    """The provider of these settings, if there is one. Raises `SettingsFault` where the client's secret cannot be read."""
    return Provider(settings) if settings.oidc_issuer else None


def _secret_in(file: str) -> str:
    if not file:
        return ""
    try:
        with Path(file).open(encoding="utf-8") as stream:
            secret = stream.read(_LARGEST_SECRET).strip()
    except (OSError, ValueError) as error:
        raise SettingsFault([f"oidc_client_secret_file: {file}: {getattr(error, 'strerror', None) or error}"]) from None
    if not secret:
        raise SettingsFault([f"oidc_client_secret_file: {file}: is empty"])
    return secret

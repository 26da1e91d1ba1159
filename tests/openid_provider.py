"""A small OpenID provider on this machine, for the tests: honest unless it is told how to lie."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jws, jwt
from joserfc.jwk import ECKey, OctKey, RSAKey

CLIENT, SECRET = "quivive-team", "the secret of the client: %&é"


class Provider:
    """What it knows, and how it answers. `claims` go over those of an honest token, `lies` say what is wrong with an answer."""

    def __init__(self) -> None:
        self.key = RSAKey.generate_key(2048, {"kid": "first", "use": "sig", "alg": "RS256"})
        self.claims: dict[str, Any] = {}
        self.lies: dict[str, Any] = {}
        self.asked: list[str] = []
        self.codes: dict[str, dict[str, str]] = {}
        self.issuer = ""

    def about(self) -> dict[str, Any]:
        about = {
            "issuer": self.issuer, "authorization_endpoint": f"{self.issuer}/authorize", "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys", "authorization_response_iss_parameter_supported": True,
        }  # fmt: skip
        return {**about, **self.lies.get("about", {})}

    def sent_back(self, address: str) -> str:
        """What a browser would be led back to after the person signed in: `address` is where Quivive sent it."""
        given = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert given["response_type"] == "code" and given["client_id"] == CLIENT and given["code_challenge_method"] == "S256"
        assert "openid" in given["scope"].split()
        code = secrets.token_urlsafe(16)
        self.codes[code] = given
        return f"{given['redirect_uri']}?{urlencode({'code': code, 'state': given['state'], 'iss': self.issuer})}"

    def token(self, form: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        pair = base64.b64decode(authorization.removeprefix("Basic ")).decode() if authorization else ""
        if pair != f"{CLIENT}:the%20secret%20of%20the%20client%3A%20%25%26%C3%A9":
            return 401, {"error": "invalid_client"}
        known = self.codes.pop(form.get("code", ""), None)  # a code is good once
        if known is None or known["redirect_uri"] != form.get("redirect_uri"):
            return 400, {"error": "invalid_grant"}
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest()).rstrip(b"=").decode()
        if challenge != known["code_challenge"]:
            return 400, {"error": "invalid_grant"}
        return 200, {"access_token": "x", "token_type": "Bearer", "id_token": self.id_token(known["nonce"])}

    def id_token(self, nonce: str) -> str:
        now = int(time.time())
        claims = {"iss": self.issuer, "sub": "1234", "aud": CLIENT, "exp": now + 300, "iat": now, "nonce": nonce, "preferred_username": "Anna", "groups": ["fraud"], **self.claims}
        claims = {name: value for name, value in claims.items() if value is not None}
        signing = self.lies.get("signing", "")
        if signing == "none":
            parts = [base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in ({"alg": "none", "typ": "JWT"}, claims)]
            return ".".join([*parts, ""])
        if signing == "HS256":  # with the public key as the secret, as in the well-known confusion
            secret = OctKey.import_key(self.key.as_pem(private=False))
            return jws.serialize_compact({"alg": "HS256", "kid": "first"}, json.dumps(claims), secret, algorithms=["HS256"])
        if signing == "other key":
            return jwt.encode({"alg": "RS256", "kid": "first"}, claims, RSAKey.generate_key(2048))
        if signing == "own key":  # the header brings the key along
            own = RSAKey.generate_key(2048)
            return jws.serialize_compact({"alg": "RS256", "jwk": own.as_dict(private=False)}, json.dumps(claims), own)
        if signing == "unknown key":
            return jwt.encode({"alg": "ES256", "kid": "never seen"}, claims, ECKey.generate_key("P-256"))
        whole = jwt.encode({"alg": "RS256", "kid": self.key.kid}, claims, self.key)
        if signing == "changed":
            head, body, signature = whole.split(".")
            body = base64.urlsafe_b64encode(json.dumps({**claims, "groups": ["bosses"]}).encode()).rstrip(b"=").decode()
            return f"{head}.{body}.{signature}"
        return whole


@contextmanager
def running() -> Iterator[Provider]:
    """One that listens on this machine."""
    provider = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # noqa: N802 - the name that http.server calls
            provider.asked.append(self.path)
            if self.path == "/.well-known/openid-configuration":
                self._answer("about", 200, provider.about())
            elif self.path == "/keys":
                self._answer("keys", 200, {"keys": [provider.key.as_dict(private=False)]})
            else:
                self._answer("other", 404, {})

        def do_POST(self) -> None:  # noqa: N802 - as above
            provider.asked.append(self.path)
            data = self.rfile.read(int(self.headers["content-length"])).decode()
            form = {name: values[0] for name, values in parse_qs(data).items()}
            self._answer("token", *provider.token(form, self.headers.get("authorization", "")))

        def _answer(self, what: str, status: int, content: dict[str, Any]) -> None:
            how = provider.lies.get("answer", {}).get(what, "")
            data = {"huge": b"[" + b" " * 2_000_000, "deep": b"[" * 400_000, "text": b"hello", "list": b"[]"}.get(how, json.dumps(content).encode())
            self.send_response(302 if how == "redirect" else status)
            if how == "redirect":
                self.send_header("location", provider.lies["elsewhere"])
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(data)))
            self.end_headers()
            if how == "slow":
                time.sleep(3)
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.issuer = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()

"""Questions to the provider: on its own hosts alone, over HTTPS, within seconds, without redirects, of a bounded size."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from ipaddress import ip_address
from typing import Any, Final
from urllib.parse import urlsplit

import httpx2

from quivive.server.openid.refused import Refused

SECONDS: Final = 10.0
LARGEST: Final = 1_000_000
"""Bytes of an answer."""


class Asking:
    """Asks at the host of `issuer` and at `hosts`; plain HTTP only where the issuer is this machine itself."""

    def __init__(self, issuer: str, hosts: tuple[str, ...]) -> None:
        parts = urlsplit(issuer)
        self._hosts = frozenset({parts.netloc, *hosts})
        self._schemes = ("https", "http") if is_this_machine(parts.hostname or "") else ("https",)

    def checked(self, address: object) -> str:
        """The address, if it is one that may be asked or led to. Raises `Refused`."""
        if not isinstance(address, str) or len(address) > 2_000 or not address.isprintable():
            raise Refused("address")
        try:
            parts = urlsplit(address)
        except ValueError:
            raise Refused("address") from None
        if parts.scheme not in self._schemes or parts.netloc not in self._hosts:
            raise Refused("address")
        return address

    def json(self, method: str, address: object, *, form: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None) -> dict[str, Any]:
        """The JSON object that is answered. Raises `Refused` for anything else."""
        end, data = time.monotonic() + SECONDS, bytearray()
        given = {"accept": "application/json", "accept-encoding": "identity", **(headers or {})}
        try:
            with (
                httpx2.Client(follow_redirects=False, trust_env=False, timeout=SECONDS) as client,
                client.stream(method, self.checked(address), data=dict(form) if form else None, headers=given) as answer,
            ):
                if answer.status_code != 200:
                    raise Refused(f"status {answer.status_code}")
                for piece in answer.iter_raw(65_536):
                    data += piece
                    if len(data) > LARGEST or time.monotonic() > end:
                        raise Refused("too large or too slow")
            content = json.loads(data)
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError):
            raise Refused("no answer") from None
        except (ValueError, RecursionError):
            raise Refused("no JSON") from None
        if not isinstance(content, dict):
            raise Refused("no JSON")
        return content


def is_this_machine(host: str) -> bool:
    """Whether a host is this machine, by its name or number."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False

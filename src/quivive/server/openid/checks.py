"""What is wrong with the settings of an OpenID provider, before anybody is sent there."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from quivive.server.openid.asking import is_this_machine
from quivive.server.openid.roles import roles_in
from quivive.server.settings import Settings


def faults_of(settings: Settings) -> Iterator[str]:
    """Each fault in a line, with the name of its setting."""
    try:
        parts = urlsplit(settings.oidc_issuer)
        secure = parts.scheme == "https" or (parts.scheme == "http" and is_this_machine(parts.hostname or ""))
        plain = bool(parts.netloc) and "@" not in parts.netloc and not parts.query and not parts.fragment
    except ValueError:
        secure = plain = False
    if not secure or not plain:
        yield f"oidc_issuer: {settings.oidc_issuer!r} is no address that begins with https://"
    if not settings.oidc_client_id:
        yield "oidc_client_id: is needed with oidc_issuer"
    try:
        if not roles_in(settings.oidc_roles):
            yield "oidc_roles: is needed with oidc_issuer, or nobody comes in"
    except ValueError as error:
        yield f"oidc_roles: {error}"

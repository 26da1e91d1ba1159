"""Signing in at the team's own OpenID provider (OpenID Connect Core 1.0, code flow with PKCE; extra `oidc`).

`provider` asks it, and nobody else; `id_token` believes nothing that it has not checked; `people` says which account it is.
"""

from __future__ import annotations

from quivive.errors import MissingExtra

try:
    import httpx2  # noqa: F401 - only to say what is missing
    import joserfc  # noqa: F401 - as above
except ModuleNotFoundError:
    raise MissingExtra("oidc", "Signing in at an OpenID provider") from None

"""Which role the provider's word gives: by the values of one claim, the highest of those that are named in the settings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from quivive.accounts.roles import Role

EVERYBODY: Final = "*"
_MOST_VALUES: Final = 1_000


def roles_in(text: str) -> dict[str, Role]:
    """`fraud-admins=admin, fraud=analyst` as a table. Raises ValueError that says what is wrong."""
    found: dict[str, Role] = {}
    for pair in filter(None, map(str.strip, text.split(","))):
        value, equals, role = pair.rpartition("=")
        if not equals or not value.strip() or role.strip() not in set(Role):
            raise ValueError(f"{pair!r} is not VALUE=reader, analyst, publisher or admin")
        found[value.strip()] = Role(role.strip())
    return found


def role_of(claims: Mapping[str, Any], claim: str, means: Mapping[str, Role]) -> Role | None:
    """The highest role that the claim gives; None where it gives none."""
    value: Any = claims.get(claim)
    if value is None:
        value = claims
        for name in claim.split("."):
            value = value.get(name) if isinstance(value, Mapping) else None
    values = value if isinstance(value, list) else [value]
    given = {means[each] for each in values[:_MOST_VALUES] if isinstance(each, str) and each in means}
    if EVERYBODY in means:
        given.add(means[EVERYBODY])
    return max(given, key=list(Role).index, default=None)

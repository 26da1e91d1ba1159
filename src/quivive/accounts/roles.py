"""What somebody of the team may do; each role may do what those before it may."""

from __future__ import annotations

from enum import StrEnum

from quivive.errors import AccountFault


class Role(StrEnum):
    """From who only reads to who decides who may read."""

    READER = "reader"
    """Sees reports, campaigns, surges and alerts."""
    ANALYST = "analyst"
    """Labels reports; names, merges and splits campaigns; drafts and edits alerts; exports to partners."""
    PUBLISHER = "publisher"
    """Approves, publishes and withdraws alerts."""
    ADMIN = "admin"
    """Accounts and keys."""

    def may(self, needed: Role) -> bool:
        """Whether what takes `needed` may be done."""
        return _ORDER.index(self) >= _ORDER.index(needed)


def role_called(name: str) -> Role:
    """The role of this name. Raises `AccountFault` if there is none."""
    try:
        return Role(name)
    except ValueError:
        raise AccountFault("role", name=name[:60]) from None


_ORDER = tuple(Role)

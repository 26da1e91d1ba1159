"""What can go wrong with accounts; said as `accounts.errors.<key>` of the wording."""

from __future__ import annotations

from quivive.errors import QuiviveError


class AccountFault(QuiviveError):
    """An account cannot be made or changed as asked; `key` and `details` are those of the wording."""

    def __init__(self, key: str, **details: str) -> None:
        self.key, self.details = key, details
        super().__init__(f"{key} {' '.join(details.values())}".strip())

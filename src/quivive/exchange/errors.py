"""Why a partner's file cannot be read: said as `exchange.errors.<key>` in the reader's language."""

from __future__ import annotations

from quivive.errors import QuiviveError


class CannotExchange(QuiviveError):
    """A file that cannot be read any further; `key` names the sentence and, with `_remedy`, what helps."""

    def __init__(self, key: str, **details: str | int) -> None:
        self.key, self.details = key, details
        super().__init__(f"{key}: {', '.join(map(str, details.values()))}")

"""Why a report cannot be written or sent: said as `reports.errors.<key>` in the reader's language."""

from __future__ import annotations

from quivive.errors import QuiviveError


class CannotReport(QuiviveError):
    """A report that cannot be written or sent; `key` names the sentence and, with `_remedy`, what helps."""

    def __init__(self, key: str, **details: str) -> None:
        self.key, self.details = key, details
        super().__init__(f"{key}: {', '.join(details.values())}")

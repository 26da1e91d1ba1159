"""Why something cannot be done with an alert: said as `alerts.errors.<key>` in the reader's language."""

from __future__ import annotations

from quivive.errors import QuiviveError


class CannotAlert(QuiviveError):
    """Something that an alert does not allow; `key` names the sentence and, with `_remedy`, what helps."""

    def __init__(self, key: str, **details: str) -> None:
        self.key, self.details = key, details
        super().__init__(f"{key}: {', '.join(details.values())}")

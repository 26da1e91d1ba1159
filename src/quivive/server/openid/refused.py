"""Why somebody who came from the provider is not let in."""

from __future__ import annotations


class Refused(Exception):
    """`reason` is one word or a few, for the journal: nothing of it comes from outside."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)

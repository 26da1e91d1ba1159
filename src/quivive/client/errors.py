"""What can go wrong when a server is asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from quivive.errors import QuiviveError


class Problem(QuiviveError):
    """The server answered that it cannot do it, as RFC 9457 says it. `kind` is what stands behind the `#` of its address;
    `after` are the seconds after which to come again, or 0."""

    def __init__(self, status: int, said: Mapping[str, Any], after: int = 0) -> None:
        self.status, self.after = status, after
        self.kind = str(said.get("type", "")).rpartition("#")[2]
        self.title, self.detail = str(said.get("title", "")), str(said.get("detail", ""))
        super().__init__(f"{status} {self.title}: {self.detail}" if self.detail else f"{status} {self.title}")


class NotAnswered(QuiviveError):
    """No answer came, or none that can be understood; what was asked for may have been done or not."""

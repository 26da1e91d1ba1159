"""What went wrong, for programs: RFC 9457, each kind with an address where it is explained."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from starlette.responses import JSONResponse, Response

PROBLEM = "application/problem+json"
EXPLAINED: Final = "/v1/#"
"""Before the name of a kind: its place on the reference page, seen from the address that was asked."""
KINDS: Final[Mapping[str, tuple[int, str]]] = {
    "not-understood": (400, "The request is not understood"),
    "no-key": (401, "A key is needed"),
    "wrong-key": (401, "There is no such key, or it has ended"),
    "not-allowed": (403, "The key may not do that"),
    "not-here": (404, "There is nothing here"),
    "not-this-way": (405, "This address takes another method"),
    "too-slow": (408, "The request took too long to arrive"),
    "under-way": (409, "The same request is being answered already"),
    "too-large": (413, "The request is too large"),
    "not-taken": (415, "This kind of content is not taken"),
    "cannot-be-read": (422, "The message cannot be read"),
    "other-request": (422, "The idempotency key was used for another request"),
    "too-old": (422, "The report is older than what is kept"),
    "too-many": (429, "Too many requests"),
    "went-wrong": (500, "Something went wrong here"),
    "busy": (503, "Everything is busy"),
    "store": (503, "The store does not answer"),
}
"""Every kind: the status it comes with, and what it is called."""
_OF_STATUS: Final = {status: name for name, (status, _) in reversed(list(KINDS.items()))}
SOON: Final = 5
"""Seconds after which to come again where everything is busy."""


class Problem(Exception):
    """The request cannot be answered: which kind of problem it is, and what is wrong with it."""

    def __init__(self, kind: str, detail: str = "", *, after: int = 0, headers: Mapping[str, str] | None = None) -> None:
        self.kind, self.detail, self.after, self.headers = kind, detail, after, dict(headers or {})
        super().__init__(f"{kind}: {detail}")

    def response(self) -> Response:
        """As it is answered."""
        status, title = KINDS[self.kind]
        return problem(status, title, self.detail, self.after, kind=self.kind, headers=self.headers)


class NotUnderstood(Problem):
    """The request is not one of this API: which field, and what is wrong with it."""

    def __init__(self, detail: str) -> None:
        super().__init__("not-understood", detail)


def problem(
    status: int, title: str = "", detail: str = "", after: int = 0, *, kind: str = "", headers: Mapping[str, str] | None = None
) -> Response:
    """What went wrong, as RFC 9457 has it; the kind follows from the status where none is given."""
    name = kind or _OF_STATUS.get(status, "went-wrong")
    told = detail.encode("utf-8", "replace").decode()  # half a character, as JSON can hold it, has no bytes
    table = {"type": f"{EXPLAINED}{name}", "title": title or KINDS[name][1], "status": status, **({"detail": told} if told else {})}
    more = {"retry-after": str(after)} if after else {}
    return JSONResponse(table, status, media_type=PROBLEM, headers=more | dict(headers or {}))

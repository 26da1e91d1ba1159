"""What went wrong, for programs: RFC 9457."""

from __future__ import annotations

from starlette.responses import JSONResponse, Response

PROBLEM = "application/problem+json"


def problem(status: int, title: str, detail: str = "", after: int = 0) -> Response:
    """What went wrong, as RFC 9457 has it."""
    table = {"type": "about:blank", "title": title, "status": status, **({"detail": detail} if detail else {})}
    return JSONResponse(table, status, media_type=PROBLEM, headers={"retry-after": str(after)} if after else None)

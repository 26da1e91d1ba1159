"""What is written down while the server runs, on standard error: lines that hold nothing of a message or of who sent it.

A fault is told by its kind and by where it happened, never by its own words: those may quote what was handed in. So it is for
whatever other libraries say. Who asked is not written at all.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import PurePath
from types import TracebackType

FORMS = ("none", "text", "json")
"""`none`: faults alone, as text; `text`, `json`: a line for each request too."""
_MOST_FRAMES = 30
_MOST_CAUSES = 5
_form = "none"


def begin(form: str) -> None:
    """From now on in this form, and whatever libraries say too."""
    global _form
    _form = form
    logging.captureWarnings(capture=True)
    root = logging.getLogger()
    root.handlers[:] = [_Handler(logging.WARNING)]
    root.setLevel(logging.WARNING)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.asgi"):
        logger = logging.getLogger(name)
        logger.handlers[:] = []
        logger.propagate = True
        logger.setLevel(logging.WARNING)
    sys.excepthook = _excepthook


def request(**fields: object) -> None:
    """A request that was answered, where such lines are wanted."""
    if _form != "none":
        event("request", **fields)


def event(what: str, **fields: object) -> None:
    """Something that happened."""
    told = {"time": datetime.now(UTC).isoformat(timespec="milliseconds"), "event": what, **fields}
    if _form == "json":
        line = json.dumps(told)
    else:
        line = " ".join(f"{name}={json.dumps(value) if isinstance(value, (str, list)) else value}" for name, value in told.items())
    try:
        os.write(2, line.encode("ascii", "backslashreplace") + b"\n")  # one write, so that lines of processes do not mix
    except OSError:
        return  # nobody listens: no reason not to answer


def fault(error: BaseException, **fields: object) -> None:
    """An error nobody expected: its kind and those of its causes, and where it happened."""
    event("fault", **fields, error=" from ".join(_kinds(error)), where=_frames(error.__traceback__))


def _kinds(error: BaseException | None) -> Iterator[str]:
    for _ in range(_MOST_CAUSES):
        if error is None:
            return
        yield f"{type(error).__module__}.{type(error).__qualname__}"
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _frames(where: TracebackType | None) -> list[str]:
    frames = list(traceback.walk_tb(where))[-_MOST_FRAMES:]
    return [f"{'/'.join(PurePath(frame.f_code.co_filename).parts[-2:])}:{line} {frame.f_code.co_name}" for frame, line in frames]


def _excepthook(_: type[BaseException], error: BaseException, __: TracebackType | None) -> None:
    fault(error)


class _Handler(logging.Handler):
    """What libraries say: by whom and where, in their own words only where those are uvicorn's, which quotes nothing."""

    def emit(self, record: logging.LogRecord) -> None:
        fields: dict[str, object] = {"by": record.name, "level": record.levelname.lower(), "at": f"{record.module}:{record.lineno}"}
        if record.name.startswith("uvicorn") and not record.exc_info:
            fields["says"] = record.getMessage()[:200]
        if record.exc_info and record.exc_info[1]:
            fault(record.exc_info[1], **fields)
        else:
            event("said", **fields)

"""One round: what is new is written down, what is due is told once; what fails waits for a later round."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime

from quivive.alerts.feeds import stamp
from quivive.alerts.http_post import post
from quivive.alerts.webhooks import Signatures
from quivive.frozen import frozen
from quivive.store import Store
from quivive.version import __version__
from quivive.watch import Overview
from quivive.webhooks.endpoints import Listener
from quivive.webhooks.news import news, remember
from quivive.webhooks.queue import Told, enqueue, open_tasks, settle, tried
from quivive.wording import Wording


@frozen
class Round:
    """What a round came to: events that are new, tries that were taken, tries that failed."""

    new: int
    taken: int
    failed: int


def one_round(
    store: Store, listeners: Sequence[Listener], shown: Overview | None, wording: Wording, now: Callable[[], datetime], *, go_on: Callable[[], bool] = lambda: True
) -> Round:
    """Tell `listeners`, as long as `go_on` says so; `shown` is a look at the store, None where nothing has changed since the last one."""
    new = _written(store, listeners, shown, wording, now()) if shown is not None else 0
    by_name = {each.endpoint.name: each for each in listeners}
    taken = failed = 0
    tasks = open_tasks(store)
    for task in tasks:
        listener = by_name.get(task.to)
        if listener is None or not task.is_due(now()):
            continue
        if not go_on():
            break
        done, text = _told(task, listener, now())
        tried(store, task, taken=done, text=text, at=now())
        taken, failed = taken + done, failed + (not done)
    if tasks:
        settle(store, open_tasks(store))
    return Round(new, taken, failed)


def _written(store: Store, listeners: Sequence[Listener], shown: Overview, wording: Wording, now: datetime) -> int:
    """Write down what is new; a round that is ended in between tells it twice rather than never."""
    new, fresh, mark = news(store, shown, wording)
    for one in new:
        to = [each.endpoint.name for each in listeners if one.kind in each.kinds]
        if to:
            enqueue(store, one.kind, one.data, to, now)
    remember(store, fresh, mark, now)
    return len(new)


def body_of(task: Told) -> bytes:
    """What is sent: the kind of the event, when it was seen, and what it says."""
    return json.dumps({"type": task.kind, "timestamp": stamp(task.at), "data": dict(task.data)}, ensure_ascii=False, separators=(",", ":")).encode()


def _told(task: Told, listener: Listener, at: datetime) -> tuple[bool, str]:
    body, identifier, timestamp = body_of(task), f"msg_{task.number}", int(at.timestamp())
    headers = {
        "Content-Type": "application/json", "User-Agent": f"Quivive/{__version__}", "webhook-id": identifier, "webhook-timestamp": str(timestamp),
        "webhook-signature": Signatures(listener.endpoint).of(identifier, timestamp, body),
    }  # fmt: skip
    answer = post(listener.endpoint.url, body, headers, ca_file=listener.endpoint.ca_file, only_outside=not listener.inside)
    return answer.taken, answer.said

"""What the server counts, for Prometheus: how many requests and checks, how long, how many refused; nothing of any of them.

Every label takes values from a list that is known beforehand: routes by their template, levels, channels, statuses.
Several processes count into files of one folder, which the one that is asked adds up.
"""

from __future__ import annotations

import os
import platform
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

from prometheus_client import CONTENT_TYPE_LATEST as CONTENT_TYPE_LATEST
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest, multiprocess, values

from quivive.knowledge import load_knowledge
from quivive.verdict import Verdict

_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
_REFUSED = {408: "too_slow", 413: "too_large", 429: "too_many", 503: "busy"}


class _Counted:
    """The counters of one process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter("quivive_http_requests", "Requests answered.", ["route", "method", "status"], registry=self.registry)
        self.seconds = Histogram("quivive_http_request_seconds", "From the head of a request to the end of its answer.", ["route"], buckets=_SECONDS, registry=self.registry)
        self.checks = Counter("quivive_checks", "Messages checked, by what was said of them.", ["level", "channel"], registry=self.registry)
        self.refused = Counter("quivive_refused", "Requests refused, by why.", ["why"], registry=self.registry)
        self.under_way = Gauge("quivive_requests_under_way", "Requests that are being answered.", registry=self.registry, multiprocess_mode="livesum")
        self.workers = Gauge("quivive_workers", "Processes that answer.", registry=self.registry, multiprocess_mode="livesum")
        build = Gauge(
            "quivive_build_info", "Versions of what answers.", ["version", "facts", "weights", "python"], registry=self.registry, multiprocess_mode="livemax"
        )
        versions = load_knowledge().versions
        build.labels(versions.code, versions.facts, versions.weights, platform.python_version()).set(1)
        self.workers.set(1)
        self.under_way.set(0)


@lru_cache(maxsize=1)
def _counted() -> _Counted:
    return _Counted()


@contextmanager
def of_several() -> Iterator[None]:
    """Processes that are split off within this count together, also those that take the place of others."""
    folder = tempfile.mkdtemp(prefix="quivive-metrics-")
    os.environ[_FOLDER] = folder
    try:
        yield
    finally:
        os.environ.pop(_FOLDER, None)
        shutil.rmtree(folder, ignore_errors=True)


def begin(number: int) -> None:
    """Count as process `number`, on from where the one before it ended."""
    if os.environ.get(_FOLDER):
        values.ValueClass = values.MultiProcessValue(lambda: number)  # type: ignore[no-untyped-call]  # as the library has it
    _counted()


def answered(route: str, method: str, status: int, seconds: float) -> None:
    """One request, by the template of its route."""
    counted = _counted()
    counted.requests.labels(route, method, str(status)).inc()
    counted.seconds.labels(route).observe(seconds)
    if status in _REFUSED:
        counted.refused.labels(_REFUSED[status]).inc()


def refused(why: str) -> None:
    """A connection that did not come as far as a request."""
    _counted().refused.labels(why).inc()


def under_way(change: int) -> None:
    """So many more requests are being answered."""
    _counted().under_way.inc(change)


def checked(verdict: Verdict, channel: str) -> None:
    """One message."""
    _counted().checks.labels(str(verdict.level), channel).inc()


def text() -> bytes:
    """All of it, in the text form of Prometheus."""
    if not os.environ.get(_FOLDER):
        return generate_latest(_counted().registry)
    registry = CollectorRegistry()
    multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # as the library has it
    return generate_latest(registry)

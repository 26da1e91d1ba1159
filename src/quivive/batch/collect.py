"""Collecting: every message of every input judged, redacted, and kept as a report, in constant memory.

A chunk is acknowledged when the store has all of it. What was not acknowledged is handed in again: the same report
is kept once, so that going on after a stop is giving the same command again.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

from quivive.batch.processes import Chunk, answer_all, chunked
from quivive.batch.rows import judged
from quivive.fingerprints import fingerprints_of
from quivive.knowledge import Knowledge, load_knowledge
from quivive.message import Message
from quivive.readers import Unreadable
from quivive.store.keys import keyed, reporter_hash
from quivive.store.reports import MOST_TEXT
from quivive.watching import Report

if TYPE_CHECKING:
    from quivive.store import Added, Store

EARLIEST: Final = datetime(1995, 1, 1, tzinfo=UTC)
"""A message that says to be older than that says nothing true; nor does one from the future."""
AHEAD: Final = timedelta(hours=1)
"""How far ahead other clocks may be."""
SOURCE: Final = re.compile(r"(?!.*\d{5})[a-z0-9][a-z0-9._-]{0,39}")
"""A name for what hands reports in: no address and no number of a person looks like it."""
REGION: Final = re.compile(r"[A-Z]{2}(?:-[A-Z0-9]{1,3}|(?=[A-Z]{0,2}\d)[A-Z0-9]{1,3})")
"""The code of a region (ISO 3166-2, NUTS): a name could be anybody's."""
_CODE: Final = re.compile(r"[A-Za-z]{2,3}")


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for all messages that are handed in together.

    `key` is the store's. `source`, `reporter` and `region` are for messages that do not say themselves; `collected`
    is now, in UTC. The text is kept, redacted, only if `keep_text`.
    """

    key: bytes = field(repr=False)
    collected: datetime
    source: str
    reporter: str = ""
    region: str = ""
    keep_text: bool = False


@dataclass(frozen=True, slots=True)
class Answered:
    """What a chunk came to: reports, and what could not be read."""

    reports: tuple[Report, ...]
    unreadable: tuple[Unreadable, ...]


@dataclass(slots=True)
class Collected:
    """What is acknowledged so far; `unreadable` and `levels` count messages, known or new."""

    new: int = 0
    known: int = 0
    expired: int = 0
    unreadable: int = 0
    levels: Counter[str] = field(default_factory=Counter)

    @property
    def read(self) -> int:
        """Messages of the inputs, in order, that are dealt with."""
        return self.new + self.known + self.expired + self.unreadable

    def count(self, answered: Answered, added: Added) -> None:
        """One more chunk is acknowledged."""
        self.new += added.new
        self.known += added.known
        self.expired += added.expired
        self.unreadable += len(answered.unreadable)
        self.levels.update(report.level for report in answered.reports)


def collect(
    items: Iterable[Message | Unreadable],
    store: Store,
    terms: Terms,
    so_far: Collected,
    *,
    jobs: int,
    tell: Callable[[Collected, tuple[Unreadable, ...]], None],
) -> None:
    """Keep a report of every message, and count it in `so_far`.

    `tell` is called after every chunk, when the store has acknowledged it, with what of it could not be read. Raises
    `WorkerDied` as `answer_all` does, and `StoreFault`; what was told until then is kept.
    """
    with closing(answer_all(chunked(items), jobs, partial(answer, terms=terms))) as answers:
        for answered in answers:
            so_far.count(answered, store.add(answered.reports))
            tell(so_far, answered.unreadable)


def answer(chunk: Chunk, *, terms: Terms) -> Answered:
    """The reports of one chunk, made in this process."""
    knowledge = load_knowledge()
    reports: list[Report] = []
    unreadable: list[Unreadable] = []
    for item in chunk:
        made = item if isinstance(item, Unreadable) else _report(item, terms, knowledge)
        if isinstance(made, Unreadable):
            unreadable.append(made)
        else:
            reports.append(made)
    return Answered(tuple(reports), tuple(unreadable))


def _report(message: Message, terms: Terms, knowledge: Knowledge) -> Report | Unreadable:
    """A fault of our own in one message must not cost the reports of a million others: it is said like any other."""
    try:
        return report_of(message, terms, knowledge)
    except Exception as error:  # noqa: BLE001 - see above
        return Unreadable(message.identifier, f"a fault in Quivive: {type(error).__name__}", "Please report it.")


def report_of(message: Message, terms: Terms, knowledge: Knowledge) -> Report:
    """The redacted trace of one message: what is personal in it is left behind here."""
    verdict = judged(message, knowledge)
    traces = fingerprints_of(message, verdict, knowledge, terms.key)
    origin = message.origin
    stated = _stated(message, terms.collected)
    source = origin.source if SOURCE.fullmatch(origin.source) else terms.source
    reporter = reporter_hash(terms.key, origin.reporter or terms.reporter)
    region = origin.region.upper()
    return Report(
        id=_identity(message, source, reporter, stated, terms.key),
        source=source,
        reporter=reporter,
        received=stated or terms.collected,
        collected=terms.collected,
        country=message.country if _CODE.fullmatch(message.country) else "",
        region=region if REGION.fullmatch(region) else terms.region,
        channel=str(message.channel),
        language=verdict.language if _CODE.fullmatch(verdict.language) else "",
        brand=verdict.claim.brand if verdict.claim else "",
        scam_type=verdict.scam_type,
        level=str(verdict.level),
        score=verdict.score,
        fingerprints=traces.fingerprints,
        signature=traces.signature,
        text=traces.text[:MOST_TEXT] if terms.keep_text else "",
        versions=verdict.versions,
    )


def _stated(message: Message, now: datetime) -> datetime | None:
    """When the message says it came, if that can be."""
    try:
        when = message.received_at and message.received_at.astimezone(UTC)
    except (OverflowError, ValueError):
        return None
    return when if when is not None and EARLIEST <= when <= now + AHEAD else None


def _identity(message: Message, source: str, reporter: str, stated: datetime | None, key: bytes) -> str:
    """The same for the same message from the same reporter, whenever and in whatever file it is handed in.

    Another reporter, row id, date, sender, recipient or character makes another report. Where nobody says who
    reported a message, when it came or under which id, it cannot be told from the same one handed in again: it is
    one report.
    """
    said = [
        source,
        reporter,
        message.origin.id,
        stated.isoformat() if stated else "",
        str(message.channel),
        *(getattr(message.sender, name) for name in ("display", "address", "reply_to", "return_path")),
        sorted(recipient.address for recipient in message.recipients),
        [(part.name, part.text) for part in message.parts],
        [link.target for link in message.links],
    ]
    return keyed(key, "report", json.dumps(said))

"""A store as lines of JSON and back: what is written out and read in again is the same store.

A line is what the store says of itself, the counts of reports that were let go, an event of a journal, a report, or what
somebody of the team said that a report is.
The lines are as private as the store: they hold the keyed hashes that join reports, and are read with the same key.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from quivive.errors import StoreFault
from quivive.schema import COLLECTED_NAME
from quivive.store import counts, journals, labels, removal, reports, tables
from quivive.store.about import forgotten_before, tell, told
from quivive.store.columns import EPOCH
from quivive.store.keys import KEY_CHECK
from quivive.store.labels import Labelled
from quivive.verdict import Versions
from quivive.watching import Fingerprint, FingerprintKind, Report

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from quivive.store.store import Store

_TIMES: Final = frozenset({"received", "collected"})
_WORDS: Final = ("source", "country", "region", "channel", "language", "brand", "scam_type", "level", "text")
MOST_FINGERPRINTS: Final = 1_000
MOST_SIGNATURE: Final = 4_096
"""Numbers of a signature."""
_FIRST_HOUR: Final = (datetime(2, 1, 1, tzinfo=UTC) - EPOCH) // counts.HOUR
_LAST_HOUR: Final = (datetime(9999, 1, 1, tzinfo=UTC) - EPOCH) // counts.HOUR
_AT_ONCE: Final = 500
"""Lines that are taken in together."""


class NotALine(ValueError):
    """The line is none of a store; the text says why."""


def lines(store: Store) -> Iterator[dict[str, object]]:
    """Everything in the store, the store itself first, then counts, journals, reports and labels, in constant memory."""
    with store.reading() as connection:
        let_go = forgotten_before(connection)
        yield _line("store", key_check=told(connection, KEY_CHECK), forgotten_before=let_go.isoformat() if let_go else "")
        names = list(journals.names(connection))
    yield from (_line("count", **row) for row in _aged(store))
    for name in names:
        for event in store.journal(name):
            yield _line("event", journal=name, number=event.number, at=event.at.isoformat(), event=dict(event.content))
    for _, report in store.reports():
        yield _line("report", **written(report))
    after = (0, 0)
    while True:
        with store.reading() as connection:
            page = labels.all_labels(connection, after)
        if not page:
            return
        after = page[-1][0]
        for _, one in page:
            yield _line("label", report=one.report, label=one.labelling.label, by=one.labelling.by, at=one.labelling.at.isoformat())


def _line(kind: str, **values: object) -> dict[str, object]:
    return {"schema": COLLECTED_NAME, "kind": kind, **values}


def _aged(store: Store) -> Iterator[dict[str, object]]:
    """The counts of reports that were let go; a page at a time, behind the last row's key."""
    table = tables.hours
    key = [table.c[name] for name in ("hour", *counts.DIMENSIONS)]
    question = select(*key, table.c.aged).where(table.c.aged > 0).order_by(*key)
    with store.reading() as connection:
        for row in connection.execution_options(yield_per=1_000).execute(question):
            yield dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for it


def written(report: Report) -> dict[str, object]:
    """A report as a program reads it; times in ISO 8601, the signature as numbers."""
    values = asdict(report)
    for name in _TIMES:
        values[name] = getattr(report, name).isoformat()
    values["fingerprints"] = [{**one, "kind": str(one["kind"])} for one in values["fingerprints"]]
    values["signature"] = list(report.signature)
    return values


def read_report(line: Mapping[str, Any]) -> Report:
    """The report in a line. Raises `NotALine` for anything that is none."""
    with _as_a_line():
        words = {name: _word(line[name]) for name in _WORDS}
        identity, reporter = _word(line["id"]), _word(line["reporter"])
        if len(bytes.fromhex(identity)) != 16 or len(bytes.fromhex(reporter)) not in (0, 16):
            raise NotALine("an id or a reporter is not 32 hexadecimal digits")
        signature = tuple(_number(each, 2**64) for each in _list(line["signature"], MOST_SIGNATURE))
        shown = tuple(
            Fingerprint(FingerprintKind(one["kind"]), _word(one["value"]), common=one["common"] is True, hashed=one["hashed"] is True)
            for one in _list(line["fingerprints"], MOST_FINGERPRINTS)
        )
        return Report(
            id=identity.lower(),
            reporter=reporter.lower(),
            **words,
            received=_time(line["received"]),
            collected=_time(line["collected"]),
            score=_share(line["score"]),
            fingerprints=shown,
            signature=signature,
            versions=Versions(**{each.name: _word(line["versions"][each.name]) for each in fields(Versions)}),
        )


@contextmanager
def _as_a_line() -> Iterator[None]:
    """Whatever is wrong with a line is said as `NotALine`."""
    try:
        yield
    except NotALine:
        raise
    except (KeyError, ValueError, TypeError, AttributeError, OverflowError) as error:
        raise NotALine(f"{type(error).__name__}: {error}"[:200]) from None


@dataclass(slots=True)
class TakenIn:
    """What reading lines in came to; `events`, `counts` and `labels` are the lines of that kind, new or known."""

    new: int = 0
    known: int = 0
    expired: int = 0
    events: int = 0
    counts: int = 0
    labels: int = 0
    unreadable: int = 0


def read_in(store: Store, rows: Iterable[bytes | None], tell: Callable[[int, str], None]) -> TakenIn:
    """Take in the lines of an export; the same lines a second time change nothing.

    `rows` are lines, None for one that is too long; `tell` is called with the number of each that is none of a store
    and why. Raises `StoreFault` for rows that are no export, and for those of a store with another key or with other
    events in a journal than this one has.
    """
    taken = TakenIn()
    numbered = enumerate(rows, start=1)
    while portion := list(islice(numbered, _AT_ONCE)):
        told: list[tuple[int, str]] = []
        with store.begin() as connection:
            found: list[Report] = []
            said: list[Labelled] = []
            for number, row in portion:
                try:
                    line = _parsed(row)
                    if number == 1 and line.get("kind") != "store":
                        raise StoreFault("not_exported", path=store.name)
                    if line.get("kind") == "label":
                        said.append(_label(line))
                    else:
                        found += _taken(connection, line, store.name, taken)
                except NotALine as error:
                    if number == 1:
                        raise StoreFault("not_exported", path=store.name) from None
                    told.append((number, str(error)))
            added = reports.add(connection, found)
            for one in said:  # after the reports that they are about
                if sequence := reports.sequence_of(connection, one.report):
                    labels.put(connection, sequence, one.labelling)
        taken.labels += len(said)
        taken.new, taken.known, taken.expired = taken.new + added.new, taken.known + added.known, taken.expired + added.expired
        taken.unreadable += len(told)
        for number, why in told:
            tell(number, why)
    return taken


def _parsed(row: bytes | None) -> dict[str, Any]:
    if row is None:
        raise NotALine("it is too long")
    try:
        line = json.loads(row)
    except (ValueError, RecursionError):
        raise NotALine("it is no JSON") from None
    if not isinstance(line, dict) or line.get("schema") != COLLECTED_NAME:
        raise NotALine(f"its schema is not {COLLECTED_NAME}")
    return line


def _taken(connection: Connection, line: Mapping[str, Any], place: str, taken: TakenIn) -> list[Report]:
    """Take in one line; reports are handed back, to be added many at a time."""
    with _as_a_line():
        match line.get("kind"):
            case "report":
                return [read_report(line)]
            case "event":
                _take_event(connection, line, place)
                taken.events += 1
            case "count":
                _take_count(connection, line)
                taken.counts += 1
            case "store":
                _take_store(connection, line, place)
            case _:
                raise NotALine("it is of no known kind")
    return []


def _label(line: Mapping[str, Any]) -> Labelled:
    with _as_a_line():
        report, label = _word(line["report"]), _word(line["label"])
        if len(bytes.fromhex(report)) != 16 or (label and label not in set(labels.Label)):
            raise NotALine("it names no report, or no label that there is")
        return Labelled(report.lower(), labels.Labelling(label, _word(line["by"]), _time(line["at"])))


def _take_store(connection: Connection, line: Mapping[str, Any], place: str) -> None:
    check, own = _word(line["key_check"]), told(connection, KEY_CHECK)
    if check and own and check != own:
        raise StoreFault("other_key", path=place)
    if check and not own:
        tell(connection, KEY_CHECK, check)
    if line["forgotten_before"]:
        # What is gone there goes here too, so that its counts, which come next, are counted once.
        removal.retain(connection, _time(line["forgotten_before"]), dry_run=False)


def _take_count(connection: Connection, line: Mapping[str, Any]) -> None:
    brand, scam_type, channel, country, language = (_word(line[name]) for name in counts.DIMENSIONS)
    cell = (_hour(line["hour"]), brand, scam_type, channel, country, language)
    table = tables.hours
    same = [table.c[name] == value for name, value in zip(("hour", *counts.DIMENSIONS), cell, strict=True)]
    more = _number(line["aged"], 2**53) - int(connection.scalar(select(table.c.aged).where(*same)) or 0)
    if more > 0:
        counts.count(connection, {cell: more}, aged={cell: more})


def _take_event(connection: Connection, line: Mapping[str, Any], place: str) -> None:
    journal, number, at, content = _word(line["journal"]), _number(line["number"], 2**53), _time(line["at"]), line["event"]
    if not isinstance(content, dict):
        raise NotALine("an event is no object")
    last = journals.last(connection, journal)
    if number == last + 1:
        journals.append(connection, journal, content, at)
        return
    if number > last:
        raise NotALine("events of the journal before this one are missing")
    there = journals.page(connection, journal, number - 1)[0]
    if (there.at, json.dumps(there.content, sort_keys=True)) != (at, json.dumps(content, sort_keys=True)):
        raise StoreFault("other_journal", path=place, name=journal)


def _word(value: object) -> str:
    if not isinstance(value, str):
        raise NotALine(f"{value!r:.40} is not text")
    return value


def _list(value: object, most: int) -> list[Any]:
    if not isinstance(value, list) or len(value) > most:
        raise NotALine(f"{value!r:.40} is not a list of at most {most}")
    return value


def _number(value: object, bound: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < bound:
        raise NotALine(f"{value!r:.40} is not a number from 0 on")
    return value


def _hour(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not _FIRST_HOUR <= value <= _LAST_HOUR:
        raise NotALine(f"{value!r:.40} is not an hour of the calendar")
    return value


def _share(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 1:
        raise NotALine(f"{value!r:.40} is not a number between 0 and 1")
    return float(value)


def _time(value: object) -> datetime:
    when = datetime.fromisoformat(_word(value))
    if when.tzinfo is None:
        raise NotALine(f"{value!r:.40} is a time without its zone")
    return when.astimezone(UTC)

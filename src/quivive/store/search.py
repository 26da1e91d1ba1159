"""Reports found: by words of their text, by what they show, by what they are; the newest first, and no further than a person waits.

The index of words is SQLite's FTS5 or a column of PostgreSQL's, `to_tsvector('simple', text)`. What somebody typed is never a query: its words
are handed over as words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Label, Select, func, literal_column, select, text

from quivive.frozen import frozen
from quivive.store.tables import fingerprints, reports
from quivive.store.team_tables import report_labels
from quivive.watching import FingerprintKind

MOST_WORDS: Final = 12
LONGEST_WORD: Final = 100
MOST_LOOKED: Final = 20_000
"""Reports with the words, trace or label looked for that are looked at for one page where other filters are set too."""
MOST_PASSED: Final = 2_000_000
"""Reports that are passed over for one page where only filters are set."""
_FIRST_LOOK: Final = 400
_AT_ONCE: Final = 500
_PIECES: Final = re.compile(r'"([^"]{1,400})"|(\S+)')
_MORE: Final = re.compile(r"\w")
EQUAL: Final = ("brand", "scam_type", "channel", "country", "language", "level", "source")
"""Columns that can be filtered by."""


@frozen
class Search:
    """What is looked for; what is empty may be anything. `words` all stand in the text, a row of them in quotes together;
    one of `shown` is shown; `received` from `since` to before `until`."""

    brand: str = ""
    scam_type: str = ""
    channel: str = ""
    country: str = ""
    language: str = ""
    level: str = ""
    source: str = ""
    label: str = ""
    since: datetime | None = None
    until: datetime | None = None
    words: str = ""
    shown: tuple[tuple[FingerprintKind, str], ...] = ()


@frozen
class Found:
    """Sequences of reports, newest first. `further` is the sequence before which to go on, 0 where there are no more;
    `cut` tells that it was not looked far enough back to know whether there are."""

    reports: tuple[int, ...]
    further: int = 0
    cut: bool = False


def words_of(written: str) -> tuple[str, ...]:
    """The words to look for, or rows of words that stood in quotes; what holds no letter or digit is none."""
    pieces = (quoted or single for quoted, single in _PIECES.findall(written.replace("\0", " ")[: MOST_WORDS * LONGEST_WORD]))
    return tuple(dict.fromkeys(piece[:LONGEST_WORD] for piece in pieces if _MORE.search(piece)))[:MOST_WORDS]


def find(connection: Connection, search: Search, *, before: int = 0, most: int = 50) -> Found:
    """The next reports of a search, newest first: before `before` if it is given."""
    if search.words and not words_of(search.words):
        return Found(())
    seeds = _seeds(connection, search)
    if not seeds:
        return _by_filters(connection, search, before, most)
    return _by_seed(connection, search, seeds, before, most)


def _by_filters(connection: Connection, search: Search, before: int, most: int) -> Found:
    conditions = _conditions(search)
    question = select(reports.c.sequence).where(*conditions)
    if conditions:
        # SQLite would read whole reports on the way; the index holds all that is filtered by.
        question = question.with_hint(reports, "INDEXED BY reports_as_listed", "sqlite")
    top = before or last(connection) + 1
    lowest = max(0, top - MOST_PASSED)
    found = list(connection.scalars(question.where(reports.c.sequence < top, reports.c.sequence >= lowest).order_by(reports.c.sequence.desc()).limit(most + 1)))
    if len(found) > most:
        return Found(tuple(found[:most]), found[most - 1])
    return Found(tuple(found), lowest, lowest > 0)


def _by_seed(connection: Connection, search: Search, seeds: Sequence[Select[Any]], before: int, most: int) -> Found:
    """Reports of the first seed, a growing number of them at a time, those kept that the rest of the search is true of."""
    first, conditions = seeds[0], [*_conditions(search), *(reports.c.sequence.in_(seed) for seed in seeds[1:])]
    if first.get_final_froms() == [reports]:
        # PostgreSQL finds words without their order: asked again for each portion it would find all of them each time.
        first, conditions = first.where(*conditions), []
    found: list[int] = []
    looked, top, portion = 0, before, most + 1 if not conditions else _FIRST_LOOK
    column = first.selected_columns[0]
    while looked < MOST_LOOKED:
        question = first.order_by(column.desc()).limit(portion)
        candidates = [int(each) for each in connection.scalars(question.where(column < top) if top else question)]
        found += _kept(connection, candidates, conditions)
        if len(found) > most:
            return Found(tuple(found[:most]), found[most - 1])
        if len(candidates) < portion:
            return Found(tuple(found))
        looked, top, portion = looked + portion, candidates[-1], min(MOST_LOOKED, portion * 4)
    return Found(tuple(found), top, cut=True)


def _kept(connection: Connection, candidates: Sequence[int], conditions: Sequence[ColumnElement[bool]]) -> Iterator[int]:
    if not conditions:
        yield from candidates
        return
    for start in range(0, len(candidates), _AT_ONCE):
        question = select(reports.c.sequence).where(reports.c.sequence.in_(candidates[start : start + _AT_ONCE]), *conditions)
        yield from connection.scalars(question.order_by(reports.c.sequence.desc()))


def _conditions(search: Search) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [reports.c[name] == getattr(search, name) for name in EQUAL if getattr(search, name)]
    if search.since is not None:
        conditions.append(reports.c.received >= search.since)
    if search.until is not None:
        conditions.append(reports.c.received < search.until)
    return conditions


def _seeds(connection: Connection, search: Search) -> list[Select[Any]]:
    """Questions for the sequences of reports that an index knows, the rarest kind first."""
    seeds: list[Select[Any]] = []
    if search.label:
        seeds.append(select(report_labels.c.report).where(report_labels.c.label == search.label))
    if search.shown:
        seeds.append(_showing(search.shown))
    if search.words:
        seeds.append(_with_words(connection, words_of(search.words)))
    return seeds


def _showing(shown: Sequence[tuple[FingerprintKind, str]]) -> Select[Any]:
    if len(shown) == 1:
        kind, value = shown[0]
        return select(fingerprints.c.report).where(fingerprints.c.kind == str(kind), fingerprints.c.value == value).distinct()
    either = [select(fingerprints.c.report).where(fingerprints.c.kind == str(kind), fingerprints.c.value == value) for kind, value in shown]
    found = either[0].union(*either[1:]).subquery()
    return select(found.c.report)


def _with_words(connection: Connection, words: Sequence[str]) -> Select[Any]:
    if connection.dialect.name == "sqlite":
        quoted = " ".join('"' + word.replace('"', '""') + '"' for word in words)
        rowid: Label[int] = literal_column("report_words.rowid").label("report")
        return select(rowid).select_from(text("report_words")).where(text("report_words MATCH :quoted_words").bindparams(quoted_words=quoted))
    # A column that PostgreSQL fills itself: it knows how frequent a word is, and takes no text apart on the way.
    asked = [literal_column("reports.words").op("@@")(func.phraseto_tsquery(literal_column("'simple'"), word)) for word in words]
    return select(reports.c.sequence).where(*asked)


def with_words(connection: Connection, written: str) -> Select[Any] | None:
    """The question for the sequences of reports in which all words stand; None where nothing written is a word."""
    words = words_of(written)
    return _with_words(connection, words) if words else None


def count_showing(connection: Connection, kind: FingerprintKind, value: str, most: int) -> int:
    """How many reports show something; `most` where there are as many or more."""
    some = select(fingerprints.c.report).where(fingerprints.c.kind == str(kind), fingerprints.c.value == value).distinct().limit(most).subquery()
    return int(connection.scalar(select(func.count()).select_from(some)) or 0)


def last(connection: Connection) -> int:
    """The sequence of the last report."""
    return int(connection.scalar(select(func.max(reports.c.sequence))) or 0)

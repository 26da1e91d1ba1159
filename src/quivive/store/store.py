"""The store as other parts use it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Self

from sqlalchemy import URL, Connection, Engine, func, select, text

from quivive.errors import StoreFault
from quivive.store import counts, journals, keys, migrations, removal, reports, tables
from quivive.store import team_tables as team_tables  # its tables are a store's too
from quivive.store.about import tell, told
from quivive.store.engine import engine_for, shown, transaction, url_of
from quivive.store.reports import Wanted
from quivive.store.statistics import Statistics, statistics
from quivive.watching import FingerprintKind, Period, Report


def open_store(place: str | os.PathLike[str], *, create: bool) -> Store:
    """The store in the SQLite file or at the `postgresql://` address `place`, brought to the present.

    Where there is none, one is begun if `create`, else `StoreFault` is raised; so it is for a store of a newer
    Quivive, for a database that is none and for one that does not answer. `MissingExtra` without the driver.
    """
    url = url_of(place)
    engine = engine_for(url, create=create)
    name = shown(url)
    try:
        with transaction(engine, name, writing=True) as connection:
            if not create and not migrations.version_of(connection):
                raise StoreFault("not_there", path=name)
            migrations.migrate(connection, name)
    except BaseException:
        engine.dispose()
        raise
    return Store(engine, url)


class Store:
    """Reports and journals, kept until they are erased or let go for their age.

    Whatever is written is on the disk when the method returns, and visible to all; writers go one after the other.
    Every method raises `StoreFault` if the database does not answer.
    """

    def __init__(self, engine: Engine, url: URL) -> None:
        self._engine, self._url = engine, url
        self.name = shown(url)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """A transaction that writes: done when the block ends, undone by any error."""
        with transaction(self._engine, self.name, writing=True) as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that only reads, and sees what was there when it began. Keep it short."""
        with transaction(self._engine, self.name, writing=False) as connection:
            yield connection

    # --- reports

    def add(self, given: Iterable[Report]) -> reports.Added:
        """Keep the reports that are not known yet, all in one transaction."""
        with self.begin() as connection:
            return reports.add(connection, given)

    def reports(
        self,
        *,
        after: int = 0,
        brand: str = "",
        scam_type: str = "",
        channel: str = "",
        country: str = "",
        language: str = "",
        level: str = "",
        source: str = "",
        since: datetime | None = None,
        until: datetime | None = None,
        text: str = "",
    ) -> Iterator[tuple[int, Report]]:
        """Each report with its sequence, in the order in which they were acknowledged, from behind `after` on.

        Only those with these values (empty: any), received from `since` to before `until`, with `text` in theirs.
        They are read a page at a time, so that any number takes the same memory and nobody waits for the reader.
        """
        named = {"brand": brand, "scam_type": scam_type, "channel": channel, "country": country, "language": language, "level": level, "source": source}
        wanted = reports.wanted(named, since=since, until=until, text=text)
        while page := self._page(wanted, after):
            yield from page
            after = page[-1][0]

    def by_fingerprint(self, kind: FingerprintKind, value: str, *, after: int = 0) -> Iterator[tuple[int, Report]]:
        """Each report that shows a fingerprint, as `reports` gives them."""
        wanted = reports.wanted({}, fingerprint=(kind, value))
        while page := self._page(wanted, after):
            yield from page
            after = page[-1][0]

    def report(self, identity: str) -> Report | None:
        """The report with an id, or None. Raises ValueError for what is no id."""
        found = self._page(reports.wanted({"id": identity}), 0)
        return found[0][1] if found else None

    def last_sequence(self) -> int:
        """The sequence of the report that was acknowledged last; 0 in an empty store."""
        with self.reading() as connection:
            return int(connection.scalar(select(func.max(tables.reports.c.sequence))) or 0)

    def _page(self, wanted: Wanted, after: int) -> list[tuple[int, Report]]:
        with self.reading() as connection:
            return reports.page(connection, wanted, after)

    # --- counts

    def counts(
        self,
        period: Period,
        since: datetime,
        until: datetime,
        *,
        by: Sequence[str] = counts.DIMENSIONS,
        only: Mapping[str, str] | None = None,
    ) -> list[counts.Counted]:
        """How many reports were received in each step, apart for each value of the dimensions `by`.

        From the hour of `since` to before the hour of `until`, by the time they were received; steps without a report
        are left out. `only` names values that dimensions are to have. Raises ValueError for an unknown dimension.
        Reports that were let go for their age are still counted, those that were erased are not.
        """
        with self.reading() as connection:
            return counts.counted(connection, period, since, until, by, only or {})

    # --- journals

    def append(self, journal: str, event: Mapping[str, object], at: datetime) -> int:
        """Write an event (JSON) into a journal; its number there. See `journals.append` for what is refused."""
        with self.begin() as connection:
            return journals.append(connection, journal, event, at)

    def journal(self, name: str, *, after: int = 0) -> Iterator[journals.Event]:
        """The events of a journal behind number `after`, in order."""
        while True:
            with self.reading() as connection:
                page = journals.page(connection, name, after)
            if not page:
                return
            yield from page
            after = page[-1].number

    # --- removal

    def erase(self, reporter: str, *, dry_run: bool = False) -> removal.Removed:
        """Take out all reports of a reporter (`keys.reporter_hash`), and overwrite where they lay; with `dry_run` only
        say how many there are."""
        with self.begin() as connection:
            removed = removal.erase(connection, reporter, dry_run=dry_run)
        if not dry_run:
            self._clear()
        return removed

    def erase_report(self, identity: str) -> removal.Removed:
        """Take out one report (its id, or how it begins), and overwrite where it lay. Raises ValueError for what is no id."""
        with self.begin() as connection:
            removed = removal.erase_report(connection, identity)
        if removed.reports:
            self._clear()
        return removed

    def retain(self, since: datetime, *, dry_run: bool) -> removal.Removed:
        """Let go the reports received before `since`; they stay counted, and are not taken a second time."""
        with self.begin() as connection:
            removed = removal.retain(connection, since, dry_run=dry_run)
        if not dry_run:
            self._clear()
        return removed

    def _clear(self) -> None:
        """What was deleted is no longer in the database's files: not in the write-ahead log, not in old rows."""
        if self._url.drivername == "sqlite":
            with self.begin() as connection:  # the index of words keeps what was deleted until its parts are joined
                connection.exec_driver_sql("INSERT INTO report_words (report_words) VALUES ('optimize')")
        with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            if self._url.drivername == "sqlite":
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            else:
                connection.exec_driver_sql(f"VACUUM {', '.join(tables.METADATA.tables)}")

    def statistics(self) -> Statistics:
        """What the store holds, in numbers; looks at every report."""
        with self.reading() as connection:
            return statistics(connection, self._size(connection))

    def _size(self, connection: Connection) -> int:
        if self._url.drivername != "sqlite":
            return int(connection.scalar(text("SELECT pg_database_size(current_database())")) or 0)
        files = (Path(f"{self._url.database}{suffix}") for suffix in ("", "-wal"))
        return sum(file.stat().st_size for file in files if file.exists())

    # --- the key

    def key(self, given: bytes | None = None) -> bytes:
        """The key of this store: the one `given`, or for a SQLite store the one beside it, which is made at first.

        Raises `StoreFault` if there is none, or if it is not the one that the store was begun with.
        """
        key = given
        with self.begin() as connection:
            check = told(connection, keys.KEY_CHECK)
            if key is None:
                key = self._key_beside(begun=bool(check))
            if check and check != keys.check_value(key):
                raise StoreFault("other_key", path=self.name)
            if not check:
                tell(connection, keys.KEY_CHECK, keys.check_value(key))
        return key

    def _key_beside(self, *, begun: bool) -> bytes:
        if self._url.drivername != "sqlite":
            raise StoreFault("key_needed", path=self.name)
        path = keys.key_file_of(str(self._url.database))
        if path.exists():
            return keys.read_key(path)
        if begun:
            raise StoreFault("key_lost", path=str(path))
        return keys.make_key(path)

"""The way to a database: which one a name means, and how each is asked to keep what it has acknowledged."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError

from quivive.errors import MissingExtra, StoreFault

PATIENCE = 60
"""Seconds that a writer waits for another one."""
_LOCK = 0x9E1F
"""The number of the advisory lock that writers of a PostgreSQL store hold; any would do that nobody else uses."""
_EACH_CONNECTION = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # what was acknowledged survives a power cut
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",  # what is erased is written over
)


def url_of(place: str | os.PathLike[str]) -> URL:
    """The address of a database: a path means a SQLite file. Raises `StoreFault` for one that is not known."""
    name = os.fspath(place)
    if "://" not in name:
        return URL.create("sqlite", database=name)
    try:
        url = make_url(name)
    except (ArgumentError, ValueError):
        raise StoreFault("unknown_database", path=name.partition("://")[0]) from None
    if url.drivername in ("postgresql", "postgres"):
        return url.set(drivername="postgresql+psycopg")
    if url.drivername != "sqlite" or not url.database:
        raise StoreFault("unknown_database", path=url.drivername)
    return url


def shown(url: URL) -> str:
    """What messages call a database: its path, or its address without the password."""
    return str(url.database) if url.drivername == "sqlite" else url.render_as_string(hide_password=True)


def engine_for(url: URL, *, create: bool) -> Engine:
    """Ready to be asked; a SQLite file is made, for its owner only, if it is to be. Nothing is opened yet.

    Raises `StoreFault` if there is no such file and none is to be made, `MissingExtra` without the driver.
    """
    if url.drivername == "sqlite":
        _file(str(url.database), create=create)
        engine = create_engine(url)
        event.listen(engine, "connect", _begin_sqlite)
    else:
        try:
            engine = create_engine(url, pool_pre_ping=True, connect_args={"connect_timeout": 10})
        except ModuleNotFoundError:
            raise MissingExtra("postgresql", "A store in PostgreSQL") from None
        event.listen(engine, "connect", _begin_postgresql)
    event.listen(engine, "begin", _begin_transaction)
    return engine


@contextmanager
def transaction(engine: Engine, place: str, *, writing: bool) -> Iterator[Connection]:
    """One transaction, undone by any error; writers go one after the other, so that numbers come in order.

    Raises `StoreFault` if the database does not answer or does not do it.
    """
    options: dict[str, object] = {"quivive_writing": writing}
    if not writing and engine.dialect.name == "postgresql":
        # As SQLite has it: one who reads sees the same from the first question to the last.
        options["isolation_level"] = "REPEATABLE READ"
    try:
        with engine.execution_options(**options).begin() as connection:
            yield connection
    except IntegrityError:
        raise
    except DBAPIError as error:
        # Only what the database said: the statement with its values may hold more than may be shown.
        said = str(error.orig).strip().partition("\n")[0]
        raise StoreFault("database", path=place, text=said) from None


def _file(name: str, *, create: bool) -> None:
    path = Path(name)
    try:
        if create:
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        elif not path.is_file():
            raise StoreFault("not_there", path=name)
    except (OSError, ValueError) as error:
        raise StoreFault("database", path=name, text=str(getattr(error, "strerror", None) or error)) from None


def _begin_sqlite(connection: Any, _: object) -> None:  # noqa: ANN401 - sqlite3 does not name what SQLAlchemy hands over
    # SQLAlchemy begins transactions itself, below; the driver's own way would begin them too late.
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {round(PATIENCE * 1000)}").close()
    connection.create_function("lower", 1, _lower, deterministic=True)
    for statement in _EACH_CONNECTION:
        connection.execute(statement).close()


def _begin_postgresql(connection: Any, _: object) -> None:  # noqa: ANN401 - as above
    connection.autocommit = True  # what is set in a transaction ends with it
    connection.execute(f"SET lock_timeout = {round(PATIENCE * 1000)}")
    connection.autocommit = False


def _lower(value: str | None) -> str | None:
    """SQLite's own knows no letters but those of English."""
    return None if value is None else value.lower()


def _begin_transaction(connection: Connection) -> None:
    writing = connection.get_execution_options().get("quivive_writing", False)
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
    elif writing:
        connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))

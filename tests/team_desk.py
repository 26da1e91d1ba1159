"""A store with an account of each role, and browsers signed in to it, for the tests of the console."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import lru_cache

import pytest
from sqlalchemy import update
from starlette.testclient import TestClient

from quivive.accounts import members, sessions
from quivive.accounts.passwords import hashed
from quivive.accounts.roles import Role
from quivive.server.app import create_app
from quivive.server.desk import Desk, open_desk
from quivive.server.settings import Settings
from quivive.store.tables import journals
from quivive.store.team_tables import accounts

PASSWORD = "a long sentence for the test"  # noqa: S105 - of accounts that live as long as a test
KEY = "5e" * 32
"""The key of a store in PostgreSQL."""


@lru_cache(maxsize=1)
def kept_password() -> str:
    """Hashed once: it takes 64 MiB and a while."""
    return hashed(PASSWORD)


@contextmanager
def desk_at(place: str) -> Iterator[Desk]:
    """A store at `place` with an account of each role, named after it."""
    opened = open_desk(Settings(database=place), {"QUIVIVE_STORE_KEY": KEY} if "://" in place else {})
    assert opened is not None
    with opened.store.begin() as connection:
        for role in Role:
            if members.found(connection, role) is None:
                members.add(connection, role.capitalize(), role, None, datetime.now(UTC))
        connection.execute(update(accounts).values(password=kept_password()))
    yield opened
    opened.store.close()


@pytest.fixture
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """One in a file."""
    with desk_at(str(tmp_path_factory.mktemp("team") / "reports.sqlite")) as opened:
        yield opened


def client(desk: Desk, address: str = "testclient", **settings: int | str) -> TestClient:
    """A browser at a network address."""
    app = create_app(Settings(**{"requests_per_minute": 0, **settings}), desk=desk)  # type: ignore[arg-type]  # by name
    return TestClient(app, raise_server_exceptions=False, follow_redirects=False, client=(address, 50_000))


def signed_in(desk: Desk, name: str, **settings: int | str) -> TestClient:
    """A browser in which somebody signed in with the password."""
    browser = client(desk, **settings)
    answer = browser.post("/team/sign-in", data={"name": name, "password": PASSWORD})
    assert answer.status_code == 303, answer.text
    return browser


def with_session(desk: Desk, name: str, *, complete: bool = True, **settings: int | str) -> TestClient:
    """The same, without the password: quicker."""
    browser = client(desk, **settings)
    with desk.store.begin() as connection:
        token = sessions.begin(connection, members.called(connection, name).id, datetime.now(UTC), complete=complete)
    browser.cookies.set("quivive", token)
    return browser


def form_token(page: str) -> str:
    """The token in the forms of a page."""
    found = re.search(r'name="form_token" value="([0-9a-f]{64})"', page)
    assert found, page
    return found[1]


def token_of(browser: TestClient) -> str:
    """The token of the forms of this browser's session."""
    return sessions.form_token(browser.cookies["quivive"])


def audited(desk: Desk) -> list[dict[str, str]]:
    """What was written down, in order."""
    with desk.store.reading() as connection:
        rows = connection.execute(journals.select().where(journals.c.journal == "audit").order_by(journals.c.number))
        return [json.loads(row.event) for row in rows]

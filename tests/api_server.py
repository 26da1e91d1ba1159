"""What the tests of the API share: a server on a store of its own, and keys for it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from quivive.accounts import keys
from quivive.accounts.keys import Scope
from quivive.server.app import create_app
from quivive.server.desk import Desk, open_desk
from quivive.server.settings import Settings


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A store in a file."""
    opened = open_desk(Settings(database=str(tmp_path / "reports.sqlite")), {})
    assert opened is not None
    yield opened
    opened.store.close()


def new_key(desk: Desk, *scopes: Scope, per_minute: int = 0, per_day: int = 0, ends: datetime | None = None, name: str = "partner") -> str:
    """A key with these scopes, or all."""
    with desk.store.begin() as connection:
        _, written = keys.make(connection, name, scopes or tuple(Scope), per_minute=per_minute, per_day=per_day, ends=ends, by="Admin", now=datetime.now(UTC))
    return written


def api(desk: Desk | None, key: str = "", **settings: int | str) -> TestClient:
    """A client of a server on `desk` that sends `key`."""
    app = create_app(Settings(**{"requests_per_minute": 0, **settings}), desk=desk)  # type: ignore[arg-type]  # by name
    headers = {"authorization": f"Bearer {key}"} if key else {}
    return TestClient(app, raise_server_exceptions=False, headers=headers)

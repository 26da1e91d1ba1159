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


def filled(folder: Path) -> tuple[Path, Path, dict[str, str]]:
    """A store with a campaign and a published alert, the folder of what is published, and what `{report}` and such stand for."""
    from alert_store import published_store, quivive, report  # noqa: PLC0415 - it takes the command line along

    from quivive.alerts.keys import new_key as new_signing_key  # noqa: PLC0415 - as above
    from quivive.campaigns import campaigns, update  # noqa: PLC0415 - as above
    from quivive.knowledge import load_knowledge  # noqa: PLC0415 - as above
    from quivive.store import open_store  # noqa: PLC0415 - as above

    place, alert, settings = published_store(folder)
    new_signing_key(folder / "signing.key")
    outlets = ("--publisher", str(settings), "--key", str(folder / "signing.key"), "--folder", str(folder / "site"))
    status, _, noted = quivive("publish", alert, "--who", "Cleo", *outlets, store=place)
    assert status == 0, noted
    with open_store(place, create=True) as store:
        store.add([report(number) for number in range(5)] + [report(9, country="GB")])
        update(store, load_knowledge())
        names = {"report": f"{1:032x}", "campaign": campaigns(store)[0].id, "alert": alert}
    return place, folder / "site", names

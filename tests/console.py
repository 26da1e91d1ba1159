"""What the tests of the console's pages share: a desk with a team, campaigns and a publisher, and browsers that are signed in."""

from __future__ import annotations

import atexit
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from alert_store import report
from starlette.testclient import TestClient

from quivive.accounts import members
from quivive.accounts.roles import Role
from quivive.alerts.keys import new_key
from quivive.campaigns import campaigns, update
from quivive.knowledge import load_knowledge
from quivive.server.app import create_app
from quivive.server.desk import Desk, open_desk
from quivive.server.settings import Settings

PASSWORD = "a long sentence for the test"  # noqa: S105 - of accounts that live as long as a test
SECOND = "Zoé Martin"
"""A second publisher."""
PUBLISHER = """
[publisher]
name = "Bluebird Bank, fraud team"
url = "http://127.0.0.1:8080/alerts/"
sender = "alerts@bluebird.example"
languages = ["en", "fr"]
"""


@dataclass(frozen=True)
class Team:
    """A team at its desk."""

    desk: Desk
    settings: Settings
    campaign: str
    folder: Path

    def client(self, name: str, **headers: str) -> TestClient:
        """A browser in which somebody is signed in."""
        browser = self.nobody(**headers)
        answer = browser.post("/team/sign-in", data={"name": name, "password": PASSWORD})
        assert answer.status_code == 303, answer.text
        return browser

    def nobody(self, **headers: str) -> TestClient:
        """A browser in which nobody is."""
        return TestClient(create_app(self.settings, desk=self.desk), raise_server_exceptions=True, follow_redirects=False, headers=headers)


def folder_with_team(folder: Path, more: str = "") -> tuple[Settings, str]:
    """The settings of a server with a store, a team and a publisher in `folder`, and the id of the campaign in its store."""
    (folder / "publisher.toml").write_text(PUBLISHER + more, "utf-8")
    new_key(folder / "key")
    begun, identity = _begun()
    for name in ("reports.sqlite", "reports.sqlite.key"):
        shutil.copy2(begun / name, folder / name)
    settings = Settings(
        database=str(folder / "reports.sqlite"), requests_per_minute=0, publisher=str(folder / "publisher.toml"), signing_key=str(folder / "key"),
        alerts_folder=str(folder / "pages"),
    )  # fmt: skip
    return settings, identity


@lru_cache(maxsize=1)
def _begun() -> tuple[Path, str]:
    """A folder with a store that is copied for each test: hashing the passwords of a team takes a second."""
    folder = Path(tempfile.mkdtemp(prefix="quivive-console-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    desk = open_desk(Settings(database=str(folder / "reports.sqlite")), {})
    assert desk is not None
    with desk.store.begin() as connection:
        for role in Role:
            members.add(connection, role.capitalize(), role, PASSWORD, datetime.now(UTC))
        members.add(connection, SECOND, Role.PUBLISHER, PASSWORD, datetime.now(UTC))
    desk.store.add([report(number) for number in range(5)] + [report(number, country="GB") for number in range(60, 63)])
    update(desk.store, load_knowledge())
    identity = campaigns(desk.store)[0].id
    desk.store.close()
    return folder, identity


@contextmanager
def team(folder: Path, more: str = "") -> Iterator[Team]:
    """A team at its desk."""
    settings, identity = folder_with_team(folder, more)
    desk = open_desk(settings, {})
    assert desk is not None
    yield Team(desk, settings, identity, folder)
    desk.store.close()


def token(page: str) -> str:
    """The token of the forms of a page."""
    found = re.search(r'name="form_token" value="([0-9a-f]{64})"', page)
    assert found, page[:500]
    return found[1]


def content(page: str) -> str:
    """The digest of the alert that a page's forms are about."""
    found = re.search(r'name="content" value="([0-9a-f]{64})"', page)
    assert found, page[:500]
    return found[1]


def drafted(browser: TestClient, campaign: str, **given: str | list[str]) -> str:
    """Draft an alert; its address."""
    asked = browser.get(f"/team/alerts/new?campaign={campaign}")
    assert asked.status_code == 200
    form = {"form_token": token(asked.text), "language": ["fr", "en"], "main": "fr", "country": ["FR"], "four_eyes": "1", **given}
    answer = browser.post(f"/team/alerts/new?campaign={campaign}", data=form)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def stepped(browser: TestClient, address: str, step: str, **given: str) -> tuple[int, str]:
    """Do one step with the alert as the browser has it before it; the status, and the page after it."""
    page = browser.get(address).text
    answer = browser.post(f"{address}/{step}", data={"form_token": token(page), "content": content(page) if 'name="content"' in page else "", **given})
    return answer.status_code, browser.get(address).text if answer.status_code == 303 else answer.text


def fields(page: str) -> dict[str, str]:
    """What a browser would send of the form that an alert is changed with."""
    from lxml import html  # noqa: PLC0415 - only for these

    form = next(form for form in html.fromstring(page).forms if "/edit" in form.action)
    return {name: value for name, value in form.form_values()}  # noqa: C416 - pairs of lxml's own


@contextmanager
def served(settings: Settings) -> Iterator[str]:
    """The real server with these settings: its address."""
    environment = {**os.environ, **{f"QUIVIVE_{name.upper()}": str(getattr(settings, name)) for name in ("database", "publisher", "signing_key", "alerts_folder")}}
    command = [sys.executable, "-m", "quivive", "serve", "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env={**environment, "QUIVIVE_REQUESTS_PER_MINUTE": "0"}) as process:
        assert process.stderr
        found = re.search(r"http://127\.0\.0\.1:\d+", process.stderr.readline())
        assert found
        try:
            yield found.group()
        finally:
            process.kill()

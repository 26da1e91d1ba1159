"""The page of keys: what an admin makes there opens the API, and nobody else sees it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from api_server import api
from test_team import PASSWORD, form_token

from quivive.accounts import keys, members
from quivive.accounts.roles import Role
from quivive.server.api import callers
from quivive.server.desk import Desk, open_desk
from quivive.server.settings import Settings


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = open_desk(Settings(database=str(tmp_path / "reports.sqlite")), {})
    assert opened is not None
    with opened.store.begin() as connection:
        for role in Role:
            members.add(connection, role.capitalize(), role, PASSWORD, datetime.now(UTC))
    yield opened
    opened.store.close()


def admin(desk: Desk, name: str = "Admin"):  # type: ignore[no-untyped-def] # noqa: ANN201 - a test client
    browser = api(desk)
    browser.follow_redirects = False
    assert browser.post("/team/sign-in", data={"name": name, "password": PASSWORD}).status_code == 303
    return browser


FORM = {"name": "Bank <b>desk</b>", "scope": ["read", "report"], "per_minute": "30", "per_day": "0", "ends": "2099-12-31"}


def test_a_key_is_made_shown_once_and_revoked(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(callers, "FRESH", 0.0)
    browser = admin(desk)
    token = form_token(browser.get("/team/keys").text)
    page = browser.post("/team/keys?language=fr", data={**FORM, "form_token": token})
    found = re.search(r'value="(qv_[0-9a-f]{16}_[\w-]{43})"', page.text)
    assert page.status_code == 200 and found and "<b>desk" not in page.text and 'lang="fr"' in page.text
    key = found[1]
    again = browser.get("/team/keys").text
    assert key not in again and f"qv_{keys.id_of(key)}_…" in again and 'datetime="2100-01-01T00:00:00+00:00"' in again
    program = api(desk, key)
    assert program.get("/v1/reports").headers["ratelimit-policy"] == '"minute";q=30;w=60'
    assert program.get("/v1/exchange/list").status_code == 403
    done = browser.post(f"/team/keys/{keys.id_of(key)}/revoke", data={"form_token": token})
    assert done.status_code == 303
    assert program.get("/v1/reports").status_code == 401
    assert "The key was revoked." in browser.get(f"{done.headers['location']}&language=en").text
    assert keys.id_of(key) in browser.get("/team/audit?did=key_made").text
    events = [event.content for event in desk.store.journal("audit") if str(event.content["did"]).startswith("key_")]
    assert [(one["did"], one["by"]) for one in events] == [("key_made", "Admin"), ("key_revoked", "Admin")]
    assert key[20:] not in str(events)


@pytest.mark.parametrize(
    ("change", "said"),
    [({"name": ""}, "name of one line"), ({"scope": []}, "at least one"), ({"per_day": "-1"}, "whole number"), ({"per_minute": "٣"}, "whole number"), ({"ends": "2001-01-01"}, "not a day"), ({"ends": "soon"}, "not a day")],
)
def test_what_is_no_key_is_said_and_what_was_typed_stays(desk: Desk, change: dict[str, object], said: str) -> None:
    browser = admin(desk)
    page = browser.post("/team/keys?language=en", data={**FORM, **change, "form_token": form_token(browser.get("/team/keys").text)})
    assert page.status_code == 422 and said in html.unescape(page.text)
    with desk.store.reading() as connection:
        assert not keys.all_keys(connection)


def test_keys_are_for_admins(desk: Desk) -> None:
    browser = admin(desk, "Publisher")
    token = form_token(browser.get("/team").text)
    assert "/team/keys" not in browser.get("/team").text
    assert browser.get("/team/keys").status_code == 403
    assert browser.post("/team/keys", data={**FORM, "form_token": token}).status_code == 403
    assert admin(desk).post("/team/keys", data=FORM).status_code == 403, "without the token of a form"

"""Every page of the console: who may see it, who may not, who is asked to sign in first. A new page is found by itself."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from starlette.routing import Route
from starlette.testclient import TestClient
from team_desk import PASSWORD, client, form_token, signed_in, token_of, with_session

from quivive.accounts import changes, members, sessions
from quivive.accounts.roles import Role
from quivive.server.app import create_app
from quivive.server.desk import Desk
from quivive.server.settings import Settings
from quivive.server.team.gate import Stage, TeamRoute

WITHOUT_ACCOUNT = {"/team/sign-in", "/team/set-up", "/team/provider", "/team/provider/back"}
"""Pages for who is not signed in yet; each looks after itself."""


def _routes() -> list[Route]:
    return [route for route in create_app(Settings()).routes if isinstance(route, Route) and route.path.startswith("/team")]


def _cases() -> list[object]:
    return [
        pytest.param(route, method, id=f"{method} {route.path}")
        for route in _routes()
        if isinstance(route, TeamRoute)
        for method in sorted((route.methods or set()) - {"HEAD"})
    ]


def _path(route: Route) -> str:
    return re.sub(r"\{[^}]+\}", "1", route.path)


def _asked(browser: TestClient, method: str, path: str, *, with_token: bool = False) -> int:
    if method == "GET":
        return browser.get(path).status_code
    return browser.request(method, path, data={"form_token": token_of(browser)} if with_token else {}).status_code


def test_every_page_of_the_console_names_its_role() -> None:
    assert {route.path for route in _routes() if not isinstance(route, TeamRoute)} == WITHOUT_ACCOUNT
    assert len(_cases()) > 10


@pytest.mark.parametrize(("route", "method"), _cases())
def test_pages_are_for_those_who_may(desk: Desk, route: TeamRoute, method: str) -> None:
    path = _path(route)
    answer = client(desk).request(method, path)
    assert answer.status_code == 303 and answer.headers["location"].startswith("/team/sign-in"), "whoever is not signed in"
    for role in Role:
        status = _asked(with_session(desk, role), method, path)
        if not role.may(route.needed):
            assert status == 403, role
            assert _asked(with_session(desk, role), method, path, with_token=True) == 403, role
        elif method == "GET":
            assert status < 500 and status != 403, role
        else:
            assert status == 403, f"{role}: a form without its token"
    highest = with_session(desk, "admin")
    assert _asked(highest, method, path, with_token=True) not in (403, 500)


@pytest.mark.parametrize(("route", "method"), _cases())
def test_half_signed_in_is_not_signed_in(desk: Desk, route: TeamRoute, method: str) -> None:
    browser = with_session(desk, "admin", complete=False)
    answer = browser.request(method, _path(route))
    if route.stage is Stage.HALF:
        assert answer.status_code in (200, 403)
    else:
        assert answer.status_code == 303 and answer.headers["location"].startswith("/team/second-step")


@pytest.mark.parametrize(("route", "method"), _cases())
def test_where_a_second_factor_is_asked_for_it_is_set_up_first(desk: Desk, route: TeamRoute, method: str) -> None:
    browser = with_session(desk, "admin", require_second_factor="publishers")
    answer = browser.request(method, _path(route))
    if route.stage is Stage.WHOLE:
        assert answer.status_code == 303 and answer.headers["location"].startswith("/team/me/second-factor")
    else:
        assert answer.status_code in (200, 303, 403)
    analyst = with_session(desk, "analyst", require_second_factor="publishers")
    assert analyst.get("/team").status_code == 200
    assert with_session(desk, "analyst", require_second_factor="all").get("/team").status_code == 303


def test_signing_in_gives_a_token_of_its_own(desk: Desk) -> None:
    """Whatever a browser brought along is worth nothing, before and after (session fixation)."""
    browser = client(desk)
    browser.cookies.set("quivive", "chosen-by-somebody-else")
    answer = browser.post("/team/sign-in", data={"name": "Reader", "password": PASSWORD})
    tokens = [value for name, value in re.findall(r"(quivive)=([^;]+)", answer.headers["set-cookie"])]
    assert len(tokens) == 1 and tokens[0] != "chosen-by-somebody-else" and len(tokens[0]) >= 43
    stranger = client(desk)
    stranger.cookies.set("quivive", "chosen-by-somebody-else")
    assert stranger.get("/team").status_code == 303


def test_signing_in_again_ends_the_session_before(desk: Desk) -> None:
    browser = signed_in(desk, "Reader")
    before = browser.cookies["quivive"]
    assert browser.post("/team/sign-in", data={"name": "Reader", "password": PASSWORD}).status_code == 303
    old = client(desk)
    old.cookies.set("quivive", before)
    assert old.get("/team").status_code == 303


def test_sessions_end_by_themselves(desk: Desk) -> None:
    now = datetime.now(UTC)
    with desk.store.begin() as connection:
        account = members.called(connection, "Reader").id
        token = sessions.begin(connection, account, now, complete=True)
        half = sessions.begin(connection, account, now, complete=False)
        assert sessions.member(connection, token, now + sessions.IDLE - timedelta(seconds=1))
        assert not sessions.member(connection, token, now + sessions.IDLE + timedelta(seconds=1))
        assert not sessions.member(connection, half, now + sessions.HALF + timedelta(seconds=1))
        for hours in range(1, 13):
            sessions.seen(connection, token, now + timedelta(hours=hours))
        assert not sessions.member(connection, token, now + sessions.LONGEST + timedelta(seconds=1))


@pytest.mark.parametrize("change", [changes.disable, changes.reset_factor, changes.sign_out, changes.remove])
def test_what_is_changed_at_an_account_signs_it_out(desk: Desk, change: object) -> None:
    browser = with_session(desk, "Reader")
    assert browser.get("/team").status_code == 200
    with desk.store.begin() as connection:
        change(connection, "Admin", members.called(connection, "Reader"), datetime.now(UTC))  # type: ignore[operator]  # each is a function
    assert browser.get("/team").status_code == 303


def test_another_role_holds_at_once_and_ends_sessions(desk: Desk) -> None:
    browser = with_session(desk, "Publisher")
    with desk.store.begin() as connection:
        changes.set_role(connection, "Admin", members.called(connection, "Publisher"), Role.READER, datetime.now(UTC))
    assert browser.get("/team").status_code == 303


def test_a_form_of_another_site_signs_nobody_in(desk: Desk) -> None:
    browser = client(desk)
    given = {"name": "Reader", "password": PASSWORD}
    assert browser.post("/team/sign-in", data=given, headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert "quivive" not in browser.cookies


def test_the_language_that_was_chosen_stays(desk: Desk) -> None:
    browser = with_session(desk, "Admin")
    assert '<html lang="fr">' in browser.get("/team/me?language=fr").text
    assert '<html lang="fr">' in browser.get("/team/accounts").text
    assert '<html lang="en">' in browser.get("/team/accounts?language=en").text


def test_no_page_of_the_console_is_kept_by_anybody(desk: Desk) -> None:
    answer = with_session(desk, "Admin").get("/team/accounts")
    assert answer.headers["cache-control"] == "no-store"
    assert "'unsafe" not in answer.headers["content-security-policy"]
    assert form_token(answer.text)

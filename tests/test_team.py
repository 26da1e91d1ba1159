"""The team's console: who comes in, and that nobody else does."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient
from team_desk import PASSWORD, client, form_token, signed_in

from quivive.server.app import create_app
from quivive.server.desk import Desk
from quivive.server.settings import Settings
from quivive.server.team.gate import local


def test_nobody_sees_the_console_without_signing_in(desk: Desk) -> None:
    browser = client(desk)
    answer = browser.get("/team")
    assert answer.status_code == 303 and answer.headers["location"] == "/team/sign-in"
    assert browser.get("/team/sign-in").status_code == 200


def test_a_server_that_keeps_nothing_has_no_console() -> None:
    browser = TestClient(create_app(Settings(requests_per_minute=0, database="none")), raise_server_exceptions=False)
    assert browser.get("/team/sign-in").status_code in (200, 404)
    assert browser.post("/team/sign-in", data={"name": "x", "password": PASSWORD}).status_code == 404


def test_the_right_password_lets_in_and_signing_out_ends_it(desk: Desk) -> None:
    browser = signed_in(desk, "READER")
    page = browser.get("/team")
    assert page.status_code == 200 and "Reader" in page.text
    assert "httponly" in str(browser.cookies.jar).lower() or browser.cookies["quivive"]
    held = browser.cookies["quivive"]
    assert browser.post("/team/sign-out", data={"form_token": form_token(page.text)}).status_code == 303
    browser.cookies.set("quivive", held)
    assert browser.get("/team").status_code == 303


def test_wrong_passwords_are_refused_and_counted(desk: Desk) -> None:
    browser = client(desk)
    for name in ("Reader", "Nobody", "", "Reader\0", "x" * 500):
        answer = browser.post("/team/sign-in", data={"name": name, "password": "wrong"})
        assert answer.status_code == 403 and "not right" in answer.text
    for _ in range(5):
        browser.post("/team/sign-in", data={"name": "Reader", "password": "wrong"})
    assert browser.post("/team/sign-in", data={"name": "Reader", "password": PASSWORD}).status_code == 429
    assert browser.post("/team/sign-in", data={"name": "Analyst", "password": PASSWORD}).status_code == 303


def test_a_form_of_another_site_is_refused(desk: Desk) -> None:
    browser = signed_in(desk, "Reader")
    token = form_token(browser.get("/team").text)
    assert browser.post("/team/sign-out", data={}).status_code == 403
    assert browser.post("/team/sign-out", data={"form_token": "0" * 64}).status_code == 403
    foreign = {"sec-fetch-site": "cross-site"}
    assert browser.post("/team/sign-out", data={"form_token": token}, headers=foreign).status_code == 403
    assert browser.get("/team").status_code == 200


def test_the_cookie_is_for_this_host_over_https_alone(desk: Desk) -> None:
    browser = client(desk, public_address="https://quivive.example")
    answer = browser.post("/team/sign-in", data={"name": "Admin", "password": PASSWORD})
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-quivive=") and "Secure" in cookie and "HttpOnly" in cookie and "SameSite=lax" in cookie


@pytest.mark.parametrize("address", ["https://elsewhere.example/team/", "//elsewhere.example", "/team/\\elsewhere", "/check", "/teams", "/team//x", "javascript:x"])
def test_signing_in_leads_nowhere_else(address: str) -> None:
    assert local(address) == "/team"

"""Signing in at an OpenID provider on this machine: whom it lets in, and every lie that must not."""

from __future__ import annotations

import html
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from joserfc.jwk import RSAKey
from openid_provider import CLIENT, SECRET, Provider, running
from starlette.testclient import TestClient
from team_desk import PASSWORD, audited, client

from quivive.accounts import changes, members
from quivive.accounts.roles import Role
from quivive.errors import SettingsFault
from quivive.server.desk import Desk
from quivive.server.openid import asking
from quivive.server.openid.roles import role_of, roles_in
from quivive.server.settings import settings_from

ROLES = "bosses=admin, fraud=analyst, desk=reader"


@pytest.fixture
def provider() -> Iterator[Provider]:
    with running() as one:
        yield one


@pytest.fixture
def settings(provider: Provider, tmp_path: Path) -> dict[str, str]:
    secret = tmp_path / "secret"
    secret.write_text(SECRET + "\n", "utf-8")
    return {"oidc_issuer": provider.issuer, "oidc_client_id": CLIENT, "oidc_client_secret_file": str(secret), "oidc_roles": ROLES}


def _there_and_back(browser: TestClient, provider: Provider, after: str = "") -> Any:  # noqa: ANN401 - the test client's answer
    gone = browser.get("/team/provider", params={"next": after})
    assert gone.status_code == 303, gone.text
    back = provider.sent_back(gone.headers["location"])
    return browser.get(back.removeprefix("http://testserver"))


def test_whom_the_provider_knows_is_let_in(desk: Desk, provider: Provider, settings: dict[str, str]) -> None:
    browser = client(desk, **settings)
    page = browser.get("/team/sign-in").text
    assert "/team/provider" in page and 'name="password"' in page
    answer = _there_and_back(browser, provider, "/team/me")
    assert answer.status_code == 303 and answer.headers["location"] == "/team/me", answer.text
    assert "You are Anna. Your role: analyst." in browser.get("/team/me").text
    assert browser.get("/team/accounts").status_code == 403
    with desk.store.reading() as connection:
        row = members.called(connection, "Anna")
    assert row.subject == f"{provider.issuer} 1234" and not row.password
    assert client(desk, **settings).post("/team/sign-in", data={"name": "Anna", "password": ""}).status_code == 403
    kinds = [(event["by"], event["did"]) for event in audited(desk)]
    assert kinds[:2] == [("system:provider", "account_added"), ("Anna", "signed_in")]
    assert _there_and_back(client(desk, **settings), provider).status_code == 303
    with desk.store.reading() as connection:
        assert len([row for row in members.every(connection) if row.subject]) == 1


def test_the_role_is_what_the_provider_says_now(desk: Desk, provider: Provider, settings: dict[str, str]) -> None:
    before = client(desk, **settings)
    _there_and_back(before, provider)
    provider.claims = {"groups": ["desk", "bosses"]}
    browser = client(desk, **settings)
    _there_and_back(browser, provider)
    assert browser.get("/team/accounts").status_code == 200
    assert before.get("/team").status_code == 303, "what was signed in with another role is over"
    provider.claims = {"groups": ["canteen"]}
    assert _there_and_back(client(desk, **settings), provider).status_code == 403
    with desk.store.begin() as connection:
        changes.disable(connection, "Admin", members.called(connection, "Anna"), datetime.now(UTC))
    provider.claims = {}
    assert _there_and_back(client(desk, **settings), provider).status_code == 403
    assert [event["text"] for event in audited(desk) if event["did"] == "provider_refused"] == ["no role", "disabled"]


def test_a_name_alone_is_nobody(desk: Desk, provider: Provider, settings: dict[str, str]) -> None:
    """Whoever is called like somebody here gets an account of their own."""
    provider.claims = {"preferred_username": "Admin"}
    browser = client(desk, **settings)
    _there_and_back(browser, provider)
    assert "You are Admin 2. Your role: analyst." in browser.get("/team/me").text
    provider.claims = {"preferred_username": "key:<script>\u202e" + "x" * 5_000, "sub": "other"}
    browser = client(desk, **settings)
    _there_and_back(browser, provider)
    assert browser.get("/team/me").status_code == 200 and "<script>x" not in browser.get("/team/me").text


LIES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "no signature": ({}, {"signing": "none"}),
    "a signature with the public key as secret": ({}, {"signing": "HS256"}),
    "another key": ({}, {"signing": "other key"}),
    "a key that the token brings along": ({}, {"signing": "own key"}),
    "a key that is not published": ({}, {"signing": "unknown key"}),
    "changed after it was signed": ({}, {"signing": "changed"}),
    "another nonce": ({"nonce": "another"}, {}),
    "no nonce": ({"nonce": None}, {}),
    "a nonce that is no text": ({"nonce": ["x"]}, {}),
    "for another client": ({"aud": "another"}, {}),
    "for nobody": ({"aud": None}, {}),
    "for several without saying who asked": ({"aud": [CLIENT, "another"]}, {}),
    "asked for by another client": ({"aud": [CLIENT, "another"], "azp": "another"}, {}),
    "of another issuer": ({"iss": "https://elsewhere.example"}, {}),
    "over": ({"exp": 1_000_000_000}, {}),
    "without an end": ({"exp": None}, {}),
    "of tomorrow": ({"iat": 4_000_000_000}, {}),
    "about nobody": ({"sub": None}, {}),
    "about somebody very long": ({"sub": "x" * 256}, {}),
    "about what is no text": ({"sub": 7}, {}),
    "another issuer in its own description": ({}, {"about": {"issuer": "https://elsewhere.example"}}),
    "a page for tokens elsewhere": ({}, {"about": {"token_endpoint": "https://elsewhere.example/token"}}),
    "keys elsewhere": ({}, {"about": {"jwks_uri": "http://127.0.0.1:1/keys"}}),
    "keys in a file": ({}, {"about": {"jwks_uri": "file:///etc/passwd"}}),
    "a page to sign in elsewhere": ({}, {"about": {"authorization_endpoint": "javascript:alert(1)"}}),
    "a description that is a list": ({}, {"answer": {"about": "list"}}),
    "a description without an end": ({}, {"answer": {"about": "huge"}}),
    "a token in depth": ({}, {"answer": {"token": "deep"}}),
    "words in place of keys": ({}, {"answer": {"keys": "text"}}),
}


@pytest.mark.parametrize("lie", LIES)
def test_lies_let_nobody_in(desk: Desk, provider: Provider, settings: dict[str, str], lie: str) -> None:
    provider.claims, provider.lies = LIES[lie]
    browser = client(desk, **settings)
    gone = browser.get("/team/provider")
    if gone.status_code == 303:
        answer = browser.get(provider.sent_back(gone.headers["location"]).removeprefix("http://testserver"))
    else:
        answer = gone
    assert answer.status_code == 403, lie
    assert "was not let in" in html.unescape(answer.text)
    assert browser.get("/team").status_code == 303
    assert audited(desk)[-1]["did"] == "provider_refused" and "Traceback" not in answer.text
    with desk.store.reading() as connection:
        assert members.found(connection, "Anna") is None


def test_redirects_are_not_followed(desk: Desk, provider: Provider, settings: dict[str, str]) -> None:
    with running() as other:
        provider.lies = {"answer": {"about": "redirect"}, "elsewhere": f"{other.issuer}/.well-known/openid-configuration"}
        assert client(desk, **settings).get("/team/provider").status_code == 403
        assert other.asked == []


def test_a_provider_that_never_ends_is_not_waited_for(desk: Desk, provider: Provider, settings: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "SECONDS", 0.5)
    provider.lies = {"answer": {"about": "slow"}}
    begun = time.monotonic()
    assert client(desk, **settings).get("/team/provider").status_code == 403
    assert time.monotonic() - begun < 2.9


def test_the_way_back_is_good_once_and_in_the_browser_that_went(desk: Desk, provider: Provider, settings: dict[str, str]) -> None:
    browser = client(desk, **settings)
    gone = browser.get("/team/provider")
    sealed = browser.cookies["quivive-provider"]
    back = provider.sent_back(gone.headers["location"]).removeprefix("http://testserver")
    asked_before = len(provider.asked)
    other = client(desk, **settings)
    assert other.get(back).status_code == 403, "in another browser"
    other.get("/team/provider")
    assert other.get(back).status_code == 403, "with the state of another sign-in"
    assert "/token" not in provider.asked[asked_before:]
    for changed in (back.replace("state=", "state=x"), back.partition("state=")[0], back.replace("iss=http", "iss=https"), back.replace("code=", "kode="), f"{back}&error=access_denied"):
        browser.cookies.set("quivive-provider", sealed)
        assert browser.get(changed).status_code == 403, changed
    browser.cookies.set("quivive-provider", sealed)
    answer = browser.get(back)
    assert answer.status_code == 303
    assert any(cookie.startswith('quivive-provider=""; ') and "Max-Age=0" in cookie for cookie in answer.headers.get_list("set-cookie"))
    again = client(desk, **settings)
    again.cookies.set("quivive-provider", sealed)
    assert again.get(back).status_code == 403, "the code was used"


def test_new_keys_are_asked_for_but_not_at_every_request(desk: Desk, provider: Provider, settings: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    browser = client(desk, **settings)
    _there_and_back(browser, provider)
    provider.key = RSAKey.generate_key(2048, {"kid": "second", "use": "sig"})
    assert _there_and_back(browser, provider).status_code == 403, "the keys are not a minute old"
    assert provider.asked.count("/keys") == 1
    now = time.monotonic
    monkeypatch.setattr("quivive.server.openid.provider.time.monotonic", lambda: now() + 61)
    assert _there_and_back(browser, provider).status_code == 303
    assert provider.asked.count("/keys") == 2 and provider.asked.count("/.well-known/openid-configuration") == 1


def test_passwords_can_be_over(desk: Desk, provider: Provider, settings: dict[str, str]) -> None:
    browser = client(desk, **settings, oidc_only="yes", require_second_factor="all")
    assert 'name="password"' not in browser.get("/team/sign-in").text
    assert browser.post("/team/sign-in", data={"name": "Admin", "password": PASSWORD}).status_code == 403
    assert _there_and_back(browser, provider).status_code == 303
    assert browser.get("/team/me").status_code == 200, "the provider answers for the second factor"
    assert browser.get("/team/me/second-factor").headers["location"] == "/team/me"


def test_without_a_provider_there_is_no_such_page(desk: Desk) -> None:
    for path in ("/team/provider", "/team/provider/back?code=x&state=x"):
        assert client(desk).get(path).status_code == 404


def test_roles_are_read_from_the_claim() -> None:
    means = roles_in("a=reader, b = admin,*=reader, x=y=analyst")
    assert means == {"a": Role.READER, "b": Role.ADMIN, "*": Role.READER, "x=y": Role.ANALYST}
    del means["*"]
    for claims, claim, role in (
        ({"groups": ["a", "b"]}, "groups", Role.ADMIN), ({"groups": "a"}, "groups", Role.READER), ({"groups": [["b"], {"b": 1}, None]}, "groups", None),
        ({"realm": {"roles": ["b"]}}, "realm.roles", Role.ADMIN), ({"https://x.example/roles": ["a"]}, "https://x.example/roles", Role.READER),
        ({"realm": ["b"]}, "realm.roles", None), ({}, "groups", None), ({"groups": ["c"] * 5_000 + ["b"]}, "groups", None),
    ):  # fmt: skip
        assert role_of(claims, claim, means) is role, claims
    assert role_of({}, "groups", roles_in("*=reader")) is Role.READER


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"oidc_issuer": "http://login.example"}, "oidc_issuer"), ({"oidc_issuer": "https://a@login.example"}, "oidc_issuer"), ({"oidc_client_id": ""}, "oidc_client_id"),
        ({"oidc_roles": ""}, "oidc_roles"), ({"oidc_roles": "a=god"}, "oidc_roles"), ({"oidc_only": "perhaps"}, "oidc_only"),
        ({"oidc_issuer": "", "oidc_only": "yes"}, "oidc_only"), ({"require_second_factor": "some"}, "require_second_factor"),
    ],
)  # fmt: skip
def test_settings_that_let_nobody_in_are_told(changed: dict[str, str], said: str) -> None:
    given = {"oidc_issuer": "https://login.example/realm", "oidc_client_id": CLIENT, "oidc_roles": ROLES, **changed}
    with pytest.raises(SettingsFault, match=said):
        settings_from(None, {}, **given)

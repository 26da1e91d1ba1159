"""The pages of accounts: a link to begin with, a second factor, one's own account, everybody's, the journal."""

from __future__ import annotations

import csv
import html
import io
import json
import re
import threading
from base64 import b32decode
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pyotp
import pytest
from starlette.testclient import TestClient
from team_desk import PASSWORD, audited, client, desk_at, form_token, signed_in, token_of, with_session

from quivive.accounts import audit, changes, links, members
from quivive.server.desk import Desk, open_desk
from quivive.server.settings import Settings

OTHER = "le chat dort sous la pluie"
HOSTILE = ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7*7 }}", "=cmd|' /C calc'!A0", "'; DROP TABLE accounts; --"]


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Desk]:
    """A store without accounts."""
    opened = open_desk(Settings(database=str(tmp_path / "reports.sqlite")), {})
    assert opened is not None
    yield opened
    opened.store.close()


def _posted(browser: TestClient, path: str, **fields: str) -> tuple[int, str]:
    answer = browser.post(path, data={"form_token": token_of(browser), **fields})
    return answer.status_code, html.unescape(answer.text)


def _link_in(page: str) -> str:
    found = re.search(r'value="(http://testserver/team/set-up\?token=[^"]+)"', page)
    assert found, page
    return found[1]


def _with_factor(desk: Desk, name: str, password: str = PASSWORD) -> tuple[TestClient, str, list[str]]:
    """Somebody who set up a second factor as a person does: by the secret that the page shows."""
    browser = signed_in(desk, name)
    page = html.unescape(browser.get("/team/me/second-factor").text)
    letters, hidden = re.search(r"<code>([A-Z2-7 ]+)</code>", page), re.search(r'name="secret" value="([^"]+)"', page)
    assert letters and hidden
    secret = letters[1].replace(" ", "")
    code = pyotp.TOTP(secret).now()
    before = browser.cookies["quivive"]
    answer = browser.post("/team/me/second-factor", data={"form_token": token_of(browser), "secret": hidden[1], "code": code, "password": password})
    codes = re.findall(r"<li><code>([a-z0-9-]{19})</code>", answer.text)
    assert answer.status_code == 200 and len(codes) == 10, answer.text
    assert browser.cookies["quivive"] != before, "another token after a rise of rights"
    return browser, secret, codes


# --- the beginning


def test_the_first_admin_is_made_once(fresh: Desk) -> None:
    with fresh.store.begin() as connection:
        token = links.begin(connection, "", datetime.now(UTC))
    browser = client(fresh)
    assert "no account yet" in browser.get("/team/sign-in").text
    assert "first admin" in browser.get(f"/team/set-up?token={token}").text
    given = {"token": token, "name": "Anna", "password": PASSWORD, "again": PASSWORD}
    for wrong in ({"again": OTHER}, {"password": "short", "again": "short"}, {"password": "password1234", "again": "password1234"}, {"name": ""}, {"name": "a:b"}):
        assert browser.post("/team/set-up", data={**given, **wrong}).status_code == 422, wrong
    assert browser.post("/team/set-up", data={**given, "token": "x" * 43}).status_code == 410
    assert browser.post("/team/set-up", data=given, headers={"sec-fetch-site": "cross-site"}).status_code == 403
    answer = browser.post("/team/set-up", data=given)
    assert answer.status_code == 303 and answer.headers["location"] == "/team/sign-in?ready=yes"
    assert browser.post("/team/set-up", data={**given, "name": "Eve"}).status_code == 410
    assert browser.get(f"/team/set-up?token={token}").status_code == 410
    assert signed_in(fresh, "anna").get("/team/accounts").status_code == 200
    assert [event["did"] for event in audited(fresh)] == ["account_added", "password_changed", "signed_in"]


def test_only_one_of_several_becomes_the_first_admin(fresh: Desk) -> None:
    with fresh.store.begin() as connection:
        token = links.begin(connection, "", datetime.now(UTC))
    statuses: list[int] = []

    def worker(name: str) -> None:
        statuses.append(client(fresh).post("/team/set-up", data={"token": token, "name": name, "password": PASSWORD, "again": PASSWORD}).status_code)

    threads = [threading.Thread(target=worker, args=(f"Admin {number}",)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses.count(303) == 1
    with fresh.store.reading() as connection:
        assert len(members.every(connection)) == 1


def test_a_new_account_chooses_its_own_password(desk: Desk) -> None:
    admin = with_session(desk, "Admin")
    status, page = _posted(admin, "/team/accounts", name="Tom", role="analyst")
    link = _link_in(page)
    assert status == 200
    assert client(desk).post("/team/sign-in", data={"name": "Tom", "password": ""}).status_code == 403
    browser = client(desk)
    assert "Tom" in browser.get(link).text
    given = {"token": link.partition("=")[2], "name": "Eve", "password": OTHER, "again": OTHER}
    assert browser.post("/team/set-up", data=given).status_code == 303
    answer = browser.post("/team/sign-in", data={"name": "Tom", "password": OTHER})
    assert answer.status_code == 303 and browser.get("/team").status_code == 200
    assert browser.get("/team/accounts").status_code == 403
    assert _posted(admin, "/team/accounts", name="tom", role="reader")[0] == 422
    assert _posted(admin, "/team/accounts", name="Tim", role="god")[0] == 422


# --- signing in


def test_nobody_is_shut_out_by_others(desk: Desk) -> None:
    own = signed_in(desk, "Reader")
    stranger = client(desk, "192.0.2.66")
    statuses = [stranger.post("/team/sign-in", data={"name": "Reader", "password": "wrong"}).status_code for _ in range(7)]
    assert statuses == [403] * 5 + [429] * 2
    answer = client(desk, "192.0.2.67").post("/team/sign-in", data={"name": "Reader", "password": PASSWORD})
    assert answer.status_code == 429 and "minute" in answer.text
    assert own.post("/team/sign-in", data={"name": "Reader", "password": PASSWORD}).status_code == 303
    unknown = [stranger.post("/team/sign-in", data={"name": "Nobody", "password": "wrong"}).status_code for _ in range(7)]
    assert unknown == statuses, "a name that there is not is treated alike"


def test_two_workers_count_together(store_place: str) -> None:
    with desk_at(store_place) as one, desk_at(store_place) as other:
        statuses: list[int] = []

        def worker(desk: Desk) -> None:
            browser = client(desk)
            statuses.extend(browser.post("/team/sign-in", data={"name": "Reader", "password": "wrong"}).status_code for _ in range(4))

        threads = [threading.Thread(target=worker, args=(each,)) for each in (one, other)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(statuses) == [403] * 5 + [429] * 3


def test_a_disabled_account_gets_the_same_answer(desk: Desk) -> None:
    with desk.store.begin() as connection:
        changes.disable(connection, "Admin", members.called(connection, "Reader"), datetime.now(UTC))
    answers = [client(desk).post("/team/sign-in", data={"name": name, "password": PASSWORD}) for name in ("Reader", "Nobody")]
    assert [answer.status_code for answer in answers] == [403, 403]
    assert re.sub("Reader|Nobody", "", answers[0].text) == re.sub("Reader|Nobody", "", answers[1].text)


def test_the_second_step(desk: Desk) -> None:
    _, secret, codes = _with_factor(desk, "Publisher")
    browser = client(desk)
    answer = browser.post("/team/sign-in", data={"name": "Publisher", "password": PASSWORD, "next": "/team/me"})
    assert answer.headers["location"] == "/team/second-step?next=%2Fteam%2Fme"
    assert browser.get("/team/me").headers["location"].startswith("/team/second-step")
    used = pyotp.TOTP(secret).now()
    for wrong in ("000000", used, "", "x" * 1_000, codes[0][:-1] + "!"):  # the code that set it up is used already
        assert _posted(browser, "/team/second-step", code=wrong, next="/team/me")[0] == 403
    assert _posted(browser, "/team/second-step", code=codes[0])[0] == 429, "tries are counted"
    fresh_try = _known_browser(desk, "Publisher")
    fresh_try.post("/team/sign-in", data={"name": "Publisher", "password": PASSWORD})
    half = fresh_try.cookies["quivive"]
    assert _posted(fresh_try, "/team/second-step", code=codes[0], next="/team/me")[0] == 303
    assert fresh_try.cookies["quivive"] != half and fresh_try.get("/team/me").status_code == 200
    old = client(desk)
    old.cookies.set("quivive", half)
    assert old.get("/team/me").headers["location"].startswith("/team/sign-in")
    assert "code_refused" in [event["did"] for event in audited(desk)]


def _known_browser(desk: Desk, name: str) -> TestClient:
    """A browser in which the account was signed in before: others' wrong tries do not count for it."""
    from quivive.accounts import attempts  # noqa: PLC0415 - only here

    browser = client(desk)
    with desk.store.reading() as connection:
        row = members.called(connection, name)
    browser.cookies.set("quivive-browser", attempts.known_browser(desk.key, row.id, row.password))
    return browser


# --- one's own account


def test_the_second_factor_is_set_up_and_taken_away(desk: Desk) -> None:
    browser, secret, codes = _with_factor(desk, "Reader")
    with desk.store.reading() as connection:
        row = members.called(connection, "Reader")
    assert secret not in row.second_factor and row.second_factor_step > 0
    assert len(b32decode(secret)) == 20
    page = browser.get("/team/me").text
    assert "10 recovery codes" in page
    status, page = _posted(browser, "/team/me/second-factor/codes", code=codes[0])
    anew = re.findall(r"<li><code>([a-z0-9-]{19})</code>", page)
    assert status == 200 and len(anew) == 10 and not set(anew) & set(codes)
    assert _posted(browser, "/team/me/second-factor/remove", code=codes[1])[0] == 422, "the codes before are over"
    assert _posted(browser, "/team/me/second-factor/remove", code=anew[0])[0] == 303
    assert signed_in(desk, "Reader").get("/team").status_code == 200
    assert [event["did"] for event in audited(desk) if "factor" in event["did"]] == ["factor_added", "factor_removed"]


def test_a_password_is_changed_by_who_knows_it(desk: Desk) -> None:
    elsewhere, browser = signed_in(desk, "Reader"), signed_in(desk, "Reader")
    before = browser.cookies["quivive"]
    given = {"old": PASSWORD, "password": OTHER, "again": OTHER}
    for wrong in ({"old": "wrong"}, {"again": PASSWORD}, {"password": "short", "again": "short"}, {"password": "readerreader1", "again": "readerreader1"}):
        assert _posted(browser, "/team/me/password", **{**given, **wrong})[0] == 422, wrong
    assert _posted(browser, "/team/me/password", **given)[0] == 303
    assert browser.cookies["quivive"] != before and browser.get("/team").status_code == 200
    assert elsewhere.get("/team").status_code == 303
    assert client(desk).post("/team/sign-in", data={"name": "Reader", "password": PASSWORD}).status_code == 403
    assert client(desk).post("/team/sign-in", data={"name": "Reader", "password": OTHER}).status_code == 303


def test_whoever_took_over_a_session_cannot_try_passwords_without_end(desk: Desk) -> None:
    thief = with_session(desk, "Reader")
    pages = [_posted(thief, "/team/me/password", old="wrong", password=OTHER, again=OTHER)[1] for _ in range(8)]
    assert "too many tries" not in pages[4] and all("too many tries" in page for page in pages[5:])


def test_sessions_are_listed_and_ended(desk: Desk) -> None:
    elsewhere, browser = with_session(desk, "Reader"), with_session(desk, "Reader")
    stranger = with_session(desk, "Admin")
    page = browser.get("/team/me").text
    others = re.findall(r'name="session" value="([0-9a-f]+)"', page)
    assert len(others) == 1 and page.count("last seen") == 2
    assert browser.cookies["quivive"] not in page
    assert _posted(stranger, "/team/me/sessions", session=others[0])[0] == 303
    assert elsewhere.get("/team").status_code == 200, "not theirs to end"
    assert _posted(browser, "/team/me/sessions", session=others[0])[0] == 303
    assert elsewhere.get("/team").status_code == 303 and browser.get("/team").status_code == 200
    assert _posted(browser, "/team/me/sessions")[0] == 303
    assert browser.get("/team").status_code == 303


# --- everybody's


def test_an_admin_looks_after_accounts(desk: Desk) -> None:
    admin = with_session(desk, "Admin")
    with desk.store.reading() as connection:
        reader, own = members.called(connection, "Reader").id, members.called(connection, "Admin").id
    for do in ("disable", "enable", "sign-out", "reset-factor"):
        assert _posted(admin, f"/team/accounts/{reader}", do=do)[0] == 303, do
    assert _posted(admin, f"/team/accounts/{reader}", do="role", role="analyst")[0] == 303
    status, page = _posted(admin, f"/team/accounts/{reader}", do="link")
    assert status == 200 and client(desk).get(_link_in(page)).status_code == 200
    assert client(desk).post("/team/sign-in", data={"name": "Reader", "password": PASSWORD}).status_code == 403, "the password before is over"
    for path, fields in ((own, {"do": "disable"}), ("nobody", {"do": "disable"}), (reader, {"do": "dance"}), (reader, {"do": "role", "role": "god"}), (reader, {})):
        assert _posted(admin, f"/team/accounts/{path}", **fields)[0] == 422
    assert _posted(admin, f"/team/accounts/{reader}", do="remove")[0] == 303
    assert "Reader" not in admin.get("/team/accounts").text.replace("Reader</a>", "")
    kinds = [event["did"] for event in audited(desk) if event["by"] == "Admin"]
    assert kinds == [
        "account_disabled", "account_enabled", "signed_out_everywhere", "factor_removed", "role_changed", "password_link", "account_removed"
    ]  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_only_shown(desk: Desk, name: str) -> None:
    admin = with_session(desk, "Admin")
    assert _posted(admin, "/team/accounts", name=name, role="reader")[0] == 200
    for path in ("/team/accounts", "/team/audit"):
        page = admin.get(path).text
        assert html.escape(name, quote=False).replace("'", "&#39;").replace('"', "&#34;") in page
        assert "<script>alert" not in page and "<img src=x" not in page
    rows = list(csv.reader(io.StringIO(admin.get("/team/audit.csv").text)))
    assert rows[0] == ["number", "at", "by", "did", "details"] and not any(cell.startswith(("=", "+", "@")) for row in rows for cell in row)


@pytest.mark.parametrize("name", ["x" * 61, "x" * 10_000, "\0", "\u202e", "a\u2028b:", ""])
def test_what_is_no_name_is_said(desk: Desk, name: str) -> None:
    assert _posted(with_session(desk, "Admin"), "/team/accounts", name=name, role="reader")[0] == 422


# --- the journal


def test_the_journal_is_read_by_page_person_and_kind(desk: Desk) -> None:
    admin = with_session(desk, "Admin")
    with desk.store.begin() as connection:
        for number in range(120):
            audit.write(connection, "Tom" if number % 3 else 'To"m', "signed_in", datetime(2026, 11, 30, tzinfo=UTC))
        audit.write(connection, "key:1", "something_new", datetime(2026, 11, 30, tzinfo=UTC), about="<b>")
        audit.write(connection, "system:command-line", "role_changed", datetime(2026, 11, 30, tzinfo=UTC), name="Tom", role="admin", before="reader")
    page = html.unescape(admin.get("/team/audit").text)
    assert "The command line changed the role of Tom from reader to admin." in page and "key:1: something_new about <b>" in page
    seen, path = [], "/team/audit"
    while path:
        page = admin.get(path).text
        seen += [int(number) for number in re.findall(r'<li value="(\d+)"', page)]
        onward = re.search(r'rel="next" href="([^"]+)"', page)
        path = html.unescape(onward[1]) if onward else ""
    assert seen == list(range(122, 0, -1))
    assert len(json.loads("[" + ",".join(admin.get('/team/audit.jsonl?by=To"m').text.splitlines()) + "]")) == 40
    assert admin.get("/team/audit?did=role_changed").text.count("<li value") == 1
    assert admin.get("/team/audit?by=%25").text.count("<li value") == 0
    for odd in ("before=-1", "before=99999999999999999999", "before=x", "by=" + "x" * 5_000, "did=%00", "by=%ED%A0%80"):
        assert admin.get(f"/team/audit?{odd}").status_code == 200, odd
    french = html.unescape(admin.get("/team/audit?language=fr&did=role_changed").text)
    assert "La ligne de commande a changé le rôle de Tom" in french


def test_a_long_journal_is_looked_through_in_pieces(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "_LOOKED_AT", 50)
    with desk.store.begin() as connection:
        for number in range(175):
            audit.write(connection, "Tom", "signed_in" if number else "signed_out", datetime(2026, 11, 30, tzinfo=UTC))
    admin = with_session(desk, "Admin")
    page = admin.get("/team/audit?did=signed_out").text
    assert page.count("<li value") == 0 and 'rel="next"' in page
    assert len(admin.get("/team/audit.jsonl?did=signed_out").text.splitlines()) == 1
    with desk.store.reading() as connection:
        assert audit.page(connection, before=126, did="signed_out").further == 76


def test_the_journal_is_for_admins_and_its_form_has_its_token(desk: Desk) -> None:
    assert with_session(desk, "Publisher").get("/team/audit").status_code == 403
    assert form_token(with_session(desk, "Admin").get("/team/audit").text)


def test_the_other_language_is_the_same_page(fresh: Desk) -> None:
    """Also where an address holds a token, and after a form was refused."""
    with fresh.store.begin() as connection:
        token = links.begin(connection, "", datetime.now(UTC))
    browser = client(fresh)
    given = {"token": token, "name": "Anna", "password": PASSWORD, "again": OTHER}
    pages = [browser.get(f"/team/set-up?token={token}"), browser.post("/team/set-up", data=given), browser.get("/team/sign-in?next=/team/me")]
    browser.post("/team/set-up", data={**given, "again": PASSWORD})
    pages.append(browser.post("/team/sign-in", data={"name": "Anna", "password": "wrong", "next": "/team/audit"}))
    admin = signed_in(fresh, "Anna")
    pages += [admin.post(path, data={"form_token": token_of(admin), "do": "x"}) for path in ("/team/me/password", "/team/accounts", "/team/accounts/1")]
    for page in pages:
        french = re.search(r'<a href="([^"]+)" lang="fr"', page.text)
        assert french
        heading = re.search("<h1[^>]*>([^<]+)", admin.get(html.unescape(french[1])).text)
        assert heading and heading[1] not in page.text, french[1]
    assert "set-up" in pages[0].text and "first admin" in pages[0].text

"""Adding a message to the reports from the page: shown first, kept without what is personal, taken back by a code."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from quivive.errors import StoreFault
from quivive.fact_files import WORDING
from quivive.knowledge import load_knowledge
from quivive.server.app import create_app
from quivive.server.desk import Desk, open_desk
from quivive.server.settings import Settings

SCAM = "Hello Anna Muster, Netflix: your payment failed, update your card within 24h: https://netflix-konto.example/x?id=anna.muster@mail.example"
PERSONAL = ("Anna", "Muster", "anna.muster@mail.example")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = open_desk(Settings(database=str(tmp_path / "reports.sqlite")), {})
    assert opened is not None
    yield opened
    opened.store.close()


def client(desk: Desk | None, **settings: int | str) -> TestClient:
    app = create_app(Settings(**{"requests_per_minute": 0, **settings}), desk=desk)  # type: ignore[arg-type]  # by name
    return TestClient(app, raise_server_exceptions=False)


def hidden(page: str) -> dict[str, str]:
    return {name: html.unescape(value) for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)}


def code_in(page: str) -> str:
    found = re.search(r'name="code"[^>]* value="([0-9a-f-]+)"', page)
    assert found
    return found[1]


def test_what_would_be_kept_is_shown_before_anything_is(desk: Desk) -> None:
    server = client(desk)
    answer = server.post("/check?language=en", data={"text": SCAM, "country": "GB", "channel": "sms"})
    assert 'action="/collect?language=en"' in answer.text
    shown = server.post("/collect?language=en", data={"text": SCAM, "country": "GB", "channel": "sms"})
    assert shown.status_code == 200 and "netflix-konto.example" in shown.text and "United Kingdom" in shown.text
    kept = re.findall(r"<dd>(.*?)</dd>|<textarea[^>]*>(.*?)</textarea>", shown.text, re.S)
    assert not any(word in "".join(part) for part in kept for word in PERSONAL)
    assert list(desk.store.reports()) == []


@pytest.mark.parametrize("keep", [False, True])
def test_what_was_agreed_to_is_kept_and_nothing_personal_with_it(desk: Desk, keep: bool, tmp_path: Path) -> None:
    server = client(desk)
    fields = hidden(server.post("/collect", data={"text": SCAM, "country": "GB", "channel": "sms"}).text)
    kept = server.post("/collect", data={**fields, **({"keep_text": "1"} if keep else {})})
    assert kept.status_code == 200
    [(_, report)] = desk.store.reports()
    assert (report.source, report.country, report.channel, report.brand, report.reporter) == ("page", "GB", "sms", "netflix", "")
    assert bool(report.text) is keep
    everything = b"".join(path.read_bytes() for path in tmp_path.iterdir() if path.suffix != ".key")
    assert not [word for word in PERSONAL if word.encode() in everything]


def test_the_same_form_is_one_report_and_two_people_are_two(desk: Desk) -> None:
    server = client(desk)
    forms = [hidden(server.post("/collect", data={"text": SCAM}).text) for _ in range(2)]
    for fields in (forms[0], forms[0], forms[1]):
        assert server.post("/collect", data=fields).status_code == 200
    assert len(list(desk.store.reports())) == 2


def test_nobody_agrees_without_having_seen_it(desk: Desk) -> None:
    server = client(desk)
    fields = hidden(server.post("/collect", data={"text": SCAM}).text)
    old = str(int((datetime.now(UTC) - timedelta(days=1)).timestamp()))
    for wrong in ({"seal": "0" * 32}, {"mark": "f" * 32}, {"stamp": old}, {"stamp": "x"}, {"stamp": "\u0661"}, {"seal": "\u00e9"}):
        assert "<dl" in server.post("/collect", data={**fields, **wrong}).text
    assert list(desk.store.reports()) == []


def test_a_report_is_taken_back_by_its_code_alone(desk: Desk) -> None:
    server = client(desk)
    code = code_in(server.post("/collect", data=hidden(server.post("/collect", data={"text": SCAM}).text)).text)
    for wrong in ("", "x", code[:-1] + ("0" if code[-1] != "0" else "1"), "0000" + code[4:], "\u00e9" * 20):
        assert server.post("/collect/undo", data={"code": wrong}).status_code == 422
    assert len(list(desk.store.reports())) == 1
    assert server.post("/collect/undo", data={"code": f" {code.upper().replace('-', ' ')} "}).status_code == 200
    assert list(desk.store.reports()) == []
    assert server.post("/collect/undo", data={"code": code}).status_code == 200


@pytest.mark.parametrize("language", WORDING)
def test_it_is_offered_in_every_language(desk: Desk, language: str) -> None:
    server = client(desk)
    shown = server.post(f"/collect?language={language}", data={"text": SCAM, "country": "FR"})
    assert f'<html lang="{language}">' in shown.text and "netflix-konto.example" in shown.text
    done = server.post(f"/collect?language={language}", data=hidden(shown.text))
    assert code_in(done.text)
    assert server.get(f"/collect/undo?language={language}").status_code == 200


def test_it_is_not_offered_where_nothing_is_collected(desk: Desk) -> None:
    for server in (client(None), client(desk, collecting="no")):
        assert "/collect" not in server.post("/check", data={"text": SCAM}).text
        assert server.post("/collect", data={"text": SCAM}).status_code == 404
    assert client(desk).post("/collect", data={"text": " "}).status_code == 422


@pytest.mark.parametrize("language", WORDING)
def test_while_the_store_is_away_it_is_said_and_messages_are_checked(desk: Desk, language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    server = client(desk)
    fields = hidden(server.post("/collect", data={"text": SCAM}).text)

    def away(_: object) -> None:
        raise StoreFault("database", path="x", text="the server closed the connection unexpectedly: secret")

    monkeypatch.setattr(type(desk.store), "add", lambda self, given: away(given))
    answer = server.post(f"/collect?language={language}", data=fields)
    assert answer.status_code == 503 and int(answer.headers["retry-after"]) > 0
    said = html.unescape(answer.text)
    assert load_knowledge().wording(language).say("page.store_away") in said and "secret" not in said
    assert server.post("/check", data={"text": SCAM}).status_code == 200

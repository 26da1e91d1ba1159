"""Keys of programs: what each opens, how often, and that nothing else opens it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from api_server import api, desk, new_key  # noqa: F401 - desk is a fixture

from quivive.accounts import keys
from quivive.accounts.keys import Scope
from quivive.errors import AccountFault
from quivive.server.api import callers
from quivive.server.desk import Desk
from quivive.server.quotas import Quotas, UnderWay

TEXT = {"text": "DHL: pay 1.99 for your parcel: https://dhl-fees.example/pay"}


def test_without_a_key_only_checks_are_open(desk: Desk) -> None:  # noqa: F811 - the fixture
    open_to_all, closed = api(desk), api(desk, open_check="no")
    assert open_to_all.post("/v1/check", json=TEXT).status_code == 200
    refused = closed.post("/v1/check", json=TEXT)
    assert refused.status_code == 401 and refused.headers["www-authenticate"].startswith("Bearer")
    assert refused.headers["content-type"] == "application/problem+json" and refused.json()["type"] == "/v1/#no-key"
    for answer in (open_to_all.get("/v1/reports"), open_to_all.post("/v1/reports", json=TEXT)):
        assert answer.status_code == 401


@pytest.mark.parametrize("held", ["", "Basic YTpi", "Bearer", "Bearer qv_x_y", "Bearer \u00e9", "Bearer qv_0123456789abcdef_" + "a" * 43])
def test_what_is_no_key_opens_nothing(desk: Desk, held: str) -> None:  # noqa: F811 - the fixture
    answer = api(desk).get("/v1/reports", headers={"authorization": held.encode()})
    assert answer.status_code == 401 and "www-authenticate" in answer.headers


def test_a_key_opens_what_its_scopes_say_and_nothing_of_it_is_kept(desk: Desk, tmp_path: Path) -> None:  # noqa: F811 - the fixture
    key = new_key(desk, Scope.READ)
    server = api(desk, key)
    assert server.get("/v1/reports").status_code == 200
    refused = server.post("/v1/reports", json=TEXT)
    assert refused.status_code == 403 and 'error="insufficient_scope"' in refused.headers["www-authenticate"]
    other = key[:-1] + ("a" if key[-1] != "a" else "b")
    assert api(desk, other).get("/v1/reports").status_code == 401
    secret = key[20:].encode()
    assert all(secret not in file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())


def test_keys_end_and_are_revoked(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811 - the fixture
    now = datetime.now(UTC)
    short = new_key(desk, ends=now + timedelta(seconds=1))
    kept = new_key(desk)
    servers = api(desk, short), api(desk, kept)
    assert [server.get("/v1/reports").status_code for server in servers] == [200, 200]
    monkeypatch.setattr(callers, "FRESH", 0.0)
    with desk.store.begin() as connection:
        assert keys.revoke(connection, keys.id_of(kept), by="Admin", now=now)
        assert not keys.revoke(connection, keys.id_of(kept), by="Admin", now=now)
    assert servers[1].get("/v1/reports").status_code == 401
    with desk.store.reading() as connection:
        [found] = [one for one in keys.all_keys(connection) if one.id == keys.id_of(short)]
    assert found.is_good(now) and not found.is_good(now + timedelta(seconds=2))


def test_a_browsers_session_is_no_key(desk: Desk) -> None:  # noqa: F811 - the fixture
    server = api(desk)
    server.cookies.set("quivive", "x" * 43)
    assert server.get("/v1/reports").status_code == 401


def test_quotas_are_counted_over_all_processes_and_told(desk: Desk) -> None:  # noqa: F811 - the fixture
    key = new_key(desk, per_minute=5, per_day=7)
    server = api(desk, key)
    answers = [server.get("/v1/reports") for _ in range(6)]
    assert [one.status_code for one in answers] == [200] * 5 + [429]
    assert answers[0].headers["ratelimit-policy"] == '"minute";q=5;w=60, "day";q=7;w=86400'
    assert answers[0].headers["ratelimit"].startswith('"minute";r=4;t=12, "day";r=6;t=')
    assert 1 <= int(answers[5].headers["retry-after"]) <= 60
    quotas = Quotas()
    other = Quotas(quotas.file)
    taken = [one.take("k", 0, 3, now=1.0, day=9, second_of_day=86_000, used=0).wait for one in (quotas, other, quotas, other)]
    assert taken == [0, 0, 0, 400]
    assert other.take("k", 0, 3, now=500.0, day=10, second_of_day=1, used=0).wait == 0, "another day"
    assert other.take("k", 0, 3, now=500.0, day=10, second_of_day=1, used=3).wait > 0, "what other machines wrote down counts"


def test_what_was_asked_for_is_written_down(desk: Desk) -> None:  # noqa: F811 - the fixture
    key = new_key(desk)
    with api(desk, key) as server:
        for _ in range(3):
            server.get("/v1/reports")
    with desk.store.reading() as connection:
        assert keys.used(connection, keys.id_of(key), keys.day_of(datetime.now(UTC))) == 3


def test_guessing_keys_uses_up_the_allowance_of_an_address(desk: Desk) -> None:  # noqa: F811 - the fixture
    key = new_key(desk)
    server = api(desk, requests_per_minute=4)
    good = {"authorization": f"Bearer {key}"}
    assert server.get("/v1/reports", headers=good).status_code == 200
    guesses = [server.get("/v1/reports", headers={"authorization": f"Bearer qv_{number:016x}_{'a' * 43}"}).status_code for number in range(6)]
    assert guesses == [401] * 3 + [429] * 3
    assert server.get("/v1/reports", headers=good).status_code == 200, "the key itself is not held up by it"


def test_the_same_is_under_way_once() -> None:
    quotas = Quotas()
    with quotas.under_way("a"), quotas.under_way("b"), pytest.raises(UnderWay), quotas.under_way("a"):
        pass
    with quotas.under_way("a"):
        pass


def test_what_cannot_be_a_key_is_refused(desk: Desk) -> None:  # noqa: F811 - the fixture
    now = datetime.now(UTC)
    with desk.store.begin() as connection:
        for name, scopes, per_day, ends in (("", [Scope.READ], 0, None), ("a", [], 0, None), ("a", [Scope.READ], -1, None), ("a", [Scope.READ], 0, now)):
            with pytest.raises(AccountFault):
                keys.make(connection, name, scopes, per_minute=0, per_day=per_day, ends=ends, by="Admin", now=now)

"""Programs are told of what is new: once each, signed, again after a failure, nothing of any message in it."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alert_store import report
from alerting import START, secret_file
from standardwebhooks import Webhook
from test_alert_webhooks import SECRET, program
from test_api_durable import serving

from quivive.alerts import http_post
from quivive.alerts.http_post import post
from quivive.errors import SettingsFault
from quivive.fingerprints import text_signature
from quivive.knowledge import load_knowledge
from quivive.server import hooks
from quivive.server.settings import Settings
from quivive.store import Store, open_store
from quivive.watch import kept, look
from quivive.watching import Fingerprint, FingerprintKind, Report
from quivive.webhooks.endpoints import Listener, listeners
from quivive.webhooks.queue import TRIES, dead_letters, enqueue, open_tasks
from quivive.webhooks.telling import one_round

NOW = START + timedelta(days=2)
OTHER = "Amazon: your account is locked. Confirm your card within 24 hours at https://amazon-konto.example/confirm or it is closed for good."


def other(number: int) -> Report:
    """One of another campaign."""
    return replace(
        report(100 + number), id=f"{160 + number:02x}" * 16, brand="amazon", scam_type="account", text=OTHER, signature=text_signature(OTHER), received=START + timedelta(days=1, hours=number),
        fingerprints=(Fingerprint(FingerprintKind.HOST, "amazon-konto.example"),),
    )  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "reports.sqlite", create=True) as opened:
        opened.add([report(number) for number in range(5)])
        yield opened


def settings(tmp_path: Path, port: int, more: str = "") -> Path:
    secret_file(tmp_path / "secret", SECRET)
    file = tmp_path / "webhooks.toml"
    file.write_text(f'[[webhooks]]\nname = "desk"\nurl = "http://127.0.0.1:{port}/hook"\nsecret_file = "secret"\n{more}', "utf-8")
    return file


def told(store: Store, to: tuple[Listener, ...], at: datetime, *, looks: bool = True) -> tuple[int, int, int]:
    knowledge = load_knowledge()
    shown = look(store, knowledge, at, most=50) if looks else None
    done = one_round(store, to, shown, knowledge.wording("en"), lambda: at)
    return done.new, done.taken, done.failed


def test_a_new_campaign_is_told_once_and_signed(store: Store, tmp_path: Path) -> None:
    with program(204) as server:
        to = listeners(settings(tmp_path, server.port))
        assert told(store, to, NOW) == (0, 0, 0), "what was there before is no news"
        store.add([other(number) for number in range(4)])
        assert told(store, to, NOW) == (1, 1, 0)
        assert told(store, to, NOW) == (0, 0, 0)
    [(headers, body)] = server.calls
    event = json.loads(body)
    assert event["type"] == "campaign.new" and event["data"]["brand"] == "amazon" and event["data"]["hosts"] == ["amazon-konto.example"]
    assert "locked" not in body.decode() and headers["webhook-id"] == "msg_1"
    assert int(headers["webhook-timestamp"]) == int(NOW.timestamp())
    assert headers["webhook-signature"] == Webhook(SECRET).sign(headers["webhook-id"], NOW, body.decode())


def test_a_failure_is_tried_again_later_and_given_up_at_last(store: Store, tmp_path: Path) -> None:
    with program(503) as server:
        to = listeners(settings(tmp_path, server.port))
        told(store, to, NOW)
        store.add([other(number) for number in range(4)])
        assert told(store, to, NOW) == (1, 0, 1)
        assert told(store, to, NOW + timedelta(seconds=59), looks=False) == (0, 0, 0), "not before a minute"
        at = NOW
        while any(not task.dead for task in open_tasks(store)):
            at += timedelta(hours=8)
            told(store, to, at, looks=False)
            assert len(server.calls) <= TRIES
        assert len(server.calls) == TRIES and {headers["webhook-id"] for headers, _ in server.calls} == {"msg_1"}
        assert [one.text for one in dead_letters(store)] == ["503"]
        enqueue(store, "surge.begun", {}, ["desk"], at)
        assert [task.kind for task in open_tasks(store)] == ["surge.begun"], "what is settled is not looked at again"


def test_who_listens_to_something_else_is_not_told(store: Store, tmp_path: Path) -> None:
    with program(204) as server:
        to = listeners(settings(tmp_path, server.port, 'events = ["surge.begun"]\n'))
        told(store, to, NOW)
        store.add([other(number) for number in range(4)])
        assert told(store, to, NOW) == (1, 0, 0) and not server.calls


def test_nothing_is_sent_into_a_network_of_ones_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever name an address goes by: what is connected to counts."""
    with program(204) as server:
        url = f"http://127.0.0.1:{server.port}/"
        assert post(url, b"{}", {}, only_outside=True).taken, "this machine may be named as such"
        server.calls.clear()
        monkeypatch.setattr(http_post, "HERE", frozenset())
        monkeypatch.setattr(http_post, "may_be_called", lambda _: True)
        answer = post(url, b"{}", {}, only_outside=True)
        assert not answer.taken and not server.calls and "one's own" in answer.fault
        assert post(url, b"{}", {}).taken


def test_all_faults_of_the_file_are_told_at_once(tmp_path: Path) -> None:
    file = settings(tmp_path, 9, 'events = ["campaign.old"]\n[[webhooks]]\nname = "other"\nurl = "http://partner.example/"\nsecret_file = "secret"\n')
    with pytest.raises(SettingsFault) as fault:
        listeners(file)
    assert len(fault.value.faults) == 2 and "campaign.new" in fault.value.faults[0]
    for text in ("x", "webhooks = 5", 'colour = "red"'):
        file.write_text(text)
        with pytest.raises(SettingsFault):
            listeners(file)


def test_the_look_that_is_kept_is_told_of_once(store: Store, tmp_path: Path) -> None:
    with program(204) as server:
        given = Settings(webhooks=str(settings(tmp_path, server.port)), database=store.name)
        assert not hooks.is_due(store, NOW), "there was no look yet"
        for minutes in (0, 10):
            at = NOW + timedelta(minutes=minutes)
            kept.keep(store, load_knowledge(), at)
            assert hooks.is_due(store, at)
            hooks.round_now(store, given, lambda at=at: at)  # type: ignore[misc]  # a moment
            assert not hooks.is_due(store, at)
            store.add([other(number) for number in range(4)])
            assert not hooks.is_due(store, at), "nobody looked yet"
        assert [json.loads(body)["type"] for _, body in server.calls] == ["campaign.new"]


def test_as_many_are_told_as_a_look_holds(store: Store, tmp_path: Path) -> None:
    with program(204) as server:
        given = Settings(webhooks=str(settings(tmp_path, server.port)), database=store.name)
        kept.keep(store, load_knowledge(), NOW)
        hooks.round_now(store, given, lambda: NOW)
        hosts = [f"{place}-konto.example" for place in range(30)]
        store.add([
            replace(other(number), id=f"{0xC000 + place:016x}{number:016x}", signature=(), text="", fingerprints=(Fingerprint(FingerprintKind.HOST, host),))
            for place, host in enumerate(hosts) for number in range(4)
        ])  # fmt: skip
        kept.keep(store, load_knowledge(), NOW + timedelta(days=2))
        hooks.round_now(store, given, lambda: NOW + timedelta(days=2))
        told = [json.loads(body) for _, body in server.calls]
    assert {one["data"]["hosts"][0] for one in told if one["type"] == "campaign.new"} == set(hosts)


def test_a_round_ends_when_the_server_does(store: Store, tmp_path: Path) -> None:
    with program(204) as server:
        to = listeners(settings(tmp_path, server.port))
        for _ in range(3):
            enqueue(store, "surge.begun", {}, ["desk"], NOW)
        left = iter((True, False))
        done = one_round(store, to, None, load_knowledge().wording("en"), lambda: NOW, go_on=lambda: next(left))
        assert (done.taken, len(server.calls)) == (1, 1)
        assert one_round(store, to, None, load_knowledge().wording("en"), lambda: NOW).taken == 2


def test_a_server_with_two_processes_tells_once(store: Store, tmp_path: Path) -> None:
    with program(204) as server:
        file = settings(tmp_path, server.port)
        enqueue(store, "campaign.new", {"id": "0"}, ["desk"], datetime.now(UTC))
        (tmp_path / "server.toml").write_text(f'webhooks = "{file}"\n')
        with serving(store.name, "--workers", "2", "--settings", str(tmp_path / "server.toml"), key=False):
            end = time.monotonic() + 90
            while not server.calls and time.monotonic() < end:
                time.sleep(0.2)
            time.sleep(3)
        assert len(server.calls) == 1

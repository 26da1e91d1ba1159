"""What the server tells those who run it, and that nothing of a message, of who sent it or of who asked is ever among it."""

from __future__ import annotations

import json
import logging
import re
import sys
import time
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families
from served import SCAM, served
from starlette.testclient import TestClient

from quivive.errors import SettingsFault, StoreFault
from quivive.server import log
from quivive.server.api import check as check_operation
from quivive.server.app import create_app
from quivive.server.desk import Desk
from quivive.server.settings import Settings, settings_from
from quivive.store import open_store

CANARY = "canarybird"
MAIL = b"From: %b <%b@mail.example>\r\nSubject: %b\r\n\r\n%b https://%b.example/%b\r\n".replace(b"%b", CANARY.encode())


def client(address: str = "127.0.0.1", **settings: int | str) -> TestClient:
    app = create_app(Settings(**{"requests_per_minute": 0, **settings}))  # type: ignore[arg-type]  # by name
    return TestClient(app, raise_server_exceptions=False, client=(address, 5_000))


@pytest.fixture
def logging_as() -> Iterator[None]:
    """What a log changes in this process is put back."""
    root = logging.getLogger()
    handlers, level, hook = root.handlers[:], root.level, sys.excepthook
    yield
    log._form = "none"
    root.handlers[:], sys.excepthook = handlers, hook
    root.setLevel(level)
    logging.captureWarnings(capture=False)


def _ask_everything(server: TestClient) -> None:
    headers = {"user-agent": CANARY, "referer": f"https://{CANARY}.example/", "x-request-id": f"{CANARY} not one", "cookie": f"a={CANARY}"}
    server.headers.update(headers)
    server.post("/v1/check", json={"text": f"{SCAM} {CANARY}", "sender": CANARY, "channel": "sms"})
    server.post("/v1/check", json={"text": SCAM, "channel": CANARY})
    server.post("/v1/check", json={CANARY: SCAM})
    server.post("/v1/check", content=CANARY.encode())
    server.post(f"/v1/check?sender={CANARY}&country={CANARY}", content=MAIL, headers={"content-type": "message/rfc822"})
    server.post("/v1/check?country=GB", content=MAIL, headers={"content-type": "message/rfc822"})
    server.post("/v1/aftercare", json={"happened": ["card"], "brand": CANARY})
    server.post(f"/check?language={CANARY}", data={"text": f"{SCAM} {CANARY}", "sender": CANARY})
    server.post("/check", files={"file": (f"{CANARY}.eml", MAIL, f"text/{CANARY}")})
    server.post("/check", files={"file": (f"{CANARY}.bin", CANARY.encode(), "application/octet-stream")})
    server.post("/report", data={"text": f"{SCAM} {CANARY}", "to": CANARY})
    server.post("/aftercare", data={"happened": CANARY, "brand": CANARY})
    server.get(f"/{CANARY}?{CANARY}=1")
    server.get(f"/static/{CANARY}")
    server.request(CANARY.upper(), "/")


@pytest.mark.parametrize("form", ["none", "text", "json"])
def test_no_log_line_holds_anything_of_what_was_handed_in(form: str, capfd: pytest.CaptureFixture[str], logging_as: None, monkeypatch: pytest.MonkeyPatch) -> None:
    server = client()
    log.begin(form)
    _ask_everything(server)

    def broken(*_: object, **__: object) -> None:
        try:
            raise KeyError(SCAM + CANARY)
        except KeyError as error:
            raise ValueError(f"cannot do with {CANARY}") from error

    monkeypatch.setattr(check_operation, "check", broken)
    assert server.post("/v1/check", json={"text": CANARY}).status_code == 500
    assert server.post("/v1/check", content=MAIL, headers={"content-type": "message/rfc822"}).status_code == 500
    logging.getLogger("PIL.Image").warning("cannot read %s", CANARY)
    logging.getLogger("asyncio").error(f"Task failed: {CANARY}", exc_info=ValueError(CANARY))
    logging.getLogger("uvicorn.error").error("Exception in ASGI application\n", exc_info=ValueError(CANARY))
    warnings.warn(f"strange: {CANARY}", stacklevel=1)
    sys.excepthook(ValueError, ValueError(CANARY), None)
    said = capfd.readouterr().err
    assert CANARY not in said.lower() and "netflix" not in said.lower()
    assert "127.0.0.1" not in said
    assert "builtins.ValueError from builtins.KeyError" in said, "the kind of a fault and of its cause is told"
    assert "api/check.py" in said and "broken" in said, "and where it happened"
    assert said.count("PIL.Image") == 1
    assert ("/static/{name" in said) == (form != "none")


def test_the_lines_of_a_real_server_are_json_and_hold_nothing_of_what_was_handed_in(tmp_path: Path) -> None:
    with served(tmp_path, log="json", workers=2) as server:
        status, _ = server.get(f"{CANARY}?{CANARY}", **{"X-Request-Id": "mine-7"})
        assert status == 404
        assert server.get("healthz")[0] == 200
        assert server.get("", **{"User-Agent": CANARY})[0] == 200
        end = time.monotonic() + 20  # a line is written when its answer has gone, by whichever process gave it
        while server.log.read_text().count("\n") < 3 and time.monotonic() < end:
            time.sleep(0.05)
    told = sorted((json.loads(line) for line in server.log.read_text().splitlines()[1:]), key=lambda line: -line["status"])
    assert [(line["event"], line["route"], line["status"]) for line in told] == [("request", "none", 404), ("request", "/", 200)]
    assert told[0]["request_id"] == "mine-7" and told[0]["method"] == "GET" and told[0]["bytes"] > 100 and told[0]["seconds"] < 20
    assert set(told[0]) == {"time", "event", "request_id", "method", "route", "status", "seconds", "bytes"}
    assert CANARY not in server.log.read_text()


def test_a_request_keeps_its_identifier_if_it_is_one() -> None:
    server = client()
    assert server.get("/", headers={"x-request-id": "a.B_c-9"}).headers["x-request-id"] == "a.B_c-9"
    made = {server.get("/", headers={"x-request-id": given}).headers["x-request-id"] for given in ("", "a b", "a" * 65, "<b>", "é".encode())}
    assert len(made) == 5 and all(re.fullmatch("[0-9a-f]{16}", one) for one in made)
    assert server.post("/v1/check", content=b"{").headers["x-request-id"]


def test_what_is_counted_has_labels_of_known_values_only() -> None:
    server = client()
    _ask_everything(server)
    for number in range(30):
        server.get(f"/nowhere/{number}")
        server.request(f"METHOD{number}", "/")
    text = server.get("/metrics").text
    families = {family.name: family for family in text_string_to_metric_families(text)}
    assert CANARY not in text.lower()
    requests = families["quivive_http_requests"].samples
    assert {sample.labels["route"] for sample in requests} >= {"/v1/check", "/check", "/static/{name:path}", "none"}
    assert not any("nowhere" in sample.labels["route"] for sample in requests)
    assert {sample.labels["method"] for sample in requests} <= {"GET", "POST", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "other"}
    checks = {(sample.labels["level"], sample.labels["channel"]) for sample in families["quivive_checks"].samples}
    assert ("scam", "sms") in checks and ("suspicious", "email") in checks
    assert {"version", "facts", "weights", "python"} == set(families["quivive_build_info"].samples[0].labels)
    assert any(sample.name.endswith("_bucket") for sample in families["quivive_http_request_seconds"].samples)
    assert families["quivive_requests_under_way"].samples[0].value == 1, "this one"
    assert len(text) < 200_000


def test_what_was_refused_is_counted_by_why() -> None:
    server = client(requests_per_minute=1, largest_upload=2_000)
    before = _refused(server)
    assert server.post("/v1/check", content=b"a" * 3_000).status_code == 413
    assert [server.get("/").status_code for _ in range(3)].count(429) >= 2
    after = _refused(client())
    assert after["too_large"] == before.get("too_large", 0) + 1
    assert after["too_many"] >= before.get("too_many", 0) + 2


def _refused(server: TestClient) -> dict[str, float]:
    families = text_string_to_metric_families(client().get("/metrics").text)
    return {sample.labels["why"]: sample.value for family in families if family.name == "quivive_refused" for sample in family.samples if sample.name.endswith("_total")}


@pytest.mark.parametrize(
    ("address", "allowed", "headers", "status"),
    [
        ("127.0.0.1", "127.0.0.1,::1", {}, 200),
        ("::1", "127.0.0.1,::1", {}, 200),
        ("::ffff:127.0.0.1", "127.0.0.1,::1", {}, 200),
        ("127.0.0.1", "127.0.0.1,::1", {"x-forwarded-for": "127.0.0.1"}, 404),
        ("127.0.0.1", "127.0.0.1,::1", {"forwarded": "for=127.0.0.1"}, 404),
        ("192.0.2.7", "127.0.0.1,::1", {}, 404),
        ("192.0.2.7", "192.0.2.0/24", {}, 200),
        ("127.0.0.1", "none", {}, 404),
        ("not an address", "0.0.0.0/0", {}, 404),
    ],
)
def test_what_is_counted_is_told_to_those_who_may_know(address: str, allowed: str, headers: dict[str, str], status: int) -> None:
    assert client(address, metrics_from=allowed).get("/metrics", headers=headers).status_code == status


def test_settings_of_what_is_watched_are_checked() -> None:
    with pytest.raises(SettingsFault) as told:
        settings_from(None, {"QUIVIVE_LOG": "loud", "QUIVIVE_METRICS_FROM": "everybody"})
    assert len(told.value.faults) == 2
    assert settings_from(None, {"QUIVIVE_METRICS_FROM": "none", "QUIVIVE_LOG": "json"}).log == "json"


def test_it_is_ready_while_its_store_answers_and_until_it_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = open_store(tmp_path / "store.sqlite", create=True)
    app = create_app(Settings(requests_per_minute=0), desk=Desk(store, b"k" * 32))
    server = TestClient(app, raise_server_exceptions=False)
    assert server.get("/readyz").status_code == 200

    def broken() -> None:
        raise StoreFault("no_answer", path="the store")

    monkeypatch.setattr(type(store), "reading", lambda _: broken())
    assert server.get("/readyz").status_code == 200, "it was asked within the last second"
    app.state.store_answered = float("-inf")
    assert server.get("/readyz").status_code == 503 and server.get("/readyz").text == "not ready: store\n"
    assert server.get("/healthz").status_code == 200, "a store that does not answer is no reason to be started anew"
    monkeypatch.undo()
    assert server.get("/readyz").status_code == 200
    app.state.ending = True
    ending = server.get("/readyz")
    assert ending.status_code == 503 and ending.text == "not ready: ending\n" and ending.headers["connection"] == "close"

"""The client of the API: against a real server, and against servers that fail in every way."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import get_type_hints

import pytest
from api_server import filled, new_key
from test_api_durable import serving

from quivive import schema
from quivive.client import Client, NotAnswered, Problem, answers
from quivive.server.desk import open_desk
from quivive.server.settings import Settings

SCAM = "DHL: pay 1.99 for your parcel: https://dhl-fees.example/pay"
MAIL = b"From: DHL <info@parcel-desk.example>\r\nSubject: Your parcel\r\n\r\nPay 1.99 for your parcel: https://parcel-desk.example/pay\r\n"


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str, dict[str, str]]]:
    folder = tmp_path_factory.mktemp("client")
    place, site, names = filled(folder)
    desk = open_desk(Settings(database=str(place)), {})
    assert desk is not None
    key = new_key(desk)
    desk.store.close()
    (folder / "settings.toml").write_text(f'alerts_folder = "{site}"\n')
    with serving(str(place), "--settings", str(folder / "settings.toml"), key=False) as address:
        yield address, key, names


def test_everything_that_can_be_asked_for(real: tuple[str, str, dict[str, str]]) -> None:
    address, key, names = real
    client = Client(address, key)
    assert client.check(SCAM, channel="sms", country="GB", happened=["card"])["happened"] == ["card"]
    assert client.check(MAIL, country="GB")["claim"]["brand"] == "dhl"  # type: ignore[index]  # it names somebody
    added = client.report(SCAM, channel="sms", country="GB", source="hotline", reporter="case 7", received=datetime(2026, 11, 28, tzinfo=UTC), keep_text=True)
    assert added["new"] and added["report"]["text"] and added["report"]["received"] == "2026-11-28T00:00:00+00:00"
    assert client.report(MAIL, country="GB", source="mailbox", keep_text=True)["report"]["text"]
    found = list(client.reports(source="hotline"))
    assert [one["id"] for one in found] == [added["report"]["id"]]
    assert client.label(added["report"]["id"], "scam")["label"] == "scam"
    assert names["campaign"] in [one["id"] for one in client.campaigns()]
    assert client.campaign(names["campaign"])["reports"] == 6
    assert client.surges(period="week")["schema"] == schema.SURGES_NAME
    assert [one["id"] for one in client.alerts()] == [names["alert"]]
    assert client.alert(names["alert"])["signature"]


def test_a_scan_is_answered_while_it_is_sent(real: tuple[str, str, dict[str, str]]) -> None:
    client = Client(real[0], real[1])
    seen: list[str] = []

    def messages() -> Iterator[dict[str, str]]:
        for number in range(300):
            if number == 250:
                assert arrived.wait(60), "nothing was answered before all was sent"
            yield {"id": str(number), "text": f"{SCAM} {number}"}

    arrived = threading.Event()
    for row in client.scan(messages()):
        seen.append(row["id"])
        arrived.set()
    assert seen == [str(number) for number in range(300)]


def test_a_scan_ends_with_what_its_messages_raise_and_when_nobody_reads_on(real: tuple[str, str, dict[str, str]]) -> None:
    client = Client(real[0], real[1])

    def broken() -> Iterator[dict[str, str]]:
        yield {"text": SCAM}
        raise RuntimeError("the database of messages is gone")

    with pytest.raises(RuntimeError, match="is gone"):
        list(client.scan(broken()))
    rows = client.scan({"text": f"{SCAM} {number}"} for number in range(1_000_000))
    assert next(rows)["level"] == "scam"
    rows.close()  # type: ignore[attr-defined]  # a generator


def test_what_is_refused_is_told_with_its_kind(real: tuple[str, str, dict[str, str]]) -> None:
    client = Client(real[0], real[1])
    with pytest.raises(Problem) as told:
        client.check(SCAM, country="XX")
    assert (told.value.status, told.value.kind) == (400, "not-understood") and "country" in told.value.detail
    with pytest.raises(Problem) as told:
        Client(real[0], "qv_0123456789abcdef_" + "a" * 43).alerts()
    assert told.value.kind == "wrong-key"
    with pytest.raises(Problem) as told:
        next(Client(real[0]).scan([{"text": SCAM}]))
    assert told.value.kind == "no-key"
    held = client.report(SCAM, identity="1", idempotency_key="mine")
    assert client.report(SCAM, identity="1", idempotency_key="mine") == held
    with pytest.raises(Problem) as told:
        client.report(SCAM, identity="2", idempotency_key="mine")
    assert told.value.kind == "other-request"


class _Odd(BaseHTTPRequestHandler):
    """Answers as its server's list says, one after the other."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("content-length", 0)))
        self.server.seen.append(dict(self.headers))  # type: ignore[attr-defined]  # set below
        answer = self.server.answers.pop(0)  # type: ignore[attr-defined]  # set below
        if answer is None:
            self.close_connection = True
            return
        status, headers, body = answer
        self.send_response(status)
        for name, value in {**headers, "content-length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST  # noqa: N815 - as the library calls it

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture
def odd() -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Odd)
    server.answers, server.seen = [], []  # type: ignore[attr-defined]  # for its handler
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


BUSY = (503, {"retry-after": "7", "content-type": "application/problem+json"}, json.dumps({"type": "/v1/#busy", "title": "Everything is busy", "status": 503}).encode())
DONE = (201, {}, b'{"new": true}')


def test_what_fails_for_a_while_is_tried_again_under_the_same_key(odd: ThreadingHTTPServer) -> None:
    pauses: list[float] = []
    client = Client(f"http://127.0.0.1:{odd.server_port}", sleep=pauses.append)
    odd.answers += [BUSY, None, (200, {}, b"<html>"), DONE]  # type: ignore[attr-defined]  # as above
    assert client.report(SCAM)["new"]
    assert len({one["idempotency-key"] for one in odd.seen}) == 1 and len(odd.seen) == 4  # type: ignore[attr-defined]  # as above
    assert pauses[0] == 7 and all(0 <= pause <= 60 for pause in pauses)


@pytest.mark.parametrize("answer", [(302, {"location": "http://127.0.0.1:1/"}, b""), (200, {}, b"no json"), (200, {}, b"[" * 100_000), (204, {}, b""), None])
def test_what_is_no_answer_is_said_to_be_none(odd: ThreadingHTTPServer, answer: object) -> None:
    odd.answers += [answer] * 2  # type: ignore[attr-defined]  # as above
    with pytest.raises(NotAnswered):
        Client(f"http://127.0.0.1:{odd.server_port}", tries=2, sleep=lambda _: None).alerts()
    assert len(odd.seen) == 2  # type: ignore[attr-defined]  # as above


def test_what_is_busy_for_too_long_is_told(odd: ThreadingHTTPServer) -> None:
    odd.answers += [BUSY] * 3  # type: ignore[attr-defined]  # as above
    with pytest.raises(Problem) as told:
        Client(f"http://127.0.0.1:{odd.server_port}", tries=3, sleep=lambda _: None).alerts()
    assert (told.value.status, told.value.after, told.value.kind) == (503, 7, "busy")


def test_nobody_is_there() -> None:
    with pytest.raises(NotAnswered):
        Client("http://127.0.0.1:9", tries=1).alerts()


@pytest.mark.parametrize("address", ["http://quivive.example", "ftp://127.0.0.1", "https://", "https://me@quivive.example", "https://quivive.example?x=1", "quivive.example"])
def test_keys_and_messages_go_nowhere_in_the_open(address: str) -> None:
    with pytest.raises(ValueError):
        Client(address, "qv_x")


@pytest.mark.parametrize(
    ("shape", "described"),
    [
        (answers.Verdict, schema.VERDICT), (answers.ScanRow, schema.SCAN_ROW), (answers.KeptReport, schema.KEPT_REPORT), (answers.AddedReport, schema.ADDED_REPORT),
        (answers.Campaign, schema.CAMPAIGNS["oneOf"][0]["properties"]["campaigns"]["items"]), (answers.Surges, schema.SURGES),
        (answers.AlertRow, schema.ALERTS["properties"]["alerts"]["items"]),
    ],
)  # fmt: skip
def test_types_are_those_of_the_schemas(shape: type, described: dict[str, object]) -> None:
    assert set(get_type_hints(shape)) == set(described["properties"])  # type: ignore[call-overload]  # a table


def test_the_client_is_light(tmp_path: Path) -> None:
    import subprocess
    import sys

    code = "import sys, quivive.client; print([name for name in sys.modules if name.partition('.')[0] in ('starlette', 'sqlalchemy', 'numpy', 'phonenumbers', 'httpx')])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"

"""A scan over the API: rows come back in order while lines still arrive, in bounded memory, and nobody else waits for it."""

from __future__ import annotations

import json
import os
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import jsonschema
import pytest
from api_server import api, desk, new_key  # noqa: F401 - desk is a fixture
from test_api_durable import serving

from quivive import schema
from quivive.accounts.keys import Scope
from quivive.batch import lines as batch_lines
from quivive.server.api import scan
from quivive.server.desk import Desk, open_desk
from quivive.server.settings import Settings

SCAM = "DHL: pay 1.99 for your parcel: https://dhl-fees.example/pay"
ROWS = {"content-type": "application/x-ndjson"}


def line(number: int, text: str = SCAM) -> bytes:
    return json.dumps({"id": f"m{number}", "text": f"{text} {number}", "channel": "sms"}).encode() + b"\n"


def rows(content: bytes) -> list[dict[str, object]]:
    found = [json.loads(one) for one in content.splitlines()]
    for one in found:
        jsonschema.validate(one, schema.SCAN_ROW)
    return found


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, int, str]]:
    """A real server; where it is, and a key for it."""
    place = str(tmp_path_factory.mktemp("scan") / "reports.sqlite")
    opened = open_desk(Settings(database=place), {})
    assert opened is not None
    key = new_key(opened, Scope.CHECK)
    opened.store.close()
    with serving(place, key=False) as address:
        port = int(address.rpartition(":")[2].strip("/"))
        yield address, port, key


@contextmanager
def connected(port: int, key: str) -> Iterator[tuple[socket.socket, IO[bytes]]]:
    """A scan that has begun: write chunks, read the answer."""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        head = f"POST /v1/scan HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {key}\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n"
        connection.sendall(head.encode())
        yield connection, connection.makefile("rb")


def send(connection: socket.socket, content: bytes) -> None:
    connection.sendall(f"{len(content):x}\r\n".encode() + content + b"\r\n")


def chunk(stream: IO[bytes]) -> bytes:
    content = stream.read(int(stream.readline(), 16))
    assert stream.readline() == b"\r\n"
    return content


def head(stream: IO[bytes]) -> str:
    said = b""
    while not said.endswith(b"\r\n\r\n"):
        said += stream.readline()
    return said.decode()


def test_each_line_has_its_row_in_order_and_a_broken_one_says_so(desk: Desk) -> None:  # noqa: F811 - the fixture
    broken = [b"{\n", b'["x"]\n', b'{"text": 5}\n', b"\xff\xfe\n", b'{"id": "deep", "text": ' + b"[" * 50_000 + b"\n"]
    content = b"".join(line(number) for number in range(120)) + b"\n" + b"".join(broken) + line(200)[:-1]
    answer = api(desk, new_key(desk)).post("/v1/scan", content=content, headers=ROWS)
    assert answer.status_code == 200 and answer.headers["content-type"] == "application/x-ndjson"
    found = rows(answer.content)
    assert [one["id"] for one in found[:120]] == [f"m{number}" for number in range(120)] and found[-1]["id"] == "m200"
    assert all(one["level"] == "scam" for one in found[:120])
    assert [one["level"] for one in found[120:125]] == ["cannot_tell"] * 5 and found[120]["id"] == "line:122" and found[120]["skipped"]
    assert len(found) == 126


def test_nothing_is_an_answer_too_and_other_content_is_not_taken(desk: Desk) -> None:  # noqa: F811 - the fixture
    server = api(desk, new_key(desk))
    assert (server.post("/v1/scan", content=b"", headers=ROWS).status_code, server.post("/v1/scan", content=b"\n\n", headers=ROWS).content) == (200, b"")
    assert server.post("/v1/scan", content=b"<a/>", headers={"content-type": "text/xml"}).status_code == 415
    assert api(desk).post("/v1/scan", content=line(1), headers=ROWS).status_code == 401


def test_bounds_end_a_scan_with_a_row_that_says_why(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811 - the fixture
    key = new_key(desk, per_day=100)
    assert "quota" in str(rows(api(desk, key).post("/v1/scan", content=b"".join(map(line, range(300))), headers=ROWS).content)[-1]["skipped"])
    small = api(desk, new_key(desk), largest_scan=5_000)
    assert small.post("/v1/scan", content=b"".join(map(line, range(300))), headers=ROWS).status_code == 413
    flowing = small.post("/v1/scan", content=iter([line(number) for number in range(300)]), headers=ROWS)
    assert "larger" in str(rows(flowing.content)[-1]["skipped"])
    monkeypatch.setattr(scan, "MOST_LINES", 10)
    assert "more than 10 lines" in str(rows(api(desk, new_key(desk)).post("/v1/scan", content=b"".join(map(line, range(300))), headers=ROWS).content)[-1]["skipped"])
    monkeypatch.setattr(scan, "MOST_ROW", 1_000)
    long = api(desk, new_key(desk)).post("/v1/scan", content=line(1, "a" * 5_000) + line(2), headers=ROWS)
    assert [one["level"] for one in rows(long.content)] == ["cannot_tell", "scam"]


def test_a_row_comes_while_lines_still_arrive(real: tuple[str, int, str]) -> None:
    with connected(real[1], real[2]) as (connection, stream):
        for number in range(3):
            send(connection, line(number))
            if not number:
                assert " 200 " in head(stream).partition("\r\n")[0]
            assert rows(chunk(stream))[0]["id"] == f"m{number}"
        connection.sendall(b"0\r\n\r\n")
        assert chunk(stream) == b""


def test_who_does_not_read_is_not_read_from(real: tuple[str, int, str]) -> None:
    """Far less is taken than is offered, and all of it is answered once somebody reads."""
    content = b"".join(line(number, "See you at eight, " * 40) for number in range(40))
    with connected(real[1], real[2]) as (connection, stream):
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 65_536)
        connection.settimeout(3)
        sent = 0
        try:
            while sent < 4_000:
                send(connection, content)
                sent += 1
        except TimeoutError:
            pass
        assert sent < 4_000, "it took everything, though nobody read"
        assert " 200 " in head(stream).partition("\r\n")[0]
        connection.settimeout(30)
        assert rows(chunk(stream))[0]["id"] == "m0"


def test_small_checks_do_not_wait_for_a_scan(real: tuple[str, int, str]) -> None:
    import threading
    import urllib.request

    content = b"".join(line(number, "See you at eight, " * 200) for number in range(2_000))
    request = urllib.request.Request(f"{real[0]}v1/scan", content, {**ROWS, "authorization": f"Bearer {real[2]}"})  # noqa: S310 - loopback
    done = []
    worker = threading.Thread(target=lambda: done.append(len(urllib.request.urlopen(request, timeout=120).read().splitlines())))  # noqa: S310 - as above
    worker.start()
    times = []
    while worker.is_alive() and len(times) < 50:
        start = time.monotonic()
        asked = urllib.request.Request(f"{real[0]}v1/check", json.dumps({"text": SCAM}).encode(), {"content-type": "application/json"})  # noqa: S310 - as above
        assert json.load(urllib.request.urlopen(asked, timeout=30))["level"] == "scam"  # noqa: S310 - as above
        times.append(time.monotonic() - start)
    worker.join(120)
    assert done == [2_000]
    assert times and sorted(times)[len(times) // 2] < 1, times


def _dies(lines: list[tuple[int, bytes]]) -> bytes:
    """In place of `rows_of`: a process that ends by itself at a line."""
    if any(b"poison" in text for _, text in lines):
        os.kill(os.getpid(), signal.SIGKILL)
    return batch_lines.rows_of(lines)


def test_a_process_that_ends_costs_one_row(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811 - the fixture
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(Path(__file__).parent), os.environ.get("PYTHONPATH", "")]))
    monkeypatch.setattr(scan, "rows_of", _dies)
    content = line(1) + line(2, "poison") + line(3)
    found = rows(api(desk, new_key(desk)).post("/v1/scan", content=content, headers=ROWS).content)
    assert [one["level"] for one in found] == ["scam", "cannot_tell", "scam"] and "ended by itself" in str(found[1]["skipped"])

"""The server as a whole: more asked than it can answer, told to end, a process of it killed, used for long, watched."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import uvicorn
from served import SCAM, Served, bench, served

from quivive.server import connections
from quivive.server.app import create_app
from quivive.server.settings import Settings

load, server_bench = bench("load"), bench("server")
SHOT = load.request("/v1/check", json.dumps({"text": SCAM}).encode())
SOAK = float(os.environ.get("QUIVIVE_SOAK_SECONDS", "15"))


def _most(at: tuple[str, int], shots: list[bytes]) -> float:
    return float(load.run(load.closed(at, shots, 1.0, 4)).per_second)


def test_ten_times_what_it_can_do_is_refused_in_time_and_over_again_afterwards(tmp_path: Path) -> None:
    mails = server_bench.kinds(1, 40)["mail, rfc822"]
    with served(tmp_path, checks_at_once=1, checks_waiting=4) as server:
        capacity = _most(server.at, mails)
        flood = load.run(load.opened(server.at, mails, 2.0, 10 * capacity, 200))
        assert set(flood.statuses) == {200, 503} and not flood.faults, (flood.statuses, flood.faults)
        assert flood.without_retry == 0
        assert flood.statuses[503] > flood.statuses[200] > 0
        after = load.run(load.opened(server.at, mails, 2.0, min(20, capacity / 5), 8))
        assert set(after.statuses) == {200} and not after.faults


def test_a_flood_of_short_texts_over_many_connections_is_answered_or_refused(tmp_path: Path) -> None:
    with served(tmp_path, checks_at_once=1, checks_waiting=4) as server:
        flood = load.run(load.closed(server.at, [SHOT], 2.0, 400))
        assert set(flood.statuses) <= {200, 503} and not flood.faults
        assert flood.statuses[200] > 0 and flood.without_retry == 0
        assert load.run(load.closed(server.at, [SHOT], 0.5, 2)).statuses.keys() == {200}


@pytest.mark.parametrize("workers", [1, 4])
def test_told_to_end_under_load_it_answers_what_it_took_and_ends_well(tmp_path: Path, workers: int) -> None:
    shots = [SHOT, *server_bench.kinds(1, 20)["mail, rfc822"]]
    with served(tmp_path, "--workers", str(workers)) as server:
        found: list[object] = []
        under_load = threading.Thread(target=lambda: found.append(load.run(load.closed(server.at, shots, 6.0, 16))))
        under_load.start()
        time.sleep(2)
        began = time.monotonic()
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(30) == 0
        assert time.monotonic() - began < 20
        under_load.join()
        measured = found[0]
        assert isinstance(measured, load.Measured)
        assert set(measured.statuses) <= {200, 503} and measured.statuses[200] > 0
        assert set(measured.faults) <= {load.REFUSED}, measured.faults
        with pytest.raises(OSError):
            socket.create_connection(server.at, timeout=1)
        assert "fault" not in server.log.read_text()


def test_a_worker_that_is_killed_is_replaced_and_the_counting_goes_on(tmp_path: Path) -> None:
    with served(tmp_path, "--workers", "2") as server:
        assert load.run(load.closed(server.at, [SHOT], 0.5, 8)).statuses[200] > 0
        before, counted = server.children, _counted(server)
        os.kill(before[0], signal.SIGKILL)
        _until(lambda: len(server.children) == 2 and before[0] not in server.children)
        measured = load.run(load.closed(server.at, [SHOT], 1.0, 8))
        assert set(measured.statuses) == {200}
        assert _counted(server) >= counted + measured.statuses[200]
        assert "a worker ended and is replaced" in server.log.read_text()


def test_workers_do_not_outlive_the_process_that_started_them(tmp_path: Path) -> None:
    with served(tmp_path, "--workers", "2") as server:
        _until(lambda: len(server.children) == 2)
        workers = server.children
        server.process.kill()
        server.process.wait()
        _until(lambda: not any(Path(f"/proc/{worker}/cmdline").exists() and Path(f"/proc/{worker}/cmdline").read_bytes() for worker in workers))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux shares connections out")
def test_connections_are_shared_out_among_workers(tmp_path: Path) -> None:
    with served(tmp_path, "--workers", "2") as server:
        _until(lambda: len(server.children) == 2)
        before = [server_bench.cpu_of(pid) for pid in server.children]
        load.run(load.closed(server.at, [SHOT], 3.0, 32))
        took = [after - once for after, once in zip(map(server_bench.cpu_of, server.children), before, strict=True)]
        assert min(took) > 0.15 * max(took), took


def test_nobody_listens_where_somebody_does(tmp_path: Path) -> None:
    with served(tmp_path, "--workers", "2") as server:
        port = server.at[1]
        for workers in ("1", "2"):
            said = subprocess.run(
                [sys.executable, "-m", "quivive", "serve", "--port", str(port), "--workers", workers, "--database", "none"],
                capture_output=True, text=True, check=False, timeout=60,
            )  # fmt: skip
            assert said.returncode == 2 and "Traceback" not in said.stderr, said.stderr


def test_a_server_outlives_the_shell_that_it_was_started_from(tmp_path: Path) -> None:
    log = tmp_path / "log"
    command = f'"{sys.executable}" -m quivive serve --port 0 --database none --language en >/dev/null 2>"{log}" & echo $!'
    pid = int(subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=True, stdin=subprocess.DEVNULL).stdout)
    try:
        _until(lambda: "http://" in log.read_text(), 60)
        port = int(log.read_text().split("127.0.0.1:")[1].split("/")[0])
        time.sleep(1)
        assert load.run(load.closed(("127.0.0.1", port), [SHOT], 0.5, 2)).statuses[200] > 0
    finally:
        os.kill(pid, signal.SIGTERM)


def _counted(server: Served) -> float:
    status, text = server.get("metrics")
    assert status == 200
    return sum(float(line.rpartition(" ")[2]) for line in text.splitlines() if line.startswith("quivive_checks_total{"))


def _until(holds: object, seconds: float = 20) -> None:
    assert callable(holds)
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_used_for_long_it_neither_grows_nor_errs(tmp_path: Path) -> None:
    """A quarter of a minute; the five minutes of `.ci/run` with `QUIVIVE_SOAK_SECONDS=300`."""
    with server_bench.quivive(2) as server:
        told = server_bench.soak(server, SOAK)
    assert set(told.statuses) <= {200, 400, 422} and not told.faults, (told.statuses, told.faults)
    assert told.memory_after - told.memory_half < 0.04 * told.memory_half, told
    assert told.memory_after < 1.3 * told.memory_before, told
    assert told.files_after <= told.files_before + 2, told


# --- connections, in this process, so that waits are short

@contextmanager
def in_a_thread(**settings: object) -> Iterator[tuple[str, int]]:
    app = create_app(Settings(requests_per_minute=0, **settings))  # type: ignore[arg-type]  # by name
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, http=connections.Connection, ws="none", log_config=None))
    thread = threading.Thread(target=lambda: asyncio.run(server.serve([listening])))
    thread.start()
    try:
        _until(lambda: server.started)
        yield listening.getsockname()
    finally:
        server.should_exit = True
        thread.join(20)


def _all(connection: socket.socket) -> bytes:
    content = b""
    try:
        while piece := connection.recv(65_536):
            content += piece
    except ConnectionResetError:
        return content
    return content


def test_whoever_sends_nothing_or_a_head_too_slowly_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "SECONDS_FOR_HEAD", 0.5)
    with in_a_thread() as at:
        with socket.create_connection(at, timeout=10) as silent:
            assert _all(silent) == b""
        with socket.create_connection(at, timeout=10) as slow:
            slow.sendall(b"GET / HTTP/1.1\r\nHost: a")
            assert b" 408 " in _all(slow)
        with socket.create_connection(at, timeout=10) as kept:
            kept.sendall(b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
            assert b" 200 " in kept.recv(4_096)
            kept.sendall(b"GET /healthz HTTP/1.1\r\nHost")
            assert b" 408 " in _all(kept)


def test_a_body_that_drips_after_its_answer_does_not_keep_the_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "SECONDS_FOR_HEAD", 0.5)
    with in_a_thread() as at, socket.create_connection(at, timeout=10) as dripping:
        dripping.sendall(b"GET /healthz HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n")
        began = time.monotonic()
        with pytest.raises(OSError):
            while time.monotonic() - began < 10:
                dripping.sendall(b"x")
                time.sleep(0.05)


def test_a_head_without_end_is_refused() -> None:
    with in_a_thread() as at, socket.create_connection(at, timeout=10) as endless:
        endless.sendall(b"GET / HTTP/1.1\r\nHost: a\r\nX: ")
        for _ in range(1 + connections.LARGEST_HEAD // 4_096):
            endless.sendall(b"a" * 4_096)
            time.sleep(0.02)
        assert b" 431 " in _all(endless)
        with socket.create_connection(at, timeout=10) as after:
            after.sendall(b"GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            assert b"ok" in _all(after)


def test_connections_beyond_the_most_are_asked_to_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "MOST", 2)
    with in_a_thread() as at:
        held = [socket.create_connection(at, timeout=10) for _ in range(2)]
        for one in held:
            one.sendall(b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
            assert b" 200 " in one.recv(4_096)
        with socket.create_connection(at, timeout=10) as more:
            more.sendall(b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
            answer = _all(more)
            assert b" 503 " in answer and b"retry-after: 5" in answer
        for one in held:
            one.close()
        time.sleep(0.3)
        with socket.create_connection(at, timeout=10) as after:
            after.sendall(b"GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            assert b"ok" in _all(after)


def test_requests_sent_one_after_another_without_waiting_are_answered_in_order() -> None:
    with in_a_thread() as at, socket.create_connection(at, timeout=10) as eager:
        eager.sendall(b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\nGET /nowhere HTTP/1.1\r\nHost: a\r\n\r\nGET /readyz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        assert re.findall(rb"HTTP/1.1 (\d+)", _all(eager)) == [b"200", b"404", b"200"]


def test_processes_that_only_ever_die_are_given_up(tmp_path: Path) -> None:
    code = (
        "import os; from quivive.server.processes import Processes; from quivive.errors import SettingsFault\n"
        "try: Processes(2, lambda number: os._exit(3), 1.0).run(lambda: print('ending'))\n"
        "except SettingsFault as fault: print(fault.faults[0])"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert "ending" in said.stdout and "workers: 10 processes ended" in said.stdout
    assert said.stderr.count("a worker ended and is replaced") < 12


STUCK = """
import sys, time
from quivive.server import running
from quivive.server.api import check as operation
from quivive.server.settings import Settings
running._SECONDS_TO_END = 1
operation.check = lambda *_, **__: time.sleep(60)
running.serve(Settings(port=0, workers=int(sys.argv[1]), database="none"), lambda address: print(address, flush=True), print)
"""


@pytest.mark.parametrize("workers", [1, 2])
def test_what_takes_too_long_is_cut_off_when_it_is_to_end(workers: int) -> None:
    process = subprocess.Popen([sys.executable, "-c", STUCK, str(workers)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        assert process.stdout
        port = int(process.stdout.readline().strip("/\n").rpartition(":")[2])
        body = json.dumps({"text": "a word " * 1_000}).encode()
        with socket.create_connection(("127.0.0.1", port), timeout=20) as asking:
            asking.sendall(load.request("/v1/check", body))
            time.sleep(1.5)
            began = time.monotonic()
            process.send_signal(signal.SIGTERM)
            assert process.wait(20) == 0
            assert time.monotonic() - began < 15
    finally:
        process.kill()
        process.wait()

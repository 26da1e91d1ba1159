"""How many requests a second `quivive serve` answers on this machine, and how soon, beside a server that answers a constant.

    python bench/server.py [--workers N] [--seconds N] [--sms-rate N] [--mail-rate N] [--json FILE]
    python bench/server.py --soak SECONDS

The generator shares the cores with the server: its CPU time is counted apart. See README.md for what each line is.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import platform
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).parent))
import load  # noqa: E402 - the folder of this script, wherever it is called from
from messages import mails, sms  # noqa: E402 - as above

CONNECTIONS = 32
MOST_CONNECTIONS = 512
_TICKS = os.sysconf("SC_CLK_TCK")
CONSTANT = """
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

async def answer(request):
    await request.body()
    return JSONResponse({"level": "nothing_found"})

app = Starlette(routes=[Route("/v1/check", answer, methods=["POST"])])
"""


@dataclass(frozen=True)
class Running:
    """A server under measurement: where it answers, and its processes."""

    address: tuple[str, int]
    process: subprocess.Popen[str]

    @property
    def pids(self) -> list[int]:
        """The process and all below it."""
        found, known = [], _parents()
        todo = [self.process.pid]
        while todo:
            pid = todo.pop()
            found.append(pid)
            todo += [child for child, parent in known.items() if parent == pid]
        return found

    def cpu(self) -> float:
        """CPU seconds of all processes so far."""
        return sum(cpu_of(pid) for pid in self.pids)

    def memory(self) -> float:
        """Megabytes of all processes, shared pages counted once (PSS)."""
        return sum(_pss(pid) for pid in self.pids) / 1024

    def own_memory(self) -> float:
        """The same without pages of files, whose share depends on what else runs on the machine."""
        return sum(_pss(pid, "Pss_Anon") for pid in self.pids) / 1024

    def files(self) -> int:
        """Open files of all processes."""
        return sum(len(list(Path(f"/proc/{pid}/fd").iterdir())) for pid in self.pids)


def _parents() -> dict[int, int]:
    known = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                known[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
    return known


def cpu_of(pid: int) -> float:
    """CPU seconds of a process so far."""
    try:
        told = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(told[11]) + int(told[12])) / _TICKS


def _pss(pid: int, kind: str = "Pss") -> int:
    try:
        return int(Path(f"/proc/{pid}/smaps_rollup").read_text().partition(f"\n{kind}:")[2].split()[0])
    except OSError:
        return 0


@contextmanager
def quivive(workers: int, **settings: object) -> Iterator[Running]:
    """`quivive serve` on a free port, without a limit for one address."""
    told = {"QUIVIVE_REQUESTS_PER_MINUTE": "0", "QUIVIVE_DATABASE": "none", **{f"QUIVIVE_{name.upper()}": str(value) for name, value in settings.items()}}
    command = [sys.executable, "-m", "quivive", "serve", "--port", "0", "--workers", str(workers), "--language", "en"]
    with tempfile.TemporaryFile("w+") as log:
        process = subprocess.Popen(command, stderr=log, text=True, env={**os.environ, **told})
        try:
            yield Running(_address(process, log, r"http://([\d.]+):(\d+)/"), process)
        finally:
            _end(process)


@contextmanager
def constant(workers: int) -> Iterator[Running]:
    """The ceiling of the machinery: the same server software, answering the same few bytes to everything."""
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile("w+") as log:
        Path(folder, "constant.py").write_text(CONSTANT)
        port = _free_port()
        command = [sys.executable, "-m", "uvicorn", "constant:app", "--port", str(port), "--workers", str(workers), "--no-access-log"]
        process = subprocess.Popen(command, stderr=log, text=True, cwd=folder)
        try:
            yield Running(_address(process, log, r"http://([\d.]+):(\d+)"), process)
        finally:
            _end(process)


@contextmanager
def rspamd(workers: int) -> Iterator[Running | None]:
    """A mail filter in C with its local rules, asked over HTTP too; None where it or the lab, which configures it, is not installed."""
    daemon = shutil.which("rspamd")
    if daemon is None or importlib.util.find_spec("quivive_lab") is None:
        yield None
        return
    from quivive_lab.peers.daemon import folder  # noqa: PLC0415 - only where it is installed
    from quivive_lab.peers.rspamd import configured  # noqa: PLC0415 - as above

    with folder() as place, tempfile.TemporaryFile("w+") as log:
        port = _free_port()
        process = subprocess.Popen(configured(daemon, place, port, workers=workers), stdout=log, stderr=log, text=True)
        try:
            end = time.monotonic() + 30
            while time.monotonic() < end and not _answers(("127.0.0.1", port), "/checkv2"):
                time.sleep(0.2)
            yield Running(("127.0.0.1", port), process)
        finally:
            _end(process)


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _address(process: subprocess.Popen[str], log: object, pattern: str) -> tuple[str, int]:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        log.seek(0)  # type: ignore[attr-defined]  # a file
        found = re.search(pattern, log.read())  # type: ignore[attr-defined]  # as above
        if found:
            address = (found[1], int(found[2]))
            if _answers(address):
                return address
        if process.poll() is not None:
            break
        time.sleep(0.1)
    log.seek(0)  # type: ignore[attr-defined]  # as above
    raise SystemExit(f"the server did not start: {log.read()[-2_000:]}")  # type: ignore[attr-defined]  # as above


def _answers(address: tuple[str, int], path: str = "/v1/check") -> bool:
    shot = load.request(path, b'{"text": "See you at eight"}')
    return load.run(load.closed(address, [shot], 0.2, 8)).statuses[200] > 0


def _end(process: subprocess.Popen[str]) -> None:
    process.terminate()
    try:
        process.wait(30)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def kinds(count_sms: int = 2_000, count_mails: int = 200) -> dict[str, list[bytes]]:
    """The requests of each kind."""
    texts, letters = [text for text, _ in sms(count_sms)], [mail for mail, _ in mails(count_mails)]
    short = [load.request("/v1/check", json.dumps({"text": text, "channel": "sms", "country": "GB"}).encode()) for text in texts]
    whole = [load.request("/v1/check?country=GB", mail, "message/rfc822") for mail in letters]
    return {
        "SMS, JSON": short,
        "mail, rfc822": whole,
        "mail, JSON": [load.request("/v1/check", json.dumps({"text": mail.decode("utf-8"), "channel": "email"}).encode()) for mail in letters],
        "SMS, page": [load.request("/check?language=en", urlencode({"text": text, "country": "GB"}).encode(), "application/x-www-form-urlencoded") for text in texts],
        "5 SMS to a mail": [shot for mail, *five in zip(whole, *(short[at : at + len(whole)] for at in range(5)), strict=False) for shot in (*five, mail)],
    }


@dataclass(frozen=True)
class Soaked:
    """What a long time of use changed: megabytes and open files once it is warm, after half the time and at the end, and what came back.

    Pages that processes share are copied as they are used, for some 40,000 requests; only what grows after that is lost.
    """

    memory_before: float
    memory_half: float
    memory_after: float
    files_before: int
    files_after: int
    statuses: dict[int, int]
    faults: dict[str, int]


_WARM_UP, _LONGEST_WARM_UP = 1_000, 60
"""Requests for each process, or seconds, before the first look."""


def soak(server: Running, seconds: float) -> Soaked:
    """All kinds of requests in turn, hostile ones among them, from a few connections, for so long."""
    shots = [shot for group in zip(*(some[:20] for some in kinds(20, 20).values()), strict=True) for shot in group] + HOSTILE
    first = load.Measured()
    end = time.monotonic() + _LONGEST_WARM_UP
    while sum(first.statuses.values()) < _WARM_UP * len(server.pids) and time.monotonic() < end:
        measured = load.run(load.closed(server.address, shots, 2, CONNECTIONS))
        first.statuses += measured.statuses
        first.faults += measured.faults
    memory, files = server.own_memory(), server.files()
    halves = []
    for _ in range(2):
        measured = load.run(load.closed(server.address, shots, seconds / 2, CONNECTIONS))
        first.statuses += measured.statuses
        first.faults += measured.faults
        halves.append(server.own_memory())
    time.sleep(1)  # connections that were closed are let go
    return Soaked(memory, halves[0], halves[1], files, server.files(), dict(first.statuses), dict(first.faults))


HOSTILE = [
    load.request("/v1/check", b"{"),
    load.request("/v1/check", b"[" * 50_000),
    load.request("/v1/check", json.dumps({"text": "1 " * 4_000}).encode()),
    load.request("/v1/check", json.dumps({"text": "\ud800" * 500}).encode()),
    load.request("/v1/check", json.dumps({"text": "x", "channel": "smoke"}).encode()),
    load.request("/v1/check", b"Content-Type: multipart/mixed; boundary=a\r\n\r\n" + b"--a\r\n" * 5_000, "message/rfc822"),
    load.request("/check", b"text=%ff%fe%00&" + b"a=b&" * 500, "application/x-www-form-urlencoded"),
]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--workers", type=int, default=4, metavar="N", help="processes of the server")
    parser.add_argument("--seconds", type=float, default=10, metavar="N", help="how long each line is measured")
    parser.add_argument("--sms-rate", type=float, default=500, metavar="N", help="SMS a second sent by the clock")
    parser.add_argument("--mail-rate", type=float, default=100, metavar="N", help="mails a second sent by the clock")
    parser.add_argument("--only", metavar="KIND", help="one kind of request")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the results here too")
    parser.add_argument("--soak", type=float, metavar="SECONDS", help="only this: use it for so long and say what grew")
    chosen = parser.parse_args()
    if chosen.soak:
        with quivive(chosen.workers) as server:
            told = soak(server, chosen.soak)
        print(f"{sum(told.statuses.values()):,} answers: {told.statuses}, faults: {told.faults or 'none'}")
        print(f"memory of all processes {told.memory_before:.1f} -> {told.memory_half:.1f} -> {told.memory_after:.1f} MB, open files {told.files_before} -> {told.files_after}")
        return
    rates = {"SMS, JSON": chosen.sms_rate, "mail, rfc822": chosen.mail_rate, "mail, JSON": chosen.mail_rate, "SMS, page": chosen.sms_rate / 5, "5 SMS to a mail": chosen.sms_rate / 2}
    shots = {name: some for name, some in kinds().items() if not chosen.only or name == chosen.only}
    results: dict[str, dict[str, object]] = {}
    print(f"{platform.python_implementation()} {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores, {chosen.workers} workers")
    print(f"{'':30}{'a second':>10}{'p50 ms':>9}{'p99 ms':>9}{'max ms':>9}{'us server':>11}{'us gen.':>9}{'others':>8}")

    def line(name: str, server: Running, some: Sequence[bytes], rate: float) -> None:
        told = f"{name}: {rate:.0f}/s" if rate else f"{name}: most"
        results[told] = _line(told, server, some, chosen.seconds, rate)

    with quivive(chosen.workers) as server:
        for name, some in shots.items():
            line(name, server, some, 0)
            line(name, server, some, rates[name])
        print(f"{'memory of all processes':30}{server.memory():10.0f} MB")
    with constant(chosen.workers) as server:
        line("a constant", server, next(iter(shots.values())), 0)
        line("a constant", server, next(iter(shots.values())), chosen.sms_rate)
    if not chosen.only or "mail" in chosen.only:
        with rspamd(chosen.workers) as peer:
            if peer:
                letters = [load.request("/checkv2", mail, "message/rfc822") for mail, _ in mails(200)]
                line("rspamd, local rules", peer, letters, 0)
                line("rspamd, local rules", peer, letters, chosen.mail_rate)
            else:
                print("rspamd: skipped, it (Debian: apt install rspamd) or the lab (pip install ./lab) is not installed")
    if chosen.json:
        chosen.json.write_text(json.dumps(results, indent=1), encoding="utf-8")


def _line(name: str, server: Running, shots: Sequence[bytes], seconds: float, rate: float) -> dict[str, object]:
    load.run(load.closed(server.address, shots, 1, CONNECTIONS))
    before, busy, began = server.cpu(), _busy(), time.perf_counter()
    measured = load.run(load.opened(server.address, shots, seconds, rate, MOST_CONNECTIONS) if rate else load.closed(server.address, shots, seconds, CONNECTIONS))
    cpu = server.cpu() - before
    others = (_busy() - busy - cpu - measured.cpu) / (time.perf_counter() - began)
    answered = max(1, sum(measured.statuses.values()))
    bad = {str(key): count for key, count in (*measured.statuses.items(), *measured.faults.items()) if key != 200}
    print(
        f"{name:30}{measured.per_second:10,.0f}{measured.quantile(0.5) * 1e3:9.1f}{measured.quantile(0.99) * 1e3:9.1f}{measured.quantile(1) * 1e3:9.1f}"
        f"{cpu / answered * 1e6:11,.0f}{measured.cpu / answered * 1e6:9,.0f}{others:8.2f}  {bad or ''}", flush=True,
    )  # fmt: skip
    return {
        "per_second": measured.per_second, **{f"p{part * 100:g}_ms": measured.quantile(part) * 1e3 for part in (0.5, 0.99, 1)},
        "server_us": cpu / answered * 1e6, "generator_us": measured.cpu / answered * 1e6, "others_cores": others, "else": bad,
    }  # fmt: skip


def _busy() -> float:
    """CPU seconds that this machine has worked."""
    told = [int(word) for word in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]]
    return (sum(told[:3]) + sum(told[5:8])) / _TICKS


if __name__ == "__main__":
    main()

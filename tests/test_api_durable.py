"""What was acknowledged is there after the database was killed under load, and programs saw nothing but success or "come again"."""

from __future__ import annotations

import http.client
import json
import os
import re
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
from postgresql import NoServer, Server, server

from quivive.accounts import keys
from quivive.accounts.keys import Scope
from quivive.store import open_store

STORE_KEY = "5a" * 32


@contextmanager
def serving(database: str, *options: str, key: bool = True) -> Iterator[str]:
    """A real server on a database, with the key of a store in PostgreSQL; its address once it answers."""
    environment = {**os.environ, "QUIVIVE_REQUESTS_PER_MINUTE": "0", "QUIVIVE_DATABASE": database} | ({"QUIVIVE_STORE_KEY": STORE_KEY} if key else {})
    command = [sys.executable, "-m", "quivive", "serve", "--port", "0", "--language", "en", *options]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment)
    assert process.stderr
    said = process.stderr
    try:
        line = said.readline()
        address = re.search(r"http://127\.0\.0\.1:\d+/", line)
        assert address, line
        threading.Thread(target=lambda: [None for _ in said], daemon=True).start()
        _until_it_answers(address.group())
        yield address.group()
    finally:
        process.terminate()
        process.wait(30)


class _Program:
    """Hands reports in until it is told to stop; tries again what was not acknowledged, under the same idempotency key."""

    def __init__(self, address: str, key: str, number: int) -> None:
        self.host = str(urlsplit(address).netloc)
        self.key, self.number = key, number
        self.statuses: Counter[int] = Counter()
        self.acknowledged: dict[str, str] = {}
        self.stop = threading.Event()
        self.thread = threading.Thread(target=self._run)
        self.thread.start()

    def _run(self) -> None:
        connection = http.client.HTTPConnection(self.host, timeout=30)
        for place in range(100_000):
            text = f"DHL: pay 1.99 for parcel {self.number} {place}: https://dhl-fees-{self.number}-{place}.example/pay"
            while not self.stop.is_set():
                headers = {"authorization": f"Bearer {self.key}", "content-type": "application/json", "idempotency-key": f'"{self.number}-{place}"'}
                connection.request("POST", "/v1/reports", json.dumps({"text": text, "keep_text": True}), headers)
                answer = connection.getresponse()
                body = answer.read()
                self.statuses[answer.status] += 1
                if answer.status in (200, 201):
                    self.acknowledged[json.loads(body)["report"]["id"]] = text
                    break
                time.sleep(0.1)
            if self.stop.is_set():
                return


def test_what_was_acknowledged_survives_the_database() -> None:
    try:
        with server(durable=True) as database:
            _killed_under_load(database)
    except (NoServer, ImportError) as error:
        if os.environ.get("CI"):
            pytest.fail(f"no PostgreSQL server: {error}")
        pytest.skip(f"no PostgreSQL server: {error}")


def _killed_under_load(database: Server) -> None:
    place = database.database()
    with open_store(place, create=True) as store:
        store.key(bytes.fromhex(STORE_KEY))
        with store.begin() as connection:
            _, key = keys.make(connection, "load", [Scope.REPORT], per_minute=0, per_day=0, ends=None, by="Admin", now=datetime.now(UTC))
    with serving(place, "--workers", "2") as address:
        programs = [_Program(address, key, number) for number in range(4)]
        try:
            _until(lambda: sum(len(one.acknowledged) for one in programs) >= 40)
            database.kill()
            before = sum(len(one.acknowledged) for one in programs)
            _until(lambda: sum(one.statuses[503] for one in programs) >= 8)
            database.start()
            _until(lambda: sum(len(one.acknowledged) for one in programs) >= before + 40)
        finally:
            for one in programs:
                one.stop.set()
            for one in programs:
                one.thread.join(60)
    statuses = sum((one.statuses for one in programs), Counter[int]())
    assert set(statuses) == {201, 503} or set(statuses) == {200, 201, 503}, statuses
    with open_store(place, create=False) as store:
        kept = {report.id: report.text for _, report in store.reports()}
    acknowledged = {identity: text for one in programs for identity, text in one.acknowledged.items()}
    assert acknowledged.keys() <= kept.keys(), "acknowledged, and lost"
    assert len(kept) <= len(acknowledged) + len(programs), "kept more often than once"
    print(f"{len(acknowledged)} acknowledged, {len(kept)} kept, answers {dict(statuses)}")


def _until_it_answers(address: str) -> None:
    def answers() -> bool:
        connection = http.client.HTTPConnection(str(urlsplit(address).netloc), timeout=5)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except OSError:
            return False

    _until(answers)


def _until(so: Callable[[], bool]) -> None:
    end = time.monotonic() + 90
    while not so():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.05)

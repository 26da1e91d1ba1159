"""How fast lists of others are read into a store, and campaigns written for them: `python bench/exchange.py`.

With `--store FILE [--format stix]` instead what one answer of `GET /v1/exchange/{format}` takes there: CPU, clock, memory. A key is made in the
store: give it a copy.
"""

from __future__ import annotations

import argparse
import io
import json
import random
import resource
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from starlette.testclient import TestClient

from quivive.accounts import keys
from quivive.accounts.keys import Scope
from quivive.exchange.exportable import ExportRule
from quivive.exchange.formats import How, load_reader, load_writer
from quivive.exchange.importing import import_from
from quivive.exchange.shared import Heading, SharedCampaign, SharedIndicator, Tlp
from quivive.knowledge import load_knowledge
from quivive.server.app import create_app
from quivive.server.desk import open_desk
from quivive.server.settings import Settings
from quivive.store import open_store
from quivive.watching import FingerprintKind

COUNT = 100_000
NOW = datetime(2026, 11, 30, tzinfo=UTC)


def main() -> None:
    """Print what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", default="", help="a file or a postgresql:// address")
    parser.add_argument("--key-file", default="")
    parser.add_argument("--format", default="stix")
    chosen = parser.parse_args()
    if chosen.store:
        answered(Settings(database=chosen.store, key_file=chosen.key_file, requests_per_minute=0), chosen.format)
    else:
        formats()


def answered(settings: Settings, name: str) -> None:
    """Ask for one file of everything, as a program does."""
    desk = open_desk(settings, {})
    if desk is None:
        raise SystemExit("give a store")
    with desk.store.begin() as connection:
        _, key = keys.make(connection, "bench", (Scope.EXCHANGE,), per_minute=0, per_day=0, ends=None, by="bench", now=datetime.now(UTC))
    browser = TestClient(create_app(settings, desk=desk), headers={"authorization": f"Bearer {key}"})
    browser.get("/v1/exchange/list?campaign=ffffffffffffffff")  # what is new is grouped, what is known is read
    before, cpu, clock = _most_memory(), time.process_time(), time.perf_counter()
    size = 0
    with browser.stream("GET", f"/v1/exchange/{name}") as answer:
        for block in answer.iter_bytes():
            size += len(block)
    cpu, clock = time.process_time() - cpu, time.perf_counter() - clock
    print(f"{desk.store.last_sequence():,} reports, {name}: {answer.status_code}, {size:,} bytes, {answer.headers.get('quivive-campaigns-left-out', '?')} campaigns left out")
    print(f"{cpu:.1f} s CPU, {clock:.1f} s by the clock; most memory {before:.0f} MB before, {_most_memory():.0f} MB after")


def _most_memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def formats() -> None:
    """Print indicators per CPU-second, on one core."""
    chance = random.Random(7)
    rule = ExportRule(load_knowledge(), Tlp.AMBER)
    names = sorted({f"{chance.randrange(1 << 40):x}.konto{chance.randrange(1 << 20)}.example" for _ in range(COUNT)})
    plain = "\n".join(f"https://{name}/p?{chance.randrange(10**9)}" for name in names).encode()
    told = [{"type": "indicator", "id": "indicator--1", "pattern_type": "stix", "pattern": f"[domain-name:value = '{name}']", "valid_from": "2026-05-01T10:00:00Z"} for name in names]
    bundle = json.dumps({"type": "bundle", "objects": told}).encode()
    show("read a list", lambda: sum(1 for _ in load_reader("list").read(io.BytesIO(plain))))
    show("read a STIX bundle", lambda: sum(1 for _ in load_reader("stix").read(io.BytesIO(bundle))))
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "store.sqlite", create=True) as store:
        show("read a list into a store", lambda: import_from(load_reader("list").read(io.BytesIO(plain)), store, rule, told_by="bench", licence="", at=NOW).new)
    campaigns = [campaign(number, names[number : number + 100]) for number in range(0, len(names), 100)]
    for name in ("jsonl", "stix", "misp", "rpz", "csv", "parquet"):
        show(f"write {name}", lambda name=name: written(name, campaigns))


def campaign(number: int, hosts: list[str]) -> SharedCampaign:
    """A campaign of a hundred hosts."""
    last = NOW + timedelta(days=3)
    indicators = tuple(SharedIndicator(FingerprintKind.HOST, host, 7, 4, NOW, last, {"GB": 7}) for host in hosts)
    return SharedCampaign(f"{number:016x}", "", "amazon", "Amazon", "account", 700, NOW, last, last, {"sms": 700}, {"GB": 700}, {"en": 700}, ("distraction",), indicators)


def written(name: str, campaigns: list[SharedCampaign]) -> int:
    """How many indicators were written."""
    load_writer(name).write(Heading("Bench", Tlp.AMBER), campaigns, io.BytesIO(), How(NOW))
    return sum(len(one.indicators) for one in campaigns)


def show(what: str, work: Callable[[], int]) -> None:
    """One line: how many a CPU-second."""
    start = time.process_time()
    count = work()
    print(f"{what:28} {count / (time.process_time() - start):>12,.0f} indicators per CPU-second")


if __name__ == "__main__":
    main()

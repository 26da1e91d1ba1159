"""What collecting and keeping reports costs: CPU, room, and how long questions take.

    python bench/store.py [--messages N] [--reports N] [--postgresql URL]

The messages are those of `messages.py`; the reports that fill the store are drawn with a seed and checked by nobody.
CPU is that of this process and, where the server runs on this machine too, of the server's process that answers it.
PostgreSQL is measured where the address of an empty database is given.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from messages import sms  # noqa: E402 - the folder of this script, wherever it is called from

from quivive.batch.collect import Collected, Terms, collect  # noqa: E402 - as above
from quivive.batch.output import Finished  # noqa: E402 - as above
from quivive.batch.scan import scan  # noqa: E402 - as above
from quivive.knowledge import load_knowledge  # noqa: E402 - as above
from quivive.readers import ReadOptions, read_each_of  # noqa: E402 - as above
from quivive.store import Store, open_store  # noqa: E402 - as above
from quivive.store.counts import HOUR, Cell, cell  # noqa: E402 - as above
from quivive.store.counts import count as write_counts  # noqa: E402 - as above
from quivive.verdict import Versions  # noqa: E402 - as above
from quivive.watching import Fingerprint, FingerprintKind, Period, Report  # noqa: E402 - as above

END = datetime(2026, 6, 1, tzinfo=UTC)
YEAR = timedelta(days=365)
IN_ONE_TRANSACTION = 200
BRANDS, TYPES, CAMPAIGNS = 600, 12, 5_000
COUNTRIES = ("GB", "FR", "US", "DE", "ES", "IT", "NL", "PT", "BE", "IE", "CH", "AT")
LANGUAGE = {"GB": "en", "US": "en", "IE": "en", "FR": "fr", "BE": "fr", "CH": "fr", "AT": "de", "PT": "pt", "DE": "de", "ES": "es", "IT": "it", "NL": "nl"}
CHANNELS = ("sms", "email", "call", "chat")
_SERVER: list[Path] = []


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=4_000, metavar="N", help="messages that are scanned and collected")
    parser.add_argument("--reports", type=int, default=100_000, metavar="N", help="reports that fill a store")
    parser.add_argument("--counted", type=int, default=1_000_000, metavar="N", help="reports that are only counted, as adding them counts them")
    parser.add_argument("--postgresql", default="", metavar="URL", help="an empty database, to be filled too")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if chosen.messages:
            _collecting(Path(folder), chosen.messages)
        if chosen.reports:
            for place in filter(None, (f"{folder}/bench.sqlite", chosen.postgresql)):
                print(f"\n{place.partition(':')[0] if '://' in place else 'sqlite'}, {chosen.reports:,} reports")
                with open_store(place, create=True) as store:
                    _SERVER[:] = [_backend(store)] if "://" in place else []
                    _keeping(store, chosen.reports)
                    _counting(store, chosen.counted)


def _collecting(folder: Path, count: int) -> None:
    source = folder / "in.jsonl"
    source.write_text("".join(json.dumps({"id": n, "channel": "sms", "text": text}) + "\n" for n, (text, _) in enumerate(sms(count))))
    load_knowledge()

    def scanned() -> None:
        scan([str(source)], ReadOptions(), BytesIO(), jobs=1, done=Finished(), tell=lambda _: None)

    def collected(place: str, *, keep_text: bool) -> None:
        with open_store(place, create=True) as store:
            terms = Terms(b"k" * 32, END, "bench", keep_text=keep_text)
            collect(read_each_of([str(source)], ReadOptions()), store, terms, Collected(), jobs=1, tell=lambda *_: None)

    scanned()  # what is compiled at the first use is compiled now
    places = iter(range(1_000))
    for name, work in (
        ("scan", scanned),
        ("collect", lambda: collected(f"{folder}/{next(places)}.sqlite", keep_text=False)),
        ("collect --keep-text yes", lambda: collected(f"{folder}/{next(places)}.sqlite", keep_text=True)),
    ):
        seconds = min(_cpu(work) for _ in range(3))
        print(f"{name:44}{count / seconds:12,.0f} SMS per CPU-second")


def _keeping(store: Store, count: int) -> None:
    portion: list[Report] = []
    with _timed(f"add, {IN_ONE_TRANSACTION} in a transaction", per=count):
        for report in drawn(count):
            portion.append(report)
            if len(portion) == IN_ONE_TRANSACTION:
                store.add(portion)
                portion = []
        store.add(portion)
    with _timed("  of which drawing them", per=count):
        for _ in drawn(count):
            pass
    print(f"{'size':44}{store.statistics().size / count:12,.0f} bytes per report")
    for name, question in (
        ("reports of a campaign, by its host", lambda: list(store.by_fingerprint(FingerprintKind.HOST, "campaign-7.example"))),
        ("reports of one brand in a week", lambda: list(store.reports(brand="brand-3", since=END - timedelta(days=7)))),
        ("reports of one country in a week", lambda: list(store.reports(country="PT", since=END - timedelta(days=7)))),
        ("words that nobody wrote", lambda: list(store.reports(text="elephant"))),
        ("statistics", store.statistics),
    ):
        _asked(name, question)
    with _timed("read all", per=count):
        for _ in store.reports():
            pass
    with _timed("let go half a year"):
        store.retain(END - YEAR / 2, dry_run=False)
    print(f"{'most memory of this process':44}{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:12,.0f} MB")


def _counting(store: Store, count: int) -> None:
    """The table of hours alone, as so many reports of the year before fill it: they are counted, and not kept."""
    end = END - YEAR
    start = end - YEAR
    cells: Counter[Cell] = Counter()
    for report in drawn(count, signed=False):
        hour, *dimensions = cell(report)
        cells[(hour - YEAR // HOUR, *dimensions)] += 1  # type: ignore[index]  # as many as there were
    with _timed(f"count {count:,} reports, {len(cells):,} rows", per=count), store.begin() as connection:
        write_counts(connection, cells)
    for name, question in (
        ("counts: a year by day, all dimensions", lambda: store.counts(Period.DAY, start, end)),
        ("counts: a year by week and brand", lambda: store.counts(Period.WEEK, start, end, by=("brand",))),
        ("counts: a year by day, brand and country", lambda: store.counts(Period.DAY, start, end, by=("brand", "country"))),
        ("counts: 8 weeks by hour, brand", lambda: store.counts(Period.HOUR, end - timedelta(days=56), end, by=("brand",))),
        ("counts: a year by day, one brand", lambda: store.counts(Period.DAY, start, end, by=(), only={"brand": "brand-3"})),
        ("counts: a year by hour, nothing apart", lambda: store.counts(Period.HOUR, start, end, by=())),
    ):
        _asked(name, question)


def drawn(count: int, *, signed: bool = True) -> Iterator[Report]:
    """Reports of a year as they come: few brands have most of them, half belong to campaigns of some days."""
    chance = random.Random(11)
    for number in range(count):
        received = END - YEAR + YEAR * (number / count) + timedelta(minutes=chance.randint(0, 600))
        brand = min(int(chance.paretovariate(0.7)), BRANDS)
        country = COUNTRIES[min(int(chance.expovariate(0.5)), len(COUNTRIES) - 1)]
        campaign = number * CAMPAIGNS // count + chance.randint(0, 9)
        host = f"campaign-{campaign}.example" if chance.random() < 0.5 else f"host-{number}.example"
        yield Report(
            id=f"{chance.getrandbits(128):032x}",
            source="bench",
            reporter=f"{chance.getrandbits(128):032x}",
            received=received,
            collected=received + timedelta(hours=3),
            country=country,
            region="",
            channel=CHANNELS[min(int(chance.expovariate(1.2)), len(CHANNELS) - 1)],
            language=LANGUAGE[country],
            brand=f"brand-{brand}",
            scam_type=f"type-{brand % TYPES}",
            level="scam",
            score=0.98,
            fingerprints=(
                Fingerprint(FingerprintKind.HOST, host),
                Fingerprint(FingerprintKind.URL_SHAPE, "/pay/{n}", common=True),
                Fingerprint(FingerprintKind.SENDER, f"{chance.getrandbits(128):032x}", hashed=True),
            ),
            signature=(1, *(chance.getrandbits(32) for _ in range(64))) if signed else (),
            text=f"Your parcel {number} could not be delivered. Please confirm your details within 24 hours and pay the fee of 1.99: https://{host}/pay/{number}",
            versions=Versions("0.1.0", "2026.11.30", "2026.11.30"),
        )


def _asked(name: str, question: Callable[[], object]) -> None:
    cpu, clock, rows = 1e9, 1e9, 0
    for _ in range(3):
        started, began = time.perf_counter(), _cpu_time()
        answer = question()
        clock, cpu = min(clock, time.perf_counter() - started), min(cpu, _cpu_time() - began)
        rows = len(answer) if isinstance(answer, list) else 1
    print(f"{name:44}{cpu:12.3f} s CPU {clock:9.3f} s by the clock {rows:10,} rows")


@contextmanager
def _timed(name: str, per: int = 0) -> Iterator[None]:
    started, began = time.perf_counter(), _cpu_time()
    yield
    cpu, clock = _cpu_time() - began, time.perf_counter() - started
    rate = f" {per / cpu:12,.0f} per CPU-second" if per else ""
    print(f"{name:44}{cpu:12.1f} s CPU {clock:9.1f} s by the clock{rate}")


def _backend(store: Store) -> Path:
    """Where Linux says how much CPU the server's process for our connection had; there is but one, used again and again."""
    with store.reading() as connection:
        return Path(f"/proc/{connection.exec_driver_sql('SELECT pg_backend_pid()').scalar()}/stat")


def _cpu_time() -> float:
    """Seconds of CPU that this process had, and the server's where it is to be seen."""
    of_server = 0.0
    for file in _SERVER:
        if file.exists():
            user, system = file.read_text().rpartition(")")[2].split()[11:13]
            of_server += (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
    return time.process_time() + of_server


def _cpu(work: Callable[[], object]) -> float:
    began = _cpu_time()
    work()
    return _cpu_time() - began


if __name__ == "__main__":
    main()

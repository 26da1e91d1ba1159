"""How long others wait while the largest campaign of a store is corrected: who adds a report, and who opens a page of the console.

    python bench/console_store.py million.sqlite --reports 1000000
    python bench/corrections.py COPY.sqlite [--seconds 5]

One thread adds a report twenty times a second, another reads what the page of the campaign shows, as a server with one process has it. Shown is how long
the correction takes by the clock and in CPU, and the longest that one of the others took; the first line is of nothing being corrected. Changes the store: give it a copy.
"""

from __future__ import annotations

import argparse
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count, islice

from quivive.campaigns import campaign, campaigns, merge, name, reports_of, split, update
from quivive.campaigns.dossier import dossier
from quivive.knowledge import load_knowledge
from quivive.store import Store, open_store

_EVERY = 0.05
_NUMBERS = count(1)


def main() -> None:
    """Print a line for each correction."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("store", help="a file or a postgresql:// address")
    parser.add_argument("--seconds", type=float, default=5.0, help="of nothing being corrected")
    chosen = parser.parse_args()
    known, now = load_knowledge(), datetime.now(UTC)
    with open_store(chosen.store, create=False) as store:
        update(store, known)
        one, other = (each.id for each in campaigns(store, most=2))
        print(f"{store.last_sequence():,} reports; campaigns of {_size(store, one)} and {_size(store, other)}\n")
        print("| correction | clock, s | CPU, s | longest: adding a report, s | reading the campaign, s |\n|---|--:|--:|--:|--:|")
        _line(store, one, "none", lambda: time.sleep(chosen.seconds))
        _line(store, one, "name", lambda: name(store, known, one, "A name", now))
        for start, number in ((100, 3), (1_000, 500), (2_000, 10_000)):
            some = [report.id for _, report in islice(reports_of(store, one), start, start + number)]
            parts: list[str] = []
            _line(store, one, f"split off {number:,}", lambda ids=some, to=parts: to.append(split(store, known, one, ids, "bench", now).id))  # type: ignore[misc]
            _line(store, one, f"merge {number:,} back", lambda to=parts: merge(store, known, one, to[0], "bench", now))  # type: ignore[misc]
        _line(store, one, f"merge the other of {_size(store, other)}", lambda: merge(store, known, one, other, "bench", now))


def _size(store: Store, identity: str) -> str:
    found = campaign(store, identity)
    return f"{found.reports if found else 0:,}"


def _line(store: Store, identity: str, said: str, work: Callable[[], object]) -> None:
    done = threading.Event()
    [template] = [report for _, report in islice(reports_of(store, identity), 1)]
    adding: list[float] = []
    reading: list[float] = []

    def add() -> None:
        while not done.wait(_EVERY):
            start = time.perf_counter()
            store.add([replace(template, id=f"{0xBE << 120 | time.time_ns() << 8 | next(_NUMBERS) % 256:032x}")])
            adding.append(time.perf_counter() - start)

    def read() -> None:
        while not done.wait(_EVERY):
            start = time.perf_counter()
            with store.reading() as connection:
                dossier(connection, identity)
            reading.append(time.perf_counter() - start)

    others = [threading.Thread(target=each) for each in (add, read)]
    for each in others:
        each.start()
    time.sleep(3 * _EVERY)
    clock, cpu = time.perf_counter(), time.thread_time()
    try:
        work()
        clock, cpu = time.perf_counter() - clock, time.thread_time() - cpu
    finally:
        done.set()
        for each in others:
            each.join()
    print(f"| {said} | {clock:.2f} | {cpu:.2f} | {max(adding, default=0):.2f} | {max(reading, default=0):.2f} |", flush=True)


if __name__ == "__main__":
    main()

"""A store as large as a country's, to measure the console on: simulated reports, their words kept for most, in campaigns.

    python bench/console_store.py FILE --reports 1000000

One campaign has a tenth of all reports. Everything is grouped in memory, as `quivive.campaigns.update` does it in the store a
thousand at a time, and written at the end: minutes instead of an hour.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import islice, tee
from pathlib import Path

from sqlalchemy import Connection

from quivive.campaigns import days, rules, shelf
from quivive.campaigns.evidence import evidence_of
from quivive.campaigns.grouping import Grouping
from quivive.campaigns.keeping import _mark  # noqa: PLC2701 - the mark of what was grouped is the one thing that is to be written as there
from quivive.fingerprints import text_signature
from quivive.knowledge import load_knowledge
from quivive.simulate import Parameters, simulate
from quivive.simulate.direct import direct_reports
from quivive.simulate.parameters import Arrival, Wave
from quivive.store import open_store, tables
from quivive.store.store import Store
from quivive.watching import Report

_PORTION = 5_000
_PER_DAY = 200
"""Reports of a simulated day at scale 1, about."""
_KEPT = 7
"""Of ten reports so many have their text."""


def main() -> int:
    """Make the store, and say how it goes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("store", type=Path)
    parser.add_argument("--reports", type=int, default=1_000_000)
    parser.add_argument("--start", type=date.fromisoformat, default=date(2025, 12, 1))
    chosen = parser.parse_args()
    with open_store(chosen.store, create=True) as store:
        store.key()
        make(store, chosen.reports, chosen.start)
    return 0


def make(store: Store, number: int, start: date) -> None:
    """Fill an empty store."""
    begun, knowledge = time.process_time(), load_knowledge()
    grouping, members, sequence = Grouping(rules.Rules()), [], 0
    made = islice(_reports(number, start), number)
    while portion := list(islice(made, _PORTION)):
        store.add(portion)
        for report in portion:
            sequence += 1
            evidence = evidence_of(sequence, report, knowledge)
            members.append({"report": sequence, "grp": grouping.add(evidence), "doubtful": int(evidence.doubtful)})
        if not sequence % 50_000:
            sys.stdout.write(f"{sequence:>10,} reports, {time.process_time() - begun:6.0f} CPU s\n")
            sys.stdout.flush()
    with store.begin() as connection:
        _write(connection, grouping, members)
        _mark(connection, sequence, 0)
    sys.stdout.write(f"{sequence:,} reports in {time.process_time() - begun:.0f} CPU s\n")


def _write(connection: Connection, grouping: Grouping, members: list[dict[str, int]]) -> None:
    memory = grouping.memory
    rows: list[tuple[object, Iterator[dict[str, object]]]] = [
        (tables.campaign_groups, (shelf._group_row(group) | {"root": memory.root(one)} for one, group in memory.groups.items())),  # noqa: SLF001 - as it is written there
        (tables.campaign_members, (dict[str, object](one) for one in members)),
        (tables.campaign_texts, ({"id": one, "digest": digest, "signature": memory.signatures[one]} for digest, one in memory.texts.items())),
        (tables.campaign_bands, ({"band": band, "text": one} for band in sorted(memory.bands) for one in memory.bands[band])),
        (tables.campaign_near, ({"text": one, "other": other, "likeness": likeness} for one in sorted(memory.near) for other, likeness in dict(memory.near[one]).items())),
        (tables.campaign_tokens, ({"token": token, "grp": one} for token in sorted(memory.tokens) for one in dict.fromkeys(memory.tokens[token]))),
        (tables.campaign_sightings, (shelf._sighting_row(each) for seen in memory.sightings.values() for each in seen)),  # noqa: SLF001 - as above
    ]
    for table, coming in rows:
        while some := list(islice(coming, 20_000)):
            connection.execute(table.insert(), some)  # type: ignore[attr-defined] # every one is a table
    days.count(connection, [one["report"] for one in members])


def _reports(number: int, start: date) -> Iterator[Report]:
    days = 365
    scale = max(0.05, 0.95 * number / (_PER_DAY * days))
    large = Wave("large", "prime", date.fromordinal(start.toordinal() + 170), max(1, int(number / 9 / scale)), (Arrival("GB", 0),), "amazon", "email", 4, 40, 6)
    parameters = Parameters(start=start, days=days, scale=scale, waves=(large,))
    signatures: dict[tuple[str, str, str], tuple[int, ...]] = {}
    first, second = tee(simulate(parameters, 1))
    for place, (one, made) in enumerate(zip(first, direct_reports(second), strict=True)):
        key = (one.truth.variant or one.text, one.truth.brand, one.channel)
        if key not in signatures:
            if len(signatures) > 300_000:
                signatures.clear()
            signatures[key] = text_signature(f"{one.subject}\n{one.text}")
        yield replace(made, signature=signatures[key], text=made.text if place % 10 < _KEPT else "")


if __name__ == "__main__":
    sys.exit(main())

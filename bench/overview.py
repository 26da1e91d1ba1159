"""CPU time of the console's first pages on a store, and of the look at its reports that is kept for them.

    python bench/overview.py reports.sqlite

Makes a look and an account in the store: give it a copy.
"""

from __future__ import annotations

import argparse
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from starlette.testclient import TestClient

from quivive.accounts import members
from quivive.accounts.roles import Role
from quivive.campaigns import campaigns
from quivive.knowledge import load_knowledge
from quivive.server.app import create_app
from quivive.server.desk import open_desk
from quivive.server.settings import Settings
from quivive.watch import kept

NAME, PASSWORD = "Bench", "a long sentence for the bench"  # noqa: S105 - of an account in a copy
TIMES = 5


def main() -> None:
    """Print a line for each page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("store", type=Path)
    settings = Settings(database=str(parser.parse_args().store), requests_per_minute=0)
    desk = open_desk(settings, {})
    if desk is None:
        raise SystemExit("give a store")
    known = load_knowledge()
    last = desk.store.statistics().last_received or datetime.now(UTC)
    began = time.process_time()
    look = kept.keep(desk.store, known, last + timedelta(hours=1))
    print(f"{desk.store.last_sequence():,} reports: the look takes {time.process_time() - began:.1f} CPU s, {len(look.shown.detection.waves)} surges")
    with desk.store.begin() as connection:
        if members.found(connection, NAME) is None:
            members.add(connection, NAME, Role.PUBLISHER, PASSWORD, datetime.now(UTC))
    browser = TestClient(create_app(settings, desk=desk))
    browser.post("/team/sign-in", data={"name": NAME, "password": PASSWORD})
    largest = campaigns(desk.store, most=1)[0]
    for path in ("/team", "/team/surges", f"/team/spread?campaign={largest.id}", f"/team/spread?brand={largest.brand}", "/team/alerts", "/team/exchange"):
        took = []
        for _ in range(TIMES + 1):
            began = time.process_time()
            browser.get(path).raise_for_status()
            took.append(1_000 * (time.process_time() - began))
        print(f"{path:45} first {took[0]:6.0f} ms, then {sorted(took[1:])[TIMES // 2]:6.0f} ms")
    print(f"the largest campaign has {largest.reports:,} reports")


if __name__ == "__main__":
    main()

"""How long the console's pages take on a large store: milliseconds of CPU in the server's process from asking to the last byte.

    python bench/console_store.py million.sqlite --reports 1000000
    python bench/console.py million.sqlite [--rounds 20]

Each page is asked for `--rounds` times, the first time with nothing of it asked before in this process but the form to sign in. Shown are the first time, the
median and the 95th of a hundred in CPU, and the median by the clock, which other programs lengthen (for PostgreSQL it holds the time of its
own process too). An account is made in the store and taken out again.
"""

from __future__ import annotations

import argparse
import re
import secrets
import statistics
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime

from sqlalchemy import delete
from starlette.testclient import TestClient

from quivive.accounts import members, sessions
from quivive.accounts.roles import Role
from quivive.campaigns import digests
from quivive.campaigns.shown import campaigns
from quivive.server.app import create_app
from quivive.server.background import grouped
from quivive.server.desk import Desk, open_desk
from quivive.server.settings import Settings
from quivive.server.warm import warm
from quivive.store.team_tables import accounts


def main() -> int:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("store", help="a file or a postgresql:// address")
    parser.add_argument("--key-file", default="")
    parser.add_argument("--rounds", type=int, default=20)
    chosen = parser.parse_args()
    settings = Settings(database=chosen.store, key_file=chosen.key_file, requests_per_minute=0)
    desk = open_desk(settings, {})
    if desk is None:
        return 2
    name = f"bench {secrets.token_hex(4)}"
    now = datetime.now(UTC)
    with desk.store.begin() as connection:
        account = members.add(connection, name, Role.ANALYST, secrets.token_hex(16), now)
        token = sessions.begin(connection, account, now, complete=True)
    try:
        start = time.process_time()
        while grouped(desk, "bench"):
            pass
        sys.stdout.write(f"reports {desk.store.last_sequence():,}; grouping and digests brought up to date in {time.process_time() - start:.1f} CPU s\n\n")
        sys.stdout.write("| page | first | median | 95 % | clock |\n|---|--:|--:|--:|--:|\n")
        warm()  # as the server does before it listens
        browser = TestClient(create_app(settings, desk=desk), follow_redirects=False, cookies={"quivive": token})
        browser.get("/team/sign-in")
        for said, address in _pages(browser, desk):
            _measure(browser, said, address, chosen.rounds)
        start = time.process_time()
        campaigns(desk.store)
        sys.stdout.write(f"\n`quivive campaigns list`: the twenty largest in {1_000 * (time.process_time() - start):.0f} ms of CPU\n")
    finally:
        with desk.store.begin() as connection:
            connection.execute(delete(accounts).where(accounts.c.id == account))
    return 0


def _pages(browser: TestClient, desk: Desk) -> Iterator[tuple[str, str]]:
    yield "reports, newest", "/team/reports"
    page = browser.get("/team/reports").text
    yield "reports, from the middle", f"/team/reports?before={desk.store.last_sequence() // 2}"
    yield "reports of a brand", "/team/reports?brand=amazon"
    yield "reports of a country, channel and type", "/team/reports?country=PT&channel=email&kind=parcel"
    yield "reports, filters that nothing has", "/team/reports?country=PT&language_of=de&channel=call"
    yield "reports of two days", "/team/reports?since=2026-02-01&until=2026-02-02"
    yield "a frequent word", "/team/reports?q=parcel"
    yield "two words and a country", "/team/reports?q=account+blocked&country=IE"
    yield "a frequent word that nothing else fits", "/team/reports?q=parcel&country=PT&language_of=de"
    yield "a word that there is not", "/team/reports?q=qqqqzzzz"
    yield "a phone number", "/team/reports?q=07700+900123"
    largest = campaigns(desk.store, most=3)
    hosts = re.findall(r'class="value">([^<&\s/]+\[\.\]example)<', browser.get(f"/team/campaigns/{largest[0].id}").text)
    if hosts:
        yield "the most frequent host", f"/team/reports?q={hosts[0].replace('[', '%5B').replace(']', '%5D')}"
    report = re.findall(r"/team/reports/([0-9a-f]{32})", page)[0]
    yield "a report", f"/team/reports/{report}"
    yield f"a report of the largest campaign ({largest[0].reports:,})", f"/team/reports/{largest[0].example}"
    yield "campaigns, most reports", "/team/campaigns"
    yield "campaigns, begun last", "/team/campaigns?order=newest"
    yield "campaigns that grow", "/team/campaigns?order=growing"
    yield "campaigns of a country", "/team/campaigns?country=PT"
    yield "campaigns of a country and channel that there are not", "/team/campaigns?country=US&channel=web"
    for one in largest:
        kept = ", digest kept" if one.reports >= digests.LARGE else ""
        yield f"a campaign of {one.reports:,}{kept}", f"/team/campaigns/{one.id}"
    small = next((one for one in campaigns(desk.store, most=2_000) if one.reports < digests.LARGE), None)
    if small is not None:
        yield f"the largest campaign without a digest ({small.reports:,})", f"/team/campaigns/{small.id}"
    yield "two campaigns beside each other", f"/team/campaigns/{largest[0].id}/merge?with={largest[1].id}"


def _measure(browser: TestClient, said: str, address: str, rounds: int) -> None:
    taken, used = [], []
    for _ in range(rounds):
        cpu, start = time.process_time(), time.perf_counter()
        answer = browser.get(address)
        taken.append(1_000 * (time.perf_counter() - start))
        used.append(1_000 * (time.process_time() - cpu))
        if answer.status_code != 200:
            sys.stdout.write(f"| {said} | {answer.status_code} | | | |\n")
            return
    late = sorted(used)[min(rounds - 1, int(0.95 * rounds))]
    sys.stdout.write(f"| {said} | {used[0]:.0f} | {statistics.median(used):.0f} | {late:.0f} | {statistics.median(taken):.0f} |\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())

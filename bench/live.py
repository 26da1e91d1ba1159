"""What open consoles cost: CPU seconds of the server in a minute, with pages that nobody touches, while nothing happens and while reports come.

    python bench/console_store.py reports.sqlite --reports 100000
    python bench/live.py reports.sqlite [--consoles 50] [--seconds 60] [--every 2]

Each console is a page of the team's that listens and asks as its script does: the overview, the reports, the campaigns, the largest
campaign, the surges and the alerts in turn. Beside the server's CPU stand how often pages were asked for, how long an answer took at most,
and how long a console waits, once it was told, before it has what is new. Makes an account, sessions and reports in the store: give it a copy.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import re
import secrets
import sys
import time
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from server import Running, quivive  # noqa: E402 - the folder of this script, wherever it is called from

from quivive.accounts import members, sessions  # noqa: E402 - as above
from quivive.accounts.roles import Role  # noqa: E402 - as above
from quivive.campaigns import campaigns  # noqa: E402 - as above
from quivive.store import Store, open_store  # noqa: E402 - as above

_UPKEEP = re.compile(rb'data-live="([a-z-]+)" data-stamp="([0-9a-f]+)" data-tag="([0-9a-f]+)"')


@dataclass
class Told:
    """What the consoles saw."""

    asked: int = 0
    longest: float = 0.0
    late: list[float] = field(default_factory=list)


async def answer(at: tuple[str, int], path: str, cookie: str, **headers: str) -> tuple[bytes, bytes]:
    """Head and body of an answer."""
    reader, writer = await asyncio.open_connection(*at)
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    writer.write(f"GET {path} HTTP/1.1\r\nhost: {at[0]}\r\ncookie: quivive={cookie}\r\nconnection: close\r\n{lines}\r\n".encode())
    head, _, body = (await reader.read()).partition(b"\r\n\r\n")
    writer.close()
    return head, body


async def console(at: tuple[str, int], path: str, cookie: str, told: Told) -> None:
    """One page that is open."""
    _, body = await answer(at, path, cookie)
    on, stamp, tag = (one.decode() for one in _found(body))
    reader, writer = await asyncio.open_connection(*at)
    writer.write(f"GET /team/live?on={on}&after={stamp} HTTP/1.1\r\nhost: {at[0]}\r\ncookie: quivive={cookie}\r\naccept: text/event-stream\r\n\r\n".encode())
    asked, pause = float("-inf"), 10.0
    while line := await reader.readline():
        if not line.startswith(b"data: ") or line[6:].strip().decode() == stamp:
            continue
        due = time.monotonic()
        await asyncio.sleep(max(random.random() * pause / 4, asked + pause - time.monotonic()))  # noqa: S311 - as a page spreads its asking
        asked = time.monotonic()
        head, body = await answer(at, path, cookie, if_none_match=f'"{tag}"', x_by_itself="1")
        told.asked += 1
        told.longest = max(told.longest, time.monotonic() - asked)
        if b" 200 " in head[:20]:
            _, stamp, tag = (one.decode() for one in _found(body))
            pause = float(re.findall(rb"x-ask-again-after: (\d+)", head)[0])
            told.late.append(time.monotonic() - due)


def _found(body: bytes) -> tuple[bytes, bytes, bytes]:
    found = _UPKEEP.search(body)
    if found is None:
        raise SystemExit(f"no page that keeps itself up to date: {body[:200]!r}")
    return found[1], found[2], found[3]


async def measure(running: Running, store: Store, tokens: list[str], seconds: float, every: float) -> None:
    """Print both lines."""
    paths = ["/team", "/team/reports", "/team/campaigns", f"/team/campaigns/{campaigns(store, most=1)[0].id}", "/team/surges", "/team/alerts"]
    told = Told()
    open_ones = [asyncio.create_task(console(running.address, paths[place % len(paths)], token, told)) for place, token in enumerate(tokens)]
    await asyncio.sleep(20)  # until all are open, and the server has grouped and looked at what there was
    _, report = next(store.reports())
    for said in ("nothing happens", f"a report each {every:g} s"):
        told.asked, told.longest, told.late = 0, 0.0, []
        cpu, begun = running.cpu(), time.monotonic()
        while (left := begun + seconds - time.monotonic()) > 0:
            if said != "nothing happens":
                now = datetime.now(UTC)
                store.add([replace(report, id=secrets.token_hex(16), received=now, collected=now)])
            await asyncio.sleep(min(left, every))
        used = (running.cpu() - cpu) * 60 / (time.monotonic() - begun)
        late = f"; {sorted(told.late)[len(told.late) // 2]:.1f} s (median) from being told to having it" if told.late else ""
        print(f"{len(tokens)} consoles, {said}: {used:.1f} CPU s a minute; {told.asked * 60 / seconds:.0f} pages asked for a minute, at most {told.longest:.2f} s each{late}")
    for one in open_ones:
        if one.done() and (error := one.exception()):
            raise error
        one.cancel()


def main() -> None:
    """Start the server on the store and open the consoles."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("store", type=Path)
    parser.add_argument("--consoles", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--every", type=float, default=2, help="seconds from one report to the next")
    chosen = parser.parse_args()
    with open_store(chosen.store, create=False) as store:
        now = datetime.now(UTC)
        with store.begin() as connection:
            account = members.add(connection, f"bench {secrets.token_hex(4)}", Role.ANALYST, secrets.token_hex(16), now)
            tokens = [sessions.begin(connection, account, now, complete=True) for _ in range(chosen.consoles)]
        with quivive(1, database=str(chosen.store)) as running:
            asyncio.run(measure(running, store, tokens, chosen.seconds, chosen.every))


if __name__ == "__main__":
    main()

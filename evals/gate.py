"""The quality gate: `python evals/gate.py [DATA]` fails where Quivive got worse than its floors.

False alarms come first: for each genuine kind at most so many may be shown as scam or suspicious, for
each kind of scam at least so many must be. The floors stand in `floors.json` with the fingerprint of
the messages they were measured on; a message more or less than the floor is noise and passes. The
golden messages are always judged, the development files where the data folder is there.

`--set REASON` writes today's figures as the floors. Where one of them is worse than before, it stands
in the history with the reason.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from messages import GOLDEN, development, golden
from quivive_lab.corpora import DEV
from quivive_lab.report import Judged, Share, by_kind

FLOORS = Path(__file__).parent / "floors.json"
_NOISE = 1.0
"""So many messages of a kind may be answered worse than when the floor was set."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One set of messages: its fingerprint, and per kind how many there are and how many were shown."""

    fingerprint: str
    kinds: dict[str, dict[str, Any]]


def main() -> int:
    """Judge, compare, print what is worse; returns 1 where something is."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", nargs="?", default=os.environ.get("QUIVIVE_DATA"), help="folder of labelled messages")
    parser.add_argument("--set", metavar="REASON", dest="reason", help="write today's figures as the floors")
    chosen = parser.parse_args()
    measured = {"golden": Measured(_fingerprint(sorted(GOLDEN.rglob("*.*"))), _kinds(golden()))}
    if chosen.data:
        files = [Path(chosen.data) / f"{name}.jsonl.gz" for name in DEV]
        measured["development"] = Measured(_fingerprint(files), _kinds(development(Path(chosen.data))))
    else:
        sys.stdout.write("development files: skipped, no data folder was given (argument or QUIVIVE_DATA)\n")
    floors: dict[str, Any] = json.loads(FLOORS.read_text("utf-8")) if FLOORS.exists() else {"history": []}
    faults = [fault for name, one in measured.items() for fault in _faults(name, one, floors.get(name))]
    if chosen.reason is not None:
        _write(floors, measured, chosen.reason, faults)
        return 0
    for fault in faults:
        sys.stdout.write(f"worse: {fault}\n")
    number = sum(len(one.kinds) for one in measured.values())
    sys.stdout.write(f"quality gate: {number} kinds compared, {len(faults)} worse\n")
    return 1 if faults else 0


def _kinds(judged: Iterable[Judged]) -> dict[str, dict[str, Any]]:
    return {
        kind: {
            "scam": ones[0].scam,
            "messages": len(ones),
            "shown": round(Share.of(ones).share, 4),
            "marked_scam": round(Share.of(ones, ("scam",)).share, 4),
        }
        for kind, ones in by_kind(judged).items()
    }


def _faults(name: str, measured: Measured, floor: dict[str, Any] | None) -> list[str]:
    if floor is None or floor["fingerprint"] != measured.fingerprint:
        return [f"{name}: the messages are not those the floors were measured on; set the floors anew with a reason"]
    faults = []
    for kind, now in measured.kinds.items():
        before = floor["kinds"][kind]
        noise = _NOISE / now["messages"] + 1e-9
        if now["scam"]:
            if now["shown"] < before["shown"] - noise:
                faults.append(f"{name}: {kind}: {now['shown']:.1%} of scams shown, {before['shown']:.1%} before")
            continue
        for what, words in (("shown", "shown"), ("marked_scam", "marked as scam")):
            if now[what] > before[what] + noise:
                faults.append(f"{name}: {kind}: {now[what]:.1%} of genuine messages {words}, {before[what]:.1%} before")
    return faults


def _write(floors: dict[str, Any], measured: dict[str, Measured], reason: str, faults: list[str]) -> None:
    for name, one in measured.items():
        floors[name] = {"fingerprint": one.fingerprint, "kinds": one.kinds}
    floors["history"].append({"date": datetime.now(UTC).date().isoformat(), "reason": reason, "worse": faults})
    FLOORS.write_text(json.dumps(floors, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    sys.stdout.write(f"floors written; {len(faults)} lowered\n")


def _fingerprint(files: Iterable[Path]) -> str:
    """The hash of the files' names and contents."""
    digest = hashlib.sha256()
    for path in files:
        if path.is_file():
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


if __name__ == "__main__":
    sys.exit(main())

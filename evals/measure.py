"""How good Quivive is, per kind of message: `python evals/measure.py [DATA]`.

Without DATA (or QUIVIVE_DATA) on the golden messages written by us; with it also on the development
files of that folder. Needs the lab installed beside Quivive: `pip install . ./lab`.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from messages import development, golden
from quivive_lab.report import Judged, Share, curve, scam_groups, table


def main() -> int:
    """Print the tables as Markdown; returns 0."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", nargs="?", default=os.environ.get("QUIVIVE_DATA"), help="folder of labelled messages")
    parser.add_argument("--errors", type=int, default=0, metavar="N", help="also list the ids of N wrong answers a kind")
    chosen = parser.parse_args()
    sets = {"Golden messages": list(golden())}
    if chosen.data:
        sets["Development files"] = list(development(Path(chosen.data)))
    for title, judged in sets.items():
        silent = sum(one.level == "cannot_tell" for one in judged)
        sys.stdout.write(f"## {title}\n\n{table(judged)}\n\n")
        if title == "Golden messages":
            sys.stdout.write(f"{_together(judged)}\n\n")
        else:
            sys.stdout.write(f"{curve(judged, scam_groups(judged))}\n\n")
        sys.stdout.write(f"Cannot tell: {silent} of {len(judged)} answers.\n\n")
        if chosen.errors:
            _list_errors(judged, chosen.errors)
    return 0


def _together(judged: Sequence[Judged]) -> str:
    """All golden messages in one sentence, whole mails left out: their text stands among the others."""
    rows = [one for one in judged if not one.kind.endswith("(.eml)")]
    scams, genuine = [one for one in rows if one.scam], [one for one in rows if not one.scam]
    return (
        f"Together: {Share.of(scams).share:.1%} of {len(scams)} scams shown; {Share.of(genuine).share:.1%} of "
        f"{len(genuine)} genuine messages shown, {Share.of(genuine, ('scam',)).share:.1%} marked scam."
    )


def _list_errors(judged: Sequence[Judged], most: int) -> None:
    kinds: dict[str, list[Judged]] = {}
    for one in judged:
        if one.shown is not one.scam:
            kinds.setdefault(one.kind, []).append(one)
    for kind, ones in sorted(kinds.items()):
        named = ", ".join(f"{one.id} ({one.score:.2f})" for one in ones[:most])
        sys.stdout.write(f"- {kind}: {len(ones)} wrong: {named}\n")


if __name__ == "__main__":
    sys.exit(main())

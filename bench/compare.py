"""Whether a change made a check faster, and left every answer as it was.

    git worktree add ../before main
    python bench/compare.py ../before/src [FILE ...]

Runs the tree given, under another name, and the installed one in one process and in turn, a few messages at a
time, and keeps the best time of each group: what else the machine does meanwhile slows both. FILE: files or folders
of messages whose answers must be equal too, anything that `quivive scan` reads. Exit status 1 where an answer changed.
"""

from __future__ import annotations

import argparse
import importlib
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
from messages import mails, sms  # noqa: E402 - the folder of this script, wherever it is called from

BEFORE = "quivive_before"
GROUPS = 16
ROUNDS = 8


def main() -> None:
    """Compare and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("before", type=Path, help="the folder that holds the other tree's package `quivive`")
    parser.add_argument("files", type=Path, nargs="*", metavar="FILE", help="messages whose answers are compared")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        _renamed(chosen.before / "quivive", Path(folder) / BEFORE)
        sys.path.insert(0, folder)
        trees = (_Tree(BEFORE), _Tree("quivive"))
        texts, letters = [text for text, _ in sms(800)], [mail for mail, _ in mails(24)]
        for name, inputs in (("SMS", texts), ("mails", letters)):
            before, after = _best([lambda each, tree=tree: tree.judged(each) for tree in trees], inputs)
            print(f"{name:6}{1 / before:8,.0f} a CPU-second before,{1 / after:8,.0f} now: x{before / after:.2f}")
        changed = compared = 0
        for inputs in (texts, letters, *map(Path, chosen.files)):
            for one, other in zip(*(tree.answers(inputs) for tree in trees), strict=True):
                compared += 1
                changed += one != other
    print(f"{compared:,} answers compared, {changed} changed")
    sys.exit(1 if changed else 0)


class _Tree:
    """One of the two packages, loaded."""

    def __init__(self, name: str) -> None:
        def module(path: str) -> Any:  # noqa: ANN401 - the modules of either tree
            return importlib.import_module(f"{name}.{path}")

        self._judge, self._check = module("check").judge, module("check").check
        self._readers, self._json = module("readers"), module("renderers.json")
        self._known = module("knowledge").load_knowledge()
        self._options = self._readers.ReadOptions()

    def judged(self, content: str | bytes) -> Any:  # noqa: ANN401 - a verdict of either tree
        """The verdict on a text or mail, reading included."""
        return self._judge(self._readers.read_message(content, options=self._options), self._known)

    def answers(self, inputs: Sequence[str | bytes] | Path) -> Iterator[str]:
        """The whole answer to each message, in a form that both trees share."""
        if isinstance(inputs, Path):
            messages = self._readers.read_all(inputs, self._options)
        else:
            messages = (self._readers.read_message(each, options=self._options) for each in inputs)
        for message in messages:
            if isinstance(message, self._readers.Unreadable):
                yield message.why
            else:
                verdict = self._check(message, self._known)
                yield str(self._json.as_table(verdict, message, self._known.wording("en"))).replace(BEFORE, "quivive")


def _renamed(source: Path, target: Path) -> None:
    shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
    for path in target.rglob("*.py"):
        path.write_text(re.sub(r"\bquivive\b", BEFORE, path.read_text("utf-8")), "utf-8")


def _best(works: Sequence[Callable[[Any], object]], inputs: Sequence[Any]) -> list[float]:
    """CPU seconds that each work takes for one input: the sum of the best times of each group."""
    size = -(-len(inputs) // GROUPS)
    groups = [inputs[start : start + size] for start in range(0, len(inputs), size)]
    best = [[float("inf")] * len(groups) for _ in works]
    for round_number in range(ROUNDS + 1):
        for place, group in enumerate(groups):
            for times, work in zip(best, works, strict=True):
                start = time.thread_time()
                for each in group:
                    work(each)
                # The first round warms up.
                times[place] = min(times[place], time.thread_time() - start) if round_number else times[place]
    return [sum(times) / len(inputs) for times in best]


if __name__ == "__main__":
    main()

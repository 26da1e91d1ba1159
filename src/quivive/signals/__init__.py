"""The signals: each file says what it sees, why that matters and when it is wrong, and detects it.

A signal is a module with `GROUP`, `DIRECTION`, `EXAMPLES` and `detect(reading)`; its name is the
module's name, its page in the documentation the module's docstring. There is nothing to register:
a file that is here is a signal. It only says what it saw; what that weighs is learned.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from quivive.reading import Reading
from quivive.signals._examples import Examples
from quivive.signals._need import Need, there
from quivive.verdict import Direction, Finding, Group


@dataclass(frozen=True, slots=True)
class Signal:
    """One member of the family, as its module describes it."""

    id: str
    group: Group
    direction: Direction
    examples: Examples
    detect: Callable[[Reading], Iterable[Finding]]
    concepts: tuple[str, ...]
    """Concepts of the lexicon it needs: it is not asked where none of them is said. Empty: always."""
    needs: Need
    page: str


@lru_cache(maxsize=1)
def all_signals() -> tuple[Signal, ...]:
    """Every signal, by name."""
    found = []
    for module_info in pkgutil.iter_modules(__path__):
        if module_info.name.startswith("_"):
            continue
        module = importlib.import_module(f"{__name__}.{module_info.name}")
        found.append(
            Signal(
                id=module_info.name,
                group=module.GROUP,
                direction=module.DIRECTION,
                examples=module.EXAMPLES,
                detect=module.detect,
                concepts=getattr(module, "CONCEPTS", ()),
                needs=getattr(module, "NEEDS", Need.NOTHING),
                page=module.__doc__ or "",
            )
        )
    return tuple(sorted(found, key=lambda signal: signal.id))


class _Asked(NamedTuple):
    """What to ask when: numbers of signals, in the order of their names."""

    detect: tuple[Callable[[Reading], Iterable[Finding]], ...]
    by_concept: dict[str, tuple[int, ...]]
    """The signals that listen for each concept."""
    by_need: dict[Need, tuple[int, ...]]
    """The others, by what they need to be asked at all."""


@lru_cache(maxsize=1)
def _asked() -> _Asked:
    by_concept: dict[str, list[int]] = {}
    by_need: dict[Need, list[int]] = {need: [] for need in Need}
    signals = all_signals()
    for number, signal in enumerate(signals):
        if not signal.concepts:
            by_need[signal.needs].append(number)
        for concept in signal.concepts:
            by_concept.setdefault(concept, []).append(number)
    return _Asked(
        tuple(signal.detect for signal in signals),
        {concept: tuple(listening) for concept, listening in by_concept.items()},
        {need: tuple(waiting) for need, waiting in by_need.items()},
    )


def detect_all(reading: Reading) -> list[Finding]:
    """What all signals find. A signal is asked only where what it needs is there."""
    detect, by_concept, by_need = _asked()
    asked: set[int] = set()
    for need in there(reading):
        asked.update(by_need[need])
    for concept in reading.concepts:
        asked.update(by_concept.get(concept, ()))
    findings: list[Finding] = []
    # In the order of their names: the same message gives the same answer to the last digit.
    for number in sorted(asked):
        findings.extend(detect[number](reading))
    return findings

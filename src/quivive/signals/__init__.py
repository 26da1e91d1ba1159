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

from quivive.reading import Reading
from quivive.signals._examples import Examples
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
                page=module.__doc__ or "",
            )
        )
    return tuple(sorted(found, key=lambda signal: signal.id))


def detect_all(reading: Reading) -> list[Finding]:
    """What all signals find, each finding with its signal's direction and group filled in."""
    findings: list[Finding] = []
    concepts = reading.concepts
    for signal in all_signals():
        if signal.concepts and concepts.isdisjoint(signal.concepts):
            continue
        findings.extend(signal.detect(reading))
    return findings

"""Quivive's way of grouping, and simpler ones beside it."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import replace

from quivive.campaigns.evidence import Evidence
from quivive.campaigns.grouping import Grouping
from quivive.campaigns.rules import Rules

Way = Callable[[Sequence[Evidence]], list[int]]
"""The group of each report."""

_FOR_EVER = 1e5
NOTHING_BUT_TEXT = Rules(
    text_similarity=0.6, text_days=_FOR_EVER, least_wording=0, kit_similarity=0.6, kit_days=_FOR_EVER, other_kit_apart=False, crowded=10**9
)


def by_rules(rules: Rules) -> Way:
    """Quivive's way, with these rules."""

    def way(evidence: Sequence[Evidence]) -> list[int]:
        grouping = Grouping(rules)
        placed = [grouping.add(one) for one in evidence]
        return [grouping.memory.root(group) for group in placed]

    return way


def by_keys(keys: Callable[[Evidence], Iterable[Hashable]]) -> Way:
    """Reports that share any key, and whatever hangs together by that."""

    def way(evidence: Sequence[Evidence]) -> list[int]:
        parent = list(range(len(evidence)))

        def root(place: int) -> int:
            while parent[place] != place:
                parent[place] = parent[parent[place]]
                place = parent[place]
            return place

        first: dict[Hashable, int] = {}
        for place, one in enumerate(evidence):
            for key in keys(one):
                parent[root(place)] = root(first.setdefault(key, place))
        return [root(place) for place in range(len(evidence))]

    return way


def by_text_alone(evidence: Sequence[Evidence]) -> list[int]:
    """Near wording by MinHash and nothing else, whatever hangs together by that."""
    bare = [replace(one, sites=(), contacts=(), shape=0, brand="", scam_type="") for one in evidence]
    return by_rules(NOTHING_BUT_TEXT)(bare)


RIVALS: Mapping[str, Way] = {
    "host alone": by_keys(lambda one: one.sites),
    "host or contact": by_keys(lambda one: (*one.sites, *one.contacts)),
    "exact masked text": by_keys(lambda one: [one.signature] if one.signature else ()),
    "near text (MinHash ≥ 0.6)": by_text_alone,
}


def timed(way: Way, evidence: Sequence[Evidence]) -> tuple[list[int], float]:
    """The groups, and the CPU seconds that it took."""
    start = time.process_time()
    return way(evidence), time.process_time() - start

"""The tables of `quivive-lab campaigns`: thresholds chosen on one half, figures on the other, rivals in the same run."""

from __future__ import annotations

import gzip
import itertools
import resource
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from quivive.campaigns.evidence import Evidence
from quivive.campaigns.rules import DAY, Rules
from quivive.fingerprints import site_of
from quivive.fingerprints.sites import is_common
from quivive.knowledge import load_knowledge
from quivive.links import host_of
from quivive_lab.grouping.mixtures import Mixture, mails, shown_by_day, simulated
from quivive_lab.grouping.scores import Scores, scores
from quivive_lab.grouping.ways import RIVALS, by_rules, timed

TRAIN_SEED, DEV_SEED = 1, 2
CHOICES = {
    "text_similarity": (0.6, 0.7, 0.8, 0.9),
    "text_days": (1.0, 5.0, 14.0),
    "kit_similarity": (0.5, 0.6),
    "kit_days": (3.0, 7.0, 14.0),
}
"""What is tried on the training half, every combination."""
_URLS = "urls/phishing_jpcert_brands.tsv.gz"
_DATED = ("sms/train", "sms/dev", "mail/train", "mail/dev")


def measure(data: Path, days: int, scale: float, *, choose: bool) -> Iterator[str]:
    """The report, line by line. With `choose` every combination of `CHOICES` is tried on the training half first."""
    rules = Rules()
    if choose:
        train = [simulated(TRAIN_SEED, days, scale)[1], mails(data, "mail/train")]
        yield from _chosen(train)
    yield f"rules: {rules}"
    for mixture in (*simulated(DEV_SEED, days, scale), mails(data, "mail/dev"), mails(data, "mail/train")):
        yield ""
        yield f"## {mixture.name}: {len(mixture.evidence)} reports, {mixture.campaigns} campaigns of two or more"
        yield from _table(mixture, rules)
    yield ""
    yield from _hidden(shown_by_day(data, _DATED), rules)
    yield ""
    yield from _brands_of_sites(data / _URLS)
    yield f"most memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB"


def _chosen(train: Sequence[Mixture]) -> Iterator[str]:
    """The combinations with the best mean of both training mixtures' B-cubed F1."""
    found = []
    for values in itertools.product(*CHOICES.values()):
        tried: dict[str, Any] = dict(zip(CHOICES, values, strict=True))
        rules = replace(Rules(), **tried)
        each = [scores(by_rules(rules)(mixture.evidence), mixture.true).f1 for mixture in train]
        found.append((sum(each) / len(each), each, tried))
    found.sort(key=lambda one: -one[0])
    yield "## chosen on the training half: mean of B-cubed F1, then of each mixture"
    for mean, each, tried in found[:8]:
        yield f"{mean:.4f}  {' '.join(f'{one:.4f}' for one in each)}  {tried}"
    yield ""


def _table(mixture: Mixture, rules: Rules) -> Iterator[str]:
    yield "| way | pairs P | R | F1 | B³ P | R | F1 | largest group | CPU s |"
    yield "|---|--:|--:|--:|--:|--:|--:|--:|--:|"
    for name, way in {"Quivive": by_rules(rules), **RIVALS}.items():
        found, seconds = timed(way, mixture.evidence)
        yield _row(name, scores(found, mixture.true), seconds)


def _row(name: str, one: Scores, seconds: float) -> str:
    values = (one.pair_precision, one.pair_recall, one.pair_f1, one.precision, one.recall, one.f1)
    return f"| {name} | {' | '.join(f'{value:.3f}' for value in values)} | {one.largest:.1%} | {seconds:.1f} |"


def _hidden(dated: Sequence[tuple[Evidence, str]], rules: Rules) -> Iterator[str]:
    """What wording alone finds again: sites and contacts are hidden from grouping, and tell what was one campaign."""
    bare = [replace(one, sites=(), contacts=()) for one, _ in dated]
    found = by_rules(rules)(bare)
    holders: dict[int, list[int]] = defaultdict(list)
    for place, (one, _) in enumerate(dated):
        for token in (*one.sites, *one.contacts):
            holders[token].append(place)
    near = rules.text_days * DAY
    pairs = {
        (a, b)
        for places in holders.values()
        for a, b in itertools.combinations(places[:200], 2)
        if abs(dated[a][0].at - dated[b][0].at) <= near and dated[a][0].signature and dated[b][0].signature
    }
    again = sum(found[a] == found[b] for a, b in pairs)
    yield f"## sites and contacts hidden: {len(dated)} messages of which the day is known"
    yield f"of {len(pairs)} pairs that share a site or contact within {rules.text_days:g} days, wording and kit find {again} again"
    blind = [replace(one, brand="", scam_type="") for one in bare]
    by_group: dict[int, Counter[str]] = defaultdict(Counter)
    for group, (_, brand) in zip(by_rules(rules)(blind), dated, strict=True):
        if brand:
            by_group[group][brand] += 1
    joined = sum(total * (total - 1) // 2 for total in (sum(brands.values()) for brands in by_group.values()))
    agreed = sum(number * (number - 1) // 2 for brands in by_group.values() for number in brands.values())
    yield f"brands hidden too: {joined} pairs joined whose brand the source names, {agreed} of them agree"


def _brands_of_sites(path: Path) -> Iterator[str]:
    """On how many brands' behalf a site is used: what `crowded` is chosen by."""
    knowledge = load_knowledge()
    brands: dict[str, set[str]] = defaultdict(set)
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            _, url, brand = line.rstrip("\n").split("\t")
            host = host_of(url)
            if host and not is_common(host, knowledge):
                brands[site_of(host, knowledge)].add(brand)
    counted = Counter(map(len, brands.values()))
    yield "## brands that one site is used for, of the sites that no list calls shared"
    yield ", ".join(f"{number}: {count}" for number, count in sorted(counted.items()))

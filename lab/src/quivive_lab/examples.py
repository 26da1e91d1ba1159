"""What is learned from: every row as Quivive reads it, once as a bare row and once as a whole mail."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import resources
from multiprocessing import Pool
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from quivive.calls import stretches
from quivive.decide import features, limit, strongest
from quivive.knowledge import Knowledge, read_facts
from quivive.message import Channel, Message
from quivive.reading import Reading
from quivive.signals import detect_all
from quivive.verdict import Finding, Level
from quivive_lab.corpora import Row, messages
from quivive_lab.evasion import DISGUISES, NAMES, changed
from quivive_lab.registry import DEVELOPMENT, OURS, corpus_of

SCAM = "scam"


@dataclass(slots=True)
class Example:
    """One reading of a row; of a long call one reading of each of its stretches.

    `features` are those of the signals, without the reading of the wording; `buckets` are what that
    reads. `limits` are the levels that the rules of `decide` leave of
    `scam`, of `suspicious` and of `nothing_found`. `share` is the part of the row's weight that this reading carries,
    `margin` and `score` what models that learned from other sources say of it. `changed` is a form of
    the row that only stands here to be learned from.
    """

    row: Row
    whole_mail: bool
    channel: str
    features: dict[str, float]
    buckets: list[int]
    limits: tuple[str, str, str]
    share: float
    fold: int = 0
    changed: bool = False
    margin: float = 0.0
    score: float = 0.0

    @property
    def scam(self) -> bool:
        """Whether it is labelled a scam."""
        return self.row.label == SCAM

    @property
    def kind(self) -> str:
        """What it is reported by."""
        return f"{self.row.kind} (.eml)" if self.whole_mail else self.row.kind


def read_examples(rows: Sequence[Row], processes: int = 2) -> list[Example]:
    """Every reading of every row, in order; the work is shared by `processes`."""
    if processes < 2:
        return [example for row in rows for example in _read(row)]
    with Pool(processes) as pool:
        return [example for found in pool.imap(_read, rows, chunksize=64) for example in found]


@lru_cache(maxsize=1)
def bare_knowledge() -> Knowledge:
    """The facts without any learned weight."""
    root = resources.files("quivive.facts")
    return Knowledge(read_facts(root), {}, root)


def _read(row: Row) -> list[Example]:
    seen = [(place > 0, stretch) for place, message in enumerate(messages(row)) for stretch in stretches(message)]
    other_form = _changed(row) if seen and row.split != "development" else None
    share = (1 - (_CHANGED if other_form else 0)) / len(seen) if seen else 0
    examples = [_example(row, message, whole_mail, share) for whole_mail, message in seen]
    if other_form is not None:
        examples.append(replace(_example(row, other_form, False, _CHANGED), changed=True))
    return examples


def _changed(row: Row) -> Message | None:
    """The bare row once more as it looks after one of the ways that hide what is said, drawn by its id."""
    chance = random.Random(f"changed {row.id}")
    name = chance.choice([name for name in NAMES if row.label == SCAM or name not in DISGUISES])
    text = changed(row.table["text"], name, row.language, chance)
    message = next(messages(replace(row, table=row.table | {"text": text}, eml=None)), None)
    return message if message is not None and message.parts else None


_CHANGED = 0.25
"""The part of a row's weight that its changed form carries."""


def _example(row: Row, message: Message, whole_mail: bool, share: float) -> Example:
    reading = Reading(message, bare_knowledge())
    findings = detect_all(reading)
    best = strongest(findings)
    return Example(
        row=row,
        whole_mail=whole_mail,
        channel=str(message.channel),
        features=features(findings) | {f"base:{base_of(message.channel)}": 1.0},
        buckets=sorted(set(reading.tokens.buckets)),
        limits=(_limited(Level.SCAM, reading, best), _limited(Level.SUSPICIOUS, reading, best), _limited(Level.NOTHING_FOUND, reading, best)),
        share=share,
        fold=fold_of(row),
    )


def _limited(level: Level, reading: Reading, best: Mapping[str, Finding]) -> str:
    return str(limit(level, reading, best)[0])


def base_of(channel: Channel | str) -> str:
    """The base whose messages a channel's are like."""
    return "email" if channel in (Channel.EMAIL, Channel.WEB) else "sms"


def fold_of(row: Row) -> int:
    """The fold that a row is held out with; raises ValueError for a source that stands in none."""
    if row.split == "ours":
        return OURS + crc32(str(row.group).encode()) % 10
    if row.split == "development":
        return DEVELOPMENT
    corpus = corpus_of(row.source)
    if corpus is None:
        raise ValueError(f"{row.id}: the source {row.source!r} stands in no fold; add it to registry.CORPORA")
    return corpus.fold


def as_received(examples: Iterable[Example]) -> list[Example]:
    """Those that are measured: not the forms that we changed."""
    return [example for example in examples if not example.changed]


def labels(examples: Iterable[Example]) -> NDArray[np.float64]:
    """1.0 for each scam."""
    return np.array([example.scam for example in examples], dtype=float)


def training_and_test(examples: Sequence[Example]) -> Iterable[tuple[NDArray[np.intp], NDArray[np.intp]]]:
    """For each fold the examples to learn from and those to predict; a near-duplicate of what is
    predicted is never learned from, whatever its source. What is only measured comes last, predicted
    by what was learned from everything else."""
    fold = np.array([example.fold for example in examples])
    group = np.array([example.row.group for example in examples])
    for number in sorted(set(fold.tolist()), key=lambda number: (number == DEVELOPMENT, number)):
        test = fold == number
        train = (fold != number) & (fold != DEVELOPMENT) & ~np.isin(group, group[test])
        yield np.flatnonzero(train), np.flatnonzero(test)

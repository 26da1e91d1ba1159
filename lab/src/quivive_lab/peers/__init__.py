"""Other programs that judge the same rows in the same run: one file each, with a function `answer`.

All run offline on this machine: what they would ask the network for (block lists, SPF, DKIM, DMARC) is not there, so their
rows show what reading the content gives, not the whole product.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module

from quivive_lab.examples import Example

NAMES = ("spamassassin", "rspamd", "tfidf", "rithik")
"""The peers, each named like its file."""


class Unavailable(Exception):
    """A peer that is not on this machine or did not start; its text says why and what helps."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What a peer said of the readings it was given, in their order.

    `scores` are None where it cannot judge the kind of message, see `cannot`, or failed on this one; 0.5 and more is what it
    flags by its own default threshold. `cannot` says by channel (`sms`, `email`, `call`, `web`) why it does not judge it.
    `per_cpu_second` is how many messages of a channel it judges in a second of one core, where that was measured.
    """

    version: str
    threshold: str
    scores: list[float | None]
    cannot: dict[str, str]
    per_cpu_second: Mapping[str, float] = field(default_factory=dict)


Answer = Callable[[Sequence[Example], Sequence[Example]], Answers]
"""`answer(readings, examples)`: judge the `readings`, a choice of `examples`, from which a peer that learns may learn.
Raises Unavailable."""


def peer(name: str) -> Answer:
    """The peer of that name; raises ValueError where there is none."""
    if name not in NAMES:
        raise ValueError(f"no peer is called {name!r}; there are {', '.join(NAMES)}")
    answer: Answer = import_module(f"quivive_lab.peers.{name}").answer
    return answer


def scaled(points: float, threshold: float) -> float:
    """Points on any scale as a number from 0 to 1 that is 0.5 at the threshold and keeps their order."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, points - threshold))))

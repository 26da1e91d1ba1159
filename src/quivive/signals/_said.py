"""The common way of a signal that listens for words: every place where its concept is said."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from quivive.message import Channel, Span
from quivive.reading import Reading
from quivive.verdict import Direction, Finding, Group

MOST_PLACES = 4
"""A finding points at so many places; more would not be read."""
DEEP = 1_200
"""Characters after which a part of a message is no longer what it opens with."""

_PAGE = 700
"""Characters in which a scam says at least once what it wants."""
_AT_LEAST = 0.4
_QUOTED = 0.5


def said(
    signal: str, group: Group, direction: Direction, *concepts: str, once: float = 1.0, not_in: Channel | None = None, only_in: Channel | None = None
) -> Callable[[Reading], Iterable[Finding]]:
    """A `detect` that finds the given concepts of the lexicon.

    `once` is the strength where it is said a single time; said twice or more it is 1. What speaks for
    a scam counts less where it stands deep in a text, or seldom in a long one: a scam says what it
    wants at once, a newsletter says everything somewhere. So does what is only quoted. A call is read in
    stretches of a few minutes, and comes to what it wants in any of them. Nothing is found in messages of the
    channel `not_in`, nor in others than those of `only_in`.
    """
    speaks_for = direction is Direction.FOR

    def detect(reading: Reading) -> Iterable[Finding]:
        hits = [hit for concept in concepts for hit in reading.hits(concept)]
        channel = reading.message.channel
        if not hits or channel is not_in or (only_in is not None and channel is not only_in):
            return ()
        if len(hits) == 1:
            spans: tuple[Span, ...] = (hits[0].span,)
            start = hits[0].start
        else:
            spans = tuple(dict.fromkeys([hit.span for hit in hits]))[:MOST_PLACES]
            start = min([hit.start for hit in hits])
        strength = once if len(spans) == 1 else 1.0
        if channel is not Channel.CALL:
            if start > DEEP:
                strength *= _AT_LEAST
            elif speaks_for:
                length = len(hits[0].part.folded.text)
                if length > _PAGE * len(spans):
                    strength *= max(_AT_LEAST, _PAGE * len(spans) / length)
        if speaks_for and reading.quotations and all(reading.is_quoted(hit) for hit in hits):
            strength *= _QUOTED
        return (Finding(signal, spans, round(strength, 3), direction, group, {"text": hits[0].words}),)

    return detect

"""A call is judged by its most telling stretch: what is asked in one belongs together, what is said an hour apart does not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from quivive.message import Channel, Message, Part, PartName, Skipped, between

OPENING = 300
"""Characters, about twenty seconds, that stand before every stretch: who calls is said once, at the start."""
STRETCH = 1_800
"""Characters of a stretch: two minutes at 150 words a minute. A scam comes to its ask, its reason and its threat in
one breath; a friendly talk of an hour has said each word of them somewhere."""
_STEP = 900
"""Stretches overlap by half, so that what belongs together stands in one of them whole."""
MOST_STRETCHES = 100
"""An hour and a half; the first ones are looked at."""


def stretches(message: Message) -> list[Message]:
    """The stretches of a long call, each the same message with the rest as asides; any other message alone."""
    part = _talk(message)
    if part is None:
        return [message]
    said = list(between(part.asides, len(part.text)))
    length = sum(end - start for start, end in said)
    if length <= OPENING + STRETCH + _STEP // 2:
        return [message]
    return [_only(message, part, kept) for kept in _kept(said, length)]


def latest_stretch(message: Message) -> Message:
    """The call as it stands after its last words: its opening and the last two minutes, the rest as asides."""
    part = _talk(message)
    if part is None:
        return message
    said = list(between(part.asides, len(part.text)))
    length = sum(end - start for start, end in said)
    if length <= OPENING + STRETCH:
        return message
    return _only(message, part, [*_slice(said, 0, OPENING), *_slice(said, length - STRETCH, length)])


def left_out(message: Message) -> tuple[Skipped, ...]:
    """What of a call is not looked at because it is too long."""
    part = _talk(message)
    longest = OPENING + _STEP * (MOST_STRETCHES - 1) + STRETCH
    if part is None or sum(end - start for start, end in between(part.asides, len(part.text))) <= longest:
        return ()
    return (Skipped("the rest of the call", f"only the first {longest} characters are looked at", "Check the rest on its own."),)


def _talk(message: Message) -> Part | None:
    if message.channel is not Channel.CALL:
        return None
    parts = [part for part in message.parts if part.name in (PartName.TRANSCRIPT, PartName.BODY)]
    return max(parts, key=lambda part: len(part.text), default=None)


def _kept(said: Sequence[tuple[int, int]], length: int) -> Iterator[list[tuple[int, int]]]:
    """For each stretch the places of the text that are read."""
    opening = _slice(said, 0, OPENING)
    starts = range(OPENING, max(length - STRETCH + _STEP, OPENING + 1), _STEP)
    for start in starts[:MOST_STRETCHES]:
        yield [*opening, *_slice(said, start, start + STRETCH)]


def _slice(said: Sequence[tuple[int, int]], first: int, last: int) -> list[tuple[int, int]]:
    """The places of the characters `first` to `last` of all that was said."""
    kept = []
    place = 0
    for start, end in said:
        low, high = max(first - place, 0), min(last - place, end - start)
        if low < high:
            kept.append((start + low, start + high))
        place += end - start
    return kept


def _only(message: Message, part: Part, kept: Sequence[tuple[int, int]]) -> Message:
    """The message with all of `part` but `kept` as asides; a word that a border would cut in two is kept whole."""
    text = part.text
    merged: list[tuple[int, int]] = []
    for start, end in ((_word_start(text, start), _word_end(text, end)) for start, end in kept):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    shown = replace(part, asides=tuple(between(merged, len(text))))
    return replace(message, parts=tuple(shown if each is part else each for each in message.parts))


def _word_start(text: str, place: int) -> int:
    """Where the word begins that `place` stands in; a word without end is cut."""
    start = place
    while start > max(0, place - _LONGEST_WORD) and start < len(text) and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    return start


def _word_end(text: str, place: int) -> int:
    end = place
    while end < min(len(text), place + _LONGEST_WORD) and end and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    return end


_LONGEST_WORD = 60

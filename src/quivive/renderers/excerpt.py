"""The parts of a message as they are shown: telling words marked, long texts cut down."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from quivive.message import Message, Part, PartName, Span
from quivive.renderers.visible import visible_pieces
from quivive.verdict import Direction, Level, Verdict

SHOWN_WHOLE = 900
"""A part up to this long is shown whole."""

_AROUND = 110
_START = 220
_MOST_MARKS = 12
_LONGEST_MARK = 240
_WHOLE_PART = 60

_MARKED = frozenset({Level.SCAM, Level.SUSPICIOUS})


@dataclass(frozen=True, slots=True)
class Piece:
    """Text to show, already harmless; `left_out` counts the characters dropped in its place."""

    text: str
    marked: bool = False
    left_out: int = 0
    at: str = ""
    """When it was said, as a player shows it (`0:42`); only of what is marked in a recording."""


@dataclass(frozen=True, slots=True)
class ShownPart:
    """One part of the message: its name and its pieces in order."""

    name: str
    pieces: tuple[Piece, ...]


def shown_parts(verdict: Verdict, message: Message) -> tuple[ShownPart, ...]:
    """Every part with text, the sender first, with its telling words marked."""
    parts = [part for part in message.parts if part.text.strip()]
    if not any(part.name == PartName.SENDER for part in parts):
        parts.append(Part(PartName.SENDER, _sender(message)))
    parts.sort(key=lambda part: (part.name != PartName.SENDER, part.name != PartName.SUBJECT))
    spans = _telling_spans(verdict)
    shown, seen = [], set()
    for part in parts:
        here = [] if part.name in seen else [span for span in spans if span.part == part.name]
        seen.add(part.name)
        if part.text.strip():
            shown.append(ShownPart(part.name, excerpt(part, here)))
    return tuple(shown)


def telling_places(verdict: Verdict, part: str, text: str) -> list[tuple[int, int]]:
    """Where the telling words of a part stand in its text, in their order."""
    return _merged(_inside((span for span in _telling_spans(verdict) if span.part == part), len(text)))


def clock(seconds: float) -> str:
    """A time of a recording as a player shows it: `0:42`, `1:02:03`."""
    minutes, second = divmod(int(seconds), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02d}:{second:02d}" if hours else f"{minute}:{second:02d}"


def excerpt(part: Part, spans: Iterable[Span]) -> tuple[Piece, ...]:
    """The text in pieces: the spans marked, everything far from them left out if it is long."""
    text = part.text
    marks = _merged(_inside(spans, len(text)))
    windows = [(0, len(text))] if len(text) <= SHOWN_WHOLE else _windows(text, marks)
    pieces: list[Piece] = []
    place = 0
    for start, end in windows:
        if start > place:
            pieces.append(Piece("", left_out=start - place))
        pieces.extend(_cut(part, start, end, marks))
        place = end
    if place < len(text):
        pieces.append(Piece("", left_out=len(text) - place))
    return tuple(pieces)


def _sender(message: Message) -> str:
    display, address = message.sender.display.strip(), message.sender.address.strip()
    if display and address and display != address:
        return f"{display} <{address}>"
    return display or address


def _telling_spans(verdict: Verdict) -> list[Span]:
    """The places that speak for a scam, strongest first; none where no scam is seen.

    A finding about a message as a whole points at its start or at all of it: nothing to mark.
    """
    if verdict.level not in _MARKED:
        return []
    findings = sorted(verdict.findings, key=lambda finding: -finding.points)
    telling = [f for f in findings if f.direction is Direction.FOR and f.points >= 0]
    return [span for finding in telling for span in finding.spans]


def _inside(spans: Iterable[Span], length: int) -> list[tuple[int, int]]:
    places = [(max(span.start, 0), min(span.end, length)) for span in spans]
    telling = [(start, end) for start, end in places if start < end]
    narrow = [p for p in telling if length <= _WHOLE_PART or p[1] - p[0] < length]
    return [(start, min(end, start + _LONGEST_MARK)) for start, end in narrow[:_MOST_MARKS]]


def _windows(text: str, marks: list[tuple[int, int]]) -> list[tuple[int, int]]:
    edges = [(0, _START), (len(text) - _AROUND, len(text))]
    around = [*edges, *((start - _AROUND, end + _AROUND) for start, end in marks)]
    whole_words = [(_word_start(text, max(s, 0)), _word_end(text, min(e, len(text)))) for s, e in around]
    return _merged(whole_words)


def _word_start(text: str, place: int) -> int:
    space = text.find(" ", place, place + 30) if place else -1
    return space + 1 if space >= 0 else place


def _word_end(text: str, place: int) -> int:
    space = text.rfind(" ", max(place - 30, 0), place) if place < len(text) else -1
    return space if space >= 0 else place


def _merged(places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(places):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        elif start < end:
            merged.append((start, end))
    return merged


def _cut(part: Part, start: int, end: int, marks: list[tuple[int, int]]) -> list[Piece]:
    text = part.text
    pieces: list[Piece] = []
    place, told = start, ""
    for mark_start, mark_end in marks:
        if mark_end <= start or mark_start >= end:
            continue
        pieces.append(_piece(text[place : max(mark_start, place)], marked=False))
        seconds = part.seconds_at(mark_start)
        piece = _piece(text[max(mark_start, place) : min(mark_end, end)], marked=True)
        at = told if seconds is None else clock(seconds)
        pieces.append(piece if at == told else replace(piece, at=at))  # a time is told once, however many words are of it
        told = at
        place = min(mark_end, end)
    pieces.append(_piece(text[place:end], marked=False))
    return [piece for piece in pieces if piece.text]


def _piece(text: str, *, marked: bool) -> Piece:
    return Piece("".join(shown for shown, _ in visible_pieces(text)), marked)

"""The pictures of a message as they are shown: the telling words framed where they stand in them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from quivive.message import Message, Picture, Place
from quivive.renderers.excerpt import telling_places
from quivive.verdict import Verdict

_AROUND = 3
"""Pixels between letters and frame."""
MOST_SHOWN = 4
"""Pictures beside one answer."""


@dataclass(frozen=True, slots=True)
class Box:
    """A frame in pixels of the picture."""

    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class ShownPicture:
    """A picture with its frames, from the start of the text on."""

    picture: Picture
    boxes: tuple[Box, ...]


def shown_pictures(verdict: Verdict, message: Message) -> tuple[ShownPicture, ...]:
    """The first pictures of the message, each with a frame around the telling words of every line."""
    return tuple(
        ShownPicture(picture, _boxes(picture, telling_places(verdict, picture.part, message.part(picture.part))))
        for picture in message.pictures[:MOST_SHOWN]
    )


def _boxes(picture: Picture, places: Iterable[tuple[int, int]]) -> tuple[Box, ...]:
    boxes: list[Box] = []
    for start, end in places:
        here: list[Box] = []
        for place in picture.places:
            if place.start < end and place.end > start:
                box = _cut(place, start, end)
                if here and abs(here[-1].top - box.top) < box.height / 2 and box.left >= here[-1].left:
                    here[-1] = _both(here[-1], box)
                else:
                    here.append(box)
        boxes += here
    return tuple(_inside(box, picture) for box in boxes)


def _cut(place: Place, start: int, end: int) -> Box:
    """The part of a word that is meant, by the share of its letters."""
    letters = max(place.end - place.start, 1)
    left = place.left + place.width * max(start - place.start, 0) // letters
    right = place.left + place.width * (min(end, place.end) - place.start) // letters
    return Box(left, place.top, max(right - left, 1), place.height)


def _both(one: Box, other: Box) -> Box:
    top = min(one.top, other.top)
    right, bottom = max(one.left + one.width, other.left + other.width), max(one.top + one.height, other.top + other.height)
    return Box(one.left, top, right - one.left, bottom - top)


def _inside(box: Box, picture: Picture) -> Box:
    left, top = max(box.left - _AROUND, 0), max(box.top - _AROUND // 2, 0)
    right, bottom = min(box.left + box.width + _AROUND, picture.width), min(box.top + box.height + _AROUND // 2, picture.height)
    return Box(left, top, max(right - left, 1), max(bottom - top, 1))

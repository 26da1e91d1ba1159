"""One picture read: its text, who sent it, its codes, and the picture to show beside the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quivive.frozen import frozen
from quivive.message import Channel, Picture, Place
from quivive.pictures.blocks import blocks_of
from quivive.pictures.composed import PlacedWord, compose
from quivive.pictures.lines import read_lines
from quivive.pictures.opened import shown
from quivive.pictures.screen import Screen, take_apart
from quivive.pictures.shades import Shades

if TYPE_CHECKING:
    from PIL.Image import Image


@frozen
class ReadPicture:
    """What was read from one picture; `own` tells that bubbles of the person's own were left out, `cut` that there was more to read."""

    text: str
    confidence: float
    sender: str
    subject: str
    channel: Channel | None
    own: bool
    cut: bool
    picture: Picture


def read_picture(picture: Image, part: str, *, of_a_screen: bool) -> ReadPicture:
    """What `picture` says; places lead from the part called `part`.

    What surrounds a message on a screen is set aside only where the picture may be `of_a_screen`: in a mail
    whoever sent it could have drawn the screen. Raises `MissingExtra` where the part that reads is not installed.
    """
    level, lines, cut = read_lines(picture)
    shades = Shades(level)
    blocks = blocks_of(lines, shades)
    screen = take_apart(blocks, level.height) if of_a_screen else Screen(blocks)
    composed = compose(screen.messages, shades)
    data, factor = shown(level)
    places = tuple(_place(word, factor) for word in composed.words)
    picture_shown = Picture(part, data, round(level.width * factor), round(level.height * factor), places)
    return ReadPicture(
        composed.text, composed.confidence, screen.sender, screen.subject, screen.channel, bool(screen.own), cut, picture_shown
    )


def _place(word: PlacedWord, factor: float) -> Place:
    left, top = round(word.left * factor), round(word.top * factor)
    return Place(word.start, word.end, left, top, max(1, round(word.right * factor) - left), max(1, round(word.bottom * factor) - top))

"""A screenshot taken apart: who writes, what they wrote, and what only the telephone says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import median
from typing import Final

from quivive.frozen import frozen
from quivive.message import Channel
from quivive.pictures.blocks import Block
from quivive.pictures.furniture import Furniture, furniture, is_chat, is_mailbox, named_after
from quivive.pictures.lines import Line
from quivive.pictures.shades import same

_NUMBER: Final = re.compile(r"(?:\+|00)?\d(?:[\s().\-/]{0,2}\d){2,16}")
_ARROWS: Final = re.compile(r"[>\u203a\u00bb\s]+$|^[<\u2039\u00ab\u2190\s]+")
_ADDRESS: Final = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_TOP: Final = 0.13
"""The share of a screen's height in which clock and battery stand."""
_HEAD: Final = 0.4
"""The share in which the name of whoever writes stands, where nothing tells its end."""
_LONGEST_NAME: Final = 34
_UPPER_LINES, _SUBJECT_LINES, _LARGE = 12, 3, 1.2
"""Lines at the top of a mail that can be its subject, of how many lines, and how much larger than most."""
_RIGHT, _FROM_LEFT = 0.13, 0.2
_GONE: Final = frozenset({Furniture.JUNK, Furniture.CLOCK, Furniture.DATE, Furniture.BUTTON, Furniture.INPUT, Furniture.WITH, Furniture.KEYBOARD})


@frozen
class Screen:
    """What a screenshot shows.

    `messages` are the bubbles of the other side in their order, `own` those of the person whose telephone
    it is. `sender` is the name, number or mail address at the top, or empty; `subject` that of a mail.
    `channel` is what the app looks like, None where that is not clear.
    """

    messages: tuple[Block, ...]
    own: tuple[Block, ...] = ()
    sender: str = ""
    subject: str = ""
    channel: Channel | None = None


def take_apart(blocks: Sequence[Block], height: int) -> Screen:
    """The screen that `blocks` make, in a picture that is `height` pixels high.

    Nothing is set aside that could not be furniture: in a letter, a poster, a cut-out all stays.
    """
    blocks = [piece for block in blocks for piece in _split(block)]
    kinds = [_kind(block, height) for block in blocks]
    end = _keyboard(blocks, kinds, height)
    blocks, kinds = blocks[:end], kinds[:end]
    channel = _channel(blocks, kinds)
    sender, head = _sender(blocks, kinds, height)
    rest = [
        _without_time(block)
        for place, (block, kind) in enumerate(zip(blocks, kinds, strict=True))
        if kind not in _GONE and place not in head
    ]
    subject = ""
    if channel is Channel.EMAIL:
        sender, subject, rest = _mail(rest, sender)
        return Screen(tuple(rest), (), sender, subject, channel)
    own = _own(rest, min((block.left for block in blocks), default=0.0), max((block.right for block in blocks), default=0.0))
    others = tuple(block for block in rest if block not in own)
    return Screen(others, tuple(own), sender, subject, channel)


def _split(block: Block) -> list[Block]:
    """The block, or its lines alone where some of them are a name and others a date, one centred below the other."""
    if not 1 < len(block.lines) <= 4 or max(len(line.text) for line in block.lines) > _LONGEST_NAME:
        return [block]
    first, *others = block.lines
    centred = all(abs(line.left - first.left) > 0.4 * block.height for line in others)
    kinds = {furniture(line.text) for line in block.lines}
    if not centred or Furniture.DATE not in kinds or Furniture.NOTHING not in kinds:
        return [block]
    return [Block((line,), block.ground, block.bubble) for line in block.lines]


def _kind(block: Block, height: int) -> Furniture:
    kind = furniture(block.text)
    if kind is Furniture.INPUT and block.bubble and block.top < height / 2 and len(block.text) > _LONGEST_NAME:
        return Furniture.NOTHING
    if kind is not Furniture.NOTHING or len(block.lines) == 1:
        return kind
    each = {furniture(line.text) for line in block.lines}
    return next(iter(each - {Furniture.JUNK}), Furniture.JUNK) if Furniture.NOTHING not in each else Furniture.NOTHING


def _without_time(block: Block) -> Block:
    """The block without the small time that apps set at the end of a bubble."""
    last = block.lines[-1]
    if len(block.lines) > 1 and last.height < 0.95 * block.height and furniture(last.text) in (Furniture.CLOCK, Furniture.DATE):
        return Block(block.lines[:-1], block.ground, block.bubble)
    return block


def _keyboard(blocks: Sequence[Block], kinds: Sequence[Furniture], height: int) -> int:
    """Where the keyboard begins in the lower half, or the end."""
    first = next((place for place, kind in enumerate(kinds) if kind is Furniture.KEYBOARD and blocks[place].top > height / 2), None)
    if first is None:
        return len(blocks)
    return next(place for place, block in enumerate(blocks) if block.bottom > blocks[first].top)


def _channel(blocks: Sequence[Block], kinds: Sequence[Furniture]) -> Channel | None:
    if any(is_chat(block.text) for block in blocks):
        return Channel.CHAT
    upper = blocks[: max(6, len(blocks) // 2)]
    if any(is_mailbox(line.text) for block in upper for line in block.lines):
        return Channel.EMAIL
    telephone = any(kind in (Furniture.DATE, Furniture.INPUT, Furniture.WITH) for kind in kinds)
    if not telephone and any(_ADDRESS.search(line.text) and len(line.text.split()) < 6 for block in upper for line in block.lines[:3]):
        return Channel.EMAIL
    return Channel.SMS if telephone else None


def _sender(blocks: Sequence[Block], kinds: Sequence[Furniture], height: int) -> tuple[str, frozenset[int]]:
    """Who writes, and which blocks are the head of the screen."""
    named = next((named_after(block.text) for block, kind in zip(blocks, kinds, strict=True) if kind is Furniture.WITH), "")
    end = _end_of_head(blocks, kinds, height)
    head = [
        place
        for place in range(end)
        if kinds[place] is Furniture.NOTHING and len(blocks[place].lines) == 1 and len(blocks[place].text) <= _LONGEST_NAME
    ]
    names = [_ARROWS.sub("", blocks[place].text) for place in head]
    number = next((name for name in names if _NUMBER.fullmatch(name)), "")
    lettered = [name for name in names if sum(character.isalpha() for character in name) > 1]
    return named or number or (lettered[-1] if lettered else ""), frozenset(head)


def _end_of_head(blocks: Sequence[Block], kinds: Sequence[Furniture], height: int) -> int:
    """The place of the first block below the head of the screen; 0 where it has none."""
    telephone = any(kind is Furniture.CLOCK and block.bottom < _TOP * height for block, kind in zip(blocks, kinds, strict=True))
    for place, (block, kind) in enumerate(zip(blocks, kinds, strict=True)):
        if kind in (Furniture.DATE, Furniture.BUTTON, Furniture.WITH) and block.top > 0.02 * height:
            return place
        if kind is Furniture.NOTHING and (len(block.lines) > 1 or len(block.text) > _LONGEST_NAME):
            return place if telephone or place and _arrow(blocks[:place]) else 0
        if block.top > _HEAD * height:
            return place if telephone else 0
    return 0


def _arrow(blocks: Sequence[Block]) -> bool:
    return any(block.text[:1] in "<\u2039\u2190" or _NUMBER.fullmatch(_ARROWS.sub("", block.text)) for block in blocks)


def _own(blocks: Sequence[Block], left: float, right: float) -> list[Block]:
    """The bubbles at the right, where others of another colour stand at the left, between the edges of all that is written."""
    width = right - left
    own = [
        block
        for block in blocks
        if block.bubble and right - block.right < _RIGHT * width and block.left - left > max(_FROM_LEFT * width, 1.5 * (right - block.right))
    ]
    others = [block for block in blocks if block not in own]
    if not others:
        return []
    begin = min(block.left for block in others) + 0.1 * width
    return [block for block in own if block.left > begin and all(not same(block.ground, other.ground) for other in others)]


def _mail(blocks: Sequence[Block], sender: str) -> tuple[str, str, list[Block]]:
    """Sender and subject of a mail, and the blocks without the lines that say only these."""
    lines = [line for block in blocks for line in block.lines]
    upper = lines[:_UPPER_LINES]
    usual = median(line.height for line in lines) if lines else 0.0
    large = [line for line in upper if line.height > _LARGE * usual and not _ADDRESS.search(line.text)][:_SUBJECT_LINES]
    gone = [*large, *(line for line in upper if is_mailbox(line.text))]
    for before, line in zip([None, *upper], upper, strict=False):
        found = _ADDRESS.search(line.text)
        if found:
            name = line.text[: found.start()].strip(" <(:").rpartition(":")[2].strip()
            if not name and before is not None and before not in gone:
                name = before.text
                gone.append(before)
            sender = f"{name or sender} <{found[0]}>".strip()
            gone.append(line)
            break
    return sender, " ".join(line.text for line in large), [rest for block in blocks if (rest := _without(block, gone)) is not None]


def _without(block: Block, gone: Sequence[Line]) -> Block | None:
    lines = tuple(line for line in block.lines if line not in gone)
    return Block(lines, block.ground, block.bubble) if lines else None

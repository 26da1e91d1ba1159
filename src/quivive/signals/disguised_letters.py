"""Words are written with look-alike letters, or broken up so that filters do not see them.

`Nеtflix` with a Cyrillic letter, `bIocked` with a capital i, `c.o.m.p.t.e`, zero-width characters
between letters: a genuine sender has no reason. Wrong for styled letters in advertising and for
codes; single odd words count less. A dot inside a word (`pay.ment`) counts only where it happens
twice, for anyone may forget a space.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from quivive.message import Span
from quivive.reading import Reading
from quivive.signals._examples import Examples, sms
from quivive.text.fold import fold
from quivive.verdict import Direction, Finding, Group

GROUP = Group.IDENTITY
DIRECTION = Direction.FOR
EXAMPLES = Examples(
    fires=(
        sms("Your Nеtflix account was bIocked"),
        sms("Votre c.o.m.p.t.e est suspendu"),
        sms("Your pay.ment is rec.eived, this is our tiny pre.sent for you: gift-desk.example/x"),
    ),
    silent=(
        sms("Your Netflix account was blocked"),
        sms("Ваш код 4821"),
        sms("Order US91177J, room B12"),
        sms("Grazie! Your refund was reversed!On 12 May Rs 20 were paid to merchant@okaxis, order 4F1L."),
        sms("Payment received.Thank you for your order.See you soon at books.example"),
    ),
)


def detect(reading: Reading) -> Iterable[Finding]:
    spans = [
        Span(part.name, start, end)
        for part in reading.parts
        for start, end in part.folded.disguised
        if _hides_a_word(part.text[start:end], reading)
    ]
    spans += _broken_words(reading)
    if spans:
        first = spans[0]
        text = next(part.text for part in reading.parts if part.name == first.part)[first.start : first.end]
        strength = 1.0 if len(spans) > 1 else 0.6
        yield Finding("disguised_letters", tuple(spans[:4]), strength, DIRECTION, GROUP, {"text": text[:40]})


_BROKEN_OFF = re.compile(r"\.(?<=[^\W\d_]\.)[^\W\d_]+(?![\w@/-]|\.\w)")
"""From the dot on, which is quick to look for; what stands before it is looked at where this is there."""
_BEFORE_DOT = re.compile(r"(?<![\w.@/-])[^\W\d_]+\Z")
_LONGEST_BEFORE = 40
_FEWEST_BROKEN = 2
_SHORTEST = 5


def _broken_words(reading: Reading) -> list[Span]:
    """Words of the lexicon that a dot breaks in two, if there are several; a link is no word."""
    broken: dict[str, Span] = {}
    linked = [link.span for link in reading.message.links]
    for part in reading.parts:
        text = part.folded.text
        for behind in _BROKEN_OFF.finditer(text):
            dot = behind.start()
            before = _BEFORE_DOT.search(text, max(0, dot - _LONGEST_BEFORE), dot)
            if before is None:
                continue
            word = before.group() + text[dot + 1 : behind.end()]
            span = part.span(before.start(), behind.end())
            if len(word) >= _SHORTEST and reading.knowledge.phrases.has_word(word) and not _overlaps(span, linked):
                broken.setdefault(word, span)
    return list(broken.values()) if len(broken) >= _FEWEST_BROKEN else []


def _overlaps(span: Span, others: Iterable[Span]) -> bool:
    return any(span.part == other.part and span.start < other.end and other.start < span.end for other in others)


def _hides_a_word(text: str, reading: Reading) -> bool:
    """Only a disguise of a telling word or of a brand is one: `WinInfo` is a name, `bIocked` is not."""
    name, at, _ = text.partition("@")
    if at and reading.knowledge.phrases.knows(fold(name).text):
        return False  # `merchant@okaxis`: an address without an ending, as Indian payment handles are
    plain = fold(text).text
    if reading.knowledge.phrases.knows(plain):
        return True
    return bool(reading.knowledge.alias_automaton.find_matches_as_indexes(plain))

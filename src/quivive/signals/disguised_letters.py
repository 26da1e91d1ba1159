"""Words are written with look-alike letters, or broken up so that filters do not see them.

`Nеtflix` with a Cyrillic letter, `bIocked` with a capital i, `c.o.m.p.t.e`, zero-width characters
between letters: a genuine sender has no reason. Wrong for styled letters in advertising and for
codes; single odd words count less.
"""

from __future__ import annotations

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
    ),
    silent=(
        sms("Your Netflix account was blocked"),
        sms("Ваш код 4821"),
        sms("Order US91177J, room B12"),
    ),
)


def detect(reading: Reading) -> Iterable[Finding]:
    spans = [
        Span(part.name, start, end)
        for part in reading.parts
        for start, end in part.folded.disguised
        if _hides_a_word(part.text[start:end], reading)
    ]
    if spans:
        first = spans[0]
        text = next(part.text for part in reading.parts if part.name == first.part)[first.start : first.end]
        strength = 1.0 if len(spans) > 1 else 0.6
        yield Finding("disguised_letters", tuple(spans[:4]), strength, DIRECTION, GROUP, {"text": text[:40]})


def _hides_a_word(text: str, reading: Reading) -> bool:
    """Only a disguise of a telling word or of a brand is one: `WinInfo` is a name, `bIocked` is not."""
    plain = fold(text).text
    if reading.knowledge.phrases.knows(plain):
        return True
    return bool(reading.knowledge.alias_automaton.find_matches_as_indexes(plain))

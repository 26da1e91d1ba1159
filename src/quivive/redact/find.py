"""Personal data in a text: everything that a finder sees, less what is to be kept, each place once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Set

from quivive.redact.finders import all_finders
from quivive.redact.finders._names import name_at
from quivive.redact.look import Look
from quivive.redact.personal import ALL_KINDS, MOST_TEXT, Personal, PersonalKind
from quivive.redact.words import fold_words, words_of

_SURE_NAME = 0.7
"""A name that is less sure is taken out only where it was found."""
_SHORTEST_REPEATED = 3
"""A value of fewer characters is taken out only where it was found: it stands everywhere by chance."""


def find_personal(
    text: str,
    *,
    language: str = "",
    country: str = "",
    kinds: Set[PersonalKind] = ALL_KINDS,
    keep: Iterable[str] = (),
    known: Iterable[tuple[PersonalKind, str]] = (),
) -> tuple[Personal, ...]:
    """What is personal in `text`: in order, none overlapping another.

    `language` (ISO 639-1) reads the words of that language and English, nothing those of all languages; `country`
    (ISO 3166-1 alpha-2) is where the message arrived. `kinds` are looked for. `keep` holds values that are to stay
    (see `quivive.redact.evidence.evidence_of`), compared without regard to capitals and separators. `known` holds
    values that are known to be personal, such as the recipient's address. A value that is found in one place is
    found wherever it stands in the text. Takes time in proportion to the text; beyond `MOST_TEXT` characters
    everything is one `UNREAD`. Never raises on any text.
    """
    look = Look(text[:MOST_TEXT], words_of(language), country, language)
    kept = frozenset(filter(None, map(normal, keep)))
    found = _apart([one for finder in all_finders() for one in finder(look)])
    # Kept values are left out only now: no finder of another kind takes a piece of an account that is to stay.
    staying: list[Personal] = []
    leaving: list[Personal] = []
    for one in found:
        stays = one.kind not in kinds or normal(look.text[one.start : one.end]) in kept
        (staying if stays else leaving).append(one)
    values = {(one.kind, look.text[one.start : one.end]) for one in leaving if one.kind is not PersonalKind.NAME or one.certainty >= _SURE_NAME}
    values |= {(kind, value) for kind, value in known if kind in kinds and normal(value) not in kept}
    found = _apart([*leaving, *_again(look, values)], staying)
    if len(text) > MOST_TEXT and PersonalKind.UNREAD in kinds:
        found.append(Personal(PersonalKind.UNREAD, MOST_TEXT, len(text), 1.0, "too_long"))
    return tuple(found)


_SEPARATORS = re.compile(r"[\s\u00a0().\-/]+")


def normal(value: str) -> str:
    """`value` as it is compared: in small letters, a number without separators."""
    lowered = value.strip().casefold()
    if "@" in lowered or not any(character.isdigit() for character in lowered):
        return " ".join(lowered.split())
    return _SEPARATORS.sub("", lowered)


def _apart(found: list[Personal], others: Iterable[Personal] = ()) -> list[Personal]:
    """None overlapping another, or one of `others`: the surer one stays, of equals the longer, then the first."""
    kept: list[Personal] = []
    taken = bytearray(max((one.end for one in (*found, *others)), default=0))
    for one in others:
        taken[one.start : one.end] = bytes([1]) * (one.end - one.start)
    for one in sorted(found, key=lambda one: (-one.certainty, one.start - one.end, one.start, one.kind)):
        if one.end > one.start and not any(taken[one.start : one.end]):
            taken[one.start : one.end] = bytes([1]) * (one.end - one.start)
            kept.append(one)
    return sorted(kept, key=lambda one: one.start)


def _again(look: Look, values: Iterable[tuple[PersonalKind, str]]) -> Iterator[Personal]:
    """Every further place where a value stands as a word of its own; a name with the words of it that follow."""
    text = look.text
    longer = [(kind, value) for kind, value in values if len(value) >= _SHORTEST_REPEATED]
    listed = {fold_words(value): kind for kind, value in longer}
    # "Mark" is a name and "mark" is none; a name that was found in small letters may stand in any.
    capitals = {fold_words(value) for kind, value in longer if kind is PersonalKind.NAME and value[0].isupper()}
    capitals -= {value for kind, value in longer if kind is PersonalKind.NAME}
    if not listed:
        return
    # Imported here because most texts hold nothing personal.
    from ahocorasick_rs import AhoCorasick, MatchKind  # noqa: PLC0415

    folded = fold_words(text)
    names = list(listed)
    for which, start, end in AhoCorasick(names, matchkind=MatchKind.LeftmostLongest).find_matches_as_indexes(folded):
        goes_on = text[start].isalnum() and text[start - 1 : start].isalnum()
        goes_on |= text[end - 1].isalnum() and text[end : end + 1].isalnum()
        kind = listed[names[which]]
        # Mass mails glue the address that they fill in to the next word; nothing else looks like it.
        if not goes_on or kind is PersonalKind.EMAIL_ADDRESS:
            if names[which] in capitals and text[start].islower():
                continue
            if kind is PersonalKind.NAME and (name := name_at(look, start)) is not None and name.start == start:
                end = max(end, name.end)  # noqa: PLW2901 - the same place, with what belongs to it
            yield Personal(kind, start, end, 0.5, "again")

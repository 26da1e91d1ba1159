"""Names of persons: who is greeted, who signs, who is named as the recipient, who has a title."""

from __future__ import annotations

import re
from collections.abc import Iterator

from quivive.redact.finders._names import Name, name_at
from quivive.redact.look import Look
from quivive.redact.personal import Personal, PersonalKind

_BEGINS = re.compile(r"(?:^|[\n.!?:;>|*\u2022\ufffc\"\u00ab(-]|[^\w\s]\ufe0f?)\s{0,4}\Z")
_AFTER_GREETING = re.compile(r"[ \u00a0\t]{0,2},?[ \u00a0\t]{0,3}")
_AFTER_LABEL = re.compile(r"[ \u00a0\u202f]{0,2}(?::|\ufe55|=)?[ \u00a0\u202f]{0,3}\n?")
_AFTER_CLOSING = re.compile(r"[ ]{0,2}[,.!]?\s{1,6}(?:[-\u2013\u2014]\s?)?")
_ROLE = re.compile(r"([^\W\d_]{3,15})[ ]")
_AFTER_CALL = re.compile(r",[ ]{1,2}([^\W\d_]{1,12})\b")
_OPENING = re.compile(r"\A\s*|[:!]\s{1,2}")
_FIRST = 120
"""Characters of a message in which its reader is called."""
_AFTER_TITLE = re.compile(r"\.?[ \u00a0\u202f]{1,2}")
_AFTER_SIGNATURE = re.compile(r"[ ]{0,2}(?:[,.!]?[ ]{0,2}(?:\n|$)|x+\b|,)")


def find(look: Look) -> Iterator[Personal]:
    """The names; a second greeting word between ("hello dear Anna") is passed over."""
    yield from _greeted(look)
    yield from _called(look)
    yield from _labelled(look)
    yield from _titled(look)
    yield from _signed(look)


def _called(look: Look) -> Iterator[Personal]:
    """A message that begins with a name and a comma, perhaps after the sender's: "DHL: Martin, your parcel …"."""
    known = look.words.lists
    for opening in _OPENING.finditer(look.masked, 0, _FIRST):
        name = name_at(look, opening.end())
        after = _AFTER_CALL.match(look.masked, name.end) if name is not None and name.words <= 2 else None
        if name is None or after is None or look.folded[name.start : name.end] in known["greeting"]:
            continue
        if look.folded[after.start(1) : after.end(1)] in known["not_called"] | known["possessive"]:
            yield Personal(PersonalKind.NAME, name.start, name.end, 0.65, "called")


def _greeted(look: Look) -> Iterator[Personal]:
    longest: dict[int, int] = {}
    for start, end in look.cues("greeting"):
        longest[start] = max(longest.get(start, 0), end)
    for start, end in longest.items():
        if not _BEGINS.search(look.masked, max(0, start - 6), start) and not _greets_again(look, start):
            continue
        after = _AFTER_GREETING.match(look.masked, end)
        if after is None or after.end() == end:
            continue
        name = name_at(look, after.end(), lower=True) or _after_role(look, after.end())
        if name is not None:
            certainty = 0.6 if name.lower else 0.95 if name.titled or name.words > 1 else 0.85
            yield Personal(PersonalKind.NAME, name.start, name.end, certainty, "greeting")


def _after_role(look: Look, place: int) -> Name | None:
    """The name behind what its bearer is ("dear patient Mary Quinn")."""
    role = _ROLE.match(look.folded, place)
    return name_at(look, role.end()) if role and role[1] in look.words.lists["named"] else None


def _greets_again(look: Look, start: int) -> bool:
    """Whether another greeting stands right before ("Hello dear …")."""
    before = look.cue_before("greeting", start, 2)
    return before >= 0 and before < start


def _labelled(look: Look) -> Iterator[Personal]:
    for start, end in look.cues("named"):
        after = _AFTER_LABEL.match(look.masked, end)
        if after is None or after.end() == end:
            continue
        colon = any(sign in after.group() for sign in ":=\n")
        name = name_at(look, after.end())
        # "client" and "name" say so only with a colon, "deliver to" also without.
        said = colon or " " in look.between(start, end)
        if name is not None and (said or name.titled) and (colon or name.titled or name.words > 1):
            yield Personal(PersonalKind.NAME, name.start, name.end, 0.85 if colon else 0.75, "label")


def _titled(look: Look) -> Iterator[Personal]:
    for start, end in look.cues("title"):
        written = look.masked[start:end]
        if not written[0].isupper() or (written.isupper() and len(written) > 1 and not look.masked[end + 1 : end + 3].isupper()):
            continue
        after = _AFTER_TITLE.match(look.masked, end)
        name = name_at(look, after.end()) if after else None
        if name is not None:
            yield Personal(PersonalKind.NAME, name.start, name.end, 0.8, "title")


def _signed(look: Look) -> Iterator[Personal]:
    """A name alone on its line below the closing words."""
    for _, end in look.cues("closing"):
        after = _AFTER_CLOSING.match(look.masked, end)
        name = name_at(look, after.end()) if after else None
        if name is not None and name.words <= 3 and _AFTER_SIGNATURE.match(look.masked, name.end):
            yield Personal(PersonalKind.NAME, name.start, name.end, 0.7, "signature")

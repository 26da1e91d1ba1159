"""Names of persons: who is greeted, who signs, who is named as the recipient, who has a title."""

from __future__ import annotations

import re
from collections.abc import Iterator

from quivive.redact.finders._names import name_at
from quivive.redact.look import Look
from quivive.redact.personal import Personal, PersonalKind

_BEGINS = re.compile(r"(?:^|[\n.!?:;>|*\u2022\ufffc\"\u00ab(-]|[^\w\s]\ufe0f?)\s{0,4}\Z")
_AFTER_GREETING = re.compile(r"[ \u00a0\t]{0,2},?[ \u00a0\t]{0,3}")
_AFTER_LABEL = re.compile(r"[ \u00a0\u202f]{0,2}(?::|\ufe55|=)?[ \u00a0\u202f]{0,3}\n?")
_AFTER_CLOSING = re.compile(r"[ ]{0,2}[,.!]?\s{1,6}(?:[-\u2013\u2014]\s?)?")
_DASH_NAME = re.compile(r"(?:^|[.!?\n])\s{0,3}[-\u2013\u2014]\s?(?=[^\W\d_])")


def find(look: Look) -> Iterator[Personal]:
    """The names; a second greeting word between ("hello dear Anna") is passed over."""
    yield from _greeted(look)
    yield from _labelled(look)
    yield from _titled(look)
    yield from _signed(look)


def _greeted(look: Look) -> Iterator[Personal]:
    for start, end in look.cues("greeting"):
        if not _BEGINS.search(look.masked, max(0, start - 6), start) and not _greets_again(look, start):
            continue
        after = _AFTER_GREETING.match(look.masked, end)
        name = name_at(look, after.end(), lower=True) if after and after.end() > end else None
        if name is not None:
            certainty = 0.6 if name.lower else 0.95 if name.titled or name.words > 1 else 0.85
            yield Personal(PersonalKind.NAME, name.start, name.end, certainty, "greeting")


def _greets_again(look: Look, start: int) -> bool:
    """Whether another greeting stands right before ("Hello dear …")."""
    before = look.cue_before("greeting", start, 2)
    return before >= 0 and before < start


def _labelled(look: Look) -> Iterator[Personal]:
    for _, end in look.cues("named"):
        after = _AFTER_LABEL.match(look.masked, end)
        if after is None or after.end() == end:
            continue
        colon = any(sign in after.group() for sign in ":=\n")
        name = name_at(look, after.end())
        if name is not None and (colon or name.titled or name.words > 1):
            yield Personal(PersonalKind.NAME, name.start, name.end, 0.85 if colon else 0.75, "label")


def _titled(look: Look) -> Iterator[Personal]:
    for start, end in look.cues("title"):
        if not look.masked[start].isupper():
            continue
        after = re.compile(r"[ \u00a0\u202f]{1,2}").match(look.masked, end) or re.compile(r"\.[ \u00a0\u202f]{1,2}").match(look.masked, end)
        name = name_at(look, after.end()) if after else None
        if name is not None:
            yield Personal(PersonalKind.NAME, name.start, name.end, 0.8, "title")


def _signed(look: Look) -> Iterator[Personal]:
    """A name alone on its line below the closing words."""
    for _, end in look.cues("closing"):
        after = _AFTER_CLOSING.match(look.masked, end)
        name = name_at(look, after.end()) if after else None
        if name is not None and name.words <= 3 and re.compile(r"[ ]{0,2}(?:[,.!]?[ ]{0,2}(?:\n|$)|x+\b|,)").match(look.masked, name.end):
            yield Personal(PersonalKind.NAME, name.start, name.end, 0.7, "signature")

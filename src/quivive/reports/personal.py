"""What is personal in a message that is reported, as the values to take out wherever they stand."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html.entities import codepoint2name
from urllib.parse import quote

from quivive.message import Message
from quivive.redact import LABELS, PersonalKind, evidence_of, find_personal
from quivive.redact.tokens import find_tokens

MOST_VALUES = 100
"""Different values that are taken out of one message; a message with more is not a person's."""
_SHORTEST = 2
_SHORT = 4
"""A value of fewer characters is looked for only in its own capitals: `An` is a name, `an` is none."""
_SHARED = 8
"""Letters at the beginning of values that are looked for together."""
_BETWEEN_WORDS = r"(?:\s|&nbsp;|&#160;|<[^<>]{0,200}>){1,8}"
"""What may stand between two words of a value in the source of a page."""
_IN_ADDRESSES = frozenset({PersonalKind.EMAIL_ADDRESS, PersonalKind.LINK_TOKEN, PersonalKind.IP_ADDRESS})
_MOST_LINKS = 200


def personal_values(message: Message) -> tuple[tuple[str, str], ...]:
    """Kinds and values of what is personal in the message: in its text, and in its links as they lead on.

    What belongs to the sender is evidence and not among them; recipients are, under their address and name.
    """
    keep = evidence_of(message)
    found = [(PersonalKind.EMAIL_ADDRESS, to.address) for to in message.recipients if to.address]
    found += [(PersonalKind.NAME, to.display) for to in message.recipients if to.display and "@" not in to.display]
    for part in message.parts:
        every = find_personal(part.text, language=message.language, country=message.country, keep=keep, known=found)
        found += [(one.kind, part.text[one.start : one.end]) for one in every if one.kind is not PersonalKind.UNREAD]
    for link in message.links[:_MOST_LINKS]:
        found += [(one.kind, link.target[one.start : one.end]) for one in find_tokens(link.target)]
    return tuple((str(kind), value) for kind, value in dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class TakenOut:
    """How many times something of one kind was taken out; never what it was."""

    kind: str
    count: int


class Values:
    """Values to take out, each with what stands in its place: the same value always the same.

    A value is found as a word of its own, also as the source of a page writes it (`In&egrave;s`, tags between
    its words); a mail address also as a link (`name%40host`, base64) or a bounce (`name=host`) does. All are
    looked for in one pass. `too_many` says whether there were more than `MOST_VALUES`.
    """

    def __init__(self, found: Iterable[tuple[str, str]], labels: Mapping[PersonalKind, str] = LABELS) -> None:
        """`found` are kinds with values, as they stand in the message; `labels` are what placeholders are called."""
        self.counts: dict[str, int] = {}
        self.too_many = False
        self._taken: list[tuple[str, str]] = []
        numbers: dict[str, int] = {}
        forms: dict[str, tuple[str, str]] = {}
        known: set[str] = set()
        for kind, value in dict.fromkeys((kind, " ".join(value.split())) for kind, value in found):
            if len(value) < _SHORTEST or value.lower() in known:
                continue
            if len(known) >= MOST_VALUES:
                self.too_many = True
                break
            known.add(value.lower())
            numbers[kind] = numbers.get(kind, 0) + 1
            for form in _forms(kind, value):
                forms.setdefault(form, (kind, _placeholder_for(kind, numbers[kind], labels)))
        self._pattern = self._compiled(forms)

    def out_of(self, text: str) -> str:
        """`text` without them; counts what was taken out."""
        return self._pattern.sub(self._placeholder, text) if self._pattern else text

    def taken_out(self) -> tuple[TakenOut, ...]:
        """What was taken out so far, by kind."""
        return tuple(TakenOut(kind, count) for kind, count in sorted(self.counts.items()))

    def count(self, kind: str, times: int = 1) -> None:
        """Remember something that was taken out as a whole."""
        if times:
            self.counts[kind] = self.counts.get(kind, 0) + times

    def _compiled(self, forms: dict[str, tuple[str, str]]) -> re.Pattern[str] | None:
        """One empty group after each form, the longest first; the number of the group tells what was found."""
        ordered = sorted(forms, key=len, reverse=True)
        each = _together([(_written(form), forms[form]) for form in ordered], 0, self._taken)
        return re.compile(rf"(?<![^\W_]){each}(?![^\W_])", re.IGNORECASE) if ordered else None

    def _placeholder(self, match: re.Match[str]) -> str:
        kind, placeholder = self._taken[(match.lastindex or 1) - 1]
        self.count(kind)
        return placeholder


def _together(forms: list[tuple[list[str], tuple[str, str]]], depth: int, taken: list[tuple[str, str]]) -> str:
    """A pattern for all forms in which what begins alike is tried once: the time hardly grows with their number."""
    groups: dict[str, list[tuple[list[str], tuple[str, str]]]] = {}
    for form in forms:
        groups.setdefault("".join(form[0][depth : depth + 1]), []).append(form)
    pieces = []
    for first, group in groups.items():
        if len(group) > 1 and first and depth < _SHARED:
            pieces.append(first + _together(group, depth + 1, taken))
            continue
        for written, what in group:
            taken.append(what)
            pieces.append("".join(written[depth:]) + "()")
    return f"(?:{'|'.join(pieces)})"


def _written(value: str) -> list[str]:
    """The pattern for one value, letter by letter."""
    letters: list[str] = []
    for word in value.split() if len(value) < _SHORT else value.lower().split():
        letters += [_BETWEEN_WORDS] if letters else []
        letters += map(_character, word)
    return [f"(?-i:{letter})" for letter in letters] if len(value) < _SHORT else letters


def _character(character: str) -> str:
    """A letter as it stands, or as the source of a page may name it."""
    if character.isascii() and character not in "&<>\"'":
        return re.escape(character)
    code = ord(character)
    named = f"|&{codepoint2name[code]};" if code in codepoint2name else ""
    return f"(?:{re.escape(character)}{named}|&#{code};|&#x0*{code:x};)"


def _placeholder_for(kind: str, number: int, labels: Mapping[PersonalKind, str]) -> str:
    """What stands in addresses is made of what may stand there, so that a link or a header is still one."""
    if kind in _IN_ADDRESSES:
        return f"redacted-{kind.replace('_', '-')}-{number}"
    return f"[{labels[PersonalKind(kind)]} {number}]"


def _forms(kind: str, value: str) -> Iterator[str]:
    yield value
    if kind != PersonalKind.EMAIL_ADDRESS:
        return
    yield quote(value, safe="")
    yield value.replace("@", "=")
    for written in {value, value.lower()}:
        encoded = base64.b64encode(written.encode("utf-8", "replace")).decode("ascii").rstrip("=")
        yield encoded
        yield encoded.replace("+", "-").replace("/", "_")

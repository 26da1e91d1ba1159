"""What is personal in a message that is reported, as the values to take out wherever they stand."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from quivive.message import Message
from quivive.redact import PersonalKind, evidence_of, find_personal
from quivive.redact.tokens import find_tokens

MOST_VALUES = 300
"""Different values that are taken out of one message; a message with more is not a person's."""
_SHORTEST = 3
"""Characters of the shortest value that is looked for elsewhere: shorter ones stand in ordinary words."""
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

    A mail address is also found where it is written for a link (`name%40host`, base64) or for a bounce
    (`name=host`). All of them are looked for in one pass, so that the time does not grow with their number.
    """

    def __init__(self, found: Iterable[tuple[str, str]]) -> None:
        """`found` are kinds with values, as they stand in the message."""
        self.placeholders: dict[str, str] = {}
        self.kinds: dict[str, str] = {}
        self.counts: dict[str, int] = {}
        numbers: dict[str, int] = {}
        for kind, value in dict.fromkeys(found):
            if len(value.strip()) < _SHORTEST or len(self.kinds) >= MOST_VALUES or value.lower() in self.kinds:
                continue
            numbers[kind] = numbers.get(kind, 0) + 1
            placeholder = _placeholder_for(kind, numbers[kind])
            for form in _forms(kind, value):
                self.placeholders.setdefault(form.lower(), placeholder)
                self.kinds.setdefault(form.lower(), kind)
        self._pattern = _pattern(self.placeholders)

    def out_of(self, text: str) -> str:
        """`text` without them; counts what was taken out."""
        return self._pattern.sub(self._placeholder, text) if self._pattern else text

    def taken_out(self) -> tuple[TakenOut, ...]:
        """What was taken out so far, by kind."""
        return tuple(TakenOut(kind, count) for kind, count in sorted(self.counts.items()))

    def count(self, kind: str, times: int = 1) -> None:
        """Remember something that was taken out as a whole."""
        self.counts[kind] = self.counts.get(kind, 0) + times

    def _placeholder(self, match: re.Match[str]) -> str:
        value = match[0].lower()
        self.count(self.kinds[value])
        return self.placeholders[value]


def _placeholder_for(kind: str, number: int) -> str:
    """What stands in addresses is made of what may stand there, so that a link or a header is still one."""
    if kind in _IN_ADDRESSES:
        return f"redacted-{kind.replace('_', '-')}-{number}"
    return f"[{kind.replace('_', ' ')} {number}]"


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


def _pattern(values: Mapping[str, str]) -> re.Pattern[str] | None:
    """All values, the longest first, each only as a whole word."""
    if not values:
        return None
    each = "|".join(re.escape(value) for value in sorted(values, key=len, reverse=True))
    return re.compile(rf"(?<![^\W_])(?:{each})(?![^\W_])", re.IGNORECASE)

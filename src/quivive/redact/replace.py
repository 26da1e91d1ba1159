"""Take personal data out of texts, and put it back for whoever owns it."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field

from quivive.message import Skipped
from quivive.redact.find import find_personal, normal
from quivive.redact.personal import ALL_KINDS, MOST_TEXT, Personal, PersonalKind
from quivive.wording import Wording

LABELS: Mapping[PersonalKind, str] = {kind: str(kind).replace("_", " ") for kind in PersonalKind}
"""What placeholders are called in English, where nobody says otherwise."""


def labels_of(wording: Wording) -> dict[PersonalKind, str]:
    """What placeholders are called in the reader's language."""
    return {kind: wording.say(f"redact.kinds.{kind}") for kind in PersonalKind}


@dataclass(frozen=True, slots=True)
class Replaced:
    """One place where something was taken out; it does not hold what it was.

    `start` and `end` are places of the original text, `at` is where the placeholder begins in the new one.
    `fingerprint` is 32 hexadecimal digits that are the same for the same value under the same key, empty without one.
    """

    kind: PersonalKind
    placeholder: str
    start: int
    end: int
    at: int
    certainty: float
    why: str
    fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class Originals:
    """What was taken out, in order. Keep it where the redacted text does not go."""

    values: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Redacted:
    """A text without what is personal. Nothing in it says what that was."""

    text: str
    found: tuple[Replaced, ...]
    skipped: tuple[Skipped, ...] = ()

    def restore(self, originals: Originals) -> str:
        """The text as it was; raises ValueError if `originals` are those of another text."""
        if len(originals.values) != len(self.found) or any(
            len(value) != one.end - one.start for value, one in zip(originals.values, self.found, strict=True)
        ):
            raise ValueError("these are not the originals of this text")
        pieces, place = [], 0
        for one, value in zip(self.found, originals.values, strict=True):
            pieces += [self.text[place : one.at], value]
            place = one.at + len(one.placeholder)
        return "".join([*pieces, self.text[place:]])


_PLACEHOLDER = re.compile(r"\[[^\[\]\n]{1,60} [0-9]{1,7}\]")


class Placeholders:
    """Gives the same placeholder to the same value, over all texts that it is used for."""

    def __init__(self, labels: Mapping[PersonalKind, str] = LABELS, key: bytes | None = None, texts: Iterable[str] = ()) -> None:
        self._labels, self._key = labels, key
        self._given: dict[tuple[PersonalKind, str], str] = {}
        self._counts: dict[PersonalKind, int] = {}
        self._seen = {match.group() for text in texts for match in _PLACEHOLDER.finditer(text)}

    def of(self, kind: PersonalKind, value: str) -> str:
        """`[phone number 1]`; a number that stands in one of the texts already is passed over."""
        wanted = (kind, normal(value))
        while wanted not in self._given:
            count = self._counts[kind] = self._counts.get(kind, 0) + 1
            placeholder = f"[{self._labels[kind]} {count}]"
            if placeholder not in self._seen:
                self._given[wanted] = placeholder
        return self._given[wanted]

    def fingerprint(self, kind: PersonalKind, value: str) -> str:
        """HMAC-SHA-256 of kind and value under the key, shortened to 128 bits; empty without a key."""
        if not self._key:
            return ""
        return hmac.new(self._key, f"{kind}\0{normal(value)}".encode("utf-8", "replace"), hashlib.sha256).hexdigest()[:32]


def redact(
    text: str,
    *,
    language: str = "",
    country: str = "",
    kinds: Set[PersonalKind] = ALL_KINDS,
    keep: Iterable[str] = (),
    labels: Mapping[PersonalKind, str] = LABELS,
    key: bytes | None = None,
) -> Redacted:
    """`text` with a placeholder in place of all that is personal, the same for the same value.

    The choices are those of `find_personal`; `labels` are what placeholders are called (`labels_of` a wording).
    With a `key` each place has a fingerprint, so that two reports can be told to hold the same value. Whoever has
    the key can find a short value by trying all: keep it on the machine that makes the reports.
    """
    return redact_reversibly(text, language=language, country=country, kinds=kinds, keep=keep, labels=labels, key=key)[0]


def redact_reversibly(
    text: str,
    *,
    language: str = "",
    country: str = "",
    kinds: Set[PersonalKind] = ALL_KINDS,
    keep: Iterable[str] = (),
    labels: Mapping[PersonalKind, str] = LABELS,
    key: bytes | None = None,
) -> tuple[Redacted, Originals]:
    """The same, with what `Redacted.restore` needs; keep that apart from the text."""
    found = find_personal(text, language=language, country=country, kinds=kinds, keep=keep)
    redacted = replaced(text, found, Placeholders(labels, key, (text,)))
    return redacted, Originals(tuple(text[one.start : one.end] for one in found))


def replaced(text: str, found: Sequence[Personal], placeholders: Placeholders) -> Redacted:
    """`text` with placeholders for what was `found` in it."""
    pieces: list[str] = []
    places: list[Replaced] = []
    end, length = 0, 0
    for one in found:
        value = text[one.start : one.end]
        placeholder = placeholders.of(one.kind, value)
        pieces += [text[end : one.start], placeholder]
        at = length + one.start - end
        length, end = at + len(placeholder), one.end
        fingerprint = placeholders.fingerprint(one.kind, value)
        places.append(Replaced(one.kind, placeholder, one.start, one.end, at, one.certainty, one.why, fingerprint))
    unread = any(one.kind is PersonalKind.UNREAD for one in found)
    why = f"only {MOST_TEXT // 1024**2} MB of text are looked at"
    skipped = (Skipped("the rest of the text", why, "Redact the rest on its own."),) if unread else ()
    return Redacted("".join([*pieces, text[end:]]), tuple(places), skipped)

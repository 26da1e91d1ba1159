"""Whose name a host imitates: by one or two changed letters, look-alike letters, or by carrying it."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from ahocorasick_rs import AhoCorasick, MatchKind

from quivive.hosts import public_suffix, to_unicode
from quivive.text.confusables import CONFUSABLES
from quivive.text.fold import fold_plain

if TYPE_CHECKING:
    from quivive.knowledge import Knowledge

_SHAPES = (("rn", "m"), ("vv", "w"), ("cl", "d"))
_DIGITS = str.maketrans("0134578", "oleastb")
_CONFUSED = {ord(look): plain for look, plain in CONFUSABLES.items()}
_HOST_SPLIT = re.compile(r"[.\-_]")
_PATH_WORD = re.compile(r"[a-z0-9]{5,}")
_MOST_LABELS = 12
_SHORT = 7
_LONGEST_LABEL = 63
"""What is longer is no part of a host; trying all that is one letter from it would take memory without end."""


@lru_cache(maxsize=16_384)
def imitated_brand(host: str, knowledge: Knowledge) -> str | None:
    """The brand whose name a word of `host` nearly is, or None. The exact name is not an imitation
    here: `brand_in_address` reads that."""
    names = _Names.of(knowledge)
    for word in _words(host):
        plain = word.translate(_CONFUSED)
        skeleton = _skeleton(plain)
        spelled = names.spelled.get(skeleton)
        if spelled is not None and word not in names.names:
            return names.names[spelled]
        if len(word) >= _SHORT - 1 and word not in names.names and word not in _ORDINARY:
            near = names.near(plain)
            if near is not None:
                return near
    return None


def brand_in_address(host: str, target: str, is_popular: bool, knowledge: Knowledge) -> tuple[str | None, float]:
    """A brand whose exact name stands in a host that is not its own (1.0 as a word of the host, 0.7
    inside a longer word), or in the path (0.4), with the strength. A popular host's path is its own."""
    if is_popular:
        return None, 0.0
    brand, strength = _brand_in_host(host, knowledge)
    if brand is None:
        names = _Names.of(knowledge).names
        path = target.partition("//")[2].partition("/")[2].lower()[:300]
        for word in _PATH_WORD.findall(path):
            if word in names:
                return names[word], 0.4
    return brand, strength


@lru_cache(maxsize=16_384)
def _brand_in_host(host: str, knowledge: Knowledge) -> tuple[str | None, float]:
    names = _Names.of(knowledge)
    suffix = public_suffix(host)
    front = host[: -len(suffix) - 1] if host != suffix else host
    for word in _HOST_SPLIT.split(front):
        if word in names.names:
            return names.names[word], 1.0
    compact = front.replace("-", "").replace(".", "")
    for number, _, _ in names.long_names.find_matches_as_indexes(compact):
        return names.names[names.long_list[number]], 0.7
    return None, 0.0


class _Names:
    """The names worth imitating, with an index of all their one-letter deletions: two words within
    one edit share one (SymSpell, W. Garbe 2012). The names of each length are indexed when a word first
    asks for them: a single check needs two lengths of a score."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.names = knowledge.protected_names
        self.spelled = {_skeleton(name): name for name in self.names}
        self.long_list = [name for name in self.names if len(name) >= _SHORT]
        self.long_names = AhoCorasick(self.long_list, matchkind=MatchKind.LeftmostLongest)
        self._by_length: dict[int, list[str]] = defaultdict(list)
        for name in self.names:
            if len(name) >= _SHORT - 1 and name not in _ORDINARY:
                self._by_length[len(name)].append(name)
        self._deletions: dict[int, dict[str, str]] = {}

    @staticmethod
    @lru_cache(maxsize=4)
    def of(knowledge: Knowledge) -> _Names:
        return _Names(knowledge)

    def near(self, word: str) -> str | None:
        """The brand one edit away (one letter more, less, other, or two swapped)."""
        longer, equal = self._deleted_from(len(word) + 1), self._deleted_from(len(word))
        for variant in (word, *_deletions(word)):
            deleted = longer if variant is word else equal
            name = deleted.get(variant) or (variant if variant in self.names else None)
            if name is not None and name != word and word[:1] == name[:1] and _one_edit(word, name):
                return self.names[name]
        return None


    def _deleted_from(self, length: int) -> dict[str, str]:
        """What is left of the names of this length without one letter, each to the first such name."""
        if length not in self._deletions:
            deletions: dict[str, str] = {}
            for name in self._by_length.get(length, ()):
                for variant in _deletions(name):
                    deletions.setdefault(variant, name)
            self._deletions[length] = deletions
        return self._deletions[length]


_ORDINARY = frozenset(
    ["orange", "bosch", "barclay", "google-analytics", "discover", "posters", "poster", "chases", "partner", "partners", "market", "markets", "microscope", "express", "expert", "booking", "bookings", "banking", "cooking", "looking", "revolt", "revolution", "stream", "steams", "linkedin-a", "netflix-a", "amazone", "allianz", "alliance", "spotted", "directs", "targets", "walmarts", "costcos"]
)
"""Words of the language, or names of others, that lie one letter from a brand's name."""


def _deletions(word: str) -> list[str]:
    return [word[:place] + word[place + 1 :] for place in range(len(word))]


def _one_edit(one: str, other: str) -> bool:
    if abs(len(one) - len(other)) > 1:
        return False
    if len(one) == len(other):
        wrong = [place for place in range(len(one)) if one[place] != other[place]]
        if len(wrong) <= 1:
            return True
        first, second = wrong[0], wrong[-1]
        return len(wrong) == 2 and second == first + 1 and one[first] == other[second] and one[second] == other[first]
    short, long = sorted((one, other), key=len)
    return any(long[:place] + long[place + 1 :] == short for place in range(len(long)))


def _words(host: str) -> list[str]:
    """The words of a host without its ending, in the letters one sees."""
    shown = to_unicode(host)
    suffix = public_suffix(host)
    front = shown[: -len(to_unicode(suffix)) - 1] if host != suffix else shown
    words = []
    for label in front.lower().split(".")[-_MOST_LABELS:]:
        pieces = [piece for piece in re.split(r"[-_]", label) if piece]
        words += pieces
        if len(pieces) > 1:
            words.append("".join(pieces))
    return [word for word in words if word not in ("www", "mail") and 5 <= len(word) <= _LONGEST_LABEL]


def _skeleton(word: str) -> str:
    """What a word looks like at a glance: accents off, digits to letters, `rn` to `m`."""
    plain = fold_plain(word).translate(_DIGITS)
    for look, shape in _SHAPES:
        plain = plain.replace(look, shape)
    return plain.replace("i", "l")

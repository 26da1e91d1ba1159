"""The words around personal data in each language, from `facts/languages/<xx>/personal.toml`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from ahocorasick_rs import AhoCorasick

from quivive.fact_files import load

_PLAIN = str.maketrans({"\u2019": "'", "\u2018": "'", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\t": " "})


@dataclass(frozen=True, eq=False)
class Words:
    """The words of one language with English, or of all languages together, for messages mix them.

    `lists` holds each list of the files under its name, in lower case; what each is for is said in
    `facts/languages/en/personal.toml`. `months` gives the number of a month by its names.
    """

    lists: Mapping[str, frozenset[str]]
    months: Mapping[str, int]
    automaton: AhoCorasick
    cues: tuple[tuple[str, ...], ...]
    """The names of the lists that each word of the automaton stands in."""

    def find(self, folded: str) -> Iterator[tuple[tuple[str, ...], int, int]]:
        """Every cue that stands in `folded` as whole words: the lists that hold it, start and end."""
        for which, start, end in self.automaton.find_matches_as_indexes(folded, overlapping=True):
            if _is_border(folded, start - 1) and (_is_border(folded, end) or not folded[end - 1].isalnum()):
                yield self.cues[which], start, end


def _is_border(folded: str, place: int) -> bool:
    """Whether no word goes on at `place`: the "mail" of "e-mail" is no word of its own."""
    if not 0 <= place < len(folded):
        return True
    if folded[place] == "-":
        return not (0 < place < len(folded) - 1 and folded[place - 1].isalpha() and folded[place + 1].isalpha())
    return not folded[place].isalnum()


@lru_cache(maxsize=16)
def words_of(language: str = "") -> Words:
    """The words of a language together with English; of all languages where it is empty or unknown."""
    tables: dict[str, dict[str, list[str]]] = load(resources.files("quivive.facts"), "personal")
    chosen = [tables[code] for code in dict.fromkeys((language, "en"))] if language in tables else list(tables.values())
    names = sorted({name for table in chosen for name in table} - {"months"})
    lists = {name: frozenset(fold_words(word) for table in chosen for word in table.get(name, ())) for name in names}
    held: dict[str, list[str]] = {}
    for name in names:
        if name not in _NO_CUES:
            for word in lists[name]:
                held.setdefault(word, []).append(name)
    months = {fold_words(name): place % 12 + 1 for table in chosen for place, name in enumerate(table["months"])}
    return Words(lists, months, AhoCorasick(list(held)), tuple(tuple(listed) for listed in held.values()))


_NO_CUES = frozenset({"not_called", "generic", "number", "particle", "street_suffix", "weekday"})
"""Lists whose words say nothing of what comes after them."""


def fold_words(text: str) -> str:
    """`text` in lower case with plain apostrophes and blanks, each character in its place."""
    lowered = text.translate(_PLAIN).lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(low if len(low := character.lower()) == 1 else character for character in text.translate(_PLAIN))

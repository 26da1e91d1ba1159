"""A text as the finders see it: its links set aside, and the words that tell what stands beside them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict

from quivive.links import find_links
from quivive.message import Link, PartName
from quivive.redact.words import Words, fold_words
from quivive.text.once import once

_SHORT = ("mr", "mrs", "ms", "dr", "dra", "sr", "sra", "srta", "sig", "dott", "avv", "m", "me", "hr", "fr", "dhr", "mevr", "mw", "st", "n", "nr", "no", "ref", "réf", "rif", "tel", "tél", "tlf", "exmo", "exma", "az", "cell")
_SENTENCE_END = re.compile("".join(rf"(?<!\b{word})" for word in _SHORT).join((r"[!?;]|", r"\.(?=\s|$)|\n\s*\n")))
_MASK = "\ufffc"
"""Stands for a character of a link: no letter, no digit, no blank."""


class Look:
    """One text. Every property is worked out once; places are those of `text`."""

    def __init__(self, text: str, words: Words, country: str = "", language: str = "") -> None:
        self.text = text
        self.words = words
        self.country = country
        self.language = language

    @once
    def links(self) -> tuple[Link, ...]:
        """The links that stand in the text with their address."""
        return tuple(link for link in find_links(self.text, str(PartName.BODY)) if link.target)

    @once
    def masked(self) -> str:
        """The text without its links, everything else in its place: no number in an address is a phone's."""
        pieces, place = [], 0
        for link in self.links:
            start, end = link.span.start, link.span.end
            if start < place:
                continue
            pieces += [self.text[place:start], _MASK * (end - start)]
            place = end
        return "".join([*pieces, self.text[place:]])

    @once
    def folded(self) -> str:
        """`masked` in lower case."""
        return fold_words(self.masked)

    @once
    def _cues(self) -> dict[str, tuple[list[int], list[int]]]:
        found: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for names, start, end in self.words.find(self.folded):
            for name in names:
                found[name].append((end, start))
        cues = {}
        for name, places in found.items():
            places.sort()
            cues[name] = ([end for end, _ in places], [start for _, start in places])
        return cues

    def cues(self, name: str) -> list[tuple[int, int]]:
        """Where the words of one list stand: start and end, by their end; the longest of those that end together."""
        ends, starts = self._cues.get(name, ([], []))
        longest: dict[int, int] = {}
        for end, start in zip(ends, starts, strict=True):
            longest.setdefault(end, start)
        return [(start, end) for end, start in longest.items()]

    def cue_before(self, name: str, place: int, reach: int) -> int:
        """The end of the last word of a list at most `reach` characters before `place` in the same sentence, or -1."""
        ends, _ = self._cues.get(name, ([], []))
        at = bisect_right(ends, place) - 1
        if at < 0 or place - ends[at] > reach or _SENTENCE_END.search(self.folded, max(0, ends[at] - 1), place):
            return -1
        return ends[at]

    def stands_before(self, name: str, place: int, reach: int) -> bool:
        """Whether a word of a list stands at most `reach` characters before `place`, in whatever sentence."""
        ends, _ = self._cues.get(name, ([], []))
        at = bisect_right(ends, place) - 1
        return at >= 0 and place - ends[at] <= reach

    def cue_after(self, name: str, place: int, reach: int) -> int:
        """The start of the first word of a list at most `reach` characters after `place` in the same sentence, or -1."""
        ends, starts = self._cues.get(name, ([], []))
        at = bisect_left(ends, place)
        while at < len(ends) and starts[at] < place:
            at += 1
        if at == len(ends) or starts[at] - place > reach or _SENTENCE_END.search(self.folded, place, starts[at]):
            return -1
        return starts[at]

    def between(self, start: int, end: int) -> str:
        """The folded text between two places."""
        return self.folded[start:end]

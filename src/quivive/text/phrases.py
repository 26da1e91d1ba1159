"""Thousands of phrases found in one pass: literals first, a small pattern only where they meet.

A phrase is written for people: `your (bank |)account ... suspend*`. Words are separated by up
to three non-word characters; `(a|b)` is one of, `(a|)` optional, `word*` any ending, `...` up to
40 characters of the same sentence, `#` a number. A regular expression for each would cost
milliseconds a message. So all words of all phrases stand in one Aho–Corasick automaton; a phrase
is tried only where all the words it needs were seen, and only at those it can begin with.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from ahocorasick_rs import AhoCorasick, MatchKind

from quivive.text.fold import fold_plain

_PLACES = 6
"""So many places of a word are kept: enough to show, bounded."""
_TELLING = 5
_SHORTEST = 3
_NOTHING = -1
"""Stands for the second word of a phrase that needs none."""
_SHORT_WORD = re.compile(r"(?<!\w)(?:[^\W\d_]{1,2}(?![^\W\d_])|\d)|[^\w\s.,;:'\"-]")
_TOKEN = re.compile(r"\.\.\.|(?:[^\s(]|\([^()]*\))+")
_PIECE = re.compile(r"\(([^()]*)\)|#|[^\W_]+\*?|[^\w\s]|_")
_NUMBER = r"\d[\d.,']*"
_GAP = r"[^\w.!?](?:[^.!?]{0,40}?\W)??"


@dataclass(frozen=True, slots=True)
class PhraseHit:
    """A concept seen at characters `start` to `end` of the folded text."""

    concept: str
    start: int
    end: int


@dataclass(slots=True)
class _Phrase:
    concept: str
    source: str
    required: list[frozenset[str]]
    starters: frozenset[str]
    """The words it can begin with, where they are known: then it is tried only there."""
    compiled: re.Pattern[str] | None = field(default=None)

    def pattern(self) -> re.Pattern[str]:
        if self.compiled is None:
            self.compiled = re.compile(self.source)
        return self.compiled


_Entry: TypeAlias = "tuple[_Phrase, tuple[frozenset[int], ...]]"
"""A phrase, and the words it needs besides the two it was found by."""


class PhraseError(ValueError):
    """A phrase of the lexicon that cannot be read; says which and why."""


class PhraseBook:
    """The phrases of all languages, ready to be found in folded text."""

    def __init__(self, phrases: Mapping[str, Iterable[str]]) -> None:
        """`phrases` maps a concept to its phrases, in any language. Raises PhraseError."""
        parsed: list[_Phrase] = []
        faults: list[str] = []
        for concept, group in phrases.items():
            for phrase in group:
                try:
                    parsed.append(_parse(concept, phrase))
                except PhraseError as error:
                    faults.append(str(error))
        if faults:
            raise PhraseError("\n".join(faults))
        uses: dict[str, int] = defaultdict(int)
        for one in parsed:
            for words in one.required:
                for word in words:
                    uses[word] += 1
            for word in one.starters:
                if len(word) >= _SHORTEST:
                    uses.setdefault(word, 0)
        self._words = frozenset(uses)
        number = {word: index for index, word in enumerate(uses)}
        self._words = frozenset(uses)
        self._automaton = AhoCorasick(list(number), matchkind=MatchKind.Standard) if number else None
        # First word, then a word it needs besides, then the phrases: two look-ups leave few to try.
        by_word: dict[str, dict[int, list[_Entry]]] = defaultdict(lambda: defaultdict(list))
        for one in parsed:
            by_rarity = sorted(one.required, key=lambda words: (max(uses[w] for w in words), -min(map(len, words))))
            needs = [frozenset(number[w] for w in words) for words in by_rarity]
            for word in one.starters:
                others = [need for need in needs if number.get(word, _NOTHING) not in need]
                second = others[0] if others else frozenset((_NOTHING,))
                for needed in second:
                    by_word[word][needed].append((one, tuple(others[1:])))
        tables = {word: (frozenset(table), dict(table)) for word, table in by_word.items()}
        self._by_word = {number[word]: entry for word, entry in tables.items() if len(word) >= _SHORTEST}
        self._by_short = {word: entry for word, entry in tables.items() if len(word) < _SHORTEST}

    def has_word(self, word: str) -> bool:
        """Whether a phrase needs exactly this folded word."""
        return word in self._words

    def knows(self, folded: str) -> bool:
        """Whether `folded` holds a word of the lexicon of five letters or more."""
        if self._automaton is None:
            return False
        matches = self._automaton.find_matches_as_indexes(folded, overlapping=True)
        return any(end - start >= _TELLING for _, start, end in matches)

    def find(self, folded: str) -> list[PhraseHit]:
        """Every phrase in `folded`, each place once, in no particular order."""
        hits: list[PhraseHit] = []
        if self._automaton is None:
            return hits
        places: dict[int, list[int]] = {}
        for index, start, _ in self._automaton.find_matches_as_indexes(folded, overlapping=True):
            found = places.get(index)
            if found is None:
                places[index] = [start]
            elif len(found) < _PLACES:
                found.append(start)
        if not places:
            return hits
        present = {_NOTHING, *places}
        for index, starts in places.items():
            if index in self._by_word:
                self._try(*self._by_word[index], present, starts, folded, hits)
        for word, starts in _short_words(folded).items():
            if word in self._by_short:
                self._try(*self._by_short[word], present, starts, folded, hits)
        return hits

    @staticmethod
    def _try(
        keys: frozenset[int],
        table: Mapping[int, list[_Entry]],
        present: set[int],
        starts: list[int],
        folded: str,
        hits: list[PhraseHit],
    ) -> None:
        """Add the phrases of `table` that stand at one of `starts` and whose words are all present."""
        for needed in keys & present:
            for phrase, rest in table[needed]:
                for need in rest:
                    if need.isdisjoint(present):
                        break
                else:
                    match = (phrase.compiled or phrase.pattern()).match
                    for start in starts:
                        found = match(folded, start)
                        if found is not None:
                            hits.append(PhraseHit(phrase.concept, start, found.end()))


def _short_words(folded: str) -> dict[str, list[int]]:
    """Where words too short for the automaton, numbers and signs stand: phrases may begin with one."""
    places: dict[str, list[int]] = {}
    for match in _SHORT_WORD.finditer(folded):
        word = match.group()
        places.setdefault("#" if word[0].isdigit() else word, []).append(match.start())
    return places


def _parse(concept: str, phrase: str) -> _Phrase:
    """One phrase to its pattern and the words it cannot be without."""
    if re.search(r"\([^()]*\.\.\.", phrase):
        raise PhraseError(f"{concept}: {phrase!r} has a gap inside brackets")
    if re.search(r"\([^()]*\(|^[^(]*\)|\([^()]*$", phrase):
        raise PhraseError(f"{concept}: {phrase!r} has brackets inside brackets, or one that is not closed")
    tokens = _TOKEN.findall(fold_plain(phrase))
    built: list[tuple[str, bool, bool]] = []  # pattern, optional, loose (a number or sign: space is free)
    required: list[frozenset[str]] = []
    for token in tokens:
        if token == "...":  # noqa: S105 - a gap in a phrase, no password
            built.append(("...", False, True))
            continue
        pattern, optional, loose, words = _token(token)
        built.append((pattern, optional, loose))
        if words and not optional:
            required.append(words)
    if not required:
        raise PhraseError(f"{concept}: {phrase!r} has no word of three letters or more that is always there")
    return _Phrase(concept, rf"(?<!\w){_join(built)}(?!\w)", required, _starters(tokens, built))


def _starters(tokens: list[str], built: list[tuple[str, bool, bool]]) -> frozenset[str]:
    """What a phrase can begin with: the first letters of its first word, `#` for a number, a sign.

    While the first tokens may be missing, what comes behind them can begin it too.
    """
    starts: set[str] = set()
    for token, (_, optional, _) in zip(tokens, built, strict=True):
        starts |= _first_words(token)
        if not optional:
            break
    return frozenset(starts)


def _first_words(token: str) -> set[str]:
    """The first words of a token: of each option of its leading group, and of what is glued behind
    an option that may be empty."""
    group = re.match(r"\(([^()]*)\)", token)
    if group is None:
        return {_first_word(token)}
    options = group.group(1).split("|")
    words = {_first_word(option.strip()) for option in options if option.strip()}
    if "" in [option.strip() for option in options] and group.end() < len(token):
        words |= _first_words(token[group.end() :])
    return words


def _first_word(text: str) -> str:
    if text[0] == "#" or text[0].isdigit():
        return "#"
    letters = re.match(r"[^\W\d_]+", text)
    return letters.group() if letters else text[0]


def _join(built: list[tuple[str, bool, bool]]) -> str:
    """The tokens with the space between them. An optional token takes its space along: the one
    after it, or, behind the last word that must be there, the one before it."""
    last_needed = max(place for place, (_, optional, _) in enumerate(built) if not optional)
    source = ""
    for place, (pattern, optional, loose) in enumerate(built):
        if pattern == "...":
            source += _GAP
            continue
        after = built[place + 1] if place + 1 < len(built) else None
        before = built[place - 1] if place else None
        if optional and place > last_needed:
            space = r"\W{0,3}" if loose or (before and before[2]) else r"\W{1,3}"
            source += f"(?:{space}{pattern})?"
            continue
        space = r"\W{0,3}" if loose or (after and after[2]) else r"\W{1,3}"
        if place >= last_needed or after is None or after[0] == "...":
            space = ""
        source += f"(?:{pattern}{space})?" if optional else pattern + space
    return source


def _token(token: str) -> tuple[str, bool, bool, frozenset[str]]:
    """Pattern of one token, whether it may be missing, whether space around it is free, its words."""
    pattern = ""
    words: frozenset[str] = frozenset()
    optional = loose = False
    pieces = list(_PIECE.finditer(token))
    for match in pieces:
        piece = match.group()
        if piece.startswith("("):
            options = match.group(1).split("|")
            if match is pieces[-1]:
                # The space that ends an option is there to part it from what is glued to the group.
                options = [option.strip() for option in options]
            group, group_words, group_loose = _alternatives(options)
            optional = optional or ("" in [o.strip() for o in options] and len(pieces) == 1)
            pattern += group + ("?" if "" in [o.strip() for o in options] and len(pieces) > 1 else "")
            if "" not in [o.strip() for o in options] and not words:
                words = group_words
            loose = loose or group_loose
        elif piece == "#":
            pattern += _NUMBER
            loose = True
        elif piece[0].isalnum():
            pattern += re.escape(piece.rstrip("*")) + (r"\w*" if piece.endswith("*") else "")
            stem = piece.rstrip("*")
            if len(stem) >= 3 and (not words or len(stem) > min(map(len, words))):
                words = frozenset((stem,))
        elif piece in "'-’.":
            pattern += r"\W{0,3}"
        else:
            pattern += re.escape(piece)
            loose = True
    return pattern, optional, loose, words


def _alternatives(options: list[str]) -> tuple[str, frozenset[str], bool]:
    patterns: list[str] = []
    words: set[str] = set()
    complete = True
    loose = False
    for option in options:
        if not option.strip():
            continue
        built = [_token(token) for token in _TOKEN.findall(option)]
        text = r"\W{1,3}".join(pattern for pattern, _, _, _ in built)
        # `(bank |)account`: a space inside the option belongs to it.
        patterns.append(text + (r"\W{1,3}" if option.endswith(" ") else ""))
        candidates = [w for _, _, _, found in built for w in found]
        loose = loose or any(free for _, _, free, _ in built)
        plain = option.strip()
        if candidates:
            words.add(max(candidates, key=len))
        elif len(plain) >= 3 and plain.replace(" ", "").isalnum():
            words.add(plain)  # "c u": rare enough with its space
        else:
            complete = False
    return f"(?:{'|'.join(patterns)})", frozenset(words) if complete else frozenset(), loose

"""Thousands of phrases found in one pass over the words of a text.

A regular expression for each phrase would cost milliseconds a message. So a text is cut into its
words once, and from each of them an automaton is walked that runs over whole words: for most words
that is one look-up, since no phrase begins with them. Where the walk has come to the end of a phrase,
its own pattern is tried at that one place and says exactly where it ends. The automaton knows nothing
of signs and spaces: it may try a pattern in vain, but never misses a place.

The automaton is built as it is walked: a node stands for every place in any phrase that the words so
far can have led to, and what follows it is worked out once for each next word. The phrases
themselves are taken apart beforehand (`phrase_table.compile_phrases`), at best when the package is built.
The file is longer than others because the automaton's inner loops are written out where they run.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from itertools import accumulate
from typing import Any, NamedTuple, TypeAlias

from ahocorasick_rs import AhoCorasick, MatchKind

from quivive.text.phrase_language import NUMBER, pattern

_TELLING = 5
_MOST_READINGS = 50_000
_MOST_STEPS = 200_000
"""Words and steps of the automaton that are kept; a text that brings new ones without end makes it
begin anew, and costs no memory."""
_MOST_PIECES = 6
"""Letters and digits in turn that one word is looked at for: `24h` has two, an identifier many."""
_MOST_WORDS = 32
"""Words that one part of a phrase can be: more than any has, and room for numbers written in groups. A number
goes on as long as there are digits: text of digits alone would be walked from each of them to its end."""

_WORD = re.compile(r"(\w+)")
_PIECE = re.compile(r"[^\W\d_]+|\d+|_+")
_SIGN = re.compile(r"[^\w\s.,;:'\"-]")

Reading: TypeAlias = "tuple[tuple[str, ...], ...]"
"""For each piece of a word the symbols it stands for: itself, its beginnings, a number."""


def cut(folded: str) -> list[str]:
    """A text cut into what stands between words and the words, in turn: every second piece is a word."""
    return _WORD.split(folded)


class PhraseHit(NamedTuple):
    """A concept seen at characters `start` to `end` of the folded text."""

    concept: str
    start: int
    end: int


class _Phrase:
    """A phrase in use; its pattern is compiled when it is first tried.

    `needs` has a bit for each of its parts behind a gap.
    """

    __slots__ = ("begins_with_sign", "concept", "match", "needs", "text")

    def __init__(self, concept: str, text: str, begins_with_sign: int, needs: int) -> None:
        self.concept = concept
        self.text = text
        self.begins_with_sign = begins_with_sign
        self.needs = needs
        self.match: Callable[[str, int], re.Match[str] | None] = self._first_match

    def _first_match(self, folded: str, start: int) -> re.Match[str] | None:
        compiled = re.compile(pattern(self.text))
        self.match = compiled.match
        return compiled.match(folded, start)


class _Node(dict[int, "_Node | None"]):
    """A set of places in phrases, and the node that each next word leads to, by the word's reading.

    `whole` phrases end here; of `gapped` ones the first part does, and `awaited` has the bits of all that
    they need; `later` has the bits of the parts behind gaps that end here. `ends` says that something
    ends here, `begun` that it is the first part of a phrase.
    """

    __slots__ = ("automaton", "awaited", "begun", "ends", "gapped", "later", "states", "whole")

    def __init__(self, automaton: _Automaton, states: frozenset[int]) -> None:
        super().__init__()
        self.automaton = automaton
        self.states = states
        ended = sorted(segment for state in states if (segment := automaton.accepts[state]) >= 0)
        phrases = [phrase for segment in ended for phrase in automaton.beginning_with(segment)]
        self.whole = tuple(phrase for phrase in phrases if not phrase.needs)
        self.gapped = tuple(phrase for phrase in phrases if phrase.needs)
        self.awaited = self.later = 0
        for phrase in self.gapped:
            self.awaited |= phrase.needs
        for segment in ended:
            self.later |= automaton.bits.get(segment, 0)
        self.begun = bool(phrases)
        self.ends = self.begun or bool(self.later)

    def __missing__(self, reading: int) -> _Node | None:
        node = self[reading] = self.automaton.step(self.states, reading)
        return node


class _Words(dict[str, int]):
    """The number of each word's reading: what the phrases know of it."""

    __slots__ = ("automaton",)

    def __init__(self, automaton: _Automaton) -> None:
        super().__init__()
        self.automaton = automaton

    def __missing__(self, word: str) -> int:
        number = self[word] = self.automaton.read_word(word)
        return number


class _Roots(dict[int, "_Node | None"]):
    """The node that a word leads to which begins a phrase, by the word's reading."""

    __slots__ = ("automaton",)

    def __init__(self, automaton: _Automaton) -> None:
        super().__init__()
        self.automaton = automaton

    def __missing__(self, reading: int) -> _Node | None:
        node = self[reading] = self.automaton.begin(reading)
        return node


    entries: dict[str, tuple[int, ...]]


class _Automaton:
    """The places in phrases, the symbols that lead from each to the next, and the nodes built so far."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        self._missable = frozenset(table["missable"])
        self._rows: dict[int, list[list[Any]]] = defaultdict(list)
        later: set[int] = set()
        for row in table["phrases"]:
            self._rows[row[3]].append(row)
            later.update(row[4:])
        self.bits = {segment: 1 << place for place, segment in enumerate(sorted(later - self._missable))}
        """The bit of each part that stands behind a gap."""
        self._phrases: dict[int, tuple[_Phrase, ...]] = {}
        self._packed: Sequence[str] = table["segments"].split(";")
        self._begins: Mapping[str, str] = table["begins"]
        self._symbols = frozenset(table["symbols"].split())
        self.forget()

    def forget(self) -> None:
        """Begin anew."""
        self.edges: list[dict[str, tuple[int, ...]]] = []
        self.accepts: list[int] = []
        """For each place the segment that ends there, or -1."""
        self._entries: dict[int, dict[str, tuple[int, ...]]] = {}
        self._nodes: dict[frozenset[int], _Node] = {}
        self._numbers: dict[Reading, int] = {(): 0}
        self._readings: list[Reading] = [()]
        self.words = _Words(self)
        self.roots = _Roots(self)
        self.steps = 0

    def is_full(self) -> bool:
        """Whether more was built than is worth keeping."""
        return self.steps > _MOST_STEPS or len(self.words) > _MOST_READINGS

    # --- words

    def read_word(self, word: str) -> int:
        """The number of what the phrases know of `word`; 0 where it is nothing."""
        pieces = [word] if word.isalpha() else _PIECE.findall(word)
        reading: list[tuple[str, ...]] = []
        for place, piece in enumerate(pieces):
            known = self._known(piece)
            if not known or place == _MOST_PIECES:
                # Only a beginning of a word (`order*`) can still swallow the rest.
                reading = [tuple(symbol for symbol in before if symbol[-1] == "*") for before in reading]
                reading = reading if any(reading) else []
                break
            reading.append(known)
        key = tuple(reading)
        number = self._numbers.get(key)
        if number is None:
            number = self._numbers[key] = len(self._readings)
            self._readings.append(key)
        return number

    def _known(self, piece: str) -> tuple[str, ...]:
        symbols = self._symbols
        known = [piece] if piece in symbols else []
        known += [stem for end in range(1, len(piece) + 1) if (stem := piece[:end] + "*") in symbols]
        if piece[0].isdecimal() and NUMBER in symbols:
            known.append(NUMBER)
        return tuple(known)

    # --- phrases

    def beginning_with(self, segment: int) -> tuple[_Phrase, ...]:
        """The phrases whose first part this is; made on first use."""
        if segment not in self._phrases:
            self._phrases[segment] = tuple(
                _Phrase(concept, text, begins_with_sign, sum(self.bits[part] for part in set(later) - self._missable))
                for concept, text, begins_with_sign, _, *later in self._rows.get(segment, ())
            )
        return self._phrases[segment]

    # --- steps

    def begin(self, reading: int) -> _Node | None:
        """The node that a word with this reading leads to at the beginning of a phrase."""
        pieces = self._readings[reading]
        if not pieces:
            return None
        reached: set[int] = set()
        swallowing: set[int] = set()
        for symbol in pieces[0]:
            target = swallowing if symbol[-1] == "*" else reached
            for segment in self._begins.get(symbol, "").split():
                target.update(self._entry(int(segment))[symbol])
        return self._node(self._through(reached, pieces[1:]) | swallowing)

    def step(self, states: Iterable[int], reading: int) -> _Node | None:
        """The node that the next word leads to, or None where no phrase goes on so."""
        self.steps += 1
        return self._node(self._through(states, self._readings[reading])) if reading else None

    def _through(self, states: Iterable[int], pieces: Reading) -> set[int]:
        """The places after all pieces of one word; the beginning of a word swallows what is left of it."""
        reached = set(states)
        swallowing: set[int] = set()
        for symbols in pieces:
            before, reached = reached, set()
            for state in before:
                edges = self.edges[state]
                for symbol in symbols:
                    if symbol in edges:
                        (swallowing if symbol[-1] == "*" else reached).update(edges[symbol])
        return reached | swallowing

    def _node(self, states: set[int]) -> _Node | None:
        if not states:
            return None
        key = frozenset(states)
        node = self._nodes.get(key)
        if node is None:
            node = self._nodes[key] = _Node(self, key)
        return node

    # --- places

    def _entry(self, segment: int) -> dict[str, tuple[int, ...]]:
        """What the first symbols of a segment lead to; unpacks it on first use."""
        if segment not in self._entries:
            self._entries[segment] = self._unpack(segment)
        return self._entries[segment]

    def _unpack(self, segment: int) -> dict[str, tuple[int, ...]]:
        entry: dict[str, tuple[int, ...]] = {}
        ends = True  # whether everything from here on may be missing
        for line in reversed(self._packed[segment].split("/")):
            slot: dict[str, list[int]] = defaultdict(list)
            behind = self._place(entry, segment if ends else -1)
            after_number = -1
            for way in line.removeprefix("?").split("|"):
                symbols = way.split()
                target = behind
                for place in range(len(symbols) - 1, -1, -1):
                    if symbols[place] == NUMBER:
                        if target != behind:
                            target = self._repeating(target)
                        else:
                            after_number = target = self._repeating(target) if after_number < 0 else after_number
                    if place:
                        target = self._place({symbols[place]: (target,)}, -1)
                    else:
                        slot[symbols[0]].append(target)
            optional = line.startswith("?")
            if optional:
                for symbol, targets in entry.items():
                    slot[symbol].extend(targets)
            ends = ends and optional
            entry = {symbol: tuple(targets) for symbol, targets in slot.items()}
        return entry

    def _place(self, edges: dict[str, tuple[int, ...]], accepts: int) -> int:
        self.edges.append(edges)
        self.accepts.append(accepts)
        return len(self.edges) - 1

    def _repeating(self, place: int) -> int:
        """Like `place`, but behind a number, of which more may follow: `1.299,00` is three."""
        number = self._place(dict(self.edges[place]), self.accepts[place])
        edges = self.edges[number]
        edges[NUMBER] = (*edges.get(NUMBER, ()), number)
        return number


class PhraseBook:
    """The phrases of all languages, ready to be found in folded text."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        """`table` as `compile_phrases` returns it."""
        self._words = frozenset(table["words"].split(";"))
        self._automaton = _Automaton(table)

    def has_word(self, word: str) -> bool:
        """Whether a phrase needs exactly this folded word."""
        return word in self._words

    def knows(self, folded: str) -> bool:
        """Whether `folded` holds a word of the lexicon of five letters or more."""
        return bool(self._telling and self._telling.find_matches_as_indexes(folded))

    @cached_property
    def _telling(self) -> AhoCorasick | None:
        words = sorted(word for word in self._words if len(word) >= _TELLING)
        return AhoCorasick(words, matchkind=MatchKind.Standard) if words else None

    def find(self, folded: str, pieces: Sequence[str] | None = None) -> list[PhraseHit]:
        """Every phrase in `folded`, each place once, in no particular order.

        `pieces` is the text cut by `cut`, where somebody has it already.
        """
        automaton = self._automaton
        if automaton.is_full():
            automaton.forget()
        pieces = cut(folded) if pieces is None else pieces
        readings = list(map(automaton.words.__getitem__, pieces[1::2]))
        last = len(readings) - 1
        ended: list[tuple[int, _Node]] = []
        there = 0
        for first, node in enumerate(map(automaton.roots.__getitem__, readings)):
            place = first
            end = min(last, first + _MOST_WORDS) if node is not None else last
            while node is not None:
                if node.ends:
                    there |= node.later
                    if node.begun:
                        ended.append((first, node))
                if place == end:
                    break
                place += 1
                node = node[readings[place]]
        if not ended:
            return []
        # Many nodes may stand at one place: a phrase of which the last words may be missing ends in several.
        tried: dict[tuple[int, _Phrase], None] = {}
        for first, node in ended:
            for phrase in node.whole:
                tried[first, phrase] = None
            if node.awaited & there:
                for phrase in node.gapped:
                    if phrase.needs & there == phrase.needs:
                        tried[first, phrase] = None
        return _confirmed(folded, pieces, tried)


def _confirmed(folded: str, pieces: Sequence[str], tried: Iterable[tuple[int, _Phrase]]) -> list[PhraseHit]:
    """Those phrases whose pattern matches at the word where they were found to begin."""
    places = list(accumulate(map(len, pieces)))
    hits: list[PhraseHit] = []
    for first, phrase in tried:
        start = places[2 * first]
        found = phrase.match(folded, start)
        if found is not None:
            hits.append(PhraseHit(phrase.concept, start, found.end()))
        if phrase.begins_with_sign:
            for sign in _SIGN.finditer(folded, start - len(pieces[2 * first]), start):
                found = phrase.match(folded, sign.start())
                if found is not None:
                    hits.append(PhraseHit(phrase.concept, sign.start(), found.end()))
    return hits

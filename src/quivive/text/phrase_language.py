"""The language that phrases of the lexicons are written in: to a pattern, and to the words it runs over.

A phrase is written for people: `your (bank |)account ... suspend*`. Words are separated by up to
three non-word characters; `(a|b)` is one of, `(a|)` optional, `word*` any ending, `...` up to
40 characters of the same sentence, `#` a number, any other sign itself; an apostrophe, hyphen or dot
inside a word may be missing or written otherwise. A phrase is looked for where a word begins, or a sign
other than `. , ; : ' " -`.

The pattern says exactly what matches and where it ends. The words are what `PhraseBook` walks over to
know where to try it: they never miss a place, but know nothing of signs and spaces.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import product
from typing import NamedTuple

from quivive.text.fold import fold_plain

NUMBER = "#"
"""The symbol that stands for any number."""
MOST_SPELLINGS = 4_000
"""So many ways of writing one token are let in; a phrase that has more is better written as two."""

_TOKEN = re.compile(r"\.\.\.|(?:[^\s(]|\([^()]*\))+")
_PIECE = re.compile(r"\(([^()]*)\)|#|[^\W_]+\*?|[^\w\s]|_")
_SYMBOL = re.compile(r"[^\W\d_]+\*?|\d+\*?|#|_")
_DIGITS_IN_NUMBER = re.compile(r"\d*#[\d#]*")
_NUMBER_PATTERN = r"\d[\d.,']*"
_GAP = r"[^\w.!?](?:[^.!?]{0,40}?\W)??"
_JOINERS = "'-’."
_SPACE = r"\W{1,3}"
_FREE_SPACE = r"\W{0,3}(?!(?<=[^\W\d_])[^\W\d_]|(?<=\d)\d)"
"""Around a number or sign there may be no space (`£5`, `5kg`); words never run together, nor is a
number cut in two."""


class PhraseError(ValueError):
    """A phrase of the lexicon that cannot be read; says which and why."""


class Slot(NamedTuple):
    """One token of a segment: whether it may be missing, and the symbols of each way of writing it.

    A symbol is a word (`account`), the beginning of one (`suspend*`), digits (`24`), or `#`.
    """

    optional: bool
    spellings: tuple[tuple[str, ...], ...]


class Phrase(NamedTuple):
    """A phrase taken apart. `segments` are what stands between its gaps, `needed` the words of
    three letters or more of which one option each is always there."""

    segments: tuple[tuple[Slot, ...], ...]
    needed: tuple[frozenset[str], ...]
    begins_with_sign: bool


def read_phrase(text: str) -> Phrase:
    """The words of one phrase. Raises PhraseError."""
    tokens = _tokens(text)
    segments: list[list[Slot]] = [[]]
    needed = []
    begins_with_sign = undecided = True
    for token in tokens:
        if token == "...":  # noqa: S105 - a gap in a phrase, no password
            segments.append([])
            continue
        _, optional, _, words = _token(token)
        spelled = _spelled(token)
        if len(spelled) > MOST_SPELLINGS:
            raise PhraseError(f"{text!r} has {len(spelled)} ways of writing {token!r}; write several phrases")
        if undecided:
            begins_with_sign = any(way[:1] == " " for way in spelled)
            undecided = optional and not begins_with_sign
        spellings = dict.fromkeys(_symbols(way) for way in spelled)
        missing = optional or () in spellings
        segments[-1].append(Slot(missing, tuple(way for way in spellings if way)))
        if words and not optional:
            needed.append(words)
    if not needed:
        raise PhraseError(f"{text!r} has no word of three letters or more that is always there")
    if all(slot.optional for slot in segments[0]):
        raise PhraseError(f"{text!r} begins with a gap, or with nothing that is always there")
    return Phrase(tuple(map(tuple, segments)), tuple(needed), begins_with_sign)


def pattern(text: str) -> str:
    """The regular expression of one phrase, to be matched where a word or sign begins. Raises PhraseError."""
    built: list[_Built] = []
    for token in _tokens(text):
        if token == "...":  # noqa: S105 - a gap in a phrase, no password
            built.append(("...", False, True))
        else:
            built.append(_token(token)[:3])
    return rf"(?<!\w){_join(built)}(?!\w)"


def _tokens(text: str) -> list[str]:
    if re.search(r"\([^()]*\.\.\.", text):
        raise PhraseError(f"{text!r} has a gap inside brackets")
    if re.search(r"\([^()]*\(|^[^(]*\)|\([^()]*$", text):
        raise PhraseError(f"{text!r} has brackets inside brackets, or one that is not closed")
    return _TOKEN.findall(fold_plain(text))


# --- words


def _spelled(token: str) -> list[str]:
    """Every way of writing a token: words and numbers, with a space wherever they are parted."""
    pieces = list(_PIECE.finditer(token))
    choices: list[Sequence[str]] = []
    for match in pieces:
        piece = match.group()
        if piece.startswith("("):
            options = match.group(1).split("|")
            choices.append([way for option in options for way in _spelled_option(option, match is pieces[-1])])
        elif piece in _JOINERS:
            choices.append(("", " "))
        elif piece == "#" or piece[0].isalnum() or piece == "_":
            choices.append((piece,))
        else:
            choices.append((" ",))
    return ["".join(way) for way in product(*choices)]


def _spelled_option(option: str, last: bool) -> Iterable[str]:
    if not option.strip():
        return ("",)
    end = " " if option.endswith(" ") and not last else ""
    words = [_spelled(token) for token in _TOKEN.findall(option)]
    return (" ".join(way) + end for way in product(*words))


def _symbols(spelled: str) -> tuple[str, ...]:
    symbols: list[str] = []
    for run in spelled.split():
        # `compl*ter` is looked for by its beginning; `2#` is a number like any other.
        stem, star, _ = run.partition("*")
        symbols += _SYMBOL.findall(_DIGITS_IN_NUMBER.sub("#", stem + star))
    return tuple(symbols)


# --- pattern

_Built = tuple[str, bool, bool]
"""Pattern of a token, whether it may be missing, whether space around it is free (a number or sign)."""


def _join(built: list[_Built]) -> str:
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
            space = _FREE_SPACE if loose or (before and before[2]) else _SPACE
            source += f"(?:{space}{pattern})?"
            continue
        space = _FREE_SPACE if loose or (after and after[2]) else _SPACE
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
            pattern += _NUMBER_PATTERN
            loose = True
        elif piece[0].isalnum():
            pattern += re.escape(piece.rstrip("*")) + (r"\w*" if piece.endswith("*") else "")
            stem = piece.rstrip("*")
            if len(stem) >= 3 and (not words or len(stem) > min(map(len, words))):
                words = frozenset((stem,))
        elif piece in _JOINERS:
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
        text = _SPACE.join(pattern for pattern, _, _, _ in built)
        # `(bank |)account`: a space inside the option belongs to it.
        patterns.append(text + (_SPACE if option.endswith(" ") else ""))
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

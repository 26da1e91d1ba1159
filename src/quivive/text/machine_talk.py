"""Where a text speaks to a program that reads it, an assistant or a filter, and not to a person.

The patterns are tight: "mark this mail as not spam" is what genuine newsletters ask of people.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

MOST_TEXT = 50_000
"""Characters that are looked at."""
_MOST_PLACES = 8
_LONGEST = 300
"""What is said to a program in one go ends after so many characters, or with the paragraph."""
_SENTENCE_START = re.compile(r"[.!?\n]\s*(?=\S)")

_IGNORE = r"(?<!\w)(?:ignore|disregard|forget|override|bypass|oublie[zrs]?|ignore[zrs]?|vergiss|vergessen sie|ignorier(?:e|en sie)?|ignora|olvida|negeer|dimentica) "
_ALL = r"(?:all |any |the |your |of |toutes? |les |tes |vos |alle |deine |ihre |todas |las |tus |tutte |le |de )*"
_BEFORE = r"(?:previous|prior|above|earlier|preceding|foregoing|system|original|pr[ée]c[ée]dentes?|vorherigen|bisherigen|anteriores|precedenti|vorige)"
_ORDERS = r"(?:instructions?|prompts?|rules|guidelines|consignes|anweisungen|instrucciones|istruzioni|instructies)"
_MESSAGE = r"(?:message|mail|email|e-mail|text|sms)"
_MACHINE = r"(?:ai|a\.i\.|artificial intelligence|ai assistant|language model|llm|chatgpt|(?:spam|mail|e-?mail|content|scam|phishing) ?(?:filter|detector|checker|classifier)|classifier)"
_SAFE = r"(?:safe|legitimate|genuine|ham|benign|trusted|not (?:a )?(?:scam|phishing))"
_SAFE_IN_FRENCH = rf"(?:s[ûu]re?|l[ée]gitime|fiable|{_SAFE})"
_TURNING = ("ignor", "disregard", "forget", "override", "bypass", "oublie", "vergiss", "vergessen sie", "olvida", "negeer", "dimentica")
PATTERNS: tuple[tuple[tuple[tuple[str, ...], ...], str], ...] = (
    (
        (("instruc", "istruz", "prompt", "rules", "guideline", "consigne", "anweisung"), _TURNING),
        rf"{_IGNORE}{_ALL}(?:{_BEFORE} ?{_ORDERS}|{_ORDERS} (?:before|ci-dessus|{_BEFORE}))",
    ),
    (
        (("you were told", "you have been told", "you know", "came before"), _TURNING),
        rf"{_IGNORE}(?:everything|anything|all|what) (?:that )?(?:you (?:were|have been) told|you know|came before)",
    ),
    (
        ((" as safe", " as legit", " as genuine", " as ham", " as benign", " as trusted", " as not ", " comme "),
        ("classify", "label", "mark", "rate", "report", "treat", "score", "consid", "classe", "marque", "signale")),
        (rf"(?:classify|label|mark|rate|report|treat|score|consider) (?:this|the) {_MESSAGE} as {_SAFE}"
        rf"|(?:classe[rz]?|marque[rz]?|consid[èe]re[rz]?|signale[rz]?) ce (?:message|mail|texte|sms) comme {_SAFE_IN_FRENCH}"
        rf"|(?:rate|label|classify|mark) this as {_SAFE}"),
    ),
    (
        ((" is safe", " is legit", " is genuine", " is ham", " is benign", " is trusted", " is not "),
        ("say", "answer", "reply", "respond", "output", "conclude", "state")),
        rf"(?<!\w)(?:say|answer|reply|respond|output|conclude|state) (?:that )?(?:it|this|this {_MESSAGE}|the {_MESSAGE}) is {_SAFE}",
    ),
    (
        (("dear ", "attention ", "note to ", "note for ", "message to ", "message for ", "hey ", "hello "),
        (" ai", " a.i.", " artificial intelligence", " language model", " llm", " chatgpt", "filter", "detector", "checker", "classifier")),
        rf"(?:dear|attention|note (?:to|for)|message (?:to|for)|hey|hello) (?:the |any |all |every )?{_MACHINE}s?(?=\s*[:,;.!\n-])",
    ),
    (
        (("assistant,", "assistant:", "ai,", "ai:", "model,", "model:", "filter,", "filter:", "bot,", "bot:"),
        ("flag", "block", "mark", "classify", "report", "warn")),
        r"(?<!\w)(?:assistant|ai|model|filter|bot)[,:] (?:please )?(?:do not|don['\u2019]t|never) (?:flag|block|mark|classify|report|warn)",
    ),
    (
        (("as an ai", "as a ai", "as an assistant", "as a assistant", "as a language", "as an language", "you are "), ("ai", "assistant", "model")),
        r"as an? (?:ai|language model|assistant),? (?:language model,? )?(?:you|please)|you are (?:now )?(?:a |an )?(?:helpful|ai) assistant",
    ),
    (
        (("level", "verdict", "label", "classification"), ("proven", "safe", "nothing_found", "genuine", "legitimate", "ham", "benign")),
        r"[\"']?(?:level|verdict|label|classification)[\"']?\s?[:=]\s?[\"']?(?:proven|safe|nothing_found|genuine|legitimate|ham|benign)\b",
    ),
    ((("im_start", "im_end", "system>", "system|", "endoftext", "inst]"),), r"<\|?(?:im_start|im_end|system|endoftext)\|?>|\[/?inst\]"),
)
"""Words of which one of each group must be there, which is quick to see, and the pattern that is tried only then."""


class _Needed(NamedTuple):
    """All the words in one automaton, and for each pattern the numbers of its words, group by group."""

    words: AhoCorasick
    groups: tuple[tuple[frozenset[int], ...], ...]


@lru_cache(maxsize=1)
def _needed() -> _Needed:
    words = sorted({word for groups, _ in PATTERNS for group in groups for word in group})
    number = {word: place for place, word in enumerate(words)}
    return _Needed(
        AhoCorasick(words),
        tuple(tuple(frozenset(number[word] for word in group) for group in groups) for groups, _ in PATTERNS),
    )


@lru_cache(maxsize=len(PATTERNS))
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def machine_talk(text: str) -> list[tuple[int, int]]:
    """The places of the words that give it away, in order, at most eight of a kind."""
    text = text[:MOST_TEXT]
    lower = text.lower()
    if len(lower) != len(text):
        lower = "".join(one if len(one := character.lower()) == 1 else one[0] for character in text)
    words, needed = _needed()
    # Every word, also one inside another: only what is really not there may end the search.
    there = {number for number, _, _ in words.find_matches_as_indexes(lower, overlapping=True)}
    if not there:
        return []
    found: list[tuple[int, int]] = []
    for (_, pattern), groups in zip(PATTERNS, needed, strict=True):
        if not any(there.isdisjoint(group) for group in groups):
            found += [match.span() for match in islice(_compiled(pattern).finditer(lower), _MOST_PLACES)]
    return sorted(found)


def passages(text: str, places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Around each place all that is said to the program: from its sentence to the paragraph's end."""
    found = []
    for start, end in places:
        before = text[max(0, start - _LONGEST) : start]
        starts = [match.end() for match in _SENTENCE_START.finditer(before + "x")]
        first = start - len(before) + (min(starts[-1], len(before)) if starts else 0)
        paragraph = text.find("\n\n", end, end + _LONGEST)
        found.append((first, paragraph if paragraph >= 0 else min(len(text), end + _LONGEST)))
    return found


def blanked(text: str, places: Iterable[tuple[int, int]]) -> str:
    """`text` with spaces in these places: all else stands where it stood."""
    for start, end in places:
        text = text[:start] + " " * (min(end, len(text)) - start) + text[end:]
    return text

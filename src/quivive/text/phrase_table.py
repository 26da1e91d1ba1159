"""The phrases of all languages taken apart once, as a table that `PhraseBook` opens at once.

Taking four thousand phrases apart costs a second; the table is made when the package is built. So
nothing is imported here but the standard library and other pure text work.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from quivive.text.phrase_language import PhraseError, Slot, read_phrase

_LETTERS = re.compile(r"[^\W\d_]{3,}")


def compile_phrases(phrases: Mapping[str, Iterable[str]]) -> dict[str, Any]:
    """The phrases taken apart, as a table of lists and texts that `PhraseBook` opens at once.

    `phrases` maps a concept to its phrases, in any language. Raises PhraseError with all faulty ones.
    """
    numbers: dict[tuple[Slot, ...], int] = {}
    table: list[list[Any]] = []
    words: set[str] = set()
    faults: list[str] = []
    for concept, group in phrases.items():
        for text in group:
            try:
                phrase = read_phrase(text)
            except PhraseError as error:
                faults.append(f"{concept}: {error}")
                continue
            numbered = [numbers.setdefault(segment, len(numbers)) for segment in phrase.segments]
            table.append([concept, text, int(phrase.begins_with_sign), *numbered])
            words.update(word for group_of in phrase.needed for word in group_of)
            for symbol in _first_symbols(phrase.segments[0]):
                words.update(_LETTERS.findall(symbol))
    if faults:
        raise PhraseError("\n".join(faults))
    begins: dict[str, list[str]] = defaultdict(list)
    for segment, number in numbers.items():
        for symbol in _first_symbols(segment):
            begins[symbol].append(str(number))
    return {
        "phrases": table,
        "segments": ";".join(_packed(segment) for segment in numbers),
        # A part of which everything may be missing (`... (€|#|)`) is always there.
        "missable": [number for segment, number in numbers.items() if all(slot.optional for slot in segment)],
        "begins": {symbol: " ".join(where) for symbol, where in sorted(begins.items())},
        "symbols": " ".join(sorted({s for seg in numbers for slot in seg for way in slot.spellings for s in way})),
        "words": ";".join(sorted(words)),
    }


def _first_symbols(segment: Sequence[Slot]) -> dict[str, None]:
    """What a segment can begin with: while the first slots may be missing, what comes behind them too."""
    symbols: dict[str, None] = {}
    for slot in segment:
        symbols |= dict.fromkeys(way[0] for way in slot.spellings)
        if not slot.optional:
            break
    return symbols


def _packed(segment: Sequence[Slot]) -> str:
    """One text for a segment: thousands of them are read, and few are ever unpacked."""
    return "/".join(("?" if optional else "") + "|".join(map(" ".join, spellings)) for optional, spellings in segment)

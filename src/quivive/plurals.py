"""Which form of a sentence a number takes, by the cardinal rules of the Unicode CLDR.

A language states its rules in its wording, in the notation of the CLDR (Unicode Technical Standard 35, part 3,
"Language Plural Rules"): `one = "i = 1"`, `few = "n % 10 = 2..4 and n % 100 != 12..14"`. Counted here are whole
messages, files and rows, so that only the operands of whole numbers occur: `n` and `i`, which are then the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

CATEGORIES = ("zero", "one", "two", "few", "many", "other")
"""Every name that a form can have; `other` is the one for what no rule names."""

_RELATION = re.compile(r"\s*[ni](?:\s*%\s*(\d+))?\s*(!?=)\s*([\d.,\s]+?)\s*")


def plural_form(rules: Mapping[str, str], number: int) -> str:
    """The name of the form that `number` takes: the first whose rule holds, else `other`.

    Raises ValueError for a rule that is not in the notation of the CLDR or names the operands of fractions.
    """
    for form, rule in rules.items():
        if any(all(_holds(part, abs(number)) for part in either.split(" and ")) for either in rule.split(" or ")):
            return form
    return "other"


def _holds(relation: str, number: int) -> bool:
    said = _RELATION.fullmatch(relation)
    if said is None:
        raise ValueError(f"{relation!r} is no rule about whole numbers")
    remainder, equal, ranges = said.groups()
    value = number % int(remainder) if remainder else number
    return any(_within(value, values) for values in ranges.split(",")) is (equal == "=")


def _within(value: int, values: str) -> bool:
    first, _, last = values.partition("..")
    return int(first) <= value <= int(last or first)

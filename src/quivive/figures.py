"""Numbers, percentages and dates as the reader's language writes them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")


@dataclass(frozen=True, slots=True)
class Figures:
    """How one language writes figures; its wording states it in the table `figures`.

    What a language does not state is written plainly: a decimal point, nothing between thousands, dates as in
    ISO 8601. The conventions of the languages that Quivive speaks are those of the Unicode CLDR.
    """

    decimal: str = "."
    grouping: str = ""
    """What stands between thousands."""
    grouped_from: int = 4
    """Numbers of fewer digits are not grouped."""
    percent_form: str = "{number}%"
    date_form: str = ""
    first_day: str = ""
    """The first of the month where it is written in a way of its own (1er)."""
    months: tuple[str, ...] = ()
    plural: Mapping[str, str] = field(default_factory=dict)
    """The rule of each plural form; see `quivive.plurals`."""

    @classmethod
    def from_table(cls, table: Mapping[str, Any]) -> Figures:
        """The figures of a language from its table."""
        return cls(**{**table, "months": tuple(table.get("months", ()))})

    def number(self, value: float, places: int = 0, *, signed: bool = False) -> str:
        """`value` with so many decimal places; `signed` writes a plus too."""
        whole, _, fraction = f"{abs(value):.{places}f}".partition(".")
        if self.grouping and len(whole) >= self.grouped_from:
            whole = f"{int(whole):,}".replace(",", self.grouping)
        negative = value < 0 and (int(fraction or 0) or any(digit in whole for digit in "123456789"))
        sign = "-" if negative else "+" if signed else ""
        return sign + whole + (self.decimal + fraction if fraction else "")

    def percent(self, number: int) -> str:
        """So many per cent."""
        return self.percent_form.format(number=self.number(number))

    def date(self, day: str) -> str:
        """A day in ISO 8601 (2026-11-23) with its month in words; what is no such day stays as it is."""
        said = _DAY.fullmatch(day)
        if said is None or not self.months or not 1 <= int(said[2]) <= len(self.months):
            return day
        number = int(said[3])
        written = self.first_day if number == 1 and self.first_day else str(number)
        return self.date_form.format(day=written, month=self.months[int(said[2]) - 1], year=said[1])

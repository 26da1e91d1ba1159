"""Every sentence that is shown, in the reader's language, from a `wording.toml` table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from quivive.figures import Figures
from quivive.plurals import CATEGORIES, plural_form

_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
_FIGURES = "figures"
"""The table that says how numbers are written; it holds no sentences."""
_DAY = "date"
"""The detail that is a day."""
_MOST_DIGITS = 15
"""A longer run of digits is a name, not a count."""


class Wording:
    """The sentences of one language, called by dotted keys (`signals.ask_card`).

    `table` is `facts/languages/<xx>/wording.toml` as read. A sentence that speaks of a `{count}` may stand in
    several forms (`{ one = "{count} message", other = "{count} messages" }`); the number picks the one that is
    right in this language.
    """

    def __init__(self, language: str, table: Mapping[str, Any]) -> None:
        self.language = language
        self.figures = Figures.from_table(table.get(_FIGURES, {}))
        self._forms = dict(_flat({name: inner for name, inner in table.items() if name != _FIGURES}))

    @property
    def keys(self) -> tuple[str, ...]:
        """Every key there is a sentence for."""
        return tuple(self._forms)

    def has(self, key: str) -> bool:
        """Whether `say` knows this key."""
        return key in self._forms

    def forms(self, key: str) -> Mapping[str, str]:
        """The sentence as it is written, by plural form; only `other` where no number changes it.

        Raises `KeyError` for a key without a sentence.
        """
        try:
            return self._forms[key]
        except KeyError:
            raise KeyError(f"no sentence is called {key!r} in the wording of {self.language!r}") from None

    def say(self, key: str, /, **details: str | int) -> str:
        """The sentence called `key`, its placeholders filled with `details`.

        Details are put in as they are: braces inside them mean nothing. Whole numbers, a `count` also where it
        is given as text, and a `date` in ISO 8601 are written as the language does. A detail that is not given,
        or empty, is replaced by plain words ("the company"), so that a person never sees a placeholder. Raises
        `KeyError` for a key without a sentence.
        """
        forms = self.forms(key)
        count = details.get("count", "")
        if isinstance(count, str) and count.isascii() and count.isdigit() and len(count) <= _MOST_DIGITS:
            details["count"] = count = int(count)
        form = plural_form(self.figures.plural, count) if len(forms) > 1 and isinstance(count, int) else "other"
        template = forms.get(form, forms["other"])
        return _PLACEHOLDER.sub(lambda found: self._written(details, found[1]), template)

    def _written(self, details: Mapping[str, str | int], name: str) -> str:
        detail = details.get(name, "")
        if isinstance(detail, int):
            return self.figures.number(detail)
        if name == _DAY:
            detail = self.figures.date(detail)
        return detail or self._stand_in(name)

    def _stand_in(self, detail: str) -> str:
        return self._forms.get(f"details.{detail}", {}).get("other", "…")


def _flat(table: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Mapping[str, str]]]:
    for name, value in table.items():
        if not isinstance(value, Mapping):
            yield above + name, {"other": str(value)}
        elif "other" in value and all(form in CATEGORIES for form in value):
            yield above + name, {form: str(text) for form, text in value.items()}
        else:
            yield from _flat(value, f"{above}{name}.")

"""Every sentence that is shown, in the reader's language, from a `wording.toml` table."""

from __future__ import annotations

import re
from collections.abc import Mapping

_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


class Wording:
    """The sentences of one language, called by dotted keys (`signals.ask_card`).

    `table` is `facts/languages/<xx>/wording.toml` as read. What it lacks is said by `fallback`,
    where one is given.
    """

    def __init__(self, language: str, table: Mapping[str, object], fallback: Wording | None = None) -> None:
        self.language = language
        self._texts: dict[str, str] = _flat(table)
        if fallback:
            self._texts = fallback._texts | self._texts  # noqa: SLF001 - another of the same class

    @property
    def keys(self) -> tuple[str, ...]:
        """Every key there is a sentence for."""
        return tuple(self._texts)

    def has(self, key: str) -> bool:
        """Whether `say` knows this key."""
        return key in self._texts

    def say(self, key: str, **details: str) -> str:
        """The sentence called `key`, its placeholders filled with `details`.

        Details are put in as they are: braces inside them mean nothing. A detail that is not
        given, or empty, is replaced by plain words ("the company"), so that a person never sees
        a placeholder. Raises `KeyError` for a key without a sentence.
        """
        try:
            template = self._texts[key]
        except KeyError:
            raise KeyError(f"no sentence is called {key!r} in the wording of {self.language!r}") from None
        return _PLACEHOLDER.sub(lambda found: details.get(found[1]) or self._stand_in(found[1]), template)

    def _stand_in(self, detail: str) -> str:
        return self._texts.get(f"details.{detail}", "…")


def _flat(table: Mapping[str, object], above: str = "") -> dict[str, str]:
    texts: dict[str, str] = {}
    for name, value in table.items():
        if isinstance(value, Mapping):
            texts |= _flat(value, f"{above}{name}.")
        else:
            texts[above + name] = str(value)
    return texts

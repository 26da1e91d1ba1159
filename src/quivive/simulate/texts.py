"""The texts of invented messages: clauses to kits, kits to variants, variants to sentences with values in them."""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from typing import Any

from quivive.frozen import frozen

LANGUAGES = ("en", "fr", "de", "es", "it", "nl", "pt")
_CHOICE = re.compile(r"\(([^()]*\|[^()]*)\)")
_LETTER = re.compile(r"(?<=[a-zà-ÿ])[a-zà-ÿ](?=[a-zà-ÿ])")
_FIELD = re.compile(r"\{\w+\}")


@lru_cache(maxsize=len(LANGUAGES))
def clauses(language: str) -> Mapping[str, Any]:
    """The clauses of a language; clause n means the same in all of them."""
    text = (resources.files(__package__) / "languages" / f"{language}.toml").read_text("utf-8")
    return tomllib.loads(text)


@frozen
class Kit:
    """The base of a text, in any language: which clause stands in each place, and the shape of its addresses.

    `path` holds `{t}`, a part that changes from one message to the next. `more` is a second clause on the same matter,
    or -1.
    """

    story: str
    open: int
    problem: int
    ask: int
    end: int
    subject: int
    path: str
    more: int = -1

    @property
    def id(self) -> str:
        """The same for the same clauses."""
        return f"{self.story}-{self.open}{self.problem}{self.ask}{self.end}" + (f"-{self.more}" if self.more >= 0 else "")


_PATHS = ("/{t}", "/p/{t}", "/track?id={t}", "/login.php?u={t}", "/secure/{t}", "/c?x={t}&s=1", "/verify/{t}/", "/i/{t}")


def new_kit(story: str, chance: random.Random, *, own_folder: float = 0.6, second_clause: float = 0.0) -> Kit:
    """A kit of that story. `own_folder` is the probability that its addresses have a folder that no other kit has,
    `second_clause` that of a second clause."""
    common, told = clauses("en")["common"], clauses("en")["stories"][story]
    path = chance.choice(_PATHS)
    if chance.random() < own_folder:
        path = f"/{''.join(chance.choice(signs) for signs in ('bdfgklmnprstvz', 'aeiou') * 3)}{path}"
    problem = chance.randrange(len(told["problem"]))
    ends = [place for place, clause in enumerate(common["end"]) if "link" not in clause or "{link}" in told["ask"][0]]
    more = chance.randrange(len(told["problem"])) if chance.random() < second_clause else -1
    return Kit(
        story,
        chance.randrange(len(common["open"])),
        problem,
        chance.randrange(len(told["ask"])),
        chance.choice(ends),
        chance.randrange(len(told["subject"])),
        path,
        -1 if more == problem else more,
    )


@frozen
class Variant:
    """A kit in one language with its synonyms chosen: forms to fill with `str.format_map`."""

    id: str
    subject: str
    text: str


def new_variant(kit: Kit, language: str, channel: str, chance: random.Random, *, slips: int = 0) -> Variant:
    """The kit's text with synonyms drawn by `chance`; `slips` is how many letters are mistyped."""
    common, told = clauses(language)["common"], clauses(language)["stories"][kit.story]
    picks: list[str] = []

    def chosen(clause: str) -> str:
        def pick(match: re.Match[str]) -> str:
            words = match.group(1).split("|")
            place = chance.randrange(len(words))
            picks.append(str(place))
            return words[place]

        return _CHOICE.sub(pick, clause)

    problem = chosen(told["problem"][kit.problem])
    if kit.more >= 0:
        problem += " " + _capital(chosen(told["problem"][kit.more]))
    ask, end = chosen(told["ask"][kit.ask]), chosen(common["end"][kit.end])
    if channel == "email":
        text = f"{common['greet']}\n\n{_capital(problem)}\n\n{ask}{end}\n\n{common['sign']}"
    else:
        opened = chosen(common["open"][kit.open])
        text = f"{opened}{problem if opened else _capital(problem)} {ask}{end}"
    if kit.story in ("family", "job"):
        # Whoever speaks in nobody's name neither begins nor signs with one.
        text = f"{_capital(problem)} {ask}"
    for _ in range(slips):
        text = _slip(text, chance)
    return Variant(f"{kit.id}/{language}/{''.join(picks)}", told["subject"][kit.subject], text)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _slip(text: str, chance: random.Random) -> str:
    """Two letters of a word swapped; what is to be filled in stays as it is."""
    kept = [match.span() for match in _FIELD.finditer(text)]
    places = [
        match.start() for match in _LETTER.finditer(text) if not any(start <= match.start() < end for start, end in kept)
    ]
    if not places:
        return text
    place = chance.choice(places)
    return f"{text[: place - 1]}{text[place]}{text[place - 1]}{text[place + 1 :]}"

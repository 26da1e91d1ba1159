"""Messages written by a seeded grammar, for training only: what real genuine messages are too few for.

Learners that see brand names, French and words of delivery mostly in scams take them for scams. The
grammar writes both classes about the same brands in the same manner, so that only what tells them
apart is left: the ask, and where its path leads. Nothing it writes is stored or published.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from importlib import resources

from quivive.knowledge import Knowledge, read_facts
from quivive_lab.corpora import Row
from quivive_lab.grammar.frames import LANGUAGES, Deck, read_texts
from quivive_lab.grammar.plan import COUNTERFACTUAL, COUNTRIES, GENUINE, SCAM, Kind
from quivive_lab.grammar.writer import Writer

_SHARES = {"fr": 30, "en": 30, "de": 9, "es": 9, "it": 7, "nl": 7, "pt": 8}
_COUNTERFACTUAL_SHARE = 0.3


def grammar_rows(seed: int, genuine: int, scam: int) -> Iterator[Row]:
    """`genuine` rows labelled ham and `scam` rows labelled scam, the same for the same seed."""
    root = resources.files("quivive.facts")
    knowledge = Knowledge(read_facts(root), {}, root)
    chance = random.Random(seed)
    manners: dict[str, list[Writer]] = {language: [] for language in LANGUAGES}
    for key, countries in COUNTRIES.items():
        language, _, country = key.partition("-")
        manners[language].append(Writer(language, country, countries, read_texts(language, country), knowledge, chance))
    writers = {language: Deck(every, chance) for language, every in manners.items()}
    languages = Deck([language for language in LANGUAGES for _ in range(_SHARES[language])], chance)
    decks: dict[tuple[str, str], Deck[Kind]] = {}

    def kind(language: str, name: str, kinds: tuple[Kind, ...]) -> Kind:
        deck = decks.get((language, name))
        if deck is None:
            deck = decks[language, name] = Deck([one for one in kinds for _ in range(one.share)], chance)
        return deck.draw()

    for number in range(genuine):
        language = languages.draw()
        row = writers[language].draw().genuine(kind(language, "genuine", GENUINE))
        row.id = row.table["id"] = f"grammar:{seed}:genuine:{number}"
        yield row
    for number in range(scam):
        language = languages.draw()
        if chance.random() < _COUNTERFACTUAL_SHARE:
            row = writers[language].draw().counterfactual(kind(language, "counterfactual", COUNTERFACTUAL))
        else:
            row = writers[language].draw().scam(kind(language, "scam", SCAM))
        row.id = row.table["id"] = f"grammar:{seed}:scam:{number}"
        yield row

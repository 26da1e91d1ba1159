"""Writes the messages of one language, and draws their frames and brands evenly."""

from __future__ import annotations

import random

from quivive.brand import Brand
from quivive.knowledge import Knowledge
from quivive_lab.corpora import Row
from quivive_lab.grammar.frames import Deck, Texts
from quivive_lab.grammar.hosts import Hosts
from quivive_lab.grammar.letter import Letter
from quivive_lab.grammar.plan import Kind


class Writer:
    """Writes rows in `language`, in the manner of `country` if it is given, with the frames of `texts`
    and brands of `countries`."""

    def __init__(
        self, language: str, country: str, countries: tuple[str, ...], texts: Texts, knowledge: Knowledge, chance: random.Random
    ) -> None:
        self.language, self._country, self._countries = language, country, countries
        self.texts, self._knowledge, self.chance = texts, knowledge, chance
        self.hosts = Hosts(language, knowledge, chance)
        self._decks: dict[tuple[str, str], Deck[str]] = {}
        self._brands: dict[tuple[str, str], list[Brand]] = {}

    def genuine(self, kind: Kind) -> Row:
        """A message whose every path stays with its sender."""
        return self._row(Letter(self, kind, "genuine", scam=False))

    def scam(self, kind: Kind) -> Row:
        """A message that asks, by a path that is not the brand's."""
        return self._row(Letter(self, kind, "scam", scam=True))

    def counterfactual(self, kind: Kind) -> Row:
        """A genuine message whose path is swapped for a foreign one, and an ask added."""
        return self._row(Letter(self, kind, "genuine", scam=True))

    def _row(self, letter: Letter) -> Row:
        label = "scam" if letter.scam else "ham"
        table = {"id": "", "channel": letter.channel, "text": letter.text, "subject": letter.subject, "sender": letter.sender, "label": label}
        return Row(
            id="",
            label=label,
            kind=f"grammar {'scam' if letter.scam else 'genuine'} {letter.kind.topic}",
            language=self.language,
            source="grammar",
            channel=letter.channel,
            table=table,
            eml=None,
            extra={"brand": letter.brand.id if letter.brand else "", "domain": letter.domain},
        )

    def frame(self, table: str, name: str) -> str:
        """The next frame of its deck."""
        deck = self._decks.get((table, name))
        if deck is None:
            deck = self._decks[table, name] = Deck(self.texts[table][name], self.chance)
        return deck.draw()

    def has(self, table: str, name: str) -> bool:
        """Whether the texts have such frames."""
        return name in self.texts.get(table, {})

    def brand(self, sectors: tuple[str, ...]) -> tuple[Brand | None, str]:
        """A brand of one of the sectors (None where no country has one), and the country it writes from."""
        places = [(country, sector) for country in self._countries for sector in sectors if self._of(country, sector)]
        if not places:
            return None, self._country or self._countries[0]
        country, sector = self.chance.choice(places)
        brand = self.chance.choice(self._of(country, sector))
        return brand, self._country if country == "*" and self._country else country

    def _of(self, country: str, sector: str) -> list[Brand]:
        key = (country, sector)
        if key not in self._brands:
            every = sorted(self._knowledge.brands.values(), key=lambda brand: brand.id)
            self._brands[key] = [brand for brand in every if brand.sector == sector and country in brand.countries and brand.domains]
        return self._brands[key]

"""A register of recalls as the facts describe it: whose it is, where to look in it, how it can be asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_LETTERS = 2
"""Keys of as many letters are languages (ISO 639-1)."""


@dataclass(frozen=True, slots=True)
class RecallRegister:
    """Where an authority or a shop publishes recalls; shown to people only where `verified`.

    `countries` are those whose people it is for (ISO 3166-1 alpha-2), `brands` the shops whose own it is.
    `address` is the page for people, empty where it lies inside an account; `hosts` are the only hosts that
    its notices lie on. `api` is what programs ask, empty where there is nothing to ask; `schema` says where
    its form is described.
    """

    id: str
    name: str
    countries: tuple[str, ...]
    brands: tuple[str, ...]
    languages: tuple[str, ...]
    address: str
    hosts: tuple[str, ...]
    texts: Mapping[str, str]
    source: str
    verified: bool
    seen: str
    api: str
    schema: str

    def text(self, language: str) -> str:
        """What stands in it, in `language`, else in English."""
        return self.texts.get(language) or self.texts["en"]

    @classmethod
    def from_facts(cls, identifier: str, table: Mapping[str, Any]) -> RecallRegister:
        """A register from its TOML table; the facts test reports every fault."""
        api = table.get("api", {})
        return cls(
            id=identifier,
            name=table["name"],
            countries=tuple(table["countries"]),
            brands=tuple(table.get("brands", ())),
            languages=tuple(table["languages"]),
            address=table["address"],
            hosts=tuple(table["hosts"]),
            texts={key: text for key, text in table.items() if len(key) == _LETTERS},
            source=table["source"],
            verified=bool(table["verified"]),
            seen=str(table["seen"]),
            api=api.get("address", ""),
            schema=api.get("schema", ""),
        )


def registers_for(registers: Mapping[str, RecallRegister], country: str, brand: str = "") -> tuple[RecallRegister, ...]:
    """The verified registers to look in: the shop's own first, then the country's, the widest last."""
    found = [one for one in registers.values() if one.verified and (brand in one.brands or country in one.countries)]
    return tuple(sorted(found, key=lambda one: (brand not in one.brands, len(one.countries), one.id)))

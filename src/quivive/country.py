"""A country as the facts describe it: its name, its calling code, where to report there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class CountryRoute:
    """One place to report to; shown only where `verified`."""

    id: str
    channel: str
    texts: Mapping[str, str]
    notes: Mapping[str, str]
    address: str
    language: str
    cost: str
    source: str
    verified: bool
    evidence: str
    seen: str

    def what(self, language: str) -> str:
        """What it is for, in `language`, else in English."""
        return self.texts.get(language) or self.texts.get("en", "")

    def note(self, language: str) -> str:
        """What to know about it, in `language`, else in English; may be empty."""
        return self.notes.get(language) or self.notes.get("en", "")


@dataclass(frozen=True, slots=True)
class Country:
    """One country; `code` is ISO 3166-1 alpha-2, `accepts` other spellings of it."""

    code: str
    names: Mapping[str, str]
    accepts: tuple[str, ...]
    languages: tuple[str, ...]
    calling_code: str
    routes: tuple[CountryRoute, ...]

    def name(self, language: str) -> str:
        """The country's name in `language`, else in English."""
        return self.names.get(language) or self.names["en"]

    @classmethod
    def from_facts(cls, code: str, table: Mapping[str, Any]) -> Country:
        """A country from its TOML table; the facts test reports every fault."""
        return cls(
            code=code,
            names=table["name"],
            accepts=tuple(table.get("accepts", ())),
            languages=tuple(table.get("languages", ())),
            calling_code=str(table.get("calling_code", "")),
            routes=tuple(
                CountryRoute(
                    id=route["id"],
                    channel=route["channel"],
                    texts=route["what"],
                    notes=route.get("notes", {}),
                    address=route["address"],
                    language=route.get("language", ""),
                    cost=route.get("cost", ""),
                    source=route["source"],
                    verified=bool(route["verified"]),
                    evidence=route.get("evidence", ""),
                    seen=str(route["seen"]),
                )
                for route in table.get("routes", ())
            ),
        )

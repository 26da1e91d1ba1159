"""What kind of neighbour a country is to a campaign: whether its people read the language and know the brand."""

from __future__ import annotations

from functools import lru_cache

from quivive.knowledge import Knowledge
from quivive.spread.lags import Kind
from quivive.spread.traces import Trace


def kind_by(knowledge: Knowledge) -> Kind:
    """Names the kinds by what is known of countries and brands; a campaign in nobody's name is known everywhere."""

    @lru_cache(maxsize=4_096)
    def named(brand: str, origin: str, country: str) -> str:
        home = brand not in knowledge.brands or knowledge.brands[brand].is_at_home(country)
        same = spoken(origin) & spoken(country)
        return f"{'same' if same else 'other'} language, {'known' if home else 'foreign'} brand"

    def spoken(country: str) -> frozenset[str]:
        known = knowledge.countries.get(country)
        return frozenset(known.languages) if known is not None else frozenset()

    def kind(trace: Trace, country: str) -> str:
        return named(trace.brand, trace.origin, country)

    return kind

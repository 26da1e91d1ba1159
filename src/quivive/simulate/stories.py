"""The stories that invented scams tell, as `stories.toml` has them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from types import MappingProxyType
from typing import Any

from quivive.frozen import frozen

_ANYWHERE = "*"


@frozen
class Story:
    """One kind of scam: its type (`quivive.scam_types`), whether it leads to a `link` or a `number`, how often and how
    it is told, in whose name by country, and the probability that a campaign of it travels."""

    id: str
    type: str
    path: str
    share: float
    travels: float
    channels: Mapping[str, float]
    months: tuple[float, ...]
    brands: Mapping[str, tuple[str, ...]]

    @property
    def is_nobodys(self) -> bool:
        """Whether it speaks in no brand's name."""
        return not self.brands

    @property
    def is_everywhere(self) -> bool:
        """Whether its brands are known in every country."""
        return _ANYWHERE in self.brands

    def brands_in(self, country: str) -> tuple[str, ...]:
        """The brands it may speak for there; one empty id if it speaks for nobody; nothing where it is not told."""
        if self.is_nobodys:
            return ("",)
        return self.brands.get(country) or self.brands.get(_ANYWHERE, ())


@lru_cache(maxsize=1)
def stories() -> Mapping[str, Story]:
    """All of them, by id."""
    text = (resources.files(__package__) / "stories.toml").read_text("utf-8")
    return MappingProxyType({name: _story(name, table) for name, table in tomllib.loads(text).items()})


def _story(name: str, table: Mapping[str, Any]) -> Story:
    said = {"months": (1.0,) * 12, **table}
    brands = {country: tuple(ids) for country, ids in table["brands"].items()}
    return Story(id=name, **{**said, "months": tuple(said["months"]), "brands": brands})

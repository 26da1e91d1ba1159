"""What the tests share: the knowledge of the working tree, read once."""

from __future__ import annotations

from importlib import resources

import pytest
from postgresql import postgresql, store_place
from team_desk import desk

from quivive.knowledge import Knowledge, load_knowledge, read_facts

__all__ = ["desk", "knowledge", "postgresql", "store_place"]


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """Everything that is known; before weights were learned, the facts alone.

    The facts show what is seen, though not what it weighs.
    """
    if resources.files("quivive.model").joinpath("weights.json").is_file():
        known = load_knowledge()
    else:
        root = resources.files("quivive.facts")
        known = Knowledge(read_facts(root), {}, root)
    # Read here, so that a fault in a lexicon is told once, not by every test.
    assert known.phrases is not None
    return known

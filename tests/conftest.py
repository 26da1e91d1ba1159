"""What the tests share: the knowledge of the working tree, read once."""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import pytest
from journeys import browser, enter
from postgresql import postgresql, store_place
from team_desk import desk

from quivive.knowledge import Knowledge, load_knowledge, read_facts

__all__ = ["browser", "desk", "enter", "knowledge", "postgresql", "store_place"]


@pytest.fixture(scope="session", autouse=True)
def no_files_at_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """What servers keep by themselves lies in a folder of the tests, not in that of whoever runs them."""
    folder, before = tmp_path_factory.mktemp("data"), os.environ.get("XDG_DATA_HOME")
    os.environ["XDG_DATA_HOME"] = str(folder)
    yield folder
    if before is None:
        del os.environ["XDG_DATA_HOME"]
    else:
        os.environ["XDG_DATA_HOME"] = before


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

"""What the tests share: the facts of the working tree, without learned weights."""

from __future__ import annotations

from importlib import resources

import pytest

from quivive.knowledge import Knowledge, read_facts


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """Everything that is known, read once; what a finding weighs is not needed to see it."""
    root = resources.files("quivive.facts")
    return Knowledge(read_facts(root), {}, root)

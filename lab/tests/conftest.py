"""The lab's tests: one that needs what only the lab needs is skipped where that is not installed, and says so."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

NEEDED = frozenset({"numpy", "scipy", "sklearn"})


class LabModule(pytest.Module):
    """A file of tests that may import what is not there."""

    def collect(self) -> Iterable[pytest.Item | pytest.Collector]:
        """Its tests; none, with the reason, where one of `NEEDED` is what it could not import."""
        try:
            return super().collect()
        except self.CollectError as error:
            missing = getattr(error.__cause__, "name", None)
            if missing not in NEEDED:
                raise
            pytest.skip(f"needs {missing}: pip install ./lab", allow_module_level=True)


def pytest_pycollect_makemodule(module_path: Path, parent: pytest.Collector) -> pytest.Module:
    """Collect every file of tests in this folder like that."""
    return LabModule.from_parent(parent, path=module_path)

"""The lab's tests: one that needs what only the lab needs is skipped where that is not installed, and says so."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

import pytest

# As the lab's command does, before numpy is imported: threads of the numerical libraries only get in each other's way.
for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(variable, "1")

NEEDED = frozenset({"numpy", "scipy", "sklearn", "matplotlib"})


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

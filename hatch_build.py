"""Compile the facts when a wheel is built, so that a check does not begin with reading hundreds of files."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileFacts(BuildHookInterface[Any]):
    """Adds `quivive/facts/compiled/*.json` to the wheel.

    Not to an editable install: there people change facts, and those are read as they stand.
    """

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile every group of facts. Stops the build on faulty facts."""
        if version == "editable":
            return
        source = Path(self.root) / "src"
        sys.path.insert(0, str(source))
        from quivive.fact_files import COMPILED, GROUPS, compile_group

        facts = source / "quivive" / "facts"
        self._folder = tempfile.TemporaryDirectory()
        for group in GROUPS:
            path = Path(self._folder.name) / f"{group}.json"
            path.write_text(compile_group(facts, group), encoding="utf-8")
            build_data["force_include"][str(path)] = f"quivive/facts/{COMPILED}/{group}.json"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """The wheel holds them now."""
        if version != "editable":
            self._folder.cleanup()

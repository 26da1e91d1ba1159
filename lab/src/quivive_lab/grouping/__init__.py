"""How well reports are gathered into campaigns, beside simpler ways: `quivive-lab campaigns DATA`."""

from __future__ import annotations

from quivive_lab.grouping.measure import measure

__all__ = ["measure"]

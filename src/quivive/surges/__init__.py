"""More reports than expected: which series of reports rise now, by how much, and how sure that is.

    from quivive.surges import detect, known_events
    found = detect(counts, at=moment, period=Period.DAY, events=known_events())
    for wave in found.waves:
        print(wave.surge.series, wave.surge.since, wave.surge.observed, wave.surge.expected, wave.surge.certainty)

`detect` is all that other parts need; docs/surges.md says how it judges. Importing this package needs the extra `watch`.
"""

from __future__ import annotations

from quivive.errors import MissingExtra

try:
    import numpy  # noqa: F401 - only to say what is missing
except ModuleNotFoundError:
    raise MissingExtra("watch", "Finding surges") from None

from quivive.surges.detection import SHIPPED, Detection, Settings, Wave, detect
from quivive.surges.events import KnownEvent, known_events
from quivive.surges.steps import beginning, history_since

__all__ = ["SHIPPED", "Detection", "KnownEvent", "Settings", "Wave", "beginning", "detect", "history_since", "known_events"]

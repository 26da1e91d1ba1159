"""More reports than expected: `detect` finds the series that rise, and tells each wave once."""

from quivive.surges.detection import SHIPPED, Detection, Settings, Wave, detect
from quivive.surges.events import KnownEvent, known_events
from quivive.surges.steps import beginning

__all__ = ["SHIPPED", "Detection", "KnownEvent", "Settings", "Wave", "beginning", "detect", "known_events"]

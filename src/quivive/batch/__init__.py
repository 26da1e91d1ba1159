"""Many messages at once: read in order, judged by several processes, written in order.

`rows` says what is written of a message, `processes` spreads the work, `output` is the file that
can be gone on with, `scan` tells the story.
"""

from __future__ import annotations

from quivive.batch.scan import Scanned, scan

__all__ = ["Scanned", "scan"]

"""What a team reads every morning: campaigns, surges, where they go next, and what of it is new.

Needs the extra `watch`.
"""

from __future__ import annotations

from quivive.watch.overview import Overview, look
from quivive.watch.seen import Linked, Seen, Where

__all__ = ["Linked", "Overview", "Seen", "Where", "look"]

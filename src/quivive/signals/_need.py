"""What must be there for a signal to be asked at all."""

from __future__ import annotations

from enum import Enum, auto


class Need(Enum):
    """What must be there for a signal to be asked; most messages have few links and claim nobody."""

    NOTHING = auto()
    LINKS = auto()
    SENDER = auto()
    CLAIM = auto()

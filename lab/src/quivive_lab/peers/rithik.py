"""The package `rithik` (MIT licence): rules written by hand for scam messages and links common in India.

The best of the rule packages for SMS in Python's registry. Its page says what it is for: SMS, forwarded chat messages and links.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from importlib import metadata

from quivive_lab.corpora import cleaned
from quivive_lab.examples import Example
from quivive_lab.peers import Answers, Unavailable, scaled

_NOT_FOR = "its rules are for SMS, chat messages and links"
_SUSPICIOUS = 0.25
"""From this score on it answers `suspicious`; its own constant."""
_STEEPNESS = 10.0
"""Its scores lie between 0 and 1, scaled ones should too, without all being near the middle."""


def answer(readings: Sequence[Example], _examples: Sequence[Example]) -> Answers:
    """What its rules say of each SMS."""
    try:
        from rithik.scam import analyze  # noqa: PLC0415 - not installed with the lab
    except ImportError as error:
        raise Unavailable("not installed: pip install 'quivive-lab[peers]'") from error
    texts = [str(cleaned(one.row)["text"]) if one.channel == "sms" else None for one in readings]
    start = time.process_time()
    points = [None if text is None else analyze(text).score for text in texts]
    seconds = time.process_time() - start
    judged = sum(text is not None for text in texts)
    return Answers(
        version=metadata.version("rithik"),
        threshold="suspicious or scam",
        scores=[None if value is None else scaled(_STEEPNESS * value, _STEEPNESS * _SUSPICIOUS) for value in points],
        cannot={"email": _NOT_FOR, "call": _NOT_FOR, "web": _NOT_FOR},
        per_cpu_second={"sms": judged / seconds} if judged and seconds else {},
    )

"""A call as it happens: what has been said so far, judged again every few seconds, and a warning as soon as it is clear.

Nothing is kept of a call but its beginning and the last minutes; time is what the caller says it is, so that a call can
be replayed.
"""

from __future__ import annotations

from collections.abc import Sequence

from quivive.calls import OPENING, STRETCH, latest_stretch
from quivive.check import judge
from quivive.frozen import frozen
from quivive.knowledge import Knowledge
from quivive.message import Channel, Message, Moment, Part, PartName
from quivive.verdict import Group, Level, Verdict

EVERY = 5.0
"""Seconds between two answers."""
FEWEST_WORDS = 12
"""Before so many words nothing is said: a greeting is no call."""
MOST_KEPT = 4 * STRETCH
"""Characters that are kept beside the opening: eight minutes."""
_ALARM = {Level.SCAM: 2, Level.SUSPICIOUS: 1}


@frozen
class Heard:
    """Words with when they began, in seconds from the start of the call."""

    text: str
    seconds: float


@frozen
class Standing:
    """What would be said of the call at `seconds`: the verdict on its last minutes, whether it is a warning now (`warns`)
    and when the first one was (`warned_at`, None before it). `message` is what was judged, for the places of findings."""

    seconds: float
    words: int
    verdict: Verdict
    message: Message
    warns: bool
    warned_at: float | None


class Call:
    """One call, told piece by piece. Bounded: an endless call keeps its opening and its last minutes."""

    def __init__(self, knowledge: Knowledge, *, language: str = "", country: str = "") -> None:
        self._knowledge, self._language, self._country = knowledge, language, country
        self._opening = ""
        self._recent: list[Heard] = []
        self._length = 0
        self._words = 0
        self._warned_at: float | None = None
        self._clear_before = False

    def hear(self, heard: Sequence[Heard]) -> None:
        """Words that the caller said, in order."""
        for each in heard:
            text = " ".join(each.text.split())
            if not text:
                continue
            self._words += len(text.split())
            if len(self._opening) < OPENING:
                self._opening = f"{self._opening} {text}".strip()[: 2 * OPENING]
            self._recent.append(Heard(text, each.seconds))
            self._length += len(text) + 1
            while self._length > MOST_KEPT and len(self._recent) > 1:
                self._length -= len(self._recent.pop(0).text) + 1

    def standing(self, seconds: float, provisional: Sequence[Heard] = ()) -> Standing | None:
        """What would be said now, `provisional` being words that may still change; None before enough was said.

        What only looks suspicious must stand for two answers: one word heard wrongly is no reason to cut in.
        """
        words = self._words + sum(len(each.text.split()) for each in provisional)
        if words < FEWEST_WORDS:
            return None
        message = latest_stretch(self._message(provisional))
        verdict = judge(message, self._knowledge)
        clear = is_clear(verdict)
        warns = clear and (verdict.level is Level.SCAM or self._clear_before)
        self._clear_before = clear
        if warns and self._warned_at is None:
            self._warned_at = seconds
        return Standing(seconds, words, verdict, message, warns, self._warned_at)

    def _message(self, provisional: Sequence[Heard]) -> Message:
        pieces: list[str] = []
        times: list[Moment] = []
        place = 0
        every = [*self._recent, *provisional]
        if self._opening and every and not self._opening.startswith(every[0].text[:OPENING]):
            every.insert(0, Heard(self._opening, 0.0))
        for each in every:
            times.append(Moment(place, each.seconds))
            pieces.append(each.text)
            place += len(each.text) + 1
        part = Part(str(PartName.TRANSCRIPT), " ".join(pieces), times=tuple(times))
        return Message(Channel.CALL, (part,), language=self._language, country=self._country)


def is_clear(verdict: Verdict) -> bool:
    """Whether a person is to be warned in the middle of a call: it looks like a scam, and it has come to its ask or threat.

    A story alone may still turn out to be anything.
    """
    if verdict.level not in _ALARM:
        return False
    return verdict.level is Level.SCAM or any(finding.group in (Group.ASK, Group.PRESSURE) and finding.points > 0 for finding in verdict.findings)

"""What every renderer says of a verdict, in sentences: title, reasons, scam type, what was left out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from quivive.message import Skipped
from quivive.renderers.visible import visible_line
from quivive.verdict import Direction, Finding, Level, Verdict
from quivive.wording import Wording

MOST_REASONS = 6
MOST_SMALL = 3

_ALARMING = frozenset({Level.SCAM, Level.SUSPICIOUS})
_LONGEST_DETAIL = 72
_READING = "wording_reading"
"""The signal that reads either way; its sentence depends on the direction."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One sentence with what it counts (log-odds)."""

    text: str
    points: float


@dataclass(frozen=True, slots=True)
class Section:
    """Reasons under a heading; `more` counts those that were left out."""

    heading: str
    reasons: tuple[Reason, ...]
    more: int = 0


def title(verdict: Verdict, wording: Wording) -> str:
    """The level in one line."""
    return wording.say(f"levels.{verdict.level}.title", **_who(verdict))


def explanation(verdict: Verdict, wording: Wording) -> str:
    """What the level means, and why it is not what the score alone would say."""
    key = f"reasons.{verdict.reason}"
    because = wording.say(key, **_who(verdict)) if verdict.reason and wording.has(key) else ""
    return f"{wording.say(f'levels.{verdict.level}.explain', **_who(verdict))} {because}".strip()


def kind(verdict: Verdict, wording: Wording) -> str:
    """The type of scam in words, or empty where no scam is seen."""
    key = f"scam_types.{verdict.scam_type}"
    return wording.say(key) if verdict.level in _ALARMING and wording.has(key) else ""


def sections(verdict: Verdict, wording: Wording) -> tuple[Section, ...]:
    """The reasons, strongest first, no sentence twice; those that weigh for the level come first."""
    speaks_for = _reasons(verdict, Direction.FOR, wording)
    against = _section(
        wording.say("labels.against"), _reasons(verdict, Direction.AGAINST, wording), MOST_SMALL
    )
    if verdict.level in _ALARMING:
        found = (_section(wording.say("labels.why"), speaks_for, MOST_REASONS), against)
    else:
        found = (against, _section(wording.say("labels.small_signs"), speaks_for, MOST_SMALL))
    return tuple(section for section in found if section.reasons)


def sentence(finding: Finding, verdict: Verdict, wording: Wording) -> str:
    """One finding in one plain sentence; a signal nobody worded is named by its id."""
    key = f"signals.{finding.signal}"
    if finding.signal == _READING:
        key = f"signals.wording_{finding.direction}"
    if not wording.has(key):
        return visible_line(finding.signal)
    details = _who(verdict) | {name: _detail(name, value, wording) for name, value in finding.details.items()}
    return wording.say(key, **details)


def skipped_line(skipped: Skipped, wording: Wording) -> str:
    """What could not be looked at, why, and what helps."""
    what, why, remedy = (_known(text, wording) for text in (skipped.what, skipped.why, skipped.remedy))
    helps = f" {wording.say('labels.remedy')}{colon(wording)} {remedy}" if remedy else ""
    return f"{what}{colon(wording)} {why}{helps}"


def colon(wording: Wording) -> str:
    """A colon as the language sets it."""
    return "\u00a0:" if wording.language == "fr" else ":"


def percent(share: float, wording: Wording) -> str:
    """A share of one as a whole per cent, never 0 or 100: nothing here is certain."""
    number = min(max(round(share * 100), 1), 99)
    return f"{number}\u00a0%" if wording.language == "fr" else f"{number}%"


def _reasons(verdict: Verdict, direction: Direction, wording: Wording) -> list[Reason]:
    findings = [finding for finding in verdict.findings if finding.direction is direction]
    strongest: dict[str, Reason] = {}
    said: set[str] = set()
    for finding in sorted(findings, key=lambda f: (-abs(f.points), -f.strength)):
        text = sentence(finding, verdict, wording)
        if finding.signal not in strongest and text not in said:
            strongest[finding.signal] = Reason(text, finding.points)
            said.add(text)
    return list(strongest.values())


def _section(heading: str, reasons: Iterable[Reason], most: int) -> Section:
    every = tuple(reasons)
    return Section(heading, every[:most], max(len(every) - most, 0))


def _who(verdict: Verdict) -> dict[str, str]:
    who = {"brand": visible_line(verdict.claim.name)} if verdict.claim else {}
    domain = next((f.details["domain"] for f in verdict.findings if _proves(f)), "")
    return who | ({"domain": _short(visible_line(domain))} if domain else {})


def _proves(finding: Finding) -> bool:
    return finding.signal == "authentication_passed" and "domain" in finding.details


def _detail(name: str, value: str, wording: Wording) -> str:
    known = {"country": f"countries.{value.upper()}", "text": f"asked.{value}"}.get(name, "")
    return wording.say(known) if known and wording.has(known) else _short(visible_line(value))


def _short(text: str) -> str:
    """A long name keeps both ends: the end of a host says whose it is."""
    if len(text) <= _LONGEST_DETAIL:
        return text
    half = _LONGEST_DETAIL // 2
    return f"{text[: half - 1]}…{text[-half:]}"


def _known(text: str, wording: Wording) -> str:
    key = f"skipped.{text}"
    return wording.say(key) if wording.has(key) else visible_line(text)

"""What every renderer says of a verdict, in sentences: title, reasons, scam type, what was left out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from quivive.message import Skipped
from quivive.renderers.visible import visible_line
from quivive.verdict import Direction, Finding, Group, Level, Verdict
from quivive.wording import Wording

MOST_REASONS = 6
MOST_SMALL = 3

_ALARMING = frozenset({Level.SCAM, Level.SUSPICIOUS})
_SAY_IT_ALL = frozenset({Level.PROVEN, Level.CANNOT_TELL})
"""Levels whose explanation is the reason itself."""
_LONGEST_DETAIL = 72
_SAYS_LESS = {
    "link_unknown_host": frozenset(
        {
            *("brand_link_mismatch", "look_alike_host", "brand_in_host", "link_text_mismatch"),
            *("link_user_info", "link_punycode", "link_odd", "link_ip_address", "link_dynamic_dns"),
        }
    ),
    "brand_link_mismatch": frozenset({"look_alike_host", "brand_in_host"}),
}
"""Sentences about a link that are not worth saying beside a stronger one about the same host."""
_NEVER = "never_asked"
_NUMBER = re.compile(r"\d+")
_NOT_LETTERS = re.compile(r"[^a-z]+")
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
    says_more = verdict.level not in _SAY_IT_ALL and wording.has(key)
    because = wording.say(key, **_who(verdict)) if says_more else ""
    return f"{wording.say(f'levels.{verdict.level}.explain', **_who(verdict))} {because}".strip()


def kind(verdict: Verdict, wording: Wording) -> str:
    """The type of scam in words, or empty where no scam is seen."""
    key = f"scam_types.{verdict.scam_type}"
    return wording.say(key) if verdict.level in _ALARMING and wording.has(key) else ""


def sections(verdict: Verdict, wording: Wording) -> tuple[Section, ...]:
    """The reasons, a borrowed name first, then the strongest, no sentence twice; those that weigh for the level come first."""
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
    told = {name: _detail(finding.signal, name, value, wording) for name, value in finding.details.items()}
    return wording.say(key, **(_who(verdict) | told))


def skipped_line(skipped: Skipped, wording: Wording) -> str:
    """What could not be looked at, why, and what helps."""
    what, why, remedy = (program_said(text, wording) for text in (skipped.what, skipped.why, skipped.remedy))
    helps = f" {wording.say('labels.remedy')}{colon(wording)} {remedy}" if remedy else ""
    return f"{what}{colon(wording)} {why}{helps}"


def colon(wording: Wording) -> str:
    """A colon as the language sets it."""
    return wording.say("labels.colon")


def score(verdict: Verdict, wording: Wording) -> str:
    """The calibrated probability in words, or empty where a scam is not what the answer is about.

    Never 0 or 100 per cent: nothing here is certain. Below the alarm it is not said at all, as
    "2 %" would read like a promise.
    """
    if verdict.level not in _ALARMING:
        return ""
    number = min(max(round(verdict.score * 100), 1), 99)
    return wording.say("labels.score", percent=wording.figures.percent(number))


def _rank(finding: Finding) -> tuple[bool, bool, float, float]:
    """Who it is not comes first, for that can be checked at a glance; how it is worded comes last."""
    worded = finding.signal.startswith("wording_")
    return worded, finding.group is not Group.IDENTITY, -abs(finding.points), -finding.strength


def _reasons(verdict: Verdict, direction: Direction, wording: Wording) -> list[Reason]:
    """One sentence a signal, its strongest finding, unless the weights turned it the other way."""
    findings = [finding for finding in verdict.findings if finding.direction is direction]
    strongest: dict[str, Finding] = {}
    for finding in sorted(findings, key=_rank):
        strongest.setdefault(finding.signal, finding)
    _without_repetition(strongest)
    sign = 1 if direction is Direction.FOR else -1
    told: dict[str, Reason] = {}
    for finding in strongest.values():
        if finding.points * sign >= 0:
            text = sentence(finding, verdict, wording)
            told.setdefault(text, Reason(text, finding.points))
    return list(told.values())


def _without_repetition(strongest: dict[str, Finding]) -> None:
    """Drop what only says less about a host than another sentence about the same host does."""
    for signal, says_more in _SAYS_LESS.items():
        host = strongest[signal].details.get("host") if signal in strongest else None
        if any(host and f.details.get("host") == host for name, f in strongest.items() if name in says_more):
            del strongest[signal]


def _section(heading: str, reasons: Iterable[Reason], most: int) -> Section:
    every = tuple(reasons)
    return Section(heading, every[:most], max(len(every) - most, 0))


def _who(verdict: Verdict) -> dict[str, str]:
    who = {"brand": visible_line(verdict.claim.name)} if verdict.claim else {}
    domain = next((f.details["domain"] for f in verdict.findings if _proves(f)), "")
    return who | ({"domain": _short(visible_line(domain))} if domain else {})


def _proves(finding: Finding) -> bool:
    return finding.signal == "authentication_passed" and "domain" in finding.details


def _detail(signal: str, name: str, value: str, wording: Wording) -> str:
    """A detail as people say it: a country by its name, what is never asked in words or quoted."""
    known = {"country": f"countries.{value.upper()}", "text": f"asked.{value}"}.get(name, "")
    if known and wording.has(known):
        return wording.say(known)
    shown = _short(visible_line(value))
    return wording.say("labels.quoted", text=shown) if signal == _NEVER and name == "text" else shown


def _short(text: str) -> str:
    """A long name keeps both ends: the end of a host says whose it is."""
    if len(text) <= _LONGEST_DETAIL:
        return text
    half = _LONGEST_DETAIL // 2
    return f"{text[: half - 1]}…{text[-half:]}"


def worded(text: str, wording: Wording) -> str:
    """What the program itself says of something left out, in the reader's language; empty where there is no sentence for it.

    The wording is found by the English words: `only 200 parts are read` has the key
    `skipped.only_n_parts_are_read` and says the number as `{count}`.
    """
    number = _NUMBER.search(text)
    key = f"skipped.{_NOT_LETTERS.sub('_', _NUMBER.sub('n', text.lower())).strip('_')}"
    return wording.say(key, count=number[0] if number else "") if wording.has(key) else ""


def program_said(text: str, wording: Wording) -> str:
    """The same, or what was said where there is no sentence for it."""
    return worded(text, wording) or visible_line(text)

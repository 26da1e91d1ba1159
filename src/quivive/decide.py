"""Weigh what was found: learned weights, a calibrated score, and the few rules that limit a level.

The score is a logistic sum: a base for the channel, each signal's weight (times a slope that the channel has,
so that 0.8 means the same in a text message and in a mail) times its strength, and for pairs of groups (an ask together with a path, a borrowed name together with a story) a weight
times both strengths: a scam needs a claim or a lure, an ask *and* a path, and none of them alone is
one. A signal counts once, with its strongest finding. Every finding carries its points, and base
plus points is the score's log-odds, so the answer can be checked by hand.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from quivive.frozen import frozen
from quivive.message import Channel, PartName
from quivive.reading import Reading
from quivive.verdict import Direction, Finding, Group, Level

PAIRS = (
    (Group.IDENTITY, Group.ASK),
    (Group.IDENTITY, Group.PRESSURE),
    (Group.IDENTITY, Group.STORY),
    (Group.IDENTITY, Group.PATH),
    (Group.ASK, Group.PATH),
    (Group.ASK, Group.PRESSURE),
    (Group.ASK, Group.STORY),
    (Group.PATH, Group.PRESSURE),
    (Group.PATH, Group.STORY),
    (Group.PRESSURE, Group.STORY),
)
"""Groups whose meeting has a weight of its own."""


@frozen
class Decision:
    """Level, score, the rule that limited the level (or empty), findings with points, the base."""

    level: Level
    score: float
    reason: str
    findings: tuple[Finding, ...]
    base: float


def strongest(findings: Iterable[Finding]) -> dict[str, Finding]:
    """The finding of each signal that counts: the strongest, the first of equals."""
    best: dict[str, Finding] = {}
    for finding in findings:
        other = best.get(finding.signal)
        if other is None or finding.strength > other.strength:
            best[finding.signal] = finding
    return best


def features(findings: Iterable[Finding]) -> dict[str, float]:
    """What the weights are learned on: strength by signal, and product of strengths by pair of groups."""
    best = strongest(findings)
    values = {name: finding.strength for name, finding in best.items()}
    leaders = _leaders(best.values())
    for one, other in PAIRS:
        if one in leaders and other in leaders:
            values[pair_name(one, other)] = leaders[one].strength * leaders[other].strength
    return values


def pair_name(one: Group, other: Group) -> str:
    """The key of a pair in `weights.json`."""
    return f"{one}+{other}"


@lru_cache(maxsize=64)
def _pairs_of(groups: frozenset[Group]) -> tuple[tuple[Group, Group, str], ...]:
    """The pairs of which both groups are there, in the order of `PAIRS`, each with its key."""
    return tuple((one, other, pair_name(one, other)) for one, other in PAIRS if one in groups and other in groups)


def _leaders(findings: Iterable[Finding]) -> dict[Group, Finding]:
    """The strongest finding of each group that speaks for a scam; of equals the first by name."""
    leaders: dict[Group, Finding] = {}
    for finding in findings:
        if finding.direction is Direction.FOR and finding.signal not in _COMMON:
            other = leaders.get(finding.group)
            if (
                other is None
                or finding.strength > other.strength
                or (finding.strength == other.strength and finding.signal < other.signal)
            ):
                leaders[finding.group] = finding
    return leaders


_COMMON = frozenset({"generic_greeting", "authority_voice", "ask_click"})
"""Said in nearly every mail: they have a weight, but do not make a pair."""


def decide(reading: Reading, findings: Sequence[Finding], weights: Mapping[str, Any]) -> Decision:
    """Weigh `findings` and set the level."""
    channel = reading.message.channel
    base = float(weights["base"].get(channel, weights["base"]["sms"]))
    slope = float(weights["slope"].get(channel, 1.0))
    learned = weights["signals"]
    best = strongest(findings)
    weight = {name: slope * learned.get(name, 0.0) for name in best}
    points = {name: weight[name] * finding.strength for name, finding in best.items()}
    leaders = _leaders(best.values())
    for one, other, name in _pairs_of(frozenset(leaders)):
        first, second = leaders[one], leaders[other]
        value = slope * weights["pairs"].get(name, 0.0) * first.strength * second.strength
        points[first.signal] += value / 2
        points[second.signal] += value / 2
    weighed = [
        Finding(
            finding.signal,
            finding.spans,
            finding.strength,
            finding.direction,
            finding.group,
            finding.details,
            weight[finding.signal],
            points[finding.signal] if best[finding.signal] is finding else 0.0,
        )
        for finding in findings
    ]
    weighed.sort(key=lambda finding: (-abs(finding.points), finding.signal, finding.spans[0].start))
    # The exact sum: the order of the findings does not move its last digit.
    total = math.fsum((base, *points.values()))
    score = 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))
    by_score = _level(score, channel, weights["thresholds"])
    level, reason = limit(by_score, reading, best)
    return Decision(level, score, reason, tuple(weighed), base)


def _level(score: float, channel: Channel, thresholds: Mapping[str, Any]) -> Level:
    limits = thresholds.get(channel, thresholds["sms"])
    if score >= limits["scam"]:
        return Level.SCAM
    return Level.SUSPICIOUS if score >= limits["suspicious"] else Level.NOTHING_FOUND


_OTHER_PATHS = frozenset({"ask_call", "ask_reply", "ask_gift_card", "ask_transfer", "ask_code", "ask_install", "ask_move_messenger", "html_form", "dangerous_attachment"})
"""Ways to the scammer that are no link: a genuine link beside them proves nothing."""
_OPENERS = frozenset({"story_wrong_number", "story_family", "story_romance", "story_job", "story_sextortion", "story_inheritance"})
"""Stories that begin without any path: an answer is all they want at first."""
_FORGED = frozenset({"sender_not_brand", "display_name_mismatch", "authentication_failed"})
"""A sender who is not who they say: genuine links beside it prove nothing, the answer goes to them."""
_BORROWED = frozenset({"brand_link_mismatch", "look_alike_host", "brand_in_host", "link_user_info", "link_ip_address", "link_text_mismatch", "addresses_an_assistant"})
"""With these, a text is not merely about scams."""


def limit(level: Level, reading: Reading, best: Mapping[str, Finding]) -> tuple[Level, str]:
    """The level after the rules that a sum cannot express; the rule's id where it changed it.

    `best` holds the finding of each signal that counts, see `strongest`.
    """
    if not reading.parts and not reading.links:
        return Level.CANNOT_TELL, "nothing_to_read"
    if "authentication_passed" in best and "authentication_failed" in best:
        return Level.CANNOT_TELL, "conflicting_proof"
    if _is_proven(reading, best):
        return Level.PROVEN, "sender_proven"
    hijacked = reading.brand is not None and reading.brand.hijacked
    if level is Level.NOTHING_FOUND:
        if not reading.links and not any(letter.isalnum() for part in reading.parts if part.name != PartName.SENDER for letter in part.text):
            return Level.CANNOT_TELL, "nothing_to_read"
        if "links_stay_with_brand" not in best and not reading.language_covered:
            return Level.CANNOT_TELL, "language_not_covered"
        return level, ""
    if "links_stay_with_brand" in best and not hijacked and _FORGED.isdisjoint(best):
        if _OTHER_PATHS.isdisjoint(best):
            return Level.NOTHING_FOUND, "every_path_stays_with_brand"
        if level is Level.SCAM:
            return Level.SUSPICIOUS, "every_path_stays_with_brand"
    if "code_notice" in best and not reading.web_links and _OTHER_PATHS.isdisjoint(best):
        return Level.NOTHING_FOUND, "only_a_code"
    about = best.get("about_scams")
    if about is not None and level is Level.SCAM and about.strength >= 1.0 and _BORROWED.isdisjoint(best):
        return Level.SUSPICIOUS, "text_about_scams"
    if "no_path" in best:
        groups = {finding.group for finding in best.values()}
        if level is Level.SCAM:
            return Level.SUSPICIOUS, "no_path"
        # A forged sender is answered by replying: then the missing link proves nothing.
        if _OPENERS.isdisjoint(best) and groups.isdisjoint((Group.ASK, Group.IDENTITY)):
            return Level.NOTHING_FOUND, "no_path"
    return level, ""


def _is_proven(reading: Reading, best: Mapping[str, Finding]) -> bool:
    """Sender authenticated on the brand's own domain, and no path that leaves the brand.

    Not for brands whose real accounts are hijacked: for those a proven sender does not lift the ask.
    """
    if "authentication_passed" not in best or reading.brand is None or reading.brand.hijacked:
        return False
    # A page that the brand hosts for anyone proves nothing, and what was cut out cannot be looked at.
    if reading.foreign_links or not reading.certain or any(link.removed or link.free_hosting for link in reading.web_links):
        return False
    return _OTHER_PATHS.isdisjoint(best)

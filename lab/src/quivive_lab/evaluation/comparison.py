"""Quivive and its peers on the same readings: answered by each in the same run, in one table."""

from __future__ import annotations

import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from quivive.check import judge
from quivive.knowledge import load_knowledge
from quivive.readers import ReadOptions, Unreadable, read_message
from quivive.readers.rows import row_message
from quivive_lab.corpora import cleaned
from quivive_lab.evaluation.figures import interval, is_spam, of_kind, of_scams, percent
from quivive_lab.examples import Example
from quivive_lab.peers import Answers, Unavailable, peer
from quivive_lab.peers.letters import letter
from quivive_lab.registry import DEVELOPMENT, OURS
from quivive_lab.report import SCAM, Judged, by_kind, scam_groups

OWN = "quivive"
_SEED = 7
_TIMED = 300
"""Messages of a channel that Quivive's speed is measured on."""
_ENOUGH = 100
"""Fewer genuine messages than this cannot set a threshold at 1 %."""
_SETS = {"sources held out": False, "development files": True}


@dataclass(frozen=True, slots=True)
class Column:
    """One program: what is known of it, and its answers to the readings (None where it gave none)."""

    name: str
    answers: Answers
    judged: list[Judged | None]
    failed: int = 0
    """Messages of a kind it judges that it gave no answer to."""


def compared(examples: Sequence[Example], judged: Sequence[Judged], peers: Sequence[str], most: int) -> dict[str, Any]:
    """The figures of Quivive (`judged`, in the order of `examples`) and of each peer on the same readings.

    All readings of modern genuine kinds are judged, `most` of any other kind, drawn by chance with a seed.
    """
    places = _chosen(examples, judged, most)
    readings, own = [examples[place] for place in places], [judged[place] for place in places]
    columns = [Column(OWN, Answers("", "suspicious or scam", [], {}, _speed(readings)), list(own))]
    unavailable = {}
    for name in peers:
        sys.stderr.write(f"{name} judges {len(readings)} readings\n")
        try:
            answers = peer(name)(readings, examples)
        except Unavailable as reason:
            unavailable[name] = str(reason)
            continue
        given = [_as_judged(one, score) for one, score in zip(own, answers.scores, strict=True)]
        failed = sum(one is None and asked.channel not in answers.cannot for one, asked in zip(given, own, strict=True))
        columns.append(Column(name, answers, given, failed))
    sets = {}
    for title, development in _SETS.items():
        inside = [(one.fold == DEVELOPMENT) is development for one in readings]
        sets[title] = _figures(own, columns, inside)
    return {
        "readings": len(readings),
        "programs": {column.name: _about(column) for column in columns},
        "unavailable": unavailable,
        "sets": sets,
    }


def _chosen(examples: Sequence[Example], judged: Sequence[Judged], most: int) -> list[int]:
    places: dict[tuple[bool, str], list[int]] = defaultdict(list)
    for place, (example, one) in enumerate(zip(examples, judged, strict=True)):
        if example.fold < OURS:
            places[example.fold == DEVELOPMENT, one.kind].append(place)
    chosen: list[int] = []
    chance = random.Random(_SEED)
    for _, of_one_kind in sorted(places.items()):
        modern = judged[of_one_kind[0]].modern
        chosen += of_one_kind if modern or len(of_one_kind) <= most else chance.sample(of_one_kind, most)
    return sorted(chosen)


def _speed(readings: Sequence[Example]) -> dict[str, float]:
    """Messages in a second of one core by channel, from the row or the bytes of the mail to the verdict with its findings."""
    knowledge, options = load_knowledge(), ReadOptions()
    speed = {}
    for channel in ("sms", "email"):
        of_channel = [one for one in readings if one.channel == channel]
        chosen = random.Random(_SEED).sample(of_channel, min(_TIMED, len(of_channel)))
        work = [(letter(one), cleaned(one.row), one.row.id) for one in chosen]
        seconds = 0.0
        for _ in ("to warm up", "to measure"):
            start = time.process_time()
            for mail, row, name in work:
                message = (
                    row_message(row, options, name) if mail is None else read_message(mail, options=options, name=name)
                )
                if not isinstance(message, Unreadable):
                    judge(message, knowledge)
            seconds = time.process_time() - start
        if seconds:
            speed[channel] = len(work) / seconds
    return speed


def _as_judged(own: Judged, score: float | None) -> Judged | None:
    return None if score is None else replace(own, score=score, level=SCAM if score >= 0.5 else "nothing_found")


def _about(column: Column) -> dict[str, Any]:
    return {
        "version": column.answers.version,
        "threshold": column.answers.threshold,
        "judged": sum(one is not None for one in column.judged),
        "failed": column.failed,
        "cannot": column.answers.cannot,
        "per_cpu_second": dict(column.answers.per_cpu_second),
    }


def _figures(own: Sequence[Judged], columns: Sequence[Column], inside: Sequence[bool]) -> dict[str, Any]:
    """By kind, and by group of scams against the genuine messages that are like them, each program's figures."""
    kinds: dict[str, dict[str, Any]] = defaultdict(dict)
    scams: dict[str, dict[str, Any]] = defaultdict(dict)
    for column in columns:
        judged = [one for one, here in zip(column.judged, inside, strict=True) if here and one is not None]
        for kind, ones in by_kind(judged).items():
            kinds[kind][column.name] = of_kind(ones)
        for name, group in scam_groups(judged).items():
            genuine = _genuine_like(group[0], judged)
            if genuine:
                about = {"genuine": len(genuine), "all_modern": all(one.modern for one in genuine)}
                scams[name][column.name] = of_scams(group, genuine) | about
    asked = [one for one, here in zip(own, inside, strict=True) if here]
    return {
        "messages": {kind: len(ones) for kind, ones in by_kind(asked).items()},
        "scam_kinds": [kind for kind, ones in by_kind(asked).items() if ones[0].scam],
        "modern_genuine": Counter(one.channel for one in asked if one.modern),
        "kinds": kinds,
        "scams": scams,
    }


def _genuine_like(scam: Judged, judged: Sequence[Judged]) -> list[Judged]:
    """The genuine messages that set the threshold for scams like this one: the modern ones of the same channel, whole mails for
    whole mails (a filter scores headers, and made-up ones are harmless). Of whole ones there are few: then those of 2002 count too."""
    alike = [
        one for one in judged if not one.scam and one.channel == scam.channel and _is_whole(one) is _is_whole(scam)
    ]
    modern = [one for one in alike if one.modern]
    return modern if len(modern) >= _ENOUGH else [one for one in alike if not is_spam(one)] if modern else []


def _is_whole(one: Judged) -> bool:
    return one.kind.endswith(" (.eml)")


# --- as Markdown


def table(found: dict[str, Any]) -> str:
    """All programs side by side; what a program does not judge is a dash, the reasons stand below."""
    names = list(found["programs"])
    lines = [f"| set | kind | messages | {' | '.join(names)} |", f"|---|---|--:|{'--:|' * len(names)}"]
    for title, one in found["sets"].items():
        for kind, number in one["messages"].items():
            cells = " | ".join(_cell(one, kind, name, kind in one["scam_kinds"]) for name in names)
            lines.append(f"| {title} | {kind} | {number} | {cells} |")
    for channel in ("sms", "email"):
        speeds = [found["programs"][name]["per_cpu_second"].get(channel) for name in names]
        cells = " | ".join("–" if speed is None else f"{speed:,.0f}" for speed in speeds)
        lines.append(f"| speed | {channel}: messages in a second of one core | | {cells} |")
    return "\n".join(lines)


def _cell(one: dict[str, Any], kind: str, name: str, scam: bool) -> str:
    shown = one["kinds"].get(kind, {}).get(name)
    if shown is None:
        return "–"
    if not scam:
        return f"{percent(shown['shown'])} ({interval(shown['shown'])})"
    at = one["scams"].get(kind, {}).get(name)
    few = [f"{100 * at[key][0]:.0f}" for key in ("at_1_percent", "at_0.1_percent")] if at else ["–", "–"]
    mark = "" if not at or at["all_modern"] else " †"
    return f"**{100 * shown['shown'][0]:.0f}** / {few[0]} / {few[1]}{mark}"


def remarks(found: dict[str, Any]) -> str:
    """What each program is, at which threshold it is taken to flag, what it does not judge and why, who is missing and why."""
    lines = []
    for name, about in found["programs"].items():
        said = f"- {name}{' ' if about['version'] else ''}{about['version']}: flags at {about['threshold']}; judged {about['judged']} of {found['readings']} readings"
        if about["failed"]:
            said += f"; gave no answer to {about['failed']}"
        reasons: dict[str, list[str]] = defaultdict(list)
        for channel, reason in about["cannot"].items():
            reasons[reason].append(channel)
        for reason, channels in reasons.items():
            said += f"; – for {', '.join(channels)}: {reason}"
        lines.append(said + ".")
    lines += [f"- {name}: skipped, {reason}." for name, reason in found["unavailable"].items()]
    return "\n".join(lines)

"""The check itself: claim, proof, ask, pressure. Pure: no I/O, no clock, no environment, no globals."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from quivive.advise import advise, what_happened
from quivive.advise.message import Way
from quivive.calls import left_out, stretches
from quivive.decide import decide
from quivive.knowledge import Knowledge
from quivive.message import Message
from quivive.reading import Reading
from quivive.scam_types import scam_type
from quivive.signals import detect_all
from quivive.verdict import Happened, Level, Verdict


def judge(message: Message, knowledge: Knowledge) -> Verdict:
    """The verdict on one message, without advice: what a scan of many messages needs.

    The same message, knowledge and weights give the same verdict, always. Never raises on any
    message; what could not be looked at stands in `skipped`. A long call is answered by its most telling stretch.
    """
    told = [_judged(stretch, knowledge) for stretch in stretches(message)]
    verdict = max(told, key=lambda verdict: (_ALARM.get(verdict.level, 0), verdict.score))
    too_long = left_out(message)
    return replace(verdict, skipped=(*verdict.skipped, *too_long)) if too_long else verdict


_ALARM = {Level.SCAM: 2, Level.SUSPICIOUS: 1}


def _judged(message: Message, knowledge: Knowledge) -> Verdict:
    reading = Reading(message, knowledge)
    decision = decide(reading, detect_all(reading), knowledge.weights)
    doubtful = decision.level in (Level.SCAM, Level.SUSPICIOUS)
    return Verdict(
        level=decision.level,
        score=decision.score,
        claim=reading.claim,
        scam_type=scam_type(decision.findings, reading.brand.sector if reading.brand else "") if doubtful else "",
        findings=decision.findings,
        reason=decision.reason,
        skipped=(*message.skipped, *reading.cut),
        advice=(),
        routes=(),
        versions=knowledge.versions,
        language=reading.language,
        country=message.country,
        base=decision.base,
    )


def check(
    message: Message, knowledge: Knowledge, *, language: str = "en", happened: Iterable[Happened] = ()
) -> Verdict:
    """The verdict on one message with advice and reporting routes in the reader's `language`.

    `happened` is what the person says they have done already; it changes the help, never the level.
    """
    told = what_happened(happened)
    verdict = judge(message, knowledge)
    advice, routes = advise(
        verdict.level,
        verdict.claim,
        verdict.scam_type,
        message.channel,
        message.country,
        knowledge,
        language,
        happened=told,
        way=_way(message, verdict),
    )
    return replace(verdict, advice=advice, routes=routes, happened=told)


def _way(message: Message, verdict: Verdict) -> Way:
    """What the message wants to be followed by."""
    number = any(finding.signal == "ask_call" for finding in verdict.findings)
    return Way(link=message.has_link, number=number, codes=tuple(dict.fromkeys(code.kind for code in message.codes)))

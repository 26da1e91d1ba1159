"""What each tool answers: the same as the command line and the API, with the words of the message apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from quivive import api
from quivive.assistants.quoting import Quotes, apart, quote_places
from quivive.assistants.schema import ASSISTANT_NAME
from quivive.brand import Sourced
from quivive.country import CountryRoute
from quivive.knowledge import load_knowledge
from quivive.message import Message
from quivive.renderers import reasons
from quivive.renderers.json import aftercare_table, as_table
from quivive.renderers.steps import groups, places
from quivive.verdict import Aftercare, Route, Verdict, When
from quivive.wording import Wording

_MOST_TOLD = 5
"""Reasons, and pieces of advice, of the short text; all of them stand in the table."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A table for programs, and the same in short as text; `quotes` are the words of the message that both refer to."""

    table: dict[str, object]
    told: str
    quotes: Quotes | None = None


def check(given: Mapping[str, Any], wording: Wording) -> Answer:
    """The verdict on a message, as `quivive check --format json` has it, and a summary."""
    verdict, message, quotes = _checked(given, wording)
    table = as_table(verdict, message, wording)
    quote_places(table, quotes)
    told = "\n".join([*_summary(verdict, wording), *_help(verdict, wording)])
    return Answer(_answer("check", summary=told, verdict=table, untrusted=quotes.table(_notice(wording))), told, quotes)


def explain(given: Mapping[str, Any], wording: Wording) -> Answer:
    """Why: the reasons in sentences, each with the words that show it."""
    verdict, _, quotes = _checked(given, wording)
    sections = reasons.sections(verdict, wording)
    telling = _telling(verdict, {reason.text for section in sections for reason in section.reasons}, quotes, wording)
    not_looked_at = [reasons.skipped_line(skipped, wording) for skipped in verdict.skipped]
    table = _answer(
        "explain",
        level=str(verdict.level),
        title=reasons.title(verdict, wording),
        explanation=reasons.explanation(verdict, wording),
        kind=reasons.kind(verdict, wording),
        score=reasons.score(verdict, wording),
        claims_to_be=verdict.claim.name if verdict.claim else "",
        reasons=[
            {
                "heading": section.heading,
                "sentences": [{"text": reason.text, "shown_by": telling[reason.text]} for reason in section.reasons],
                "more": section.more,
            }
            for section in sections
        ],
        not_looked_at=not_looked_at,
        untrusted=quotes.table(_notice(wording)),
    )
    told = _level(verdict, wording)
    for section in sections:
        told.append(section.heading + reasons.colon(wording))
        told += [f"- {reason.text} {' '.join(telling[reason.text])}".rstrip() for reason in section.reasons]
    return Answer(table, "\n".join([*told, *not_looked_at]), quotes)


def routes(given: Mapping[str, Any], wording: Wording) -> Answer:
    """The verified places to report to in a country, and those that serve everywhere."""
    found = [_place(route, wording) for route in api.routes(given["country"], channel=given.get("channel", ""))]
    told = [f"{place['what']} → {place['address'] or '–'} ({place['source']}, {place['seen']})" for place in found]
    table = _answer("routes", country=api.country_code(given["country"], load_knowledge()), language=wording.language, places=found)
    return Answer(table, "\n".join(told) or wording.say("routes.none"))


def aftercare(given: Mapping[str, Any], wording: Wording) -> Answer:
    """What to do after it happened, most urgent first, and who helps."""
    known = load_knowledge()
    brand = given.get("brand", "")
    answer = api.aftercare(
        given["happened"],
        scam_type=given.get("scam_type", ""),
        brand=(known.brand_called(brand) or brand) if brand else "",
        channel=given.get("channel") or None,
        country=given.get("country", ""),
        language=wording.language,
    )
    return Answer(_answer("aftercare", aftercare=aftercare_table(answer)), "\n".join(_help(answer, wording, most=None)))


def brand(given: Mapping[str, Any], wording: Wording) -> Answer:
    """What is verified of a brand: its hosts, what it never asks for, how to check, where it takes reports."""
    known = load_knowledge()
    found = known.brand(known.brand_called(given["name"]) or given["name"])
    sources = [fact for fact in found.sources if fact.verified]
    hosts_known = any("domains" in fact.what.split(", ") for fact in sources)
    facts = {
        name: [_fact(fact, wording.language) for fact in getattr(found, name) if fact.verified]
        for name in ("never_asks", "verify", "report")
    }
    table = _answer(
        "brand",
        id=found.id,
        name=found.name,
        sector=found.sector,
        countries=list(found.countries),
        domains=sorted(found.domains) if hosts_known else [],
        hijacked=found.hijacked,
        **facts,
        sources=[{"what": fact.what, "source": fact.source, "seen": fact.seen} for fact in sources],
    )
    told = [
        f"{fact['text']} {fact['exception']} {fact['address']}".strip() + f" ({fact['source']}, {fact['seen']})"
        for name in facts
        for fact in facts[name]
    ]
    return Answer(table, "\n".join([f"{found.name} ({found.id})", *told]))


def _checked(given: Mapping[str, Any], wording: Wording) -> tuple[Verdict, Message, Quotes]:
    message = api.read(
        given["text"], channel=given.get("channel") or None, sender=given.get("sender", ""), country=given.get("country", "")
    )
    verdict = api.check(message, language=wording.language, happened=given.get("happened", ()))
    harmless, quotes = apart(verdict, message, wording, load_knowledge())
    return harmless, message, quotes


def _telling(verdict: Verdict, sentences: set[str], quotes: Quotes, wording: Wording) -> dict[str, list[str]]:
    """What shows the finding that each sentence tells, as references."""
    telling: dict[str, list[str]] = {}
    for finding in verdict.findings:
        said = reasons.sentence(finding, verdict, wording)
        if said in sentences and said not in telling:
            telling[said] = list(dict.fromkeys(quotes.of_place(span) for span in finding.spans))
    return telling


def _level(verdict: Verdict, wording: Wording) -> list[str]:
    """The level, what it means, the kind of scam and how sure it is."""
    lines = (reasons.title(verdict, wording), reasons.explanation(verdict, wording), reasons.kind(verdict, wording), reasons.score(verdict, wording))
    return [line for line in lines if line]


def _summary(verdict: Verdict, wording: Wording) -> list[str]:
    """The level, and the first reasons of each kind."""
    lines = _level(verdict, wording)
    for section in reasons.sections(verdict, wording):
        lines += [section.heading + reasons.colon(wording), *(f"- {reason.text}" for reason in section.reasons[:_MOST_TOLD])]
    return lines


def _help(helped: Verdict | Aftercare, wording: Wording, most: int | None = _MOST_TOLD) -> list[str]:
    """What to do and where to turn to; with `most` only what comes first."""
    lines: list[str] = []
    for group in groups(helped.advice, wording):
        if most is None or group.when in (When.NOW, When.ALREADY):
            lines += [group.heading + reasons.colon(wording), *(f"- {advice.text}" for advice in group.lines[:most])]
    for place in places(helped.routes, helped.happened, wording):
        lines += [place.heading + reasons.colon(wording), *(_told(route) for route in place.routes[:most])]
    return lines


def _told(route: Route) -> str:
    return f"- {route.what}" + (f" → {route.address}" if route.address else "")


def _place(route: CountryRoute, wording: Wording) -> dict[str, object]:
    language = wording.language
    return {
        "id": route.id,
        "country": route.country,
        "channel": route.channel,
        "what": route.what(language),
        "note": route.note(language),
        "address": route.address,
        "deliver": str(route.deliver),
        "hours": route.open_hours(language),
        "cost": route.cost,
        "source": route.source,
        "seen": route.seen,
        "takes": list(route.takes),
        "conditions": [wording.say(f"routes.conditions.{name}") for name in route.conditions],
        "not_for": [wording.say(f"routes.not_for.{name}") for name in route.not_for],
        "languages": list(route.languages),
    }


def _fact(fact: Sourced, language: str) -> dict[str, object]:
    return {
        "text": fact.text(language),
        "exception": fact.exception(language),
        "channels": list(fact.channels or ((fact.channel,) if fact.channel else ())),
        "address": fact.address,
        "source": fact.source,
        "seen": fact.seen,
    }


def _answer(of: str, **fields: object) -> dict[str, object]:
    return {"schema": ASSISTANT_NAME, "of": of, **fields}


def _notice(wording: Wording) -> str:
    return wording.say("assistants.notice")

"""Official registers of recalls, asked for a person who said `--online`: what is asked is shown first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from quivive.cli.console import Console
from quivive.message import Message, Skipped
from quivive.recall_registers import RecallRegister, registers_for
from quivive.recalled_product import RecalledProduct
from quivive.verdict import Advice, Level, Verdict

if TYPE_CHECKING:
    from quivive.enrich.recalls import Answer
    from quivive.knowledge import Knowledge

_TOLD_BY = "story_recall"
_REGISTERS = "the official registers of recalls"
_ALARMING = frozenset({Level.SCAM, Level.SUSPICIOUS})


def tells_of_recall(verdict: Verdict) -> bool:
    """Whether the message speaks of a recall at all, genuine or not."""
    return any(finding.signal == _TOLD_BY for finding in verdict.findings)


def product_of(message: Message, knowledge: Knowledge) -> RecalledProduct:
    """The product that a message names; neither its sender nor hidden text is looked at."""
    from quivive.reading import Reading  # noqa: PLC0415 - only where it was asked for

    return Reading(message, knowledge).recalled_product


def with_official_recalls(
    message: Message, verdict: Verdict, knowledge: Knowledge, console: Console, *, use_cache: bool
) -> Verdict:
    """The verdict with what the registers say of the product, as further advice; its level stays what it was.

    Nothing is asked for a message that does not speak of a recall, names no product, or where no country is said.
    """
    if not tells_of_recall(verdict):
        return verdict
    product = product_of(message, knowledge)
    if not product:
        return replace(
            verdict, advice=(*verdict.advice, Advice("recall_no_product", console.say("recalls.no_product")))
        )
    if not message.country:
        why = "it is not known which country's register to ask"
        return replace(
            verdict, skipped=(*verdict.skipped, Skipped(_REGISTERS, why, "say where you live with --country"))
        )
    registers = askable_for(message.country, knowledge)
    if not registers:
        why = "no register that can be asked is known for this country"
        return replace(verdict, skipped=(*verdict.skipped, Skipped(_REGISTERS, why)))
    answers = asked(registers, product, console, use_cache=use_cache)
    lines = list(said(answers, registers, product, console))
    if any(answer.recalls for answer in answers) and verdict.level in _ALARMING:
        lines.append(Advice("recall_not_genuine", console.say("recalls.not_genuine")))
    return replace(
        verdict,
        advice=(*verdict.advice, *lines),
        skipped=(*verdict.skipped, *not_asked(answers, registers)),
    )


def askable_for(country: str, knowledge: Knowledge) -> tuple[RecallRegister, ...]:
    """The registers of a country that programs can ask."""
    from quivive.enrich.recalls import askable  # noqa: PLC0415 - only where it was asked for

    return askable(registers_for(knowledge.recall_registers, country))


def asked(
    registers: Sequence[RecallRegister], product: RecalledProduct, console: Console, *, use_cache: bool
) -> tuple[Answer, ...]:
    """Ask each register, having said on standard error whom and for what."""
    from quivive.enrich.recalls import ask, questions_of, tells_product  # noqa: PLC0415 - only where it was asked for
    from quivive.enrich.recalls.cache import Cache  # noqa: PLC0415 - only where it was asked for
    from quivive.renderers.visible import visible_line  # noqa: PLC0415 - as above

    cache = Cache.of(console.environment) if use_cache else None
    answers = []
    for register in registers:
        addresses = " ".join(questions_of(register, product, console.environment))
        key = "recalls.asking" if tells_product(register) else "recalls.fetching"
        if addresses:
            console.note(console.say(key, name=register.name, address=visible_line(addresses)))
        answers.append(ask(register, product, console.environment, cache=cache))
    return tuple(answers)


def said(
    answers: Iterable[Answer], registers: Iterable[RecallRegister], product: RecalledProduct, console: Console
) -> list[Advice]:
    """What the registers answered, one line each with the official page written out; never "safe"."""
    from quivive.enrich.recalls import Outcome, weeks_looked_at  # noqa: PLC0415 - only where it was asked for

    by_id = {register.id: register for register in registers}
    lines = []
    for answer in answers:
        register = by_id[answer.register]
        told = {"name": register.name, "product": str(product)}
        for recall in answer.recalls:
            key = "recalls.found" if recall.date else "recalls.found_undated"
            text = console.say(key, **told, title=recall.title, date=recall.date, address=recall.address)
            if recall.numbers:
                text += f" {console.say('recalls.same_numbers', text=', '.join(recall.numbers))}"
            lines.append(Advice("recall_found", text, recall.address, answer.asked))
        if answer.outcome is Outcome.NONE_FOUND:
            weeks = weeks_looked_at(register)
            key = "recalls.none_in_weeks" if weeks else "recalls.none_found"
            text = console.say(key, **told, count=str(weeks))
            lines.append(Advice("recall_none_found", text, register.address, answer.asked))
    if any(line.id == "recall_found" for line in lines):
        lines.append(Advice("recall_compare", console.say("recalls.compare")))
    return lines


def not_asked(answers: Iterable[Answer], registers: Iterable[RecallRegister]) -> list[Skipped]:
    """The registers that could not be asked, with why, and the address to look at by hand."""
    by_id = {register.id: register for register in registers}
    return [
        Skipped(by_id[answer.register].name, answer.why, by_id[answer.register].address)
        for answer in answers
        if answer.why
    ]

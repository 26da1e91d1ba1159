"""`quivive recalls`: is there an official recall of a product? Asks nobody unless told to."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from quivive.cli.arguments import Arguments, WrongUse
from quivive.cli.console import COULD_NOT, NOTHING_FOUND, Console
from quivive.cli.given import check_language, existing_inputs, read_apart
from quivive.cli.listing import FORMATS, as_json, write_json
from quivive.recalled_product import RecalledProduct, product_asked_for
from quivive.renderers.reasons import title
from quivive.renderers.visible import visible_line

if TYPE_CHECKING:
    from quivive.enrich.recalls import Answer
    from quivive.knowledge import Knowledge
    from quivive.recall_registers import RecallRegister
    from quivive.verdict import Verdict


def add_arguments(parser: Arguments) -> None:
    """What can be given."""
    parser.input("query", nargs="*", metavar="QUERY")
    parser.option("--message", metavar="FILE")
    parser.option("--country", default="", metavar="CC")
    parser.option("--online", action="store_true")
    parser.option("--no-cache", action="store_true")
    parser.option("--format", default="terminal", metavar="|".join(FORMATS))


def run(chosen: Namespace, console: Console) -> int:
    """Say what would be asked and where to look, or ask and say what was answered.

    The status is 2 where there is no product to look for, or where no register could be asked.
    """
    from quivive.cli.online import askable_for, asked  # noqa: PLC0415 - the help is there at once
    from quivive.knowledge import load_knowledge  # noqa: PLC0415 - the help is there at once

    check_language(chosen, console)
    machine = as_json(chosen.format, console)
    if bool(chosen.query) == (chosen.message is not None):
        raise WrongUse(console.say("recalls.query_or_message"))
    knowledge = load_knowledge()
    country = _country(chosen.country, knowledge)
    if chosen.online and not country:
        raise WrongUse(console.say("recalls.country"), console.say("recalls.country_remedy"))
    if chosen.message is not None:
        product, verdict = _named_in(chosen.message, country, knowledge, console)
    else:
        product, verdict = product_asked_for(" ".join(chosen.query)), None
        if not product:
            raise WrongUse(console.say("recalls.query_or_message"))
    registers = askable_for(country, knowledge) if product else ()
    answers: tuple[Answer, ...] = ()
    if chosen.online and registers:
        answers = asked(registers, product, console, use_cache=not chosen.no_cache)
    if machine:
        write_json(console, _table(product, verdict, registers, answers, console))
    else:
        level = title(verdict, console.wording) if verdict else ""
        console.write(_page(product, level, country, registers, answers, knowledge, console))
    if not product:
        return COULD_NOT
    return COULD_NOT if chosen.online and all(answer.why for answer in answers) else NOTHING_FOUND


def _country(code: str, knowledge: Knowledge) -> str:
    if not code:
        return ""
    from quivive.api import country_code  # noqa: PLC0415 - only a country needs it

    return country_code(code, knowledge)


def _named_in(
    name: str, country: str, knowledge: Knowledge, console: Console
) -> tuple[RecalledProduct, Verdict | None]:
    """The product that the one message in a file names, and the verdict on that message."""
    from itertools import islice  # noqa: PLC0415 - only for a message

    from quivive.check import judge  # noqa: PLC0415 - only for a message
    from quivive.cli.online import product_of  # noqa: PLC0415 - only for a message
    from quivive.errors import UnreadableInput  # noqa: PLC0415 - only for a message
    from quivive.message import Message  # noqa: PLC0415 - only for a message
    from quivive.readers import ReadOptions, read_all  # noqa: PLC0415 - only for a message

    existing_inputs([name], console)
    found = list(islice(read_all(name, ReadOptions(country=country, apart=read_apart())), 2))
    if len(found) != 1:
        raise WrongUse(console.say("recalls.one_message"))
    message = found[0]
    if not isinstance(message, Message):
        raise UnreadableInput(message.why, message.remedy)
    return product_of(message, knowledge), judge(message, knowledge)


def _page(
    product: RecalledProduct,
    level: str,
    country: str,
    registers: tuple[RecallRegister, ...],
    answers: tuple[Answer, ...],
    knowledge: Knowledge,
    console: Console,
) -> str:
    from quivive.recall_advice import where_said  # noqa: PLC0415 - not for JSON
    from quivive.recall_registers import registers_for  # noqa: PLC0415 - not for JSON

    lines = [console.say("recalls.verdict", text=level)] if level else []
    if not product:
        lines += [console.say("recalls.no_product"), console.say("recalls.no_product_remedy")]
    else:
        lines.append(console.say("recalls.product", product=visible_line(str(product))))
        if answers:
            lines += ["", console.say("recalls.heading"), *_answered(answers, registers, product, console)]
        else:
            lines += ["", *_would_ask(product, country, registers, console)]
    known = knowledge.recall_registers
    verified = [one for one in known.values() if one.verified and not one.brands]
    by_hand = registers_for(known, country) if country else tuple(sorted(verified, key=lambda one: one.id))
    lines += ["", console.say("recalls.by_hand"), *(f"• {where_said(one, console.wording)}" for one in by_hand)]
    return "\n".join([*lines, "", console.say("recalls.not_genuine"), ""])


def _answered(
    answers: tuple[Answer, ...], registers: tuple[RecallRegister, ...], product: RecalledProduct, console: Console
) -> list[str]:
    from quivive.cli.online import not_asked, said  # noqa: PLC0415 - only after asking
    from quivive.renderers.reasons import skipped_line  # noqa: PLC0415 - only after asking

    lines = [
        f"• {visible_line(line.text)} {_asked_on(line.seen, console)}".rstrip()
        for line in said(answers, registers, product, console)
    ]
    return lines + [f"• {skipped_line(skipped, console.wording)}" for skipped in not_asked(answers, registers)]


def _asked_on(date: str, console: Console) -> str:
    return console.say("recalls.asked_on", date=date) if date else ""


def _would_ask(
    product: RecalledProduct, country: str, registers: tuple[RecallRegister, ...], console: Console
) -> list[str]:
    from quivive.enrich.recalls import questions_of  # noqa: PLC0415 - only before asking

    if not country:
        return [console.say("recalls.country"), console.say("recalls.country_remedy")]
    if not registers:
        return [console.say("recalls.no_register", country=country)]
    asked = [(one, address) for one in registers for address in questions_of(one, product, console.environment)]
    return [
        console.say("recalls.offline"),
        *(
            f"• {console.say('recalls.would_ask', name=one.name, address=visible_line(address))}"
            for one, address in asked
        ),
    ]


def _table(
    product: RecalledProduct,
    verdict: Verdict | None,
    registers: tuple[RecallRegister, ...],
    answers: tuple[Answer, ...],
    console: Console,
) -> dict[str, object]:
    from quivive.enrich.recalls import questions_of  # noqa: PLC0415 - only for JSON

    by_register = {answer.register: answer for answer in answers}
    rows = []
    for register in registers:
        answer = by_register.get(register.id)
        rows.append(
            {
                "id": register.id,
                "name": register.name,
                "address": register.address,
                "questions": questions_of(register, product, console.environment),
                "outcome": str(answer.outcome) if answer else "not_asked",
                "why": answer.why if answer else "",
                "asked": answer.asked if answer and not answer.why else "",
                "recalls": [
                    {"title": one.title, "date": one.date, "address": one.address, "numbers": list(one.numbers)}
                    for one in (answer.recalls if answer else ())
                ],
            }
        )
    return {
        "level": str(verdict.level) if verdict else "",
        "product": {"words": list(product.words), "numbers": list(product.numbers)},
        "registers": rows,
    }

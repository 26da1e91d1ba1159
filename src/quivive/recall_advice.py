"""What a message about a recall adds to the advice: the shop's own page of recalls, and the country's registers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from quivive.recall_registers import RecallRegister, registers_for
from quivive.verdict import Advice, When

if TYPE_CHECKING:
    from quivive.knowledge import Knowledge
    from quivive.wording import Wording

RECALL = "recall"
"""The scam type that this is for."""
_AFTER = "check_recall"
_MOST = 2


def recall_advice(brand: str, country: str, knowledge: Knowledge, wording: Wording) -> tuple[Advice, ...]:
    """Where recalls are published, for the id of the claimed brand and the reader's country (both may be empty).

    The shop's own page first, then the register nearest to the country; two lines at most, from verified facts only.
    """
    registers = registers_for(knowledge.recall_registers, country, brand)[:_MOST]
    return tuple(Advice("recall_register", where_said(one, wording), one.source, one.seen, When.CHECK) for one in registers)


def with_recall_advice(lines: Sequence[Advice], added: Sequence[Advice]) -> list[Advice]:
    """The lines with those of the registers behind "look in your account at the shop"."""
    place = next((number for number, line in enumerate(lines, 1) if line.id == _AFTER), len(lines))
    return [*lines[:place], *added, *lines[place:]]


def where_said(register: RecallRegister, wording: Wording) -> str:
    """What stands in a register, and its address to type."""
    text = register.text(wording.language)
    return wording.say("recalls.where", text=text, address=register.address) if register.address else text

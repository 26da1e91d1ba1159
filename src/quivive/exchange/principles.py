"""By which principles a campaign persuades, after Ferreira, Coventry and Lenzini (2015), from the signals seen in its texts.

The five principles are those of MISP's taxonomy `phishing`. Which signal stands for which is a judgement, written down
in `PRINCIPLES` alone: a signal is listed where what it sees is the principle at work, and in two where it is both.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final

from quivive.check import judge
from quivive.errors import UnreadableInput
from quivive.knowledge import Knowledge
from quivive.message import Channel
from quivive.readers.options import ReadOptions
from quivive.readers.text import text_message
from quivive.verdict import Direction
from quivive.watching import Report

MOST_TEXTS: Final = 10
"""Kept texts of a campaign that are read for it: its reports share a text."""

PRINCIPLES: Final[dict[str, frozenset[str]]] = {
    # People do not question those whom they were taught to obey.
    "authority": frozenset(["authority_voice", "pressure_legal", "story_bank_fraud_desk", "story_tax_benefit", "story_toll_fine", "story_tech_support", "story_recall"]),
    # People are at ease where others seem to do the same. No signal hears that yet.
    "social-proof": frozenset(),
    # People follow whom they know, or think they know: a name, a look, a voice that is borrowed.
    "liking-similarity-deception": frozenset(
        ["brand_in_host", "brand_link_mismatch", "conversation", "disguised_letters", "display_name_mismatch", "free_mail_for_brand", "link_text_mismatch", "look_alike_host", "sender_not_brand", "story_family", "story_romance", "story_wrong_number"]
    ),
    # People finish what they began and give back what they got: a small fee first, an application, a thread.
    "commitment-reciprocation-consistency": frozenset(["ask_move_messenger", "ask_small_fee", "story_charity", "story_invoice_callback", "story_job", "story_marketplace", "story_order_not_made", "story_subscription"]),
    # People look at what they could win or lose, and at the clock, and at nothing else.
    "distraction": frozenset(
        ["pressure_closure", "pressure_deadline", "pressure_secrecy", "story_curiosity", "story_inheritance", "story_investment", "story_mailbox", "story_parcel", "story_payment_problem", "story_prize", "story_refund", "story_security_alert", "story_sextortion"]
    ),
}


def principles_of(signals: Iterable[str]) -> tuple[str, ...]:
    """The principles that the signals stand for, in the order of `PRINCIPLES`."""
    seen = frozenset(signals)
    return tuple(name for name, of_it in PRINCIPLES.items() if seen & of_it)


def principles_of_reports(reports: Iterable[Report], knowledge: Knowledge) -> tuple[str, ...]:
    """The principles that at least half of the kept texts show; none where no text was kept."""
    counts: Counter[str] = Counter()
    read = 0
    for report in reports:
        if read == MOST_TEXTS:
            break
        signals = _signals(report, knowledge)
        if signals is not None:
            read += 1
            counts.update(principles_of(signals))
    return tuple(name for name in PRINCIPLES if read and counts[name] * 2 >= read)


def _signals(report: Report, knowledge: Knowledge) -> frozenset[str] | None:
    if not report.text.strip():
        return None
    channel = Channel(report.channel) if report.channel in set(Channel) else None
    try:
        message = text_message(report.text, ReadOptions(channel=channel, country=report.country))
        verdict = judge(message, knowledge)
    except UnreadableInput:
        return None
    return frozenset(one.signal for one in verdict.findings if one.direction is Direction.FOR)

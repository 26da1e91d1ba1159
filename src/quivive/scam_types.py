"""Which kind of scam a set of findings tells: the story that weighs most, else what is asked for."""

from __future__ import annotations

from collections.abc import Iterable

from quivive.message import PartName
from quivive.verdict import Direction, Finding

BY_SIGNAL = {
    "story_parcel": "parcel",
    "story_payment_problem": "payment_problem",
    "story_subscription": "subscription",
    "story_order_not_made": "fake_order",
    "story_refund": "refund",
    "story_prize": "prize",
    "story_tax_benefit": "tax_benefit",
    "story_toll_fine": "toll_fine",
    "story_bank_fraud_desk": "bank_fraud_desk",
    "story_security_alert": "account_problem",
    "story_tech_support": "tech_support",
    "story_mailbox": "mailbox",
    "story_document": "document",
    "story_family": "family",
    "story_job": "job",
    "story_investment": "investment",
    "story_wrong_number": "wrong_number",
    "story_romance": "romance",
    "story_inheritance": "inheritance",
    "story_sextortion": "sextortion",
    "story_telecom_energy": "telecom_energy",
    "story_marketplace": "marketplace",
    "story_recall": "recall",
    "story_invoice_callback": "invoice_callback",
    "story_charity": "charity",
}
_SAYS_MORE = {
    "story_refund": ("story_recall", "story_tax_benefit", "story_subscription"),
    "story_security_alert": ("story_recall",),
    "story_marketplace": ("story_recall",),
}
"""A recall, a tax or a subscription is told with money back, a recall also with safety and something bought: where both are, it
is what the message is about."""
_SELLERS = frozenset({"e-commerce", "retail", "marketplace", "tech", "streaming", "games", "delivery-food", "travel"})
"""Sectors whose security department calls about an order, and not about an account at the bank."""
_BY_ASK = {
    "ask_gift_card": "gift_card",
    "ask_seed_phrase": "seed_phrase",
    "ask_code": "code_request",
    "pressure_closure": "account_problem",
    "ask_login": "account_problem",
    "ask_password": "account_problem",
    "ask_small_fee": "payment_problem",
}


def scam_type(findings: Iterable[Finding], sector: str = "") -> str:
    """The type told by the findings, `other` where none does, empty without any sign of a scam.

    Two types that go by the same words are told apart by how many words of the text tell them, then by
    points: a sender's name or address tells no story of its own. `sector` is that of the brand that the
    message speaks for, if it speaks for one.
    """
    found = [finding for finding in findings if finding.direction is Direction.FOR]
    signals = {finding.signal for finding in found}
    stories = [finding for finding in found if finding.signal in BY_SIGNAL]
    if "story_bank_fraud_desk" in signals:
        if "ask_safe_account" in signals:
            return BY_SIGNAL["story_bank_fraud_desk"]
        if "story_order_not_made" in signals:
            # The same call about a payment that nobody made: a shop's is about an order, a bank's about the account.
            shop = sector in _SELLERS and "ask_transfer" not in signals
            other = "story_bank_fraud_desk" if shop else "story_order_not_made" if sector == "bank" else ""
            stories = [finding for finding in stories if finding.signal != other]
    if stories:
        best = max(stories, key=lambda finding: (_told(finding), len(finding.spans), finding.points, finding.signal))
        return BY_SIGNAL[next((more for more in _SAYS_MORE.get(best.signal, ()) if more in signals), best.signal)]
    for signal, kind in _BY_ASK.items():
        if any(finding.signal == signal for finding in found):
            return kind
    return "other" if found else ""


def _told(finding: Finding) -> int:
    """In how many places outside the sender it is told."""
    return sum(span.part != PartName.SENDER for span in finding.spans)

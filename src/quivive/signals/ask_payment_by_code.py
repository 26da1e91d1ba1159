"""A code to scan fills in a payment: who is paid, into which account, how much.

It reads the codes of bank transfers (EPC, Swiss QR-bill), of UPI and of the EMV form, and those of crypto money. A
code that somebody else drew or pasted over the right one pays into the account of whoever did, and a transfer can
hardly be brought back. Wrong for every genuine invoice with such a code, so that it only tells who would be paid.
"""

from __future__ import annotations

from collections.abc import Iterable

from quivive.message import CodeKind
from quivive.reading import Reading
from quivive.signals._examples import Examples, scanned
from quivive.signals._need import Need
from quivive.verdict import Direction, Finding, Group

GROUP = Group.ASK
DIRECTION = Direction.FOR
NEEDS = Need.CODES
EXAMPLES = Examples(
    fires=(
        scanned("BCD\n002\n1\nSCT\n\nParcel Desk\nDE89370400440532013000\nEUR12.50\n\n\nFee\n", text="Pay the fee to get your parcel"),
        scanned("bitcoin:1BoatSLRHtKNngkdXEeobR76b53LETtpyT?amount=0.1"),
    ),
    silent=(
        scanned("https://parking-pay.example/zone/4471"),
        scanned("tel:+447700900123", text="Call us to pay"),
    ),
)


def detect(reading: Reading) -> Iterable[Finding]:
    for code in reading.message.codes:
        if code.kind in (CodeKind.PAYMENT, CodeKind.CRYPTO):
            told = {name: code.details[name] for name in ("amount", "account") if name in code.details}
            if code.kind is CodeKind.PAYMENT and "name" in code.details:
                told["name"] = code.details["name"]
            yield Finding("ask_payment_by_code", (code.span,), 1.0, DIRECTION, GROUP, told)

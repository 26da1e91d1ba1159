"""An answer would not go to the sender but to a mailbox elsewhere.

Scammers forge a sender and collect the answers in a free mailbox. Wrong for mailing lists and
ticket systems, which answer to another domain of their own; a free mailbox counts fully, another
domain only in part.
"""

from __future__ import annotations

from collections.abc import Iterable

from quivive.hosts import registered_domain
from quivive.reading import Reading
from quivive.signals._examples import Examples, mail
from quivive.signals._need import Need
from quivive.verdict import Direction, Finding, Group

GROUP = Group.IDENTITY
DIRECTION = Direction.FOR
NEEDS = Need.SENDER
EXAMPLES = Examples(
    fires=(
        mail("About your inheritance.", sender="Ministry <office@ministry.example>", reply_to="desk.office@gmail.com"),
    ),
    silent=(
        mail("About your order.", sender="Shop <orders@shop.example>", reply_to="help@shop.example"),
        mail("Hello.", sender="Anna <anna@gmail.com>", reply_to="anna.b@gmail.com"),
        mail("Hello.", sender="Anna <anna@cakes.example>"),
    ),
)


def detect(reading: Reading) -> Iterable[Finding]:
    answer = reading.message.sender.reply_to.rpartition("@")[2].strip(" >").lower()
    domain = reading.sender_domain
    if not answer or not domain or registered_domain(answer) == registered_domain(domain):
        return
    free = answer in reading.knowledge.free_mail or answer in reading.knowledge.throwaway_mail
    if free and domain in reading.knowledge.free_mail:
        return
    details = {"domain": answer, "sender": reading.message.sender.address}
    yield Finding("reply_to_elsewhere", (reading.sender_span(),), 1.0 if free else 0.4, DIRECTION, GROUP, details)

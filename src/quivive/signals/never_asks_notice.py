"""The message warns the reader not to give details away, or says that they are never asked for.

It sees "we will never ask for your password", "ne communiquez jamais vos codes", and asks that are
only named to be denied. Genuine senders protect their customers with it. A denied ask without such
a warning counts half: "you need not send your passport" is no warning. Wrong for scams that copy
the footer of the real mail.
"""

from __future__ import annotations

from collections.abc import Iterable

from quivive.reading import Reading
from quivive.signals._examples import Examples, mail, sms
from quivive.signals._said import MOST_PLACES
from quivive.verdict import Direction, Finding, Group

GROUP = Group.AGAINST
DIRECTION = Direction.AGAINST
EXAMPLES = Examples(
    fires=(
        sms("We will never ask you for your password or PIN."),
        mail(
            "Never share your password with anyone and do not click on links in unexpected mails.",
            subject="Security",
        ),
        sms("Votre banque ne vous demande jamais vos codes. Ne communiquez jamais vos codes."),
        sms("You do not have to send a copy of your passport."),
        sms("O banco nunca pede a sua senha. Nunca partilhe os seus códigos."),
    ),
    silent=(
        sms("Please confirm your password: login-help.example"),
        sms("Confirmez votre mot de passe : messagerie-info.example"),
        sms("Hurry, the offer ends at noon."),
    ),
)
CONCEPTS = ("against_never_asks", "against_do_not_share", "against_about_scams", "negation")
"""What may hold a denied ask: without one of them nothing can be denied."""

_DENIED = (
    "ask_card",
    "ask_bank_details",
    "ask_password",
    "ask_code",
    "ask_seed_phrase",
    "ask_identity_document",
    "ask_gift_card",
    "ask_transfer",
    "ask_install",
)
"""Asks that hurt. "Do not reply" and "do not call" are on every automatic notice, and say nothing."""
_DENIAL_ALONE = 0.5


def detect(reading: Reading) -> Iterable[Finding]:
    """The warning in full strength, else a denied ask in half."""
    warnings = reading.hits("against_never_asks")
    denied = [hit for concept in _DENIED for hit in reading.denied(concept)]
    hits = warnings + denied
    if hits:
        spans = tuple(dict.fromkeys(hit.span for hit in hits))[:MOST_PLACES]
        strength = 1.0 if warnings else _DENIAL_ALONE
        yield Finding("never_asks_notice", spans, strength, DIRECTION, GROUP, {"text": hits[0].words})

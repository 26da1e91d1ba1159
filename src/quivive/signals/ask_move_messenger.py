"""The message wants to go on elsewhere: WhatsApp, Telegram, a new number to save.

It sees "text me on WhatsApp", "add my new number", "contactez-moi sur Telegram". Away from the mail
or the SMS no filter reads along, and a stranger becomes a chat partner: false jobs, children and
investments all begin so. Wrong for small firms and friends who really use these apps.
"""

from __future__ import annotations

from collections.abc import Iterable

from quivive.reading import Reading
from quivive.signals._examples import Examples, sms
from quivive.signals._said import said
from quivive.verdict import Direction, Finding, Group

GROUP = Group.ASK
DIRECTION = Direction.FOR
EXAMPLES = Examples(
    fires=(
        sms("Hi mum, my phone broke. Save my new number and message me on WhatsApp"),
        sms("We offer a remote job, 200 a day. Contact us on Telegram: @hiring_example"),
        sms("Papa, téléphone cassé. Enregistre mon nouveau numéro et écris-moi sur WhatsApp"),
        sms("Hallo Mama, mein Handy ist kaputt, schreib mir auf WhatsApp"),
    ),
    silent=(
        sms("Seu código do WhatsApp: 118-660. Não compartilhe este código"),
        sms("The signal here is bad, I only have one bar."),
        sms("Do not save this number."),
        sms("Le signal est faible dans la vallée."),
    ),
)
CONCEPTS = ("ask_move_messenger",)

_said = said("ask_move_messenger", GROUP, DIRECTION, *CONCEPTS)


def detect(reading: Reading) -> Iterable[Finding]:
    """A messenger is named as where to go on; not where it is the one that a code is for."""
    return () if reading.says("against_code_notice", "against_do_not_share") else _said(reading)

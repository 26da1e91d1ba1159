"""The text is about scams: it warns, explains, teaches or reports.

It sees "scammers pretend to be", "phishing emails", "méfiez-vous des faux conseillers", and words
that introduce a quoted message. Such texts hold the very words of scams, and would set off
everything else. Words that only introduce a quote ("a message saying") count half, and nothing in a
call, where people always tell what others said. Wrong where a scam borrows a warning to look serious: "because of recent phishing attacks, confirm your account".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from quivive.message import Channel
from quivive.reading import Reading
from quivive.signals._examples import Examples, call, mail, sms
from quivive.signals._said import said
from quivive.verdict import Direction, Finding, Group

GROUP = Group.AGAINST
DIRECTION = Direction.AGAINST
EXAMPLES = Examples(
    fires=(
        mail(
            "Scammers pretend to be your bank. How to recognise phishing emails and report them.",
            subject="Stay safe",
        ),
        sms("I got a text saying my parcel is held, is that real?"),
        mail(
            "Attention aux faux SMS : les escrocs se font passer pour la poste. Signalez le message au 33700."
        ),
        mail("Oplichters doen zich voor als uw bank. Zo herkent u phishing."),
    ),
    silent=(
        sms("Your account is suspended, verify it: secure-desk.example"),
        sms("Votre colis est bloqué : colis-suivi.example"),
        call("You have received a message saying that your parcel is held, is that right?"),
        sms("The police station is next to the school."),
    ),
)
CONCEPTS = ("against_about_scams", "reported_speech")

_QUOTE_ALONE = 0.5
_speaks_of_scams = said("about_scams", GROUP, DIRECTION, "against_about_scams")
_introduces_a_quote = said("about_scams", GROUP, DIRECTION, "reported_speech")


def detect(reading: Reading) -> Iterable[Finding]:
    """Talk about scams in full strength, else words that introduce a quote in half."""
    found = tuple(_speaks_of_scams(reading))
    if reading.message.channel is Channel.CALL:
        return found
    return found or tuple(replace(quote, strength=_QUOTE_ALONE) for quote in _introduces_a_quote(reading))

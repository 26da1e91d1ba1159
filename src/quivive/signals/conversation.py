"""The message is everyday talk between people who know each other.

It sees "see you later", "love you", "on my way", "à ce soir", "bisous", laughter. A scam to
millions cannot talk like that for long. A single place counts half. Not asked of calls, where
everybody talks like that. Wrong for the false child and the false friend, who play exactly this.
"""

from __future__ import annotations

from quivive.message import Channel
from quivive.signals._examples import Examples, call, mail, sms
from quivive.signals._said import said
from quivive.verdict import Direction, Group

GROUP = Group.AGAINST
DIRECTION = Direction.AGAINST
EXAMPLES = Examples(
    fires=(
        sms("Haha yeah, see you later! I'm on my way home."),
        sms("Where are you? Dinner at eight, love you"),
        sms("J'arrive, on mange à midi. Bisous, à toute !"),
        sms("Haha ok, bis später! Hab dich lieb"),
    ),
    silent=(
        sms("Your account has been suspended, verify now: secure-desk.example"),
        sms("Votre colis est bloqué, réglez les frais : colis-suivi.example"),
        call("Hello, how are you doing today? Thank you so much, have a good day, see you later."),
        mail("Please find attached the invoice for last month.", subject="Invoice"),
    ),
)
CONCEPTS = ("against_conversation",)

detect = said("conversation", GROUP, DIRECTION, *CONCEPTS, once=0.5, not_in=Channel.CALL)

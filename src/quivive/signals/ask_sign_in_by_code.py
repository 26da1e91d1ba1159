"""A code to scan lets another device into an account.

Messengers, games and passkeys show such a code on the screen that is to be let in. Whoever sends it to somebody else
and says that it is for a prize, a vote or a check sits in front of that screen and reads along from then on. Wrong
where the person asked for the code themselves, on their own second screen.
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
        scanned("2@abcdefghijklmnopqrstuvwxyz0123456789,xyz=,k=,1", text="Scan with WhatsApp to vote for my niece"),
        scanned("tg://login?token=AQIDBAUG"),
    ),
    silent=(
        scanned("https://parking-pay.example/zone/4471"),
        scanned("tg://resolve?domain=bluebird", text="Our channel"),
    ),
)


def detect(reading: Reading) -> Iterable[Finding]:
    for code in reading.message.codes:
        if code.kind is CodeKind.SIGN_IN:
            yield Finding("ask_sign_in_by_code", (code.span,), 1.0, DIRECTION, GROUP)
            return

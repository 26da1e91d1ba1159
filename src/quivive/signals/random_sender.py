"""The sender's address looks made by a machine.

`x7f2kq9w@blue.example`, `newsletter.8f3a1c@…`: addresses used once. Wrong for bounce addresses of
mailing services; those stand in the return path, not in the sender.
"""

from __future__ import annotations

import re
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
        mail("Hello", sender="Support <x7f2kq9wz3@blue.example>"),
        mail("Hello", sender="Support <info@qzxkvbtrw.example>"),
    ),
    silent=(
        mail("Hello", sender="Anna <anna.martin84@blue.example>"),
        mail("Hello", sender="Shop <no-reply@blue.example>"),
    ),
)


def detect(reading: Reading) -> Iterable[Finding]:
    local, at, _ = reading.message.sender.address.rpartition("@")
    if not at:
        return
    name = registered_domain(reading.sender_domain).partition(".")[0]
    if _is_random(local.lower()) or _is_random(name):
        details = {"sender": reading.message.sender.address}
        yield Finding("random_sender", (reading.sender_span(),), 1.0, DIRECTION, GROUP, details)


def _is_random(text: str) -> bool:
    run = max(re.findall(r"[a-z0-9]+", text), key=len, default="")
    letters = [c for c in run if c.isalpha()]
    if len(run) < 8 or not letters:
        return False
    changes = len(re.findall(r"[a-z](?=\d)|\d(?=[a-z])", run))
    vowels = sum(c in "aeiouy" for c in letters) / len(letters)
    return changes >= 3 or (vowels < 0.15 and len(letters) >= 7) or bool(re.search(r"[bcdfghjklmnpqrstvwxz]{6,}", run))

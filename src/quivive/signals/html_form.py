"""The mail itself has fields to type into.

No firm takes passwords or cards inside a mail. Wrong for surveys and search boxes in newsletters,
which count as a form too: the words around decide.
"""

from __future__ import annotations

from collections.abc import Iterable

from quivive.reading import Reading
from quivive.signals._examples import Examples, mail
from quivive.signals._need import Need
from quivive.verdict import Direction, Finding, Group

GROUP = Group.PATH
DIRECTION = Direction.FOR
NEEDS = Need.LINKS
EXAMPLES = Examples(
    fires=(
        mail("Confirm your password", sender="x <x@blue.example>", form="https://blue.example/p"),
    ),
    silent=(
        mail("Confirm your password", sender="x <x@blue.example>"),
    ),
)


def detect(reading: Reading) -> Iterable[Finding]:
    forms = [link for link in reading.message.links if link.source == "form"]
    if forms:
        yield Finding("html_form", (forms[0].span,), 1.0, DIRECTION, GROUP, {"host": forms[0].host})

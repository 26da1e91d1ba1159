"""The address stands in a code to scan, where nobody can read it beforehand.

Put on a letter, a parking meter or into a mail, a code takes people past the filter of their mailbox and from the
computer to the telephone, whose browser shows little of an address. Wrong for tickets, menus and most posters,
where a code is only short for an address that is printed beside it.
"""

from __future__ import annotations

from collections.abc import Iterable

from quivive.reading import Reading
from quivive.signals._examples import Examples, scanned, sms
from quivive.signals._need import Need
from quivive.verdict import Direction, Finding, Group

GROUP = Group.PATH
DIRECTION = Direction.FOR
NEEDS = Need.CODES
EXAMPLES = Examples(
    fires=(
        scanned("https://parking-pay.example/zone/4471", text="Scan to pay for your parking"),
        scanned("https://konto-hilfe.example/x"),
    ),
    silent=(
        scanned("WIFI:T:WPA;S:Cafe;P:blue-door;;", text="Free Wi-Fi for guests"),
        sms("Scan the code: https://konto-hilfe.example/x"),
    ),
)


def detect(reading: Reading) -> Iterable[Finding]:
    for link in reading.web_links:
        if link.link.source == "qr" and link.host and link.owner is None:
            yield Finding("link_in_code", (link.link.span,), 1.0, DIRECTION, GROUP, {"host": link.host})
            return

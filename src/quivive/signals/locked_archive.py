"""An archive came along that is locked, and the mail itself gives the password.

It sees a locked ZIP file and words such as "the password is 4471". Locked, no filter of a mailbox can look inside; whoever
wanted to protect what is in it would not send the key with it. Wrong for payslips and results of a laboratory, which some
offices send in this way.
"""

from __future__ import annotations

from collections.abc import Iterable

from quivive.reading import Reading
from quivive.signals._examples import Examples, mail
from quivive.signals._need import Need
from quivive.verdict import Direction, Finding, Group

GROUP = Group.PATH
DIRECTION = Direction.FOR
NEEDS = Need.ATTACHMENTS
EXAMPLES = Examples(
    fires=(
        mail("The documents are in the archive. Password: 4471", subject="Invoice", locked=("invoice.zip/invoice.js",)),
        mail("Please open the file, the password is bill2026.", locked=("bill.zip/bill.iso",)),
        mail("Votre convocation est jointe. Mot de passe : 8812", locked=("convocation.zip/convocation.exe",)),
        mail("Ihre Rechnung liegt bei. Das Passwort lautet 2209.", locked=("rechnung.zip/rechnung.lnk",)),
    ),
    silent=(
        mail("The documents are in the archive. Password: 4471", attachments=("invoice.zip/invoice.pdf",)),
        mail("The documents are in the archive, I will call you about the rest.", locked=("minutes.zip/minutes.pdf",)),
    ),
)
CONCEPTS = ("gives_password",)


def detect(reading: Reading) -> Iterable[Finding]:
    locked = next((attachment for attachment in reading.message.attachments if attachment.locked), None)
    if locked is None:
        return
    hits = reading.hits(CONCEPTS[0])
    if hits:
        yield Finding("locked_archive", (hits[0].span,), 1.0, DIRECTION, GROUP, {"text": locked.name.partition("/")[0][:80]})

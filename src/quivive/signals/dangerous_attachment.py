"""A file came along that can run a program or show a false log-in page.

Programs, scripts, disk images, macro documents, HTML pages, and names with two endings
(`invoice.pdf.exe`). Wrong between programmers.
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
        mail("See the invoice", sender="x <x@blue.example>", attachments=("invoice.pdf.exe",)),
        mail("See the fax", sender="x <x@blue.example>", attachments=("fax.html",)),
    ),
    silent=(
        mail("See the invoice", sender="x <x@blue.example>", attachments=("invoice.pdf",)),
        mail("See the invoice", sender="x <x@blue.example>"),
    ),
)

_DANGEROUS = frozenset(
    ["exe", "scr", "com", "pif", "bat", "cmd", "ps1", "vbs", "vbe", "js", "jse", "wsf", "wsh", "hta", "msi", "jar", "apk", "iso", "img", "vhd", "lnk", "url", "reg", "cpl", "docm", "xlsm", "pptm", "xll", "one", "chm", "ace"]
)
_PAGES = frozenset(["html", "htm", "shtml", "xhtml", "svg", "mht", "mhtml"])


def detect(reading: Reading) -> Iterable[Finding]:
    for attachment in reading.message.attachments:
        endings = attachment.name.lower().strip().split(".")[1:]
        if endings and (endings[-1] in _DANGEROUS or endings[-1] in _PAGES):
            strength = 1.0 if endings[-1] in _DANGEROUS else 0.8
            yield Finding("dangerous_attachment", (reading.anywhere,), strength, DIRECTION, GROUP, {"text": attachment.name[:80]})
            return

"""A report on a mail in the Abuse Reporting Format (RFC 5965) to the provider of the mailbox that sent it.

Three parts: a text for people, fields for programs (`Feedback-Type: fraud`), the mail itself. Only fields
that the mail itself supports are written: no `Source-IP`, because which of the `Received` lines is true
only the receiving server knows; no `Original-Rcpt-To`, because it names who reports (RFC 6590).
"""

from __future__ import annotations

from collections.abc import Iterator
from email.utils import format_datetime
from urllib.parse import quote

from quivive.hosts import to_ascii
from quivive.reports.case import Case, need_room
from quivive.reports.draft import Draft, Field
from quivive.reports.errors import CannotReport
from quivive.reports.mail import assembled, attached, changes_said, line_end, text_part
from quivive.reports.places import Place
from quivive.reports.plain import line, mail_address
from quivive.version import __version__
from quivive.wording import Wording

_LONGEST_URI = 900
"""Characters of an address in a header line: a line of a mail has 998 at most (RFC 5322, 2.1.1)."""
_IN_URI = ":/?#[]@!$&'()*+,;=%-._~"


def write(case: Case, place: Place, wording: Wording) -> Draft:
    """The report to the address of `place`. Raises `CannotReport` if there is no mail, or it is too large."""
    if not case.mail:
        raise CannotReport("needs_mail")
    need_room(case)
    fields = list(_fields(case))
    said = f"{wording.say('reports.arf_intro')}\n\n{changes_said(case, wording)}\n\n{wording.say('reports.made_with', name=__version__)}\n"
    ending = line_end(case)
    for_programs = b"Content-Type: message/feedback-report" + ending * 2
    for_programs += b"".join(f"{name}: {value}".encode("ascii", "replace") + ending for name, value in fields)
    parts = [text_part(said, case), for_programs, attached(case, wording)]
    subject = wording.say("reports.subject", text=line(case.message.part("subject"), 120) or wording.say("reports.no_subject"))
    subtype = "report; report-type=feedback-report"
    return Draft(
        kind="arf",
        address=place.address,
        media_type="message/rfc822",
        content=assembled(case, place.address, subject, subtype, parts),
        mail=assembled(case, place.address, subject, subtype, parts, unsent=False),
        fields=tuple(Field(name, name, value) for name, value in fields),
    )


def _fields(case: Case) -> Iterator[tuple[str, str]]:
    """The fields of the second part, those that RFC 5965 requires first."""
    yield "Feedback-Type", "fraud"
    yield "User-Agent", f"Quivive/{__version__}"
    yield "Version", "1"
    bounce = mail_address(case.message.sender.return_path)
    if bounce:
        yield "Original-Mail-From", f"<{bounce}>"
    if case.message.received_at:
        yield "Arrival-Date", format_datetime(case.message.received_at)
    sender = to_ascii(case.message.sender.domain)
    if sender and sender.isascii() and not set(sender) & set(" \t\r\n"):
        yield "Reported-Domain", line(sender, 255)
    for url in case.urls:
        uri = quote(url, safe=_IN_URI)
        if "://" in uri and len(uri) <= _LONGEST_URI:
            yield "Reported-URI", uri

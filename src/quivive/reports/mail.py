"""A mail to an authority or a brand, not sent yet: what was received, attached byte for byte, and a few lines above it.

`X-Unsent: 1` makes mail programs open it as one to be sent (Outlook, Evolution, Thunderbird from a file).
The attached mail is put in as it is, never taken apart and written again: a parser that disagrees with
the sender's about a header or a line end would change what the receiver wants to see.
"""

from __future__ import annotations

from email.header import Header
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid

from quivive.renderers.reasons import colon, title
from quivive.reports.case import Case, described, need_room, received
from quivive.reports.draft import Draft, Field
from quivive.reports.places import Place
from quivive.reports.plain import defanged, line
from quivive.version import __version__
from quivive.wording import Wording


def write(case: Case, place: Place, wording: Wording) -> Draft:
    """The mail to `place`, in the language of `wording`. Raises `CannotReport` where it is too large."""
    need_room(case)
    parts = [text_part(_letter(case, wording), case), attached(case, wording)]
    about = line(case.message.part("subject"), 120) or wording.say("reports.no_subject")
    subject = wording.say("reports.subject", text=about)
    draft = assembled(case, place.address, subject, "mixed", parts)
    sent = assembled(case, place.address, subject, "mixed", parts, unsent=False)
    fields = (Field("subject", wording.say("reports.fields.subject"), subject),)
    return Draft("mail", place.address, "message/rfc822", draft, mail=sent, fields=fields)


def assembled(case: Case, to: str, subject: str, subtype: str, parts: list[bytes], *, unsent: bool = True) -> bytes:
    """A mail of these parts, each with its own headers.

    The one that is not sent yet has no date and no sender but the given one: the mail program adds them.
    Line ends are those of the attached mail, so that a file of it has one kind only.
    """
    ending = line_end(case)
    boundary = _boundary(case, parts)
    headers = [("To", line(to))]
    if case.by:
        headers.insert(0, ("From", line(case.by)))
    headers.append(("Subject", Header(line(subject), "utf-8", header_name="Subject").encode(linesep="\n")))
    if unsent:
        headers.append(("X-Unsent", "1"))
    else:
        domain = case.by.rpartition("@")[2] or "localhost.invalid"
        headers += [("Date", format_datetime(case.at)), ("Message-ID", make_msgid(domain=domain))]
    headers += [("MIME-Version", "1.0"), ("Content-Type", f'multipart/{subtype};\n boundary="{boundary}"')]
    if any(not part.isascii() for part in parts):
        headers.append(("Content-Transfer-Encoding", "8bit"))
    head = "".join(f"{name}: {value}\n" for name, value in headers) + "\n"
    pieces = [_ended(head.encode("ascii", "replace"), ending)]
    for part in parts:
        pieces += [b"--", boundary.encode(), ending, part, ending]
    return b"".join([*pieces, b"--", boundary.encode(), b"--", ending])


def attached(case: Case, wording: Wording) -> bytes:
    """The part that holds what was received: the mail itself, or the text in a file."""
    ending = line_end(case)
    if case.mail:
        head = "Content-Type: message/rfc822\nContent-Disposition: attachment; filename=\"message.eml\"\n"
        head += "" if case.mail.isascii() else "Content-Transfer-Encoding: 8bit\n"
        return _ended((head + "\n").encode("ascii"), ending) + case.mail
    said = f"{wording.say('labels.sender')}{colon(wording)} {case.sender}\n\n{case.text}\n"
    return _text_part(said, file_name="message.txt", ending=ending)


def line_end(case: Case) -> bytes:
    """How the lines of the attached mail end."""
    first = case.mail.partition(b"\n")[0]
    return b"\r\n" if first.endswith(b"\r") or not case.mail else b"\n"


def text_part(text: str, case: Case) -> bytes:
    """A part that shows `text`."""
    return _text_part(text, ending=line_end(case))


def _letter(case: Case, wording: Wording) -> str:
    """What the receiver reads first."""
    mark = colon(wording)
    rows = [
        ("reports.came_by", wording.say(f"channels.{case.message.channel}")),
        ("labels.sender", defanged(case.sender)),
        ("reports.fields.date", received(case)),
        ("reports.claims", line(case.verdict.claim.name) if case.verdict.claim else ""),
        ("reports.assessment", title(case.verdict, wording)),
    ]
    links = [f"  {defanged(url)}" for url in case.urls]
    return "\n".join(
        [
            wording.say("reports.intro"),
            described(case, wording),
            "",
            *[f"{wording.say(label)}{mark} {said}" for label, said in rows if said],
            *([f"{wording.say('reports.links')}{mark}", *links] if links else []),
            "",
            wording.say("reports.attached_mail" if case.mail else "reports.attached_text"),
            changes_said(case, wording),
            "",
            wording.say("reports.made_with", name=__version__),
            "",
        ]
    )


def changes_said(case: Case, wording: Wording) -> str:
    """What was changed in the attached message, for whoever receives it."""
    if not case.taken_out and not case.headers:
        return wording.say("reports.nothing_taken_out")
    said = f"{wording.say('reports.taken_out')}{colon(wording)} {', '.join(kinds_said(case, wording))}."
    if case.headers:
        said += f" ({', '.join(line(name, 60) for name in case.headers[:20])})"
    return f"{said} {wording.say('reports.signature_broken')}" if case.signature_broken else said


def kinds_said(case: Case, wording: Wording) -> list[str]:
    """The kinds of what was taken out, with how many times."""
    return [f"{wording.say(f'redact.kinds.{one.kind}')} ({one.count})" for one in case.taken_out]


def _text_part(text: str, file_name: str = "", ending: bytes = b"\n") -> bytes:
    part = EmailMessage()
    part.set_content(text, charset="utf-8", cte="quoted-printable")
    if file_name:
        part.add_header("Content-Disposition", "attachment", filename=file_name)
    del part["MIME-Version"]
    return _ended(part.as_bytes().rstrip(b"\n"), ending)


def _ended(text: bytes, ending: bytes) -> bytes:
    return text.replace(b"\r\n", b"\n").replace(b"\n", ending)


def _boundary(case: Case, parts: list[bytes]) -> str:
    """A boundary that stands in none of the parts, whoever wrote them."""
    number = 0
    while any(f"=_quivive_{case.identifier}_{number}".encode() in part for part in parts):
        number += 1
    return f"=_quivive_{case.identifier}_{number}"

"""An invitation as calendars exchange it (iCalendar, RFC 5545) to a `Message`: who invites, to what, and what it says.

Invitations carry scams past the filters of mail: "your payment of 499 is due, call this number" stands in the
description, and the calendar shows it without anybody having accepted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from quivive.errors import UnreadableInput
from quivive.links import find_links
from quivive.message import Channel, Link, Message, Part, PartName, Recipient, Sender, Span
from quivive.readers.charset import cleaned, decode
from quivive.readers.html_text import read_html
from quivive.readers.limits import MEGABYTE, MOST_FIELD, MOST_RECIPIENTS, left_out
from quivive.readers.options import ReadOptions

ORDER = 15

MOST_CALENDAR = MEGABYTE
"""Bytes that are read."""
_MOST_EVENTS = 20
_MOST_SAID = 20_000
"""Characters of one invitation's text."""
_FOLD = re.compile(r"\r?\n[ \t]")
_LINE = re.compile(r'([A-Za-z0-9-]{1,40})((?:;(?:[^":;\n]|"[^"\n]*")*)*):(.*)')
_NAME = re.compile(r';CN=(?:"([^"]*)"|([^;:"]*))', re.IGNORECASE)
_ESCAPED = re.compile(r"\\([\\;,nN])")
_SAID = ("LOCATION", "DESCRIPTION", "COMMENT", "URL", "CONFERENCE")


@dataclass(slots=True)
class Invitation:
    """What a calendar file says: all events together; `links` point into `text`."""

    subject: str = ""
    sender: Sender = Sender()
    text: str = ""
    links: tuple[Link, ...] = ()
    recipients: tuple[Recipient, ...] = ()
    cut: bool = False


def recognises(head: bytes, name: str) -> bool:
    """By its first line, or a name in `.ics`."""
    return head.lstrip(b"\xef\xbb\xbf \r\n")[:15].upper() == b"BEGIN:VCALENDAR" or name.lower().endswith((".ics", ".ical", ".ifb"))


def read(data: bytes, options: ReadOptions, name: str) -> Message:
    """The invitation in `data`; raises `UnreadableInput` if it says nothing."""
    invitation = read_invitation(data)
    if not invitation.text and not invitation.subject:
        raise UnreadableInput("The invitation says nothing.", "Paste the text of the message, or name its file.")
    sender = options.sender or invitation.sender.address
    shown = options.sender or " ".join(text for text in (invitation.sender.display, f"<{sender}>" if sender else "") if text)
    parts = ((PartName.SUBJECT, invitation.subject), (PartName.SENDER, shown), (PartName.BODY, invitation.text))
    return Message(
        channel=options.channel or Channel.EMAIL,
        parts=tuple(Part(str(part), text) for part, text in parts if text),
        sender=replace(invitation.sender, address=sender),
        links=invitation.links,
        language=options.language,
        country=options.country,
        skipped=(left_out("the rest of the invitation", f"{_MOST_EVENTS} events"),) if invitation.cut else (),
        identifier=name,
        recipients=invitation.recipients,
    )


def read_invitation(data: bytes) -> Invitation:
    """What the events and tasks in a calendar file say, in order; never raises."""
    found = Invitation(cut=len(data) > MOST_CALENDAR)
    said: list[str] = []
    people: list[Recipient] = []
    events, length, page = 0, 0, ""
    for name, parameters, value in _properties(decode(data[:MOST_CALENDAR])):
        if name == "BEGIN" and value.strip().upper() in ("VEVENT", "VTODO", "VJOURNAL"):
            events += 1
            if events > _MOST_EVENTS:
                found.cut = True
                break
        elif not events:
            continue
        elif name == "SUMMARY":
            if found.subject:
                said.append(_plain(value))
            else:
                found.subject = _plain(value)[:MOST_FIELD]
        elif name == "ORGANIZER" and not found.sender.address:
            found.sender = Sender(display=_called(parameters), address=_address(value))
        elif name == "ATTENDEE" and len(people) < MOST_RECIPIENTS:
            people.append(Recipient(_called(parameters), _address(value)))
        elif name in _SAID and length < _MOST_SAID:
            said.append(_plain(value)[: _MOST_SAID - length])
            length += len(said[-1])
        elif name == "X-ALT-DESC" and not page:
            page = _plain(value)[:_MOST_SAID]
    found.recipients = tuple(people)
    # The page says the same as the description, but shows where its links lead.
    found.text = "\n\n".join(dict.fromkeys(text for text in said if text))
    links = find_links(found.text, str(PartName.BODY))
    if page:
        shown = read_html(page)
        if not found.text:
            found.text, links = shown.text, shown.links
        else:
            known = {link.target for link in links}
            whole = Span(str(PartName.BODY), 0, min(len(found.text), 200))
            links += tuple(replace(link, span=whole) for link in shown.links if link.target not in known)
    found.links = links
    return found


def _properties(text: str) -> Iterator[tuple[str, str, str]]:
    for line in _FOLD.sub("", text).splitlines():
        if match := _LINE.match(line):
            yield match[1].upper(), match[2], match[3]


def _plain(value: str) -> str:
    return cleaned(_ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)).strip()


def _called(parameters: str) -> str:
    match = _NAME.search(parameters)
    return cleaned(match[1] or match[2] or "").strip()[:MOST_FIELD] if match else ""


def _address(value: str) -> str:
    _, scheme, address = value.strip().rpartition("mailto:") if "mailto:" in value else value.strip().rpartition("MAILTO:")
    return cleaned(address).strip()[:MOST_FIELD] if scheme else ""

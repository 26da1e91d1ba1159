"""What is reported: the message as a report may hold it, and what is known of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from quivive.knowledge import Knowledge
from quivive.message import Message, Part, Sender, Skipped
from quivive.redact import LABELS, PersonalKind
from quivive.reports.errors import CannotReport
from quivive.reports.mail_copy import without_personal_data
from quivive.reports.personal import MOST_VALUES, TakenOut, Values
from quivive.reports.places import suspicious_link
from quivive.reports.plain import block, line
from quivive.verdict import Verdict
from quivive.wording import Wording

LARGEST_MAIL = 24 * 1024 * 1024
"""Bytes of a mail that is attached to a report; mail servers take hardly more."""
_MOST_SKIPPED = 250


@dataclass(frozen=True, slots=True)
class Case:
    """One message that is reported.

    `message` and `mail` (the bytes of a mail; empty for anything else) are without what was `taken_out`;
    `headers` names the headers of the mail that were changed and `skipped` what nobody has looked into.
    `by` is the mail address of who reports it, or empty; `at` is when. `identifier` is a UUID.
    """

    message: Message
    verdict: Verdict
    mail: bytes
    taken_out: tuple[TakenOut, ...]
    headers: tuple[str, ...]
    skipped: tuple[Skipped, ...]
    signature_broken: bool
    url: str
    host: str
    by: str
    at: datetime
    identifier: str

    @property
    def sender(self) -> str:
        """Who the message says sent it: the name shown and the address, on one line."""
        shown, address = self.message.sender.display, self.message.sender.address
        return line(f"{shown} <{address}>" if shown and address else shown or address)

    @property
    def number(self) -> str:
        """The sender's telephone number or short name, or empty."""
        return line(self.message.sender.address or self.message.sender.display, 60)

    @property
    def text(self) -> str:
        """What the message says."""
        body = self.message.part("body") or self.message.part("transcript") or self.message.part("image-text") or self.message.part("qr")
        return block(body)

    @property
    def urls(self) -> tuple[str, ...]:
        """The web addresses in it, at most ten, each once."""
        web = (line(found.target, 1_000) for found in self.message.links if found.host)
        return tuple(dict.fromkeys(url for url in web if url))[:10]


def open_case(
    message: Message,
    mail: bytes,
    verdict: Verdict,
    knowledge: Knowledge,
    *,
    found: tuple[tuple[str, str], ...],
    keep: frozenset[str] = frozenset(),
    as_it_is: bool = False,
    labels: Mapping[PersonalKind, str] = LABELS,
    by: str = "",
    at: datetime,
    identifier: str,
) -> Case:
    """The case of one message, without the `found` kinds and values, and without who received the mail.

    `keep` names kinds that stay, and `headers`; `as_it_is` leaves every byte as it was. `labels` are what
    placeholders are called in the text. In the copy of the mail they are English, which needs letters that
    every charset and header has.
    """
    link = suspicious_link(message, verdict, knowledge)
    case = Case(
        message, verdict, mail, (), (), message.skipped, signature_broken=False, url=link.target if link else "",
        host=link.host if link else "", by=by, at=at, identifier=identifier,
    )  # fmt: skip
    if as_it_is:
        return case
    personal = [pair for pair in found if pair[0] not in keep]
    values = Values(personal, labels)
    sender = message.sender
    clean = replace(
        message,
        parts=tuple(Part(part.name, values.out_of(part.text), part.confidence) for part in message.parts),
        links=tuple(replace(each, target=values.out_of(each.target)) for each in message.links),
        sender=Sender(*(values.out_of(text) for text in (sender.display, sender.address, sender.reply_to, sender.return_path))),
    )
    if values.too_many:
        case = replace(case, skipped=(Skipped("further personal data", f"only {MOST_VALUES} values are taken out"), *case.skipped))
    case = replace(case, message=clean, url=values.out_of(case.url), taken_out=values.taken_out())
    if not mail:
        return case
    values = Values(personal)
    keep_headers = "headers" in keep
    copy = without_personal_data(mail, values, keep_headers=keep_headers, keep_recipients="email_address" in keep)
    return replace(
        case,
        mail=copy.content,
        taken_out=values.taken_out(),
        headers=tuple(copy.headers),
        skipped=tuple(dict.fromkeys((*case.skipped, *copy.skipped)))[:_MOST_SKIPPED],
        signature_broken=copy.signed,
    )


def need_room(case: Case) -> None:
    """Raise `CannotReport` for a mail that is too large to be attached to another."""
    if len(case.mail) > LARGEST_MAIL:
        raise CannotReport("too_large", text=f"{len(case.mail) // (1024 * 1024)} MB")


def described(case: Case, wording: Wording) -> str:
    """One sentence on the message: in whose name, how it came, what kind of scam."""
    came = wording.say(f"channels.{case.message.channel}")
    kind = wording.say(f"scam_types.{case.verdict.scam_type or 'other'}")
    if case.verdict.claim:
        return wording.say("reports.description", brand=case.verdict.claim.name, text=came, near=kind)
    return wording.say("reports.description_nobody", text=came, near=kind)


def received(case: Case) -> str:
    """When the message came, as it says itself, to the minute; empty where it does not."""
    when = case.message.received_at
    return f"{when.astimezone(UTC):%Y-%m-%d %H:%M} UTC" if when else ""

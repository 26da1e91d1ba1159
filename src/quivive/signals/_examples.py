"""How a signal shows what must and what must not set it off: messages written in one line each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias, overload

from quivive.links import find_links, host_of
from quivive.message import Attachment, Authentication, Channel, Link, Message, Part, PartName, Sender, Span

Written: TypeAlias = Callable[[], Message]
"""A message written down, made when it is asked for: a check imports every signal and needs no example."""


@dataclass(frozen=True, slots=True)
class Examples:
    """Messages that must set the signal off, and ones that must not though they come close."""

    fires: Sequence[Message]
    silent: Sequence[Message]

    def __init__(self, fires: Iterable[Written], silent: Iterable[Written]) -> None:
        object.__setattr__(self, "fires", _Messages(fires))
        object.__setattr__(self, "silent", _Messages(silent))


class _Messages(Sequence[Message]):
    """Messages that are made when one looks at them."""

    def __init__(self, written: Iterable[Written]) -> None:
        self._written = tuple(written)

    @overload
    def __getitem__(self, place: int) -> Message: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Message, ...]: ...
    def __getitem__(self, place: int | slice) -> Message | tuple[Message, ...]:
        if isinstance(place, slice):
            return tuple(write() for write in self._written[place])
        return self._written[place]()

    def __len__(self) -> int:
        return len(self._written)


def sms(text: str, *, sender: str = "", country: str = "") -> Written:
    """A short message; `sender` is a number or a name."""
    return partial(_sms, text, sender, country)


def _sms(text: str, sender: str, country: str) -> Message:
    parts = (Part(PartName.BODY, text), *((Part(PartName.SENDER, sender),) if sender else ()))
    return Message(
        channel=Channel.SMS,
        parts=parts,
        sender=Sender(address=sender),
        links=find_links(text, PartName.BODY),
        country=country,
    )


def scanned(payload: str, *, text: str = "") -> Written:
    """A picture of a code that holds `payload`, with `text` printed beside it."""
    return partial(_scanned, payload, text)


def _scanned(payload: str, text: str) -> Message:
    # Imported here because a check imports every signal and needs no example.
    from quivive.scanned_codes import scanned as scan  # noqa: PLC0415

    found = scan((payload,))
    parts = (*((Part(PartName.IMAGE_TEXT, text, 0.98),) if text else ()), found.part)
    return Message(channel=Channel.WEB, parts=parts, links=found.links, codes=found.codes)


def call(text: str, *, sender: str = "", country: str = "") -> Written:
    """What was said in a call."""
    return partial(_call, text, sender, country)


def _call(text: str, sender: str, country: str) -> Message:
    parts = (Part(PartName.TRANSCRIPT, text),)
    return Message(channel=Channel.CALL, parts=parts, sender=Sender(address=sender), country=country)


def mail(
    text: str,
    *,
    sender: str = "",
    subject: str = "",
    reply_to: str = "",
    links: tuple[tuple[str, str], ...] = (),
    form: str = "",
    hidden: str = "",
    attachments: tuple[str, ...] = (),
    locked: tuple[str, ...] = (),
    authentication: tuple[Authentication, ...] = (),
) -> Written:
    """A mail; `sender` as `Name <address>`, `links` as (what is shown, where it leads) below the text.
    `locked` are attachments that need a password."""
    return partial(_mail, text, sender, subject, reply_to, links, form, hidden, attachments, locked, authentication)


def _mail(
    text: str,
    sender: str,
    subject: str,
    reply_to: str,
    links: tuple[tuple[str, str], ...],
    form: str,
    hidden: str,
    attachments: tuple[str, ...],
    locked: tuple[str, ...],
    authentication: tuple[Authentication, ...],
) -> Message:
    display, _, address = sender.rpartition("<")
    body = text + "".join(f"\n{shown}" for shown, _ in links)
    found = list(find_links(text, PartName.BODY))
    place = len(text)
    for shown, target in links:
        found.append(
            Link(target, host_of(target), Span(PartName.BODY, place + 1, place + 1 + len(shown)), shown, "anchor")
        )
        place += 1 + len(shown)
    if form:
        found.append(Link(form, host_of(form), Span(PartName.BODY, 0, min(10, len(body))), "", "form"))
    parts = [Part(PartName.SUBJECT, subject)] if subject else []
    parts += [Part(PartName.SENDER, sender)] if sender else []
    parts.append(Part(PartName.BODY, body))
    parts += [Part(PartName.HIDDEN, hidden)] if hidden else []
    return Message(
        channel=Channel.EMAIL,
        parts=tuple(parts),
        sender=Sender(display.strip(' "'), address.strip(" >"), reply_to),
        links=tuple(found),
        attachments=tuple(Attachment(name, "application/octet-stream", 1000) for name in attachments)
        + tuple(Attachment(name, "application/octet-stream", 1000, locked=True) for name in locked),
        authentication=authentication,
    )

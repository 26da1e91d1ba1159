"""A whole message without what is personal: its parts, its links, its headers."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, replace
from itertools import islice

from quivive.hosts import registered_domain
from quivive.message import Authentication, Link, Message, Origin, Part, Span
from quivive.redact.evidence import evidence_of, recipient_addresses
from quivive.redact.find import find_personal
from quivive.redact.personal import ALL_KINDS, Personal, PersonalKind
from quivive.redact.replace import LABELS, Placeholders, Redacted, Replaced, replaced
from quivive.redact.tokens import find_tokens
from quivive.redact.words import fold_words, words_of

_ROLES = frozenset(["info", "contact", "admin", "support", "office", "mail", "hello", "sales", "service", "team", "postmaster", "webmaster", "undisclosed-recipients"])

_SHORTEST_NAME, _SHORTEST_LOCAL = 3, 5
"""Letters of a name, and of what stands before the @, that are looked for in the text."""
_MOST_KNOWN = 100
"""Values of the parts that are looked for in each link and header as well, beside what is found there: the
recipient's come first, and no honest message has more."""


@dataclass(frozen=True, slots=True)
class RedactedMessage:
    """A message without what is personal, and what was taken out of each part."""

    message: Message
    found: Mapping[str, tuple[Replaced, ...]]


def redact_message(
    message: Message,
    *,
    kinds: Set[PersonalKind] = ALL_KINDS,
    keep: Iterable[str] | None = None,
    labels: Mapping[PersonalKind, str] = LABELS,
    key: bytes | None = None,
) -> Message:
    """`message` without what is personal; what belongs to its sender stays. See `take_out`."""
    return take_out(message, kinds=kinds, keep=keep, labels=labels, key=key).message


def take_out(
    message: Message,
    *,
    kinds: Set[PersonalKind] = ALL_KINDS,
    keep: Iterable[str] | None = None,
    labels: Mapping[PersonalKind, str] = LABELS,
    key: bytes | None = None,
) -> RedactedMessage:
    """`message` without what is personal in its parts, links, headers and file names, and what that was.

    `keep` are the values to leave; without it those of the sender (`evidence_of`). The same value has the same
    placeholder in all parts. Recipients, the name of the file and who handed it in are emptied. Spans of links are moved along.
    """
    kept = evidence_of(message) if keep is None else frozenset(keep)
    known = dict.fromkeys(_known(message))
    placeholders = Placeholders(labels, key, (part.text for part in message.parts))
    # What one part shows to be personal (who is greeted in the body) is so in the others too.
    for part in message.parts:
        for one in _found(part.text, message, kinds, kept, known):
            if one.kind is not PersonalKind.UNREAD:
                known[(one.kind, part.text[one.start : one.end])] = None
    parts: list[Part] = []
    found: dict[str, tuple[Replaced, ...]] = {}
    moved: dict[str, Redacted] = {}
    for part in message.parts:
        redacted = replaced(part.text, _found(part.text, message, kinds, kept, known), placeholders)
        parts.append(replace(part, text=redacted.text))
        found[part.name] = (*found.get(part.name, ()), *redacted.found)
        moved.setdefault(part.name, redacted)

    first = tuple(islice(known, _MOST_KNOWN))

    def short(text: str) -> str:
        return replaced(text, _found(text, message, kinds, kept, first), placeholders).text if text else text

    sender = message.sender
    clean = replace(
        message,
        parts=tuple(parts),
        sender=replace(sender, display=short(sender.display), address=short(sender.address), reply_to=short(sender.reply_to), return_path=_bounce(sender.return_path, message, short)),
        links=tuple(_link(link, moved.get(link.span.part), placeholders, kinds, short) for link in message.links),
        attachments=tuple(replace(one, name=_file_name(one.name, short)) for one in message.attachments),
        authentication=tuple(_authentication(one, message) for one in message.authentication),
        list_unsubscribe=_address(message.list_unsubscribe, placeholders, kinds, short),
        recipients=(),
        identifier="",
        origin=Origin(),
    )
    return RedactedMessage(clean, found)


def _found(text: str, message: Message, kinds: Set[PersonalKind], kept: Iterable[str], known: Iterable[tuple[PersonalKind, str]]) -> tuple[Personal, ...]:
    return find_personal(text, language=message.language, country=message.country, kinds=kinds, keep=kept, known=known)


def _known(message: Message) -> Iterator[tuple[PersonalKind, str]]:
    """What the headers say of the recipients: address, the part before its @, name."""
    for recipient in message.recipients:
        if recipient.address == message.sender.address:
            continue
        local = recipient.address.partition("@")[0]
        if recipient.address:
            yield PersonalKind.EMAIL_ADDRESS, recipient.address
        if len(local) >= _SHORTEST_LOCAL and local.lower() not in _ROLES:
            yield PersonalKind.NAME, local
        if recipient.display and "@" not in recipient.display:
            yield PersonalKind.NAME, recipient.display
            unnamed = words_of().lists["not_called"] | words_of().lists["particle"]
            yield from ((PersonalKind.NAME, word) for word in recipient.display.split() if len(word) >= _SHORTEST_NAME and fold_words(word) not in unnamed)


def _link(link: Link, moved: Redacted | None, placeholders: Placeholders, kinds: Set[PersonalKind], short: Callable[[str], str]) -> Link:
    span = Span(link.span.part, _moved(link.span.start, moved), _moved(link.span.end, moved, end=True)) if moved else link.span
    return replace(link, target=_address(link.target, placeholders, kinds, short), shown=short(link.shown), span=span)


def _address(address: str, placeholders: Placeholders, kinds: Set[PersonalKind], short: Callable[[str], str]) -> str:
    """A web address without its personal pieces; of other addresses (`mailto:`, `tel:`) without what is personal."""
    if PersonalKind.LINK_TOKEN not in kinds:
        return address
    tokens = sorted(find_tokens(address), key=lambda one: one.start)
    return short(replaced(address, tokens, placeholders).text)


def _file_name(name: str, short: Callable[[str], str]) -> str:
    """The name of a file; its words stand between signs that a sentence has blanks for."""
    spaced = name.replace("_", " ").replace("-", " ")
    clean = short(spaced)
    return name if clean == spaced else clean


def _moved(place: int, redacted: Redacted, *, end: bool = False) -> int:
    """Where a place of the original text is in the new one; inside a placeholder its start, or its end."""
    at = bisect_right([one.start for one in redacted.found], place) - 1
    if at < 0:
        return place
    one = redacted.found[at]
    after = one.at + len(one.placeholder)
    if place >= one.end:
        return after + place - one.end
    return after if end and place > one.start else one.at


def _bounce(address: str, message: Message, short: Callable[[str], str]) -> str:
    """A bounce address, which often holds the recipient's: `bounce+anna=mail.example@mailer.example`."""
    for recipient in recipient_addresses(message):
        local, _, domain = recipient.partition("@")
        for sign in ("=", "_", "-", "%40"):
            if f"{local}{sign}{domain}".lower() in address.lower():
                return "@" + address.rpartition("@")[2]
    return short(address)


def _authentication(result: Authentication, message: Message) -> Authentication:
    """Without the name of the server that received the mail, where it says for whom: their own domain's."""
    own = {registered_domain(address.rpartition("@")[2].lower()) for address in recipient_addresses(message)}
    return replace(result, authserv="") if registered_domain(result.authserv) in own else result

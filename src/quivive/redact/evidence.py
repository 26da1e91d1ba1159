"""Whose a value is: what the sender gave of themselves is evidence, which a report must show.

The sender's own address, the number to call, the account to pay to and the name they sign with are theirs, also
where they are invented. What the message says of the reader ("your number", "refund to your account") is not.
"""

from __future__ import annotations

from collections.abc import Iterator

from quivive.hosts import registered_domain
from quivive.knowledge import load_knowledge
from quivive.message import Message, PartName
from quivive.redact.find import find_personal, normal
from quivive.redact.look import Look
from quivive.redact.personal import Personal, PersonalKind
from quivive.redact.words import words_of

_REACH = 60
_NAME_REACH = 25
_BLOCK = 160
_IN_PART = frozenset({"masked", "masked_iban", "last_digits"})
"""What is shown in part was not given to be used: a firm writes so of what it knows of its customer."""


def evidence_of(message: Message) -> frozenset[str]:
    """The values in a message that belong to its sender and are to be kept; hosts of links always are.

    Give it to `find_personal` as `keep`. A value that the message once calls the reader's is none.
    """
    values = {normal(value): value for value in _of_sender(message) if value}
    mine = {normal(value) for recipient in message.recipients for value in (recipient.address, recipient.display)}
    mine -= {normal(message.sender.address)}
    senders = values.keys() - mine
    domains = _own_domains(message)
    for part in message.parts:
        look = Look(part.text, words_of(message.language), message.country, message.language)
        for one in find_personal(part.text, language=message.language, country=message.country):
            value = part.text[one.start : one.end]
            if part.name == PartName.SENDER or _is_senders(look, one, message, domains):
                values.setdefault(normal(value), value)
            elif one.kind not in (PersonalKind.ORDER_NUMBER, PersonalKind.LINK_TOKEN) and one.why != "again":
                mine.add(normal(value))
    return frozenset(value for key, value in values.items() if key in senders or key not in mine)


def recipient_addresses(message: Message) -> tuple[str, ...]:
    """The mail addresses that a message is addressed to."""
    return tuple(dict.fromkeys(recipient.address for recipient in message.recipients if recipient.address))


def _of_sender(message: Message) -> Iterator[str]:
    sender = message.sender
    yield from filter(None, (sender.address, sender.reply_to, sender.display))
    if not any(address.partition("@")[0] in sender.return_path for address in recipient_addresses(message)):
        yield sender.return_path


def _is_senders(look: Look, one: Personal, message: Message, domains: frozenset[str]) -> bool:
    value = look.text[one.start : one.end].lower()
    if one.why in _IN_PART or "*" in value:
        return False
    if value != message.sender.address.lower() and any(address.lower() in value for address in recipient_addresses(message)):
        return False
    match one.kind:
        case PersonalKind.PHONE_NUMBER:
            return not _says_own(look, one, "contact")
        case PersonalKind.IBAN:
            return one.why != "sort_code" and not _says_own(look, one, "pay")
        case PersonalKind.EMAIL_ADDRESS:
            return _is_senders_address(look, one, domains, to_somebody=bool(message.recipients))
        case PersonalKind.NAME:
            return _is_senders_name(look, one, message)
        case _:
            return False


def _says_own(look: Look, one: Personal, other: str) -> bool:
    """Whether the last thing said before it is that it is the reader's, not what to do with it."""
    own, asked = (look.cue_before(name, one.start, _REACH) for name in ("own", other))
    if (own >= 0 and own >= asked) or _in_block_of_reader(look, one):
        return True
    return asked < 0 and look.cue_before("possessive", one.start, _REACH) >= 0


def _in_block_of_reader(look: Look, one: Personal) -> bool:
    """Whether it stands with a label below the reader's name or address."""
    if look.cue_before("phone", one.start, 3) < 0:
        return False
    return any(look.stands_before(name, one.start, _BLOCK) for name in ("address", "named"))


def _own_domains(message: Message) -> frozenset[str]:
    """The registered domains of the sender and of the links."""
    hosts = {link.host for link in message.links if "@" not in link.target} | {message.sender.domain}
    return frozenset(registered_domain(host) for host in hosts if host)


def _is_senders_address(look: Look, one: Personal, domains: frozenset[str], *, to_somebody: bool) -> bool:
    domain = look.text[one.start : one.end].rpartition("@")[2].lower()
    if registered_domain(domain) in domains and domain not in load_knowledge().free_mail:
        return not _says_own(look, one, "contact")
    if look.cue_before("contact", one.start, _REACH) >= 0:
        return not _says_own(look, one, "contact")
    # Where the headers name the recipients, an address that nobody calls the reader's is somebody else's.
    return to_somebody and look.cue_before("own", one.start, _REACH) < 0


def _is_senders_name(look: Look, one: Personal, message: Message) -> bool:
    if one.why == "signature":
        return True
    if one.why not in ("title", "label"):
        return False
    if normal(look.text[one.start : one.end]) in normal(message.sender.display):
        return True
    return one.why == "title" and any(look.cue_before(name, one.start, _NAME_REACH) >= 0 for name in ("self_named", "contact"))

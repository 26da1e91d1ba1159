"""All that one message shares with others of its campaign, without what is personal."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterator
from typing import Final

from quivive.fingerprints.addresses import shared_page, url_shape
from quivive.fingerprints.contacts import (
    contacts_in,
    full_number,
    is_brands_mailbox,
    is_brands_number,
    is_persons_mailbox,
    is_persons_number,
    mail_address,
)
from quivive.fingerprints.sites import is_common, is_shared_page
from quivive.fingerprints.text_signature import text_signature
from quivive.fingerprints.wallets import find_wallets
from quivive.frozen import frozen
from quivive.hosts import belongs
from quivive.knowledge import Knowledge
from quivive.message import Channel, Link, Message, PartName
from quivive.redact import redact_message
from quivive.redirects import leads_on
from quivive.verdict import Level, Verdict
from quivive.watching import Fingerprint, FingerprintKind

MOST_FINGERPRINTS: Final = 40
"""Fingerprints of one message; a scam has a few, a newsletter hundreds of links to pages of its own."""
MOST_LINKS: Final = 100
"""Links of one message that are looked at."""

_READ: Final = (PartName.SUBJECT, PartName.BODY, PartName.IMAGE_TEXT, PartName.TRANSCRIPT)
_LONG_NUMBER: Final = re.compile(r"\+?[0-9](?:[ ().-]{0,2}[0-9]){6,14}")
"""A number whose country nobody told."""
_DOUBTFUL: Final = (Level.SCAM, Level.SUSPICIOUS)


@frozen
class Traces:
    """`text` is the redacted message as people read it, `signature` is that of `text`, `fingerprints` are the sender's."""

    fingerprints: tuple[Fingerprint, ...]
    signature: tuple[int, ...]
    text: str


def fingerprints_of(message: Message, verdict: Verdict, knowledge: Knowledge, key: bytes) -> Traces:
    """What `message` (as it was read, not redacted) shares with others; `key` is the store's, for what may be a person's.

    Whose a value is, `quivive.redact` says: only what belongs to the sender is a fingerprint. Of that, hashed is the
    number or mailbox that may be a bystander's: shown as the sender of a message, where forging is easy and phones
    and accounts are taken over, and everything of the kind where the message was not found to be a scam. What a scam
    asks people to call, write or pay to stays readable: it is the scammer's, and others must be able to block it.
    """
    clean = redact_message(message)
    text = "\n".join(part.text for part in clean.parts if part.name in _READ and part.text)
    language = message.language or verdict.language
    country = message.country or verdict.country
    found: dict[Fingerprint, None] = {}
    guarded = verdict.level not in _DOUBTFUL

    def add(one: Fingerprint) -> None:
        if len(found) < MOST_FINGERPRINTS:
            found[_guarded(one, knowledge, key) if guarded else one] = None

    for one in _of_sender(clean, language, country, knowledge, key):
        add(one)
    for one in contacts_in(text, language, country, knowledge):
        add(one)
    for wallet in find_wallets(text):
        add(Fingerprint(FingerprintKind.WALLET, wallet))
    for link in clean.links[:MOST_LINKS]:
        for one in _of_link(link, language, country, knowledge):
            add(one)
    return Traces(tuple(found), text_signature(text), text)


def _of_sender(message: Message, language: str, country: str, knowledge: Knowledge, key: bytes) -> Iterator[Fingerprint]:
    sender = message.sender
    address = mail_address(sender.address)
    name = " ".join((sender.address or sender.display).split())[:40].casefold()
    if address:
        if is_persons_mailbox(address, knowledge):
            yield _hashed(FingerprintKind.SENDER, address, key)
        else:
            yield Fingerprint(FingerprintKind.SENDER, address, common=is_brands_mailbox(address, knowledge))
    elif number := full_number(sender.address, language, country):
        if is_persons_number(number):
            yield _hashed(FingerprintKind.SENDER, number, key)
        else:
            yield Fingerprint(FingerprintKind.SENDER, number, common=is_brands_number(number, knowledge))
    elif name and message.channel is not Channel.EMAIL:
        if _LONG_NUMBER.fullmatch(name):
            yield _hashed(FingerprintKind.SENDER, "".join(filter(str.isdigit, name)), key)
        else:
            # A short name or short number can be taken by anybody, and many take the brand's.
            yield Fingerprint(FingerprintKind.SENDER, name, common=True)
    reply_to = mail_address(sender.reply_to)
    if reply_to and reply_to != address:
        mailer = belongs(reply_to.rpartition("@")[2], knowledge.mass_mailers)
        yield Fingerprint(FingerprintKind.REPLY_TO, reply_to, common=mailer or is_brands_mailbox(reply_to, knowledge))


def _of_link(link: Link, language: str, country: str, knowledge: Knowledge) -> Iterator[Fingerprint]:
    target = link.target.strip()
    if target[:7].lower() == "mailto:":
        if address := mail_address(target[7:]):
            yield Fingerprint(FingerprintKind.EMAIL_ADDRESS, address, common=is_brands_mailbox(address, knowledge))
        return
    if target[:4].lower() == "tel:":
        if number := full_number(target[4:], language, country):
            yield Fingerprint(FingerprintKind.PHONE_NUMBER, number, common=is_brands_number(number, knowledge))
        return
    host, told = leads_on(target, link.host)
    if not host:
        return
    common = not told or is_common(host, knowledge)
    yield Fingerprint(FingerprintKind.HOST, host, common=common)
    if host != link.host:
        return
    if is_shared_page(host, knowledge):
        if page := shared_page(target, host):
            yield Fingerprint(FingerprintKind.PAGE, page)
    elif not common:
        shape, everybodys = url_shape(target)
        if shape:
            yield Fingerprint(FingerprintKind.URL_SHAPE, shape, common=everybodys)


def hashed_value(kind: FingerprintKind, value: str, key: bytes) -> str:
    """What is kept of a value that may be a person's: HMAC-SHA-256 under the store's key, 32 hexadecimal digits of it."""
    return hmac.new(key, f"{kind}\0{value}".encode("utf-8", "replace"), hashlib.sha256).hexdigest()[:32]


def _hashed(kind: FingerprintKind, value: str, key: bytes) -> Fingerprint:
    return Fingerprint(kind, hashed_value(kind, value, key), hashed=True)


def _guarded(one: Fingerprint, knowledge: Knowledge, key: bytes) -> Fingerprint:
    """As it is kept of a message that was not found to be a scam: no account, number or mailbox of a person in plain."""
    if one.hashed or one.common:
        return one
    return _hashed(one.kind, one.value, key) if _is_persons(one, knowledge) else one


def _is_persons(one: Fingerprint, knowledge: Knowledge) -> bool:
    match one.kind:
        case FingerprintKind.PHONE_NUMBER:
            return is_persons_number(one.value)
        case FingerprintKind.EMAIL_ADDRESS | FingerprintKind.REPLY_TO:
            return is_persons_mailbox(one.value, knowledge)
        case FingerprintKind.IBAN | FingerprintKind.WALLET:
            return True
        case _:
            return False

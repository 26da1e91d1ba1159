"""The sender's numbers, mail addresses and accounts in a redacted message: what is left there is the sender's own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from quivive.hosts import belongs
from quivive.knowledge import Knowledge
from quivive.phone_numbers import read_number
from quivive.redact.checksums import is_iban
from quivive.redact.find import find_personal
from quivive.redact.look import Look
from quivive.redact.personal import PersonalKind
from quivive.redact.words import words_of
from quivive.watching import Fingerprint, FingerprintKind

MOST_TEXT: Final = 20_000
"""Characters of a text in which contacts are looked for."""

_KINDS: Final = frozenset({PersonalKind.PHONE_NUMBER, PersonalKind.EMAIL_ADDRESS, PersonalKind.IBAN})
_REACH: Final = 60
"""Characters before an address in which words say that one should write to it."""
_BLANKS: Final = re.compile(r"[\s\u00a0\u202f.-]+")
_MAIL: Final = re.compile(r"[^\s@<>\"',;:]{1,64}@(?:[\w-]{1,63}\.){1,8}[^\W_]{2,24}")
_COUNTRIES: Final = {"en": ("GB", "US"), "fr": ("FR",), "de": ("DE",), "es": ("ES",), "it": ("IT",), "nl": ("NL",), "pt": ("PT", "BR")}


def contacts_in(text: str, language: str, country: str, knowledge: Knowledge) -> Iterator[Fingerprint]:
    """Numbers, mail addresses and IBANs that stand in the redacted `text`."""
    text = text[:MOST_TEXT]
    look = Look(text, words_of(language), country, language)
    for one in find_personal(text, language=language, country=country, kinds=_KINDS):
        value = text[one.start : one.end]
        match one.kind:
            case PersonalKind.PHONE_NUMBER:
                if number := full_number(value, language, country):
                    yield Fingerprint(FingerprintKind.PHONE_NUMBER, number, common=is_brands_number(number, knowledge))
            case PersonalKind.EMAIL_ADDRESS:
                # A private mailbox that is only named may be anybody's: a list of recipients, a customer in a copied mail.
                private = is_persons_mailbox(value.lower(), knowledge)
                if (address := mail_address(value)) and not (private and not _is_offered(look, one.start)):
                    yield Fingerprint(FingerprintKind.EMAIL_ADDRESS, address, common=is_brands_mailbox(address, knowledge))
            case _:
                account = _BLANKS.sub("", value).upper()
                if is_iban(account):
                    yield Fingerprint(FingerprintKind.IBAN, account)


def _is_offered(look: Look, place: int) -> bool:
    """Whether what stands at `place` is there to be written to."""
    return look.cue_before("contact", place, _REACH) >= 0


def full_number(written: str, language: str, country: str) -> str:
    """E.164, or empty where it cannot be told: the number of the country, else of one where the language is spoken."""
    plain = written.strip().removeprefix("tel:").replace("(0)", "")
    plain = "+" + plain[2:] if plain.startswith("00") else plain
    if plain.startswith("+"):
        number = read_number(plain)
        return number.written if number else ""
    for region in (country,) if country else _COUNTRIES.get(language, ()):
        if (number := read_number(plain, region)) is not None:
            return number.written
    return ""


def mail_address(written: str) -> str:
    """The mail address in `written`, in small letters; empty if there is none."""
    match = _MAIL.search(written[:400])
    return match.group().lower().rstrip(".") if match else ""


def is_brands_mailbox(address: str, knowledge: Knowledge) -> bool:
    """Whether it is on a brand's own domain, where customers have no mailboxes: forged, so strangers share it."""
    domain = address.rpartition("@")[2]
    owner = knowledge.owner(domain)
    return owner is not None and domain not in owner.customer_mailboxes and domain not in knowledge.free_mail


def is_persons_mailbox(address: str, knowledge: Knowledge) -> bool:
    """Whether anybody, also a person whose account was taken over, may have it."""
    domain = address.rpartition("@")[2]
    owner = knowledge.owner(domain)
    return belongs(domain, knowledge.free_mail) or (owner is not None and domain in owner.customer_mailboxes)


def is_persons_number(number: str) -> bool:
    """Whether an E.164 number may be a person's: all but toll-free, premium-rate and shared-cost ones."""
    import phonenumbers  # noqa: PLC0415 - 35 ms, only for messages with a number

    kinds = phonenumbers.PhoneNumberType
    services = (kinds.TOLL_FREE, kinds.PREMIUM_RATE, kinds.SHARED_COST, kinds.UAN, kinds.VOICEMAIL)
    try:
        return phonenumbers.number_type(phonenumbers.parse(number)) not in services
    except phonenumbers.NumberParseException:
        return True


def is_brands_number(number: str, knowledge: Knowledge) -> bool:
    """Whether a brand calls or texts from an E.164 number: its genuine one, which scams show to be believed."""
    return number in _brands_numbers(knowledge)


@lru_cache(maxsize=4)
def _brands_numbers(knowledge: Knowledge) -> frozenset[str]:
    """The numbers that brands call from, as far as they are full ones."""
    found = set()
    for brand in knowledge.brands.values():
        for written in brand.phone_senders:
            for country in brand.countries or ("",):
                if number := full_number(written, "", "" if country == "*" else country):
                    found.add(number)
    return frozenset(found)

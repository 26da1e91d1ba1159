"""What somebody looks for among the reports: the filters of a query, and what they typed into the search field."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from quivive.fingerprints.addresses import shared_page
from quivive.fingerprints.contacts import full_number, mail_address
from quivive.fingerprints.sites import is_shared_page
from quivive.fingerprints.traces import hashed_value
from quivive.fingerprints.wallets import find_wallets
from quivive.frozen import frozen
from quivive.hosts import to_ascii, top_level_known
from quivive.knowledge import Knowledge
from quivive.phone_numbers import read_number
from quivive.redact.checksums import is_iban
from quivive.store.labels import Label
from quivive.store.search import Search
from quivive.verdict import Level
from quivive.watching import FingerprintKind

FIELDS: Final = ("q", "as", "like", "brand", "kind", "channel", "country", "language_of", "level", "source", "label", "since", "until")
"""Fields of the query; `language` is that of the page."""
LONGEST: Final = 200
CHANNELS: Final = ("sms", "email", "chat", "call", "web")
_COUNTRIES: Final = ("GB", "FR", "DE", "ES", "IT", "NL", "BE", "PT", "IE", "AT", "CH", "LU", "US", "CA", "BR")
"""Where a number without its country code is taken to be from, each tried."""
_REFANGED: Final = ((re.compile(r"\[\.\]|\(\.\)|\{\.\}"), "."), (re.compile(r"\bhxx(ps?)", re.IGNORECASE), r"htt\1"), (re.compile(r"\[(?:at|@)\]", re.IGNORECASE), "@"))
_URL: Final = re.compile(r"(?:[a-z][a-z0-9+.-]{0,20}:)?//(?:[^/?#@\s]{0,200}@)?([^/?#:\s]{1,253})", re.IGNORECASE)
_HOST: Final = re.compile(r"(?:[\w-]{1,63}\.){1,10}(?:[^\W\d_]{2,24}|xn--[\w-]{2,59})|(?:\d{1,3}\.){3}\d{1,3}")
_NUMBER: Final = re.compile(r"\+?[\d\s().\u00a0/-]{6,24}")
_MAILS: Final = (FingerprintKind.EMAIL_ADDRESS, FingerprintKind.REPLY_TO, FingerprintKind.SENDER)
_PHONES: Final = (FingerprintKind.PHONE_NUMBER, FingerprintKind.SENDER)


@frozen
class Asked:
    """`search` is what to look for, `given` the fields as they were filled in, `meant` what the typed was taken for (`words`,
    `host`, `page`, `number`, `address`, `account`, `like`; empty where nothing was typed), `faults` fields that mean nothing."""

    search: Search
    given: Mapping[str, str]
    meant: str
    faults: tuple[str, ...]


def asked(query: Mapping[str, str], knowledge: Knowledge, key: bytes, like: tuple[tuple[FingerprintKind, str], ...] = ()) -> Asked:
    """The search of a query; `like` are the traces that its field of that name leads to. `key` is the store's."""
    given = {name: " ".join(query.get(name, "")[:LONGEST].split()) for name in FIELDS}
    faults = []
    brand = knowledge.brand_called(given["brand"]) if given["brand"] else ""
    country = given["country"].upper()
    since, until = _day(given["since"]), _day(given["until"])
    for name, right in (
        ("brand", bool(brand)), ("since", since is not None), ("until", until is not None), ("label", given["label"] in set(Label)),
        ("level", given["level"] in set(Level)), ("channel", given["channel"] in CHANNELS), ("like", bool(like)),
    ):  # fmt: skip
        if given[name] and not right:
            faults.append(name)
    meant, shown = ("like", like) if like else meaning(given["q"], country, knowledge, key) if given["as"] != "words" else ("words" if given["q"] else "", ())
    search = Search(
        brand=brand, scam_type=given["kind"], channel=given["channel"] if "channel" not in faults else "", country=country, language=given["language_of"].lower(),
        level=given["level"] if "level" not in faults else "", source=given["source"].lower(), label=given["label"] if "label" not in faults else "",
        since=since, until=until + timedelta(1) if until else None, words=given["q"] if meant == "words" else "", shown=shown,
    )  # fmt: skip
    return Asked(search, given, meant, tuple(faults))


def meaning(typed: str, country: str, knowledge: Knowledge, key: bytes) -> tuple[str, tuple[tuple[FingerprintKind, str], ...]]:
    """What was typed into the search field: a host, a page, a number, a mail address or an account with the traces that it may
    be kept as, in plain and hashed; else words."""
    text = typed.strip()
    if not text:
        return "", ()
    for pattern, plain in _REFANGED:
        text = pattern.sub(plain, text)
    if "@" in text and (address := mail_address(text)) and " " not in text.removeprefix("mailto:").strip():
        return "address", _either(_MAILS, [address], key)
    if accounts := _accounts(text):
        return "account", tuple(pair for kind, value in accounts for pair in _either((kind,), [value], key))
    if _NUMBER.fullmatch(text) and (numbers := _numbers(text, country)):
        return "number", _either(_PHONES, numbers, key)
    return _web(text, knowledge) or ("words", ())


def _web(text: str, knowledge: Knowledge) -> tuple[str, tuple[tuple[FingerprintKind, str], ...]] | None:
    """A host or an address of the web."""
    if any(letter.isspace() for letter in text):
        return None
    found = _URL.match(text)
    name = found[1] if found else text.partition("/")[0].partition(":")[0]
    host = to_ascii(name.rstrip(".").lower())
    if not host or not _HOST.fullmatch(name.rstrip(".")) or not (found or top_level_known(host.rpartition(".")[2]) or host.endswith(".example")):
        return None
    if is_shared_page(host, knowledge) and (page := shared_page(text if found else f"https://{text}", host)):
        return "page", ((FingerprintKind.PAGE, page),)
    bare = host.removeprefix("www.")
    return "host", tuple((FingerprintKind.HOST, each) for each in dict.fromkeys((host, bare, f"www.{bare}")))


def _accounts(text: str) -> list[tuple[FingerprintKind, str]]:
    account = re.sub(r"[\s.-]+", "", text).upper()
    if is_iban(account):
        return [(FingerprintKind.IBAN, account)]
    return [(FingerprintKind.WALLET, wallet) for wallet in find_wallets(text)[:1] if wallet.lower() == text.lower()]


def _numbers(text: str, country: str) -> list[str]:
    digits = "".join(filter(str.isdigit, text))
    if len(digits) < 6 or (text.startswith("+") and read_number(text) is None):
        return []
    regions = ("",) if text.startswith(("+", "00")) else (country,) if country else _COUNTRIES
    found = [number for region in regions if (number := full_number(text, "", region))]
    return [*dict.fromkeys(found), digits]


def _either(kinds: tuple[FingerprintKind, ...], values: list[str], key: bytes) -> tuple[tuple[FingerprintKind, str], ...]:
    """Each value as each kind, as it is and hashed: how it is kept depends on whose it may be."""
    return tuple((kind, kept) for value in values for kind in kinds for kept in (value, hashed_value(kind, value, key)))


def _day(written: str) -> datetime | None:
    try:
        day = date.fromisoformat(written) if written else None
    except ValueError:
        return None
    return datetime.combine(day, time(), UTC) if day and 1970 <= day.year <= 9_000 else None

"""The golden messages are well-formed, distinct, complete and name nobody they must not.

All faults are reported at once; each rule is shown to catch a message that breaks it.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from itertools import chain, combinations
from pathlib import Path

import pytest

from quivive.hosts import top_level_known
from quivive.knowledge import Knowledge

Row = dict[str, str]

GOLDEN = Path(__file__).parent.parent / "evals" / "golden"
LANGUAGES = ("en", "fr", "de", "es", "it", "nl", "pt")
GENUINE = (
    "brand notice", "carrier notice", "bank alert", "one-time code", "security notice", "personal", "newsletter",
    "scam warning", "article", "public service notice", "marketing sms",
)  # fmt: skip
COMMON_SCAMS = ("parcel", "bank", "account", "payment problem")
OTHER_SCAMS = (
    "subscription", "tax or benefit", "toll or fine", "family", "wrong number", "job", "prize", "investment",
    "tech support", "marketplace", "mailbox", "document", "gift card boss", "safe-account call", "sextortion",
    "recall or refund", "health insurance card", "energy or telecom bill",
)  # fmt: skip
SCAMS = COMMON_SCAMS + OTHER_SCAMS
NEEDED = ("id", "channel", "lang", "label", "kind", "text")
KNOWN = (*NEEDED, "subject", "sender", "country", "brand", "eml", "pair")


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    """Every row of every language, in file order."""
    found = []
    for language in LANGUAGES:
        lines = (GOLDEN / f"{language}.jsonl").read_text("utf-8").splitlines()
        found += [json.loads(line) for line in lines]
    return found


def test_every_row(rows: list[Row], knowledge: Knowledge) -> None:
    """Each row by itself: keys, hosts, numbers, and the mail it stands for."""
    faults = [fault for row in rows for fault in row_faults(row, knowledge)]
    assert not faults, "\n".join(faults)


def test_the_set(rows: list[Row]) -> None:
    """The rows together: ids, pairs, near-duplicates, and enough of each kind in each language."""
    faults = [*id_faults(rows), *near_duplicates(rows), *missing(rows)]
    mails = {row["eml"] for row in rows if "eml" in row}
    faults += [f"{path.name}: no row names it" for path in GOLDEN.glob("eml/*") if f"eml/{path.name}" not in mails]
    faults += [f"{len(mails)} whole mails, at least 60 needed"] if len(mails) < 60 else []
    assert not faults, "\n".join(faults)


def test_the_description_counts_right(rows: list[Row]) -> None:
    """The table in evals/README.md says how many messages there are."""
    table = re.findall(r"\| [A-Z][^|]+ \| (\d+) \| (\d+) \| (\d+) \|", (GOLDEN.parent / "README.md").read_text("utf-8"))
    counts = []
    for language in LANGUAGES:
        own = [row for row in rows if row["lang"] == language]
        genuine = sum(row["label"] == "ham" for row in own)
        counts.append((str(genuine), str(len(own) - genuine), str(sum("eml" in row for row in own))))
    assert table == counts


BROKEN: tuple[tuple[str, Row], ...] = (
    ("key", {"text": "", "label": "ham"}),
    ("unknown key", {"note": "x"}),
    ("channel", {"channel": "fax"}),
    ("kind", {"kind": "wrong number"}),
    ("language", {"lang": "sv"}),
    ("country", {"country": "Spain"}),
    ("brand", {"brand": "no-such-brand"}),
    ("host", {"text": "Look at https://www.netflix.com/login now", "label": "scam", "kind": "account"}),
    ("host", {"text": "Look at www.bbc.co.uk now", "label": "scam", "kind": "account"}),
    ("host", {"text": "Look at https://bit.ly/3xYz now", "label": "scam", "kind": "account"}),
    ("host", {"text": "Your parcel: https://www.dhl.com/track", "brand": "evri"}),
    ("host", {"text": "Your parcel: https://evri.example.com/track", "brand": "evri"}),
    ("host", {"sender": "Evri <hello@evri-parcels.example.com>", "brand": "evri", "channel": "email"}),
    ("number", {"text": "Ring me on 07911 123456 tonight"}),
    ("number", {"text": "Call +1 (212) 736-5000 tonight"}),
    ("number", {"sender": "+33 6 12 34 56 78"}),
    ("address", {"text": "From 8.8.8.8 at noon"}),
    ("mail", {"eml": "eml/nowhere.eml"}),
)


@pytest.mark.parametrize(("rule", "change"), BROKEN)
def test_a_broken_row_is_caught(rule: str, change: Row, knowledge: Knowledge) -> None:
    """The rule named speaks, and it alone."""
    sound = {"id": "en-personal-01", "channel": "sms", "lang": "en", "label": "ham", "kind": "personal", "text": "See you at 6"}
    assert list(row_faults(sound, knowledge)) == []
    assert {fault.split(": ")[1] for fault in row_faults({**sound, **change}, knowledge)} == {rule}


def test_a_broken_set_is_caught() -> None:
    """A second id, a near-duplicate, a one-sided pair and a kind with too few are told."""
    text = "Your parcel could not be delivered today because nobody was in, choose another day in the app"
    first = {"id": "en-parcel-01", "lang": "en", "label": "scam", "kind": "parcel", "text": text}
    again = {**first, "text": text.replace("app", "shop")}
    assert any("id used twice" in fault for fault in id_faults([first, again]))
    assert any("pair" in fault for fault in id_faults([{**first, "pair": "en-parcel-02"}]))
    assert list(near_duplicates([first, {**again, "id": "en-parcel-02"}]))
    assert not list(near_duplicates([{**first, "pair": "en-parcel-02"}, {**again, "id": "en-parcel-02"}]))
    assert any(fault.startswith("en: parcel: 1 of") for fault in missing([first]))


# --- one row


def row_faults(row: Mapping[str, str], knowledge: Knowledge) -> Iterator[str]:
    """What is wrong with one row: "id: rule: what"."""
    where = row.get("id", "?")
    yield from (f"{where}: key: {key} is missing or empty" for key in NEEDED if not row.get(key))
    yield from (f"{where}: unknown key: {key}" for key in row if key not in KNOWN)
    yield from (f"{where}: key: {key} is not text" for key, value in row.items() if not isinstance(value, str))
    if row.get("channel") not in ("sms", "email", "call"):
        yield f"{where}: channel: {row.get('channel')}"
    if row.get("lang") not in LANGUAGES:
        yield f"{where}: language: {row.get('lang')}"
    if row.get("kind") not in {"ham": GENUINE, "scam": SCAMS}.get(row.get("label", ""), ()):
        yield f"{where}: kind: {row.get('kind')} is not one of {row.get('label')}"
    if not re.fullmatch(r"([A-Z]{2})?", row.get("country", "")):
        yield f"{where}: country: {row['country']}"
    if row.get("brand") and row["brand"] not in knowledge.brands:
        yield f"{where}: brand: {row['brand']} is unknown"
        return
    seen = [row.get(key, "") for key in ("text", "subject", "sender")]
    if "eml" in row:
        path = GOLDEN / row["eml"]
        if not path.is_file():
            yield f"{where}: mail: there is no {row['eml']}"
            return
        mail = message_from_bytes(path.read_bytes(), policy=default)
        yield from (f"{where}: mail: {fault}" for fault in mail_faults(mail, row))
        seen += [str(mail[name] or "") for name in ("From", "Return-Path", "Message-ID", "List-Unsubscribe", "Authentication-Results")]
        seen += [part.get_content() for part in mail.walk() if part.get_content_maintype() == "text"]
    for text in seen:
        yield from (f"{where}: host: {host}" for host in hosts(text) if not host_allowed(host, text, row, knowledge))
        yield from (f"{where}: number: {number}" for number in real_numbers(text))
        yield from (f"{where}: address: {ip}" for ip in _IP.findall(text) if not ip.startswith(_DOCUMENTATION))


_IP = re.compile(r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w.])")
_DOCUMENTATION = ("192.0.2.", "198.51.100.", "203.0.113.")
_HOST = re.compile(r"(?<![\w.*/-])(?:https?://)?((?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,})(?![\w.-]*@)", re.IGNORECASE)
_FILES = ("pdf", "zip", "xlsx", "html")
_SERVERS = ("mailhost.example", "post.example")
"""Where our readers' mail arrives: neither the sender's nor a link."""


def hosts(text: str) -> Iterator[str]:
    """Every host of a link, address or bare mention, lower case."""
    for match in _HOST.finditer(text):
        host = match[1].lower()
        ending = host.rpartition(".")[2]
        if ending not in _FILES and top_level_known(ending) and not host.endswith(_SERVERS):
            yield host


def host_allowed(host: str, text: str, row: Mapping[str, str], knowledge: Knowledge) -> bool:
    """Scams and unnamed senders stay in reserved domains, a brand's own messages with the brand."""
    brand = row.get("brand")
    if row.get("label") == "ham" and brand:
        return knowledge.is_of(host, knowledge.brands[brand])
    if host in knowledge.shorteners:
        return bool(re.search(re.escape(host) + r"/EXAMPLE\b", text))
    return bool(re.search(r"(^|\.)(example(\.(com|net|org))?|test|invalid)$", host))


_NUMBER = re.compile(r"(?<![\w#/.,-])(?:\+|\(|00)?\d(?:[ .()/-]{0,2}\d){6,14}(?!\w)")
_FICTIONAL = re.compile(
    r"(?:\+44|0)(?:7700900\d{3}|1632960\d{3}|2079460\d{3}|808157\d{4}|3069990\d{3})"  # Ofcom
    r"|(?:\+33|0)(?:19900|26191|35301|46571|53649|63998)\d{4}"  # ARCEP
    r"|(?:\+49|0)(?:3023125\d{3}|17139200\d{2})"  # Bundesnetzagentur
    r"|(?:\+353|0)2091\d{5}"  # ComReg
    r"|(?:\+61|0)49157(?:0156|0110|1266)"  # ACMA, of a list of single numbers
    r"|(?:\+?1)?(?:\d{3})?55501\d{2}"  # North American numbering plan, 555-0100 to 555-0199
)


def real_numbers(text: str) -> Iterator[str]:
    """What is written like a telephone number and lies outside the ranges kept for fiction."""
    for match in _NUMBER.finditer(text):
        digits = re.sub(r"[^\d+]", "", match[0])
        american = re.fullmatch(r"(?:1[ -]?)?\(?\d{3}\)?[ -]?\d{3}[ -]\d{4}", match[0].removeprefix("+"))
        dialled = digits.startswith("+") or (digits.startswith("0") and len(digits) >= 9) or american
        if dialled and not _FICTIONAL.fullmatch(digits):
            yield match[0]


def mail_faults(mail: EmailMessage, row: Mapping[str, str]) -> Iterator[str]:
    """The whole mail says what its row says, and has a plain and an HTML text."""
    plain, page = mail.get_body(("plain",)), mail.get_body(("html",))
    if plain is None or page is None:
        yield "no plain or no HTML text"
        return
    if plain.get_content().strip() != row["text"].strip():
        yield "the plain text is not the row's"
    if (str(mail["Subject"]), str(mail["From"]).replace('"', "")) != (row.get("subject"), row.get("sender")):
        yield f"subject or sender differ: {mail['Subject']}, {mail['From']}"
    if "href=" not in page.get_content():
        yield "no link in the HTML text"


# --- all rows


def id_faults(rows: Iterable[Mapping[str, str]]) -> Iterator[str]:
    """Ids are unique and tell language and kind; pairs name each other, one scam and one genuine."""
    by_id: dict[str, Mapping[str, str]] = {}
    for row in rows:
        if by_id.setdefault(row["id"], row) is not row:
            yield f"{row['id']}: id used twice"
        if not re.fullmatch(rf"{row['lang']}-{row['kind'].replace(' ', '-')}-\d\d+", row["id"]):
            yield f"{row['id']}: the id does not tell {row['lang']} and {row['kind']}"
    for row in by_id.values():
        other = by_id.get(row.get("pair", ""))
        if "pair" in row and (other is None or other.get("pair") != row["id"] or other["label"] == row["label"]):
            yield f"{row['id']}: pair: {row['pair']} is not its counterpart"


_SAME = 0.4
"""Share of word triples in common from which two messages are one message written twice."""


def near_duplicates(rows: Iterable[Mapping[str, str]]) -> Iterator[str]:
    """Rows of one language that share too many word triples (Jaccard); pairs are meant to."""
    by_language: dict[str, list[tuple[Mapping[str, str], set[tuple[str, ...]]]]] = {}
    for row in rows:
        by_language.setdefault(row["lang"], []).append((row, _shingles(row["text"])))
    for (one, left), (two, right) in chain.from_iterable(combinations(group, 2) for group in by_language.values()):
        shared = len(left & right)
        if shared and shared / len(left | right) >= _SAME and one.get("pair") != two["id"]:
            yield f"{one['id']} and {two['id']}: near-duplicates ({shared / len(left | right):.2f})"


def _shingles(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", re.sub(r"\d+", "0", text.lower()))
    return {tuple(words[place : place + 3]) for place in range(max(1, len(words) - 2))}


def missing(rows: Iterable[Mapping[str, str]]) -> Iterator[str]:
    """Kinds and languages that have fewer messages than they need."""
    kinds = Counter((row["lang"], row["kind"]) for row in rows)
    for language in LANGUAGES:
        main = language in ("en", "fr")
        floors = dict.fromkeys(GENUINE, 8 if main else 3)
        floors |= dict.fromkeys(COMMON_SCAMS, 8 if main else 1) | dict.fromkeys(OTHER_SCAMS, 3 if main else 1)
        for kind, floor in floors.items():
            if kinds[language, kind] < floor:
                yield f"{language}: {kind}: {kinds[language, kind]} of {floor}"
        genuine = sum(kinds[language, kind] for kind in GENUINE)
        everything = genuine + sum(kinds[language, kind] for kind in SCAMS)
        if genuine < (90 if main else 35) or everything < (160 if main else 60):
            yield f"{language}: {genuine} genuine of {everything} messages"

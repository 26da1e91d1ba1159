"""What a code to scan would do: its payload read, never opened.

Forms: EPC069-12 of the European Payments Council (transfers), the Swiss Implementation Guidelines QR-bill, the
EMV QR Code Specification (merchant-presented; Pix, PayNow …), UPI of NPCI, the key URI form of one-time codes, the
forms of the ZXing project for Wi-Fi, contacts and messages.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit

from quivive.links import find_links, host_of
from quivive.message import CodeKind, Link, Part, PartName, ScannedCode, Span
from quivive.redact.checksums import is_iban

_LONGEST_DETAIL: Final = 140
_QR: Final = str(PartName.QR)


class Scanned(NamedTuple):
    """The part `qr`, the links of the codes and what each code does."""

    part: Part
    links: tuple[Link, ...]
    codes: tuple[ScannedCode, ...]


def scanned(payloads: Sequence[str]) -> Scanned:
    """What the codes with these payloads say together, in their order."""
    text = ""
    links: list[Link] = []
    codes: list[ScannedCode] = []
    for payload in payloads:
        text += "\n\n" if text else ""
        span = Span(_QR, len(text), len(text) + len(payload))
        kind, details = read_payload(payload)
        codes.append(ScannedCode(kind, span, details))
        links += _links(kind, payload, span)
        text += payload
    return Scanned(Part(_QR, text), tuple(links), tuple(codes))


def read_payload(payload: str) -> tuple[CodeKind, dict[str, str]]:
    """What kind of code it is, and what it names."""
    text = payload.strip()
    scheme = text.partition(":")[0].lower()
    for read in _READERS:
        found = read(text, scheme)
        if found is not None:
            kind, details = found
            return kind, {name: " ".join(value.split())[:_LONGEST_DETAIL] for name, value in details.items() if value.strip()}
    return CodeKind.TEXT, {}


_Found = tuple[CodeKind, dict[str, str]] | None


def _epc(text: str, _: str) -> _Found:
    lines = text.splitlines()
    if len(lines) < 7 or lines[0].strip() != "BCD" or lines[3].strip() != "SCT":
        return None
    lines += [""] * (12 - len(lines))
    amount = re.fullmatch(r"EUR(\d{1,9}(?:\.\d{1,2})?)", lines[7].strip())
    return CodeKind.PAYMENT, {"name": lines[5], "account": _grouped(lines[6]), "amount": f"{amount[1]} EUR" if amount else "", "reference": lines[9] or lines[10]}


def _swiss(text: str, _: str) -> _Found:
    lines = text.splitlines()
    if len(lines) < 20 or lines[0].strip() != "SPC":
        return None
    amount = f"{lines[18].strip()} {lines[19].strip()}" if lines[18].strip() else ""
    return CodeKind.PAYMENT, {"name": lines[5], "account": _grouped(lines[3]), "amount": amount}


def _grouped(account: str) -> str:
    """An IBAN in groups of four, as it is printed; one whose check digits are wrong as it was written."""
    bare = account.replace(" ", "").upper()
    return " ".join(bare[place : place + 4] for place in range(0, len(bare), 4)) if is_iban(bare) else account


def _upi(text: str, scheme: str) -> _Found:
    if scheme != "upi":
        return None
    told = _query(text)
    amount = told.get("am", "")
    return CodeKind.PAYMENT, {"name": told.get("pn", ""), "account": told.get("pa", ""), "amount": f"{amount} {told.get('cu', 'INR')}" if amount else ""}


_CURRENCIES: Final = {"986": "BRL", "702": "SGD", "356": "INR", "764": "THB", "360": "IDR", "458": "MYR", "608": "PHP", "344": "HKD", "978": "EUR"}


def _emv(text: str, _: str) -> _Found:
    """Fields of two digits each: name, length, value. 26 to 51 hold the account, 54 the amount, 59 the name."""
    if not text.startswith("000201") or not re.search(r"6304[0-9A-Fa-f]{4}$", text):
        return None
    fields = _fields(text)
    inner = [_fields(value) for name, value in fields.items() if "26" <= name <= "51"]
    account = next((value for one in inner for name, value in one.items() if name in ("01", "02") and value), "")
    amount = fields.get("54", "")
    currency = _CURRENCIES.get(fields.get("53", ""), "")
    return CodeKind.PAYMENT, {"name": fields.get("59", ""), "account": account, "amount": f"{amount} {currency}".strip() if amount else ""}


def _fields(text: str) -> dict[str, str]:
    fields: dict[str, str] = {}
    place = 0
    while place + 4 <= len(text) and text[place : place + 4].isdecimal():
        length = int(text[place + 2 : place + 4])
        fields[text[place : place + 2]] = text[place + 4 : place + 4 + length]
        place += 4 + length
    return fields


_COINS: Final = frozenset(
    ["bitcoin", "bitcoincash", "ethereum", "litecoin", "dogecoin", "monero", "solana", "tron", "ripple", "xrp", "cardano", "dash", "zcash", "lightning", "stellar", "polygon", "ton"]
)
_WALLET: Final = re.compile(r"bc1[a-z0-9]{25,87}|[13][a-km-zA-HJ-NP-Z1-9]{25,34}|0x[0-9a-fA-F]{40}|T[1-9A-HJ-NP-Za-km-z]{33}|ln(?:bc|url)[a-z0-9]{40,2000}", re.IGNORECASE)


def _crypto(text: str, scheme: str) -> _Found:
    if scheme in _COINS and ":" in text:
        account = re.split(r"[?@]", text.partition(":")[2].lstrip("/"), maxsplit=1)[0]
        told = _query(text)
        return CodeKind.CRYPTO, {"name": scheme, "account": account, "amount": told.get("amount", told.get("value", ""))}
    return (CodeKind.CRYPTO, {"account": text}) if _WALLET.fullmatch(text) else None


_LINKING: Final = re.compile(r"(?:2@[\w+/=,]{20,}.*|(?:sgnl|tg|fido|wc|line|weixin)\s?:.*|https?://(?:signal\.me|linkdevice\.signal\.org|wa\.me/settings/linked_devices|s\.team/q/|(?:www\.)?steamcommunity\.com/q/|discord(?:app)?\.com/ra/).*)", re.IGNORECASE | re.DOTALL)
"""What apps show to link a device or to sign in there: WhatsApp, Signal, Telegram, passkeys, WalletConnect, Steam, Discord."""


def _sign_in(text: str, scheme: str) -> _Found:
    if not _LINKING.fullmatch(text) or (scheme == "tg" and "login" not in text) or (scheme == "sgnl" and "linkdevice" not in text):
        return None
    return CodeKind.SIGN_IN, {"host": host_of(text) if scheme in ("http", "https") else ""}


def _one_time(_text: str, scheme: str) -> _Found:
    return (CodeKind.ONE_TIME_CODES, {"name": unquote(urlsplit(_text).path.strip("/"))}) if scheme in ("otpauth", "otpauth-migration") else None


def _wifi(text: str, scheme: str) -> _Found:
    if scheme != "wifi":
        return None
    return CodeKind.WIFI, {"network": _semicolons(text[5:]).get("S", "")}


def _contact(text: str, scheme: str) -> _Found:
    if scheme == "mecard":
        told = _semicolons(text[7:])
        return CodeKind.CONTACT, {"name": told.get("N", ""), "number": told.get("TEL", "")}
    if not text.upper().startswith("BEGIN:VCARD"):
        return None
    name = re.search(r"^FN[^:\n]*:(.*)$", text, re.MULTILINE | re.IGNORECASE)
    number = re.search(r"^TEL[^:\n]*:(.*)$", text, re.MULTILINE | re.IGNORECASE)
    return CodeKind.CONTACT, {"name": name[1] if name else "", "number": number[1].removeprefix("tel:") if number else ""}


def _message(text: str, scheme: str) -> _Found:
    if scheme in ("sms", "smsto", "mms", "mmsto"):
        return CodeKind.SMS, {"number": re.split(r"[:?;]", text.partition(":")[2], maxsplit=1)[0]}
    if scheme == "tel":
        return CodeKind.TELEPHONE, {"number": unquote(text[4:])}
    if scheme == "mailto":
        return CodeKind.MAIL, {"name": unquote(text[7:].partition("?")[0])}
    if scheme == "matmsg":
        return CodeKind.MAIL, {"name": _semicolons(text[7:]).get("TO", "")}
    if scheme == "geo":
        return CodeKind.PLACE, {}
    return (CodeKind.EVENT, {}) if text.upper().startswith(("BEGIN:VEVENT", "BEGIN:VCALENDAR")) else None


def _web(text: str, scheme: str) -> _Found:
    found = find_links(text, _QR)
    if found and found[0].host and found[0].span.start == 0 and len(text.split()) == 1:
        return CodeKind.WEB, {"host": found[0].host}
    if scheme in ("urlto", "mebkm"):
        inner = find_links(text, _QR)
        return CodeKind.WEB, {"host": inner[0].host if inner else ""}
    has_scheme = re.match(r"[a-z][a-z0-9+.-]{1,30}:(?!\s)\S", text, re.IGNORECASE) is not None
    return (CodeKind.APP, {"name": scheme}) if has_scheme and len(text.split()) == 1 else None


_READERS: Final[tuple[Callable[[str, str], _Found], ...]] = (
    _epc, _swiss, _upi, _emv, _crypto, _sign_in, _one_time, _wifi, _contact, _message, _web,
)  # fmt: skip


def _semicolons(text: str) -> dict[str, str]:
    """`S:name;T:WPA;;`, where a backslash stands before a sign that is meant."""
    told: dict[str, str] = {}
    for piece in re.split(r"(?<!\\);", text):
        name, colon, value = piece.partition(":")
        if colon:
            told.setdefault(name.strip().upper(), re.sub(r"\\(.)", r"\1", value))
    return told


def _query(text: str) -> dict[str, str]:
    try:
        return {name: values[0] for name, values in parse_qs(text.partition("?")[2], max_num_fields=40).items()}
    except ValueError:
        return {}


def _links(kind: CodeKind, payload: str, span: Span) -> list[Link]:
    """Every address in it; the payload that is nothing else is one, whatever signs are in it."""
    if kind in (CodeKind.WEB, CodeKind.SIGN_IN) and (host := host_of(payload.strip())):
        return [Link(payload.strip(), host, span, source="qr")]
    if kind in (CodeKind.TELEPHONE, CodeKind.MAIL, CodeKind.SMS):
        return [Link(payload.strip(), "", span, source="qr")] if payload.lower().startswith(_SCHEMES) else []
    return [
        Link(link.target, link.host, Span(_QR, span.start + link.span.start, span.start + link.span.end), source="qr")
        for link in find_links(payload, _QR)
        if link.target
    ]


_SCHEMES: Final = ("tel:", "mailto:", "sms:")

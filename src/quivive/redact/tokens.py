"""What in a web address tells its recipient from all others: their mail address, or a long token of their own.

Host and path are left: they are what a report is about, and what has to be taken down.
"""

from __future__ import annotations

import binascii
import re
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from urllib.parse import unquote

from quivive.redact.personal import Personal, PersonalKind

_LONGEST = 4_000
_PIECE = re.compile(r"[^/?&#;=]+")
_ADDRESS = re.compile(r"[\w.+%-]{1,128}(?:@|%40|%2540)(?:[\w-]{1,63}\.){1,6}[a-z]{2,24}", re.IGNORECASE)
_BASE64 = re.compile(r"[A-Za-z0-9_+-]{12,400}(?:=|%3D){0,2}", re.IGNORECASE)
_FILLING = re.compile(r"(?:=|%3D){1,2}", re.IGNORECASE)
_HEX = re.compile(r"(?:[0-9a-f]{2}){8,200}", re.IGNORECASE)
_UUID = re.compile(r"[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12}", re.IGNORECASE)
_PERSONAL_KEYS = frozenset(
    ["email", "e-mail", "mail", "e", "em", "user", "username", "login", "u", "uid", "userid", "user_id", "id", "cid", "customer", "customerid", "client", "clientid", "recipient", "rcpt", "r", "to", "token", "t", "tk", "key", "k", "s", "sid", "session", "h", "hash", "x", "q", "data", "d", "ref", "subscriber", "contact", "account", "acct", "phone", "tel", "mobile", "msisdn", "m", "name", "n", "p", "o", "order", "orderid", "parcel", "tracking", "code"]
)
_SHORTEST_TOKEN, _SHORTEST_VALUE, _SHORTEST_IN_PATH = 12, 8, 20
_ENDING = re.compile(r"\.[a-z]{2,5}$", re.IGNORECASE)


def find_tokens(address: str, offset: int = 0) -> Iterator[Personal]:
    """The personal pieces of one web address; places are moved by `offset`."""
    address = address[:_LONGEST]
    start = _after_host(address)
    if address[:7].lower() == "mailto:":
        return
    taken: list[tuple[int, int]] = []
    for match in _ADDRESS.finditer(address, start):
        # `key=anna@…`: the key is none of it.
        taken.append(match.span())
        yield _token(*match.span(), offset, 0.97, "address_in_link")
    query = min((place for sign in "?#" if (place := address.find(sign, start)) >= 0), default=len(address))
    # A path that is one piece (a short address, an invitation to a group) is the address itself.
    single = query == len(address) and address.count("/", start, len(address.rstrip("/"))) == 1
    for match in _PIECE.finditer(address, start):
        begin, end = match.span()
        if any(begin < other_end and other_start < end for other_start, other_end in taken):
            continue
        piece = match.group()
        if _holds_address(piece):
            filled = _FILLING.match(address, end)
            yield _token(begin, filled.end() if filled else end, offset, 0.97, "encoded_address")
        elif begin < query:
            if single:
                continue
            if _UUID.fullmatch(piece) or (len(piece) >= _SHORTEST_IN_PATH and _is_random(piece) and not _ENDING.search(piece)):
                yield _token(begin, end, offset, 0.6, "token_in_path")
        elif address[end : end + 1] != "=" and _is_personal_value(address, begin, piece):
            yield _token(begin, end, offset, 0.8, "token_in_query")


def _token(start: int, end: int, offset: int, certainty: float, why: str) -> Personal:
    return Personal(PersonalKind.LINK_TOKEN, start + offset, end + offset, certainty, why)


def _after_host(address: str) -> int:
    """Where path, query or fragment begin."""
    start = address.find("//")
    start = start + 2 if start >= 0 else 0
    places = [place for sign in "/?#" if (place := address.find(sign, start)) >= 0]
    return min(places, default=len(address))


def _is_personal_value(address: str, begin: int, piece: str) -> bool:
    before = address[max(0, begin - 30) : begin]
    key = re.split(r"[?&#;]", before[:-1])[-1].lower() if before.endswith("=") else ""
    if _UUID.fullmatch(piece) or (len(piece) >= _SHORTEST_TOKEN and _is_random(piece)):
        return True
    return key in _PERSONAL_KEYS and len(piece) >= _SHORTEST_VALUE and sum(character.isdigit() for character in piece) >= 4


def _is_random(piece: str) -> bool:
    """Letters and digits mixed as no word has them."""
    plain = unquote(piece)
    letters = sum(character.isalpha() for character in plain)
    digits = sum(character.isdigit() for character in plain)
    if digits >= 9 and not letters:
        return True
    changes = sum(one.isdigit() != other.isdigit() for one, other in zip(plain, plain[1:], strict=False))
    mixed_case = sum(one.islower() and other.isupper() for one, other in zip(plain, plain[1:], strict=False))
    return digits >= 2 and letters >= 2 and changes + mixed_case >= 4


def _holds_address(piece: str) -> bool:
    """Whether `piece` is a mail address in base 64 or in hexadecimal digits."""
    if _HEX.fullmatch(piece):
        return b"@" in bytes.fromhex(piece) and _is_address(bytes.fromhex(piece))
    if not _BASE64.fullmatch(piece):
        return False
    plain = unquote(piece).replace("+", "-").rstrip("=")
    try:
        return _is_address(urlsafe_b64decode(plain + "=" * (-len(plain) % 4)))
    except (binascii.Error, ValueError):
        return False


def _is_address(content: bytes) -> bool:
    return content.isascii() and _ADDRESS.search(content.decode("ascii")) is not None

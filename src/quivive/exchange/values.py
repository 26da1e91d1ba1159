"""The form that an indicator's value must have: what has another form is neither told to anybody nor believed.

A value that passes holds no control character, no line end, no quotation mark but where its own standard allows one:
whatever format it is written in, it cannot say more than itself.
"""

from __future__ import annotations

import re
from typing import Final

from quivive.hosts import LONGEST_HOST, is_ip_address, to_ascii, top_level_known
from quivive.links import host_of
from quivive.redact.checksums import is_iban
from quivive.watching import FingerprintKind

LONGEST: Final = 400
"""Characters of any value."""
LONGEST_TEXT: Final = 200
"""Characters of a name."""

_LABEL: Final = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_HOST: Final = re.compile(rf"(?:{_LABEL}\.)+[a-z0-9](?:[a-z0-9-]{{0,61}}[a-z0-9])?")
_PATH: Final = re.compile(r"/[A-Za-z0-9._~!$&()*+,;=:@%/-]{2,}")
_SHAPE: Final = re.compile(r"/[^\s\x00-\x20\x7f-\xa0\"'`<>\\|^]*")
_PHONE: Final = re.compile(r"\+[1-9][0-9]{6,14}")
_MAILBOX: Final = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_WALLET: Final = re.compile(r"[A-Za-z0-9]{20,110}")
_NAME: Final = re.compile(r"[^\W_](?:[\w &+.'’-]{0,38}[\w.+])?")
_DOCUMENTATION: Final = ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32")
_CODE: Final = re.compile(r"[A-Za-z0-9_-]{1,40}")


def cleaned(kind: FingerprintKind, value: str) -> str:
    """`value` in its one right form, or an empty string if it is none of its kind."""
    if not 1 <= len(value) <= LONGEST:
        return ""
    return _CLEANERS[kind](value)


def is_code(text: str) -> bool:
    """Whether `text` is a word for programs: a country, a channel, an id."""
    return bool(_CODE.fullmatch(text))


def text_line(text: str) -> str:
    """A name as one line of printable characters, at most `LONGEST_TEXT`."""
    return " ".join("".join(c if c.isprintable() else " " for c in text[: 4 * LONGEST_TEXT]).split())[:LONGEST_TEXT].rstrip()


def _host(value: str) -> str:
    host = to_ascii(value.strip().strip(".").lower())
    if len(host) > LONGEST_HOST:
        return ""
    if is_ip_address(host):
        return _ip_address(host)
    ending = host.rpartition(".")[2]
    return host if _HOST.fullmatch(host) and top_level_known(ending) else ""


def _ip_address(host: str) -> str:
    """The usual form of an address that anybody can reach, or of the blocks for documentation (RFC 5737, RFC 3849)."""
    # Imported here because few hosts are one.
    import ipaddress  # noqa: PLC0415

    try:
        address = ipaddress.ip_address(int(host) if host.isdigit() else host)
    except ValueError:
        return ""
    documented = any(address in ipaddress.ip_network(block) for block in _DOCUMENTATION)
    public = address.is_global and not address.is_multicast
    return str(address) if (public or documented) and "%" not in host else ""


def _page(value: str) -> str:
    """Without scheme, query and fragment."""
    host = host_of(value)
    after = re.split(r"[?#]", value.partition("://")[2] or value, maxsplit=1)[0]
    path = "/" + after.partition("/")[2].rstrip("/")
    host = _host(host) if host else ""
    return f"{host}{path}" if host and _PATH.fullmatch(path) else ""


def _shape(value: str) -> str:
    return value if _SHAPE.fullmatch(value) and value.isprintable() else ""


def _phone(value: str) -> str:
    return value if _PHONE.fullmatch(value) else ""


def _mail_address(value: str) -> str:
    mailbox, _, domain = value.strip().lower().rpartition("@")
    host = _host(domain)
    right = host and not is_ip_address(host) and len(mailbox) <= 64 and _MAILBOX.fullmatch(mailbox)
    return f"{mailbox}@{host}" if right else ""


def _sender(value: str) -> str:
    """A mail address, a number, or a short name."""
    if "@" in value:
        return _mail_address(value)
    return value if _PHONE.fullmatch(value) or _NAME.fullmatch(value) else ""


def _iban(value: str) -> str:
    bare = value.replace(" ", "").upper()
    return bare if is_iban(bare) else ""


def _wallet(value: str) -> str:
    return value if _WALLET.fullmatch(value) else ""


_CLEANERS: Final = {
    FingerprintKind.HOST: _host,
    FingerprintKind.PAGE: _page,
    FingerprintKind.URL_SHAPE: _shape,
    FingerprintKind.PHONE_NUMBER: _phone,
    FingerprintKind.EMAIL_ADDRESS: _mail_address,
    FingerprintKind.REPLY_TO: _mail_address,
    FingerprintKind.SENDER: _sender,
    FingerprintKind.IBAN: _iban,
    FingerprintKind.WALLET: _wallet,
}

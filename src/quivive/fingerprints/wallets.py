"""Addresses of wallets of crypto money in a text: Bitcoin, Ethereum and its kin, TRON, with their checksums."""

from __future__ import annotations

import hashlib
import re
from typing import Final

MOST_WALLETS: Final = 10

_CANDIDATE: Final = re.compile(r"(?<![\w/=.-])(?:0x[0-9a-fA-F]{40}|(?i:bc1[ac-hj-np-z02-9]{11,71})|[13T][1-9A-HJ-NP-Za-km-z]{25,34})(?![\w/=])")
_BASE58: Final = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_BECH32: Final = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


def find_wallets(text: str) -> tuple[str, ...]:
    """Each once, in order, at most `MOST_WALLETS`; Ethereum in small letters, as one address can be written in several cases."""
    found: dict[str, None] = {}
    for match in _CANDIDATE.finditer(text):
        written = match.group()
        if is_wallet(written):
            found[written.lower() if written[:2].lower() in ("0x", "bc") else written] = None
            if len(found) == MOST_WALLETS:
                break
    return tuple(found)


def is_wallet(written: str) -> bool:
    """Whether the checksum of an address holds; Ethereum without capitals has none, its form must do (EIP-55)."""
    if written.startswith("0x"):
        digits = written[2:]
        return digits in (digits.lower(), digits.upper()) or digits == _eip55(digits.lower())
    if written[:3].lower() == "bc1":
        return written in (written.lower(), written.upper()) and _is_bech32(written.lower())
    return _is_base58check(written, b"\x41" if written[0] == "T" else b"\x00" if written[0] == "1" else b"\x05")


def _is_base58check(written: str, version: bytes) -> bool:
    """21 bytes, the first of which is the network's, and four of a double SHA-256."""
    number = 0
    for character in written:
        number = number * 58 + _BASE58.index(character)
    if number >= 1 << 200:
        return False
    content = number.to_bytes(25, "big")
    return content[:1] == version and hashlib.sha256(hashlib.sha256(content[:21]).digest()).digest()[:4] == content[21:]


def _is_bech32(written: str) -> bool:
    """BIP 173 (version 0) and BIP 350 (later ones): the checksum of a Bitcoin address of the main network."""
    values = [_BECH32.find(character) for character in written[3:]]
    if min(values) < 0:
        return False
    check = 1
    for value in (*(ord(c) >> 5 for c in "bc"), 0, *(ord(c) & 31 for c in "bc"), *values):
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            check ^= generator if top >> bit & 1 else 0
    return check == (1 if values[0] == 0 else 0x2BC830A3)


def _eip55(digits: str) -> str:
    """EIP-55: a letter is a capital where the Keccak-256 of the small letters has a half byte of 8 or more."""
    hashed = _keccak_256(digits.encode()).hex()
    return "".join(c.upper() if int(h, 16) >= 8 else c for c, h in zip(digits, hashed, strict=False))


_LANES: Final = (1 << 64) - 1


def _keccak_256(content: bytes) -> bytes:
    """Keccak as Ethereum uses it, with the padding before FIPS 202, which `hashlib.sha3_256` has not; at most 135 bytes."""
    block = bytearray(content + b"\x01" + bytes(135 - len(content)))
    block[135] |= 0x80
    lanes = [[0] * 5 for _ in range(5)]
    for at in range(17):
        lanes[at % 5][at // 5] = int.from_bytes(block[8 * at : 8 * at + 8], "little")
    register = 1
    for _ in range(24):
        parity = [column[0] ^ column[1] ^ column[2] ^ column[3] ^ column[4] for column in lanes]
        for x in range(5):
            mixed = parity[x - 1] ^ _turned(parity[(x + 1) % 5], 1)
            lanes[x] = [lane ^ mixed for lane in lanes[x]]
        x, y, current = 1, 0, lanes[1][0]
        for turn in range(24):
            x, y = y, (2 * x + 3 * y) % 5
            current, lanes[x][y] = lanes[x][y], _turned(current, (turn + 1) * (turn + 2) // 2)
        for y in range(5):
            row = [lanes[x][y] for x in range(5)]
            for x in range(5):
                lanes[x][y] = row[x] ^ (~row[(x + 1) % 5] & _LANES & row[(x + 2) % 5])
        for power in range(7):
            register = (register << 1) ^ (0x171 if register >> 7 else 0)
            register &= 0xFF
            if register & 2:
                lanes[0][0] ^= 1 << ((1 << power) - 1)
    return b"".join(lanes[at % 5][at // 5].to_bytes(8, "little") for at in range(4))


def _turned(lane: int, bits: int) -> int:
    bits %= 64
    return (lane << bits | lane >> (64 - bits)) & _LANES if bits else lane

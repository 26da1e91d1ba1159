"""Secrets that have to be read again lie sealed: AES-256-GCM under a key derived from the store's own (HKDF, RFC 5869)."""

from __future__ import annotations

import base64
import binascii
import secrets
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_NONCE: Final = 12


def sealed(key: bytes, purpose: str, text: str, *, bound_to: str) -> str:
    """`text` so that only who has the store's key reads it, for this purpose, and where `bound_to` is the same."""
    nonce = secrets.token_bytes(_NONCE)
    return base64.urlsafe_b64encode(nonce + _cipher(key, purpose).encrypt(nonce, text.encode(), bound_to.encode())).decode()


def unsealed(key: bytes, purpose: str, written: str, *, bound_to: str) -> str:
    """What was sealed; empty where it was not, or for another purpose, somebody else, or with another key."""
    try:
        data = base64.urlsafe_b64decode(written.encode())
        return _cipher(key, purpose).decrypt(data[:_NONCE], data[_NONCE:], bound_to.encode()).decode()
    except (InvalidTag, ValueError, binascii.Error):
        return ""


def _cipher(key: bytes, purpose: str) -> AESGCM:
    return AESGCM(HKDF(algorithm=SHA256(), length=32, salt=None, info=f"quivive {purpose}".encode()).derive(key))

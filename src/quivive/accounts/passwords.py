"""Passwords, kept as Argon2id has them (RFC 9106, the second recommended choice: 64 MiB, three passes)."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

SHORTEST: Final = 12
"""Characters: NIST SP 800-63B-4 asks for fifteen where it is the only factor, eight beside a second one."""
LONGEST: Final = 256
_HASHER = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)


def hashed(password: str) -> str:
    """What is kept of a password: with a salt of its own, and how it was made."""
    return _HASHER.hash(password[: LONGEST + 1])


def is_right(kept: str, password: str) -> bool:
    """Whether `password` is the one of which `kept` is left; takes as long where nothing is kept."""
    try:
        return _HASHER.verify(kept or _of_nobody(), password[: LONGEST + 1]) and bool(kept)
    except (VerificationError, InvalidHashError):
        return False


@lru_cache(maxsize=1)
def _of_nobody() -> str:
    """Whoever tries a name that there is not waits as long as for one that there is."""
    return hashed("nobody has this password")

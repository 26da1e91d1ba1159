"""The signature of a text: equal numbers in two of them tell how much of the masked wording is the same."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from struct import Struct
from typing import Final

from quivive.fingerprints.masked_text import letters, masked_text

SIGNATURE_VERSION: Final = 1
"""Raised with any change to what is masked or hashed: signatures of two versions are never compared."""
PERMUTATIONS: Final = 64
"""Numbers in a signature: the similarity read from them is off by 0.06 (standard error, at 0.7)."""

_SHINGLE, _SHINGLE_OF_SIGNS = 5, 3
"""Characters in a row: five letters, or three where one sign is a syllable or a word."""
_LEAST_LETTERS, _LEAST_SIGNS = 24, 10
_SIGNS: Final = ("\u0e00", "\u0eff"), ("\u1100", "\u11ff"), ("\u3040", "\u9fff"), ("\uac00", "\ud7af"), ("\uf900", "\ufaff")
"""Thai and Lao, Hangul, kana and Chinese characters: written without blanks, or one sign for much."""
_NUMBERS: Final = Struct(f"<{PERMUTATIONS}I")


def text_signature(text: str) -> tuple[int, ...]:
    """The MinHash of a redacted text: its version, then `PERMUTATIONS` numbers of 32 bits; empty for too little text.

    Broder, "On the resemblance and containment of documents" (1997), over the set of rows of characters of the
    `masked_text`. The hash is SHAKE-128 (FIPS 202), so that a signature that was kept is the same on every machine
    and with every later release: MinHash libraries change theirs between versions.
    """
    masked = masked_text(text)
    signs = sum(1 for character in masked if character > "\u0dff" and any(low <= character <= high for low, high in _SIGNS))
    all_letters = letters(masked)
    by_sign = 2 * signs > all_letters
    if all_letters < (_LEAST_SIGNS if by_sign else _LEAST_LETTERS):
        return ()
    length = _SHINGLE_OF_SIGNS if by_sign else _SHINGLE
    padded = f" {masked} "
    shingles = {padded[place : place + length] for place in range(len(padded) - length + 1)}
    rows = [_NUMBERS.unpack(hashlib.shake_128(one.encode("utf-8", "replace")).digest(_NUMBERS.size)) for one in shingles]
    return (SIGNATURE_VERSION, *map(min, zip(*rows, strict=True)))


def signature_version(signature: Sequence[int]) -> int:
    """The version a signature was made with; 0 for an empty one."""
    return signature[0] if signature else 0


def similarity(one: Sequence[int], other: Sequence[int]) -> float:
    """How much of the wording is the same (Jaccard, 0 to 1, estimated); 0 if either is empty or of another version."""
    if len(one) != len(other) or not one or one[0] != other[0]:
        return 0.0
    return sum(map(int.__eq__, one, other), -1) / (len(one) - 1)

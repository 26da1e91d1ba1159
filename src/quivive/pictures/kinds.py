"""What kind of picture or document some bytes are, by how they begin; nothing heavy is imported for it."""

from __future__ import annotations

from typing import Final

_STARTS: Final = ((b"\x89PNG\r\n\x1a\n", "PNG"), (b"\xff\xd8\xff", "JPEG"), (b"GIF87a", "GIF"), (b"GIF89a", "GIF"), (b"%PDF-", "PDF"))
_HEIC: Final = frozenset((b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1", b"hevc"))
_LONGEST_STRAY: Final = 1_024
"""Bytes that programs tolerate before the beginning of a PDF."""


def kind_of(head: bytes) -> str:
    """`PNG`, `JPEG`, `WebP`, `GIF`, `BMP`, `HEIC` or `PDF`; empty for anything else."""
    for start, kind in _STARTS:
        if head.startswith(start):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "WebP"
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC:
        return "HEIC"
    # Two letters alone begin a text too; a bitmap's header tells its size and holds four empty bytes.
    if head[:2] == b"BM" and head[6:10] == bytes(4) and len(head) > 26:
        return "BMP"
    return "PDF" if head[:1] not in (b"<", b"F") and b"\n%PDF-" in head[:_LONGEST_STRAY] and b"\x00" in head else ""

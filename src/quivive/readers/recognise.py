"""What an input is, judged by its first bytes and its name, never by opening anything else."""

from __future__ import annotations

import re
from typing import Final

from quivive.errors import UnreadableInput

HEAD: Final = 65_536
"""Bytes that a reader may look at to recognise its format."""

_HEADER = re.compile(rb"([A-Za-z][A-Za-z0-9-]{1,60})[ \t]*:")
_ONLY_MACHINES_WRITE = frozenset(
    b"received return-path delivered-to message-id mime-version dkim-signature authentication-results "
    b"content-type content-transfer-encoding x-mailer arc-seal received-spf envelope-to x-received "
    b"x-originating-ip list-unsubscribe x-priority in-reply-to references".split()
)
_KINDS: tuple[tuple[bytes, str], ...] = (
    (b"II*\x00", "a picture (TIFF)"),
    (b"MM\x00*", "a picture (TIFF)"),
    (b"PK\x03\x04", "a ZIP archive or an Office document"),
    (b"\xd0\xcf\x11\xe0", "an Outlook or old Office file"),
    (b"Rar!", "an archive (RAR)"),
    (b"7z\xbc\xaf", "an archive (7-Zip)"),
    (b"\x1f\x8b\x08", "compressed data (gzip)"),
    (b"ID3", "a sound recording (MP3)"),
    (b"OggS", "a sound recording (Ogg)"),
    (b"fLaC", "a sound recording (FLAC)"),
    (b"\x1aE\xdf\xa3", "a video (Matroska)"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"SQLite format 3", "a database (SQLite)"),
    (b"{\\rtf", "a rich-text document (RTF)"),
)
_PASTE = "This version reads text: type or paste the text of the message."
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\f\x0b\x1b\x00")) + b"\x7f"
_MOST_CONTROLS = 0.05
_MOST_HEADER_LINES = 300


def has_mail_headers(head: bytes) -> bool:
    """Whether `head` begins with a block of mail headers, at least one of them a machine's."""
    if head.startswith((b"From ", b">From ")):
        head = head.partition(b"\n")[2]
    if _HEADER.match(head) is None:
        return False
    names = set()
    for line in head.split(b"\n", _MOST_HEADER_LINES)[:_MOST_HEADER_LINES]:
        if not line.strip():
            break
        if match := _HEADER.match(line):
            names.add(match[1].lower())
            if len(names) > 1 and not names.isdisjoint(_ONLY_MACHINES_WRITE):
                return True
    return False


def refuse_what_is_no_text(head: bytes) -> None:
    """Raise `UnreadableInput` naming the kind for sound, archives and other binaries."""
    for start, kind in _KINDS:
        if head.startswith(start) and (len(start) > 2 or _is_binary(head)):
            raise UnreadableInput(f"This is {kind}, not a text.", _PASTE)
    if head[4:8] == b"ftyp":
        raise UnreadableInput("This is a sound or a video (MP4), not a text.", _PASTE)
    if head[:4] == b"RIFF":
        kind = "a sound recording (WAV)" if head[8:12] == b"WAVE" else "a video (AVI)"
        raise UnreadableInput(f"This is {kind}, not a text.", _PASTE)
    if _is_binary(head):
        raise UnreadableInput("This is a binary file, not a text.", _PASTE)


def _is_binary(head: bytes) -> bool:
    """More control characters than any text has; UTF-16 and UTF-32 are text."""
    sample = head[:4_096]
    if not sample or sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    return controls > len(sample) * _MOST_CONTROLS

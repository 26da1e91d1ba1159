"""Bytes to text that can always be written as UTF-8 again, whatever the bytes claim to be."""

from __future__ import annotations

import codecs
import re
from functools import lru_cache

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Not character sets, or ones whose decoder takes quadratic time or reads escapes into code.
_NO_CHARSETS = frozenset(
    ["idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape", "mbcs", "oem", "utf-7", "palmos"]
)
# What senders call Latin-1 and ASCII holds Windows characters; browsers read it so as well.
_WEB_NAMES = {"iso8859-1": "cp1252", "ascii": "cp1252", "latin-1": "cp1252"}
_SURROGATES = re.compile("[\ud800-\udfff]")


def decode(data: bytes, declared: str = "") -> str:
    """`data` as text: a byte-order mark wins, then `declared`, then UTF-8, then Windows-1252.

    Never raises; what cannot be decoded becomes U+FFFD.
    """
    for mark, name in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return cleaned(data[len(mark) :].decode(name, "replace"))
    charset = usable_charset(declared) if declared else ""
    if charset not in ("", "utf-8", "cp1252"):
        return cleaned(data.decode(charset, "replace"))
    # A body called Latin-1 or ASCII that is valid UTF-8 is UTF-8 in practice, not the reverse.
    try:
        return cleaned(data.decode("utf-8"))
    except UnicodeDecodeError:
        pass
    wide = _wide_charset(data) if not charset else ""
    return cleaned(data.decode(wide or "cp1252" if charset != "utf-8" else "utf-8", "replace"))


@lru_cache(maxsize=256)
def usable_charset(name: str) -> str:
    """Python's name for a declared character set, or an empty string if it is none to be used."""
    try:
        info = codecs.lookup(name.strip().strip("\"'").lower())
    except (LookupError, ValueError):
        return ""
    found = info.name.replace("_", "-")
    if found in _NO_CHARSETS or not getattr(info, "_is_text_encoding", True):
        return ""
    return _WEB_NAMES.get(found, found)


def cleaned(text: str) -> str:
    """`text` without NUL characters, lone surrogates replaced: it can be encoded as UTF-8."""
    if "\x00" in text:
        text = text.replace("\x00", "")
    if text.isascii():
        return text
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return _SURROGATES.sub("\ufffd", text)
    return text


def _wide_charset(data: bytes) -> str:
    """UTF-16 without a byte-order mark shows as every other byte being zero."""
    head = data[:512]
    if len(head) < 4 or b"\x00" not in head:
        return ""
    if head[1::2].count(0) > len(head) * 0.4:
        return "utf-16-le"
    if head[0::2].count(0) > len(head) * 0.4:
        return "utf-16-be"
    return ""

"""Texts of strangers made fit for a report: on one line, without control characters, links that nobody opens by mistake."""

from __future__ import annotations

import re

from quivive.renderers.visible import visible, visible_line

LONGEST_LINE = 300
"""Characters of a name, subject or address that a report repeats on one line."""
LONGEST_TEXT = 20_000
"""Characters of a message that a report repeats; an attached mail is not shortened."""
_URL = re.compile(r"\bh(tt|xx)(ps?)(?=:\s?//)", re.IGNORECASE)
_HOST = re.compile(r"\b(?:[\w-]{1,63}\.){1,10}(?:[^\W\d_]{2,24}|xn--[\w-]{2,59})\b|\b(?:\d{1,3}\.){3}\d{1,3}\b")
_MAIL_ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z0-9-]{2,63}")


def line(text: str, most: int = LONGEST_LINE) -> str:
    """`text` on one line, at most `most` characters, everything unprintable written out."""
    said = visible_line(" ".join(text[: 4 * most].split()))
    return said if len(said) <= most else said[: most - 1] + "…"


def block(text: str, most: int = LONGEST_TEXT) -> str:
    """`text` with its line ends, everything else unprintable written out."""
    said = visible(text[:most])
    return said if len(text) <= most else said + " …"


def defanged(text: str) -> str:
    """`text` with no web address in it that a program makes clickable: `hxxps://bank[.]example/x`.

    Every host is written so, also one without `http` before it: programs make links of `bank.example` too.
    """
    return _HOST.sub(lambda found: found[0].replace(".", "[.]"), _URL.sub(r"hxx\2", text))


def mail_address(text: str) -> str:
    """`text` if it is one plain mail address (RFC 5321, ASCII), else an empty string."""
    found = text.strip()
    return found if len(found) <= 254 and _MAIL_ADDRESS.fullmatch(found) else ""

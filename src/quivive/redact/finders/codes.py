"""One-time codes, PINs and passwords: beside the word that says so."""

from __future__ import annotations

import re
from collections.abc import Iterator

from quivive.redact.look import Look
from quivive.redact.personal import Personal, PersonalKind

_CODE = re.compile(r"(?<![\w.,/-])(?:[A-Z]{1,3}-?[0-9]{4,8}|[0-9]{3}[ -][0-9]{3}|[0-9]{4,8}|(?=[A-Z]{0,7}[0-9])[A-Z0-9]{5,8})(?![\w/]|[.,:][0-9]|-[0-9]|\s?[€$£%])")
_PASSWORD = re.compile(r"[ \u00a0]{0,2}:[ ]{0,2}(\S{6,40})")
_REACH, _REACH_AFTER = 30, 30


def find(look: Look) -> Iterator[Personal]:
    """What follows "code:", what stands before "is your code", what follows "password:"."""
    text = look.masked
    for match in _CODE.finditer(text):
        start, end = match.span()
        before = look.cue_before("code", start, _REACH)
        if before >= 0 and not _has_words(look, before, start):
            yield Personal(PersonalKind.CODE, start, end, 0.9, "named")
            continue
        after = look.cue_after("code", end, _REACH_AFTER)
        if after >= 0 and "\n" not in look.between(end, after) and not _has_words(look, end, after):
            yield Personal(PersonalKind.CODE, start, end, 0.85, "named_after")
    for _, end in look.cues("code"):
        password = _PASSWORD.match(text, end)
        if password and any(c.isdigit() for c in password[1]) and any(c.isalpha() for c in password[1]):
            written = password[1].rstrip(".,;!?")
            yield Personal(PersonalKind.CODE, password.start(1), password.start(1) + len(written), 0.85, "password")


def _has_words(look: Look, start: int, end: int) -> bool:
    known = look.words.lists["number"]
    return any(word not in known for word in re.findall(r"[^\W\d_]+[.°º]?", look.between(start, end)))

"""Letters that look like Latin ones, each to the letter it is mistaken for, one for one.

Chosen from the Unicode confusables (UTS #39) for the scripts seen in scams: Cyrillic, Greek,
Armenian, Latin extensions, full-width, mathematical and enclosed alphabets.
"""

from __future__ import annotations

_PAIRS = (
    "аaА" "a" "вbВ" "b" "сcС" "c" "еeЕ" "e" "ѕsЅ" "s" "іiІ" "i" "јjЈ" "j" "оoО" "o" "рpР" "p"
    "хxХ" "x" "уyУ" "y" "кkК" "k" "мmМ" "m" "нhН" "h" "тtТ" "t" "ԁdԀ" "d" "ԛqԚ" "q" "ԝwԜ" "w" "һhҺ" "h"
    "ɡgɢ" "g" "αaΑ" "a" "βbΒ" "b" "εeΕ" "e" "ιiΙ" "i" "κkΚ" "k" "νvΝ" "n" "οoΟ" "o" "ρpΡ" "p" "τtΤ" "t"
    "υuΥ" "y" "χxΧ" "x" "ζzΖ" "z" "ηnΗ" "h" "μuΜ" "m" "օoՕ" "o" "ոnս" "u" "ɑaɩ" "i" "ӏlӀ" "l" "ʟlɴ" "n"
    "ʀrɪ" "i" "ʏyʙ" "b" "ᴀaᴄ" "c" "ᴅdᴇ" "e" "ᴊjᴋ" "k" "ᴍmᴏ" "o" "ᴘpᴛ" "t" "ᴜuᴠ" "v" "ᴡwᴢ" "z" "ꜱsꜰ" "f"
)


def _styled() -> dict[str, str]:
    """Full-width, mathematical, circled and squared alphabets: letters in another dress."""
    letters: dict[str, str] = {}
    for index in range(26):
        small = chr(ord("a") + index)
        for first in (0xFF21, 0xFF41, 0x24B6, 0x24D0, 0x1F130, 0x1F150, 0x1F170):
            letters[chr(first + index)] = small
        for alphabet in range(13):
            base = 0x1D400 + alphabet * 52
            letters[chr(base + index)] = small
            letters[chr(base + 26 + index)] = small
    for index in range(10):
        digit = chr(ord("0") + index)
        for first in (0xFF10, 0x1D7CE, 0x1D7D8, 0x1D7E2, 0x1D7EC, 0x1D7F6):
            letters[chr(first + index)] = digit
    return letters


CONFUSABLES: dict[str, str] = {
    **{_PAIRS[i]: _PAIRS[i + 1] for i in range(0, len(_PAIRS), 4)},
    **{_PAIRS[i + 2]: _PAIRS[i + 3] for i in range(0, len(_PAIRS), 4)},
    **_styled(),
}
"""One look-alike character to the Latin letter or digit it passes for."""

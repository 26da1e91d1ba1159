"""Makes text of strangers harmless to show: what cannot be seen, or a screen would obey, is written out."""

from __future__ import annotations

import re
import unicodedata

_SHOWN_AS_IS = frozenset("\n\t")
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_MOST_MARKS = 4
"""Accents stacked on one letter beyond this only serve to smear over the neighbouring lines."""
_RUN = 3
"""From so many equal invisible characters on, they are counted instead of listed."""
_JOINER = "\u200d"
_VARIATION = "\ufe0f"
_PLAIN = re.compile(r"[\n\x20-\x7e\u00a0-\u00ac\u00ae-\u02ff\u0370-\u0377\u0400-\u0482\u2010-\u2027\u20ac]*")


def visible(text: str) -> str:
    """The text with control, bidi and other invisible characters written out.

    Escape becomes `␛`, right-to-left override `⟨U+202E⟩`, thirty zero-width spaces
    `⟨U+200B *30⟩`. Line ends stay; a tab becomes a space.
    """
    if _PLAIN.fullmatch(text):
        return text
    return "".join(shown for shown, _ in visible_pieces(text))


def visible_line(text: str) -> str:
    """The same on one line, for names and addresses inside a sentence."""
    return visible(text).replace("\n", " ")


def visible_pieces(text: str) -> list[tuple[str, int]]:
    """What is shown, piece by piece, with how many characters of the original each stands for."""
    pieces: list[tuple[str, int]] = []
    place, marks = 0, 0
    while place < len(text):
        character = text[place]
        marks = marks + 1 if unicodedata.category(character) in {"Mn", "Me"} else 0
        if _is_plain(text, place) and marks <= _MOST_MARKS:
            pieces.append((" " if character == "\t" else character, 1))
            place += 1
            continue
        run = _run(text, place)
        ends_line = character == "\r" and text[place + run : place + run + 1] == "\n"
        pieces.append(("" if ends_line else _written_out(character, run), run))
        place += run
    return pieces


def display_width(text: str) -> int:
    """How many columns of a terminal the text takes, wide East Asian characters and emoji as two."""
    if text.isascii():
        return len(text)
    width, before = 0, 0
    for character in text:
        own = character_width(character)
        # The variation selector turns a narrow sign into an emoji of two columns.
        width += 1 if character == _VARIATION and before == 1 else own
        before = own
    return width


def character_width(character: str) -> int:
    """The columns of one character on its own."""
    if character.isascii():
        return 1
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1


def _is_plain(text: str, place: int) -> bool:
    character = text[place]
    if character in _SHOWN_AS_IS:
        return True
    if character == _JOINER:
        return place > 0 and (text[place - 1] == _VARIATION or unicodedata.category(text[place - 1]) == "So")
    return unicodedata.category(character) not in _HIDDEN


def _run(text: str, place: int) -> int:
    end = place + 1
    while end < len(text) and text[end] == text[place]:
        end += 1
    return end - place if end - place >= _RUN else 1


def _written_out(character: str, run: int) -> str:
    code = ord(character)
    if run == 1 and (code < 0x20 or code == 0x7F):
        return chr(0x2421 if code == 0x7F else 0x2400 + code)
    return f"⟨U+{code:04X}⟩" if run == 1 else f"⟨U+{code:04X} *{run}⟩"

"""How people and firms type: with or without accents, in capitals, shortened, with slips. The same in both classes."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable

_SHORT = {
    "fr": {"vous": "vs", "pour": "pr", "avec": "av", "c'est": "c", "rendez-vous": "rdv", "beaucoup": "bcp", "toujours": "tjs", "quand": "qd", "demain": "2main", "s'il te plaît": "stp", "pourquoi": "pk", "salut": "slt"},
    "en": {"you": "u", "are": "r", "please": "pls", "tomorrow": "tmrw", "your": "ur", "thanks": "thx", "with": "w/", "message": "msg", "to": "2"},
    "de": {"vielleicht": "vllt", "nicht": "nich", "und": "u.", "liebe": "lb", "grüße": "lg"},
    "es": {"que": "q", "por": "x", "también": "tb", "mensaje": "msj", "porque": "xq"},
    "it": {"che": "ke", "perché": "xké", "comunque": "cmq", "non": "nn", "messaggio": "msg"},
    "nl": {"even": "ff", "wat": "wa", "niet": "nie", "dank": "thx"},
    "pt": {"que": "q", "você": "vc", "também": "tb", "mensagem": "msg", "não": "n"},
}
_SHORT_TEXT = 200
"""Characters up to which every run of words may hold a slip; a long mail is looked over before it is sent."""
_KEEP = re.compile(r"(https?://\S+|\S*[./@]\S*[a-z]\S*|\S*\d\S*)")


def in_manner(text: str, language: str, chance: random.Random, *, informal: bool, short: bool) -> str:
    """The text as someone would type it; addresses and numbers stay as they are."""
    if short and chance.random() < 0.3:
        text = without_accents(text)
    if chance.random() < (0.15 if informal else 0.04):
        text = _by_words(text, lambda piece: piece.lower())
    elif chance.random() < 0.03:
        text = _by_words(text, lambda piece: piece.upper())
    if informal and chance.random() < 0.35:
        text = _by_words(text, lambda piece: _abbreviated(piece, language, chance))
    if chance.random() < (0.25 if informal else 0.12):
        share = 1.0 if len(text) < _SHORT_TEXT else 0.15
        text = _by_words(text, lambda piece: _slipped(piece, chance) if chance.random() < share else piece)
    return text


def without_accents(text: str) -> str:
    """The text in plain letters, as many text messages are sent."""
    text = text.replace("ß", "ss").replace("€", "EUR").replace("’", "'").replace("œ", "oe")
    return "".join(mark for mark in unicodedata.normalize("NFD", text) if not unicodedata.combining(mark))


def _by_words(text: str, change: Callable[[str], str]) -> str:
    return "".join(piece if index % 2 else change(piece) for index, piece in enumerate(_KEEP.split(text)))


def _abbreviated(piece: str, language: str, chance: random.Random) -> str:
    for word, short in _SHORT[language].items():
        if chance.random() < 0.6:
            piece = re.sub(rf"\b{re.escape(word)}\b", short, piece, flags=re.IGNORECASE)
    return piece


def _slipped(piece: str, chance: random.Random) -> str:
    words = piece.split(" ")
    places = [index for index, word in enumerate(words) if len(word) > 4 and word.isalpha() and word.islower()]
    if not places:
        return piece
    place = chance.choice(places)
    word = words[place]
    at = chance.randint(1, len(word) - 2)
    words[place] = chance.choice((
        word[:at] + word[at + 1 :],
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        word[:at] + word[at] + word[at:],
    ))
    return " ".join(words)

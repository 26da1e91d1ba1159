"""Ways in which scammers, screenshots and forwarding change a text without changing what it says.

Each takes a text and a source of chance and gives the text as it would then arrive. Addresses are left
alone: a changed one would lead elsewhere. What they cost is measured (`quivive-lab evaluate`), and a share of what is
learned from is read once more in such a form, on both sides, so that a disguise alone is no sign of either.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator

Change = Callable[[str, random.Random], str]

_ADDRESS = re.compile(r"\S*(?:://|www\.|@)\S*|\b[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}\b(?:/\S*)?", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{4,}")
_LOOK_ALIKE = str.maketrans("aeopcyxiAEOPCTHKMB", "аеорсухіАЕОРСТНКМВ")
_STYLED = {c: chr(0x1D5D4 + i) for i, c in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZ")} | {c: chr(0x1D5EE + i) for i, c in enumerate("abcdefghijklmnopqrstuvwxyz")}
_LEET = str.maketrans("aeiosAEIOS", "43105" "43105")
_ZERO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
_OCR = (("rn", "m"), ("l", "I"), ("I", "l"), ("o", "0"), ("é", "e"), ("è", "e"), ("à", "a"), ("ç", "c"), ("cl", "d"), ("ii", "u"), (",", "."), ("’", " "), ("'", " "))
_NAME = re.compile(r"(?<![.!?\n] )(?<!^)\b[A-Z][a-zà-ü]{2,}(?: [A-Z][a-zà-ü]{2,})?\b")
_NUMBER = re.compile(r"\d{2,}")
_NEUTRAL = {
    "en": ("Have a nice day.", "It rained all morning here.", "Thank you for being with us.", "The shop on the corner opens at nine.", "We hope that you are well.", "The garden looks lovely at this time of year.", "Best wishes from all of us.", "The train was on time today."),
    "fr": ("Bonne journée à vous.", "Il a plu toute la matinée.", "Merci d’être avec nous.", "La boulangerie ouvre à sept heures.", "Nous espérons que vous allez bien.", "Le jardin est très beau en cette saison.", "Toute l’équipe vous salue.", "Le train était à l’heure aujourd’hui."),
    "de": ("Einen schönen Tag noch.", "Heute hat es den ganzen Morgen geregnet.", "Wir hoffen, es geht Ihnen gut.", "Der Bäcker öffnet um sieben."),
    "es": ("Que tenga un buen día.", "Ha llovido toda la mañana.", "Esperamos que esté bien.", "La panadería abre a las siete."),
    "it": ("Buona giornata a lei.", "Ha piovuto tutta la mattina.", "Speriamo che stia bene.", "Il forno apre alle sette."),
    "nl": ("Nog een fijne dag.", "Het heeft de hele ochtend geregend.", "We hopen dat het goed met u gaat.", "De bakker opent om zeven uur."),
    "pt": ("Tenha um bom dia.", "Choveu a manhã toda.", "Esperamos que esteja bem.", "A padaria abre às sete."),
}


def _outside_addresses(text: str) -> Iterator[tuple[str, bool]]:
    """The text in pieces, each with whether it may be changed."""
    place = 0
    for match in _ADDRESS.finditer(text):
        yield text[place : match.start()], True
        yield match.group(), False
        place = match.end()
    yield text[place:], True


def _each_word(change: Callable[[str, random.Random], str], share: float) -> Change:
    """A change of some words of four letters and more."""

    def changed(text: str, chance: random.Random) -> str:
        return "".join(
            _WORD.sub(lambda m: change(m.group(), chance) if chance.random() < share else m.group(), piece) if free else piece
            for piece, free in _outside_addresses(text)
        )

    return changed


def _whole(change: Callable[[str, random.Random], str]) -> Change:
    def changed(text: str, chance: random.Random) -> str:
        return "".join(change(piece, chance) if free else piece for piece, free in _outside_addresses(text))

    return changed


def _inside(word: str, mark: str, chance: random.Random) -> str:
    place = chance.randint(1, len(word) - 1)
    return word[:place] + mark + word[place:]


def _one_leet(word: str, chance: random.Random) -> str:
    """`compte` as `c0mpte`: one letter, where it has one that a digit is like."""
    places = [place for place in range(1, len(word)) if word[place] in "aeiosAEIOS"]
    if not places:
        return word
    place = chance.choice(places)
    return word[:place] + word[place].translate(_LEET) + word[place + 1 :]


def _one_wrong(word: str, chance: random.Random) -> str:
    place = chance.randint(1, len(word) - 2)
    return chance.choice((
        word[:place] + word[place + 1] + word[place] + word[place + 2 :],
        word[:place] + word[place + 1 :],
        word[:place] + word[place] + word[place:],
    ))


_MISREAD = 0.12


def _ocr(piece: str, chance: random.Random) -> str:
    for seen, read in _OCR:
        # Each place by its own chance; cut and joined rather than replaced, as it may be read right.
        first, *others = piece.split(seen)
        piece = first + "".join((read if chance.random() < _MISREAD else seen) + other for other in others)
    # Lines of a screen end where it has no more room, and a space is lost now and then.
    words = piece.split(" ")
    return "".join(word + ("" if chance.random() < 0.04 else "\n" if chance.random() < 0.15 else " ") for word in words[:-1]) + words[-1]


def _masked(piece: str, chance: random.Random) -> str:
    piece = _NUMBER.sub(lambda m: chance.choice(("***", "XXX", "[number]", "#" * len(m.group()))) if chance.random() < 0.6 else m.group(), piece)
    return _NAME.sub(lambda m: chance.choice(("[name]", "****", "XXXX")) if chance.random() < 0.3 else m.group(), piece)


CHANGES: dict[str, Change] = {
    "letters spaced": _each_word(lambda word, chance: chance.choice(" .-_").join(word), 0.3),
    "word broken": _each_word(lambda word, chance: _inside(word, chance.choice(" .-*"), chance), 0.3),
    "zero-width": _each_word(lambda word, chance: _inside(word, chance.choice(_ZERO_WIDTH), chance), 0.6),
    "look-alikes": _each_word(lambda word, _: word.translate(_LOOK_ALIKE), 0.6),
    "styled letters": _each_word(lambda word, _: "".join(_STYLED.get(c, c) for c in word), 0.6),
    "leet": _each_word(lambda word, _: word.translate(_LEET), 0.5),
    "one leet letter": _each_word(_one_leet, 0.5),
    "misspelt": _each_word(_one_wrong, 0.3),
    "screen reading": _whole(_ocr),
    "accents lost": _whole(lambda piece, _: piece.translate(str.maketrans("éèêëàâäîïôöùûüçÉÀ", "eeeeaaaiioouuucEA"))),
    "capitals": _whole(lambda piece, _: piece.upper()),
    "small letters": _whole(lambda piece, _: piece.lower()),
    "marks lost": _whole(lambda piece, _: re.sub(r"[,;:!?'’.]", "", piece)),
    "masks": _whole(_masked),
}
"""By the name they are reported under."""
DISGUISES = frozenset({"letters spaced", "word broken", "zero-width", "look-alikes", "styled letters", "leet", "one leet letter"})
"""What nobody does by accident: genuine messages are never learned from in such a form."""
NEUTRAL = {"one neutral sentence": 1, "two neutral sentences": 2, "three neutral sentences": 3}
"""So many sentences before or after it that have nothing to do with it; these need to know the language."""
NAMES = (*CHANGES, *NEUTRAL)


def changed(text: str, name: str, language: str, chance: random.Random) -> str:
    """`text` after the change of this name."""
    if name in CHANGES:
        return CHANGES[name](text, chance)
    for sentence in chance.sample(_NEUTRAL.get(language, _NEUTRAL["en"]), NEUTRAL[name]):
        text = f"{sentence} {text}" if chance.random() < 0.5 else f"{text} {sentence}"
    return text

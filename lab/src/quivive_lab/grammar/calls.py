"""Calls written by a seeded grammar, for training only: what there are no labelled transcripts for to learn from.

Both classes are told in the same manner: by the same speakers, with the same names and sums, with and without
punctuation, cut into turns or run together, as transcripts come. Nothing it writes is stored, published or measured.
"""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Iterator
from importlib import resources

from quivive_lab.corpora import Row
from quivive_lab.grammar.frames import Deck, Texts, read_texts, spelled
from quivive_lab.grammar.values import Values

LANGUAGES = ("en", "fr")
SPOKEN = dict[str, dict[str, dict[str, list[str]]]]
"""What is said: class (`scam`, `genuine`), kind, part of the call, frames."""

_COUNTRIES = {"en": ("GB", "US", "*"), "fr": ("FR", "BE")}
_ALONE = 0.35
"""Calls of which only the caller was written down: a recording, a voicemail."""
_NAMED = 0.6
"""Of the others, those that say who is the caller and who the called; the rest have numbered speakers."""
_LONG = 0.5
"""Calls that go on: everything is said twice, in other words."""
_UNPUNCTUATED = 0.3
_FILLERS = {"en": ("um", "uh", "okay", "so", "you know", "well", "right", "all right", "I mean"), "fr": ("euh", "donc", "voilà", "alors", "bon", "d'accord", "écoutez", "en fait")}
_LABELS = {"en": (("Caller", "Me"), ("Agent", "Customer"), ("Scammer", "Victim")), "fr": (("Appelant", "Moi"), ("Agent", "Client"))}


def call_rows(seed: int, genuine: int, scam: int) -> Iterator[Row]:
    """`genuine` calls labelled ham and `scam` calls labelled scam, the same for the same seed."""
    chance = random.Random(f"calls {seed}")
    writers = {language: _Writer(language, chance) for language in LANGUAGES}
    for label, number in (("genuine", genuine), ("scam", scam)):
        for place in range(number):
            language = LANGUAGES[place % len(LANGUAGES)]
            kind, text = writers[language].call(label)
            identifier = f"grammar calls:{seed}:{label}:{place}"
            yield Row(
                id=identifier,
                label="scam" if label == "scam" else "ham",
                kind=f"grammar call {label} {kind}",
                language=language,
                source="grammar calls",
                split="ours",
                channel="call",
                table={"id": identifier, "channel": "call", "text": text, "label": "scam" if label == "scam" else "ham"},
                eml=None,
            )


def read_spoken(language: str) -> SPOKEN:
    """The frames of a language."""
    file = resources.files(__package__) / "calls_texts" / f"{language}.toml"
    read = tomllib.loads(file.read_text(encoding="utf-8"))
    return {
        label: {kind: {part: lines.splitlines() for part, lines in parts.items()} for kind, parts in read[label].items()}
        for label in ("scam", "genuine")
    }


def read_words(language: str) -> tuple[Texts, list[str]]:
    """The words that fill frames: those of the messages with those that are only spoken of here; and the answers of the called."""
    texts = read_texts(language)
    file = resources.files(__package__) / "calls_texts" / f"{language}.toml"
    read = tomllib.loads(file.read_text(encoding="utf-8"))
    words = texts["words"] | {name: lines.splitlines() for name, lines in read["words"].items()}
    words["family"] = texts["words"]["families"]
    return texts | {"words": words}, read["reply"]["any"].splitlines()


class _Writer:
    def __init__(self, language: str, chance: random.Random) -> None:
        self._language, self._chance = language, chance
        self._spoken = read_spoken(language)
        self._texts, self._replies = read_words(language)
        self._kinds = {label: Deck(sorted(kinds), chance) for label, kinds in self._spoken.items()}
        self._decks: dict[tuple[str, str, str], Deck[str]] = {}

    def call(self, label: str) -> tuple[str, str]:
        """The next kind of the class, and a call of it."""
        kind = self._kinds[label].draw()
        values = Values(self._language, self._texts, self._chance, self._chance.choice(_COUNTRIES[self._language]))
        said = [self._said(label, kind, part, values) for part in self._parts(label)]
        if label == "genuine" and self._chance.random() < _LONG:
            # Genuine talk goes on too, and strays: a long call is no scam for its length.
            said[-1:-1] = [self._said(label, self._chance.choice(sorted(self._spoken[label])), "say", values) for _ in range(self._chance.randint(2, 5))]
        said = [self._with_fillers(line) for line in dict.fromkeys(line for line in said if line)]
        return kind, self._written(said)

    def _parts(self, label: str) -> list[str]:
        chance = self._chance
        times = 2 if chance.random() < _LONG else 1
        if label == "genuine":
            return ["open", *(["say"] * chance.randint(1, 2 * times)), *(["close"] if chance.random() < 0.7 else [])]
        parts = ["open", "reason"]
        for _ in range(times):
            parts += chance.choice((["ask"], ["ask", "press"], ["press", "ask"], ["reason", "ask"], ["ask", "ask"]))
        return parts

    def _said(self, label: str, kind: str, part: str, values: Values) -> str:
        deck = self._decks.get((label, kind, part))
        if deck is None:
            deck = self._decks[label, kind, part] = Deck(self._spoken[label][kind][part], self._chance)
        return " ".join(spelled(deck.draw(), self._chance, values).split())

    def _with_fillers(self, line: str) -> str:
        if self._chance.random() < 0.25:
            filler = self._chance.choice(_FILLERS[self._language])
            line = f"{filler[0].upper()}{filler[1:]}, {line[0].lower()}{line[1:]}"
        return line

    def _written(self, said: list[str]) -> str:
        """The call as a transcript: one block of the caller's words, or turns with or without who is who."""
        chance = self._chance
        if chance.random() < _ALONE:
            text = " ".join(said)
        else:
            named = chance.random() < _NAMED
            caller, called = chance.choice(_LABELS[self._language]) if named else chance.choice((("Speaker 1", "Speaker 2"), ("Speaker 2", "Speaker 1")))
            turns = [] if named or chance.random() < 0.5 else [f"{called}: {'Hello?' if self._language == 'en' else 'Allô ?'}"]
            for line in said:
                turns.append(f"{caller}: {line}")
                if chance.random() < 0.8:
                    turns.append(f"{called}: {chance.choice(self._replies)}")
            text = "\n".join(turns)
        return _unpunctuated(text) if chance.random() < _UNPUNCTUATED else text


def _unpunctuated(text: str) -> str:
    """As some programs write speech down: in small letters, without signs; who speaks stays."""
    lines = []
    for line in text.split("\n"):
        label = re.match(r"[A-Z][\w ]{1,20}: ", line)
        lead = label[0] if label else ""
        lines.append(lead + re.sub(r"[.,?!:;](?=\s|$)", "", line[len(lead) :]).lower())
    return "\n".join(lines)

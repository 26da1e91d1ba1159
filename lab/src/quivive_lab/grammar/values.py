"""What fills a frame: names, amounts, dates, numbers, in the manner of a language."""

from __future__ import annotations

import random
import string
from collections.abc import Callable

from quivive_lab.grammar.frames import Texts

_PHONES = {
    "fr": ("06 39 98 ## ##", "01 99 00 ## ##", "02 61 91 ## ##", "04 65 71 ## ##", "+33 6 39 98 ## ##"),
    "en": ("07700 900###", "020 7946 0###", "+44 7700 900###", "(555) 555-01##", "01632 960###", "1-800-555-01##"),
    "de": ("030 23125 ###", "0171 39200##", "+49 171 39200##"),
    "es": ("612 34 ## ##", "+34 612 34 ## ##", "910 05 ## ##"),
    "it": ("312 34 56 ###", "+39 312 345 ####", "06 555 0####"),
    "nl": ("06 5555 ####", "+31 6 5555 ####", "020 555 ####"),
    "pt": ("912 345 ###", "+351 912 34# ###", "21 555 ####"),
    "BR": ("(11) 95555-####", "(21) 95555-####", "+55 11 95555-####", "0800 555 ####"),
}
"""Numbers of the ranges kept for fiction where a country has some; `#` is any digit."""
_SYLLABLES = ["ba", "be", "bo", "ca", "ce", "co", "da", "de", "do", "fa", "fi", "ga", "go", "ka", "ki", "la", "le", "lo", "ma", "me", "mi", "na", "ne", "no", "pa", "pe", "po", "ra", "re", "ri", "ro", "sa", "se", "so", "ta", "te", "ti", "to", "va", "ve", "vi", "vo", "za"]


def invented(chance: random.Random, least: int = 2, most: int = 4) -> str:
    """A word that sounds like a name."""
    return "".join(chance.choice(_SYLLABLES) for _ in range(chance.randint(least, most)))


def letters(chance: random.Random, length: int, alphabet: str = string.ascii_letters + string.digits) -> str:
    """A random token."""
    return "".join(chance.choice(alphabet) for _ in range(length))


class Values:
    """One message's values: the same first name or amount each time it is asked for."""

    def __init__(self, language: str, texts: Texts, chance: random.Random, country: str) -> None:
        self._language, self._words, self._chance, self._country = language, texts["words"], chance, country
        self._known: dict[str, str] = {}

    def __call__(self, name: str) -> str:
        """The value of `{name}`; of `{~name}` another one, drawn anew."""
        if name not in self._known or name.startswith("~"):
            plain = name.removeprefix("~")
            maker = MAKERS.get(plain)
            self._known[name] = maker(self) if maker else self._chance.choice(self._words[plain])
        return self._known[name]

    def amount(self) -> str:
        chance = self._chance
        whole = chance.choice((chance.randint(1, 9), chance.randint(10, 99), chance.randint(100, 999), chance.randint(1000, 4000)))
        cents = chance.choice(("99", "00", "50", "90", f"{chance.randint(0, 99):02d}"))
        if self._language == "en":
            sign = {"GB": "£", "IE": "€", "IN": "Rs ", "*": chance.choice("£$€")}.get(self._country, "$")
            return f"{sign}{whole:,}.{cents}" if whole > 999 else f"{sign}{whole}.{cents}"
        if self._country == "BR":
            return f"R$ {whole},{cents}"
        if self._country == "CH":
            return f"CHF {whole}.{cents}"
        number = f"{whole},{cents}" if chance.random() < 0.85 else str(whole)
        return chance.choice((f"{number} €", f"{number}€", f"{number} EUR", f"{number} euros" if self._language in ("fr", "es") else f"{number} Euro"))

    def small(self) -> str:
        chance = self._chance
        number = f"{chance.randint(0, 4)}{'.' if self._language == 'en' else ','}{chance.choice(('99', '95', '79', '49', '85', '50'))}"
        if self._language == "en":
            return f"{'£' if self._country in ('GB', '*') else '$'}{number}"
        return f"R$ {chance.randint(9, 49)},90" if self._country == "BR" else f"{number}{chance.choice((' €', '€', ' EUR'))}"

    def date(self) -> str:
        chance = self._chance
        day, month, year = chance.randint(1, 28), chance.randint(1, 12), chance.choice((2024, 2025, 2026))
        name = self._words["months"][month - 1]
        spoken = {"de": f"{day}. {name}", "es": f"{day} de {name}", "pt": f"{day} de {name}"}.get(self._language, f"{day} {name}")
        slash = "." if self._language == "de" else "-" if self._language == "nl" else "/"
        return chance.choice((spoken, spoken, f"{day:02d}{slash}{month:02d}", f"{day:02d}{slash}{month:02d}{slash}{year}", f"{spoken} {year}"))

    def hour(self) -> str:
        chance = self._chance
        hour, minute = chance.randint(7, 20), chance.choice((0, 0, 15, 30, 45, chance.randint(1, 59)))
        if self._language == "fr":
            return f"{hour}h{minute:02d}" if minute else f"{hour}h"
        if self._language == "en" and chance.random() < 0.5:
            return f"{(hour - 1) % 12 + 1}{f':{minute:02d}' if minute else ''}{'am' if hour < 12 else 'pm'}"
        return f"{hour}:{minute:02d}"

    def slot(self) -> str:
        start = self._chance.randint(7, 18)
        length = self._chance.choice((1, 2, 3))
        if self._language == "fr":
            return self._chance.choice((f"entre {start}h et {start + length}h", f"entre {start}h30 et {start + length}h30", f"{start}h-{start + length}h"))
        if self._language == "en":
            return f"{start}:{self._chance.choice(('00', '15', '42'))} and {start + length}:{self._chance.choice(('00', '15', '42'))}"
        return f"{start}:00 - {start + length}:00"

    def tracking(self) -> str:
        chance = self._chance
        capitals, digits = string.ascii_uppercase, string.digits
        return chance.choice((
            f"{letters(chance, 2, capitals)}{letters(chance, 9, digits)}{chance.choice(('FR', 'GB', 'DE', 'CN', 'ES', 'PT'))}",
            letters(chance, chance.choice((10, 12, 14)), digits),
            f"{letters(chance, 1, capitals)}{letters(chance, 10, digits)}",
        ))

    def code(self) -> str:
        digits = letters(self._chance, self._chance.choice((4, 5, 6, 6, 6, 8)), string.digits)
        return f"{digits[:3]}{self._chance.choice('- ')}{digits[3:]}" if len(digits) == 6 and self._chance.random() < 0.2 else digits

    def order(self) -> str:
        chance = self._chance
        return chance.choice((
            f"{letters(chance, 3, string.digits)}-{letters(chance, 7, string.digits)}-{letters(chance, 7, string.digits)}",
            letters(chance, chance.choice((6, 8, 9)), string.digits),
            f"{letters(chance, 2, string.ascii_uppercase)}-{letters(chance, 6, string.digits)}",
        ))

    def phone(self) -> str:
        numbers = _PHONES.get(self._country) or _PHONES[self._language]
        return "".join(letters(self._chance, 1, string.digits) if mark == "#" else mark for mark in self._chance.choice(numbers))

    def full_name(self) -> str:
        return f"{self('n')} {self._chance.choice(self._words['families'])}"

    def file(self) -> str:
        stem = self._chance.choice(self._words["files"])
        ending = self._chance.choice(("zip", "iso", "html", "htm", "docm", "xlsm", "rar", "js", "pdf.exe", "img", "7z", "ace", "pdf.zip"))
        return f"{stem}{self._chance.choice(('_', '-', ' '))}{letters(self._chance, self._chance.choice((4, 6, 8)), string.digits)}.{ending}"

    def mailbox(self) -> str:
        name = self("n") + "." + self._chance.choice(self._words["families"])
        plain = "".join(letter for letter in name.lower() if "a" <= letter <= "z" or letter == ".")
        return f"{plain}@{invented(self._chance)}.{self._chance.choice(('com', 'net', 'eu', 'org'))}"


MAKERS: dict[str, Callable[[Values], str]] = {
    "a": Values.amount,
    "a2": Values.amount,
    "sm": Values.small,
    "d": Values.date,
    "d2": Values.date,
    "h": Values.hour,
    "h2": Values.hour,
    "slot": Values.slot,
    "t": Values.tracking,
    "c": Values.code,
    "o": Values.order,
    "p": Values.phone,
    "full": Values.full_name,
    "k": lambda values: letters(values._chance, 4, string.digits),
    "u": lambda values: str(values._chance.randint(2, 30)),
    "pc": lambda values: str(values._chance.choice((5, 10, 15, 20, 25, 30, 40, 50))),
    "n": lambda values: values._chance.choice(values._words["names"]),
    "n2": lambda values: values._chance.choice(values._words["names"]),
    "mo": lambda values: values._chance.choice(values._words["months"]),
    "num": lambda values: " ".join(letters(values._chance, 3, string.digits) for _ in range(3)),
    "year": lambda values: str(values._chance.choice((2024, 2025, 2026))),
    "file": Values.file,
    "me": Values.mailbox,
    "btc": lambda values: values._chance.choice(("1", "3", "bc1q")) + letters(values._chance, 33, "abcdefghjkmnpqrstuvwxyz23456789"),
    "big": lambda values: f"{values._chance.choice((1, 2, 3, 4, 5, 8, 10, 12, 15, 25))}{values._chance.choice(('.000.000', ' 000 000', ',000,000', '.500.000'))}",
    "dom": lambda values: f"{invented(values._chance, 3, 4)}.{values._chance.choice((values._language.replace('en', 'com'), 'com', 'net', 'org'))}",
    "inv": lambda values: invented(values._chance).capitalize(),
}
"""What makes each value; the others are drawn from the words of the texts."""

"""A text with everything masked that changes from one victim, day or host to the next."""

from __future__ import annotations

import re
from typing import Final

from quivive.links import find_links
from quivive.message import PartName
from quivive.text.fold import fold

MOST_TEXT: Final = 6_000
"""Characters of a text that are read: what mass mails say to everybody stands at their beginning."""

_MASK: Final = "\ufffc"
_PLACEHOLDER: Final = re.compile(r"\[[^\[\]\n]{1,60} [0-9]{1,7}\]")
_ADDRESS: Final = re.compile(r"[\w.+%-]{1,64}@(?:[\w-]{1,63}\.){1,5}[^\W\d_]{2,24}")
_ACCOUNT: Final = re.compile(r"\b(?:[A-Z]{2}[0-9]{2}(?:[ ]?[A-Z0-9]{4}){3,7}[ ]?[A-Z0-9]{0,4}|bc1[a-z0-9]{20,70}|0x[0-9a-fA-F]{40}|[13T][1-9A-HJ-NP-Za-km-z]{25,34})\b")
"""An IBAN, or what looks like the address of a wallet."""
_CODE: Final = re.compile(r"[^\W_]*(?:[0-9][^\W_]*)+")
"""A word with a digit in it: an amount, a time, the number of a parcel, a one-time code."""
_MONTHS: Final = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december", "janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre", "octobre", "novembre", "decembre", "januar", "februar", "marz", "maerz", "juni", "juli", "oktober", "dezember", "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "setiembre", "octubre", "noviembre", "diciembre", "gennaio", "febbraio", "aprile", "maggio", "giugno", "luglio", "settembre", "ottobre", "novembre", "dicembre", "januari", "februari", "maart", "augustus", "mei", "janeiro", "fevereiro", "marco", "maio", "junho", "julho", "setembro", "outubro", "novembro", "dezembro", "jan", "feb", "fev", "mar", "apr", "avr", "abr", "jun", "jul", "aug", "sep", "sept", "oct", "okt", "nov", "dec", "dez", "dic"]
_DATE: Final = re.compile(rf"(?:{_MASK}[ ](?:de[ ]|of[ ])?(?:{'|'.join(_MONTHS)})\b|\b(?:{'|'.join(_MONTHS)})[ ](?={_MASK}))")
_CURRENCY: Final = "eur|euro|euros|usd|gbp|chf|dollars?|pounds?|livres?|reais|brl|cad|aud|rs|inr"
_AMOUNT: Final = re.compile(rf"(?:\b(?:{_CURRENCY})[ ])?{_MASK}(?:[ ](?:{_CURRENCY}))?\b")
_BETWEEN: Final = re.compile(rf"[^\w{_MASK}]+|_+")
_MASKS: Final = re.compile(rf"{_MASK}(?:[ ]?{_MASK})*")


def masked_text(text: str) -> str:
    """`text` in folded small letters, words apart by one blank, with one mark for each run of what varies.

    Masked are links, mail addresses, numbers (and with them amounts, dates, codes), accounts, wallets, and the
    placeholders that `quivive.redact` leaves: give it a redacted text, so that names are masked. Only the first
    `MOST_TEXT` characters are read.
    """
    text = text[:MOST_TEXT]
    pieces: list[str] = []
    place = 0
    for link in find_links(text, str(PartName.BODY)):
        start, end = link.span.start, link.span.end
        if start >= place:
            pieces += [text[place:start], f" {_MASK} "]
            place = end
    plain = "".join([*pieces, text[place:]])
    for pattern in (_PLACEHOLDER, _ADDRESS, _ACCOUNT):
        plain = pattern.sub(f" {_MASK} ", plain)
    plain = _CODE.sub(f" {_MASK} ", fold(plain).text)
    plain = _MASKS.sub(_MASK, _BETWEEN.sub(" ", plain))
    plain = _AMOUNT.sub(_MASK, _DATE.sub(f"{_MASK} ", plain))
    return _MASKS.sub(_MASK, _BETWEEN.sub(" ", plain)).strip()


def letters(masked: str) -> int:
    """How many letters are left when everything that varies is gone."""
    return sum(character.isalpha() for character in masked)

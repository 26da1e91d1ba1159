"""Numbers that a state gives to a person: by their check digits, or because the text says what they are."""

from __future__ import annotations

import re
from collections.abc import Iterator

from quivive.redact.checksums import NATIONAL
from quivive.redact.look import Look
from quivive.redact.personal import Personal, PersonalKind

_FORMS = {
    "fr_nir": r"[1-478][ .]?\d\d[ .]?\d\d[ .]?(?:\d\d|2[AB])[ .]?\d{3}[ .]?\d{3}[ .]?\d\d",
    "it_codice_fiscale": r"[A-Za-z]{6}\d\d[A-Za-z]\d\d[A-Za-z]\d{3}[A-Za-z]",
    "es_dni": r"(?:[XYZxyz]-?\d{7}|\d{8}|\d\d\.\d{3}\.\d{3})[ -]?[A-Za-z]",
    "br_cpf": r"\d{3}\.\d{3}\.\d{3}-\d\d",
    "be_national_number": r"\d\d\.\d\d\.\d\d-\d{3}[.-]\d\d",
    "us_ssn": r"\d{3}-\d\d-\d{4}",
    "gb_nino": r"[A-Z]{2} ?\d\d ?\d\d ?\d\d ?[A-D]",
}
"""What is nearly never anything else if its check holds."""
_BARE = ("nl_bsn", "pt_nif", "de_tax_number", "gb_nhs_number", "br_cpf", "be_national_number", "us_ssn")
"""Plain digits: believed only where the text says what they are."""
_FORM = re.compile("|".join(f"(?P<{name}>(?<![\\w.-]){form}(?![\\w-]))" for name, form in _FORMS.items()), re.ASCII)
_SAID = re.compile(r"[A-Za-z]{0,3}[0-9](?:[ .\u00a0-]?[0-9A-Za-z](?![a-z]{2})){5,16}+(?!\w)")
_REACH = 30


def find(look: Look) -> Iterator[Personal]:
    """Numbers with a check that holds; others right after the words that name them."""
    text = look.masked
    for match in _FORM.finditer(text):
        name = str(match.lastgroup)
        if NATIONAL[name](_compact(match.group())):
            yield Personal(PersonalKind.NATIONAL_NUMBER, match.start(), match.end(), 0.97, name)
    for _, end in look.cues("national"):
        said = _SAID.search(text, end, end + _REACH + 24)
        if said is None or said.start() - end > _REACH or _has_words(look, end, said.start()):
            continue
        compact = _compact(said.group())
        if sum(character.isdigit() for character in compact) >= 5:
            why = next((name for name in _BARE if NATIONAL[name](compact)), "")
            yield Personal(PersonalKind.NATIONAL_NUMBER, said.start(), said.end(), 0.97 if why else 0.94, why or "named")


def _compact(written: str) -> str:
    return "".join(filter(str.isalnum, written)).upper()


def _has_words(look: Look, start: int, end: int) -> bool:
    known = look.words.lists["number"]
    return any(word not in known for word in re.findall(r"[^\W\d_]+[.°º]?", look.between(start, end)))

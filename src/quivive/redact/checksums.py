"""Whether the check digits of a number hold: payment cards, IBANs, and the numbers that states give to people.

Each function takes the characters without separators, in capitals, and never raises. The rules are those of
the issuers as published: ISO/IEC 7812 (cards), ISO 13616 (IBAN), and for each state the one named below.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

IBAN_LENGTHS = {
    "AD": 24, "AE": 23, "AL": 28, "AT": 20, "AZ": 28, "BA": 20, "BE": 16, "BG": 22, "BH": 22, "BR": 29, "BY": 28,
    "CH": 21, "CR": 22, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "DO": 28, "EE": 20, "EG": 29, "ES": 24, "FI": 18,
    "FO": 18, "FR": 27, "GB": 22, "GE": 22, "GI": 23, "GL": 18, "GR": 27, "GT": 28, "HR": 21, "HU": 28, "IE": 22,
    "IL": 23, "IQ": 23, "IS": 26, "IT": 27, "JO": 30, "KW": 30, "KZ": 20, "LB": 28, "LC": 32, "LI": 21, "LT": 20,
    "LU": 20, "LV": 21, "LY": 25, "MC": 27, "MD": 24, "ME": 22, "MK": 19, "MR": 27, "MT": 31, "MU": 30, "NL": 18,
    "NO": 15, "PK": 24, "PL": 28, "PS": 29, "PT": 25, "QA": 29, "RO": 24, "RS": 22, "SA": 24, "SC": 31, "SE": 24,
    "SI": 19, "SK": 24, "SM": 27, "ST": 25, "SV": 28, "TL": 23, "TN": 24, "TR": 26, "UA": 29, "VA": 22, "VG": 24,
    "XK": 20,
}  # fmt: skip
"""Characters of an IBAN in each country of the SWIFT IBAN registry."""


def is_iban(text: str) -> bool:
    """ISO 13616: the country's length, and 97 divides the number with its first four characters put last, plus 96."""
    if IBAN_LENGTHS.get(text[:2]) != len(text) or not (text.isascii() and text.isalnum() and text[2:4].isdigit()):
        return False
    return int("".join(str(int(character, 36)) for character in text[4:] + text[:4])) % 97 == 1


def is_card(digits: str) -> bool:
    """ISO/IEC 7812: the digits of a known network in its lengths, and the Luhn sum holds."""
    return 13 <= len(digits) <= 19 and _is_digits(digits) and _is_of_a_network(digits) and luhn(digits)


def luhn(digits: str) -> bool:
    """Whether the sum of Luhn holds: every second digit from the right counts twice."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _is_of_a_network(digits: str) -> bool:
    """Visa 4, Mastercard 51-55 and 2221-2720, American Express 34 and 37, Diners 36, 38, 300-305, Discover and
    UnionPay 6, Maestro 50 and 56-69, JCB 3528-3589."""
    length, two, four = len(digits), int(digits[:2]), int(digits[:4])
    if digits[0] == "4":
        return length in (13, 16, 19)
    if 51 <= two <= 55 or 2221 <= four <= 2720:
        return length == 16
    if two in (34, 37):
        return length == 15
    if two in (36, 38) or 3000 <= four <= 3059:
        return 14 <= length <= 16
    if 3528 <= four <= 3589:
        return length == 16
    return (two == 50 or 56 <= two <= 69) and 16 <= length <= 19


def is_french_nir(text: str) -> bool:
    """France, INSEE: 13 characters and a key of two digits, 97 less the rest of the number by 97; 2A and 2B
    (Corsica) count as 19 and 18."""
    if len(text) != 15 or text[0] not in "123478":
        return False
    body = text[:13].replace("2A", "19", 1) if text[5:7] == "2A" else text[:13]
    body = body.replace("2B", "18", 1) if text[5:7] == "2B" else body
    month = text[3:5]
    if not _is_digits(body + text[13:]):
        return False
    return (1 <= int(month) <= 12 or 20 <= int(month) <= 42 or int(month) >= 50) and int(text[13:]) == 97 - int(body) % 97


_DNI_LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE"


def is_spanish_dni(text: str) -> bool:
    """Spain, DNI and NIE: the letter at the end is the rest by 23; X, Y, Z at the start count as 0, 1, 2."""
    if len(text) != 9:
        return False
    first = {"X": "0", "Y": "1", "Z": "2"}.get(text[0], text[0])
    number = first + text[1:8]
    return _is_digits(number) and text[8] == _DNI_LETTERS[int(number) % 23]


_ODD = dict(
    zip(
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        (1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23),
        strict=True,
    )
)
_OMOCODE = "LMNPQRSTUV"


def is_italian_codice_fiscale(text: str) -> bool:
    """Italy, decree of 23 December 1976: six letters, year, letter of the month, day, place, check letter."""
    if len(text) != 16 or not (text.isascii() and text.isalnum()):
        return False
    letters = text[:6] + text[8] + text[11] + text[15]
    digits = text[6:8] + text[9:11] + text[12:15]
    if not letters.isalpha() or text[8] not in "ABCDEHLMPRST":
        return False
    if not all(character.isdigit() or character in _OMOCODE for character in digits):
        return False
    total = 0
    for place, character in enumerate(text[:15]):
        even = int(character) if character.isdigit() else ord(character) - ord("A")
        total += even if place % 2 else _ODD[character]
    return text[15] == chr(ord("A") + total % 26)


def is_portuguese_nif(text: str) -> bool:
    """Portugal, NIF of a person (it begins with 1, 2, 3 or 45): the last digit by weights 9 to 2, modulo 11."""
    if len(text) != 9 or not _is_digits(text) or not (text[0] in "123" or text.startswith("45")):
        return False
    rest = _weighted(text[:8], range(9, 1, -1)) % 11
    return int(text[8]) == (0 if rest < 2 else 11 - rest)


def is_brazilian_cpf(text: str) -> bool:
    """Brazil, CPF: two check digits, each by falling weights, modulo 11."""
    if len(text) != 11 or not _is_digits(text) or len(set(text)) == 1:
        return False
    for length in (9, 10):
        rest = _weighted(text[:length], range(length + 1, 1, -1)) * 10 % 11 % 10
        if rest != int(text[length]):
            return False
    return True


def is_dutch_bsn(text: str) -> bool:
    """The Netherlands, BSN: weights 9 to 2 and -1, 11 divides the sum."""
    if len(text) != 9 or not _is_digits(text) or len(set(text)) == 1:
        return False
    return _weighted(text, (9, 8, 7, 6, 5, 4, 3, 2, -1)) % 11 == 0


def is_belgian_national_number(text: str) -> bool:
    """Belgium, rijksregister: day of birth, three digits, and 97 less the rest by 97 (a 2 before it since 2000)."""
    if len(text) != 11 or not _is_digits(text) or int(text[2:4]) > 12 or int(text[4:6]) > 31:
        return False
    key = int(text[9:])
    return key in (97 - int(text[:9]) % 97, 97 - int("2" + text[:9]) % 97)


def is_german_tax_number(text: str) -> bool:
    """Germany, Steuer-ID: eleven digits, one of which comes twice or thrice in the first ten, and the check
    digit of ISO 7064 MOD 11,10."""
    if len(text) != 11 or not _is_digits(text) or text[0] == "0":
        return False
    counts = sorted(text[:10].count(digit) for digit in set(text[:10]))
    if counts[-1] not in (2, 3) or counts[-2:] == [2, 2]:
        return False
    product = 10
    for digit in text[:10]:
        total = (int(digit) + product) % 10 or 10
        product = total * 2 % 11
    return int(text[10]) == (11 - product) % 10


def is_british_nhs_number(text: str) -> bool:
    """NHS number: weights 10 to 2, 11 less the rest by 11 is the tenth digit."""
    if len(text) != 10 or not _is_digits(text) or len(set(text)) == 1:
        return False
    check = 11 - _weighted(text[:9], range(10, 1, -1)) % 11
    return check != 10 and int(text[9]) == check % 11


def is_british_nino(text: str) -> bool:
    """National Insurance number, HMRC manual NIM39110: its form; it has no check digit."""
    if len(text) != 9 or not (text[:2].isalpha() and _is_digits(text[2:8]) and text[8] in "ABCD"):
        return False
    return not (set("DFIQUV") & set(text[:2]) or text[1] == "O" or text[:2] in ("BG", "GB", "KN", "NK", "NT", "TN", "ZZ"))


def is_american_ssn(text: str) -> bool:
    """United States, SSA: the ranges that are never given out are left; it has no check digit."""
    if len(text) != 9 or not _is_digits(text):
        return False
    return text[:3] not in ("000", "666") and text[0] != "9" and text[3:5] != "00" and text[5:] != "0000"


def is_date(year: int, month: int, day: int) -> bool:
    """Whether there is such a day."""
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _weighted(digits: str, weights: Sequence[int]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True))


NationalCheck = Callable[[str], bool]
NATIONAL: dict[str, NationalCheck] = {
    "fr_nir": is_french_nir,
    "es_dni": is_spanish_dni,
    "it_codice_fiscale": is_italian_codice_fiscale,
    "pt_nif": is_portuguese_nif,
    "br_cpf": is_brazilian_cpf,
    "nl_bsn": is_dutch_bsn,
    "be_national_number": is_belgian_national_number,
    "de_tax_number": is_german_tax_number,
    "gb_nhs_number": is_british_nhs_number,
    "gb_nino": is_british_nino,
    "us_ssn": is_american_ssn,
}
"""Every national number that is known, by the short id that `Personal.why` names."""

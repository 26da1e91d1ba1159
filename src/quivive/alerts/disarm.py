"""Takes the sting out of a quoted message, and finds what must not stand in a notice: links, addresses, numbers to call.

A notice goes to people who are told not to follow such links: none in it may work, whoever wrote the words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

from quivive.hosts import to_ascii, top_level_known
from quivive.renderers.visible import visible
from quivive.text.machine_talk import machine_talk, passages

LONGEST_EXAMPLE = 600
"""Characters of a quoted message that are shown."""
_MOST_LINES = 12
_CUT = " […] "
_DOTS = dict.fromkeys(map(ord, "\u3002\uff0e\uff61"), ".")
"""Other full stops that hosts are written with (UTS 46, 4.2)."""
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]{0,30}://\S*|\b(?:www|ftp)\d?\.\S+", re.IGNORECASE)
_ANY_SCHEME = re.compile(r"(?<!hxxp)(?<!hxxps)://")
_WEB = re.compile(r"http(?=s?://)", re.IGNORECASE)
_DISARMED = re.compile(r"hxxps?://", re.IGNORECASE)
_OTHER_SCHEME = re.compile(
    r"(?<![^\W\d_])(tel|sms|smsto|mailto|callto|sip|skype|facetime|facetime-audio|whatsapp|tg|intent|market|javascript|data|vbscript|bitcoin|ethereum|magnet|geo|maps):(?=\S)",
    re.IGNORECASE,
)
_HOST = re.compile(r"(?:[\w-]{1,63}\.){1,10}(?:[^\W\d_]{2,24}|xn--[\w-]{2,59})(?![\w])(?::\d{1,5})?(?:[/?#]\S*)?")
_IP_ADDRESS = re.compile(r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?=[/:])|(?<![\d.])\d(?:\.\d){3}(?![\d.])")
_WORD = re.compile(r"\S+")
_DOT = re.compile(r"(?<!\[)\.(?!\])(?=\S)")
_MAIL_ADDRESS = re.compile(r"[^\s@<>\"']{1,64}@[^\s@<>\"']{1,253}")
_BETWEEN = "[\\s()\\[\\].,:;'~*|/+_=\u00b7\u2022\u2010-\u2015\u2043\u2212\ufe0f\u20e3\u200d-]"
_NUMBER = re.compile(rf"\+?\d(?:{_BETWEEN}{{0,6}}\d){{4,}}")
_SHORT_NUMBER = re.compile(r"(?<!\d)(?!(?:19|20)\d\d(?!\d))\d{4}(?!\d)")
_MASK = "•"
_SHOWN_DIGITS = 3


def disarmed(text: str) -> str:
    """`text` as a notice may quote it: short, visible, nothing in it that works.

    Links and hosts are written `hxxps://bank[.]example`, of numbers only the first digits are left. What cannot be
    seen is left out, and so is what speaks to a program that reads the notice.
    """
    text = text[: 4 * LONGEST_EXAMPLE].translate(_DOTS)
    text = "".join(character for character in text if unicodedata.category(character) not in {"Cf", "Cs", "Co", "Cn"})
    for start, end in reversed(passages(text, machine_talk(text))):
        text = text[:start] + _CUT + text[end:]
    lines = [" ".join(line.split()) for line in visible(text).splitlines()]
    shown = "\n".join([line for line in lines if line][:_MOST_LINES])
    if len(shown) > LONGEST_EXAMPLE:
        shown = shown[:LONGEST_EXAMPLE].rpartition(" ")[0] + " …"
    return _without_schemes(_masked(_WORD.sub(_link, shown)))  # a digit that is masked parts no letters any more


def dangers(text: str, verified: Iterable[str] = ()) -> tuple[str, ...]:
    """What in `text` could be followed or called and is not among the `verified` addresses and numbers, each as it stands."""
    hosts, numbers, mails = _known(tuple(verified))
    found = [
        match[0]
        for match in _SCHEME.finditer(text)
        if not _DISARMED.search(match[0]) and _tidied(match[0]) not in hosts
    ]
    found += [match[0] for match in _OTHER_SCHEME.finditer(text)]
    found += [match[0] for match in _MAIL_ADDRESS.finditer(text) if _tidied(match[0]) not in mails]
    places = [match for match in _HOST.finditer(text.translate(_DOTS)) if _is_host(match[0])]
    found += [match[0] for match in places if _tidied(match[0]) not in hosts and not _within(match, text, mails)]
    found += [
        match[0]
        for match in _numbers(_plain_digits(text))
        if _digits(match[0]) not in numbers
        and not any(place.start() <= match.start() < place.end() for place in places)
    ]
    return tuple(dict.fromkeys(found))


def _is_link(word: str) -> bool:
    """Whether a program might make a link of anything in this word."""
    hosts = any(_is_host(match[0]) for match in _HOST.finditer(word))
    return hosts or "//" in word or bool(_SCHEME.search(word) or _MAIL_ADDRESS.search(word) or _IP_ADDRESS.search(word))


def _link(word: re.Match[str]) -> str:
    """A word with all its dots and schemes in brackets, if a program might make a link of anything in it."""
    if not _is_link(word[0]):
        return word[0]
    return _DOT.sub("[.]", _ANY_SCHEME.sub("[:]//", _WEB.sub("hxxp", word[0])))


def _masked(text: str) -> str:
    """`text` with all but the first digits of every number of five or more digits as dots, of four digits too."""
    letters = list(text)
    for match in _numbers(_plain_digits(text)):
        shown = _SHOWN_DIGITS if len(_digits(match[0])) > 2 * _SHOWN_DIGITS else 1
        for place in range(match.start(), match.end()):
            if match.string[place].isdigit():
                shown -= 1
                letters[place] = letters[place] if shown >= 0 else _MASK
    return "".join(letters)


def _numbers(plain: str) -> Iterator[re.Match[str]]:
    """What could be called in a text with plain digits."""
    yield from _NUMBER.finditer(plain)
    yield from _SHORT_NUMBER.finditer(plain)


def _without_schemes(text: str) -> str:
    """What is left that could work: a bare `tel:`, and whatever is a mail address."""
    return _OTHER_SCHEME.sub(lambda found: f"{found[1]}[:]", text).replace("@", "[at]")


def _plain_digits(text: str) -> str:
    """The same length, with digits of any script and form (`７`, `⑦`) as ASCII digits."""
    if text.isascii():
        return text
    return "".join(character if character.isascii() else _ascii_digit(character) for character in text)


def _ascii_digit(character: str) -> str:
    value = unicodedata.digit(character, None)
    return character if value is None else str(value)


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))


def _is_host(written: str) -> bool:
    host = re.split(r"[:/?#]", written, maxsplit=1)[0]
    return top_level_known(to_ascii(host.rpartition(".")[2].lower()))


def _tidied(written: str) -> str:
    """An address as it is compared; a link of a verified fact is written without its scheme, and stays no link so."""
    return written.lower().rstrip("/.,;:!?)»”“\"'")


def _within(match: re.Match[str], text: str, mails: frozenset[str]) -> bool:
    """Whether a host is the end of a verified mail address."""
    return any(
        mail.start() <= match.start() < mail.end() and _tidied(mail[0]) in mails
        for mail in _MAIL_ADDRESS.finditer(text)
    )


@lru_cache(maxsize=256)  # every sentence of a notice is held to the same facts, each time that an alert is read
def _known(verified: tuple[str, ...]) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """The hosts (with their paths), the digits of numbers and the mail addresses that stand in verified facts."""
    hosts: set[str] = set()
    numbers: set[str] = set()
    mails: set[str] = set()
    for fact in (address.removeprefix("https://") for address in verified):
        mails |= {_tidied(match[0]) for match in _MAIL_ADDRESS.finditer(fact)}
        hosts |= {_tidied(match[0]) for pattern in (_HOST, _SCHEME) for match in pattern.finditer(fact)}
        plain = _plain_digits(fact)
        numbers |= {_digits(match[0]) for pattern in (_NUMBER, _SHORT_NUMBER) for match in pattern.finditer(plain)}
        numbers |= {_digits(fact)} if len(_digits(fact)) > 2 else set()
    return frozenset(hosts), frozenset(numbers), frozenset(mails)

"""Which product a text about a recall is about: its words and its numbers, and nothing about the reader.

What is found here may leave the machine, where somebody asks for that. So it takes little and only from
where products are named, and leaves out greetings, addresses, dates, and what looks like a telephone, card,
order or customer number. A genuine notice names its product: in the European Union it must (Regulation (EU)
2023/988, Article 36(2): a clear description with name, brand and identification numbers).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from quivive.text.fold import fold_plain

MOST_WORDS, MOST_NUMBERS = 5, 3
LONGEST_WORD = 30
_MOST_TEXT = 4_000
_LEAST_DIGITS_OF_PERSON = 9


@dataclass(frozen=True, slots=True)
class RecalledProduct:
    """A product as a text names it: words (brand and kind) and numbers (batch, model, bar code)."""

    words: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether there is enough to look for: a word, or a bar code."""
        return bool(self.words) or any(is_bar_code(number) for number in self.numbers)

    def __str__(self) -> str:
        """As a person would type it."""
        return " ".join((*self.words, *self.numbers))


def product_asked_for(query: str) -> RecalledProduct:
    """The product that a person typed: every word of it, within the bounds, without addresses."""
    numbers, words = [], []
    for token in query[:_MOST_TEXT].split():
        plain = token.strip(".,;:!?()[]\"'«»“”")
        if "@" in plain or "/" in plain or not plain:
            continue
        if plain.isdigit() and len(plain) > 3:
            if is_bar_code(plain) or not _is_of_a_person(plain):
                numbers.append(plain)
        else:
            words += [word for word in _pattern(_WORD).findall(plain) if len(word) <= LONGEST_WORD]
    return RecalledProduct(_first(words, MOST_WORDS), _first(numbers, MOST_NUMBERS))


def product_in(texts: Iterable[str], names: Iterable[str] = ()) -> RecalledProduct:
    """The product that a message names; `names` (of whom it claims to be from) alone are no product."""
    whole = "\n".join(texts)[:_MOST_TEXT]
    numbers = _first(_numbers(whole), MOST_NUMBERS)
    persons = {
        fold_plain(word)
        for match in _pattern(_GREETING).finditer(whole)
        for word in _pattern(_WORD).findall(match["who"])
    }
    claimed = {fold_plain(word) for name in names for word in _pattern(_WORD).findall(name)}
    for place in _places(whole):
        words = [word for word in _kept(place) if fold_plain(word) not in persons]
        telling = {fold_plain(word) for word in words} - claimed
        if any(len(word) > 2 and not word.isdigit() for word in telling):
            return RecalledProduct(_first(words, MOST_WORDS), numbers)
    return RecalledProduct((), numbers)


def is_bar_code(number: str) -> bool:
    """Whether a number is a bar code: GTIN-8, -12, -13 or -14 with its check digit (GS1 General Specifications, 7.9)."""
    if not (number.isascii() and number.isdigit() and len(number) in (8, 12, 13, 14)):
        return False
    weighed = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(reversed(number)))
    return weighed % 10 == 0


@lru_cache(maxsize=32)
def _pattern(written: str, flags: int = 0) -> re.Pattern[str]:
    """Compiled on first use: most checks are of messages that tell of no recall."""
    return re.compile(written, flags)


# ------------------------------------------------------------------ numbers

_LABELLED = (
    r"\b(?:batch(?:es)?|lots?|lotes?|lott[oi]|partij|charge|chargennummer|los|models?|modelle?|modell[oi]|modelos?|mod[eè]les?"
    r"|baureihe|article|artikel(?:nummer)?|art[ií]culo|artigo|codice|art\.|ean|gtin|upc|bar ?codes?|codes?[- ]barres|strichcode)(?![^\W\d_])"
    r"(?:[ ]?(?:numbers?|nummer|num[eé]ro|número|no\.?|nr\.?|n[°º.]?|#)(?= ?:?[ ]?[\dA-Z]))?(?: (?:de artículo|de artigo))?[ ]?:?[ ]?#?"
    r"(?P<number>[A-Z]{0,4}[ -]?\d[\w.-]{0,18})(?![\w/]| \d{3,4} \d)(?:,? (?:and|et|und|y|e|en) (?P<other>[A-Z]{0,4}-?\d[\w.-]{0,18}))?"
)
_DATE_OR_SUM = r"\d{1,2}[./-]\d{1,2}(?:[./-]\d{2,4})?\.?|\d{4}-\d\d-\d\d|\d+[.,]\d\d"


def _numbers(text: str) -> Iterator[str]:
    for match in _pattern(_LABELLED, re.IGNORECASE).finditer(text):
        for written in match.group("number", "other"):
            number = (written or "").strip(" .-").replace(" ", "")
            if not number or re.fullmatch(_DATE_OR_SUM, number) or not number.isascii():
                continue
            if is_bar_code(number) or not _is_of_a_person(number):
                yield number


def _is_of_a_person(number: str) -> bool:
    """Whether it is as long as the number of a telephone, a card, an order or a customer."""
    return sum(map(str.isdigit, number)) >= _LEAST_DIGITS_OF_PERSON


# ------------------------------------------------------------------ words

_WORD = r"[^\W_]+(?:[-'’&][^\W_]+)*"
_GREETING = (
    r"\b(?i:dear|hello|hi|bonjour|bonsoir|cher|chère|madame|monsieur|mme|hallo|guten tag|liebe[r]?|sehr geehrter?|herr|frau|hola"
    r"|estimad[oa]s?|ciao|buongiorno|gentile|ol[áa]|car[oa]|beste|hoi|geachte|mr|mrs|ms)\b[ .]*(?P<who>(?:[A-ZÀ-Þ][\w'’-]*[ ]?){1,4})"
)
_PLACES = (
    # Labelled lines, as authorities write them.
    r"(?:^|\.\s)(?:product name|name of product|product|produit|produkt|producto|prodotto|produto)\s?: (?P<what>[^\n]{2,120})",
    # A headline, a mail's subject, the opening of a text message.
    (
        r"\b(?:recall(?: notice)?|rappel(?: de produit| de sécurité)?|rückruf|produktrückruf|retirada de producto|richiamo(?: di sicurezza)?"
        r"|recolha de produto|meldung)\s?: (?P<what>[^\n]{2,120})"
    ),
    # A sentence that says it.
    r"\b(?:recalling|recalls|recall of) (?P<what>[^\n]{2,120})",
    r"\b(?:rappel|rappelons|rappelle) (?:de la|de l['’]|du|des|de|la|le|les) ?(?P<what>[^\n]{2,120})",
    r"\brückruf (?P<what>[^\n]{2,120})",
    r"\b(?:ruft|rufen|roepen|roept) (?:wir |wij |die |den |das |de |het )?(?P<what>[^\n]{2,80}?) (?:zurück|terug)",
    (
        r"\b(?:retira(?:mos)?(?: del mercado)?|richiam(?:o|iamo)|recolha|recolher) (?:el|la|los|las|del|della|dei|do|da|dos|o|a|os|as) "
        r"(?P<what>[^\n]{2,120})"
    ),
)
_NUMBERED = (
    r"[,(]? ?\b(?:model|modèle|modell|modello|modelo|référence|article number|art\.|lot|lote|lotto|batch|charge|codice)"
    r" ?(?:nummer|number|no\.?|nr\.?|n°)?:? ?[A-Z]{0,4}-?\d"
)
_SENTENCE = r"[\n.:!?]"
_LONGEST_BEFORE = 90
_END = r"[,;:(\n.!?–—|€$£]|(?<=\s)(?:-|\d+(?:[.,]\d+)? ?(?:g|kg|ml|cl|l)\b)"
_STOP = frozenset(
    ["because", "due", "with", "that", "which", "who", "from", "by", "you", "your", "our", "sold", "bought", "purchased", "ordered", "on", "in", "at", "for", "is", "are", "was", "were", "has", "have", "been", "as", "and", "vous", "votre", "nous", "notre", "avez", "acheté", "achetée", "car", "pour", "dont", "avec", "que", "qui", "est", "sont", "a", "été", "fait", "suite", "par", "chez", "sur", "en", "dans", "sie", "ihr", "ihre", "wir", "bei", "wegen", "weil", "ist", "sind", "wurde", "von", "mit", "aus", "und", "que", "tu", "su", "por", "porque", "con", "ha", "sido", "en", "su", "per", "che", "di", "da", "è", "stato", "omdat", "wegens", "met", "van", "uit", "je", "uw", "u", "dat", "para", "pode", "os", "ihnen"]
)  # fmt: skip
_NO_PRODUCT = frozenset(
    ["the", "a", "an", "some", "any", "this", "these", "those", "of", "product", "products", "item", "items", "article", "articles", "order", "orders", "purchase", "purchases", "device", "devices", "recent", "recently", "latest", "important", "urgent", "safety", "recall", "recalled", "recalls", "notice", "alert", "official", "immediate", "constructeur", "sécurité", "voluntary", "email", "to", "an", "one", "certain", "customer", "customers", "refund", "money", "charge", "le", "la", "les", "l", "un", "une", "des", "du", "de", "d", "produit", "produits", "commande", "achat", "lot", "lots", "rappel", "officiel", "volontaire", "alimentaire", "certains", "der", "die", "das", "den", "dem", "ein", "eine", "einen", "einer", "ihr", "produkt", "produkte", "artikel", "gerät", "bestellung", "rückruf", "betroffen", "information", "el", "los", "las", "un", "una", "unos", "producto", "productos", "artículo", "pedido", "compra", "retirada", "mercado", "lo", "il", "gli", "uno", "prodotto", "articolo", "ordine", "de", "het", "een", "artikel", "bestelling", "o", "os", "as", "um", "uma", "produto", "artigo", "encomenda", "compra", "it", "them", "they", "new", "nouveau", "neue", "dit", "deze", "dieses", "diese", "ce", "cet", "cette", "este", "questo", "ready", "available", "remboursement", "rückerstattung", "erstattung", "reembolso", "rimborso", "terugbetaling", "vergoeding", "disponible", "disponível", "attesa"]
)  # fmt: skip


def _places(text: str) -> Iterator[str]:
    for pattern in _PLACES:
        for match in _pattern(pattern, re.IGNORECASE | re.MULTILINE).finditer(text):
            yield match["what"]
    for match in _pattern(_NUMBERED, re.IGNORECASE).finditer(text):
        # What stands before its batch or model number, in the same sentence.
        before = text[max(0, match.start() - _LONGEST_BEFORE) : match.start()]
        words = _pattern(_WORD).findall(_pattern(_SENTENCE).split(before)[-1])
        last_stop = max((place for place, word in enumerate(words, 1) if word.lower() in _STOP), default=0)
        yield " ".join(words[last_stop:])


def _kept(written: str) -> Iterator[str]:
    """The words of a place up to where it goes on to something else."""
    for word in _pattern(_WORD).findall(_pattern(_END, re.IGNORECASE).split(written, maxsplit=1)[0]):
        folded = word.lower()
        if folded in _STOP:
            return
        plain = re.sub(r"^[ldLD]['’]", "", word)
        if (
            folded in _NO_PRODUCT
            or len(plain) > LONGEST_WORD
            or plain.endswith(("'s", "’s"))
            or sum(map(str.isdigit, plain)) > 4
        ):
            continue
        yield plain


def _first(found: Iterable[str], most: int) -> tuple[str, ...]:
    return tuple(dict.fromkeys(found))[:most]

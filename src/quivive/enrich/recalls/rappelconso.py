"""RappelConso: the open data of the French register, through the Explore API 2.1 of Opendatasoft.

The question is `where=search("…") and search("…")` (full-text search of each word in all fields), newest first; the
answer `{"total_count": …, "results": [{"numero_fiche", "marque_produit", "modeles_ou_references", "libelle",
"identification_produits", "date_publication", "lien_vers_la_fiche_rappel", …}]}`. Both are published, see the facts.
"""

from __future__ import annotations

from quivive.enrich.recalls.json_text import rows
from quivive.enrich.recalls.question import Notice, day, query, text_of
from quivive.recalled_product import RecalledProduct, is_bar_code

_MOST = 20
_MOST_WORDS = 3
_FIELDS = ("libelle", "marque_produit", "modeles_ou_references", "identification_produits", "sous_categorie_produit")


def questions(api: str, product: RecalledProduct) -> list[str]:
    """The addresses to ask: by bar code where there is one, else by the first words."""
    codes = [number for number in product.numbers if is_bar_code(number)][:1]
    asked = codes or [_quotable(word) for word in product.words[:_MOST_WORDS]]
    where = " and ".join(f'search("{word}")' for word in asked if word)
    if not where:
        return []
    return [f"{api}?{query({'where': where, 'order_by': 'date_publication desc', 'limit': str(_MOST)})}"]


def _quotable(word: str) -> str:
    """The word without signs that could end the quotation in the question."""
    return "".join(character for character in word if character.isalnum() or character in "-'’&")


def notices(body: bytes) -> list[Notice]:
    """The notices in an answer. Raises `NotAsked` where it has another form."""
    found = []
    for row in rows(body, "results"):
        name = text_of(row.get("libelle")) or text_of(row.get("modeles_ou_references"))
        brand = text_of(row.get("marque_produit"))
        text = " ".join(text_of(row.get(field)) for field in _FIELDS)
        title = f"{name} ({brand})" if brand else name
        found.append(
            Notice(title, day(row.get("date_publication")), text_of(row.get("lien_vers_la_fiche_rappel")), text)
        )
    return found

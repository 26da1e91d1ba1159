"""CPSC: the recalls of the U.S. Consumer Product Safety Commission, through its Recall Retrieval Web Services.

The question is `format=json&RecallTitle=…`: one word, as the service looks for the text as it stands; the other words are
compared here. The answer is a list of `{"RecallNumber", "RecallDate", "Title", "Description", "URL", "Products":
[{"Name", "Model", …}], "ProductUPCs": [{"UPC"}], …}`. Both are described in the Commission's guide, see the facts. The
guide advises against asking by bar code, as many recalls have none.
"""

from __future__ import annotations

from quivive.enrich.recalls.json_text import rows
from quivive.enrich.recalls.question import Notice, day, query, text_of
from quivive.recalled_product import RecalledProduct


def questions(api: str, product: RecalledProduct) -> list[str]:
    """The address to ask: the first word, which is the brand or the kind of thing. None without a word."""
    return [f"{api}?{query({'format': 'json', 'RecallTitle': word})}" for word in product.words[:1]]


def notices(body: bytes) -> list[Notice]:
    """The notices in an answer. Raises `NotAsked` where it has another form."""
    return [
        Notice(
            text_of(row.get("Title")),
            day(row.get("RecallDate")),
            text_of(row.get("URL")),
            " ".join(text_of(row.get(field)) for field in ("Title", "Description", "Products", "ProductUPCs")),
        )
        for row in rows(body)
    ]

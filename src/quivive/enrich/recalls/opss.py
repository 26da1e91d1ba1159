"""OPSS: the product recalls of the United Kingdom, through the search API of GOV.UK.

The question is `q=…&filter_format=product_safety_alert_report_recall&fields=…`; the answer `{"results": [{"title",
"link", "description", "public_timestamp"}], "total": …}` with links below www.gov.uk. Both are published, see the facts;
the API refuses a question with a parameter that it does not know.
"""

from __future__ import annotations

from collections.abc import Sequence

from quivive.enrich.recalls.json_text import rows
from quivive.enrich.recalls.question import Notice, day, query, text_of
from quivive.recalled_product import RecalledProduct

_MOST = 20
_FIELDS = ["title", "link", "description", "public_timestamp"]


def questions(api: str, product: RecalledProduct) -> list[str]:
    """The address to ask, by the words. None without a word: notices are not found by their numbers."""
    if not product.words:
        return []
    asked: dict[str, str | Sequence[str]] = {
        "q": " ".join(product.words),
        "filter_format": "product_safety_alert_report_recall",
        "count": str(_MOST),
        "fields": _FIELDS,
    }
    return [f"{api}?{query(asked)}"]


def notices(body: bytes) -> list[Notice]:
    """The notices in an answer. Raises `NotAsked` where it has another form."""
    found = []
    for row in rows(body, "results"):
        title, link = text_of(row.get("title")), text_of(row.get("link"))
        address = f"https://www.gov.uk{link}" if link.startswith("/") else ""
        text = f"{title} {text_of(row.get('description'))}"
        found.append(Notice(title, day(row.get("public_timestamp")), address, text))
    return found

"""Safety Gate: the weekly lists of dangerous products of the European Commission, looked through here.

The Commission publishes no way to search them that it describes, only lists as XML: one of all weeks (`<weeklyReport>`
with `<reference>`, `<publicationDate>` as DD/MM/YYYY and `<URL>`), and one a week with an element a notice that holds
`<caseNumber>`, `<product>`, `<brand>`, `<name>`, `<type_numberOfModel>`, `<batchNumber>`, `<barcode>`, `<description>`.
The newest few are fetched whole, so the register learns nothing about the product; older notices are not seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree

from quivive.enrich.recalls.question import UNREADABLE, NotAsked, Notice
from quivive.recalled_product import RecalledProduct

MOST_WEEKS = 4
_DECLARES = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_DATE = re.compile(r"(\d\d)/(\d\d)/(\d{4})")
_TOLD = ("product", "brand", "name", "type_numberOfModel", "batchNumber", "barcode", "description")
_PAGE = "https://ec.europa.eu/safety-gate-alerts/"


def questions(api: str, product: RecalledProduct) -> list[str]:  # noqa: ARG001 - nothing of the product is asked
    """The address of the list of all weeks."""
    return [api]


def further(body: bytes) -> list[str]:
    """The addresses of the newest weeks in the list of all. Raises `NotAsked`."""
    weeks = []
    for week in _elements(body):
        date = _DATE.fullmatch(_text(week, "publicationDate"))
        address = _text(week, "URL").rstrip(", ")
        if date and address:
            weeks.append((date[3] + date[2] + date[1], address))
    return [address for _, address in sorted(weeks, reverse=True)[:MOST_WEEKS]]


def notices(body: bytes) -> list[Notice]:
    """The notices of a week. Raises `NotAsked` where it has another form."""
    found = []
    for element in _elements(body):
        case = _text(element, "caseNumber")
        if case:
            title = ", ".join(
                filter(None, (_text(element, "product"), _text(element, "brand"), _text(element, "name"), case))
            )
            found.append(Notice(title, "", _PAGE, " ".join(_text(element, tag) for tag in _TOLD)))
    return found


def _elements(body: bytes) -> Iterator[ElementTree.Element]:
    # Without declarations of its own a document cannot grow or refer to anything; another encoding could hide them.
    if _DECLARES.search(body) or b"\0" in body:
        raise NotAsked(UNREADABLE)
    try:
        body.decode("utf-8")
        root = ElementTree.fromstring(body)  # noqa: S314 - see above
    except (ElementTree.ParseError, ValueError, RecursionError):
        raise NotAsked(UNREADABLE) from None
    return root.iter()


def _text(element: ElementTree.Element, tag: str) -> str:
    return " ".join((element.findtext(tag) or "").split())

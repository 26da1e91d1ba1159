"""The alerts of a publisher as an Atom feed (RFC 4287) and as a JSON Feed 1.1, in one language each."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid5
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from quivive.alerts.alert import Notice
from quivive.alerts.names import atom_name, cap_name, document_name, index_name, json_feed_name, page_name
from quivive.alerts.notice_text import headline, whole
from quivive.alerts.page import notice_body
from quivive.alerts.publisher import Publisher
from quivive.alerts.trail import Issue
from quivive.version import __version__
from quivive.wording import Wording

MOST_ENTRIES = 100
_ATOM = "http://www.w3.org/2005/Atom"
_IDS = UUID("b2f1d9b8-54b5-5a0a-9a3a-6d0a4a3a1f6e")
"""The namespace of the ids of entries: they stay when the pages move to another address."""


def atom(alerts: Sequence[Sequence[Issue]], publisher: Publisher, wordings: dict[str, Wording], language: str) -> bytes:
    """The feed as XML, the newest version of each alert; the one that changed last comes first."""
    wording = wordings[language]
    feed = Element("feed", {"xmlns": _ATOM, "xml:lang": language})
    _add(feed, "id", _urn(publisher.url))
    _add(feed, "title", wording.say("alerts.index", name=publisher.name))
    _add(feed, "updated", stamp(max(issues[-1].at for issues in alerts)))
    _add(SubElement(feed, "author"), "name", publisher.name)
    SubElement(feed, "link", rel="self", type="application/atom+xml", href=publisher.address(atom_name(language)))
    SubElement(feed, "link", rel="alternate", type="text/html", href=publisher.address(index_name(language)))
    SubElement(feed, "generator", version=__version__).text = "Quivive"
    for issues in _newest(alerts):
        _entry(feed, issues, publisher, wordings, language)
    indent(feed)
    return bytes(tostring(feed, encoding="utf-8", xml_declaration=True)) + b"\n"


def json_feed(
    alerts: Sequence[Sequence[Issue]], publisher: Publisher, wordings: dict[str, Wording], language: str
) -> bytes:
    """The same as a JSON Feed; `_quivive` in an item says its version and where its signed document is."""
    table = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": wordings[language].say("alerts.index", name=publisher.name),
        "home_page_url": publisher.address(index_name(language)),
        "feed_url": publisher.address(json_feed_name(language)),
        "language": language,
        "authors": [{"name": publisher.name}],
        "items": [_item(issues, publisher, wordings, language) for issues in _newest(alerts)],
    }
    return (json.dumps(table, ensure_ascii=False, indent=2) + "\n").encode()


def stamp(at: datetime) -> str:
    """A time in UTC as RFC 3339 writes it."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _entry(
    feed: Element, issues: Sequence[Issue], publisher: Publisher, wordings: dict[str, Wording], language: str
) -> None:
    issue = issues[-1]
    notice, wording = _said(issue, wordings, language)
    entry = SubElement(feed, "entry", {"xml:lang": notice.language})
    _add(entry, "id", _urn(issue.alert.id))
    _add(entry, "title", headline(issue, notice, wording))
    _add(entry, "published", stamp(issues[0].at))
    _add(entry, "updated", stamp(issue.at))
    SubElement(
        entry,
        "link",
        rel="alternate",
        type="text/html",
        href=publisher.address(page_name(issue.alert.id, notice.language)),
    )
    SubElement(
        entry, "link", rel="related", type="application/cap+xml", href=publisher.address(cap_name(issue.alert.id))
    )
    SubElement(
        entry, "link", rel="related", type="application/json", href=publisher.address(document_name(issue.alert.id))
    )
    SubElement(entry, "category", term="withdrawn" if issue.because else issue.alert.scam_type)
    content = SubElement(entry, "content", type="html")
    content.text = notice_body(issue, notice, wording)


def _item(issues: Sequence[Issue], publisher: Publisher, wordings: dict[str, Wording], language: str) -> dict[str, Any]:
    issue = issues[-1]
    notice, wording = _said(issue, wordings, language)
    page = publisher.address(page_name(issue.alert.id, notice.language))
    return {
        "id": _urn(issue.alert.id),
        "url": page,
        "title": headline(issue, notice, wording),
        "content_html": notice_body(issue, notice, wording),
        "content_text": whole(issue, notice, wording, page),
        "date_published": stamp(issues[0].at),
        "date_modified": stamp(issue.at),
        "language": notice.language,
        "tags": ["withdrawn"] if issue.because else [issue.alert.scam_type],
        "_quivive": {
            "version": issue.version,
            "state": str(issue.did),
            "document": publisher.address(document_name(issue.alert.id)),
        },
    }


def _said(issue: Issue, wordings: dict[str, Wording], language: str) -> tuple[Notice, Wording]:
    """The notice in the language of the feed where there is one, else in its main language, with the wording."""
    notice = issue.alert.notice(language)
    return notice, wordings[notice.language]


def _newest(alerts: Sequence[Sequence[Issue]]) -> list[Sequence[Issue]]:
    return sorted(alerts, key=lambda issues: (issues[-1].at, issues[0].alert.id), reverse=True)[:MOST_ENTRIES]


def _urn(name: str) -> str:
    return f"urn:uuid:{uuid5(_IDS, name)}"


def _add(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = text

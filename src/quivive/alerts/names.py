"""What the files of a publisher's folder are called."""

from __future__ import annotations


def page_name(alert: str, language: str) -> str:
    """The page of an alert in one language."""
    return f"{alert}.{language}.html"


def document_name(alert: str) -> str:
    """The signed document of an alert."""
    return f"{alert}.json"


def cap_name(alert: str) -> str:
    """The alert as a message of the Common Alerting Protocol."""
    return f"{alert}.cap.xml"


def index_name(language: str) -> str:
    """The index of all alerts; without a language the one that people are led to first."""
    return f"index.{language}.html" if language else "index.html"


def atom_name(language: str) -> str:
    """The Atom feed in one language."""
    return f"feed.{language}.atom"


def json_feed_name(language: str) -> str:
    """The JSON feed in one language."""
    return f"feed.{language}.json"

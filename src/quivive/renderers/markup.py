"""What every page of ours is made of: a head that loads and runs nothing, sections, and where a fact comes from."""

from __future__ import annotations

from base64 import b64encode
from functools import lru_cache
from hashlib import sha256
from html import escape
from importlib import resources

from quivive.renderers.visible import visible
from quivive.wording import Wording


def document(language: str, title: str, style: str, body: str, *, kind: str, links: str = "", images: bool = False) -> str:
    """A complete HTML document whose `body` has the class `kind`; `links` are further elements of its head; with `images`
    those that stand in the page itself are shown."""
    return f"""<!DOCTYPE html>
<html lang="{escape(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy(style, images=images)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="format-detection" content="telephone=no, email=no, address=no, date=no, url=no">
<meta name="color-scheme" content="light dark">
{links}<title>{escape(title)}</title>
<style>{style}</style>
</head>
<body class="{kind}">
{body}
</body>
</html>
"""


@lru_cache(maxsize=1)
def style_sheet() -> str:
    """The style sheet of an answer: large type, light and dark, fit for paper."""
    return resources.files("quivive.renderers").joinpath("page.css").read_text("utf-8")


def policy(style: str, *, images: bool = False) -> str:
    """Nothing may be loaded, run, framed or sent; only this very style sheet applies, and `images` only that stand in the page."""
    digest = b64encode(sha256(style.encode()).digest()).decode()
    shown = "; img-src data:" if images else ""
    return f"default-src 'none'; style-src 'sha256-{digest}'{shown}; base-uri 'none'; form-action 'none'"


def section(name: str, heading: str, content: str) -> str:
    """One section under its heading; `content` is HTML."""
    return f'<section class="{name}"><h2>{escape(heading)}</h2>{content}</section>'


def where_from(source: str, seen: str, wording: Wording) -> str:
    """Where a fact comes from and when it was seen there, to be unfolded; nothing without a source."""
    if not source:
        return ""
    when = f", {wording.say('labels.seen', date=seen)}" if seen else ""
    return (
        f'<details class="quiet"><summary>{escape(wording.say("labels.source"))}</summary>'
        f"{escape(visible(source))}{escape(when)}</details>"
    )

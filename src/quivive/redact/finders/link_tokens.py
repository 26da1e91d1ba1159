"""The personal pieces of links that stand in the text."""

from __future__ import annotations

from collections.abc import Iterator

from quivive.redact.look import Look
from quivive.redact.personal import Personal
from quivive.redact.tokens import find_tokens


def find(look: Look) -> Iterator[Personal]:
    """Mail addresses and tokens in web addresses."""
    for link in look.links:
        yield from find_tokens(look.text[link.span.start : link.span.end], link.span.start)

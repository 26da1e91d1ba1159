"""Writes the picture that the README opens with: `python docs/answer.py` makes docs/answer.svg."""

from __future__ import annotations

from pathlib import Path

from quivive import check, read
from quivive.knowledge import load_knowledge
from quivive.renderers import load_renderer

MESSAGE = "Netflix: your payment failed, update your card within 24h: https://netflix-konto.example/x"
PICTURE = Path(__file__).with_name("answer.svg")


def answer() -> str:
    """The answer to the message, as SVG."""
    message = read(MESSAGE, channel="sms", country="GB")
    return load_renderer("picture").render(check(message), message, load_knowledge().wording("en"))


if __name__ == "__main__":
    PICTURE.write_text(answer(), encoding="utf-8")

"""What the first requests would wait for, done before there are any: facts read, phrases and pages compiled."""

from __future__ import annotations

from quivive.check import check
from quivive.fact_files import WORDING
from quivive.knowledge import load_knowledge
from quivive.readers import ReadOptions, read_message
from quivive.renderers.html import answer
from quivive.renderers.json import render
from quivive.server.views import compile_pages, static_files

_TEXTS = (
    b"PayPal: your payment of 4.99 failed. Update your card within 24 hours or your account is closed: https://paypal-desk.example/pay?id=7",
    b"La Poste : votre colis est en attente, des frais de 1,99 EUR restent \xc3\xa0 r\xc3\xa9gler avant demain : https://colis-suivi.example/x",
    b"Your code is 481516. Never share it with anyone. Call 07700 900123 if you did not ask for it.",
    b"See you at eight, bring the dog!",
)
_MAIL = (
    b"From: Amazon <service@order-desk.example>\r\nTo: reader@example.org\r\nSubject: Your order\r\nMIME-Version: 1.0\r\n"
    b"Content-Type: text/html; charset=utf-8\r\n\r\n<html><body><p>Confirm your card: <a href='https://order-desk.example/x'>amazon.co.uk</a></p></body></html>\r\n"
)


def warm() -> None:
    """Check a few messages in every language that is answered in, and compile the pages."""
    knowledge = load_knowledge()
    static_files()
    compile_pages()
    for language in WORDING:
        wording = knowledge.wording(language)
        for content in (*_TEXTS, _MAIL):
            message = read_message(content, options=ReadOptions(), name="mail.eml" if content is _MAIL else "")
            verdict = check(message, knowledge, language=language)
            answer(verdict, message, wording)
            render(verdict, message, wording)

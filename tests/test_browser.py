"""The page for anyone in a real browser: every journey in both languages, on a phone and at a desk, with scripts and without; nothing a message holds is run."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator

import pytest
from drawn_screens import screen, stored
from journeys import DESK, Enter, Way, Window, every_way, for_everybody, ways
from PIL import Image
from served import served

from quivive.store import Store, open_store

SCAM = {
    "fr": "Ameli : votre carte vitale expire, mettez à jour vos informations : https://ameli-carte.example/x",
    "en": "Netflix: your payment failed, update your card within 24h: https://netflix-konto.example/x",
}
HOST = {"fr": "ameli-carte.example", "en": "netflix-konto.example"}
COUNTRY = {"fr": "FR", "en": "GB"}
SHORT_CODE = {"fr": "33700", "en": "7726"}
"""Where text messages are forwarded to in that country."""
GENUINE = {
    "fr": "Chronopost : votre colis arrive aujourd’hui entre 9h et 11h. Suivi : https://www.chronopost.fr/tracking-colis",
    "en": "DPD: your parcel comes today between 13:04 and 14:04. Follow it: https://www.dpd.co.uk/tracking",
}
MAIL = """From: "Service client" <facturation@{host}>
To: moi@mail.example
Subject: {subject}
Date: Mon, 22 Jun 2026 09:00:00 +0000
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

{text}
"""
TRANSCRIPT = {
    "fr": "Bonjour, ici le service des fraudes de votre banque. Un paiement de 890 euros est en cours. Pour l’annuler, donnez-moi le code que vous venez de recevoir par SMS.",
    "en": "Hello, this is the fraud department of your bank. A payment of 890 pounds is under way. To stop it, read me the code that you have just got by text message.",
}
UNREADABLE = (
    ("photo.png", "image/png", b"\x89PNG\r\n\x1a\n" + b"\0\xff" * 500, "skipped.the_picture_is_broken"),
    ("letter.pdf", "application/pdf", b"%PDF-1.7\nnothing of it is right", "skipped.the_pdf_document_is_broken"),
    ("data.bin", "application/octet-stream", bytes(range(256)) * 20, "skipped.this_is_a_binary_file_not_a_text"),
)
HOSTILE = (
    '<script>window.taken=1</script><img src=x onerror="window.taken=1"><svg onload="window.taken=1">'
    '<a href="javascript:window.taken=1" autofocus onfocus="window.taken=1">x</a></textarea><script>window.taken=1</script>'
    "<iframe srcdoc='<script>parent.taken=1</script>'></iframe><style>*{display:none}</style><base href='https://evil.example/'>"
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Where the page keeps what people add to the reports."""
    with open_store(tmp_path_factory.mktemp("page") / "reports.sqlite", create=True) as opened:
        opened.key()
        yield opened


@pytest.fixture(scope="module")
def address(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The real server."""
    with served(tmp_path_factory.mktemp("server"), database=store.name) as running:
        yield running.address


def _asked(window: Window, text: str, country: str) -> None:
    window.open("/")
    window.page.fill("#text", text)
    window.page.click("summary")
    window.page.select_option("#country", country)
    window.press("form button[type=submit]")


def _kept(store: Store) -> int:
    return sum(1 for _ in store.reports())


@every_way
def test_a_text_is_answered_helped_with_and_reported(enter: Enter, address: str, way: Way) -> None:
    """By keyboard as far as the answer; then a finger or a mouse ticks what happened, chooses a place, keeps the report."""
    window = enter(address, permissions=["clipboard-read", "clipboard-write"])
    page = window.page
    window.open("/")
    page.focus("#text")
    page.keyboard.insert_text(SCAM[way.language])
    window.tab_to("summary")
    page.keyboard.press("Enter")
    page.select_option("#country", COUNTRY[way.language])
    window.tab_to("form button")
    window.key("Enter")
    assert page.locator("body.scam").count() == 1
    telling = page.locator(".text mark")
    assert HOST[way.language] in "".join(telling.all_inner_texts())
    assert telling.first.evaluate("(mark) => getComputedStyle(mark).textDecorationLine") == "underline"
    page.check("input[value=card]")
    window.press("#happened button")
    assert window.say("aftercare.tell_card") in page.locator(".do.now").inner_text()
    assert page.locator("input[value=card]").is_checked() and HOST[way.language] in page.locator(".text").first.inner_text()
    page.locator("#report label", has_text=SHORT_CODE[way.language]).first.click()
    window.press("#report button")
    draft = page.input_value("#draft")
    assert SHORT_CODE[way.language] in draft and HOST[way.language].replace(".", "[.]") in draft
    name, kept = window.download(".buttons form button")
    assert name == "quivive-report.txt" and kept.decode().split() == draft.split()
    copy = page.locator("button.copy")
    assert copy.is_visible() == way.script, "only a script can copy"
    if way.script:
        copy.click()
        assert page.evaluate("navigator.clipboard.readText()").split() == draft.split()
        assert copy.inner_text() == window.say("page.copied")


@every_way
def test_a_message_is_added_to_the_reports_and_taken_back(enter: Enter, address: str, store: Store, way: Way) -> None:
    window = enter(address)
    page, before = window.page, _kept(store)
    _asked(window, SCAM[way.language], COUNTRY[way.language])
    window.press("#collect button")
    assert HOST[way.language] in page.locator(".kept").inner_text() and HOST[way.language] in page.input_value("#kept-text")
    assert _kept(store) == before, "it is only shown"
    page.check("input[name=keep_text]")
    window.press("main form button")
    code = page.input_value("#code")
    assert window.say("page.collect.thanks") in window.shown and _kept(store) == before + 1
    window.open("/")
    window.press("footer a[href*=undo]")
    page.fill("#code", f"{code[:-1]}{'0' if code[-1] != '0' else '1'}")
    window.press("main form button")
    assert window.say("page.collect.wrong_code") in page.locator("[role=alert]").inner_text() and _kept(store) == before + 1
    page.fill("#code", code.upper().replace("-", " "))
    window.press("main form button")
    assert page.locator("[role=status]").inner_text() == window.say("page.collect.gone") and _kept(store) == before


def _handed_in(window: Window, name: str, kind: str, data: bytes, *, drop: bool) -> None:
    """Choose a file, or drop it where a script takes it."""
    window.open("/")
    if drop:
        carried = window.page.evaluate_handle(
            "([data, name, type]) => { const carried = new DataTransfer(); const bytes = Uint8Array.from(atob(data), (one) => one.charCodeAt(0));"
            " carried.items.add(new File([bytes], name, { type })); return carried; }",
            [base64.b64encode(data).decode(), name, kind],
        )
        window.page.dispatch_event(".ask form", "dragover", {"dataTransfer": carried})
        assert window.page.locator(".drop.over").count() == 1
        window.page.dispatch_event(".ask form", "drop", {"dataTransfer": carried})
    else:
        window.page.set_input_files("#file", {"name": name, "mimeType": kind, "buffer": data})
    window.press("form button[type=submit]")


@every_way
def test_a_mail_and_a_transcript_are_read(enter: Enter, address: str, way: Way) -> None:
    """The file goes along to the next step, and a report of it is a mail to be sent on."""
    window = enter(address)
    page = window.page
    mail = MAIL.format(host=HOST[way.language], subject=SCAM[way.language].partition(":")[0], text=SCAM[way.language])
    _handed_in(window, "mail.eml", "message/rfc822", mail.encode(), drop=way.script)
    assert page.locator("body.scam, body.suspicious").count() == 1 and HOST[way.language] in page.locator(".text mark").last.inner_text()
    page.check("input[value=clicked]")
    page.select_option("#country", COUNTRY[way.language])
    window.press("#happened button")
    assert page.locator(".do.now li").count() and HOST[way.language] in page.locator(".text").last.inner_text()
    page.locator("#report label", has_text="@").first.click()
    window.press("#report button")
    name, kept = window.download(".buttons form button")
    assert name == "quivive-report.eml" and HOST[way.language].encode() in kept
    transcript = f"WEBVTT\n\n00:00:01.000 --> 00:00:09.000\n{TRANSCRIPT[way.language]}\n"
    _handed_in(window, "call.vtt", "text/vtt", transcript.encode(), drop=way.script)
    assert page.locator("body.scam, body.suspicious").count() == 1 and page.locator(".text mark").count()


@every_way
def test_a_screenshot_is_shown_with_frames(enter: Enter, address: str, way: Way) -> None:
    """The policy of the page lets the picture through that the answer holds, and nothing is refused on the way."""
    pytest.importorskip("rapidocr", reason="the extra ocr is not installed")
    window = enter(address)
    lines = {"fr": "Ameli : votre carte vitale expire.\nMettez à jour vos informations :\n_https://ameli-carte.example/x_", "en": "Netflix: your payment failed.\nUpdate your card within 24h:\n_https://netflix-konto.example/x_"}
    _handed_in(window, "capture.png", "image/png", stored(screen([("theirs", lines[way.language])])), drop=way.script)
    assert window.page.locator("body.scam, body.suspicious").count() == 1
    picture = window.page.locator("svg.picture").first
    assert picture.locator("rect").count() >= 1
    colours = Image.open(io.BytesIO(picture.screenshot())).convert("RGB").resize((64, 64)).getcolors(4_096)
    assert colours and len(colours) > 20, "the picture is not drawn"


@every_way
def test_of_a_genuine_message_nothing_is_found(enter: Enter, address: str, way: Way) -> None:
    window = enter(address)
    _asked(window, GENUINE[way.language], COUNTRY[way.language])
    assert window.page.locator("body.nothing_found").count() == 1 and window.page.locator(".text mark").count() == 0
    window.press(".again a")
    assert window.page.input_value("#text") == "", "one begins anew"


@every_way
def test_what_cannot_be_read_is_said_and_asked_for_again(enter: Enter, address: str, way: Way) -> None:
    window = enter(address)
    page = window.page
    window.open("/")
    window.press("form button[type=submit]")
    assert page.locator("[role=alert]").inner_text() == window.say("page.nothing_given")
    for name, kind, data, sentence in UNREADABLE:
        _handed_in(window, name, kind, data, drop=way.script)
        assert page.locator("[role=alert]").inner_text().startswith(window.say(sentence)), name
        assert page.locator("#text").is_visible()
    page.fill("#text", SCAM[way.language])
    window.press("form button[type=submit]")
    assert page.locator("body.scam").count() == 1


@every_way
def test_help_is_there_without_a_message(enter: Enter, address: str, way: Way) -> None:
    """It has already happened, and the message is gone."""
    window = enter(address)
    page = window.page
    window.open("/")
    window.press("main a[href*=aftercare]")
    window.press("main form button")
    assert page.locator("[role=alert]").inner_text() == window.say("page.tick_one")
    page.check("input[value=code]")
    page.check("input[value=card]")
    page.select_option("#channel", "call")
    page.select_option("#country", COUNTRY[way.language])
    page.fill("#brand", "Amazon")
    window.press("main form button")
    assert window.say("aftercare.tell_card") in page.locator(".do.now").inner_text()
    assert page.locator(".do").count() > 1, "the days after"
    assert page.locator(".report .address").count() and page.locator("input[value=code]").is_checked()


@for_everybody
def test_pages_can_be_used_by_everybody(enter: Enter, address: str, way: Way) -> None:
    window = enter(address)
    _asked(window, SCAM[way.language], COUNTRY[way.language])
    faults = window.axe()
    window.press("#report button")
    faults += window.axe()
    _asked(window, SCAM[way.language], COUNTRY[way.language])
    for button in ("#collect button", "form button"):
        window.press(button)
        faults += window.axe()
    assert window.page.input_value("#code")
    for path in ("/", "/aftercare"):
        window.open(path)
        faults += window.axe()
    assert not faults, "\n".join(faults)


@ways(Way("fr", DESK, script=True))
def test_nothing_of_a_message_is_run_or_fetched(enter: Enter, address: str) -> None:
    window = enter(address)
    page = window.page
    for text in (HOSTILE, f"{SCAM['fr']} {HOSTILE}"):
        _asked(window, text, "FR")
        assert page.evaluate("window.taken") is None
        assert page.locator("main script, main img, main iframe, main style, main base").count() == 0
        assert "onerror" in page.locator(".text").first.inner_text()

"""The page in a real browser: nothing a message holds is run, everybody can use it, and it needs no script."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
if not CHROMIUM and not os.environ.get("CI"):
    pytest.skip("Chromium is not installed (Debian: apt-get install chromium)", allow_module_level=True)
pytest.importorskip("playwright.sync_api", reason="Playwright is not installed (pip install playwright)")
from axe_core_python.sync_playwright import Axe  # noqa: E402 - after the checks above
from drawn_screens import screen, stored  # noqa: E402 - as above
from PIL import Image  # noqa: E402 - as above
from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402 - as above

SCAM = "Ameli : votre carte vitale expire, mettez à jour vos informations : https://ameli-carte.example/x"
HOSTILE = (
    '<script>window.taken=1</script><img src=x onerror="window.taken=1"><svg onload="window.taken=1">'
    '<a href="javascript:window.taken=1" autofocus onfocus="window.taken=1">x</a></textarea><script>window.taken=1</script>'
    "<iframe srcdoc='<script>parent.taken=1</script>'></iframe><style>*{display:none}</style><base href='https://evil.example/'>"
)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The real server."""
    process = subprocess.Popen(
        [sys.executable, "-m", "quivive", "serve", "--port", "0"], stderr=subprocess.PIPE, text=True, env={**os.environ, "QUIVIVE_REQUESTS_PER_MINUTE": "0"}
    )
    assert process.stderr
    found = re.search(r"http://127\.0\.0\.1:\d+", process.stderr.readline())
    assert found
    yield found.group()
    process.kill()
    process.wait()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium without a window."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()


def _asked(page: Page, address: str, text: str) -> None:
    page.goto(f"{address}/?language=fr")
    page.fill("#text", text)
    page.click("summary")
    page.select_option("#country", "FR")
    page.click("form button[type=submit]")
    page.wait_for_load_state()


@pytest.mark.parametrize(("width", "scheme"), [(1_000, "light"), (320, "dark")])
def test_pages_can_be_used_by_everybody(browser: Browser, address: str, width: int, scheme: str) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, locale="fr-FR", bypass_csp=True)  # type: ignore[arg-type]  # a literal
    page = context.new_page()
    axe = Axe()
    _asked(page, address, SCAM)
    seen = [("answer", axe.run(page))]
    page.click("#report button")
    page.wait_for_load_state()
    seen.append(("report", axe.run(page)))
    _asked(page, address, SCAM)
    for name, button in (("what would be kept", "#collect button"), ("kept", "form button")):
        page.click(button)
        page.wait_for_load_state()
        seen.append((name, axe.run(page)))
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{name} is wider than the screen"
    assert page.input_value("#code")
    for path in ("/", "/aftercare", "/nowhere"):
        page.goto(f"{address}{path}?language=fr")
        seen.append((path, axe.run(page)))
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{path} is wider than the screen"
    faults = [f"{name}: {fault['id']}: {fault['nodes'][0]['html'][:200]}" for name, found in seen for fault in found["violations"]]
    assert not faults, "\n".join(faults)
    context.close()


def test_nothing_of_a_message_is_run_or_fetched(browser: Browser, address: str) -> None:
    context = browser.new_context(locale="fr-FR")
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: asked.append("a dialog"))
    for text in (HOSTILE, f"{SCAM} {HOSTILE}"):
        _asked(page, address, text)
        assert page.evaluate("window.taken") is None
        assert page.locator("main script, main img, main iframe, main style, main base").count() == 0
        assert "onerror" in page.locator(".text").first.inner_text()
    assert not [url for url in asked if not url.startswith(address)]
    context.close()


def test_a_screenshot_is_shown_with_frames(browser: Browser, address: str) -> None:
    """The policy of the page lets the picture through that the answer holds, and nothing is refused on the way."""
    pytest.importorskip("rapidocr", reason="the extra ocr is not installed")
    context = browser.new_context(locale="fr-FR", viewport={"width": 700, "height": 900})
    page = context.new_page()
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text))
    shot = stored(screen([("theirs", "Ameli : votre carte vitale expire.\nMettez à jour vos informations :\n_https://ameli-carte.example/x_")]))
    page.goto(f"{address}/?language=fr")
    page.set_input_files("#file", {"name": "capture.png", "mimeType": "image/png", "buffer": shot})
    page.click("form button[type=submit]")
    page.wait_for_selector("svg.picture image", timeout=60_000)
    assert page.locator("body.scam, body.suspicious").count() == 1
    picture = page.locator("svg.picture").first
    assert picture.locator("rect").count() >= 1
    colours = Image.open(io.BytesIO(picture.screenshot())).convert("RGB").resize((64, 64)).getcolors(4_096)
    assert colours and len(colours) > 20, "the picture is not drawn"
    assert page.evaluate("document.documentElement.scrollWidth") <= 700
    assert not refused, refused
    context.close()


def test_it_is_used_by_keyboard_and_without_script(browser: Browser, address: str) -> None:
    context = browser.new_context(locale="fr-FR", java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/?language=fr")
    page.focus("#text")
    page.keyboard.insert_text(SCAM)
    for _ in range(4):
        page.keyboard.press("Tab")
        if page.locator("form button:focus").count():
            break
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator("body.scam").count() == 1
    page.check("input[value=card]")
    page.click("#happened button")
    page.wait_for_load_state()
    assert "Appelez votre banque" in page.locator(".do.now").inner_text()
    page.click("#report button")
    page.wait_for_load_state()
    assert "33700" in page.locator("#draft").input_value()
    assert not page.locator("button.copy").is_visible()
    context.close()


def test_a_script_makes_copying_easier(browser: Browser, address: str) -> None:
    context = browser.new_context(locale="fr-FR", permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    _asked(page, address, SCAM)
    page.click("#report button")
    page.wait_for_load_state()
    page.click("button.copy")
    assert "33700" in page.evaluate("navigator.clipboard.readText()")
    context.close()

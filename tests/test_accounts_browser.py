"""A team begins, in a real browser: the first admin, a second factor, signing in, with and without scripts, in both languages."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pyotp
import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
if not CHROMIUM and not os.environ.get("CI"):
    pytest.skip("Chromium is not installed (Debian: apt-get install chromium)", allow_module_level=True)
pytest.importorskip("playwright.sync_api", reason="Playwright is not installed (pip install playwright)")
from axe_core_python.sync_playwright import Axe  # noqa: E402 - after the checks above
from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402 - as above

PASSWORD = "le chat dort sous la pluie"  # noqa: S105 - of an account that lives as long as a test
NAME = "Zoë <b>O’Neil</b>"


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[str, str]]:
    """The real server on a new store: its address, and the one for the first admin."""
    process = subprocess.Popen(
        [sys.executable, "-m", "quivive", "serve", "--port", "0", "--workers", "2", "--language", "en", "--database", str(tmp_path / "team.sqlite")],
        stderr=subprocess.PIPE, text=True, env={**os.environ, "QUIVIVE_REQUESTS_PER_MINUTE": "0"},
    )  # fmt: skip
    assert process.stderr
    address = re.search(r"http://127\.0\.0\.1:\d+", process.stderr.readline())
    first = re.search(r"http://\S+/team/set-up\?token=\S+", process.stderr.readline())
    assert address and first
    yield address.group(), first.group()
    process.terminate()
    process.wait(timeout=30)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()


def _chosen(page: Page, *, name: str = "") -> None:
    if name:
        page.fill("#name", name)
    page.fill("#new-password", PASSWORD)
    page.fill("#again", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_load_state()


def _signs_in(page: Page, name: str) -> None:
    page.fill("#name", name)
    page.fill("#password", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_load_state()


def _looked_at(page: Page, width: int, seen: list[str]) -> None:
    found = Axe().run(page)
    seen += [f"{page.url}: {fault['id']}: {fault['nodes'][0]['html'][:200]}" for fault in found["violations"]]
    if page.evaluate("document.documentElement.scrollWidth") > width:
        seen.append(f"{page.url} is wider than {width} pixels")


@pytest.mark.parametrize(("language", "width", "scheme"), [("fr", 320, "dark"), ("en", 1_000, "light")])
def test_a_team_begins(browser: Browser, served: tuple[str, str], language: str, width: int, scheme: str) -> None:
    address, first = served
    locale = {"fr": "fr-FR", "en": "en-GB"}[language]
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, locale=locale, bypass_csp=True)  # type: ignore[arg-type]  # a literal
    page, faults = context.new_page(), list[str]()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(first)
    assert page.locator("html").get_attribute("lang") == language
    _looked_at(page, width, faults)
    _chosen(page, name=NAME)
    _looked_at(page, width, faults)
    _signs_in(page, NAME)
    assert page.url.startswith(f"{address}/team") and "sign-in" not in page.url
    for path in ("/team/me", "/team/accounts", "/team/audit", "/team/me/second-factor"):
        page.goto(f"{address}{path}")
        for summary in page.locator("main summary").all():
            summary.click()
        _looked_at(page, width, faults)
    secret = page.locator("main code").inner_text().replace(" ", "")
    _qr_says(page, secret)
    page.fill("#code", "000000")
    page.fill("#password", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_load_state()
    assert page.locator("[role=alert]").count() == 1
    assert page.locator("main code").inner_text().replace(" ", "") == secret, "the app need not be asked again"
    page.fill("#code", pyotp.TOTP(secret).now())
    page.fill("#password", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_load_state()
    codes = page.locator(".codes code").all_inner_texts()
    assert len(codes) == 10
    _looked_at(page, width, faults)
    page.goto(f"{address}/team/accounts")
    page.fill("#name", "Tom")
    page.select_option("#role", "publisher")
    page.click("section.narrow button")
    page.wait_for_load_state()
    link = page.locator("#link").input_value()
    for summary in page.locator("main summary").all():
        if summary.is_visible():
            summary.click()
    _looked_at(page, width, faults)
    page.goto(f"{address}/team/me/second-factor")
    _looked_at(page, width, faults)
    page.click("nav form button")
    page.wait_for_load_state()
    assert page.url.startswith(f"{address}/team/sign-in")
    _signs_in(page, NAME.upper())
    assert "/team/second-step" in page.url
    _looked_at(page, width, faults)
    page.fill("#code", codes[4])
    page.click("main button[type=submit]")
    page.wait_for_load_state()
    assert page.url == f"{address}/team"
    assert not faults, "\n".join(faults)
    assert not [url for url in asked if not url.startswith((address, "data:"))]
    context.close()
    _without_script(browser, address, link, language)


def _qr_says(page: Page, secret: str) -> None:
    zxing = pytest.importorskip("zxingcpp", reason="zxing-cpp is not installed (pip install zxing-cpp)")
    image = pytest.importorskip("PIL.Image", reason="Pillow is not installed (pip install pillow)")
    picture = image.open(io.BytesIO(page.locator("img.factor").screenshot()))
    read = zxing.read_barcodes(picture.resize((picture.width * 3, picture.height * 3)))
    assert read and f"secret={secret}" in read[0].text and read[0].text.startswith("otpauth://totp/Quivive:")


def _without_script(browser: Browser, address: str, link: str, language: str) -> None:
    """The policy of the pages holds here, and no script runs: somebody chooses a password, signs in, and out."""
    context = browser.new_context(java_script_enabled=False, locale={"fr": "fr-FR", "en": "en-GB"}[language])
    page = context.new_page()
    page.goto(link)
    _chosen(page)
    _signs_in(page, "Tom")
    assert page.url == f"{address}/team"
    page.goto(f"{address}/team/me")
    assert {"fr": "éditeur", "en": "publisher"}[language] in page.locator("main").inner_text()
    assert page.goto(f"{address}/team/accounts").status == 403  # type: ignore[union-attr]  # it answers
    page.goto(f"{address}/team/me/second-factor")
    box = page.locator("img.factor").bounding_box()
    assert box and box["width"] > 100, "the picture is shown under the policy"
    page.click("nav form button")
    page.wait_for_load_state()
    assert "/team/sign-in" in page.url
    context.close()

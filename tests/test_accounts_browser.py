"""A team begins, in a real browser and in every way that somebody can come: the first admin, a second factor, signing in, somebody more."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pyotp
import pytest
from journeys import DESK, PHONE, Enter, Way, Window, every_way
from served import served

PASSWORD = "le chat dort sous la pluie"  # noqa: S105 - of an account that lives as long as a test
NAME = "Zoë <b>O’Neil</b>"


@pytest.fixture
def begun(tmp_path: Path) -> Iterator[tuple[str, str]]:
    """The real server on a new store: its address, and the path for the first admin."""
    with served(tmp_path, workers=2, database=tmp_path / "team.sqlite") as running:
        end = time.monotonic() + 60
        while not (first := re.search(r"http://\S+?(/team/set-up\?token=\S+)", running.log.read_text("utf-8"))):
            assert time.monotonic() < end, "nobody is invited"
            time.sleep(0.05)
        yield running.address, first[1]


def _chosen(window: Window, name: str = "") -> None:
    if name:
        window.page.fill("#name", name)
    window.page.fill("#new-password", PASSWORD)
    window.page.fill("#again", PASSWORD)
    window.press("main button[type=submit]")


def _signs_in(window: Window, name: str) -> None:
    window.page.fill("#name", name)
    window.page.fill("#password", PASSWORD)
    window.press("main button[type=submit]")


@every_way
def test_a_team_begins(enter: Enter, begun: tuple[str, str], way: Way) -> None:
    address, first = begun
    window = enter(address)
    page, faults = window.page, list[str]()

    def looked_at() -> None:
        window.look()
        if way in (Way("fr", PHONE, script=True), Way("en", DESK, script=True)):
            faults.extend(window.axe())

    window.open(first)
    looked_at()
    _chosen(window, NAME)
    looked_at()
    _signs_in(window, NAME)
    assert page.url.startswith(f"{address}team") and "sign-in" not in page.url
    for path in ("/team/me", "/team/accounts", "/team/audit", "/team/me/second-factor"):
        window.open(path)
        for summary in page.locator("main summary").all():
            summary.click()
        looked_at()
    secret = page.locator("main code").inner_text().replace(" ", "")
    _qr_says(page.locator("img.factor").screenshot(), secret)
    for code in ("000000", pyotp.TOTP(secret).now()):
        page.fill("#code", code)
        page.fill("#password", PASSWORD)
        window.press("main button[type=submit]")
        if code == "000000":
            assert page.locator("[role=alert]").count() == 1
            assert page.locator("main code").inner_text().replace(" ", "") == secret, "the app need not be asked again"
    codes = page.locator(".codes code").all_inner_texts()
    assert len(codes) == 10
    looked_at()
    window.open("/team/accounts")
    page.fill("#name", "Tom")
    page.select_option("#role", "publisher")
    window.press("section.narrow button")
    link = page.locator("#link").input_value()
    for summary in page.locator("main summary").all():
        if summary.is_visible():
            summary.click()
    looked_at()
    window.open("/team/me/second-factor")
    looked_at()
    window.press("nav form button")
    assert page.url.startswith(f"{address}team/sign-in")
    _signs_in(window, NAME.upper())
    assert "/team/second-step" in page.url
    looked_at()
    page.fill("#code", codes[4])
    window.press("main button[type=submit]")
    assert page.url.partition("?")[0] == f"{address}team"
    assert not faults, "\n".join(faults)
    _somebody_more(enter(address), address, link)


def _qr_says(shown: bytes, secret: str) -> None:
    zxing = pytest.importorskip("zxingcpp", reason="zxing-cpp is not installed (pip install zxing-cpp)")
    image = pytest.importorskip("PIL.Image", reason="Pillow is not installed (pip install pillow)")
    picture = image.open(io.BytesIO(shown))
    read = zxing.read_barcodes(picture.resize((picture.width * 3, picture.height * 3)))
    assert read and f"secret={secret}" in read[0].text and read[0].text.startswith("otpauth://totp/Quivive:")


def _somebody_more(window: Window, address: str, link: str) -> None:
    """They choose a password under the address that they were given, sign in, and out."""
    page = window.page
    window.open(f"/{link.removeprefix(address)}")
    _chosen(window)
    _signs_in(window, "Tom")
    assert page.url.partition("?")[0] == f"{address}team"
    window.press("nav a[href*='team/me']")
    assert window.say("accounts.roles.publisher") in window.shown
    assert page.request.get(f"{address}team/accounts").status == 403
    window.press("main a[href*=second-factor]")
    box = page.locator("img.factor").bounding_box()
    assert box and box["width"] > 100, "the picture is shown under the policy"
    window.press("nav form button")
    assert "/team/sign-in" in page.url

"""The console's pages in a real browser: the whole way of an alert, with and without script; everybody can use them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alert_store import quivive, report
from console import PASSWORD, SECOND, folder_with_team, served

from quivive.knowledge import load_knowledge
from quivive.store import open_store
from quivive.watch import kept

pytest.importorskip("playwright.sync_api", reason="Playwright is not installed (pip install playwright)")
import test_browser  # noqa: E402 - after the check above; where there is no browser, it skips this one too
from axe_core_python.sync_playwright import Axe  # noqa: E402 - as above
from playwright.sync_api import Browser, BrowserContext, Page  # noqa: E402 - as above

browser = test_browser.browser


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str, Path]]:
    """The real server of a team, with a surge: its address, the id of its campaign, its folder."""
    folder = tmp_path_factory.mktemp("console")
    settings, campaign = folder_with_team(folder)
    now = datetime.now(UTC)
    with open_store(settings.database, create=False) as store:
        past = [(number, now - timedelta(days=3 + number // 2, hours=number % 2 * 5), "GB" if number % 3 else "FR") for number in range(280)]
        late = [(1_000 + number, now - timedelta(hours=25 + number % 20), ("GB", "IE", "DE")[number % 3]) for number in range(60)]
        store.add([replace(report(number, country=country), id=f"{0xABC000 + number:032x}", received=at, collected=at) for number, at, country in past + late])
        kept.keep(store, load_knowledge(), now)
    with served(settings) as address:
        yield address, campaign, folder


def entered(browser: Browser, address: str, name: str, language: str, **options: object) -> tuple[BrowserContext, Page, list[str]]:
    """A window in which somebody is signed in, and what it complains of."""
    context = browser.new_context(**options)  # type: ignore[arg-type]  # Playwright's own names
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{address}/team/sign-in?language={language}")
    page.fill("#name", name)
    page.fill("#password", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_load_state()
    assert page.url.split("?")[0] == f"{address}/team"
    return context, page, complaints


@pytest.mark.parametrize(("language", "width", "script"), [("fr", 1_200, True), ("en", 360, False)])
def test_from_a_draft_to_a_page_that_anyone_can_verify(browser: Browser, place: tuple[str, str, Path], language: str, width: int, script: bool, tmp_path: Path) -> None:  # noqa: FBT001 - a parameter of a test
    address, campaign, folder = place
    options = {"viewport": {"width": width, "height": 800}, "java_script_enabled": script}
    window, page, complaints = entered(browser, address, "Analyst", language, **options)
    page.goto(f"{address}/team/alerts/new?campaign={campaign}&language={language}")
    page.click("main form button[type=submit]")
    page.wait_for_load_state()
    assert page.locator(".standing.draft").count() == 1
    # The one who drafts is offered neither to approve nor to publish.
    assert page.locator("form[action*='/approve'], form[action*='/publish']").count() == 0
    alert = page.url.split("?")[0]
    page.goto(f"{alert}/edit?notice=en&language={language}")
    page.fill("[name='happening.new']", "See https://chronopost-colis.example/pay")
    page.click("main form button[type=submit]")
    page.wait_for_load_state()
    assert "chronopost-colis.example" in page.locator("[id='fault-happening.new']").inner_text()
    page.fill("[name='happening.new']", "They come in the evening.")
    page.click("main form button[type=submit]")
    page.wait_for_load_state()
    assert page.url.startswith(alert) and "They come in the evening." in page.locator("main").inner_text()
    page.goto(f"{alert}/preview?notice=en&language={language}")
    assert "They come in the evening." in page.locator("pre").first.inner_text()
    window.close()

    for name, step in ((SECOND, "approve"), ("Publisher", "publish")):
        window, page, more = entered(browser, address, name, language, **options)
        page.goto(f"{alert}?language={language}")
        page.click(f"form[action*='/{step}'] button")
        page.wait_for_load_state()
        complaints += more
        window.close()
    identity = alert.rpartition("/")[2]
    window = browser.new_context()
    page = window.new_page()
    page.goto(f"{address}/alerts/{identity}.en.html")
    assert "They come in the evening." in page.locator("main").inner_text()
    assert page.evaluate("getComputedStyle(document.querySelector('section')).borderTopWidth") != "0px", "its style applies under the policy"
    window.close()
    copy = tmp_path / "copy.html"
    copy.write_bytes((folder / "pages" / f"{identity}.en.html").read_bytes())
    assert quivive("verify", str(copy), "--key", str(folder / "key.pub"))[0] == 0
    assert not [one for one in complaints if "status of 422" not in one]


@pytest.mark.parametrize(("width", "scheme", "language"), [(1_000, "light", "fr"), (320, "dark", "en")])
def test_pages_can_be_used_by_everybody(browser: Browser, place: tuple[str, str, Path], width: int, scheme: str, language: str) -> None:
    address, campaign, _ = place
    window, page, _ = entered(browser, address, "Publisher", language, viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True)
    page.goto(f"{address}/team/alerts/new?campaign={campaign}&language={language}")
    page.click("main form button[type=submit]")
    page.wait_for_load_state()
    alert = page.url.split("?")[0].removeprefix(address)
    axe, faults = Axe(), []
    paths = ["/team", "/team/surges", f"/team/spread?campaign={campaign}", "/team/spread?brand=chronopost", "/team/alerts", alert, f"{alert}/edit?notice=fr", f"{alert}/preview",
             f"/team/alerts/new?campaign={campaign}", "/team/exchange", "/team/alerts/nothing"]  # fmt: skip
    for path in paths:
        page.goto(f"{address}{path}{'&' if '?' in path else '?'}language={language}")
        page.wait_for_timeout(300)
        faults += [f"{path}: {fault['id']}: {fault['nodes'][0]['html'][:200]} {fault['nodes'][0]['failureSummary'][:300]}" for fault in axe.run(page)["violations"]]
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{path} is wider than the screen"
    assert not faults, "\n".join(faults)
    window.close()


def test_lines_are_drawn_by_script_and_without(browser: Browser, place: tuple[str, str, Path]) -> None:
    address, _, _ = place
    window, page, complaints = entered(browser, address, "Reader", "fr")
    page.goto(f"{address}/team/surges?language=fr")
    page.wait_for_selector(".uplot canvas")
    assert page.locator(".over-time svg").first.is_hidden()
    assert page.locator(".uplot canvas").count() == page.locator(".over-time").count() >= 1
    assert "Habituel jusqu’à" in page.locator(".u-legend").first.inner_text()
    page.set_viewport_size({"width": 400, "height": 700})
    page.wait_for_timeout(400)
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
    assert not complaints, "the policy forbids nothing of it"
    window.close()
    window, page, _ = entered(browser, address, "Reader", "fr", java_script_enabled=False)
    page.goto(f"{address}/team/surges?language=fr")
    assert page.locator(".over-time svg").first.is_visible() and page.locator(".uplot").count() == 0
    page.locator(".timeline summary").first.click()
    assert page.locator(".timeline table").first.is_visible()
    window.close()


def test_the_map_goes_through_time(browser: Browser, place: tuple[str, str, Path]) -> None:
    address, _, _ = place
    window, page, complaints = entered(browser, address, "Reader", "en")
    page.goto(f"{address}/team/spread?brand=chronopost&language=en")
    slider = page.locator(".slider input")
    assert slider.is_visible()
    shades = "[...document.querySelectorAll('[data-country]')].map((one) => one.getAttribute('class'))"
    after = page.evaluate(shades)
    assert "shade-0" not in after
    slider.focus()
    page.keyboard.press("Home")
    before = page.evaluate(shades)
    assert before.count("shade-0") >= 2 and page.locator(".place:not([hidden])").count() < len(after)
    assert page.locator("output").inner_text().startswith("Up to")
    page.keyboard.press("End")
    assert page.evaluate(shades) == after
    assert not complaints
    window.close()
    window, page, _ = entered(browser, address, "Reader", "en", java_script_enabled=False)
    page.goto(f"{address}/team/spread?brand=chronopost&language=en")
    assert not page.locator(".slider").is_visible() and page.locator("main table tbody tr").count() == 4
    window.close()

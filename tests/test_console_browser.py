"""The console in a real browser: an analyst's day in two languages, on a phone, without script; and nothing that strangers wrote is run."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from console_reports import HOSTILE_HOST, PASSWORD, accounts, fill, hostile_reports

from quivive.campaigns import campaigns, update
from quivive.knowledge import Knowledge
from quivive.store import Store, open_store

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
if not CHROMIUM and not os.environ.get("CI"):
    pytest.skip("Chromium is not installed (Debian: apt-get install chromium)", allow_module_level=True)
pytest.importorskip("playwright.sync_api", reason="Playwright is not installed (pip install playwright)")
from axe_core_python.sync_playwright import Axe  # noqa: E402 - after the checks above
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright  # noqa: E402 - as above


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, knowledge: Knowledge) -> Iterator[Store]:
    place = tmp_path_factory.mktemp("console") / "reports.sqlite"
    with open_store(place, create=True) as opened:
        opened.key()
        fill(opened, knowledge)
        opened.add(hostile_reports())
        update(opened, knowledge)
        accounts(opened)
        yield opened


@pytest.fixture(scope="module")
def address(store: Store) -> Iterator[str]:
    """The real server on that store."""
    settings = {"QUIVIVE_REQUESTS_PER_MINUTE": "0", "QUIVIVE_DATABASE": store.name}
    process = subprocess.Popen([sys.executable, "-m", "quivive", "serve", "--port", "0"], stderr=subprocess.PIPE, text=True, env={**os.environ, **settings})
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


def _signed_in(context: BrowserContext, address: str, name: str) -> Page:
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.goto(f"{address}/team/sign-in")
    page.fill("#name", name)
    page.fill("#password", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_load_state()
    return page


def _hostile_campaign(store: Store) -> str:
    return next(one.id for one in campaigns(store, most=500) if any(trace.value == HOSTILE_HOST for trace, _ in one.fingerprints))


@pytest.mark.parametrize(("width", "scheme", "language"), [(1_280, "light", "en"), (320, "dark", "fr")])
def test_pages_can_be_used_by_everybody(browser: Browser, address: str, store: Store, width: int, scheme: str, language: str) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, locale=language, bypass_csp=True)  # type: ignore[arg-type]  # a literal
    page = _signed_in(context, address, "Analyst")
    first, second = (one.id for one in campaigns(store)[:2])
    axe = Axe()
    faults = []
    paths = ["reports", "reports?q=parcel&country=GB", "reports?source=hostile", "campaigns", "campaigns?order=growing", f"campaigns/{first}", f"campaigns/{first}/merge?with={second}"]
    paths += [f"reports/{hostile_reports()[number].id}" for number in (0, 6, 7, 8, 9)] + [f"campaigns/{_hostile_campaign(store)}"]
    for path in paths:
        page.goto(f"{address}/team/{path}")
        faults += [f"{path}: {fault['id']}: {fault['nodes'][0]['html'][:200]}" for fault in axe.run(page)["violations"]]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            faults.append(f"{path} is wider than the screen of {width}")
        if page.evaluate("document.documentElement.lang") != language:
            faults.append(f"{path} is not in {language}")
    assert not faults, "\n".join(faults)
    context.close()


def test_nothing_that_strangers_wrote_is_run_or_asked_for(browser: Browser, address: str, store: Store) -> None:
    context = browser.new_context(locale="en")
    page = _signed_in(context, address, "Analyst")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: asked.append("a dialog"))
    page.on("console", lambda message: asked.append(f"console: {message.text}") if message.type == "error" else None)
    campaign = _hostile_campaign(store)
    paths = ["reports?source=hostile", f"campaigns/{campaign}", f"campaigns/{campaign}/merge?with={campaign}", *(f"reports/{one.id}" for one in hostile_reports())]
    for path in paths:
        page.goto(f"{address}/team/{path}")
        assert page.evaluate("window.taken") is None, path
        assert page.locator("main script, main img, main iframe, main style, main base, main svg[onload]").count() == 0
        assert page.locator(f'main a[href*="{HOSTILE_HOST}"], main a[href^="tel:"], main a[href^="javascript:"], main a[href^="http:"]').count() == 0
        foreign = page.evaluate("[...document.querySelectorAll('main a')].filter((link) => link.origin !== location.origin).length")
        assert foreign == 0, path
        assert page.locator("footer a").first.is_visible()
    marks = page.goto(f"{address}/team/reports/{hostile_reports()[6].id}")
    assert marks and page.locator(".text").first.bounding_box()["height"] < 600  # type: ignore[index] # it is shown
    wrong = [url for url in asked if not url.startswith(address)]
    assert not [url for url in wrong if "422" not in url], wrong
    context.close()


@pytest.mark.parametrize(("language", "width", "script", "meant"), [("fr", 1_280, True, "cet hôte"), ("en", 390, False, "this host")])
def test_an_analysts_day(browser: Browser, address: str, store: Store, language: str, width: int, script: bool, meant: str) -> None:
    """Find a host, open a report, label it, open its campaign, name it, make one of two, take it apart."""
    hosts = {each.id: next((trace.value for trace, _ in each.fingerprints if trace.kind == "host" and not trace.common), "") for each in campaigns(store)}
    one, other = [identity for identity, host in hosts.items() if host and host != HOSTILE_HOST][:2]
    host = hosts[one]
    context = browser.new_context(viewport={"width": width, "height": 900}, locale=language, java_script_enabled=script)
    page = _signed_in(context, address, "Analyst")
    page.goto(f"{address}/team/reports")
    page.fill("#q", f"hxxps://{host.replace('.', '[.]')}/login")
    page.click(".finder button")
    page.wait_for_load_state()
    assert meant in page.locator(".meant").inner_text()
    page.locator(".rows .when").first.click()
    page.wait_for_load_state()
    assert page.locator(".traces .value", has_text=host.replace(".", "[.]")).count()
    page.check("input[name=label][value=scam]")
    page.click("#label form button >> nth=0")
    page.wait_for_load_state()
    assert "Analyst" in page.locator(".history").inner_text() and page.locator("input[name=label][value=scam]").is_checked()
    page.click("p.state a")
    page.wait_for_load_state()
    page.fill("#name", "Colis de juin")
    page.click("#act form button >> nth=0")
    page.wait_for_load_state()
    assert page.locator("h1").inner_text() == "Colis de juin"
    page.fill("#with", other)
    page.click("#act form button >> nth=1")
    page.wait_for_load_state()
    assert page.locator(".columns.even section").count() == 2
    page.fill("#reason", "les mêmes auteurs")
    page.click("main form button")
    page.wait_for_load_state()
    assert "les mêmes auteurs" in page.locator(".history").last.inner_text()
    page.locator("#reports input[name=report]").first.check()
    page.fill("#reason", "un autre auteur")
    page.click("#reports form button[type=submit]")
    page.wait_for_load_state()
    assert "un autre auteur" in page.locator("main").inner_text()
    did = [str(event.content["did"]) for event in store.journal("audit")]
    assert did[-4:] == ["labelled", "campaign_named", "campaigns_merged", "campaign_split"]
    context.close()


def test_new_reports_come_without_loading_again_and_by_link_without_script(browser: Browser, address: str, store: Store) -> None:
    watching, plain = browser.new_context(locale="en", viewport={"width": 390, "height": 800}), browser.new_context(locale="en", java_script_enabled=False)
    page, still = _signed_in(watching, address, "Reader"), _signed_in(plain, address, "Reader")
    for each in (page, still):
        each.goto(f"{address}/team/reports?channel=sms")
    now = datetime.now(UTC)
    made = replace(hostile_reports()[0], id="e" * 32, received=now, collected=now, source="fresh")
    store.add([made, replace(made, id="d" * 32, channel="email")])
    first = page.locator(f'.rows .row.new a[href*="{"e" * 32}"]')
    first.wait_for()
    assert page.evaluate("window.taken") is None and "<script>" in page.locator(".row.new .words").inner_text()
    assert page.locator(f'.rows a[href*="{"d" * 32}"]').count() == 0  # the filter holds for what comes too
    assert "1" in page.locator("#state").inner_text()
    assert still.locator(f'a[href*="{"e" * 32}"]').count() == 0
    still.click(".state a")
    still.wait_for_load_state()
    assert still.locator(f'a[href*="{"e" * 32}"]').count()
    still.locator(".rows .when").first.click()
    still.wait_for_load_state()
    assert still.locator(".text").count() and still.locator("main form").count() == 0
    for context in (watching, plain):
        context.close()


def test_a_phone_labels_by_keyboard_without_script(browser: Browser, address: str) -> None:
    context = browser.new_context(locale="en", viewport={"width": 390, "height": 800}, java_script_enabled=False)
    page = _signed_in(context, address, "Analyst")
    page.goto(f"{address}/team/reports/{hostile_reports()[4].id}")
    page.focus("input[name=label][value=scam]")
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "Unclear" in page.locator(".history").inner_text()
    page.click("#label .quiet-button")
    page.wait_for_load_state()
    assert "Label taken back" in page.locator(".history").inner_text()
    context.close()

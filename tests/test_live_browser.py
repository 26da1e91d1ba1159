"""Pages that keep themselves up to date, in a real browser: everything comes by itself, and nothing that somebody does is lost for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from alerting import alert
from console import folder_with_team, served
from journeys import DESK, Enter, Way, for_everybody, session_of, window
from surging import at, wave, yesterday

from quivive.accounts import changes, members
from quivive.alerts import trail
from quivive.alerts.records import recorded
from quivive.campaigns import correcting
from quivive.knowledge import load_knowledge
from quivive.store import Store, open_store
from quivive.watch import kept

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ENGLISH = Way("en", DESK, script=True)
"""Nothing comes by itself without a script: the link that loads the page again is tried with the other journeys."""
SOON = 30_000
"""Milliseconds in which a change has to be there: a look each two seconds, and a page asks once in ten."""


@dataclass(frozen=True)
class Place:
    """A server of a team, its store, and a campaign in it."""

    address: str
    store: Store
    campaign: str


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder: Path = tmp_path_factory.mktemp("live")
    settings, campaign = folder_with_team(folder)
    now = datetime.now(UTC)
    with open_store(settings.database, create=False) as store:
        store.add(wave(now))
        kept.keep(store, load_knowledge(), now)
        with served(settings) as address:
            yield Place(address, store, campaign)


@contextmanager
def opened(browser: Browser, place: Place, path: str, name: str = "Analyst", **options: object) -> Iterator[tuple[Page, list[str]]]:
    """A window on a page of the console, and what it complains of; it is the same document until the end."""
    seen = window(browser, ENGLISH, place.address, session_of(place.store, name), **options)
    page = seen.page
    page.goto(f"{place.address}/team{path}")
    page.evaluate("window.same = true")
    yield page, seen.complaints
    assert page.evaluate("window.same") is True, "it was loaded again"
    assert not seen.complaints, "the policy forbids nothing of it"
    page.context.close()


def has_said(page: Page, text: str) -> None:
    """Wait for what a screen reader is told."""
    page.wait_for_function("(text) => document.getElementById('state').textContent.includes(text)", arg=text, timeout=SOON)


def test_reports_come_while_somebody_types_and_reads(browser: Browser, place: Place) -> None:
    with opened(browser, place, "/reports", viewport={"width": 1_000, "height": 500}) as (page, _):
        page.click(".finder summary")
        page.fill("#source", "some where")
        page.locator(".rows .row").nth(30).scroll_into_view_if_needed()
        page.mouse.move(500, 250)
        row = page.locator(".rows .row").nth(30).get_attribute("id")
        before = page.evaluate("(id) => document.getElementById(id).getBoundingClientRect().top", row)
        last = page.locator(".rows .row").last.get_attribute("id")
        place.store.add([at(2_000 + number, datetime.now(UTC)) for number in range(3)])
        page.wait_for_selector(f"#report-{at(2_002, datetime.now(UTC)).id}.new", state="attached", timeout=SOON)
        assert abs(page.evaluate("(id) => document.getElementById(id).getBoundingClientRect().top", row) - before) < 2, "the place that is read stays"
        assert page.locator(".rows .row").count() == 53 and page.locator(f"#{last}").count() == 1, "what was there is not taken away"
        assert page.input_value("#source") == "some where" and page.locator(".finder details[open]").count() == 1
        has_said(page, "New on this page: 3.")
        page.evaluate("scrollTo(0, 0)")
        page.focus("#q")
        page.keyboard.type("par", delay=50)
        place.store.add([at(2_010, datetime.now(UTC))])
        page.keyboard.type("cel", delay=50)
        page.wait_for_selector(f"#report-{at(2_010, datetime.now(UTC)).id}.new", timeout=SOON)
        page.keyboard.type(" now", delay=50)
        assert page.input_value("#q") == "parcel now" and page.evaluate("document.activeElement.id") == "q"


def test_a_selection_is_waited_for(browser: Browser, place: Place) -> None:
    with opened(browser, place, "/reports") as (page, _):
        page.evaluate("getSelection().selectAllChildren(document.querySelector('.rows .words'))")
        chosen = page.evaluate("String(getSelection())")
        with page.expect_response(lambda answer: answer.url.endswith("/team/reports") and answer.status == 200, timeout=SOON):
            place.store.add([at(2_100, datetime.now(UTC))])
        page.wait_for_timeout(2_500)
        new = page.locator(f"#report-{at(2_100, datetime.now(UTC)).id}")
        assert new.count() == 0 and page.evaluate("String(getSelection())") == chosen != ""
        page.evaluate("getSelection().removeAllRanges()")
        new.wait_for(timeout=5_000)


def test_the_overview_changes(browser: Browser, place: Place) -> None:
    with opened(browser, place, "") as (page, _):
        page.wait_for_selector(".uplot canvas")
        page.click(".timeline summary")
        page.wait_for_timeout(1_100)
        today = page.locator(".numbers strong").first
        before = int(today.inner_text())
        place.store.add([at(2_200 + number, datetime.now(UTC)) for number in range(4)])
        page.wait_for_function("(number) => document.querySelector('.numbers strong').textContent === String(number)", arg=before + 4, timeout=SOON)
        assert page.locator(".timeline details[open]").count() == 1 and page.locator(".uplot canvas").count() == 1
        place.store.add([at(2_300 + number, yesterday(datetime.now(UTC))) for number in range(30)])
        card = page.locator(f"#campaign-{place.campaign} p").first
        said = card.inner_text()
        kept.keep(place.store, load_knowledge(), datetime.now(UTC))
        page.wait_for_function("([id, said]) => document.querySelector(`#campaign-${id} p`).innerText !== said", arg=[place.campaign, said], timeout=SOON)
        numbers = page.evaluate("JSON.parse(document.querySelector('.over-time').dataset.numbers)[1]")
        assert numbers[-1] >= 30 and page.locator(".uplot canvas").count() == 1, "the line is drawn anew"
        assert page.locator(".over-time svg").first.is_hidden() and page.locator(".timeline details[open]").count() == 1


def test_campaigns_change(browser: Browser, place: Place) -> None:
    with opened(browser, place, "/campaigns") as (page, _):
        page.fill("#brand", "chrono")
        page.wait_for_timeout(1_100)
        number = page.locator(".row .number b").first
        before = number.inner_text()
        page.focus("#brand")
        place.store.add([at(2_400, datetime.now(UTC))])
        page.wait_for_function("(before) => document.querySelector('.row .number b').textContent !== before", arg=before, timeout=SOON)
        assert page.input_value("#brand") == "chrono" and page.evaluate("document.activeElement.id") == "brand"


def test_a_campaign_changes_under_half_filled_forms(browser: Browser, place: Place) -> None:
    with opened(browser, place, f"/campaigns/{place.campaign}", viewport={"width": 390, "height": 700}) as (page, _):
        page.fill("#name", "A name to be")
        ticked = page.locator("#reports input[name=report]").last
        ticked.check()
        which = ticked.get_attribute("value")
        page.fill("#reason", "an other ")
        page.mouse.move(5, 5)
        place.store.add([at(2_500 + number, datetime.now(UTC)) for number in range(26)])
        page.wait_for_selector(f"#report-{at(2_525, datetime.now(UTC)).id}.new", state="attached", timeout=SOON)
        page.keyboard.type("author")
        assert page.input_value("#reason") == "an other author" and page.evaluate("document.activeElement.id") == "reason"
        assert page.input_value("#name") == "A name to be"
        assert page.locator(f"input[name=report][value='{which}']").is_checked(), "though 26 newer ones came before it"
        page.fill("#name", "")
        page.focus("#reason")
        correcting.name(place.store, load_knowledge(), place.campaign, "Colis de novembre", datetime.now(UTC), by="Admin")
        page.wait_for_function("() => document.querySelector('h1').textContent === 'Colis de novembre'", timeout=SOON)
        assert page.title().startswith("Colis de novembre")
        assert page.input_value("#name") == "Colis de novembre", "a field that nobody filled in shows what is so now: nobody writes over it unseen"


def test_surges_change(browser: Browser, place: Place) -> None:
    with opened(browser, place, "/surges") as (page, _):
        page.wait_for_selector(".uplot canvas")
        page.locator(".timeline summary").first.click()
        page.wait_for_timeout(1_100)
        first = page.locator("main section").first.get_attribute("id")
        before = page.locator(f"#{first} .over-time").get_attribute("data-numbers")
        now = datetime.now(UTC)
        place.store.add([at(3_000 + number, yesterday(now)) for number in range(90)])
        kept.keep(place.store, load_knowledge(), now)
        page.wait_for_function("([id, before]) => document.querySelector(`#${id} .over-time`).dataset.numbers !== before", arg=[first, before], timeout=SOON)
        assert page.locator(".uplot canvas").count() == page.locator(".over-time").count() >= 1
        assert page.locator(f"#{first} .timeline details[open]").count() == 1


def test_alerts_change(browser: Browser, place: Place) -> None:
    with opened(browser, place, "/alerts", "Reader") as (page, _):
        one, now = alert(), datetime.now(UTC)
        case = recorded(place.store, trail.drafted(one, "Anna", now), now)
        card = page.locator(f"#alert-{one.id}")
        card.locator(".standing.draft").wait_for(timeout=SOON)
        has_said(page, "New on this page: 1.")
        card.locator("a").focus()
        recorded(place.store, trail.approved(case, "Ben", now + timedelta(seconds=1)), now + timedelta(seconds=1))
        card.locator(".standing.approved").wait_for(timeout=SOON)
        assert page.evaluate("document.activeElement.closest('li').id") == f"alert-{one.id}"
        has_said(page, "New on this page: 2.")


def test_whoever_is_signed_out_is_told(browser: Browser, place: Place) -> None:
    with opened(browser, place, f"/campaigns/{place.campaign}", "Analyst") as (page, _):
        page.fill("#reason", "half a sentence")
        page.wait_for_timeout(1_000)
        with place.store.begin() as connection:
            changes.sign_out(connection, "Admin", members.called(connection, "Analyst"), datetime.now(UTC))
        has_said(page, "You are signed out.")
        assert page.input_value("#reason") == "half a sentence"
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        place.store.add([at(4_000, datetime.now(UTC))])
        page.wait_for_timeout(6_000)
        assert not asked and page.locator("#live a").is_visible()
        page.evaluate("window.same = null")
        page.click("#live a")
        page.wait_for_load_state()
        assert "/team/sign-in?next=" in page.url
        page.evaluate("window.same = true")


def test_a_hidden_tab_asks_nothing_and_catches_up(browser: Browser, place: Place) -> None:
    show = "(hidden) => { Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden }); document.dispatchEvent(new Event('visibilitychange')); }"
    with opened(browser, place, "/reports", "Reader") as (page, _):
        page.wait_for_timeout(500)
        gone: list[str] = []
        page.on("requestfailed", lambda request: gone.append(request.url))
        page.evaluate(show, True)
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        place.store.add([at(5_000, datetime.now(UTC))])
        page.wait_for_timeout(8_000)
        assert not asked and any("/team/live" in url for url in gone), "the connection is let go of too"
        page.evaluate(show, False)
        page.wait_for_selector(f"#report-{at(5_000, datetime.now(UTC)).id}.new", timeout=SOON)


def test_a_server_that_does_not_answer_is_said_and_asked_again(browser: Browser, place: Place) -> None:
    page = window(browser, ENGLISH, place.address, session_of(place.store, "Reader")).page
    page.goto(f"{place.address}/team/reports")
    page.route("**/team/reports", lambda route: route.abort())
    place.store.add([at(6_000, datetime.now(UTC))])
    has_said(page, "The server does not answer.")
    page.unroute("**/team/reports")
    page.wait_for_selector(f"#report-{at(6_000, datetime.now(UTC)).id}.new", timeout=SOON)
    has_said(page, "New on this page: 1.")
    page.context.close()


@for_everybody
def test_a_page_that_changed_can_be_used_by_everybody(enter: Enter, place: Place, way: Way) -> None:
    seen = enter(place.address, session_of(place.store, "Reader"))
    seen.open("/team/reports")
    number = 7_000 + way.width
    place.store.add([at(number, datetime.now(UTC))])
    seen.page.wait_for_selector(f"#report-{at(number, datetime.now(UTC)).id}.new", timeout=SOON)
    seen.look()
    assert not seen.axe()

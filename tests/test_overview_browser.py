"""Overview, alerts and partners in a real browser: the whole way of an alert and of indicators, in every way that somebody can come."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alert_store import quivive
from console import SECOND, folder_with_team, served
from journeys import Enter, Way, every_way, for_everybody, session_of
from surging import wave

from quivive.accounts import members
from quivive.accounts.roles import Role
from quivive.knowledge import load_knowledge
from quivive.store import Store, open_store
from quivive.watch import kept

HOST = "chronopost-colis.example"
"""What the reports of the campaign show."""


@dataclass(frozen=True)
class Place:
    """The real server of a team: where it answers, its store with a surge, the id of that campaign, its folder."""

    address: str
    store: Store
    campaign: str
    folder: Path


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("console")
    settings, campaign = folder_with_team(folder)
    now = datetime.now(UTC)
    with open_store(settings.database, create=False) as store:
        store.add(wave(now, countries=("GB", "IE", "DE")))
        kept.keep(store, load_knowledge(), now)
        with served(settings) as address:
            yield Place(address, store, campaign, folder)


@every_way
def test_a_reader_sees_what_is_new_and_how_it_spreads(enter: Enter, place: Place, way: Way) -> None:
    """The overview, marked as read; the lines of a surge; the map through time."""
    name = f"Reader {way}"  # what somebody has seen is theirs
    with place.store.begin() as connection:
        members.add(connection, name, Role.READER, None, datetime.now(UTC))
    window = enter(place.address, session_of(place.store, name))
    page = window.page
    window.open("/team")
    window.press(".news button")
    assert window.say("console.front.nothing_new") in page.locator(".news").inner_text()

    window.press("nav a[href*=surges]")
    drawn, still = page.locator(".uplot canvas"), page.locator(".over-time svg")
    if way.script:
        drawn.first.wait_for()
        assert still.first.is_hidden() and drawn.count() == page.locator(".over-time").count() >= 1
        assert window.say("console.chart.usual") in page.locator(".u-legend").first.inner_text()
    else:
        assert still.first.is_visible() and drawn.count() == 0
    page.locator(".timeline summary").first.click()
    assert page.locator(".timeline table").first.is_visible()
    window.look()

    window.press(".links a[href*='spread?brand=']")
    assert page.locator("main table tbody tr").count() == 4
    slider = page.locator(".slider input")
    assert slider.is_visible() == way.script, "the map goes through time by a script; the table tells the same"
    if way.script:
        shades = "[...document.querySelectorAll('[data-country]')].map((one) => one.getAttribute('class'))"
        after = page.evaluate(shades)
        assert "shade-0" not in after
        slider.focus()
        page.keyboard.press("Home")
        before = page.evaluate(shades)
        assert before.count("shade-0") >= 2 and page.locator(".place:not([hidden])").count() < len(after)
        assert page.locator("output").inner_text().startswith(window.say("console.spread.until", date="").strip()[:5])
        page.keyboard.press("End")
        assert page.evaluate(shades) == after
    window.look()


@every_way
def test_from_a_draft_to_a_page_that_anyone_can_verify(enter: Enter, place: Place, way: Way, tmp_path: Path) -> None:
    window = enter(place.address, session_of(place.store, "Analyst"))
    page = window.page
    window.open(f"/team/campaigns/{place.campaign}")
    window.press("a[href*='alerts/new']")
    window.press("main form button[type=submit]")
    assert page.locator(".standing.draft").count() == 1
    # The one who drafts is offered neither to approve nor to publish.
    assert page.locator("form[action*='/approve'], form[action*='/publish']").count() == 0
    alert = page.url.split("?")[0].removeprefix(place.address)
    window.press("a[href*='edit?notice=en']")
    page.fill("[name='happening.new']", f"See https://{HOST}/pay")
    window.press("main form button[type=submit]")
    assert HOST in page.locator("[id='fault-happening.new']").inner_text()
    page.fill("[name='happening.new']", "They come in the evening.")
    window.press("main form button[type=submit]")
    assert page.url.startswith(place.address + alert) and "They come in the evening." in window.shown
    window.press("a[href*='preview?notice=en']")
    assert "They come in the evening." in page.locator("pre").first.inner_text()

    for name, step, state in ((SECOND, "approve", "approved"), ("Publisher", "publish", "published")):
        window = enter(place.address, session_of(place.store, name))
        window.open("/team/alerts")
        window.press(f".cards a[href*='{alert}']")
        window.press(f"form[action*='/{step}'] button")
        assert window.page.locator(f".standing.{state}").inner_text() == window.say(f"alerts.states.{state}")
    identity = alert.rpartition("/")[2]
    for language in ("en", "fr"):
        everyone = enter(place.address)
        everyone.page.goto(f"{place.address}/alerts/{identity}.{language}.html")  # in its own language, whoever reads
        assert everyone.page.locator("html").get_attribute("lang") == language and ("They come in the evening." in everyone.shown) == (language == "en")
        assert everyone.page.evaluate("document.documentElement.scrollWidth") <= way.width
        assert everyone.page.evaluate("getComputedStyle(document.querySelector('section')).borderTopWidth") != "0px", "its style applies under the policy"
    copy = tmp_path / "copy.html"
    copy.write_bytes((place.folder / "pages" / f"{identity}.en.html").read_bytes())
    assert quivive("verify", str(copy), "--key", str(place.folder / "key.pub"))[0] == 0


@every_way
def test_indicators_go_to_a_partner_and_come_back(enter: Enter, place: Place, way: Way) -> None:
    """What is handed out is looked at first; a partner's file is read in, and campaigns then say who else knows of them."""
    window = enter(place.address, session_of(place.store, "Analyst"))
    page, source = window.page, f"partner-{way}"
    window.open(f"/team/campaigns/{place.campaign}")
    window.press(".links a[href*=exchange]")
    assert place.campaign in page.input_value("#ids")
    page.select_option("#format", "jsonl")
    page.select_option("#tlp", "green")
    page.fill("#trusted", "desk")
    page.fill("#least", "many")
    window.press("[formaction*=preview]")
    assert page.locator("[role=alert]").inner_text() == window.say("console.exchange.errors.least")
    page.fill("#least", "3")
    window.press("[formaction*=preview]")
    assert window.say("console.exchange.told", number="1", total="1") in page.locator(".preview").inner_text()
    assert page.input_value("#trusted") == "desk" and page.input_value("#tlp") == "green", "nothing is to be typed again"
    name, handed_out = window.download("form[action*=export] button")
    assert name.endswith("-tlp-green.jsonl") and HOST.encode() in handed_out

    page.set_input_files("#file", {"name": "notes.jsonl", "mimeType": "application/jsonl", "buffer": b"no indicators at all"})
    page.select_option("#reader", "jsonl")
    page.fill("#source", source)
    page.fill("#licence", "CC0-1.0")
    window.press("form[action*=import] button")
    assert page.locator("[role=alert], #imported").count() >= 1
    page.set_input_files("#file", {"name": name, "mimeType": "application/jsonl", "buffer": handed_out})
    page.select_option("#reader", "jsonl")
    page.fill("#source", source)
    page.fill("#licence", "CC0-1.0")
    window.press("form[action*=import] button")
    assert window.say("console.exchange.imported", name=source) in page.locator("#imported").inner_text()
    assert window.say("console.exchange.new", count=1) in page.locator("#imported").inner_text()
    row = page.locator("tbody tr", has_text=source)
    assert "CC0-1.0" in row.inner_text() and window.say("console.traces.host") in row.inner_text()
    window.open(f"/team/campaigns/{place.campaign}")
    assert source in window.shown


@for_everybody
def test_pages_can_be_used_by_everybody(enter: Enter, place: Place) -> None:
    window = enter(place.address, session_of(place.store, "Publisher"))
    window.open(f"/team/alerts/new?campaign={place.campaign}")
    window.press("main form button[type=submit]")
    alert, faults = window.page.url.split("?")[0].removeprefix(place.address), []
    paths = ["/team", "/team/surges", f"/team/spread?campaign={place.campaign}", "/team/spread?brand=chronopost", "/team/alerts", alert, f"{alert}/edit?notice=fr", f"{alert}/preview",
             f"/team/alerts/new?campaign={place.campaign}", "/team/exchange"]  # fmt: skip
    for path in paths:
        window.open(path)
        window.page.wait_for_timeout(300)  # until lines are drawn
        faults += window.axe()
    assert not faults, "\n".join(faults)

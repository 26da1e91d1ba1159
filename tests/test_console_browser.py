"""Reports and campaigns in a real browser: an analyst's work in every way that somebody can come; and nothing that strangers wrote is run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256

import pytest
from console_reports import HOSTILE_HOST, accounts, fill, hostile_reports
from journeys import DESK, Enter, Way, every_way, for_everybody, session_of, ways
from served import served

from quivive.campaigns import campaigns, update
from quivive.knowledge import Knowledge
from quivive.store import Store, open_store


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
def address(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The real server on that store."""
    with served(tmp_path_factory.mktemp("server"), database=store.name) as running:
        yield running.address


def _hostile_campaign(store: Store) -> str:
    return next(one.id for one in campaigns(store, most=500) if any(trace.value == HOSTILE_HOST for trace, _ in one.fingerprints))


@for_everybody
def test_pages_can_be_used_by_everybody(enter: Enter, address: str, store: Store) -> None:
    window = enter(address, session_of(store, "Analyst"))
    first, second = (one.id for one in campaigns(store)[:2])
    paths = ["reports", "reports?q=parcel&country=GB", "reports?source=hostile", "campaigns", "campaigns?order=growing", f"campaigns/{first}", f"campaigns/{first}/merge?with={second}"]
    paths += [f"reports/{hostile_reports()[number].id}" for number in (0, 6, 7, 8, 9)] + [f"campaigns/{_hostile_campaign(store)}"]
    faults = []
    for path in paths:
        window.open(f"/team/{path}")
        faults += window.axe()
    assert not faults, "\n".join(faults)


@ways(Way("en", DESK, script=True))
def test_nothing_that_strangers_wrote_is_run_or_asked_for(enter: Enter, address: str, store: Store) -> None:
    window = enter(address, session_of(store, "Analyst"))
    page, campaign = window.page, _hostile_campaign(store)
    paths = ["reports?source=hostile", f"campaigns/{campaign}", f"campaigns/{campaign}/merge?with={campaign}", *(f"reports/{one.id}" for one in hostile_reports())]
    for path in paths:
        window.open(f"/team/{path}")
        assert page.evaluate("window.taken") is None, path
        assert page.locator("main script, main img, main iframe, main style, main base, main svg[onload]").count() == 0
        assert page.locator(f'main a[href*="{HOSTILE_HOST}"], main a[href^="tel:"], main a[href^="javascript:"], main a[href^="http:"]').count() == 0
        foreign = page.evaluate("[...document.querySelectorAll('main a')].filter((link) => link.origin !== location.origin).length")
        assert foreign == 0, path
        assert page.locator("footer a").first.is_visible()
    window.open(f"/team/reports/{hostile_reports()[6].id}")
    assert page.locator(".text").first.bounding_box()["height"] < 600  # type: ignore[index] # it is shown


@every_way
def test_an_analysts_day(enter: Enter, address: str, store: Store, way: Way) -> None:
    """Find a host, open a report, label it, open its campaign, name it, make one of two, take it apart."""
    hosts = {each.id: next((trace.value for trace, _ in each.fingerprints if trace.kind == "host" and not trace.common), "") for each in campaigns(store)}
    one, other = [identity for identity, host in hosts.items() if host and host != HOSTILE_HOST][:2]
    host = hosts[one]
    window = enter(address, session_of(store, "Analyst"))
    page = window.page
    window.open("/team/reports")
    page.fill("#q", f"hxxps://{host.replace('.', '[.]')}/login")
    window.press(".finder button")
    assert window.say("console.reports.meant.host") in page.locator(".meant").inner_text()
    window.press(".rows .when")
    assert page.locator(".traces .value", has_text=host.replace(".", "[.]")).count()
    page.check("input[name=label][value=scam]")
    window.press("#label form button")
    assert "Analyst" in page.locator(".history").inner_text() and page.locator("input[name=label][value=scam]").is_checked()
    window.press("p.state a")
    page.fill("#name", f"Colis de juin {way}")
    window.press("#act form button")
    assert page.locator("h1").inner_text() == f"Colis de juin {way}"
    page.fill("#with", other)
    window.press("#act form[method=get] button")
    assert page.locator(".columns.even section").count() == 2
    page.fill("#reason", "les mêmes auteurs")
    window.press("main form button")
    assert "les mêmes auteurs" in page.locator(".history").last.inner_text()
    for place in (0, 1):  # two are a campaign again, for whoever comes next
        page.locator("#reports input[name=report]").nth(place).check()
    page.fill("#reason", "un autre auteur")
    window.press("#reports form button[type=submit]")
    assert "un autre auteur" in page.locator("main").inner_text()
    did = [str(event.content["did"]) for event in store.journal("audit")]
    assert did[-4:] == ["labelled", "campaign_named", "campaigns_merged", "campaign_split"]


@every_way
def test_new_reports_come_without_loading_again_and_by_a_link_without_script(enter: Enter, address: str, store: Store, way: Way) -> None:
    window = enter(address, session_of(store, "Reader"))
    page = window.page
    window.open("/team/reports?channel=sms")
    new, other = (sha256(f"{way} {channel}".encode()).hexdigest()[:32] for channel in ("sms", "email"))
    now = datetime.now(UTC)
    made = replace(hostile_reports()[0], id=new, received=now, collected=now, source="fresh")
    store.add([made, replace(made, id=other, channel="email")])
    if way.script:
        page.locator(f'.rows .row.new a[href*="{new}"]').wait_for()
        assert page.evaluate("window.taken") is None and "<script>" in page.locator(".row.new .words").inner_text()
        assert "1" in page.locator("#state").inner_text()
    else:
        assert page.locator(f'a[href*="{new}"]').count() == 0
        window.press(".state a")
        assert page.locator(f'.rows a[href*="{new}"]').count()
    assert page.locator(f'.rows a[href*="{other}"]').count() == 0  # the filter holds for what comes too
    window.press(f'.rows a[href*="{new}"]')
    assert page.locator(".text").count() and page.locator("main form").count() == 0, "a reader changes nothing"


@every_way
def test_a_label_is_put_by_keyboard_and_taken_back(enter: Enter, address: str, store: Store, way: Way) -> None:
    window = enter(address, session_of(store, "Analyst"))
    page = window.page
    window.open(f"/team/reports/{hostile_reports()[4].id}")
    page.focus("input[name=label][value=scam]")
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    window.key("Enter")
    assert window.say("console.labels.unclear") in page.locator(".history li").first.inner_text()
    window.press("#label .quiet-button")
    assert window.say("console.labels.taken_back") in page.locator(".history").inner_text()

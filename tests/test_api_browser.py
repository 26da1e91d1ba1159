"""An admin's pages of keys and of the journal, and the reference of the API, in a real browser and in every way that somebody can come."""

from __future__ import annotations

import csv
import io
import json
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from journeys import Enter, Way, every_way, for_everybody, session_of
from served import served

from quivive.accounts import members
from quivive.accounts.roles import Role
from quivive.store import Store, open_store


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with open_store(tmp_path_factory.mktemp("keys") / "reports.sqlite", create=True) as opened:
        opened.key()
        with opened.begin() as connection:
            members.add(connection, "Admin", Role.ADMIN, None, datetime.now(UTC))
        yield opened


@pytest.fixture(scope="module")
def address(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(tmp_path_factory.mktemp("server"), database=store.name) as running:
        yield running.address


def _asked(address: str, key: str) -> dict[str, object]:
    """What a program with that key is answered after it handed a report in."""
    request = urllib.request.Request(  # noqa: S310 - loopback
        f"{address}v1/reports", json.dumps({"text": "DHL: pay 1.99 for your parcel: https://dhl-fees.example/pay"}).encode(),
        {"authorization": f"Bearer {key}", "content-type": "application/json"},
    )  # fmt: skip
    with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 - as above
        found: dict[str, object] = json.load(answer)
        return found


@every_way
def test_a_key_is_made_used_and_revoked_and_the_journal_tells_of_it(enter: Enter, address: str, store: Store, way: Way) -> None:
    window, name = enter(address, session_of(store, "Admin")), f"Hotline {way}"
    page = window.page
    window.open("/team/keys")
    page.fill("#name", name)
    window.press("main .narrow button[type=submit]")
    assert page.locator("[role=alert]").inner_text() == window.say("console.keys.faults.no_scope")
    assert page.input_value("#name") == name
    page.check("#scope-read")
    page.check("#scope-report")
    window.press("main .narrow button[type=submit]")
    key = page.input_value("#made")
    assert _asked(address, key)["report"]
    window.open("/team/keys")
    assert page.locator("#made").count() == 0, "it is shown once"
    row = page.locator(".keys > li", has_text=name)
    assert "_".join(key.split("_")[:2]) in row.inner_text()
    row.locator("summary").click()
    window.press(row.locator("button"))
    assert page.locator("[role=status]").inner_text() == window.say("console.keys.revoked")
    assert row.locator(".state").inner_text() == window.say("console.keys.state_revoked")

    window.press("nav a[href*=audit]")
    page.select_option("#did", "key_made")
    page.fill("#by", "Admin")
    window.press("main form button")
    said = page.locator(".events li").first.inner_text()
    assert name in said and "Admin" in said, "the newest is first"
    _, table = window.download("a[href*='audit.csv']")
    rows = list(csv.DictReader(io.StringIO(table.decode("utf-8-sig"))))
    assert {row["did"] for row in rows} == {"key_made"} and name in rows[0]["details"]
    page.fill("#by", "Nobody")
    window.press("main form button")
    assert page.locator(".events li").count() == 0 and window.say("console.audit.none") in window.shown


@for_everybody
def test_pages_can_be_used_by_everybody(enter: Enter, address: str, store: Store) -> None:
    window = enter(address, session_of(store, "Admin"))
    window.open("/team/keys")
    window.page.fill("#name", "Hotline " + "of a very long name " * 2)
    window.page.check("#scope-read")
    window.press("main .narrow button[type=submit]")
    faults = window.axe()
    window.open("/team/audit")
    faults += window.axe()
    window.page.goto(f"{address}v1/")  # it is in English only
    faults += window.axe()
    assert window.page.evaluate("document.documentElement.scrollWidth") <= window.page.viewport_size["width"]  # type: ignore[index]  # it has a size
    assert not faults, "\n".join(faults)

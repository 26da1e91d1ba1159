"""The page of keys and the reference of the API in a real browser: everybody can use them, and neither needs a script."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from test_api_durable import serving
from test_browser import Axe, Browser, browser

from quivive.accounts import members
from quivive.accounts.roles import Role
from quivive.server.desk import open_desk
from quivive.server.settings import Settings

__all__ = ["browser"]
PASSWORD = "a long sentence for the test"  # noqa: S105 - of an account that lives as long as a test


@pytest.fixture(scope="module")
def console(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    place = str(tmp_path_factory.mktemp("console") / "reports.sqlite")
    desk = open_desk(Settings(database=place), {})
    assert desk is not None
    with desk.store.begin() as connection:
        members.add(connection, "Admin", Role.ADMIN, PASSWORD, datetime.now(UTC))
    desk.store.close()
    with serving(place, key=False) as address:
        yield address


@pytest.mark.parametrize(("width", "scheme", "language"), [(1_000, "light", "en"), (320, "dark", "fr")])
def test_a_key_is_made_by_everybody(browser: Browser, console: str, width: int, scheme: str, language: str) -> None:  # noqa: F811 - the fixture
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)  # type: ignore[arg-type]  # one of two
    page = context.new_page()
    page.goto(f"{console}team/keys?language={language}")
    page.fill("#name", "Admin")
    page.fill("#password", PASSWORD)
    page.click("form button[type=submit]")
    page.goto(f"{console}team/keys?language={language}")
    page.fill("#name", "Hotline " + "of a very long name " * 2)
    page.check("#scope-read")
    page.check("#scope-report")
    page.click("main .narrow button[type=submit]")
    assert page.input_value("#made").startswith("qv_")
    seen = [("keys", Axe().run(page))]
    _fits(page, width)
    page.goto(f"{console}v1/")
    seen.append(("reference", Axe().run(page)))
    _fits(page, width)
    faults = [(name, one["id"], [node["html"][:120] for node in one["nodes"]][:3]) for name, found in seen for one in found["violations"]]
    assert not faults
    context.close()


def _fits(page: object, width: int) -> None:
    """Nothing is wider than the window."""
    assert page.evaluate("document.documentElement.scrollWidth") <= width  # type: ignore[attr-defined]  # a page

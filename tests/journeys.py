"""How somebody comes to the pages in a real browser: in French or English, on a phone or at a desk, with scripts or without."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from quivive.accounts import members, sessions
from quivive.frozen import frozen
from quivive.knowledge import load_knowledge
from quivive.store import Store

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

PHONE: Final = 390
DESK: Final = 1_280
_CALLED: Final = {PHONE: "phone", DESK: "desk"}
_LOCALES: Final = {"en": "en-GB", "fr": "fr-FR"}
_PICTURES: Final = "QUIVIVE_SCREENS"
"""Names a folder that a picture of the last page of each window is kept in, to look at them."""

_SQUEEZED: Final = """[...document.querySelectorAll("main *")].filter((one) => {
  const own = [...one.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.data.trim()).join("");
  const { width, height } = one.getBoundingClientRect();
  return own.length > 8 && width > 2 && width < 30 && height > 60;
}).map((one) => one.textContent.trim().slice(0, 60))"""
"""Words that are written a letter or two in a line."""


@frozen
class Way:
    """The language of somebody's browser, the width of its window in CSS pixels, whether it runs scripts. What is narrow is dark, what is wide light."""

    language: str
    width: int
    script: bool

    def __str__(self) -> str:
        """As the name of a test has it."""
        return f"{self.language}-{_CALLED.get(self.width, self.width)}-{'script' if self.script else 'no-script'}"


def ways(*them: Way) -> pytest.MarkDecorator:
    """Somebody comes in these ways."""
    return pytest.mark.parametrize("way", them, ids=str)


every_way: Final = ways(*(Way(language, width, script) for language in _LOCALES for width in (PHONE, DESK) for script in (True, False)))
for_everybody: Final = ways(Way("en", 1_000, script=True), Way("fr", 320, script=True))
"""In which axe-core looks at pages: it is a script itself."""


class Window:
    """A window of a browser. Of each page that it comes to is seen that it is in the language, no wider than the screen, and that the browser
    had nothing to complain of: no fault of a script, nothing that the page's own policy forbids, nothing asked for elsewhere."""

    def __init__(self, page: Page, way: Way, address: str) -> None:
        self.page, self._way, self._address = page, way, address.rstrip("/")
        self.complaints: list[str] = []
        page.set_default_timeout(60_000)
        page.on("console", lambda message: self.complaints.append(message.text) if message.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", lambda dialog: self.complaints.append(f"a dialog: {dialog.message}"))
        page.on("request", lambda request: None if request.url.startswith((self._address, "data:", "blob:")) else self.complaints.append(f"asked for {request.url}"))

    def say(self, key: str, /, **values: str | int) -> str:
        """A sentence in the language of the window."""
        return load_knowledge().console(self._way.language).say(key, **values)

    def open(self, path: str) -> None:
        """Go to a page, without saying in which language."""
        self.page.goto(self._address + path)
        self.look()

    def press(self, what: str | Locator) -> None:
        """Press what leads to another page."""
        with self.page.expect_navigation():
            (self.page.locator(what).first if isinstance(what, str) else what).click()
        self.look()

    def key(self, name: str) -> None:
        """Press a key that leads to another page."""
        with self.page.expect_navigation():
            self.page.keyboard.press(name)
        self.look()

    def tab_to(self, what: str) -> None:
        """Go on by the tabulator until what is wanted has the focus."""
        for _ in range(40):
            self.page.keyboard.press("Tab")
            if self.page.locator(f"{what}:focus").count():
                return
        pytest.fail(f"no tabulator leads to {what}")

    def download(self, what: str) -> tuple[str, bytes]:
        """Press what gives a file: its name, and what is in it."""
        with self.page.expect_download() as caught:
            self.page.locator(what).first.click()
        return caught.value.suggested_filename, Path(caught.value.path()).read_bytes()

    @property
    def shown(self) -> str:
        """The words of the page, as they are seen."""
        return self.page.locator("main").inner_text()

    def look(self) -> None:
        """See that the page is as every page is to be."""
        width, language = self.page.evaluate("[document.documentElement.scrollWidth, document.documentElement.lang]")
        assert width <= self._way.width, f"{self.page.url} is {width} pixels wide"
        assert language == self._way.language, f"{self.page.url} is in {language}"
        squeezed = self.page.evaluate(_SQUEEZED)
        assert not squeezed, f"{self.page.url}: there is no room for {squeezed}"
        # That a form was refused is an answer like others; a browser notes it all the same.
        assert not (complaints := [one for one in self.complaints if "status of 422" not in one]), f"{self.page.url}: {complaints}"

    def axe(self) -> list[str]:
        """The rules of axe-core that the page breaks. It runs a script of its own, which takes a browser that runs any."""
        from axe_core_python.sync_playwright import Axe  # noqa: PLC0415 - only where there is a browser

        found = Axe().run(self.page)["violations"]
        return [f"{self.page.url}: {fault['id']}: {fault['nodes'][0]['html'][:200]} {fault['nodes'][0]['failureSummary'][:300]}" for fault in found]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium without a window."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if not chromium and not os.environ.get("CI"):
        pytest.skip("Chromium is not installed (Debian: apt-get install chromium)")
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed (pip install playwright)")
    with playwright.sync_playwright() as running:
        opened = running.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()


def window(browser: Browser, way: Way, address: str, session: str = "", **more: object) -> Window:
    """A window of somebody who comes in that way; `more` is what Playwright's `new_context` takes."""
    options = {"viewport": {"width": way.width, "height": 800}, "color_scheme": "dark" if way.width <= PHONE else "light", **more}
    context = browser.new_context(locale=_LOCALES[way.language], java_script_enabled=way.script, **options)  # type: ignore[arg-type]  # its own names
    if session:
        context.add_cookies([{"name": "quivive", "value": session, "url": address}])
    return Window(context.new_page(), way, address)


Enter = Callable[..., Window]
"""Opens a window at a server's address; with the token of a session, somebody is signed in there."""


@pytest.fixture
def enter(browser: Browser, way: Way, request: pytest.FixtureRequest) -> Iterator[Enter]:
    """Opens windows in that way, until the journey is over."""
    opened: list[Window] = []

    def at(address: str, session: str = "", **more: object) -> Window:
        opened.append(window(browser, way, address, session, **more))
        return opened[-1]

    yield at
    for number, one in enumerate(opened, 1):
        if folder := os.environ.get(_PICTURES):
            name = re.sub(r"\W+", "-", request.node.name).strip("-")
            one.page.screenshot(path=Path(folder) / f"{name}-{number}.png", full_page=True)
        one.page.context.close()


def session_of(store: Store, name: str) -> str:
    """The token of a session of somebody, as signing in begins one; hashing their password takes longer than most journeys."""
    now = datetime.now(UTC)
    with store.begin() as connection:
        return sessions.begin(connection, members.called(connection, name).id, now, complete=True)

"""Draws the pictures of the README: the page and the console as a browser shows them, on invented reports.

    python docs/screens.py FOLDER [--today YYYY-MM-DD]

`FOLDER` keeps the store of a simulated year, in which a wave of false Prime mails began nine days ago. Needs Chromium and what the tests need.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from quivive.accounts import members
from quivive.accounts.roles import Role
from quivive.knowledge import load_knowledge
from quivive.store import open_store
from quivive.watch import kept

HERE = Path(__file__).parent
NAME, PASSWORD = "Camille", "a long sentence for pictures"  # noqa: S105 - of an account that lives in the folder
MESSAGE = "Ameli : votre nouvelle carte vitale est disponible. Mettez à jour vos informations sous 48 h : https://ameli-carte.example/maj"
WAVE = """[[waves]]
id = "prime"
story = "prime"
start = {start}
reports = 4000
doubling = 1.5
arrivals = [{{ country = "GB" }}, {{ country = "IE", lag = 2, share = 0.3 }}, {{ country = "FR", lag = 4, share = 0.6 }}]
"""


def main() -> None:
    """Write `docs/screen-*.png`."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--today", type=date.fromisoformat, default=datetime.now(UTC).date())
    chosen = parser.parse_args()
    store = filled(chosen.folder, chosen.today)
    with open_store(store, create=False) as opened:
        kept.keep(opened, load_knowledge(), datetime.combine(chosen.today, time(), UTC))
    with served(store) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_context(viewport={"width": 390, "height": 844}, device_scale_factor=2, locale="fr-FR").new_page()
        page.goto(f"{address}?language=fr")
        page.fill("#text", MESSAGE)
        page.click("form button[type=submit]")
        page.wait_for_load_state()
        _taken(page, "page")
        page = browser.new_context(viewport={"width": 1200, "height": 820}, locale="en-GB").new_page()
        page.goto(f"{address}team/sign-in?language=en")
        page.fill("#name", NAME)
        page.fill("#password", PASSWORD)
        page.click("form button[type=submit]")
        page.wait_for_load_state()
        _taken(page, "overview")
        page.goto(f"{address}team/spread?brand=amazon&language=en")
        page.wait_for_load_state("networkidle")
        _taken(page, "spread")


def filled(folder: Path, today: date) -> Path:
    """The store of the year that ended yesterday, with an account."""
    store = folder / "reports.sqlite"
    if not store.exists():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "waves.toml").write_text(WAVE.format(start=(today - timedelta(9)).isoformat()))
        words = ["--start", (today - timedelta(364)).isoformat(), "--days", "364", "--scale", "0.25", "--waves", str(folder / "waves.toml")]
        subprocess.run([sys.executable, "-m", "quivive", "simulate", *words, "--direct", "--store", str(store)], check=True)  # noqa: S603 - our own command
        with open_store(store, create=False) as opened, opened.begin() as connection:
            members.add(connection, NAME, Role.PUBLISHER, PASSWORD, datetime.now(UTC))
    return store


@contextmanager
def served(store: Path) -> Iterator[str]:
    """A server on the store; its address."""
    command = [sys.executable, "-m", "quivive", "serve", "--port", "0", "--database", str(store), "--language", "en"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env={**os.environ, "QUIVIVE_REQUESTS_PER_MINUTE": "0"}) as process:  # noqa: S603 - as above
        found = re.search(r"http://127\.0\.0\.1:\d+/", process.stderr.readline() if process.stderr else "")
        if found is None:
            raise SystemExit("the server did not start")
        yield found.group()
        process.terminate()


def _taken(page: Page, name: str) -> None:
    file = HERE / f"screen-{name}.png"
    page.screenshot(path=file)
    # Few colours: half as many bytes in every clone.
    Image.open(file).convert("RGB").quantize(128).save(file, optimize=True)


if __name__ == "__main__":
    main()

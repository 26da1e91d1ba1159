"""Published pages in a real browser: whatever a message holds, nothing of it runs, and nothing is asked for."""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from alerting import ALL, PUBLISHER, WORDINGS, alert, on_its_way, shorter
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from test_alert_texts import HOSTILE

from quivive.alerts.disarm import dangers
from quivive.alerts.site import files_of, lists_of

BROWSER = next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None)
IN_MARKUP = [
    "<script>document.title='ran'</script>", "<img src=x onerror=\"document.title='ran'\">", "<svg onload=document.title='ran'>", "</blockquote><script>document.title='ran'</script>",
    "</pre></details><script>document.title='ran'</script>", "<iframe srcdoc=\"<script>parent.document.title='ran'</script>\">", "<meta http-equiv=refresh content=0;url=/ran>",
    "<link rel=stylesheet href=/ran>", "<style>@import '/ran';</style>", "<base href=/ran/>", "<body onload=document.title='ran'>", "--><script>document.title='ran'</script>",
    "&lt;script&gt;document.title='ran'&lt;/script&gt;", "<math><mtext></title><img src=/ran>", "<details open ontoggle=document.title='ran'>", "<a href=javascript:document.title='ran' autofocus onfocus=document.title='ran'>x</a>",
    "]]><script>document.title='ran'</script>", "{{constructor.constructor(\"document.title='ran'\")()}}", "<object data=/ran>", "<video src=/ran autoplay>", "<form action=/ran><button autofocus formaction=/ran>x",
]  # fmt: skip


@pytest.fixture(scope="module")
def site() -> Iterator[tuple[str, list[str]]]:
    """The pages of the hostile examples on a server of this machine: its address, and what was asked for."""
    pages: dict[str, bytes] = {}
    key = Ed25519PrivateKey.generate()
    for number, text in enumerate([*IN_MARKUP, *HOSTILE]):
        case = on_its_way(shorter(alert(text, ("fr", "en")), text if number < len(IN_MARKUP) and not dangers(text) else "Titre"), "approve", "publish")
        files = files_of(case.issues, PUBLISHER, WORDINGS, key)
        pages[f"/{number}.html"] = files[f"{case.alert.id}.fr.html"]
        if number == 0:
            pages |= {f"/{name}": data for name, data in lists_of([case.issues], PUBLISHER, WORDINGS)}
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # noqa: N802 - the name that http.server calls
            asked.append(self.path)
            body = pages.get(self.path)
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's name
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}", asked
    server.shutdown()


def in_browser(folder: Path, url: str, *more: str) -> str:
    """What the browser has made of a page."""
    assert BROWSER
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run", f"--user-data-dir={folder}"]
    done = subprocess.run([BROWSER, *flags, *(more or ("--dump-dom",)), url], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr[-500:]
    return done.stdout


def browser_is_there() -> None:
    if BROWSER is None:
        if os.environ.get("CI"):
            pytest.fail("no browser: apt-get install chromium")
        pytest.skip("no browser: apt-get install chromium")


def test_no_page_runs_or_asks_for_anything(tmp_path: Path, site: tuple[str, list[str]]) -> None:
    browser_is_there()
    address, asked = site
    frames = "".join(f'<iframe src="{address}/{number}.html" width=600 height=300></iframe>' for number in range(len(IN_MARKUP) + len(HOSTILE)))
    # All at once in one page that counts titles: a start of the browser for each would take minutes.
    watcher = f"<!DOCTYPE html><title>calm</title>{frames}"
    (tmp_path / "all.html").write_text(watcher, "utf-8")
    in_browser(tmp_path / "profile", (tmp_path / "all.html").as_uri(), "--virtual-time-budget=5000", "--dump-dom")
    assert {path for path in asked if path.endswith(".html")} >= {f"/{number}.html" for number in range(len(IN_MARKUP))}
    assert not [path for path in asked if "ran" in path or path.count("/") > 1], asked
    for number in (0, 1, 4, 5):
        dom = in_browser(tmp_path / "profile", f"{address}/{number}.html")
        assert "<title>ran</title>" not in dom
        assert "<script" not in dom.lower()


def test_the_check_itself_would_see_a_script(tmp_path: Path) -> None:
    browser_is_there()
    (tmp_path / "x.html").write_text("<!DOCTYPE html><title>calm</title><script>document.title='ran'</script>", "utf-8")
    assert "<title>ran</title>" in in_browser(tmp_path / "profile", (tmp_path / "x.html").as_uri())


def test_no_page_is_wider_than_a_small_phone(tmp_path: Path, site: tuple[str, list[str]]) -> None:
    """At 320 pixels nothing stands out to the right: seen by a page that measures the one it frames."""
    browser_is_there()
    key = Ed25519PrivateKey.generate()
    case = on_its_way(alert("https://" + "a" * 60 + ".example/" + "b" * 200, ALL), "approve", "publish")
    for name, data in files_of(case.issues, PUBLISHER, WORDINGS, key).items():
        if name.endswith((".fr.html", ".de.html")):
            # The policy allows no script, so that it is measured from outside, without it.
            page = data.decode().replace("Content-Security-Policy", "X-None").replace("</body>", "<script>document.title=document.documentElement.scrollWidth-document.documentElement.clientWidth</script></body>")
            (tmp_path / name).write_text(page, "utf-8")
            frame = f'<!DOCTYPE html><title>x</title><iframe id=f src="{name}" width=320 height=600 style="border:0"></iframe><script>onload=()=>document.title=document.getElementById("f").contentDocument.title</script>'
            (tmp_path / "frame.html").write_text(frame, "utf-8")
            dom = in_browser(tmp_path / "profile", (tmp_path / "frame.html").as_uri(), "--allow-file-access-from-files", "--dump-dom")
            assert "<title>0</title>" in dom, dom[:300]

"""The page and the API: what people and programs get, and that nothing hostile harms them or the server."""

from __future__ import annotations

import html
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import jsonschema
import pytest
from starlette.testclient import TestClient

from quivive import schema
from quivive.errors import SettingsFault
from quivive.fact_files import WORDING
from quivive.server.app import create_app
from quivive.server.rate import Allowance
from quivive.server.settings import Settings, settings_from
from quivive.server.work import Busy, Work

SCAM = "Netflix: your payment failed, update your card within 24h: https://netflix-konto.example/x"
MAIL = (
    b"From: DHL <info@parcel-desk.example>\r\nTo: Anna Muster <anna.muster@mail.example>\r\nSubject: Your parcel\r\n"
    b"Content-Type: text/plain; charset=utf-8\r\n\r\nDear Anna, pay 1.99 for your parcel: https://parcel-desk.example/pay\r\n"
)
HOSTILE = [
    '<script>document.title="taken"</script>',
    '"><img src=x onerror=alert(1)>',
    "</textarea><script>alert(1)</script>",
    "{{ 7*7 }}{% for x in range(9) %}{{ x }}{% endfor %}",
    "\u202ereversed\u202c \x00 \x1b[31m &lt;b&gt; ]]> --> <!-- ",
    "javascript:alert(1) https://a.example/\"onmouseover=alert(1)",
]


def client(**settings: int | str) -> TestClient:
    return TestClient(create_app(Settings(**{"requests_per_minute": 0, **settings})), raise_server_exceptions=False)  # type: ignore[arg-type]  # by name


@pytest.mark.parametrize("language", WORDING)
def test_every_page_speaks_the_language_of_whoever_asks(language: str) -> None:
    server = client()
    for path in ("/", "/aftercare"):
        page = server.get(path, headers={"accept-language": f"xx, {language};q=0.9, en;q=0.1"})
        assert page.status_code == 200
        assert f'<html lang="{language}">' in page.text
        assert page.headers["content-language"] == language
    answer = server.post(f"/check?language={language}", data={"text": SCAM})
    assert f'<html lang="{language}">' in answer.text and '<body class="scam">' in answer.text


def test_a_message_is_answered_with_help_and_a_report_without_javascript() -> None:
    server = client()
    page = server.post("/check?language=en", data={"text": SCAM, "country": "GB", "channel": "sms"})
    assert page.status_code == 200
    assert "<mark>" in page.text and "netflix-konto.example" in page.text
    fields = _hidden(page.text)
    assert fields["text"] == SCAM and fields["country"] == "GB"
    after = server.post("/check?language=en", data={**fields, "happened": ["card", "code"]})
    assert "Call your bank now" in html.unescape(after.text)
    assert 'value="card" checked' in after.text
    places = re.findall(r'name="to" value="([^"]+)"', page.text)
    assert "gb-7726" in places or any(place.startswith("gb-") for place in places)
    report = server.post("/report?language=en", data={**fields, "to": places[0]})
    assert report.status_code == 200 and "7726" in report.text


def test_a_mail_is_reported_with_its_readers_name_taken_out() -> None:
    server = client()
    page = server.post("/check?language=en", data={"country": "GB"}, files={"file": ("notice.eml", MAIL, "message/rfc822")})
    assert '<body class="scam">' in page.text or '<body class="suspicious">' in page.text
    fields = _hidden(page.text)
    mail = next(place for place in re.findall(r'name="to" value="([^"]+)"', page.text) if "mail" in place or "sers" in place)
    draft = server.post("/report?language=en", data={**fields, "to": mail, "download": "1"})
    assert draft.headers["content-type"] == "message/rfc822"
    assert draft.headers["content-disposition"] == 'attachment; filename="quivive-report.eml"'
    assert b"parcel-desk.example" in draft.content
    assert b"anna.muster" not in draft.content and b"Anna" not in draft.content


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_of_a_message_becomes_a_part_of_the_page(text: str) -> None:
    server = client()
    sent = f"{SCAM} {text}"
    bodies = [server.post("/check", data={"text": sent, "sender": text, "country": "FR"}).text]
    bodies.append(server.post("/check", data={"text": "", "sender": text}).text)
    bodies.append(server.post("/check", files={"file": (text.replace("\0", "") or "x", sent.encode(), "text/plain")}).text)
    bodies.append(server.post("/report", data={"text": sent, "to": "fr-33700-sms"}).text)
    bodies.append(server.post("/report", data={"text": sent, "to": text}).text)
    bodies.append(server.post("/aftercare", data={"happened": "card", "brand": text}).text)
    for body in bodies:
        assert "<script>" not in body and "<img" not in body and "onerror=alert(1)>" not in body
        assert "onmouseover=alert" not in re.sub(r'(?:value|title)="[^"]*"|>[^<]*<', "", body)
        assert "49" not in re.findall(r"\{\{ ?7\*7 ?\}\}|49", body) if "{{" in text else True


def test_every_answer_forbids_what_pages_do_not_need() -> None:
    server = client(public_address="https://quivive.example")
    for answer in (server.get("/"), server.get("/nowhere"), server.post("/v1/check", content=b"{"), server.get("/static/page.css")):
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy and "frame-ancestors 'none'" in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["strict-transport-security"]
    assert server.get("/").headers["cache-control"] == "no-store"
    assert "set-cookie" not in server.get("/").headers
    assert not re.search(r"<script(?![^>]*\bsrc=)|\son\w+=|style=", server.get("/").text)


def test_pages_load_nothing_from_elsewhere() -> None:
    server = client()
    for page in (server.get("/").text, server.post("/check", data={"text": SCAM}).text):
        for address in re.findall(r'(?:src|href|action)="([^"]*)"', page):
            assert address.startswith(("/", "#", "https://", "mailto:", "tel:", "sms:"))
        assert not re.findall(r'(?:src|action)="https?:', page)
    for address in re.findall(r'(?:src|href)="(/static/[^"]+)"', server.get("/").text):
        found = server.get(address)
        assert found.status_code == 200 and "immutable" in found.headers["cache-control"]
    shared = server.get("/manifest.webmanifest?language=fr").json()["share_target"]
    assert server.post(shared["action"], data={"title": "", "text": SCAM, "url": ""}).status_code == 200


def test_the_api_says_what_the_command_line_says(tmp_path: Path) -> None:
    answer = client().post("/v1/check", json={"text": SCAM, "channel": "sms", "country": "GB", "happened": ["card"]})
    jsonschema.validate(answer.json(), schema.VERDICT)
    command = [sys.executable, "-m", "quivive", "check", "--text", SCAM, "--channel", "sms", "--country", "GB", "--happened", "card", "--format", "json"]
    said = subprocess.run([*command, "--language", "en"], capture_output=True, text=True, check=False)
    assert answer.json() == json.loads(said.stdout)
    mail = client().post("/v1/check?country=GB&happened=clicked", content=MAIL, headers={"content-type": "message/rfc822"})
    assert mail.json()["happened"] == ["clicked"] and mail.json()["claim"]["brand"] == "dhl"
    help_given = client().post("/v1/aftercare", json={"happened": ["card"], "country": "FR", "language": "fr"})
    jsonschema.validate(help_given.json(), schema.AFTERCARE)


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        (b"{", 400, "no JSON"),
        (b"[" * 100_000, 400, "no JSON"),
        (b"[]", 400, "object"),
        (b'{"text": 5}', 400, "text"),
        (b'{"text": "hello", "url": "https://a.example"}', 400, "url"),
        (b'{"text": "hello", "channel": "smoke"}', 400, "smoke"),
        (b'{"text": "hello", "happened": "card"}', 400, "happened"),
        (b'{"text": "hello", "language": "tlh"}', 400, "language"),
        (b'{"text": ""}', 400, "text"),
    ],
)
def test_what_a_program_asks_wrongly_is_told_to_it(body: bytes, status: int, said: str) -> None:
    answer = client().post("/v1/check", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert said in answer.json()["detail"]


def test_what_is_too_large_is_refused_before_it_is_read() -> None:
    server = client(largest_upload=5_000)
    assert server.post("/check", data={"text": "a" * 6_000}).status_code == 413
    assert server.post("/v1/check", content=(b"a" * 1_000 for _ in range(10))).status_code == 413
    assert server.post("/check", data={"text": SCAM}).status_code == 200


def test_a_form_of_many_fields_or_files_is_refused_in_plain_words() -> None:
    server = client()
    many = server.post("/check", data={f"field{number}": "x" for number in range(2_000)})
    assert many.status_code == 400 and "<h1>" in many.text
    files = [("file", (f"{number}.txt", b"x", "text/plain")) for number in range(50)]
    assert server.post("/check", files=files).status_code == 400


def test_nothing_given_is_said_on_the_same_page() -> None:
    page = client().post("/check?language=en", data={"text": "  ", "sender": "07700 900123"})
    assert page.status_code == 422 and 'role="alert"' in page.text and 'value="07700 900123"' in page.text
    assert client().post("/aftercare?language=en", data={}).status_code == 422
    assert client().post("/check", data={"text": SCAM, "country": "XX"}).status_code == 422
    assert client().get("/check", follow_redirects=False).status_code == 303


def test_who_asks_too_often_is_told_when_to_come_again() -> None:
    server = client(requests_per_minute=5)
    statuses = [server.get("/").status_code for _ in range(7)]
    assert statuses == [200] * 5 + [429] * 2
    refused = server.post("/v1/check", json={"text": SCAM})
    assert refused.status_code == 429 and int(refused.headers["retry-after"]) >= 1
    assert server.get("/healthz").status_code == 200


def test_an_allowance_refills_and_is_shared() -> None:
    allowance = Allowance(60)
    other = Allowance(60, allowance.file)
    assert [allowance.wait("192.0.2.1", 100.0) for _ in range(60)] == [0.0] * 60
    assert other.wait("192.0.2.1", 100.0) > 0
    assert other.wait("192.0.2.2", 100.0) == 0
    assert other.wait("192.0.2.1", 103.0) == 0
    assert allowance.wait("2001:db8::1", 100.0) == 0
    assert [allowance.wait("2001:db8::2", 100.0) for _ in range(60)][-1] > 0, "one customer's network counts as one"


async def _three_at_once() -> list[str]:
    import anyio

    work, said = Work(1, 1), []

    async def one() -> None:
        try:
            await work.done(lambda: time.sleep(0.2))
            said.append("done")
        except Busy:
            said.append("busy")

    async with anyio.create_task_group() as group:
        for _ in range(3):
            group.start_soon(one)
    return said


def test_so_many_wait_and_no_more() -> None:
    import anyio

    assert sorted(anyio.run(_three_at_once)) == ["busy", "done", "done"]


def test_all_faults_of_settings_are_told_at_once(tmp_path: Path) -> None:
    file = tmp_path / "server.toml"
    file.write_text('port = 99999\ncolour = "red"\npublic_address = "http://a.example"\n')
    with pytest.raises(SettingsFault) as told:
        settings_from(file, {"QUIVIVE_WORKERS": "many"}, host=None)
    assert len(told.value.faults) == 4
    assert settings_from(None, {"QUIVIVE_PORT": "9000"}, port="9001").port == 9001


@contextmanager
def running(*options: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    environment = {**os.environ, "QUIVIVE_REQUESTS_PER_MINUTE": "0", "QUIVIVE_SECONDS_TO_SEND": "2"}
    process = subprocess.Popen(
        [sys.executable, "-m", "quivive", "serve", "--port", "0", "--language", "en", *options], stderr=subprocess.PIPE, text=True, env=environment
    )
    assert process.stderr
    try:
        line = process.stderr.readline()
        address = re.search(r"http://127\.0\.0\.1:\d+/", line)
        assert address, line
        yield address.group(), process
    finally:
        process.kill()
        process.wait()


@pytest.mark.parametrize("options", [(), ("--workers", "2")])
def test_the_real_server_answers_and_ends_when_told(options: tuple[str, ...]) -> None:
    with running(*options) as (address, process):
        for _ in range(100):
            try:
                body = urllib.request.urlopen(address + "healthz", timeout=5).read()  # noqa: S310 - loopback
                break
            except OSError:
                time.sleep(0.1)
        assert body == b"ok\n"
        request = urllib.request.Request(address + "v1/check", json.dumps({"text": SCAM}).encode(), {"content-type": "application/json"})  # noqa: S310 - as above
        assert json.load(urllib.request.urlopen(request, timeout=30))["level"] == "scam"  # noqa: S310 - as above
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) in (0, -signal.SIGTERM)


def test_a_request_that_never_ends_is_let_go() -> None:
    with running() as (address, _):
        port = int(address.rpartition(":")[2].strip("/"))
        with socket.create_connection(("127.0.0.1", port), timeout=60) as slow:
            slow.sendall(b"POST /check HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 100\r\n\r\ntext=a")
            start = time.monotonic()
            assert b" 408 " in slow.recv(4_096).split(b"\r\n")[0]
            assert time.monotonic() - start < 20


def _hidden(page: str) -> dict[str, str]:
    form = page[page.index('id="report"') :]
    return {name: html.unescape(value) for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form)}


HALF = "\\ud800"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (f'{{"text": "{SCAM} {HALF}x https://netflix-konto.example/{HALF}"}}', 200),
        (f'{{"text": "hello", "sender": "{HALF}"}}', 200),
        (f'{{"text": "hello", "channel": "{HALF}"}}', 400),
        (f'{{"text": "hello", "country": "{HALF}"}}', 400),
        (f'{{"{HALF}": "hello"}}', 400),
        (f'{{"text": "{HALF * 3_000}"}}', 200),
    ],
)
def test_half_characters_are_answered(body: str, status: int) -> None:
    answer = client().post("/v1/check", content=body.encode(), headers={"content-type": "application/json"})
    assert answer.status_code == status, answer.text
    assert json.loads(answer.content)


async def _beside_slow_ones(mail: bytes) -> float:
    import anyio

    work, began = Work(1, 4), time.monotonic()

    async def slow() -> None:
        await work.done(lambda: time.sleep(1.0))

    async with anyio.create_task_group() as group:
        group.start_soon(slow)
        await anyio.sleep(0.1)
        await work.mail(mail, lambda: None)
        return time.monotonic() - began


def test_a_plain_mail_does_not_wait_for_pictures() -> None:
    import anyio

    assert anyio.run(_beside_slow_ones, MAIL) < 0.8
    picture = MAIL.replace(b"text/plain", b"multipart/mixed; boundary=a") + b"--a\r\ncontent-type:  IMAGE/png\r\n\r\nx\r\n--a--\r\n"
    assert anyio.run(_beside_slow_ones, picture) > 0.9
    assert anyio.run(_beside_slow_ones, MAIL + b"Content-" * 1_000) > 0.9, "what cannot be told soon counts as slow"


def test_an_address_that_is_taken_or_nobodys_is_a_fault_of_the_settings() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        for host, port in (("127.0.0.1", taken.getsockname()[1]), ("203.0.113.7", 0), ("no-such-host.invalid", 0)):
            words = ["serve", "--host", host, "--port", str(port), "--database", "none", "--language", "en"]
            ended = subprocess.run([sys.executable, "-m", "quivive", *words], capture_output=True, text=True, timeout=60, check=False)
            assert ended.returncode == 2 and host in ended.stderr and "should not" not in ended.stderr

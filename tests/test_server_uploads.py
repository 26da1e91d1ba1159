"""What people hand in as files, by the page and by the API: each kind is answered, whatever is hostile is told in plain words, the server lives."""

from __future__ import annotations

import html
import io
import json
import random
import re
import struct
import threading
import time
import urllib.error
import urllib.request
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from importlib.util import find_spec
from pathlib import Path

import jsonschema
import pytest
import uvicorn
from drawn_screens import letter, modules, qr, screen, stored
from failing_reader import MARK
from outlook_file import BODY, HEADERS, HTML, SENDER_ADDRESS, SENDER_NAME, SUBJECT, saved_mail
from PIL import Image
from starlette.testclient import TestClient

from quivive import schema
from quivive.isolated.readers import IsolatedReaders, Limits
from quivive.readers import picture
from quivive.server.app import create_app
from quivive.server.media import TAKEN
from quivive.server.settings import Settings

HERE = Path(__file__).parent
ASKS = "Royal Mail: your parcel is\nheld. Pay the 1.99 fee today\nor it goes back:\n_royalmail-fee.example/pay_"
SCREEN = screen([("theirs", ASKS)])
PAYS = "Dear customer,\nyour electricity is cut off on\nMonday. Pay the open bill of\n248.00 today with the code."
ALARM = ("scam", "suspicious")


def recording(form: str, codec: str) -> bytes:
    """The spoken call of the tests in another form."""
    import av  # noqa: PLC0415 - an optional part

    target = io.BytesIO()
    with av.open(str(HERE / "recordings" / "bank.opus")) as source, av.open(target, "w", format=form) as container:
        stream = container.add_stream(codec, rate=16_000)
        stream.layout = "mono"
        resampler = av.AudioResampler(format=stream.codec_context.format.name, layout="mono", rate=16_000)
        for frame in source.decode(audio=0):
            frame.pts = None
            for converted in resampler.resample(frame):
                container.mux(stream.encode(converted))
        container.mux(stream.encode(None))
    return target.getvalue()


def printed(*pages: Image.Image) -> bytes:
    """Pages without a text layer, as a scanner makes them."""
    target = io.BytesIO()
    pages[0].save(target, "PDF", save_all=True, append_images=pages[1:])
    return target.getvalue()


def written(text: str) -> bytes:
    """A page with a text layer."""
    lines = "".join(f"({line}) Tj T* " for line in text.replace("(", "").replace(")", "").split("\n"))
    content = f"BT /F1 14 Tf 20 TL 60 700 Td {lines}ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content), b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]  # fmt: skip
    body = b"%PDF-1.4\n" + b"".join(b"%d 0 obj\n%s\nendobj\n" % (number, one) for number, one in enumerate(objects, 1))
    return body + b"trailer << /Root 1 0 R /Size 6 >>\n%%EOF\n"


def mail(*files: tuple[str, str, bytes], text: str = "See the picture.") -> bytes:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "Desk <info@desk-bills.example>", "anna@mail.example", "Your bill"
    made["Message-ID"] = "<1@desk-bills.example>"
    made.set_content(text)
    for name, kind, content in files:
        made.add_attachment(content, maintype=kind.partition("/")[0], subtype=kind.partition("/")[2], filename=name)
    return made.as_bytes()


def outlook() -> bytes:
    headers = "From: Desk <info@desk-bills.example>\r\nMessage-ID: <2@desk-bills.example>\r\n"
    return saved_mail(
        {SUBJECT: "Your parcel", BODY: "Royal Mail: pay the 1.99 fee for your parcel: https://royalmail-fee.example/pay", HEADERS: headers, SENDER_NAME: "Royal Mail", SENDER_ADDRESS: "info@desk-bills.example", HTML: b""}
    )


def drawn(payload: str) -> bytes:
    rows = ["".join("\u2588\u2588" if dark else "  " for dark in line) for line in modules(payload)]
    return ("Your bill is open. Scan the code and pay today:\n\n" + "\n".join(rows)).encode()


INVITATION = (
    b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nSUMMARY:Payment of 499.99 to Norton is due today\r\nORGANIZER;CN=\"Norton Billing\":mailto:billing@desk-renewals.example\r\n"
    b"DESCRIPTION:Your Norton subscription renews for 499.99. If you did not order it\\, call us within 24 hours on 020 7946 0123.\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)
CALL = (
    b"WEBVTT\n\n00:03.000 --> 00:18.000\n<v Caller>This is the fraud team of your bank, a suspicious payment was made.\n\n"
    b"00:42.000 --> 01:02.000\n<v Caller>Do not hang up. Move your money to a safe account and read me the code you get.\n"
)
needs_sound = pytest.mark.skipif(find_spec("faster_whisper") is None, reason="the extra audio is not installed")
KINDS: dict[str, tuple[str, str, Callable[[], bytes], str]] = {
    "png": ("shot.png", "image/png", lambda: stored(SCREEN), "royalmail-fee.example"),
    "jpeg": ("shot.jpg", "image/jpeg", lambda: stored(SCREEN, "JPEG", quality=90), "royalmail-fee.example"),
    "webp": ("shot.webp", "image/webp", lambda: stored(SCREEN, "WEBP", quality=90), "royalmail-fee.example"),
    "heic": ("shot.heic", "image/heic", (HERE / "files" / "screen.heic").read_bytes, "parcel is held"),
    "code": ("code.png", "image/png", lambda: stored(qr("https://power-bill.example/pay")), "power-bill.example"),
    "pdf": ("letter.pdf", "application/pdf", lambda: written(PAYS + "\nhttps://power-bill.example/pay"), "power-bill.example"),
    "scan": ("scan.pdf", "application/pdf", lambda: printed(letter(PAYS, code="https://power-bill.example/pay")), "power-bill.example"),
    "wav": ("voicemail.wav", "audio/wav", lambda: recording("wav", "pcm_s16le"), "safe account"),
    "mp3": ("voicemail.mp3", "audio/mpeg", lambda: recording("mp3", "libmp3lame"), "safe account"),
    "msg": ("mail.msg", "application/vnd.ms-outlook", outlook, "royalmail-fee.example"),
    "ics": ("invite.ics", "text/calendar", lambda: INVITATION, "Norton"),
    "vtt": ("call.vtt", "text/vtt", lambda: CALL, "safe account"),
    "drawn": ("note.txt", "text/plain", lambda: drawn("https://power-bill.example/pay"), "power-bill.example"),
    "mail": ("bill.eml", "message/rfc822", lambda: mail(("bill.png", "image/png", stored(letter(PAYS, code="https://power-bill.example/pay")))), "power-bill.example"),
}
every_kind = pytest.mark.parametrize("kind", [pytest.param(kind, marks=needs_sound) if kind in ("wav", "mp3") else kind for kind in KINDS])


@pytest.fixture(scope="module")
def apart() -> Iterator[IsolatedReaders]:
    """The processes that read, kept for all tests."""
    readers = IsolatedReaders(Limits(seconds=120), 1)
    yield readers
    readers.close()


@pytest.fixture(scope="module")
def server(apart: IsolatedReaders) -> TestClient:
    return TestClient(create_app(Settings(requests_per_minute=0), apart=apart), raise_server_exceptions=False)


def words(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]*>", "", page)).split())


@every_kind
def test_the_page_answers_every_kind_of_file(kind: str, server: TestClient) -> None:
    name, media, content, shown = KINDS[kind]
    page = server.post("/check?language=fr", data={"country": "FR"}, files={"file": (name, content(), media)})
    assert page.status_code == 200, words(page.text)[:500]
    assert '<html lang="fr">' in page.text
    assert re.search(r'<body class="(scam|suspicious)">', page.text), words(page.text)[:500]
    assert shown in words(page.text)
    assert "style=" not in page.text


@every_kind
def test_the_api_takes_every_kind_by_its_media_type(kind: str, server: TestClient) -> None:
    _, media, content, shown = KINDS[kind]
    answer = server.post("/v1/check?country=GB&language=en", content=content(), headers={"content-type": f"{media}; charset=utf-8"})
    assert answer.status_code == 200, answer.text
    jsonschema.validate(answer.json(), schema.VERDICT)
    assert answer.json()["level"] in ALARM
    assert shown in answer.text


def test_a_picture_is_shown_with_its_telling_words_framed(server: TestClient) -> None:
    page = server.post("/check?language=en", files={"file": ("shot.png", stored(SCREEN), "image/png")})
    assert page.text.count("data:image/jpeg;base64,") == 1
    assert re.search(r'<rect x="\d+" y="\d+" width="\d+" height="\d+"/>', page.text)
    assert "img-src 'self' data:" in page.headers["content-security-policy"]
    fields = {name: html.unescape(value) for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.text)}
    again = server.post("/check?language=en", data={**fields, "happened": ["card"]})
    assert "Call your bank now" in words(again.text)
    place = re.findall(r'name="to" value="([^"]+)"', page.text)[0]
    assert "royalmail-fee" in words(server.post("/report?language=en", data={**fields, "to": place}).text)


def bomb() -> bytes:
    """A picture that says it has 3.6 thousand million pixels."""
    chunks = [(b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)), (b"IDAT", zlib.compress(b"\0" * 1_000)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks)


MBOX = b"".join(b"From a@b.example Mon Jan  5 10:00:00 2026\n" + mail(text=f"Message {number}") + b"\n" for number in range(3))


@pytest.mark.parametrize(
    ("name", "content", "said", "said_in_french"),
    [
        ("bomb.png", bomb(), "64 million pixels", "64 millions de pixels"),
        ("empty.png", b"", "There is no message yet", "Il n’y a pas encore de message"),
        ("mails.mbox", MBOX, "several messages", "plusieurs messages"),
        ("program.png", b"MZ\x90\x00" + bytes(3_000), "a program", "un programme"),
        ("broken.pdf", b"%PDF-1.7\n\x00\xff\xfe broken", "PDF document is broken", "document PDF est abîmé"),
        ("broken.msg", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(3_000), "Outlook file is broken", "fichier Outlook est abîmé"),
        ("broken.mp3", b"ID3\x04\x00\x00" + bytes(2_000), "sound is broken", "son est abîmé"),
    ],
)
def test_what_cannot_be_read_is_told_in_the_readers_language(name: str, content: bytes, said: str, said_in_french: str, server: TestClient) -> None:
    if name.endswith(".mp3") and find_spec("av") is None:
        pytest.skip("the extra audio is not installed")
    for language, sentence in (("en", said), ("fr", said_in_french)):
        page = server.post(f"/check?language={language}", files={"file": (name, content, "application/octet-stream")})
        assert page.status_code == 422
        alert = re.search(r'role="alert">([^<]*)<', page.text)
        assert alert and sentence in html.unescape(alert[1]), words(page.text)[:400]
        assert not alert[1].startswith("-")
    media = {"mbox": "application/mbox", "msg": "application/vnd.ms-outlook", "mp3": "audio/mpeg", "pdf": "application/pdf"}.get(name[-4:].strip("."), "image/png")
    answer = server.post("/v1/check", content=content, headers={"content-type": media})
    assert answer.status_code == 422 and answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("kind", ["png", "jpeg", "webp", "heic", "pdf", "scan", "msg", "ics", "mail"])
def test_what_is_cut_or_changed_gets_an_answer(kind: str, server: TestClient) -> None:
    """Cut off, with bytes changed, named wrongly: an answer, or a sentence with what helps; never a fault of the server."""
    name, media, content, _ = KINDS[kind]
    whole, chance = content(), random.Random(kind)
    changed = bytearray(whole)
    for _ in range(40):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    for data, called in ((whole[: len(whole) // 3], name), (bytes(changed), name), (whole, "notes.txt"), (whole, "song.mp3")):
        page = server.post("/check", files={"file": (called, data, media)})
        assert page.status_code in (200, 422), words(page.text)[:300]
    assert server.post("/v1/check", content=bytes(changed), headers={"content-type": media}).status_code in (200, 422)
    assert server.get("/healthz").status_code == 200


def test_a_hundred_megabytes_are_refused_unread(server: TestClient) -> None:
    part = b"\x89PNG\r\n\x1a\n" + bytes(1_000_000)
    assert server.post("/v1/check", content=(part for _ in range(100)), headers={"content-type": "image/png"}).status_code == 413
    assert server.post("/check", content=part, headers={"content-type": "multipart/form-data; boundary=x", "content-length": str(100_000_000)}).status_code == 413


@pytest.mark.parametrize("kind", ["application/x-msdownload", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "nonsense", "image/svg+xml"])
def test_other_kinds_are_refused_by_name(kind: str, server: TestClient) -> None:
    answer = server.post("/v1/check", content=b"x", headers={"content-type": kind})
    assert answer.status_code == 415
    assert answer.headers["accept"].split(", ") == list(TAKEN)
    assert kind.partition(";")[0] in answer.json()["detail"]


def test_a_part_that_is_not_installed_is_named_with_its_remedy(monkeypatch: pytest.MonkeyPatch, server: TestClient) -> None:
    monkeypatch.setattr(picture, "find_spec", lambda _: None)
    page = server.post("/check?language=fr", files={"file": ("shot.png", stored(SCREEN), "image/png")})
    assert page.status_code == 422 and "pip install 'quivive[ocr,qr]'" in words(page.text)
    answer = server.post("/v1/check", content=stored(SCREEN), headers={"content-type": "image/png"})
    assert answer.status_code == 422 and "quivive[ocr,qr]" in answer.json()["detail"]


# --- what fails while it is read, on a real server


@contextmanager
def running(apart: IsolatedReaders, **settings: int) -> Iterator[str]:
    """The application behind a real socket of this machine."""
    app = create_app(Settings(requests_per_minute=0, **settings), apart=apart)
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    for _ in range(200):
        if server.started:
            break
        time.sleep(0.05)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(20)


def posted(address: str, content: bytes, kind: str = "image/png") -> tuple[int, str]:
    request = urllib.request.Request(f"{address}/v1/check", content, {"content-type": kind})  # noqa: S310 - loopback
    try:
        with urllib.request.urlopen(request, timeout=120) as answer:  # noqa: S310 - as above
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def test_a_decoder_that_fails_or_hangs_holds_up_nobody_else() -> None:
    """While one file hangs, texts are answered at once and further files wait or are asked to come again; then all goes on."""
    small = stored(letter("Pay the fee today.", size=(400, 300)))
    text = json.dumps({"text": "Netflix: your payment failed, update your card within 24h: https://netflix-konto.example/x"}).encode()
    apart = IsolatedReaders(Limits(seconds=8), 1, "failing_reader")
    with running(apart, readers_at_once=1, readers_waiting=1) as address:
        assert posted(address, small)[0] == 200
        for word in (b"crash", b"abort", b"lie"):
            status, said = posted(address, small + MARK + word)
            assert status == 422 and "failed on it" in said
        assert posted(address, small)[0] == 200
        said_later: list[tuple[int, str]] = []
        hanging = threading.Thread(target=lambda: said_later.append(posted(address, small + MARK + b"hang")))
        hanging.start()
        time.sleep(1)
        waiting = threading.Thread(target=lambda: said_later.append(posted(address, small)))
        waiting.start()
        time.sleep(0.5)
        start = time.monotonic()
        assert posted(address, text, "application/json")[0] == 200
        assert posted(address, small)[0] == 503
        assert time.monotonic() - start < 5
        assert not said_later
        hanging.join(60)
        waiting.join(60)
        assert sorted(status for status, _ in said_later) == [200, 422]
        assert any("too long" in said for _, said in said_later)
        assert posted(address, text, "application/json")[0] == 200
    apart.close()

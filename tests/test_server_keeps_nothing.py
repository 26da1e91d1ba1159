"""A server that was told to keep nothing opens no connection for a message and leaves nothing of it on the disk."""

from __future__ import annotations

import json
import sys
import urllib.request
from pathlib import Path

import pytest
from served import SCAM, served
from starlette.testclient import TestClient

from quivive.server.app import create_app
from quivive.server.settings import Settings

CANARY = "canarybird7"
MAIL = f"From: Netflix <a@b.example>\r\nSubject: {CANARY}\r\nContent-Type: text/html\r\n\r\n<img src='https://{CANARY}.example/x.png'>{SCAM}".encode()
_opened: list[object] = []
_watching = False


def _watch(event: str, details: tuple[object, ...]) -> None:
    if _watching and event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "subprocess.Popen", "os.exec", "os.system"):
        _opened.append((event, details))


def test_no_connection_is_opened_for_a_message() -> None:
    global _watching
    server = TestClient(create_app(Settings(requests_per_minute=0)), raise_server_exceptions=False)
    sys.addaudithook(_watch)
    _watching = True
    try:
        assert server.post("/v1/check", json={"text": SCAM, "country": "FR"}).status_code == 200
        assert server.post("/v1/check", content=MAIL, headers={"content-type": "message/rfc822"}).status_code == 200
        assert server.post("/check", data={"text": SCAM}).status_code == 200
        assert server.post("/check", files={"file": ("a.eml", MAIL, "message/rfc822")}).status_code == 200
        assert server.post("/report", data={"text": SCAM, "to": "fr-33700-sms", "country": "FR"}).status_code in (200, 422)
        assert server.post("/aftercare", data={"happened": "card", "country": "GB"}).status_code == 200
        assert not _opened
        with pytest.raises(OSError):
            urllib.request.urlopen("http://127.0.0.1:1/", timeout=1)  # what is watched for is seen
        assert _opened
    finally:
        _watching = False


def test_nothing_of_a_message_is_left_on_the_disk(tmp_path: Path) -> None:
    (home := tmp_path / "home").mkdir()
    with pytest.MonkeyPatch.context() as patch:
        for name in ("HOME", "TMPDIR", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
            patch.setenv(name, str(home))
        with served(tmp_path, "--workers", "2", log="json") as server:
            _post(server.address + f"v1/check?sender={CANARY}", MAIL, "message/rfc822")
            _post(server.address + "v1/check", json.dumps({"text": f"{SCAM} {CANARY}", "sender": CANARY}).encode(), "application/json")
            large = MAIL + b"\r\n" + b"more and more " * 200_000
            form = b'--b\r\nContent-Disposition: form-data; name="file"; filename="%b.eml"\r\n\r\n' % CANARY.encode() + large + b"\r\n--b--\r\n"
            _post(server.address + "check", form, "multipart/form-data; boundary=b")
            files = [path for path in tmp_path.rglob("*") if path.is_file()]
            assert any("counter" in path.name for path in files), "what is counted lies there"
            assert not [path for path in files if CANARY.encode() in path.read_bytes() or CANARY in path.name]
            server.process.terminate()
            assert server.process.wait(30) == 0
        assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["server.log"], "and is taken away at the end"


def _post(address: str, body: bytes, kind: str) -> None:
    request = urllib.request.Request(address, body, {"content-type": kind})  # noqa: S310 - loopback
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - as above
        assert answer.status == 200
        answer.read()

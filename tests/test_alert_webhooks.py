"""Programs that are told by webhook: real servers on this machine that take, refuse, stall, redirect and go away."""

from __future__ import annotations

import base64
import json
import random
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from alerting import PUBLISHER, START, WORDINGS, Memory, alert, on_its_way, secret_file
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from standardwebhooks import Webhook
from standardwebhooks.webhooks import WebhookVerificationError
from test_sending import certificate

from quivive.alerts.deliveries import Ledger, Outcome, Way, dead_letters
from quivive.alerts.errors import CannotAlert
from quivive.alerts.http_post import post
from quivive.alerts.keys import new_key
from quivive.alerts.publisher import Endpoint, may_be_called
from quivive.alerts.site import document_of
from quivive.alerts.verify import verified
from quivive.alerts.webhooks import Patience, Signatures, body_of, call

__all__ = ["certificate"]
CASE = on_its_way(alert(), "approve", "publish")
ISSUE = CASE.issues[-1]
KEY = Ed25519PrivateKey.generate()
BODY = body_of(ISSUE, document_of(CASE.issues, PUBLISHER, WORDINGS, KEY))
SECRET = "whsec_" + base64.b64encode(bytes(range(32))).decode()
Answer = Callable[[BaseHTTPRequestHandler], None]


class Program(ThreadingHTTPServer):
    """A receiver that keeps what it gets, and answers as it is told, the last answer for ever."""

    def __init__(self, *answers: Answer | int) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers = list(answers) or [204]
        self.calls: list[tuple[dict[str, str], bytes]] = []

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class _Handler(BaseHTTPRequestHandler):
    server: Program

    def do_POST(self) -> None:  # noqa: N802 - the name that http.server calls
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.calls.append(({name.lower(): value for name, value in self.headers.items()}, body))
        answers = self.server.answers
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if isinstance(answer, int):
            self.send_response(answer)
            self.end_headers()
        else:
            answer(self)

    do_GET = do_POST  # noqa: N815 - as above

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's name
        """Nothing."""


@contextmanager
def program(*answers: Answer | int, tls: Path | None = None) -> Iterator[Program]:
    server = Program(*answers)
    if tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(tls)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def patience(slept: list[float] | None = None, tries: int = 4, timeout: float = 5.0) -> Patience:
    return Patience(tries=tries, timeout=timeout, sleep=(slept if slept is not None else []).append, chance=random.Random(7))  # noqa: S311 - a test


def tell(server: Program, tmp_path: Path, store: Memory | None = None, path: str = "/hook", **how: object) -> tuple[Outcome, str]:
    endpoint = Endpoint("partner", f"http://127.0.0.1:{server.port}{path}", secret_file=secret_file(tmp_path / "secret", SECRET))
    ledger = Ledger(store or Memory(), ISSUE.alert.id, ISSUE.version, Way.WEBHOOK, "a")
    return call(endpoint, Signatures(endpoint), ISSUE, BODY, ledger, how.get("patience") or patience(), lambda: datetime.now(UTC))  # type: ignore[arg-type] # - a Patience


# --- signed


def test_another_program_verifies_the_signature(tmp_path: Path) -> None:
    with program() as server:
        assert tell(server, tmp_path) == (Outcome.DONE, "204")
    ((headers, body),) = server.calls
    event = Webhook(SECRET).verify(body, headers)
    assert event["type"] == "alert.published"
    assert event["timestamp"] == "2026-06-10T09:02:00Z"
    assert headers["webhook-id"] == f"msg_{ISSUE.alert.id}_1"
    assert headers["content-type"] == "application/json"
    assert verified("body", body, KEY.public_key()).alert == ISSUE.alert
    with pytest.raises(WebhookVerificationError):
        Webhook(SECRET).verify(body.replace(b"33700", b"33701"), headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(SECRET).verify(body, headers | {"webhook-id": "msg_other"})


def test_a_signature_by_our_own_key(tmp_path: Path) -> None:
    new_key(tmp_path / "hook.key")
    told = (tmp_path / "hook.key.pub").read_text().splitlines()[0]
    public = Ed25519PublicKey.from_public_bytes(base64.b64decode(told.removeprefix("whpk_")))
    both = Endpoint("partner", "http://127.0.0.1:1/", secret_file=secret_file(tmp_path / "secret", SECRET), key_file=str(tmp_path / "hook.key"))
    symmetric, own = Signatures(both).of("msg_1", 1_674_087_231, b'{"a":1}').split(" ")
    assert symmetric == Webhook(SECRET).sign("msg_1", datetime.fromtimestamp(1_674_087_231, UTC), '{"a":1}')
    public.verify(base64.b64decode(own.removeprefix("v1a,")), b'msg_1.1674087231.{"a":1}')
    with pytest.raises(InvalidSignature):
        public.verify(base64.b64decode(own.removeprefix("v1a,")), b'msg_1.1674087232.{"a":1}')
    seed = Ed25519PrivateKey.generate()
    file = secret_file(tmp_path / "whsk", "whsk_" + base64.b64encode(seed.private_bytes_raw() + seed.public_key().public_bytes_raw()).decode())
    assert Signatures(Endpoint("x", "", key_file=file)).of("m", 1, b"x") == f"v1a,{base64.b64encode(seed.sign(b'm.1.x')).decode()}"


@pytest.mark.parametrize("text", ["", "whsec_", "whsec_" + base64.b64encode(b"short").decode(), "secret", "whsec_***", "whsec_" + base64.b64encode(bytes(65)).decode()])
def test_a_secret_that_is_none_is_said(tmp_path: Path, text: str) -> None:
    with pytest.raises(CannotAlert) as caught:
        Signatures(Endpoint("x", "", secret_file=secret_file(tmp_path / "secret", text)))
    assert caught.value.key == "key_unreadable"


def test_a_secret_that_others_can_read_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text(SECRET)
    file.chmod(0o644)
    with pytest.raises(CannotAlert) as caught:
        Signatures(Endpoint("x", "", secret_file=str(file)))
    assert caught.value.key == "key_open"


# --- tried again


def test_it_is_tried_again_with_the_same_id_and_growing_pauses(tmp_path: Path) -> None:
    slept: list[float] = []
    with program(500, 503, 204) as server:
        assert tell(server, tmp_path, patience=patience(slept)) == (Outcome.DONE, "204")
    assert len({headers["webhook-id"] for headers, _ in server.calls}) == 1
    assert len({body for _, body in server.calls}) == 1
    assert [bound for bound, pause in zip((2.0, 4.0), slept, strict=True) if 0 <= pause <= bound] == [2.0, 4.0]
    for headers, body in server.calls:
        Webhook(SECRET).verify(body, headers)


def test_pauses_are_left_to_chance_and_bounded() -> None:
    many = Patience(chance=random.Random(1))  # noqa: S311 - a test
    pauses = [many.pause(3, 0) for _ in range(200)]
    assert max(pauses) <= 8
    assert min(pauses) < 2
    assert len(set(pauses)) > 190
    assert all(many.pause(failures, 0) <= many.most for failures in range(1, 40))
    assert many.pause(1, 30) == 30
    assert many.pause(1, 10**9) == many.most


def test_what_a_receiver_asks_for_is_waited(tmp_path: Path) -> None:
    slept: list[float] = []

    def busy(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(429)
        handler.send_header("Retry-After", "9")
        handler.end_headers()

    with program(busy, 200) as server:
        assert tell(server, tmp_path, patience=patience(slept))[0] is Outcome.DONE
    assert slept == [9.0]


def test_what_is_given_up_is_kept_and_can_be_sent_again(tmp_path: Path) -> None:
    store = Memory()
    with program(500) as server:
        assert tell(server, tmp_path, store) == (Outcome.DEAD, "500")
        assert len(server.calls) == 4
        (letter,) = dead_letters(store)
        assert (letter.alert, letter.version, letter.to, letter.text) == (ISSUE.alert.id, 1, "partner", "500")
        server.answers = [200]
        assert tell(server, tmp_path, store)[0] is Outcome.DONE
    assert dead_letters(store) == []


def test_gone_is_gone(tmp_path: Path) -> None:
    with program(410) as server:
        assert tell(server, tmp_path) == (Outcome.DEAD, "410")
    assert len(server.calls) == 1


def test_no_redirect_is_followed(tmp_path: Path) -> None:
    with program(200) as elsewhere:

        def away(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(307)
            handler.send_header("Location", f"http://127.0.0.1:{elsewhere.port}/")
            handler.end_headers()

        with program(away) as server:
            assert tell(server, tmp_path, patience=patience(tries=2)) == (Outcome.DEAD, "307")
    assert elsewhere.calls == []


# --- hostile receivers


def test_a_receiver_that_stalls_or_drips_is_left_in_time(tmp_path: Path) -> None:
    def stalls(_: BaseHTTPRequestHandler) -> None:
        time.sleep(3)

    def drips(handler: BaseHTTPRequestHandler) -> None:
        for letter in b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100:
            try:
                handler.wfile.write(bytes([letter]))
                handler.wfile.flush()
            except OSError:
                return
            time.sleep(0.05)

    for answer in (stalls, drips):
        with program(answer) as server:
            start = time.monotonic()
            outcome, text = tell(server, tmp_path, patience=patience(tries=1, timeout=0.7))
            assert outcome is Outcome.DEAD
            assert text
            assert time.monotonic() - start < 2.5


def test_a_receiver_that_answers_nonsense_changes_nothing(tmp_path: Path) -> None:
    def nonsense(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"\xff\xfe\x00 200 OK\x1b[2J\r\n\r\n")

    def endless(handler: BaseHTTPRequestHandler) -> None:
        try:
            handler.wfile.write(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 100_000)
        except OSError:
            return

    def large(handler: BaseHTTPRequestHandler) -> None:
        try:
            handler.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n" + b"y" * 50_000_000)
        except OSError:
            return

    for answer, outcome in ((nonsense, Outcome.DEAD), (endless, Outcome.DEAD), (large, Outcome.DONE)):
        with program(answer) as server:
            got, text = tell(server, tmp_path, patience=patience(tries=1))
            assert got is outcome
            assert text.isprintable()


def test_nobody_there(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        endpoint = Endpoint("partner", f"http://127.0.0.1:{free.getsockname()[1]}/", secret_file=secret_file(tmp_path / "secret", SECRET))
    ledger = Ledger(Memory(), ISSUE.alert.id, 1, Way.WEBHOOK, "a")
    outcome, text = call(endpoint, Signatures(endpoint), ISSUE, BODY, ledger, patience(), lambda: START)
    assert outcome is Outcome.DEAD
    assert "refused" in text.lower()


# --- where it may go


def test_encrypted_with_a_certificate_that_is_known(certificate: Path) -> None:
    with program(200, tls=certificate) as server:
        url = f"https://127.0.0.1:{server.port}/"
        assert post(url, b"{}", {}, ca_file=str(certificate)).taken
        assert "certificate" in post(url, b"{}", {}).fault.lower()
        assert post(url, b"{}", {}, ca_file="/nowhere").status == 0


@pytest.mark.parametrize("url", ["http://partner.example/", "http://127.0.0.1.evil.example/", "ftp://127.0.0.1/", "https://", "https://user:pass@partner.example/", "file:///etc/passwd", "http://127.0.0.1:99999/", "https://partner.example/a b", "https://partner.example/\r\nX: y", "//partner.example", "http://[::1", "http://0x7f.1/", "http://2130706433/", "https://pärtner.example/"])
def test_nothing_goes_where_it_may_not(url: str) -> None:
    assert not may_be_called(url)
    with pytest.raises(ValueError, match="not an address"):
        post(url, b"{}", {})


def test_the_body_is_what_was_signed_and_small() -> None:
    assert json.loads(BODY)["data"]["schema"] == "quivive.alert/1"
    assert len(BODY) < 40_000

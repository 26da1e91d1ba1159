"""Alerts handed to a real mail server on this machine: one by one, once each, signed, stopped and gone on with."""

from __future__ import annotations

import email
import email.policy
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import dkim
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from alerting import START, WORDINGS, Memory, alert, on_its_way, publisher, secret_file
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from quivive.alerts.deliveries import JOURNAL, Ledger, Outcome, Way
from quivive.alerts.errors import CannotAlert
from quivive.alerts.letters import letter, signer
from quivive.alerts.mailing import Mailed, Pace, mail_all
from quivive.alerts.publisher import Publisher
from quivive.alerts.recipients import Recipient, marked, recipients
from quivive.reports.sending import MailServer

CASE = on_its_way(alert(), "approve", "publish")
ISSUE = CASE.issues[-1]
PEOPLE = [Recipient(f"person{number}@mail.example") for number in range(6)]


class Post:
    """Keeps what it is given; answers as the name of the recipient says, or as `answer` does."""

    def __init__(self) -> None:
        self.envelopes: list[Envelope] = []
        self.answer: Callable[[int], str] = lambda _: "250 OK"
        self.refuse_sender = False

    async def handle_MAIL(self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]) -> str:  # noqa: N802 - aiosmtpd's name
        if self.refuse_sender:
            return "550 5.7.1 sender not welcome"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]) -> str:  # noqa: N802 - aiosmtpd's name
        if "nobody" in address:
            return "550 5.1.1 nobody here"
        if "later" in address:
            return "451 4.2.1 come back later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        said = self.answer(len(self.envelopes))
        if said == "break":
            self.envelopes.append(envelope)
            assert server.transport is not None
            server.transport.abort()
            return "250 OK"
        if said.startswith("250"):
            self.envelopes.append(envelope)
        return said

    @property
    def got(self) -> list[str]:
        return [to for envelope in self.envelopes for to in envelope.rcpt_tos]


@contextmanager
def post_office() -> Iterator[tuple[Post, MailServer]]:
    """A mail server, and how it is named."""
    kept = Post()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(kept, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield kept, MailServer("127.0.0.1", port, "none", "", "", "", "", 10.0)
    finally:
        controller.stop()


def ledger(store: Memory, run: str = "a") -> Ledger:
    return Ledger(store, ISSUE.alert.id, ISSUE.version, Way.MAIL, run)


def send(store: Memory, server: MailServer, people: list[Recipient] = PEOPLE, who: Publisher | None = None, *, again: bool = False, run: str = "a") -> Mailed:
    made = who or publisher()
    sign = signer(made)

    def written(person: Recipient, mark: str) -> bytes:
        mail = letter(ISSUE, made, WORDINGS[ISSUE.alert.notice(person.language).language], person.address, mark, "alerts@bluebird.example")
        return sign.signed(mail) if sign else mail

    pace = Pace(made.mail.a_minute)
    return mail_all(marked(people, lambda address: f"m{hash(address) & 0xFFFFFF:x}"), written, server, "alerts@bluebird.example", ledger(store, run), pace, lambda: START, again=again)


# --- what a mail is


def test_a_mail_of_a_list_says_so_and_holds_text_alone() -> None:
    with post_office() as (kept, server):
        mailed = send(Memory(), server, [Recipient("anna@mail.example"), Recipient("tom@mail.example", "en")], publisher(unsubscribe="https://bluebird.example/stop"))
    assert (mailed.done, kept.got) == (2, ["anna@mail.example", "tom@mail.example"])
    french, english = (email.message_from_bytes(envelope.content or b"", policy=email.policy.default) for envelope in kept.envelopes)
    assert french["To"] == "anna@mail.example"
    assert french["Subject"] == "De faux SMS qui usurpent le nom Chronopost"
    assert english["Subject"] == "False text messages in the name of Chronopost"
    assert str(french["From"]) == '"Bluebird Bank, fraud team" <alerts@bluebird.example>'
    assert (french["List-Id"], french["List-Unsubscribe"]) == ("<alerts.bluebird.example>", "<https://bluebird.example/stop>")
    assert (french["Auto-Submitted"], french["Precedence"], french["Content-Language"]) == ("auto-generated", "bulk", "fr")
    assert french["Date"].datetime == ISSUE.at
    assert french["Message-ID"].endswith("@bluebird.example>")
    assert french["Message-ID"] != english["Message-ID"]
    assert (french.get_content_type(), french["Content-Transfer-Encoding"]) == ("text/plain", "quoted-printable")
    text = french.get_content()
    assert "hxxps://chronopost-colis[.]example" in text
    assert [word for word in text.split() if "://" in word and not word.startswith("hxxps://")] == [f"https://alerts.bluebird.example/{ISSUE.alert.id}.fr.html"]
    assert all(len(line) <= 78 for line in (kept.envelopes[0].content or b"").decode().split("\r\n") if not line.startswith(("List-", "Message-ID", "X-")))


def test_a_mail_is_signed(tmp_path: Path) -> None:
    key = rsa.generate_private_key(public_exponent=65_537, key_size=2_048)
    file = secret_file(tmp_path / "dkim.pem", key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()).decode())
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    record = f"v=DKIM1; k=rsa; p={''.join(public.splitlines()[1:-1])}".encode()
    with post_office() as (kept, server):
        send(Memory(), server, PEOPLE[:1], publisher(dkim_key=file, dkim_selector="a", dkim_domain="bluebird.example"))
    mail = kept.envelopes[0].content or b""
    assert isinstance(mail, bytes)

    def asked(name: bytes, **_: object) -> bytes | None:
        return record if name == b"a._domainkey.bluebird.example." else None

    assert dkim.verify(mail, dnsfunc=asked)
    assert not dkim.verify(mail.replace(b"Chronopost", b"Chronopast"), dnsfunc=asked)
    assert not dkim.verify(mail.replace(b"To: person0", b"To: person1"), dnsfunc=asked)


@pytest.mark.parametrize("text", ["", "junk", "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n"])
def test_a_key_that_does_not_sign_is_said_before_anything_goes(tmp_path: Path, text: str) -> None:
    for file in (secret_file(tmp_path / "dkim.pem", text), str(tmp_path / "none")):
        with pytest.raises(CannotAlert) as caught:
            signer(publisher(dkim_key=file, dkim_selector="a", dkim_domain="bluebird.example"))
        assert caught.value.key == "key_unreadable"


# --- once each


def test_nobody_gets_it_twice() -> None:
    store = Memory()
    with post_office() as (kept, server):
        assert send(store, server).done == len(PEOPLE)
        again = send(store, server)
    assert (again.done, again.known) == (0, len(PEOPLE))
    assert sorted(kept.got) == sorted(person.address for person in PEOPLE)


def test_who_is_refused_or_asked_to_wait_is_known() -> None:
    store = Memory()
    people = [Recipient("nobody@mail.example"), Recipient("later@mail.example"), *PEOPLE[:2]]
    with post_office() as (kept, server):
        first = send(store, server, people)
        second = send(store, server, people)
    assert (first.done, first.refused, first.postponed) == (2, 1, 1)
    assert (second.done, second.known, second.refused, second.postponed) == (0, 2, 1, 1)
    assert len(kept.got) == 2


def test_what_may_have_arrived_is_not_sent_again_unless_a_person_says_so() -> None:
    store = Memory()
    with post_office() as (kept, server):
        kept.answer = lambda before: "break" if before == 2 else "250 OK"
        first = send(store, server)
        assert (first.done, first.open) == (5, 1)
        assert send(store, server).open == 1
        assert len(kept.got) == 6
        kept.answer = lambda _: "250 OK"
        assert send(store, server, again=True).done == 1
    assert sorted(kept.got) == sorted([*(person.address for person in PEOPLE), PEOPLE[2].address])


@pytest.mark.parametrize("answer", ["554 5.7.1 looks like spam", "451 4.3.0 not now", "break"])
def test_a_server_that_takes_nothing_is_left_alone(answer: str) -> None:
    store = Memory()
    with post_office() as (kept, server):
        kept.answer = lambda _: answer
        with pytest.raises(CannotAlert) as caught:
            send(store, server)
        assert caught.value.key == "mail_stopped"
    begun = [one for one in store.events if one.content["did"] == "begun"]
    assert len(begun) == 3


def test_a_sender_who_is_not_welcome_says_nothing_about_the_people() -> None:
    store = Memory()
    with post_office() as (kept, server):
        kept.refuse_sender = True
        with pytest.raises(CannotAlert):
            send(store, server)
        kept.refuse_sender = False
        assert send(store, server).done == len(PEOPLE)


def test_without_a_server_nothing_is_marked() -> None:
    store = Memory()
    with post_office() as (_, server):
        pass
    with pytest.raises(CannotAlert) as caught:
        send(store, server)
    assert caught.value.key == "mail_stopped"
    with post_office() as (kept, server):
        send(store, server, PEOPLE[1:])
        assert len(kept.got) == len(PEOPLE) - 1


def test_two_that_send_at_once_share_the_work() -> None:
    """Each begins where the other has not begun: of two entries for a person the first one counts."""
    store = Memory()
    one, other = ledger(store, "one"), ledger(store, "other")
    assert one.begin("anna", START)
    assert not other.begin("anna", START)
    assert other.begin("tom", START)
    assert not one.begin("tom", START)
    one.end("anna", Outcome.DONE, "", START)
    assert ledger(store, "third").outcome("anna") is Outcome.DONE


def test_the_journal_knows_nobody_by_address() -> None:
    store = Memory()
    with post_office() as (_, server):
        send(store, server, [Recipient("nobody@mail.example"), *PEOPLE[:1]])
    assert "@mail.example" not in str(store.events)
    assert {one.journal for one in store.events} == {JOURNAL}


def test_the_pace_is_kept() -> None:
    now, slept = [100.0], []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += seconds

    pace = Pace(120, clock=lambda: now[0], sleep=sleep)
    for _ in range(5):
        pace.wait()
    assert slept == pytest.approx([0.5] * 4)
    now[0] += 60
    pace.wait()
    assert len(slept) == 4


# --- the list


def test_a_list_of_recipients(tmp_path: Path) -> None:
    file = tmp_path / "people.txt"
    file.write_text("# ours\nanna@mail.example\n\n tom@mail.example , en # since May\nANNA@mail.example\n", "utf-8")
    assert recipients(file) == [Recipient("anna@mail.example"), Recipient("tom@mail.example", "en")]
    for wrong in ("no address\n", "anna@mail.example, xx\n", "a@b\n", "x" * 100_000, "anna@mail.example\nBcc: x@mail.example\n", "anna@mail.example;tom@mail.example\n"):
        file.write_text(wrong, "utf-8")
        with pytest.raises(CannotAlert) as caught:
            recipients(file)
        assert caught.value.key == "recipients"
    with pytest.raises(CannotAlert):
        recipients(tmp_path / "none")


# --- killed


@pytest.mark.skipif(os.name != "posix", reason="a process is killed as POSIX does")
def test_whoever_is_killed_while_sending_goes_on_and_nobody_gets_it_twice(tmp_path: Path) -> None:
    """The command is killed at odd moments, again and again; the same command goes on until all is done."""
    from alert_store import published_store  # noqa: PLC0415 - it needs a store

    place, alert_id, settings = published_store(tmp_path)
    people = [f"person{number}@mail.example" for number in range(60)]
    (tmp_path / "people.txt").write_text("\n".join(people), "utf-8")
    with post_office() as (kept, server):
        environment = os.environ | {"QUIVIVE_SMTP_HOST": server.host, "QUIVIVE_SMTP_PORT": str(server.port), "QUIVIVE_SMTP_SECURITY": "none"}
        command = [sys.executable, "-m", "quivive", "alert", "publish", alert_id, "--who", "Cleo", "--store", str(place), "--publisher", str(settings), "--mail-to", str(tmp_path / "people.txt")]
        for round_ in range(6):
            process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            before, deadline = len(kept.got), time.monotonic() + 30
            while len(kept.got) < before + 2 + round_ and process.poll() is None and time.monotonic() < deadline:
                time.sleep(0.005)
            process.send_signal(signal.SIGKILL)
            process.wait()
        last = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
        assert len(kept.got) == len(set(kept.got)), "somebody got it twice"
        missing = len(people) - len(kept.got)
        assert missing <= 6, last.stderr
        again = subprocess.run([*command, "--again"], env=environment, capture_output=True, text=True, timeout=120, check=False)
        assert again.returncode == 0, again.stderr
    assert set(kept.got) == set(people)


def test_times_of_the_ledger_are_those_given() -> None:
    store = Memory()
    ledger(store).begin("anna", START)
    assert datetime.fromisoformat(str(store.events[0].content["at"])) == START

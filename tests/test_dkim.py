"""Signatures verified by ourselves: real mails signed with real keys, a DNS server that answers here."""

from __future__ import annotations

import base64
import importlib.abc
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import dkim
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from dnslib import QTYPE, RR, TXT
from dnslib.server import BaseResolver, DNSHandler, DNSServer

import quivive
from quivive.check import judge
from quivive.enrich.dkim import MOST_SIGNATURES, VERIFIED_HERE, _without_spare_space, verify_dkim
from quivive.enrich.dkim_keys import (
    KeysFromDns,
    KeysUnreachable,
    KeysUnreadable,
    first_of,
    keys_from_file,
    keys_from_table,
)
from quivive.knowledge import Knowledge
from quivive.message import Message
from quivive.verdict import Level

BRAND = "netflix.com"
"""A domain that the facts give to a brand; its keys here are ours, and only we are asked for them."""
FROM = b"From: Netflix <service@netflix.com>\r\n"
REST = (
    b"To: anna@mail.example\r\nSubject: Your receipt\r\nDate: Tue, 03 Jun 2025 10:00:00 +0000\r\n"
    b"MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
)
BODY = b"\r\nHello Anna,\r\n\r\nWe received 12.40 EUR for your plan. There is nothing to do.\r\n"
MAIL = FROM + REST + BODY
COVERED = (b"from", b"to", b"subject", b"date", b"mime-version", b"content-type", b"reply-to")


def key_pair(bits: int) -> tuple[bytes, str]:
    """A private key as dkimpy signs with, and the record of its public half."""
    key = rsa.generate_private_key(65537, bits)
    private = key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return private, "v=DKIM1; k=rsa; p=" + base64.b64encode(public).decode()


PRIVATE, RECORD = key_pair(2048)
OTHER_PRIVATE, OTHER_RECORD = key_pair(1024)


def signed(
    mail: bytes = MAIL,
    *,
    domain: str = BRAND,
    selector: str = "s1",
    private: bytes = PRIVATE,
    algorithm: bytes = b"rsa-sha256",
    headers: Sequence[bytes] = COVERED,
    length: bool = False,
    identity: bytes | None = None,
    form: tuple[bytes, bytes] = (b"relaxed", b"relaxed"),
) -> bytes:
    """The mail with a signature above it, made by another program than the one that is tested."""
    signer = dkim.DKIM(mail, signature_algorithm=algorithm)
    header: bytes = signer.sign(
        selector.encode(), domain.encode(), private, include_headers=list(headers), length=length,
        identity=identity, canonicalize=form,
    )  # fmt: skip
    return header + mail


KEYS = {f"s1._domainkey.{domain}": [RECORD] for domain in (BRAND, f"mail.{BRAND}", "blue-cakes.example")}


def verified(mail: bytes, keys: Mapping[str, Sequence[str]] = KEYS, now: datetime | None = None) -> Message:
    return verify_dkim(mail, quivive.read(mail), keys_from_table(keys), now=now)


def why(message: Message) -> str:
    """Why nothing is proven; the message must bear no pass."""
    assert not [result for result in message.authentication if "pass" in (result.dkim, result.dmarc)]
    (skipped,) = [skipped for skipped in message.skipped if "DKIM" in skipped.what]
    return skipped.why


# --- what is proven


@pytest.mark.parametrize("form", [(b"relaxed", b"relaxed"), (b"simple", b"simple"), (b"relaxed", b"simple")])
def test_a_mail_signed_by_its_senders_domain_is_proven(
    form: tuple[bytes, bytes], knowledge: Knowledge
) -> None:
    message = verified(signed(form=form))
    (result,) = message.authentication
    assert (result.authserv, result.trusted) == (VERIFIED_HERE, True)
    assert (result.dkim, result.dkim_domains) == ("pass", (BRAND,))
    assert (result.dmarc, result.dmarc_domain) == ("pass", BRAND)
    assert not message.skipped
    verdict = judge(message, knowledge)
    assert verdict.level is Level.PROVEN
    assert "authentication_passed" in {finding.signal for finding in verdict.findings}
    assert judge(quivive.read(signed(form=form)), knowledge).level is not Level.PROVEN


def test_line_ends_of_another_system_do_not_matter() -> None:
    assert verified(signed().replace(b"\r\n", b"\n")).authentication[0].dmarc == "pass"
    assert verified(b"From sender Tue Jun  3 10:00:00 2025\n" + signed().replace(b"\r\n", b"\n")).authentication


def test_what_servers_add_on_top_does_not_matter() -> None:
    added = b"Received: from a.example by b.example; Tue, 03 Jun 2025 10:00:01 +0000\r\nX-Spam: no\r\n"
    assert verified(added + signed()).authentication[0].dmarc == "pass"


def test_a_subdomain_is_aligned_in_both_directions() -> None:
    assert verified(signed(domain=f"mail.{BRAND}")).authentication[0].dkim_domains == (f"mail.{BRAND}",)
    below = MAIL.replace(b"service@netflix.com", b"service@mail.netflix.com")
    assert verified(signed(below)).authentication[0].dmarc_domain == f"mail.{BRAND}"


def test_strangers_under_one_suffix_are_not_aligned() -> None:
    mail = MAIL.replace(b"service@netflix.com", b"a@one.github.io")
    keys = {"s1._domainkey.two.github.io": [RECORD]}
    assert "not by the domain" in why(verified(signed(mail, domain="two.github.io"), keys))


def test_another_domains_signature_proves_nothing_and_nobody_is_asked(knowledge: Knowledge) -> None:
    asked: list[str] = []

    def keys(name: str) -> Sequence[str]:
        asked.append(name)
        return KEYS[name]

    mail = signed(domain="blue-cakes.example")
    message = verify_dkim(mail, quivive.read(mail), keys)
    assert "not by the domain" in why(message)
    assert asked == []
    assert judge(message, knowledge).level is not Level.PROVEN


def test_a_scammers_own_signature_names_him(knowledge: Knowledge) -> None:
    """What is proven is that Netflix did not send it."""
    mail = MAIL.replace(b"service@netflix.com", b"service@blue-cakes.example")
    message = verified(signed(mail, domain="blue-cakes.example"))
    verdict = judge(message, knowledge)
    assert verdict.level is not Level.PROVEN
    assert "authentication_other_domain" in {finding.signal for finding in verdict.findings}


def test_decoys_do_not_hide_the_real_signature() -> None:
    decoys = b"".join(
        b"DKIM-Signature: v=1; a=rsa-sha256; d=decoy%d.example; s=x; h=from; bh=AAAA; b=AAAA\r\n" % n for n in range(60)
    )
    assert verified(decoys + signed()).authentication[0].dmarc == "pass"


def test_the_number_of_signatures_is_bounded() -> None:
    asked: list[str] = []

    def keys(name: str) -> Sequence[str]:
        asked.append(name)
        return [RECORD]

    forged = b"".join(
        b"DKIM-Signature: v=1; a=rsa-sha256; d=%s; s=x%d; h=from:subject:content-type; bh=AAAA; b=AAAA\r\n"
        % (BRAND.encode(), n)
        for n in range(50)
    )
    message = verify_dkim(forged + MAIL, quivive.read(forged + MAIL), keys)
    assert "changed" in why(message)
    assert len(asked) == MOST_SIGNATURES


# --- what is not


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"12.40 EUR", b"99.99 EUR"),
        (b"Your receipt", b"Your account is blocked"),
        (b"Netflix <service", b"Netflix help <service"),
        (b"nothing to do.\r\n", b"nothing to do.\r\nPay at https://konto.example/x\r\n"),
        (b"text/plain", b"text/html"),
    ],
)
def test_a_changed_mail_is_not_proven(before: bytes, after: bytes, knowledge: Knowledge) -> None:
    mail = signed()
    assert mail.count(before) == 1
    message = verified(mail.replace(before, after))
    assert "changed" in why(message)
    assert message.authentication[0].dkim == "fail"
    assert message.authentication[0].dmarc == ""
    signals = {finding.signal for finding in judge(message, knowledge).findings}
    assert signals.isdisjoint({"authentication_passed", "authentication_failed"})


@pytest.mark.parametrize(
    ("added", "reason"),
    [
        (b"Subject: Your account is blocked, call 020 7946 0123\r\n", "twice"),
        (b"From: Netflix <service@netflix.com>\r\n", "several senders"),
        (b"Content-Type: text/html\r\n", "twice"),
        (b"Content-Transfer-Encoding: base64\r\n", "not covered"),
        (b"Reply-To: anna@blue-cakes.example\r\n", "changed"),
    ],
)
def test_a_header_added_to_a_signed_mail_is_seen(added: bytes, reason: str) -> None:
    """Signatures cover the lowest header of a name, people are shown the highest."""
    assert reason in why(verified(added + signed()))


def test_a_signature_must_cover_what_is_seen() -> None:
    assert "not covered" in why(verified(signed(headers=(b"from", b"to"))))
    answers = b"Reply-To: anna@blue-cakes.example\r\n" + MAIL
    assert "not covered" in why(verified(signed(answers, headers=(b"from", b"subject", b"content-type"))))
    unsigned_from = signed().replace(b"h=from : ", b"h=", 1)
    assert "not covered" in why(verified(unsigned_from))


def test_a_signature_that_leaves_the_end_open_is_refused() -> None:
    mail = signed(length=True)
    assert b"l=" in mail
    assert "(l=)" in why(verified(mail))
    assert "(l=)" in why(verified(mail + b"Pay at https://konto.example/x\r\n"))


def expiring(at: int) -> bytes:
    """A signed mail whose signature expires then: dkimpy cannot write it, so its own steps are taken."""
    signer = dkim.DKIM(MAIL)
    signer.hasher = dkim.HASH_ALGORITHMS[b"rsa-sha256"]
    form = dkim.CanonicalizationPolicy.from_c_value(b"relaxed/relaxed")
    digest = signer.hasher(form.canonicalize_body(signer.body)).digest()
    fields = [
        (b"v", b"1"), (b"a", b"rsa-sha256"), (b"c", b"relaxed/relaxed"), (b"d", BRAND.encode()), (b"s", b"s1"),
        (b"t", b"1000000000"), (b"x", str(at).encode()), (b"h", b":".join(COVERED)), (b"bh", base64.b64encode(digest)),
        (b"b", b"0" * 60),
    ]  # fmt: skip
    private = dkim.parse_pem_private_key(PRIVATE)
    header: bytes = signer.gen_header(fields, list(COVERED), form, b"DKIM-Signature", private)
    return b"DKIM-Signature: " + header + MAIL


def test_an_expired_signature_is_refused() -> None:
    soon = int(time.time()) + 3_600
    mail = expiring(soon)
    assert verified(mail).authentication[0].dmarc == "pass"
    assert "expired" in why(verified(mail, now=datetime.fromtimestamp(soon + 1, UTC)))
    assert "expired" in why(verified(expiring(int(time.time()) - 60)))
    assert "expired" in why(verified(mail.replace(b"x=%d" % soon, b"x=tomorrow")))


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ("v=DKIM1; k=rsa; p=", "not published"),
        (RECORD.replace("k=rsa", "k=rsa; t=y"), "may not be used"),
        (RECORD.replace("k=rsa", "k=rsa; s=tlsrpt"), "may not be used"),
        (RECORD.replace("k=rsa", "k=rsa; h=sha1"), "may not be used"),
        (RECORD[:-40], "not clear"),
        (RECORD + " " * 5_000, "not clear"),
        ("v=DKIM1; k=rsa; p=!!!", "not clear"),
        ("v=DKIM1; k=ed25519; p=AAAA", "too weak or unknown"),
        (OTHER_RECORD, "changed"),
        ("v=DKIM2; " + RECORD.partition("; ")[2], "not clear"),
    ],
)
def test_a_key_that_may_not_be_used_proves_nothing(record: str, reason: str) -> None:
    assert reason in why(verified(signed(), {f"s1._domainkey.{BRAND}": [record]}))


def test_a_key_only_for_the_domain_itself_is_held_to_it() -> None:
    keys = {f"s1._domainkey.{BRAND}": [RECORD.replace("k=rsa", "k=rsa; t=s")]}
    assert verified(signed(), keys).authentication[0].dmarc == "pass"
    below = signed(identity=b"x@mail.netflix.com")
    assert verified(below).authentication[0].dmarc == "pass"
    assert "may not be used" in why(verified(below, keys))


def test_a_key_that_is_missing_or_there_twice_proves_nothing() -> None:
    assert "not published" in why(verified(signed(), {}))
    assert "not clear" in why(verified(signed(), {f"s1._domainkey.{BRAND}": [RECORD, OTHER_RECORD]}))
    both = {f"s1._domainkey.{BRAND}": [RECORD, "v=spf1 -all"]}
    assert verified(signed(), both).authentication[0].dmarc == "pass"


def weak_key() -> tuple[bytes, str]:
    """A key of 512 bits, which cryptography refuses to make: from two primes found long ago and
    published as those of the factored number RSA-155, so that anybody could sign with it."""
    p = 102639592829741105772054196573991675900716567808038066803341933521790711307779
    q = 106603488380168454820927220360012878679207958575989291522270608237193062808643
    key = rsa.RSAPrivateNumbers(
        p, q, d := pow(65537, -1, (p - 1) * (q - 1)), d % (p - 1), d % (q - 1), pow(q, -1, p),
        rsa.RSAPublicNumbers(65537, p * q),
    )  # fmt: skip
    numbers = [0, p * q, 65537, key.d, p, q, key.dmp1, key.dmq1, key.iqmp]

    def der(tag: int, content: bytes) -> bytes:
        size = len(content)
        length = bytes([size]) if size < 128 else bytes([0x82]) + size.to_bytes(2, "big")
        return bytes([tag]) + length + content

    def integers(values: Sequence[int]) -> bytes:
        return der(0x30, b"".join(der(2, n.to_bytes(n.bit_length() // 8 + 1, "big")) for n in values))

    encoded = base64.b64encode(integers(numbers))
    private = b"-----BEGIN RSA PRIVATE KEY-----\n" + encoded + b"\n-----END RSA PRIVATE KEY-----\n"
    return private, "v=DKIM1; k=rsa; p=" + base64.b64encode(integers(numbers[1:3])).decode()


def test_a_weak_key_proves_nothing() -> None:
    private, record = weak_key()
    mail = signed(private=private)
    assert dkim.DKIM(mail, minkey=512).verify(dnsfunc=lambda *_, **__: record.encode())
    assert "too weak" in why(verified(mail, {f"s1._domainkey.{BRAND}": [record]}))
    assert verified(signed(private=OTHER_PRIVATE), {f"s1._domainkey.{BRAND}": [OTHER_RECORD]}).authentication


def test_an_old_hash_proves_nothing() -> None:
    mail = signed(algorithm=b"rsa-sha1")
    assert dkim.DKIM(mail).verify(dnsfunc=lambda *_, **__: RECORD.encode())
    assert "too weak" in why(verified(mail))


@pytest.mark.parametrize(
    ("sender", "reason"),
    [
        (b"From: service@netflix.com, anna@blue-cakes.example\r\n", "several senders"),
        (b"From: anna@blue-cakes.example, Netflix <service@netflix.com>\r\n", "several senders"),
        (b"From: Netflix\r\n", "several senders"),
        (b'From: "service@netflix.com" <anna@blue-cakes.example>\r\n', "not by the domain"),
    ],
)
def test_only_one_sender_can_be_proven(sender: bytes, reason: str) -> None:
    assert reason in why(verified(signed(sender + REST + BODY)))


@pytest.mark.parametrize(
    ("before", "after"),
    [(b"To: anna", b"X: a\rSubject: b\r\nTo: anna"), (b"To: anna", b"X: \x00\r\nTo: anna"), (b"To: anna", b"To : anna"), (b"To: anna", b"nothing\r\nTo: anna")],
)  # fmt: skip
def test_headers_that_can_be_read_in_two_ways_prove_nothing(before: bytes, after: bytes) -> None:
    assert "standard" in why(verified(signed().replace(before, after, 1)))


def test_an_attached_mail_is_not_proven_by_what_carries_it() -> None:
    inner = b"From: Netflix <help@blue-cakes.example>\r\nSubject: Blocked\r\nMIME-Version: 1.0\r\n\r\nPay now.\r\n"
    head = FROM + REST.replace(b"text/plain; charset=utf-8", b"message/rfc822")
    message = verified(signed(head + b"\r\n" + inner))
    assert message.sender.domain == "blue-cakes.example"
    assert why(message)


# --- bounds


@pytest.mark.parametrize("form", [b"relaxed", b"simple"])
@pytest.mark.parametrize(
    "body", [b"", b"\r\n", b"\r\n\r\n\r\n", b"a", b"a \t b  \r\n\t\r\n \r\n", b"a\r\r\n\r\n", b"a \r \r\n \r\n", b" ", b" \r\n", b"a\r\n\r"]
)  # fmt: skip
def test_taking_out_space_beforehand_changes_no_signature(body: bytes, form: bytes) -> None:
    both = dkim.CanonicalizationPolicy.from_c_value(b"simple/" + form)
    before = _without_spare_space(body, relaxed=form == b"relaxed")
    assert both.canonicalize_body(before) == both.canonicalize_body(body)
    mail = signed(FROM + REST + b"\r\n" + body, form=(b"simple", form))
    assert verified(mail).authentication[0].dmarc == "pass"


HOSTILE = {
    "long blank lines": signed() + (b" " * 5_000 + b"x\r\n") * 2_000,
    "one long blank": signed() + b" \t" * 4_000_000 + b"x",
    "words far apart": signed() + b"a \tb  c \r\n" * 700_000,
    "a signature of blanks": b"DKIM-Signature: d=netflix.com;" + b"\r\n " * 60_000 + b"b=\r\n" + MAIL,
    "a folded header": b"X: a\r\n" + b" b\r\n" * 60_000 + signed(),
    "a long signature": b"DKIM-Signature: d=netflix.com; b=" + b"A" * 200_000 + b"\r\n" + signed(),
    "many signatures": b"DKIM-Signature: d=netflix.com; b=A\r\n" * 1_500 + signed(),
    "a large mail": signed() + b"word word word word\r\n" * 1_000_000,
    "empty lines": signed() + b"\r\n" * 4_000_000,
    "an expiry without end": b"DKIM-Signature: d=netflix.com; a=rsa-sha256; x=" + b"9" * 4_000 + b"\r\n" + MAIL,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_mail_takes_bounded_time(name: str) -> None:
    mail = HOSTILE[name]
    message = quivive.read(mail)
    start = time.process_time()
    assert verify_dkim(mail, message, keys_from_table(KEYS)).sender == message.sender
    assert time.process_time() - start < 2.0


def test_a_key_of_monstrous_size_is_not_used() -> None:
    def der(tag: int, content: bytes) -> bytes:
        return bytes([tag, 0x82]) + len(content).to_bytes(2, "big") + content

    number = der(2, b"\x7f" + b"\xff" * 1_400)
    record = "v=DKIM1; k=rsa; p=" + base64.b64encode(der(0x30, number + number)).decode()
    start = time.process_time()
    assert "not clear" in why(verified(signed(), {f"s1._domainkey.{BRAND}": [record]}))
    assert time.process_time() - start < 0.5


# --- where the keys come from


class _Zone(BaseResolver):  # type: ignore[misc] # dnslib ships no types
    """Answers for the names in `records`, and writes down what it was asked."""

    def __init__(self) -> None:
        self.records: dict[str, list[str]] = {}
        self.asked: list[str] = []

    def resolve(self, request: object, handler: DNSHandler) -> object:  # noqa: ARG002 - dnslib's signature
        name = str(request.q.qname).rstrip(".")  # type: ignore[attr-defined] # as above
        self.asked.append(name)
        reply = request.reply()  # type: ignore[attr-defined] # as above
        for record in self.records.get(name, []):
            pieces = [record[place : place + 255].encode() for place in range(0, len(record), 255)]
            reply.add_answer(RR(name, QTYPE.TXT, rdata=TXT(pieces)))
        return reply


@pytest.fixture
def zone() -> Iterator[tuple[_Zone, KeysFromDns]]:
    answers = _Zone()
    server = DNSServer(answers, port=0, address="127.0.0.1")
    server.start_thread()
    yield answers, KeysFromDns(nameservers=["127.0.0.1"], port=server.server.server_address[1], seconds=2.0)
    server.stop()
    server.server.server_close()


def test_a_dns_server_is_asked_for_the_key_and_nothing_else(zone: tuple[_Zone, KeysFromDns]) -> None:
    answers, keys = zone
    answers.records = KEYS | {}
    mail = signed()
    assert verify_dkim(mail, quivive.read(mail), keys).authentication[0].dmarc == "pass"
    assert answers.asked == [f"s1._domainkey.{BRAND}"]
    answers.records = {}
    assert "not published" in why(verify_dkim(mail, quivive.read(mail), keys))


def test_a_dns_server_that_is_silent_costs_a_bounded_time() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
        silent.bind(("127.0.0.1", 0))
        keys = KeysFromDns(nameservers=["127.0.0.1"], port=silent.getsockname()[1], seconds=0.4, total=0.6)
        mail = b"".join(signed(selector=f"s{n}").partition(FROM)[0] for n in range(6)) + MAIL
        start = time.monotonic()
        assert "could not be asked" in why(verify_dkim(mail, quivive.read(mail), keys))
        assert time.monotonic() - start < 1.5
        with pytest.raises(KeysUnreachable):
            keys("s1._domainkey.netflix.com")


@pytest.mark.parametrize(
    "text",
    [
        json.dumps({f"s1._domainkey.{BRAND}": RECORD}),
        f'; keys\n\ns1._domainkey.{BRAND}. 3600 IN TXT ( "{RECORD[:200]}" "{RECORD[200:]}" )\n',
        f's1._domainkey.{BRAND} TXT "{RECORD}"\n',
        f"s1._domainkey.{BRAND} txt {RECORD}\n",
    ],
)
def test_keys_in_a_file(text: str, tmp_path: Path) -> None:
    path = tmp_path / "keys"
    path.write_text(text, "utf-8")
    mail = signed()
    assert verify_dkim(mail, quivive.read(mail), keys_from_file(path)).authentication[0].dmarc == "pass"


@pytest.mark.parametrize("text", ["{", '{"a": 1}', "nothing", "\n\na TXT", "\x80".encode("latin-1")])
def test_a_wrong_file_of_keys_says_where(text: str | bytes, tmp_path: Path) -> None:
    path = tmp_path / "keys"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    with pytest.raises(KeysUnreadable):
        keys_from_file(path)
    with pytest.raises(KeysUnreadable):
        keys_from_file(tmp_path / "missing")


def test_what_one_source_has_the_next_is_not_asked_for() -> None:
    asked: list[str] = []

    def last(name: str) -> Sequence[str]:
        asked.append(name)
        return ("p=last",)

    both = first_of([keys_from_table({"A.example.": ["p=first"]}), last])
    assert (both("a.example"), both("b.example")) == (("p=first",), ("p=last",))
    assert asked == ["b.example"]


# --- as people meet it


def run(*words: str | Path, given: bytes = b"", code: str = "") -> subprocess.CompletedProcess[bytes]:
    before = ["-c", code + ";import sys; from quivive.cli import main; sys.exit(main(sys.argv[1:]))"] if code else ["-m", "quivive"]
    return subprocess.run(  # noqa: S603 - our own program
        [sys.executable, *before, *map(str, words)],
        input=given,
        capture_output=True,
        env={"PYTHONPATH": str(Path(quivive.__file__).parent.parent), "PATH": os.environ["PATH"]},
        timeout=60,
        check=False,
    )


@pytest.fixture
def keys_file(tmp_path: Path) -> Path:
    path = tmp_path / "keys.json"
    path.write_text(json.dumps({name: records[0] for name, records in KEYS.items()}), "utf-8")
    return path


def test_the_command_line_proves_a_sender_with_given_keys(keys_file: Path, tmp_path: Path) -> None:
    path = tmp_path / "mail.eml"
    path.write_bytes(signed())
    plain = json.loads(run("check", path, "--format", "json").stdout)
    proven = json.loads(run("check", path, "--dkim-keys", keys_file, "--format", "json").stdout)
    assert plain["level"] != "proven"
    assert proven["level"] == "proven"
    piped = run("check", "-", "--dkim-keys", keys_file, "--format", "json", given=signed())
    assert json.loads(piped.stdout)["level"] == "proven"
    text = run("check", path, "--dkim-keys", keys_file).stdout.decode()
    assert "netflix.com" in text


def test_mails_in_an_archive_are_verified_one_by_one(keys_file: Path, tmp_path: Path) -> None:
    path = tmp_path / "both.mbox"
    line = b"From sender Tue Jun  3 10:00:00 2025\n"
    mails = (signed(), signed().replace(b"12.40", b"99.99"))
    path.write_bytes(b"\n".join(line + mail.replace(b"\r\n", b"\n") for mail in mails))
    rows = run("check", path, "--dkim-keys", keys_file, "--format", "json").stdout.splitlines()
    assert [json.loads(row)["level"] == "proven" for row in rows] == [True, False]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_command_line_says_why_nothing_is_proven(language: str, keys_file: Path, tmp_path: Path) -> None:
    path = tmp_path / "mail.eml"
    path.write_bytes(MAIL)
    answer = run("check", path, "--dkim-keys", keys_file, "--language", language).stdout.decode()
    assert {"en": "The mail is not signed.", "fr": "Le mail n’est pas signé."}[language] in " ".join(answer.split())


def test_a_text_alone_has_no_signature(keys_file: Path) -> None:
    answer = run("check", "--dkim-keys", keys_file, "--text", "Netflix: your receipt", "--language", "en")
    assert "Only a whole mail has one" in " ".join(answer.stdout.decode().split())


def test_a_wrong_file_of_keys_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "keys").write_text("nothing")
    answer = run("check", "--dkim-keys", tmp_path / "keys", "--text", "x")
    assert (answer.returncode, answer.stdout) == (2, b"")
    assert "line 1" in answer.stderr.decode()


def test_the_help_says_what_leaves_the_computer() -> None:
    assert "leaves this computer" in " ".join(run("check", "--help").stdout.decode().split())


SIGNED = signed()
"""Signed before the signer is taken away."""


class _Missing(importlib.abc.MetaPathFinder):
    """Finds nothing by the names it is given, as where the extra is not installed."""

    def find_spec(self, name: str, path: object = None, target: object = None) -> None:  # noqa: ARG002 - the family's signature
        if name.partition(".")[0] in ("dkim", "dns"):
            raise ModuleNotFoundError(name)


def test_without_the_extra_the_remedy_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == "dkim"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(sys, "meta_path", [_Missing(), *sys.meta_path])
    message = verify_dkim(SIGNED, quivive.read(SIGNED), keys_from_table(KEYS))
    (skipped,) = message.skipped
    assert skipped.remedy == "install quivive[dkim]"
    assert not message.authentication
    path = tmp_path / "mail.eml"
    path.write_bytes(SIGNED)
    block = "import sys; sys.modules['dkim'] = None"
    shown = run("check", path, "--verify-dkim", code=block)
    assert "pip install 'quivive[dkim]'" in " ".join(shown.stdout.decode().split())
    assert shown.returncode in (0, 1)


def test_nothing_of_it_is_imported_without_being_asked_for() -> None:
    code = (
        "import sys; from quivive.cli import main; main(['check', '--text', 'hello']);"
        "print([n for n in sys.modules if n.split('.')[0] in ('dkim', 'dns') or n.startswith('quivive.enrich')])"
    )
    shown = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", code],
        capture_output=True,
        env={"PYTHONPATH": str(Path(quivive.__file__).parent.parent), "PATH": os.environ["PATH"]},
        check=True,
    )
    assert shown.stdout.decode().strip().endswith("[]")

"""What messages of a campaign share: the signature of the text, and the sender's hosts, numbers and accounts."""

from __future__ import annotations

import os
import subprocess
import sys
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quivive import load_knowledge, read
from quivive.check import judge
from quivive.fingerprints import (
    SIGNATURE_VERSION,
    Traces,
    fingerprints_of,
    signature_version,
    similarity,
    site_of,
    text_signature,
)
from quivive.fingerprints.addresses import shared_page, url_shape
from quivive.fingerprints.masked_text import masked_text
from quivive.fingerprints.sites import is_common
from quivive.fingerprints.wallets import find_wallets
from quivive.links import find_links
from quivive.message import Channel, Message, Part, PartName, Sender
from quivive.watching import Fingerprint, FingerprintKind

KEY = b"a key of thirty-two bytes, or so"
PARCEL = "Royal Mail: your parcel is held at our depot, pay the £1.99 fee by 12 November: https://rm-redelivery.example/pay/gb?id=99123"


def traces(text: str, sender: str = "", country: str = "GB") -> Traces:
    message = read(text, sender=sender, country=country)
    return fingerprints_of(message, judge(message, load_knowledge()), load_knowledge(), KEY)


def found(traces: Traces, kind: FingerprintKind) -> list[Fingerprint]:
    return [one for one in traces.fingerprints if one.kind is kind]


# --- the signature


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (PARCEL, PARCEL.replace("1.99", "2.45").replace("12 November", "3 December").replace("99123", "4").replace("rm-redelivery", "post-fee-now")),
        (PARCEL, PARCEL.replace("parcel", "pаrcеl").replace("depot", "de\u200bpot")),  # Cyrillic a and e, a zero-width space
        (PARCEL, "  " + PARCEL.replace(" ", "  ").upper().replace("HTTPS", "https")),
        ("Hello Anna Smith, your bank account is locked, call 0800 496 0123 now", "Hello [name 1], your bank account is locked, call [phone number 1] now"),
        ("Envoyez 1 500 € à FR14 2004 1010 0505 0001 3M02 606 avant ce soir, sinon tout est perdu", "Envoyez 20 € à DE89 3704 0044 0532 0130 00 avant ce soir, sinon tout est perdu"),
        ("Votre colis arrive le 12 mai entre 9h et 11h, reglez les frais", "Votre colis arrive le 3 août entre 14h et 15h30, réglez les frais"),
    ],
)
def test_what_varies_is_masked(one: str, other: str) -> None:
    assert similarity(traces(one).signature, traces(other).signature) == 1.0


def test_a_text_that_was_kept_has_the_signature_of_the_message() -> None:
    """So that a later version can be derived anew, without the message."""
    one = traces("Hi Martin, HMRC owes you £276.50. Claim at https://hmrc-rebate.example/claim or write to claims@hmrc-rebate.example")
    assert "Martin" not in one.text
    assert text_signature(one.text) == one.signature != ()


def test_a_text_somewhat_changed_is_similar_and_another_is_not() -> None:
    changed = traces(PARCEL.replace("is held at our depot", "is waiting at our depot"))
    other = traces("Your Netflix membership has ended because a payment failed, renew it now: https://nfx.example/a")
    assert 0.4 < similarity(traces(PARCEL).signature, changed.signature) < 1
    assert similarity(traces(PARCEL).signature, other.signature) < 0.15


@pytest.mark.parametrize(
    ("text", "near", "far"),
    [
        ("アマゾンのアカウントが停止されました。24時間以内に確認してください", "アマゾンのアカウントが停止されました。48時間以内にご確認ください", "お荷物のお届けに上がりましたが不在の為持ち帰りました"),
        ("您的包裹因地址不完整无法投递，请在12小时内更新您的地址", "您的包裹因地址不完整无法投递，请在24小时内更新地址", "您的银行账户已被冻结，请立即联系客服处理"),
        ("고객님의 소포가 반송되었습니다. 주소를 확인해 주세요", "고객님의 소포가 반송되었습니다. 주소를 수정해 주세요", "국민건강보험 건강검진 결과 통보서 확인"),
    ],
)
def test_writing_without_blanks(text: str, near: str, far: str) -> None:
    signature = text_signature(text)
    assert similarity(signature, text_signature(near)) > 0.4
    assert similarity(signature, text_signature(far)) < 0.2


@pytest.mark.parametrize("text", ["", "Call me", "https://a.example/b", "[name 1] [phone number 2]", "1234 5678 9012 3456 7890", "確認"])
def test_too_little_text_has_no_signature(text: str) -> None:
    assert text_signature(text) == ()
    assert signature_version(text_signature(text)) == 0


def test_a_signature_is_the_same_on_every_machine() -> None:
    """Written down: if these numbers change, `SIGNATURE_VERSION` must be raised."""
    signature = text_signature("Your parcel is waiting, pay the fee of 1.99 at https://parcel.example/pay")
    assert SIGNATURE_VERSION == 1
    assert (len(signature), *signature[:4]) == GOLDEN


GOLDEN = (65, 1, 3000256, 4977687, 9840912)


def test_no_two_processes_disagree() -> None:
    code = "from quivive.fingerprints import text_signature; print(text_signature('Your account is blocked, confirm your card today'))"
    said = {
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env={**os.environ, "PYTHONHASHSEED": seed}).stdout
        for seed in ("1", "2")
    }
    assert len(said) == 1


def test_versions_and_lengths_are_never_mixed() -> None:
    signature = text_signature(PARCEL)
    assert similarity(signature, (2, *signature[1:])) == 0.0
    assert similarity(signature, signature[:-1]) == similarity(signature, ()) == similarity((), ()) == 0.0


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=400))
def test_any_text_is_masked_and_signed(text: str) -> None:
    masked = masked_text(text)
    assert not any(character.isdecimal() and character.isascii() for character in masked)
    signature = text_signature(text)
    assert signature == () or (len(signature) == 65 and max(signature) < 2**32 and min(signature) >= 0)


@pytest.mark.parametrize("piece", ["a.", "[a ", "1 ", "GB33 ", "a@", "0x", "a1", "https://", "\ufffc ", "jan ", "a[.]b "])
def test_hostile_texts_take_bounded_time(piece: str) -> None:
    start = time.process_time()
    text_signature(piece * (200_000 // len(piece)))
    assert time.process_time() - start < 2


# --- hosts and addresses


@pytest.mark.parametrize(
    ("host", "site", "common"),
    [
        ("a.b.evil.example", "evil.example", False),
        ("konto.web.app", "konto.web.app", False),
        ("bit.ly", "bit.ly", True),
        ("x.duckdns.org", "x.duckdns.org", False),
        ("sites.google.com", "google.com", True),
        ("www.amazon.co.uk", "amazon.co.uk", True),
        ("shop.altervista.org", "shop.altervista.org", False),
        ("deep.shop.altervista.org", "shop.altervista.org", False),
        ("192.0.2.7", "192.0.2.7", False),
        ("t.me", "t.me", True),
        ("u1.ct.sendgrid.net", "sendgrid.net", True),
    ],
)
def test_whose_a_host_is(host: str, site: str, common: bool) -> None:  # noqa: FBT001 - a table of cases
    assert is_common(host, load_knowledge()) is common
    assert common or site_of(host, load_knowledge()) == site


@pytest.mark.parametrize(
    ("address", "shape", "common"),
    [
        ("https://a.example/nfx-billing/step2.php?sid=81&id=9", "/nfx-billing/step{n}.php?id=&sid=", False),
        ("https://b.example/nfx-billing/step3.php?id=7&sid=aa", "/nfx-billing/step{n}.php?id=&sid=", False),
        ("https://a.example/login.php", "/login.php", True),
        ("https://a.example/", "", True),
        ("https://a.example", "", True),
        ("a.example/x", "/x", True),
        ("https://a.example//royal-redelivery//9f3k2a", "/royal-redelivery/{t}", False),
    ],
)
def test_the_shape_of_an_address(address: str, shape: str, common: bool) -> None:  # noqa: FBT001 - a table of cases
    assert url_shape(address) == (shape, common)


def test_a_page_on_a_shared_host_is_the_senders() -> None:
    one = traces("Amazon: your account is locked, confirm your card: https://bit.ly/3xYzAb?x=1")
    assert found(one, FingerprintKind.HOST) == [Fingerprint(FingerprintKind.HOST, "bit.ly", common=True)]
    assert found(one, FingerprintKind.PAGE) == [Fingerprint(FingerprintKind.PAGE, "bit.ly/3xYzAb")]
    assert not found(one, FingerprintKind.URL_SHAPE)
    assert shared_page("https://bit.ly/", "bit.ly") == ""


# --- whose a value is


def test_the_number_to_call_is_evidence_and_the_reader_s_own_is_not_kept() -> None:
    one = traces("Your bank: a payment of £900 was made. Not you? Call our fraud team on 020 7946 0018. We text your number 07700 900456.", sender="07700 900123")
    assert [fingerprint.value for fingerprint in found(one, FingerprintKind.PHONE_NUMBER)] == ["+442079460018"]
    sender = found(one, FingerprintKind.SENDER)
    assert sender and sender[0].hashed and "7700" not in repr(one.fingerprints) + one.text.replace("020 7946 0018", "")


def test_a_number_of_a_genuine_message_is_hashed() -> None:
    one = traces("Hi love, I lost my charger, ring me on 07700 900123 when you are home", country="GB")
    assert all(fingerprint.hashed for fingerprint in found(one, FingerprintKind.PHONE_NUMBER))


def test_the_key_decides_over_hashes() -> None:
    message = read("Amazon: your account is locked, confirm your card now", sender="+447700900123")
    verdict, knowledge = judge(message, load_knowledge()), load_knowledge()
    first, again, other = (fingerprints_of(message, verdict, knowledge, key).fingerprints[0] for key in (KEY, KEY, b"another"))
    assert first == again != other
    assert first.hashed and len(first.value) == 32


@pytest.mark.parametrize(("sender", "value"), [("AMAZON", "amazon"), ("Royal  Mail", "royal mail"), ("60522", "60522")])
def test_short_names_are_shared_by_strangers(sender: str, value: str) -> None:
    one = traces("Your account is locked, confirm your card: https://konto-lock.example/a", sender=sender)
    assert found(one, FingerprintKind.SENDER) == [Fingerprint(FingerprintKind.SENDER, value, common=True)]


def test_mails() -> None:
    mail = (
        b"From: Amazon <no-reply@amazon-secure.example>\r\nTo: anna@home.example\r\nReply-To: amazon.team@gmail.com\r\nSubject: Account locked\r\n"
        b"Content-Type: text/plain; charset=utf-8\r\n\r\nDear customer, your Amazon account is locked. Confirm your card within 24 hours: "
        b"https://amazon-secure.example/verify-card/a?m=anna@home.example\r\n"
    )
    message = read(mail)
    one = fingerprints_of(message, judge(message, load_knowledge()), load_knowledge(), KEY)
    kinds = {fingerprint.kind: fingerprint for fingerprint in one.fingerprints}
    assert kinds[FingerprintKind.SENDER].value == "no-reply@amazon-secure.example"
    assert kinds[FingerprintKind.REPLY_TO] == Fingerprint(FingerprintKind.REPLY_TO, "amazon.team@gmail.com")
    assert "anna" not in repr(one)


def test_a_private_mailbox_counts_where_one_is_to_write_to_it() -> None:
    offered = traces("Amazon: your refund of £90 is ready. Write to refund.desk77@gmail.com to claim it today")
    assert [one.value for one in found(offered, FingerprintKind.EMAIL_ADDRESS)] == ["refund.desk77@gmail.com"]
    named = traces("Amazon: your account is locked, confirm your card today: https://amz-lock.example/a Copies: jo.martin77@gmail.com")
    assert found(named, FingerprintKind.EMAIL_ADDRESS) == []


def test_money_leads_to_the_scammer() -> None:
    one = traces("HMRC: you will be arrested today. Pay the debt to IBAN GB33 BUKB 2020 1555 5555 55 now")
    assert [fingerprint.value for fingerprint in found(one, FingerprintKind.IBAN)] == ["GB33BUKB20201555555555"]


# Published examples: the first block of Bitcoin, BIP 173, BIP 350, EIP-55, the USDT contract of TRON.
@pytest.mark.parametrize(
    ("address", "changed"),
    [
        ("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb"),
        ("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5"),
        ("bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0", "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj9"),
        ("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD"),
        ("TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6u"),
    ],
)
def test_wallets(address: str, changed: str) -> None:
    written = address.lower() if address[:2] in ("0x", "bc") else address
    assert find_wallets(f"Send 0.05 to {address}, or all is published") == (written,)
    assert find_wallets(f"Send 0.05 to {changed}, or all is published") == ()


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300), st.sampled_from(["", "AMAZON", "+447700900123", "a@b.example", "\u202e@"]))
def test_any_message_has_traces(text: str, sender: str) -> None:
    message = Message(Channel.SMS, (Part(str(PartName.BODY), text),), Sender(address=sender), find_links(text, str(PartName.BODY)))
    one = fingerprints_of(message, judge(message, load_knowledge()), load_knowledge(), KEY)
    assert len(one.fingerprints) == len(set(one.fingerprints)) <= 40
    assert all(len(fingerprint.value) <= 330 for fingerprint in one.fingerprints)

"""What is personal is found, what is the sender's stays, and checks of numbers refuse wrong ones."""

from __future__ import annotations

import json
import runpy
import tomllib
from importlib import resources
from pathlib import Path

import pytest

from quivive.cli import main
from quivive.message import Attachment, Channel, Message, Part, Recipient, Sender
from quivive.readers import ReadOptions, read_message
from quivive.redact import PersonalKind, evidence_of, find_personal, redact, redact_message, redact_reversibly, take_out
from quivive.redact.checksums import IBAN_LENGTHS, NATIONAL, is_card, is_iban
from quivive.redact.finders import all_finders

MAIL = """From: "Netflix" <no-reply@netflix-konto.example>
To: Camille Durand <camille.durand@example.com>
Return-Path: <bounce+camille.durand=example.com@mailer.example>
Authentication-Results: mx.example.com; spf=pass smtp.mailfrom=mailer.example
List-Unsubscribe: <https://mailer.example/u?e=camille.durand%40example.com>
Subject: Camille, votre paiement
Message-ID: <1@x.example>
MIME-Version: 1.0
Content-Type: text/html; charset=utf-8

<p>Bonjour Camille Durand,</p><p>Votre compte camille.durand@example.com, carte se terminant par 4242, a été bloqué.
Appelez le 01 99 00 12 34 ou <a href="https://netflix-konto.example/maj?e=Y2FtaWxsZS5kdXJhbmRAZXhhbXBsZS5jb20=&t=9f8a7b6c5d4e3f2a">cliquez
ici</a>. Virez 10 € sur FR76 3000 6000 0112 3456 7890 189.</p><p>Cordialement,<br>Jean Martin</p>
"""


def mail() -> Message:
    return read_message(MAIL.encode(), options=ReadOptions(), name="/home/camille/mail.eml")


def values(text: str, **how: object) -> list[tuple[str, str]]:
    return [(str(one.kind), text[one.start : one.end]) for one in find_personal(text, **how)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("Dear Ms Okafor, your parcel waits.", "name", "Okafor"),
        ("Bonjour Camille Durand, votre colis attend.", "name", "Camille Durand"),
        ("Hallo Frau von der Heide, Ihr Paket ist da.", "name", "von der Heide"),
        ("Buenos días, Sra. Molina: su paquete", "name", "Molina"),
        ("Gentile Sig.ra De Santis, il suo pacco", "name", "De Santis"),
        ("Beste Ingrid van den Berg, uw pakket", "name", "Ingrid van den Berg"),
        ("Olá João Pedro, a sua encomenda", "name", "João Pedro"),
        ("hi anna, it is ready", "name", "anna"),
        ("Sent to an***@example.com", "email_address", "an***@example.com"),
        ("Your number 07700 900123 is blocked", "phone_number", "07700 900123"),
        ("Votre ligne 06 39 98 00 01 est suspendue", "phone_number", "06 39 98 00 01"),
        ("Card 4111 1111 1111 1111 was declined", "card", "4111 1111 1111 1111"),
        ("your card ending in 1234", "card", "1234"),
        ("Konto mit der Endung 9900", "iban", "9900"),
        ("refund to GB29 NWBK 6016 1331 9268 19 today", "iban", "GB29 NWBK 6016 1331 9268 19"),
        ("NIF: 12345678Z", "national_number", "12345678Z"),
        ("BSN: 111222333", "national_number", "111222333"),
        ("sécurité sociale : 2 55 08 14 168 025 38", "national_number", "2 55 08 14 168 025 38"),
        ("codice fiscale RSSMRA85T10A562S", "national_number", "RSSMRA85T10A562S"),
        ("Order no. 8829-1041 has left", "order_number", "8829-1041"),
        ("votre colis 6A12345678901 attend", "order_number", "6A12345678901"),
        ("born on 3 September 1991", "date_of_birth", "3 September 1991"),
        ("482913 is your code", "code", "482913"),
        ("Livraison au 4 bis, impasse du Moulin, 35000 Rennes.", "postal_address", "4 bis, impasse du Moulin, 35000 Rennes"),
        ("Delivering to 14 Acacia Avenue, Reading RG1 4PS", "postal_address", "14 Acacia Avenue, Reading RG1 4PS"),
        ("an Lindenstraße 12, 12345 Berlin", "postal_address", "Lindenstraße 12, 12345 Berlin"),
        ("Entrega en Calle Mayor 12, 28013 Madrid", "postal_address", "Calle Mayor 12, 28013 Madrid"),
        ("Sign-in from IP 203.0.113.77", "ip_address", "203.0.113.77"),
        ("see https://x.example/p/a?mail=anna%40example.com", "link_token", "anna%40example.com"),
    ],
)
def test_it_is_found(text: str, kind: str, value: str) -> None:
    assert (kind, value) in values(text)


@pytest.mark.parametrize(
    "text",
    [
        "Dear Netflix Customer, your account is on hold.",
        "Dear OPay user, a payment came in.",
        "Bonjour à tous, rendez-vous à 11:45 en salle 3.",
        "Sehr geehrte Damen und Herren, 59,99 € sind am 12.06.2026 fällig.",
        "Use code promo SPRING20 until 30/06: 2 for £7.",
        "Join us: https://chat.whatsapp.com/LJDHNf8VNXpFOYjK6QQOaB",
        "Recently, we changed our terms. ISBN 978-0-14-143954-9",
        "At 07:45 AM EDT on 05/11/25 the shop opens.",
        "Send 0.05 BTC to bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq",
        "Registered office: 1 Churchill Place, London E14 5HP",
        "Am Montag 12 Uhr, Im Juni 2026, Zum Jahr 2027",
        "Version 7.1.4.0 is out, 1.200.000 people use it.",
    ],
)
def test_nothing_is_found(text: str) -> None:
    assert values(text) == []


def test_what_is_found_once_is_taken_out_everywhere() -> None:
    text = "Bonjour Camille Durand, merci. Pour Camille Durand : CAMILLE DURAND, code 482913. Répétez : 482913."
    assert redact(text).text == "Bonjour [name 1], merci. Pour [name 1] : [name 1], code [code 1]. Répétez : [code 1]."


def test_the_same_value_has_one_placeholder_however_it_is_written() -> None:
    assert redact("your number 07700 900123, your number 07700-900-123").text == "your number [phone number 1], your number [phone number 1]"
    assert redact("[code 1] and code 482913").text == "[code 1] and code [code 2]"


def test_fingerprints_tell_the_same_value_only_under_the_same_key() -> None:
    one, other = (redact(text, key=b"a").found[0] for text in ("code 482913", "482913 is your code"))
    assert one.fingerprint == other.fingerprint != ""
    assert redact("code 482913", key=b"b").found[0].fingerprint != one.fingerprint
    assert redact("code 482913").found[0].fingerprint == ""


def test_originals_of_another_text_restore_nothing() -> None:
    redacted, _ = redact_reversibly("code 482913")
    _, others = redact_reversibly("code 48291")
    with pytest.raises(ValueError, match="originals"):
        redacted.restore(others)
    assert "48291" not in repr(others)


def test_kinds_and_kept_values_stay() -> None:
    text = "Dear Mr Smith, code 482913, mail a@example.com"
    assert values(text, kinds=frozenset({PersonalKind.CODE})) == [("code", "482913")]
    assert values(text, keep=["A@example.com", "smith"]) == [("code", "482913")]


def test_what_is_the_senders_is_evidence() -> None:
    kept = evidence_of(mail())
    assert {"01 99 00 12 34", "FR76 3000 6000 0112 3456 7890 189", "Jean Martin", "no-reply@netflix-konto.example"} <= kept
    assert not any("camille" in value.lower() for value in kept)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Call us on 020 7946 0018 now", True),
        ("My new number is 07700 900123, mum", True),
        ("Your bill for 07700 900123 is ready", False),
        ("Votre numéro 06 39 98 00 01 a gagné", False),
        ("Le technicien vous appellera au 06 39 98 00 01", False),
        ("Appelez votre conseiller au 01 99 00 12 34", True),
        ("Transfer the fee to GB29 NWBK 6016 1331 9268 19", True),
        ("We refunded your account GB29 NWBK 6016 1331 9268 19", False),
        ("Write to claims@lottery.example", True),
        ("Your mailbox anna@example.org is full", False),
    ],
)
def test_whose_it_is(text: str, kept: bool) -> None:
    message = Message(Channel.SMS, (Part("body", text),), country="FR")
    assert (len(evidence_of(message)) == 1) is kept
    assert ("[" in redact_message(message).part("body")) is not kept


def test_a_whole_mail_is_redacted() -> None:
    message = mail()
    redacted = take_out(message)
    clean = redacted.message
    everything = repr(clean).lower()
    for secret in ("camille", "durand", "4242", "y2ftaw", "9f8a7b6c5d4e3f2a", "mx.example.com"):
        assert secret not in everything
    for evidence in ("no-reply@netflix-konto.example", "01 99 00 12 34", "FR76 3000 6000 0112 3456 7890 189", "netflix-konto.example/maj", "mailer.example"):
        assert evidence.lower() in everything
    assert (clean.recipients, clean.identifier) == ((), "")
    (link,) = [link for link in clean.links if link.source == "anchor"]
    assert clean.part("body")[link.span.start : link.span.end].split() == ["cliquez", "ici"]
    assert {one.placeholder for one in redacted.found["body"]} >= {"[name 2]", "[email address 1]", "[card 1]"}


def test_names_of_files_and_single_words_of_a_name_are_taken_out() -> None:
    file = Attachment("Facture_Camille_Durand.pdf", "application/pdf", 1)
    message = Message(Channel.EMAIL, (Part("body", "Pour vous, Camille."),), attachments=(file,), recipients=(Recipient("Camille Durand", "cd@example.com"),))
    clean = redact_message(message)
    assert clean.part("body") == "Pour vous, [name 1]."
    assert "Camille" not in clean.attachments[0].name
    assert clean.attachments[0].name.endswith(".pdf")


def test_an_address_that_is_glued_to_a_word_is_taken_out() -> None:
    message = Message(Channel.EMAIL, (Part("body", "Hello anna@example.comyour parcel"),), recipients=(Recipient("", "anna@example.com"),))
    assert "anna" not in redact_message(message).part("body")


def test_the_senders_address_stays_whatever_the_text_says_of_it() -> None:
    sender = Sender("News", "news@letter.example")
    message = Message(Channel.EMAIL, (Part("body", "Your mailbox news@letter.example"),), sender=sender, recipients=(Recipient("", "anna@example.com"),))
    assert redact_message(message).sender.address == "news@letter.example"


def test_a_mail_sent_to_its_own_sender_keeps_the_sender() -> None:
    sender = Sender("Bank", "desk@bank.example")
    message = Message(Channel.EMAIL, (Part("body", "Write to desk@bank.example"),), sender=sender, recipients=(Recipient("", "desk@bank.example"),))
    assert redact_message(message).part("body") == "Write to desk@bank.example"


@pytest.mark.parametrize("number", ["4111111111111111", "5555555555554444", "378282246310005", "6011111111111117", "4222222222222"])
def test_published_test_cards_hold(number: str) -> None:
    assert is_card(number)
    assert not is_card(number[:-1] + str((int(number[-1]) + 1) % 10))


@pytest.mark.parametrize("number", ["GB29NWBK60161331926819", "FR1420041010050500013M02606", "DE89370400440532013000", "ES9121000418450200051332", "IT60X0542811101000000123456", "NL91ABNA0417164300", "PT50000201231234567890154", "BE68539007547034"])
def test_ibans_of_the_registry_hold(number: str) -> None:
    assert is_iban(number)
    assert not is_iban(number[:-1] + ("0" if number[-1] != "0" else "1"))
    assert IBAN_LENGTHS[number[:2]] == len(number)


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("fr_nir", "255081416802538"), ("es_dni", "12345678Z"), ("es_dni", "X1234567L"), ("it_codice_fiscale", "RSSMRA85T10A562S"),
        ("pt_nif", "123456789"), ("br_cpf", "11144477735"), ("nl_bsn", "111222333"), ("be_national_number", "85073003328"),
        ("de_tax_number", "86095742719"), ("gb_nhs_number", "9434765919"),
    ],
)  # fmt: skip
def test_national_numbers_hold_and_a_changed_digit_does_not(name: str, number: str) -> None:
    assert NATIONAL[name](number)
    place = next(place for place in range(4, 8) if number[place].isdigit())
    assert not NATIONAL[name](number[:place] + str((int(number[place]) + 1) % 10) + number[place + 1 :])


@pytest.mark.parametrize("check", [*NATIONAL.values(), is_iban, is_card])
@pytest.mark.parametrize("text", ["", "1", "²²²²²²²²²²²", "A" * 16, "0" * 15, "٣" * 11, "1" * 40])
def test_no_check_fails_on_anything(check: object, text: str) -> None:
    assert check(text) in (True, False)  # type: ignore[operator]


def test_every_language_has_the_same_lists() -> None:
    folder = resources.files("quivive.facts") / "languages"
    tables = {one.name: tomllib.loads((one / "personal.toml").read_text("utf-8")) for one in folder.iterdir() if (one / "personal.toml").is_file()}
    assert len(tables) == 7
    optional = {"firm_form", "street_before", "street_numbered", "street_after", "street_suffix"}
    faults = [f"{name}: {sorted(table.keys() ^ tables['en'].keys())}" for name, table in tables.items() if (table.keys() ^ tables["en"].keys()) - optional]
    faults += [f"{name}: {len(table['months'])} months" for name, table in tables.items() if len(table["months"]) != 24]
    assert not faults


def test_every_finder_explains_itself() -> None:
    assert len(all_finders()) >= 10
    assert all(finder.__doc__ for finder in all_finders())


def test_the_command_shows_what_it_took_out(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["redact", "--language", "en", "--country", "GB", "--text", "Dear Mr Smith, call 020 7946 0018. Code: 482913"]) == 0
    shown = capsys.readouterr().out
    assert "Dear Mr [name 1], call 020 7946 0018. Code: [code 1]" in shown
    assert "[name 1]  Smith" in shown
    assert main(["redact", "--language", "fr", "--keep-kind", "code", "--text", "Bonjour Anna, code 482913"]) == 0
    assert "Bonjour [nom 1], code 482913" in capsys.readouterr().out


def test_the_json_of_the_command_holds_no_value(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "camille.eml"
    path.write_text(MAIL, "utf-8")
    assert main(["redact", "--format", "json", str(path)]) == 0
    said = capsys.readouterr().out
    assert "camille" not in said.lower()
    table = json.loads(said)
    assert table["schema"] == "quivive.redacted/1"
    assert {one["kind"] for one in table["found"]} >= {"name", "email_address", "card"}


def test_the_command_says_what_cannot_be_used(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["redact", "--language", "en", "--keep-kind", "shoe_size", "--text", "x"]) == 2
    assert main(["redact", "--language", "en", "--text", ""]) == 2
    assert "shoe_size" in capsys.readouterr().err


def test_what_is_found_does_not_get_worse() -> None:
    """On the half that the finders were not worked on; the figures stand in docs/privacy-and-hostile-input.md."""
    measure = runpy.run_path(str(Path(__file__).parent.parent / "evals" / "redaction.py"))
    messages = list(measure["marked_messages"]())
    assert {one.language for one in messages} == set(measure["COUNTRIES"])
    assert min(sum(one.language == language for one in messages) for language in measure["COUNTRIES"]) >= 40
    scores, _ = measure["score"]([one for one in messages if one.half == "B"], measure["ours"])
    together = scores["together"]
    assert together.marked > 200
    assert together.right / together.found >= 0.93
    assert together.reached / together.marked >= 0.85

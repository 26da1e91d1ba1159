"""Reports: what each kind holds, what leaves and what does not, on ordinary and on hostile messages."""

from __future__ import annotations

import base64
import email
import email.policy
import json
import re
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage
from email.message import Message as StandardMessage
from pathlib import Path
from typing import Any

import fast_mail_parser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource

from quivive.advise import advise, help_after, what_happened
from quivive.advise.message import BY_TYPE, Way
from quivive.api import read
from quivive.check import judge
from quivive.country import Deliver
from quivive.errors import UnknownName
from quivive.knowledge import LANGUAGES_OF_WORDING, Knowledge, load_knowledge
from quivive.message import Channel, Span
from quivive.readers.mime import Counted, parse_mail
from quivive.redact import labels_of
from quivive.reports import arf, mail, sheet, sms, xarf
from quivive.reports.case import Case, open_case
from quivive.reports.draft import Draft
from quivive.reports.errors import CannotReport
from quivive.reports.mail_copy import without_personal_data
from quivive.reports.personal import Values, personal_values
from quivive.reports.places import fitting, place_called, providers, stays_in_its_domain
from quivive.reports.plain import defanged, line, mail_address
from quivive.verdict import Claim, Happened, Level

AT = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
NUMBER = "7a0c6d1e-58a4-4c0e-9d55-0d9f3c7a1b42"
MAIL = b"""\
Return-Path: <bounce+ines.moreau=mail.example@netflix-konto.example>
Delivered-To: ines.moreau@mail.example
Received: from out.netflix-konto.example by mx.mail.example with ESMTP id 1
\tfor <ines.moreau@mail.example>; Mon, 23 Nov 2026 08:00:00 +0000
From: "Netflix" <help@netflix-konto.example>
To: =?utf-8?q?In=C3=A8s_Moreau?= <ines.moreau@mail.example>
Subject: =?utf-8?q?In=C3=A8s_Moreau=2C_your_payment_failed?=
Date: Mon, 23 Nov 2026 08:00:00 +0000
Message-ID: <1@netflix-konto.example>
DKIM-Signature: v=1; d=netflix-konto.example; b=abc
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="b"

--b
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

Dear In=C3=A8s Moreau,
your Netflix payment failed. Update your card within 24 hours:
https://netflix-konto.example/pay?e=3Dines.moreau%40mail.example

--b
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: base64

""" + base64.encodebytes(
    "<p>Dear Inès Moreau,</p><p>your Netflix payment failed. <a href='https://netflix-konto.example/pay?e=ines.moreau%40mail.example'>"
    "Update your card</a> within 24 hours.</p>".encode()
) + b"""
--b
Content-Type: image/png; name="logo.png"
Content-Transfer-Encoding: base64

AAAA
--b--
"""
SECRETS = ("ines.moreau", "Inès", "Moreau", "In=C3=A8s", base64.b64encode(b"ines.moreau@mail.example").decode().rstrip("="))
TEXT = "Netflix: your payment failed, update your card within 24h: https://netflix-konto.example/x"


def case_of(known: Knowledge, source: bytes | str = MAIL, **said: Any) -> Case:
    """The case of a mail (bytes) or a text."""
    reading = {key: said.pop(key) for key in ("channel", "sender", "country") if key in said}
    message = read(source, **reading)
    said = {"at": AT, "identifier": NUMBER, "found": personal_values(message), **said}
    return open_case(message, source if isinstance(source, bytes) else b"", judge(message, known), known, **said)


def draft_to(identifier: str, case: Case, known: Knowledge, language: str = "en") -> Draft:
    """The report to a place, as the command writes it."""
    wording = known.wording(language)
    place = place_called(identifier, case.message, case.verdict, known, wording)
    if place.deliver == Deliver.SMS:
        return sms.write(case, place, wording)
    writers: dict[str, Callable[..., Draft]] = {Deliver.MAIL: mail.write, "arf": arf.write, "xarf": xarf.write}
    return writers[place.deliver](case, place, wording) if place.deliver in writers else sheet.write(case, place, wording, wording)


def parts_of(content: bytes) -> list[StandardMessage]:
    """The parts of a mail as the standard library reads them."""
    parsed = email.message_from_bytes(content)
    assert not parsed.defects
    payload = parsed.get_payload()
    assert isinstance(payload, list)
    return [part for part in payload if isinstance(part, StandardMessage)]


# --- places


def test_places_fit_the_channel_and_every_id_leads_to_a_report(knowledge: Knowledge) -> None:
    wording = knowledge.wording("en")
    for source, said in ((MAIL, {}), (TEXT, {"channel": "sms"}), ("Your bank calls, press 1", {"channel": "call"})):
        for code in sorted(knowledge.countries):
            case = case_of(knowledge, source, country=code if code != "ALL" else "", by="tom@mail.example", **said)
            for place in fitting(case.message, case.verdict, knowledge, wording):
                if place.route:
                    assert place.route.verified
                    ways = {str(case.message.channel), "web" if case.urls else ""}
                    assert not place.route.takes or ways & set(place.route.takes)
                draft = draft_to(place.id, case, knowledge)
                assert draft.content


def test_both_spellings_of_a_country_give_the_same_places(knowledge: Knowledge) -> None:
    wording = knowledge.wording("en")
    gb, uk = (case_of(knowledge, TEXT, channel="sms", country=code) for code in ("GB", "uk"))
    ids = [place.id for place in fitting(gb.message, gb.verdict, knowledge, wording)]
    assert ids == [place.id for place in fitting(uk.message, uk.verdict, knowledge, wording)]
    assert ids[0] == "gb-7726"


ALL_LISTED = [(c.code, r.id) for c in load_knowledge().countries.values() for r in c.routes if r.verified]
REPORTING_BRANDS = [b.id for b in load_knowledge().brands.values() if any(place.verified for place in b.report)]
MESSAGES = {
    Channel.SMS: ("pay the open fee of 2.99 with your card today: https://fee.example/pay", {}),
    Channel.EMAIL: ("your account is closed today. Confirm your card number: https://login.example/x", {}),
    Channel.CALL: ("to cancel the payment I need the code that you receive now. Stay on the line.", {"sender": "020 7946 0123"}),
    Channel.CHAT: ("send 780 by bank transfer today, here is my new number.", {}),
    Channel.WEB: ("https://gateway.example/pay", {}),
}


@given(
    channel=st.sampled_from(Channel),
    country=st.sampled_from([*sorted({code for code, _ in ALL_LISTED} - {"ALL"}), "UK", "GR", ""]),
    brand=st.sampled_from([*REPORTING_BRANDS, "dhl", ""]),
    scam=st.sampled_from([*BY_TYPE]),
    happened=st.sets(st.sampled_from(Happened)),
)
@settings(max_examples=400, deadline=None)
def test_every_place_that_is_shown_takes_a_report_and_is_listed(
    channel: Channel, country: str, brand: str, scam: str, happened: set[Happened]
) -> None:
    """An answer and help after it happened name only places that `report --to` takes and `routes` or the brand's
    facts list; those that take the message itself `report` lists first, in the same order."""
    known = load_knowledge()
    wording = known.wording("en")
    text, said = MESSAGES[channel]
    message = read(text, channel=str(channel), country=country, **said)
    claim = Claim(brand, known.brand(brand).name, (Span("body", 0, 3),), 0.9) if brand else None
    verdict = replace(judge(message, known), level=Level.SCAM, claim=claim, scam_type=scam)
    told = what_happened(happened)
    way = Way(link=message.has_link, number=False)
    _, routes = advise(Level.SCAM, claim, scam, channel, message.country, known, "en", happened=told, way=way)
    after = help_after(
        told, scam_type=scam, brand=known.brand(brand) if brand else None, channel=channel, country=message.country, knowledge=known, language="en"
    )
    for route in (*routes, *after.routes):
        place = place_called(route.id, message, verdict, known, wording)
        assert (place.address, place.deliver, place.country) == (route.address, route.deliver, route.country)
        assert (route.country or "ALL", route.id) in ALL_LISTED or route.id.startswith(f"{brand}-report")
    listed = [place.id for place in fitting(message, verdict, known, wording)]
    assert len(set(listed)) == len(listed)
    if not told or told == (Happened.NOTHING,):
        taking = [route.id for route in routes if route.channel not in {"victim", "bank", "card", "police", "consumer"} and "-report" not in route.id]
        assert listed[: len(taking)] == taking
    for route in routes:
        assert route.id in listed or set(told) or f"{brand}-report" in route.id, route.id


@pytest.mark.parametrize("identifier", ["fr-phishing-initiative", "ca-7726", "se-7726"])
def test_no_report_goes_to_a_place_that_nobody_verified(knowledge: Knowledge, identifier: str) -> None:
    with pytest.raises(CannotReport) as caught:
        draft_to(identifier, case_of(knowledge, TEXT), knowledge)
    assert caught.value.key == "unverified"


@pytest.mark.parametrize("identifier", ["gb-7762", "", "x" * 5_000, "gb-7726\r\nBcc: a@b.example", "nobody-report", "amazon-report-9", "arfx:"])
def test_an_unknown_place_is_said(knowledge: Knowledge, identifier: str) -> None:
    with pytest.raises(UnknownName) as caught:
        draft_to(identifier, case_of(knowledge, TEXT), knowledge)
    assert len(str(caught.value)) < 300
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("address", ["abuse", "a@b", "a@b.example\r\nBcc: c@d.example", "<a@b.example>", "a b@c.example", "a@b.example, c@d.example"])
def test_a_provider_is_written_to_at_one_plain_address(knowledge: Knowledge, address: str) -> None:
    with pytest.raises(CannotReport) as caught:
        draft_to(f"arf:{address}", case_of(knowledge), knowledge)
    assert caught.value.key == "abuse_address"


def test_an_address_is_suggested_only_where_it_cannot_be_the_scammers(knowledge: Knowledge) -> None:
    own = case_of(knowledge)
    assert list(providers(own.message, own.verdict, knowledge)) == []
    with pytest.raises(CannotReport) as caught:
        draft_to("xarf", own, knowledge)
    assert (caught.value.key, caught.value.details["host"]) == ("no_suggestion", "netflix-konto.example")
    assert stays_in_its_domain("abuse@netflix-konto.example", own.message, own.verdict, knowledge)
    assert not stays_in_its_domain("abuse@provider.example", own.message, own.verdict, knowledge)
    lent = case_of(knowledge, "Netflix: update your card: https://netflix-login.web.app/x and https://a.carrd.co")
    assert list(providers(lent.message, lent.verdict, knowledge)) == [("xarf", "web.app")]
    free = case_of(knowledge, MAIL.replace(b"help@netflix-konto.example", b"netflix.help@gmail.com"))
    assert ("arf", "gmail.com") in list(providers(free.message, free.verdict, knowledge))


# --- a mail


def test_an_attached_mail_is_byte_for_byte_what_came(knowledge: Knowledge) -> None:
    for original in (MAIL, MAIL.replace(b"\n", b"\r\n"), MAIL.rstrip(b"\n"), MAIL + b"\n\n"):
        case = case_of(knowledge, original, as_it_is=True)
        draft = draft_to("netflix-report", case, knowledge)
        assert draft.content.count(original) == 1
        text, attached = parts_of(draft.content)
        assert (text.get_content_type(), attached.get_content_type()) == ("text/plain", "message/rfc822")
        inner = attached.get_payload(0)
        assert isinstance(inner, StandardMessage)
        assert inner["From"] == '"Netflix" <help@netflix-konto.example>'
        assert inner.as_bytes().replace(b"\r\n", b"\n").rstrip() == original.replace(b"\r\n", b"\n").rstrip()
        # Two parsers that share nothing with it.
        (found,) = [a for a in fast_mail_parser.parse_email(draft.content).attachments if a.mimetype == "message/rfc822"]
        assert found.content.rstrip(b"\r\n") == original.rstrip(b"\r\n")
        assert parse_mail(draft.content, Counted()).parts[1].raw == original


def test_a_draft_is_opened_unsent_and_speaks_the_language_asked_for(knowledge: Knowledge) -> None:
    case = case_of(knowledge)
    for language in LANGUAGES_OF_WORDING:
        draft = draft_to("gb-sers", case, knowledge, language)
        parsed = email.message_from_bytes(draft.content, policy=email.policy.default)
        assert isinstance(parsed, EmailMessage)
        assert (parsed["X-Unsent"], parsed["To"], parsed["From"], parsed["Date"]) == ("1", "report@phishing.gov.uk", None, None)
        body = parsed.get_body(("plain",))
        assert body is not None
        said = body.get_content()
        assert knowledge.wording(language).say("reports.intro") in said
        assert "hxxps://netflix-konto[.]example/pay" in said
        assert "https://netflix-konto" not in said
        sent = email.message_from_bytes(draft.mail)
        assert sent["X-Unsent"] is None
        assert sent["Date"]
        assert sent["Message-ID"]


def test_a_text_message_goes_as_a_file_with_its_links_whole(knowledge: Knowledge) -> None:
    case = case_of(knowledge, TEXT, channel="sms", sender="07700 900123")
    parsed = email.message_from_bytes(draft_to("be-safeonweb", case, knowledge).content, policy=email.policy.default)
    assert isinstance(parsed, EmailMessage)
    (attached,) = parsed.iter_attachments()
    assert attached.get_filename() == "message.txt"
    content = attached.get_content()
    assert TEXT in content
    assert "07700 900123" in content


# --- what leaves


@pytest.mark.parametrize("identifier", ["netflix-report", "gb-sers", "us-ic3", "fr-pharos", "us-ftc", "arf:a@b.example", "xarf:a@b.example", "gb-159"])
def test_nothing_of_the_reporter_leaves(knowledge: Knowledge, identifier: str) -> None:
    case = case_of(knowledge, by="tom@mail.example")
    draft = draft_to(identifier, case, knowledge)
    everything = [draft.content, draft.mail, *(field.value.encode() for field in draft.fields)]
    everything += [base64.b64decode(item["payload"]) for item in json.loads(draft.content)["evidence"]] if draft.kind == "xarf" else []
    for content in everything:
        parsed = email.message_from_bytes(content)
        decoded = b"".join(part.get_payload(decode=True) or b"" for part in parsed.walk() if not part.is_multipart())
        for secret in SECRETS:
            assert secret.encode() not in content
            assert secret.encode() not in decoded
    assert {one.kind for one in case.taken_out} >= {"name", "email_address"}
    assert all(one.count > 0 for one in case.taken_out)
    assert case.signature_broken
    assert [skipped.what for skipped in case.skipped if "png" in skipped.what] == ["logo.png"]


def test_what_is_evidence_stays(knowledge: Knowledge) -> None:
    content = case_of(knowledge).mail
    for evidence in (b"help@netflix-konto.example", b"out.netflix-konto.example", b"https://netflix-konto.example/pay?e=3D", b"<1@netflix-konto.example>"):
        assert evidence in content
    for header in (b"Received:", b"DKIM-Signature:", b"Delivered-To: recipient@redacted.invalid"):
        assert header in content


def test_every_kind_can_be_kept(knowledge: Knowledge) -> None:
    kept = case_of(knowledge, keep=frozenset({"headers"})).mail
    assert kept.partition(b"\n\n")[0] == MAIL.partition(b"\n\n")[0]
    assert b"Dear [name" in kept
    named = case_of(knowledge, keep=frozenset({"name"})).mail
    assert b"Dear In=C3=A8s Moreau" in named
    assert b"ines.moreau@mail.example" not in named
    addressed = case_of(knowledge, keep=frozenset({"email_address", "link_token", "name"}))
    assert addressed.mail == MAIL
    assert not addressed.headers
    assert not addressed.signature_broken
    assert case_of(knowledge, as_it_is=True).mail == MAIL


def test_placeholders_are_called_in_the_language_of_the_place_but_in_the_copy_of_a_mail(knowledge: Knowledge) -> None:
    case = case_of(knowledge, labels=labels_of(knowledge.wording("pt")))
    assert "Dear [nome 1]" in case.text
    assert b"Dear [name 1]" in case.mail
    assert [one.kind for one in case.taken_out] == [one.kind for one in case_of(knowledge).taken_out]
    assert [one.count for one in case.taken_out] == [one.count for one in case_of(knowledge).taken_out]


def test_a_redacted_mail_is_read_as_the_same_mail(knowledge: Knowledge) -> None:
    before, after = read(MAIL), read(case_of(knowledge).mail)
    assert [part.name for part in before.parts] == [part.name for part in after.parts]
    assert [link.host for link in before.links] == [link.host for link in after.links]
    assert (before.sender.address, before.received_at) == (after.sender.address, after.received_at)
    assert judge(after, knowledge).level == judge(before, knowledge).level


@given(st.binary(max_size=2_000))
@settings(max_examples=150, deadline=None)
def test_any_bytes_are_copied_whole_where_nothing_is_personal(data: bytes) -> None:
    assert without_personal_data(data, Values([]), keep_headers=True, keep_recipients=True).content == data


@given(st.lists(st.sampled_from([b"--b\n", b"--b--\n", b"\n", b"Content-Type: multipart/mixed; boundary=b\n", b"Anna Lindt\n", b"To: anna@mail.example\n", b"Content-Type: message/rfc822\n", b"Content-Transfer-Encoding: base64\n", b"QW5uYSBMaW5kdA==\n"]), max_size=30))
@settings(max_examples=300, deadline=None)
def test_no_structure_hides_a_value(pieces: list[bytes]) -> None:
    values = Values([("name", "Anna Lindt"), ("email_address", "anna@mail.example")])
    copy = without_personal_data(b"".join(pieces), values)
    assert b"Anna Lindt" not in copy.content
    assert b"anna@mail.example" not in copy.content
    for part in email.message_from_bytes(copy.content).walk():
        payload = part.get_payload(decode=True) or b""
        assert isinstance(payload, bytes)
        # As a word: glued to the bytes of what was decoded by mistake it is none.
        assert not re.search(rb"(?<![\w\x80-\xff])Anna Lindt", payload)


# --- SMS, forms, telephone


def test_a_text_message_is_forwarded_in_two_steps(knowledge: Knowledge) -> None:
    case = case_of(knowledge, TEXT, channel="sms", sender="+33 6 39 98 12 34")
    draft = draft_to("fr-33700", case, knowledge, "fr")
    said = draft.content.decode()
    assert draft.address == "33700"
    assert "+33 6 39 98 12 34" in draft.steps[1]
    assert "https://" not in said
    assert "hxxps://netflix-konto[.]example/x" in said
    call = case_of(knowledge, "This is your bank, press 1", channel="call", sender="01 99 00 12 34")
    assert [field.value for field in draft_to("fr-33700-call", call, knowledge).fields] == ["spam vocal 01 99 00 12 34"]
    assert [field.value for field in draft_to("gb-7726-call", call, knowledge).fields] == ["Call 01 99 00 12 34"]


def test_a_sheet_has_the_fields_of_the_form_and_leaves_what_only_the_person_knows(knowledge: Knowledge) -> None:
    case = case_of(knowledge)
    draft = draft_to("us-ic3", case, knowledge)
    by_name = {field.name: field for field in draft.fields}
    assert by_name["headers"].label == "Email header(s)"
    assert "From: \"Netflix\" <help@netflix-konto.example>" in by_name["headers"].value
    assert by_name["contact"].value == by_name["payment"].value == ""
    said = draft.content.decode()
    assert "fill in yourself" in said
    assert "ic3.gov FAQ, seen on 25 November 2026" in said
    assert "https://netflix-konto" not in said
    unknown = draft_to("at-watchlist-internet", case, knowledge).content.decode()
    assert knowledge.wording("en").say("reports.names_unknown") in unknown
    card = draft_to("fr-perceval", case, knowledge)
    assert {field.value for field in card.fields} == {""}


def test_every_place_gets_a_report_in_every_language(knowledge: Knowledge) -> None:
    case = case_of(knowledge, by="tom@mail.example")
    for language in LANGUAGES_OF_WORDING:
        for country in knowledge.countries.values():
            for route in country.routes:
                if route.verified and route.deliver is not Deliver.NONE:
                    content = draft_to(route.id, case, knowledge, language).content.decode()
                    assert not re.search(r"\{[a-z_]+\}", content.partition("\n\n")[0])


# --- ARF and XARF


@pytest.mark.parametrize("ending", [b"\n", b"\r\n"])
def test_arf_is_as_rfc_5965_asks(knowledge: Knowledge, ending: bytes) -> None:
    """Section 2: multipart/report with report-type, three parts in order; 3.1: the required fields, once each."""
    draft = draft_to("arf:abuse@provider.example", case_of(knowledge, MAIL.replace(b"\n", ending)), knowledge)
    parsed = email.message_from_bytes(draft.content)
    assert parsed.get_content_type() == "multipart/report"
    assert parsed.get_param("report-type") == "feedback-report"
    assert parsed["MIME-Version"] == "1.0"
    kinds = [part.get_content_type() for part in parts_of(draft.content)]
    assert kinds == ["text/plain", "message/feedback-report", "message/rfc822"]
    report = email.message_from_bytes(parse_mail(draft.content, Counted()).parts[1].raw)
    for field, value in (("Feedback-Type", "fraud"), ("Version", "1")):
        assert report.get_all(field) == [value]
    assert re.fullmatch(r"Quivive/[\w.]+", report["User-Agent"])
    for field in ("Original-Mail-From", "Arrival-Date", "Source-IP", "Reporting-MTA"):
        assert len(report.get_all(field, [])) <= 1
    assert report["Reported-Domain"] == "netflix-konto.example"
    assert report["Reported-URI"].startswith("https://netflix-konto.example/pay")
    assert report["Original-Rcpt-To"] is None
    assert all(len(text) <= 998 for text in draft.content.split(ending))


def test_arf_is_only_for_mails(knowledge: Knowledge) -> None:
    with pytest.raises(CannotReport) as caught:
        draft_to("arf:abuse@provider.example", case_of(knowledge, TEXT), knowledge)
    assert caught.value.key == "needs_mail"


def xarf_faults(report: dict[str, Any]) -> list[str]:
    """What the published schema of its type finds wrong with a report."""
    folder = Path(__file__).parent / "xarf"
    schemas = {path.stem: json.loads(path.read_text("utf-8")) for path in folder.glob("*.json")}
    registry: Registry[Any] = Registry().with_resources([(schema["$id"], Resource.from_contents(schema)) for schema in schemas.values()])
    checker = Draft202012Validator(schemas[f"content-{report['type']}"], registry=registry, format_checker=FormatChecker())
    return [error.message for error in checker.iter_errors(report)]


@pytest.mark.parametrize(
    "source",
    [
        MAIL,
        TEXT,
        "You won a prize, pay the fee: http://prize.example:8080/a b/ü?x=\x00#y",
        "Look at hxxps://münchen-bank[.]example/ñ",
        "See www.crypto-gain.example and 203.0.113.7/login",
        "Pay: https://user:pass@parcel.example/pay",
    ],
)
def test_xarf_fits_its_published_schema(knowledge: Knowledge, source: bytes | str) -> None:
    case = case_of(knowledge, source, by="tom@mail.example")
    report = json.loads(draft_to("xarf:abuse@provider.example", case, knowledge).content)
    assert xarf_faults(report) == []
    assert report["report_id"] == NUMBER
    assert re.fullmatch(r"https?://[!-~]+", report["url"])
    assert 0 <= report["confidence"] < 1


def test_the_schema_of_xarf_finds_faults(knowledge: Knowledge) -> None:
    report = json.loads(draft_to("xarf:abuse@provider.example", case_of(knowledge, by="tom@mail.example"), knowledge).content)
    for key in ("url", "reporter", "report_id", "timestamp"):
        assert xarf_faults({name: value for name, value in report.items() if name != key})
    assert xarf_faults({**report, "reporter": {**report["reporter"], "contact": "nobody"}})


def test_xarf_says_what_it_lacks(knowledge: Knowledge) -> None:
    for source, by, key in ((TEXT, "", "needs_by"), ("Call 01 99 00 12 34 about your prize", "tom@mail.example", "needs_link")):
        with pytest.raises(CannotReport) as caught:
            draft_to("xarf:abuse@provider.example", case_of(knowledge, source, by=by), knowledge)
        assert caught.value.key == key


# --- hostile input


def hostile_mail() -> bytes:
    """Line ends wherever a name, subject, file name or address lets somebody write one."""
    words = base64.b64encode(b"Netflix\r\nBcc: victim@mail.example\r\n\r\n--x\r\n").decode()
    return (
        f"From: =?utf-8?b?{words}?= <a@b.example>\nReturn-Path: <a@b.example\rX: y>\nSubject: =?utf-8?b?{words}?=\n"
        f"Reply-To: =?utf-8?b?{words}?= <\x00\x1b[2J@b.example>\nMessage-ID: <1>\nMIME-Version: 1.0\n"
        f'Content-Type: multipart/mixed; boundary="=_quivive_{NUMBER}_0"\n\n--=_quivive_{NUMBER}_0\n\n'
        f"Netflix: update your card https://netflix-konto.example/%0d%0aBcc:x\r\n--=_quivive_{NUMBER}_0\n"
        'Content-Type: application/pdf; name="a\r\nBcc: c@d.example.pdf"\n\nx\n'
        f"--=_quivive_{NUMBER}_0--\n"
    ).encode()


@pytest.mark.parametrize("identifier", ["netflix-report", "gb-sers", "arf:a@b.example", "xarf:a@b.example", "us-ic3", "gb-7726"])
def test_a_hostile_mail_adds_no_header_and_no_part(knowledge: Knowledge, identifier: str) -> None:
    for as_it_is in (False, True):
        case = case_of(knowledge, hostile_mail(), by="tom@mail.example", as_it_is=as_it_is)
        draft = draft_to(identifier, case, knowledge)
        for content in filter(None, (draft.content if draft.kind in ("mail", "arf") else b"", draft.mail)):
            parsed = email.message_from_bytes(content)
            assert set(parsed.keys()) <= {"From", "To", "Subject", "X-Unsent", "Date", "Message-ID", "MIME-Version", "Content-Type", "Content-Transfer-Encoding"}
            assert parsed["To"] in ("a@b.example", "phishing@netflix.com", "report@phishing.gov.uk")
            assert len(parts_of(content)) == (3 if draft.kind == "arf" else 2)
        if draft.kind in ("sheet", "sms"):
            assert not set(draft.content) & (set(range(32)) - {10})


def test_ten_thousand_parts_cost_little_and_what_is_left_out_is_said(knowledge: Knowledge) -> None:
    many = MAIL.partition(b"\n\n")[0].replace(b"multipart/alternative", b"multipart/mixed") + b"\n\n"
    many += b"".join(b"--b\nContent-Type: text/plain\n\nDear Sir, pay https://a%d.example\n" % n for n in range(10_000)) + b"--b--\n"
    start = time.process_time()
    case = case_of(knowledge, many)
    draft = draft_to("gb-sers", case, knowledge)
    assert time.process_time() - start < 10
    assert any("parts" in skipped.what for skipped in case.skipped)
    assert len(draft.content) < 200_000
    assert draft_to("gb-sers", case_of(knowledge, many, as_it_is=True), knowledge).content.count(many) == 1


def test_a_huge_mail_is_refused_in_one_sentence(knowledge: Knowledge) -> None:
    huge = MAIL.replace(b"AAAA", b"A" * (25 * 1024 * 1024))
    with pytest.raises(CannotReport) as caught:
        draft_to("gb-sers", case_of(knowledge, huge), knowledge)
    assert caught.value.key == "too_large"
    assert draft_to("us-ic3", case_of(knowledge, huge), knowledge).content


@given(st.text(max_size=300))
def test_texts_of_strangers_are_harmless(text: str) -> None:
    assert "\n" not in line(text)
    assert not re.search(r"https?://", defanged(text), re.IGNORECASE)
    assert mail_address(text) in ("", text.strip())


def test_defanged_names_no_host() -> None:
    for text in ("https://a.b.example/x", "www.b.example", "b.example", "203.0.113.9/x", "HTTP://B.EXAMPLE", "xn--mnchen-3ya.example"):
        assert not re.search(r"[a-z0-9]\.[a-z0-9]", defanged(text), re.IGNORECASE)
    assert defanged("1.99 € at 8.30.") == "1.99 € at 8.30."


def test_a_value_is_found_as_a_page_writes_it_and_as_a_word_only() -> None:
    values = Values([("name", "Inès Moreau"), ("name", "An"), ("email_address", "ines@mail.example")])
    page = "<b>In&egrave;s</b>&nbsp;MOREAU, an An, In&#232;s\n Moreau, Moreaux, ines%40mail.example, bounce+ines=mail.example@x.example"
    assert values.out_of(page) == (
        "<b>[name 1], an [name 2], [name 1], Moreaux, redacted-email-address-1, bounce+redacted-email-address-1@x.example"
    )
    assert {one.kind: one.count for one in values.taken_out()} == {"name": 3, "email_address": 2}


def test_many_values_take_no_longer_and_too_many_are_said(knowledge: Knowledge) -> None:
    values = Values([("name", f"Anna{number} Lindt{number}") for number in range(90)])
    start = time.process_time()
    for text in ("Anna " * 400_000, "x" * 2_000_000, "<" * 2_000_000, "Anna1 <" + "b><" * 600_000):
        values.out_of(text)
    assert time.process_time() - start < 20
    found = tuple(("name", f"Person{number} Example") for number in range(150))
    case = case_of(knowledge, TEXT, found=found)
    assert "further personal data" in [skipped.what for skipped in case.skipped]

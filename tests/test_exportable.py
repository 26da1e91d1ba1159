"""What may leave: nothing that strangers share, nothing of a brand's, nothing of a person's, nothing that one person says alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from exchange_examples import GOOD_IBAN, START, TEXT, VALUES, WALLET, campaign, hosts, report
from hypothesis import given
from hypothesis import strategies as st

from quivive.exchange.exportable import Evidence, ExportRule, Why
from quivive.exchange.principles import PRINCIPLES, principles_of
from quivive.exchange.shared import Tlp
from quivive.exchange.telling import tell
from quivive.exchange.values import cleaned
from quivive.knowledge import Knowledge
from quivive.signals import all_signals
from quivive.watching import Fingerprint, FingerprintKind, Report

ENOUGH = Evidence(independent=3, scams=3)
KINDS = FingerprintKind


@pytest.fixture(scope="module")
def rule(knowledge: Knowledge) -> ExportRule:
    return ExportRule(knowledge, Tlp.AMBER)


@pytest.mark.parametrize(
    ("kind", "value", "why"),
    [
        # shared by strangers
        (KINDS.HOST, "bit.ly", Why.COMMON),
        (KINDS.HOST, "www.bit.ly", Why.COMMON),
        (KINDS.HOST, "sharepoint.com", Why.COMMON),
        (KINDS.HOST, "kunde.sharepoint.com", Why.COMMON),
        (KINDS.HOST, "weebly.com", Why.COMMON),
        (KINDS.HOST, "www.weebly.com", Why.COMMON),
        (KINDS.HOST, "googleapis.com", Why.PUBLIC_SUFFIX),
        (KINDS.HOST, "en.wikipedia.org", Why.COMMON),
        (KINDS.HOST, "u123.ct.sendgrid.net", Why.COMMON),
        # a brand's, by mistake or out of spite
        (KINDS.HOST, "amazon.fr", Why.BRAND),
        (KINDS.HOST, "www.amazon.fr", Why.BRAND),
        (KINDS.HOST, "a.co", Why.BRAND),
        (KINDS.HOST, "www.gov.uk", Why.BRAND),
        (KINDS.HOST, "tax.service.gov.uk", Why.BRAND),
        (KINDS.HOST, "mairie.gouv.fr", Why.BRAND),
        (KINDS.HOST, "city.gov", Why.BRAND),
        (KINDS.HOST, "school.ac.uk", Why.BRAND),
        (KINDS.EMAIL_ADDRESS, "no-reply@amazon.fr", Why.BRAND),
        (KINDS.SENDER, "no-reply@amazon.fr", Why.BRAND),
        (KINDS.EMAIL_ADDRESS, "report@phishing.gov.uk", Why.BRAND),
        (KINDS.PAGE, "amazon.fr/gp/help", Why.BRAND),
        # whole countries
        (KINDS.HOST, "gov.uk", Why.PUBLIC_SUFFIX),
        (KINDS.HOST, "co.uk", Why.PUBLIC_SUFFIX),
        (KINDS.HOST, "web.app", Why.PUBLIC_SUFFIX),
        (KINDS.HOST, "xn--p1ai", Why.MALFORMED),
        (KINDS.HOST, "fr", Why.MALFORMED),
        # at home, in a firm, nowhere
        (KINDS.HOST, "localhost", Why.MALFORMED),
        (KINDS.HOST, "127.0.0.1", Why.MALFORMED),
        (KINDS.HOST, "192.168.1.1", Why.MALFORMED),
        (KINDS.HOST, "169.254.169.254", Why.MALFORMED),
        (KINDS.HOST, "::1", Why.MALFORMED),
        (KINDS.HOST, "2130706433", Why.MALFORMED),
        (KINDS.HOST, "printer.local", Why.MALFORMED),
        # names that anybody can show
        (KINDS.SENDER, "amazon", Why.COMMON),
        # hostile text
        (KINDS.HOST, "a.example\n* CNAME .", Why.MALFORMED),
        (KINDS.HOST, "*.example", Why.MALFORMED),
        (KINDS.HOST, "a.example. IN A 192.0.2.1 ;", Why.MALFORMED),
        (KINDS.HOST, "$INCLUDE.example", Why.MALFORMED),
        (KINDS.HOST, "@.example", Why.MALFORMED),
        (KINDS.HOST, "a\\010b.example", Why.MALFORMED),
        (KINDS.HOST, "bänk.example", Why.MALFORMED),
        (KINDS.HOST, "A.example", Why.MALFORMED),
        (KINDS.HOST, "a.example.", Why.MALFORMED),
        (KINDS.HOST, f"{'a' * 64}.example", Why.MALFORMED),
        (KINDS.HOST, ".".join(["a" * 60] * 5) + ".example", Why.MALFORMED),
        (KINDS.HOST, "", Why.MALFORMED),
        (KINDS.SENDER, "=cmd|' /C calc'!A0", Why.MALFORMED),
        (KINDS.SENDER, "a\r\nb", Why.MALFORMED),
        (KINDS.SENDER, "\u202eevil", Why.MALFORMED),
        (KINDS.URL_SHAPE, "/a b", Why.MALFORMED),
        (KINDS.URL_SHAPE, "/a'] OR [x", Why.MALFORMED),
        (KINDS.URL_SHAPE, "/\u202egpj.exe", Why.MALFORMED),
        (KINDS.PHONE_NUMBER, "=+447700900123", Why.MALFORMED),
        (KINDS.PHONE_NUMBER, "7726", Why.MALFORMED),
        (KINDS.EMAIL_ADDRESS, "a@b@c.example\r\nBcc: x", Why.MALFORMED),
        (KINDS.IBAN, GOOD_IBAN[:-1] + "3", Why.MALFORMED),
        (KINDS.WALLET, "0x'; DROP TABLE", Why.MALFORMED),
    ],
)
def test_traps(kind: FingerprintKind, value: str, why: Why, rule: ExportRule) -> None:
    assert rule.refusal(Fingerprint(kind, value), ENOUGH) is why


@pytest.mark.parametrize(("kind", "value"), [(kind, value) for kind, values in VALUES.items() for value in values if value != "konto-info"])
def test_what_is_the_scammers_leaves(kind: FingerprintKind, value: str, rule: ExportRule) -> None:
    assert rule.refusal(Fingerprint(kind, value), ENOUGH) is None


@pytest.mark.parametrize("value", ["konto.weebly.com", "konto.duckdns.org", "konto.web.app", "konto.github.io", "xn--mazon-3ve.example", "198.51.100.9"])
def test_a_name_of_its_own_below_a_provider_leaves(value: str, rule: ExportRule) -> None:
    assert rule.refusal(Fingerprint(KINDS.HOST, value), ENOUGH) is None


def test_no_host_of_any_brand_leaves(rule: ExportRule, knowledge: Knowledge) -> None:
    """Nor any name above one: who blocks it with all below it blocks the brand."""
    for brand in knowledge.brands.values():
        for host in (*brand.domains, *brand.shorteners):
            labels = host.split(".")
            for start in range(len(labels)):
                assert rule.host_refusal(".".join(labels[start:])) is not None, host
            assert rule.host_refusal(f"www.{host}") is not None


def test_no_host_that_is_shared_leaves(rule: ExportRule, knowledge: Knowledge) -> None:
    for hosts_of_a_kind in (knowledge.shorteners, knowledge.free_hosting, knowledge.mass_mailers, knowledge.popular, knowledge.free_mail, knowledge.dynamic_dns):
        for host in hosts_of_a_kind:
            assert not rule.is_specific(host), host
            assert not rule.is_specific(f"www.{host}"), host


def test_no_number_or_mailbox_of_a_place_to_report_to_leaves(rule: ExportRule, knowledge: Knowledge) -> None:
    routes = [route for country in knowledge.countries.values() for route in country.routes]
    mailboxes = [route.address.lower() for route in routes if "@" in route.address]
    assert len(mailboxes) > 10
    for address in mailboxes:
        assert rule.refusal(Fingerprint(KINDS.EMAIL_ADDRESS, address), ENOUGH) is not None, address
    assert rule.refusal(Fingerprint(KINDS.PHONE_NUMBER, "+443003303003"), ENOUGH) is Why.BRAND  # Citizens Advice


def test_the_reasons_of_a_report(rule: ExportRule) -> None:
    good = Fingerprint(KINDS.HOST, "konto-hilfe.example")
    assert rule.refusal(good, ENOUGH) is None
    assert rule.refusal(good, Evidence(independent=2, scams=2)) is Why.FEW
    assert rule.refusal(good, Evidence(independent=50, scams=50, proven=1)) is Why.PROVEN
    assert rule.refusal(good, Evidence(independent=50, scams=50, harmless=49)) is None
    assert rule.refusal(good, Evidence(independent=50, scams=50, harmless=50)) is Why.DOUBTFUL
    assert rule.refusal(replace(good, common=True), ENOUGH) is Why.COMMON
    assert rule.refusal(replace(good, hashed=True), ENOUGH) is Why.PERSONAL
    assert rule.refusal(Fingerprint(KINDS.PHONE_NUMBER, "0123456789abcdef0123456789abcdef", hashed=True), ENOUGH) is Why.PERSONAL


def test_what_may_be_somebodys_is_not_told_to_everybody(knowledge: Knowledge) -> None:
    everybody = ExportRule(knowledge, Tlp.CLEAR)
    for kind, values in VALUES.items():
        somebodys = kind not in (KINDS.HOST, KINDS.PAGE, KINDS.URL_SHAPE, KINDS.WALLET)
        assert everybody.refusal(Fingerprint(kind, values[0]), ENOUGH) is (Why.MARKING if somebodys else None)


@given(value=st.text(max_size=60), kind=st.sampled_from(list(FingerprintKind)))
def test_whatever_passes_is_one_harmless_word(value: str, kind: FingerprintKind) -> None:
    right = cleaned(kind, value)
    assert cleaned(kind, right) == right if right else True
    assert right.isprintable()
    if kind is not KINDS.SENDER:
        assert not set(right) & set(" \"\\<>\t\r\n;" if kind is not KINDS.PAGE and kind is not KINDS.URL_SHAPE else " \"\\<>\t\r\n")


# --- telling of a campaign


def told_of(reports: list[Report], knowledge: Knowledge, *, tlp: Tlp = Tlp.AMBER, least: int = 3, trusted: frozenset[str] = frozenset()) -> tuple[list[str], dict[Why, int]]:
    told = tell(campaign(), reports, ExportRule(knowledge, tlp, least=least), knowledge, trusted_sources=trusted)
    return [one.value for one in told.campaign.indicators] if told.campaign else [], dict(told.left)


def test_three_reporters_are_enough_and_one_who_reports_often_is_not(knowledge: Knowledge) -> None:
    evil = hosts("amazon-konto.example")
    assert told_of([report(n, fingerprints=evil) for n in range(3)], knowledge) == (["amazon-konto.example"], {})
    assert told_of([report(n, fingerprints=evil, reporter="f" * 32) for n in range(300)], knowledge) == ([], {Why.FEW: 1})
    assert told_of([report(n, fingerprints=evil) for n in range(2)], knowledge) == ([], {Why.FEW: 1})


def test_reports_of_nobody_count_as_one_but_for_a_trusted_source(knowledge: Knowledge) -> None:
    reports = [report(n, fingerprints=hosts("amazon-konto.example"), reporter="", source="gateway") for n in range(300)]
    assert told_of(reports, knowledge) == ([], {Why.FEW: 1})
    assert told_of(reports, knowledge, trusted=frozenset(["gateway"])) == (["amazon-konto.example"], {})


def test_only_reports_that_were_judged_a_scam_count(knowledge: Knowledge) -> None:
    evil = hosts("amazon-konto.example")
    doubtful = [report(n, level=level, fingerprints=evil) for n, level in enumerate(["scam", "scam", "suspicious", "nothing_found", "cannot_tell"])]
    assert told_of(doubtful, knowledge) == ([], {Why.FEW: 1})
    enough = [*doubtful, report(9, fingerprints=evil)]
    assert told_of(enough, knowledge)[0] == ["amazon-konto.example"]
    assert told_of([*enough, report(10, level="proven", fingerprints=evil)], knowledge) == ([], {Why.PROVEN: 1})


def test_what_many_harmless_messages_show_stays(knowledge: Knowledge) -> None:
    """Three scams link to a small shop, whose own mails were handed in too and alarm nobody."""
    reports = [report(n, fingerprints=hosts("little-shop.example")) for n in range(3)]
    rule = ExportRule(knowledge, Tlp.AMBER)
    alone = tell(campaign(), reports, rule, knowledge)
    assert alone.campaign is not None
    assert len(alone.campaign.indicators) == 1
    elsewhere = tell(campaign(), reports, rule, knowledge, levels_of=lambda kind, value: {"scam": 3, "nothing_found": 40})
    assert elsewhere.campaign is not None
    assert elsewhere.campaign.indicators == ()
    assert elsewhere.left == {Why.DOUBTFUL: 1}


def test_a_brands_host_reported_by_everybody_stays(knowledge: Knowledge) -> None:
    """The scam links to the brand's own help page too, and three hundred people report it."""
    shown = hosts("amazon-konto.example", "www.amazon.fr", "bit.ly")
    names, left = told_of([report(n, fingerprints=shown) for n in range(300)], knowledge)
    assert names == ["amazon-konto.example"]
    assert left == {Why.BRAND: 1, Why.COMMON: 1}


def test_nothing_hashed_leaves_in_any_field(knowledge: Knowledge) -> None:
    digest = "0123456789abcdef0123456789abcdef"
    shown = (*hosts("amazon-konto.example"), Fingerprint(KINDS.PHONE_NUMBER, digest, hashed=True))
    told = tell(campaign(), [report(n, fingerprints=shown, reporter=f"{n:x}" * 8) for n in range(4)], ExportRule(knowledge, Tlp.RED), knowledge)
    assert digest not in repr(told.campaign)
    assert "1" * 8 not in repr(told.campaign)
    assert told.left == {Why.PERSONAL: 1}


def test_figures_are_of_the_reports(knowledge: Knowledge) -> None:
    evil = hosts("amazon-konto.example")
    reports = [report(n, fingerprints=evil, country="FR" if n > 2 else "GB") for n in range(5)] + [report(7, fingerprints=evil, reporter=f"{1:08x}" * 4)]
    told = tell(campaign(), reports, ExportRule(knowledge, Tlp.GREEN), knowledge)
    assert told.campaign is not None
    (one,) = told.campaign.indicators
    assert (one.reports, one.independent, dict(one.countries)) == (6, 5, {"FR": 2, "GB": 4})
    assert (one.first_seen, one.last_seen) == (START, START + timedelta(hours=7))
    assert told.campaign.updated == START + timedelta(days=2)
    assert (told.campaign.brand, told.campaign.brand_name) == ("amazon", "Amazon")
    again = tell(campaign(), reversed(reports), ExportRule(knowledge, Tlp.GREEN), knowledge)
    assert again.campaign == told.campaign


def test_a_campaign_of_few_is_not_told_at_all(knowledge: Knowledge) -> None:
    told = tell(campaign(), [report(1), report(2)], ExportRule(knowledge, Tlp.RED), knowledge)
    assert told.campaign is None


def test_a_name_with_line_ends_becomes_one_line(knowledge: Knowledge) -> None:
    told = tell(campaign(name="a\r\n; IN A\x1b[31m\u202e" + "b" * 500), [report(n) for n in range(3)], ExportRule(knowledge, Tlp.RED), knowledge)
    assert told.campaign is not None
    assert told.campaign.name.isprintable()
    assert len(told.campaign.name) <= 200


# --- principles of persuasion


def test_the_table_of_principles_names_signals_that_exist() -> None:
    known = {signal.id for signal in all_signals()}
    assert {name for names in PRINCIPLES.values() for name in names} <= known


def test_principles_come_from_the_signals_of_the_texts(knowledge: Knowledge) -> None:
    told = tell(campaign(), [report(n, text=TEXT) for n in range(3)], ExportRule(knowledge, Tlp.RED), knowledge)
    assert told.campaign is not None
    assert {"distraction", "liking-similarity-deception"} <= set(told.campaign.principles)
    none = tell(campaign(), [report(n) for n in range(3)], ExportRule(knowledge, Tlp.RED), knowledge)
    assert none.campaign is not None
    assert none.campaign.principles == ()
    assert principles_of(["authority_voice", "story_prize"]) == ("authority", "distraction")


def test_ibans_and_wallets_of_the_examples_are_right() -> None:
    assert cleaned(KINDS.IBAN, GOOD_IBAN) == GOOD_IBAN
    assert cleaned(KINDS.WALLET, WALLET) == WALLET

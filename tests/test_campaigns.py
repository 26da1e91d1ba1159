"""Reports gathered into campaigns: what joins, what never does, in whatever order, and what people decide."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import islice, tee

import pytest

from quivive import load_knowledge
from quivive.campaigns import campaign, campaign_of, campaigns, merge, name, rebuild, reports_of, split, update
from quivive.campaigns.evidence import Evidence, evidence_of
from quivive.campaigns.grouping import Grouping
from quivive.campaigns.memory import wording_of
from quivive.campaigns.rules import Rules
from quivive.errors import UnknownName
from quivive.fingerprints import text_signature
from quivive.simulate import Parameters, simulate
from quivive.simulate.direct import direct_reports
from quivive.store import Store, open_store
from quivive.verdict import Versions
from quivive.watching import Fingerprint, FingerprintKind, Report

NOON = datetime(2026, 6, 3, 12, 0, tzinfo=UTC)
TEXT = "Royal Mail: your parcel is held at our depot because a fee of 1.99 is unpaid, pay it here within a day: https://{}/pay"
OTHER = "You have won the weekly draw of our shop, send your name and the code on the ticket to claim the prize before Friday evening"
HOST, PHONE, SHAPE = FingerprintKind.HOST, FingerprintKind.PHONE_NUMBER, FingerprintKind.URL_SHAPE


@pytest.fixture
def store(store_place: str) -> Iterator[Store]:
    with open_store(store_place, create=True) as opened:
        yield opened


def report(number: int, *shown: tuple[FingerprintKind, str] | Fingerprint, text: str = TEXT, days: float = 0, **values: object) -> Report:
    """A report of its own for each number, `days` after the first."""
    fingerprints = tuple(one if isinstance(one, Fingerprint) else Fingerprint(*one) for one in shown)
    made = Report(
        id=f"{number * 7919 % 65536:04x}{number:028x}", source="desk", reporter="", received=NOON + timedelta(days=days),
        collected=NOON + timedelta(days=days, minutes=number), country="GB", region="", channel="sms", language="en", brand="royal-mail",
        scam_type="parcel", level="scam", score=0.9, fingerprints=fingerprints, signature=text_signature(text), text=text,
        versions=Versions("1", "1", "1"),
    )  # fmt: skip
    return replace(made, **values)  # type: ignore[arg-type] - the names are those of a report


def grouped(reports: Iterable[Report], rules: Rules | None = None) -> list[set[int]]:
    """The numbers of reports (from 1, in the order given) that belong together."""
    return partition([evidence_of(number, one, load_knowledge()) for number, one in enumerate(reports, start=1)], rules)


def partition(evidence: Sequence[Evidence], rules: Rules | None = None) -> list[set[int]]:
    grouping = Grouping(rules or Rules())
    placed = [(one.report, grouping.add(one)) for one in evidence]
    found: dict[int, set[int]] = {}
    for number, group in placed:
        found.setdefault(grouping.memory.root(group), set()).add(number)
    return sorted(found.values(), key=min)


# --- what joins


def test_a_site_joins_whatever_is_said_and_whenever() -> None:
    first, other = report(1, (HOST, "a.rm-fee.example")), report(2, (HOST, "b.rm-fee.example"), text=OTHER, days=200)
    assert grouped([first, other]) == [{1, 2}]


@pytest.mark.parametrize(
    "shown",
    [
        (PHONE, "+447700900123"),
        (FingerprintKind.IBAN, "GB33BUKB20201555555555"),
        (FingerprintKind.WALLET, "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed"),
        (FingerprintKind.PAGE, "bit.ly/3xYzAb"),
        (FingerprintKind.REPLY_TO, "parcel.team@gmail.com"),
        Fingerprint(FingerprintKind.SENDER, "ab" * 16, hashed=True),
    ],
)
def test_a_contact_joins(shown: tuple[FingerprintKind, str] | Fingerprint) -> None:
    assert grouped([report(1, shown), report(2, shown, text=OTHER, days=90)]) == [{1, 2}]


@pytest.mark.parametrize(
    "shown",
    [
        Fingerprint(HOST, "bit.ly", common=True),
        Fingerprint(HOST, "royalmail.com", common=True),
        Fingerprint(FingerprintKind.SENDER, "royal mail", common=True),
        Fingerprint(SHAPE, "/login.php", common=True),
    ],
)
def test_what_strangers_share_never_joins(shown: Fingerprint) -> None:
    assert grouped([report(1, shown), report(2, shown, text=OTHER)]) == [{1}, {2}]


def test_a_number_that_sends_is_the_number_to_call() -> None:
    assert grouped([report(1, (FingerprintKind.SENDER, "+448004960123")), report(2, (PHONE, "+448004960123"), text=OTHER)]) == [{1, 2}]


def test_the_same_wording_joins_for_days_and_not_for_months() -> None:
    same = [report(1, (HOST, "a.example")), report(2, (HOST, "b.example"), days=2), report(3, (HOST, "c.example"), days=4), report(4, (HOST, "d.example"), days=60)]
    assert grouped(same) == [{1, 2, 3}, {4}]


def test_a_kit_joins_longer_than_the_wording_alone_and_another_kit_keeps_apart() -> None:
    kit, other = (SHAPE, "/rm-billing/step{n}.php"), (SHAPE, "/post-fees/{t}")
    rules = Rules()
    between = (rules.text_days + rules.kit_days) / 2
    assert grouped([report(1, (HOST, "a.example"), kit), report(2, (HOST, "b.example"), kit, days=between)]) == [{1, 2}]
    assert grouped([report(1, (HOST, "a.example")), report(2, (HOST, "b.example"), days=between)]) == [{1}, {2}]
    assert grouped([report(1, (HOST, "a.example"), kit), report(2, (HOST, "b.example"), other)]) == [{1}, {2}]


def test_a_short_text_alone_is_found_again_by_chance() -> None:
    short = "Your code is ready, see the link below"
    assert 0 < wording_of(text_signature(short)) < Rules().least_wording
    assert grouped([report(1, (HOST, "a.example"), text=short), report(2, (HOST, "b.example"), text=short)]) == [{1}, {2}]


def test_other_brands_are_kept_apart_also_on_one_site() -> None:
    site = (HOST, "fee-desk.example")
    assert grouped([report(1, site), report(2, site, brand="evri"), report(3, site), report(4, site, brand="evri")]) == [{1, 3}, {2, 4}]


def test_a_report_without_a_brand_bridges_no_brands() -> None:
    site = (HOST, "fee-desk.example")
    assert grouped([report(1, site), report(2, site, brand="evri"), report(3, site, brand="", scam_type="parcel")]) == [{1, 3}, {2}]


def test_without_brands_types_must_agree() -> None:
    number = (PHONE, "+447700900123")
    others = [report(1, number, brand="", scam_type="job"), report(2, number, brand="", scam_type="family"), report(3, number, brand="", scam_type="job")]
    assert grouped(others) == [{1, 3}, {2}]


def test_a_site_that_many_brands_are_on_is_shared_by_strangers() -> None:
    site = (HOST, "pages.example")
    many = [report(number, site, brand=f"brand-{number}", text=OTHER) for number in range(1, 7)]
    late = [report(11, site, brand="late", text=OTHER), report(12, site, brand="late", text=TEXT)]
    assert grouped([*many, *late]) == [{number} for number in range(1, 9)]


def test_a_genuine_message_does_not_join_by_its_words() -> None:
    assert grouped([report(1, (HOST, "a.example")), report(2, Fingerprint(HOST, "royalmail.com", common=True), level="nothing_found")]) == [{1}, {2}]


def test_a_chain_of_somewhat_similar_texts_does_not_glue() -> None:
    """Each text shares half its words with the next; the ends share none."""
    words = [f"{a}{b}rning" for a in "bcdfglmnprst" for b in "aeiou"]
    texts = [" ".join(words[start : start + 24]) for start in range(0, 36, 6)]
    assert all(len(one) == 1 for one in grouped([report(number, (HOST, f"h{number}.example"), text=text) for number, text in enumerate(texts)]))


def test_a_signature_of_another_version_is_made_anew_from_the_kept_text() -> None:
    old = report(1, (HOST, "a.example"), signature=(0, 1, 2, 3))
    assert evidence_of(1, old, load_knowledge()).signature == text_signature(TEXT)
    assert grouped([old, report(2, (HOST, "b.example"))]) == [{1, 2}]
    assert evidence_of(1, replace(old, text=""), load_knowledge()).signature == ()


@pytest.mark.parametrize("signature", [(1,), (1, 2), (1, *[2**40] * 64), (1, *[-1] * 64), (2**64 - 1, 5)])
def test_what_is_no_signature_joins_nothing(signature: tuple[int, ...]) -> None:
    """Reports can be read in from a file that anybody wrote."""
    assert grouped([report(1, (HOST, "a.example"), signature=signature, text=""), report(2, (HOST, "b.example"))]) == [{1}, {2}]


# --- order


def simulated(days: int, scale: float, seed: int) -> list[Evidence]:
    first, second = tee(simulate(Parameters(start=date(2026, 1, 1), days=days, scale=scale), seed))
    reports = (replace(made, signature=text_signature(one.text)) for one, made in zip(first, direct_reports(second), strict=True))
    return [evidence_of(number, one, load_knowledge()) for number, one in enumerate(reports, start=1)]


@pytest.mark.parametrize("seed", [3, 4])
def test_the_order_makes_no_difference(seed: int) -> None:
    # Without the exceptions that the module names: every report has a brand, and nothing is crowded out.
    evidence = [one for one in simulated(40, 0.4, seed) if one.brand]
    rules = Rules(crowded=10**6, most_near=10**6)
    assert len(evidence) > 1_000
    first = partition(evidence, rules)
    assert 1 < max(map(len, first)) < len(evidence) / 3
    for shuffle in range(3):
        mixed = evidence[:]
        random.Random(shuffle).shuffle(mixed)
        assert partition(mixed, rules) == first


def test_a_report_that_comes_late_bridges() -> None:
    a, b = report(1, (HOST, "a.example")), report(2, (HOST, "b.example"), text=OTHER)
    bridge = report(3, (HOST, "a.example"), (HOST, "b.example"))
    assert grouped([a, b, bridge]) == [{1, 2, 3}]


# --- in a store


def kept(store: Store) -> dict[str, str]:
    """The campaign of each report."""
    return {each.id: campaign_of(store, each.id) for _, each in store.reports()}


def some() -> list[Report]:
    parcel = [report(number, (HOST, f"{'ab'[number % 2]}.example"), days=number / 4) for number in range(1, 9)]
    tax = [report(number, (PHONE, "+442079460018"), brand="hmrc", scam_type="tax_benefit", text=OTHER, country="IE", days=number) for number in range(21, 24)]
    return [*parcel, *tax, report(31, (HOST, "alone.example"), text="A text that nobody else got, about a lottery ticket found in a drawer")]


def test_campaigns_are_listed(store: Store) -> None:
    store.add(some())
    assert update(store, load_knowledge()).reports == 12
    assert update(store, load_knowledge()).reports == 0
    parcel, tax = campaigns(store)
    assert (parcel.brand, parcel.scam_type, parcel.reports, dict(parcel.countries)) == ("royal-mail", "parcel", 8, {"GB": 8})
    assert parcel.id == some()[0].id[:16]
    assert (parcel.first_seen, parcel.last_seen) == (NOON + timedelta(days=0.25), NOON + timedelta(days=2))
    assert {(one.value, number) for one, number in parcel.fingerprints} == {("a.example", 4), ("b.example", 4)}
    assert store.report(parcel.example) is not None
    assert [each.brand for each in campaigns(store, country="IE")] == ["hmrc"]
    assert [each.brand for each in campaigns(store, brand="royal-mail")] == ["royal-mail"]
    assert [each.brand for each in campaigns(store, since=NOON + timedelta(days=10))] == ["hmrc"]
    assert len(campaigns(store, least=1)) == 3
    assert campaign(store, parcel.id[:6]) == campaign(store, parcel.id) == parcel
    assert {each.id for _, each in reports_of(store, tax.id)} == {each.id for each in some()[8:11]}
    for wrong in ("", "abc", "zzzzzzzz", "%" * 8, "ffffffffffffffff", parcel.id * 3):
        assert campaign(store, wrong) is None


def test_a_store_groups_as_a_list_does_however_the_reports_come(store: Store) -> None:
    evidence_in_memory: list[Evidence] = []
    first, second = tee(islice(simulate(Parameters(start=date(2026, 1, 1), days=30, scale=0.5), 5), 2_500))
    made = [replace(each, signature=text_signature(one.text)) for one, each in zip(first, direct_reports(second), strict=True)]
    for start, end in ((0, 3), (3, 1_500), (1_500, 1_501), (1_501, 2_500)):
        store.add(made[start:end])
        update(store, load_knowledge())
    evidence_in_memory = [evidence_of(sequence, each, load_knowledge()) for sequence, each in store.reports()]
    ids = kept(store)
    numbers = {one.id: one.report for one in evidence_in_memory}
    by_campaign: dict[str, set[int]] = {}
    for identity, called in ids.items():
        by_campaign.setdefault(called, set()).add(numbers[identity])
    assert sorted(by_campaign.values(), key=min) == partition(evidence_in_memory)
    rebuild(store, load_knowledge())
    assert kept(store) == ids


def test_an_id_stays_and_leads_to_what_it_was_joined_to(store: Store) -> None:
    store.add([report(1, (HOST, "a.example")), report(2, (HOST, "b.example"), text=OTHER)])
    update(store, load_knowledge())
    one, other = kept(store).values()
    store.add([report(3, (HOST, "a.example"), (HOST, "b.example"), days=100)])
    update(store, load_knowledge())
    assert set(kept(store).values()) == {one}
    joined = campaign(store, other)
    assert joined is not None and joined.id == one and joined.reports == 3


def test_what_was_split_merged_and_split_again_is_found_by_its_id(store: Store) -> None:
    store.add(some())
    update(store, load_knowledge())
    parcel, _ = campaigns(store)
    only_b = [each.id for each in some()[:8] if each.fingerprints[0].value == "b.example"]
    for at in range(3):
        taken = split(store, load_knowledge(), parcel.id, only_b, "another kit", NOON + timedelta(hours=at))
        assert campaign(store, taken.id) == taken and taken.reports == 4
        assert merge(store, load_knowledge(), taken.id, parcel.id, "the same after all", NOON + timedelta(hours=at)).reports == 8
        found = campaign(store, taken.id)
        assert found is not None and found.reports == 8, "it is still found by the name it had"


def test_people_merge_split_and_name_and_it_holds_after_all_is_derived_anew(store: Store) -> None:
    store.add(some())
    update(store, load_knowledge())
    parcel, tax = campaigns(store)
    only_b = [each.id for each in some()[:8] if each.fingerprints[0].value == "b.example"]
    taken = split(store, load_knowledge(), parcel.id, only_b, "another shop's kit", NOON)
    assert (taken.reports, taken.fingerprints[0][0].value) == (4, "b.example")
    assert "split:another shop's kit" in taken.reasons
    rest = campaign(store, parcel.id)
    assert rest is not None and rest.id == parcel.id != taken.id and rest.reports == 4
    name(store, load_knowledge(), taken.id, "Depot  B", NOON)
    merged = merge(store, load_knowledge(), tax.id, parcel.id, "one sender", NOON)
    assert merged.reports == 4 + 3 and "merge:one sender" in merged.reasons
    # What comes later goes where its host leads; the wording, which leads to both, joins them no more.
    store.add([report(50, (HOST, "b.example"), days=2), report(51, (HOST, "a.example"), days=2), report(52, (HOST, "c.example"), days=2)])
    update(store, load_knowledge())
    after = kept(store)
    assert after[report(50).id] == taken.id
    assert after[report(51).id] == merged.id != taken.id
    assert after[report(52).id] in (merged.id, taken.id)
    now = campaign(store, taken.id)
    assert now is not None and now.name == "Depot B" and now.reports == 5 + (after[report(52).id] == taken.id)
    rebuild(store, load_knowledge())
    assert kept(store) == after
    again = campaign(store, taken.id)
    assert again == now
    back = merge(store, load_knowledge(), taken.id, merged.id, "they are one after all", NOON)
    assert back.reports == 14
    rebuild(store, load_knowledge())
    assert len(set(kept(store).values())) == 2


def test_decisions_that_cannot_be(store: Store) -> None:
    store.add(some())
    update(store, load_knowledge())
    parcel, tax = campaigns(store)
    with pytest.raises(UnknownName):
        merge(store, load_knowledge(), parcel.id, "ffffffffffffffff", "", NOON)
    with pytest.raises(ValueError, match="same campaign"):
        merge(store, load_knowledge(), parcel.id, parcel.id[:8], "", NOON)
    for foreign in (some()[9].id, "no id", ""):
        with pytest.raises(UnknownName):
            split(store, load_knowledge(), parcel.id, [foreign], "", NOON)
    assert [event.content for event in store.journal("campaigns")] == []
    assert tax == campaign(store, tax.id)


def test_what_is_erased_is_no_longer_counted(store: Store) -> None:
    who = "ab" * 16
    store.add([report(1, (HOST, "a.example"), reporter=who), report(2, (HOST, "a.example")), report(3, (HOST, "a.example"))])
    update(store, load_knowledge())
    store.erase(who)
    [left] = campaigns(store)
    assert left.reports == 2 and dict(left.countries) == {"GB": 2}
    store.retain(NOON + timedelta(days=1), dry_run=False)
    assert campaigns(store, least=1) == []
    rebuild(store, load_knowledge())
    assert campaigns(store, least=1) == []


def test_a_name_is_one_short_line(store: Store) -> None:
    store.add(some())
    update(store, load_knowledge())
    named = name(store, load_knowledge(), campaigns(store)[0].id, "a\n\tb " + "x" * 500, NOON)
    assert named.name.startswith("a b x") and len(named.name) == 200

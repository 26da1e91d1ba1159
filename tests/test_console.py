"""The console's reports and campaigns: found, labelled, corrected; what is counted is right on both databases, and nobody sees more than they may."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from console_reports import HOSTILE, HOSTILE_HOST, NOW, PASSWORD, accounts, fill, hostile_reports
from postgresql import Server
from sqlalchemy import select
from starlette.testclient import TestClient

from quivive.campaigns import campaign, campaigns, days, digests, listing, merge, rebuild, split, update
from quivive.campaigns.dossier import dossier
from quivive.campaigns.shown import root_named
from quivive.fingerprints.traces import hashed_value
from quivive.knowledge import Knowledge
from quivive.server.app import create_app
from quivive.server.background import grouped
from quivive.server.desk import Desk, open_desk
from quivive.server.settings import Settings
from quivive.server.team.asked import asked, meaning
from quivive.store import Store, labels, open_store, search
from quivive.store.labels import Label, Labelling
from quivive.store.leases import hold
from quivive.store.listing import listed
from quivive.store.reports import sequence_of
from quivive.store.search import Search, find, words_of
from quivive.store.tables import campaign_days, campaign_groups, campaign_members, reports
from quivive.store.transfer import lines, read_in
from quivive.watching import Fingerprint, FingerprintKind

KEY = bytes(32)
H = FingerprintKind.HOST


@pytest.fixture
def store(store_place: str, knowledge: Knowledge) -> Iterator[Store]:
    with open_store(store_place, create=True) as opened:
        fill(opened, knowledge)
        yield opened


@pytest.fixture
def desk(tmp_path: Path, knowledge: Knowledge) -> Iterator[Desk]:
    opened = open_desk(Settings(database=str(tmp_path / "reports.sqlite")), {})
    assert opened is not None
    fill(opened.store, knowledge)
    opened.store.add(hostile_reports())
    update(opened.store, knowledge)
    accounts(opened.store)
    yield opened
    opened.store.close()


def browser(desk: Desk, name: str) -> TestClient:
    client = TestClient(create_app(Settings(requests_per_minute=0), desk=desk), raise_server_exceptions=False, follow_redirects=False)
    assert client.post("/team/sign-in", data={"name": name, "password": PASSWORD}).status_code == 303
    return client


def form_token(page: str) -> str:
    found = re.search(r'name="form_token" value="([0-9a-f]{64})"', page)
    assert found
    return found[1]


# --- finding


def _all(store: Store, wanted: Search, most: int = 7) -> list[int]:
    found, before = list[int](), 0
    with store.reading() as connection:
        while True:
            page = find(connection, wanted, before=before, most=most)
            found += page.reports
            if not page.further:
                return found
            assert page.further < before or not before
            before = page.further


def test_pages_go_through_every_report_once_newest_first(store: Store) -> None:
    whole = [sequence for sequence, _ in store.reports()]
    assert _all(store, Search()) == whole[::-1]


@pytest.mark.parametrize(
    "wanted",
    [Search(country="GB"), Search(country="FR", channel="sms"), Search(level="scam", language="de"), Search(scam_type="parcel"), Search(brand="no-such"),
     Search(since=NOW - timedelta(days=20), until=NOW - timedelta(days=10)), Search(source="simulation", country="NL")],
    ids=lambda wanted: wanted.brand or wanted.country or wanted.level or wanted.scam_type or "time",
)  # fmt: skip
def test_filters_find_what_reading_all_of_them_finds(store: Store, wanted: Search) -> None:
    expected = [
        sequence for sequence, one in store.reports()
        if all(not getattr(wanted, name) or getattr(one, name) == getattr(wanted, name) for name in search.EQUAL)
        and (wanted.since is None or one.received >= wanted.since) and (wanted.until is None or one.received < wanted.until)
    ]  # fmt: skip
    assert _all(store, wanted) == expected[::-1]


def test_words_are_found_with_and_without_filters(store: Store) -> None:
    texts = dict(store.reports())
    some = next(one for one in texts.values() if len(one.text.split()) > 6 and one.text.isascii())
    words = re.findall(r"\b[a-z]{4,}\b", some.text)[:2]
    found = _all(store, Search(words=" ".join(words)))
    assert sequence_of_report(store, some.id) in found
    assert all(all(word in texts[sequence].text.lower() for word in words) for sequence in found)
    narrower = _all(store, Search(words=words[0], country=some.country, channel=some.channel))
    assert narrower and all(texts[sequence].country == some.country for sequence in narrower)
    row = f'"{words[0]} qqqq"'
    assert _all(store, Search(words=row)) == []


def sequence_of_report(store: Store, identity: str) -> int:
    with store.reading() as connection:
        return sequence_of(connection, identity)


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("Votre colis est retardé", "retarde"), ("Votre colis est retarde", "retardé"), ("VOTRE COLIS EST RETARDÉ", "colis retarde"), ("colis retarde\u0301 ici", "retardé"),
        ("Überweisung prüfen", "uberweisung"), ("uberweisung", '"Überweisung"'), ("a sua encomenda não chegou", '"encomenda nao"'), ("la contraseña", "contrasena"),
        ("le mot-clé du compte", "mot-cle"), ("le mot-clé du compte", '"mot cle du"'), ("l’accès à Noël", '"acces a noel"'), ("see https://netflix-konto.example/login", "konto"),
        ("write to billing@konto.example now", '"konto example"'), ("within 24h, or 1.99", '"24h or 1 99"'), ("code 1e5 x2 0x1f", "1e5 x2 0x1f"), ("ваш код", "КОД"),
        ("über_all", "uber"), ("x\u200by\u00ad", "x y"),
    ],
)  # fmt: skip
def test_words_are_found_whatever_their_accents_and_capitals(store: Store, written: str, typed: str) -> None:
    """On every database alike."""
    [one] = [report for _, report in store.reports()][:1]
    store.add([replace(one, id="e" * 32, text=written)])
    assert _all(store, Search(words=typed))[:1] == [store.last_sequence()]
    assert _all(store, Search(words=f"{typed} qqqq")) == []


def test_every_letter_with_an_accent_is_found_without_it(store: Store) -> None:
    bases = {chr(code): unicodedata.normalize("NFD", chr(code))[0] for code in (*range(0xC0, 0x180), *range(0x1E00, 0x1F00))}
    letters = {letter: base for letter, base in bases.items() if base != letter and base.isascii()}
    [one] = [report for _, report in store.reports()][:1]
    store.add([replace(one, id="e" * 32, text=" ".join(f"q{number}{letter}q" for number, letter in enumerate(letters)))])
    missing = [letter for number, (letter, base) in enumerate(letters.items()) if not _all(store, Search(words=f"q{number}{base}q"))]
    assert not missing and len(letters) > 300


def test_words_of_a_store_of_before_are_found_without_their_accents(postgresql: Server, knowledge: Knowledge) -> None:
    place = postgresql.database()
    with open_store(place, create=True) as store:
        fill(store, knowledge, 20)
        [one] = [report for _, report in store.reports()][:1]
        store.add([replace(one, id="e" * 32, text="Votre colis est retardé")])
        with store.begin() as connection:
            connection.exec_driver_sql("ALTER TABLE reports DROP COLUMN words")
            connection.exec_driver_sql("DROP FUNCTION folded_words")
            connection.exec_driver_sql("ALTER TABLE reports ADD COLUMN words tsvector NOT NULL GENERATED ALWAYS AS (to_tsvector('simple', text)) STORED")
            connection.exec_driver_sql("CREATE INDEX report_words ON reports USING gin (words)")
            connection.exec_driver_sql("DELETE FROM quivive_migrations WHERE number > 6")
    with open_store(place, create=False) as store:
        assert _all(store, Search(words="colis retarde")) == [store.last_sequence()]


@pytest.mark.parametrize("typed", ['"', '""', 'a" OR "b', "NEAR(a b)", "text:x", "x*", "-x", "^x", "a AND NOT b", "(", "\0", "'; DROP TABLE reports; --", "!!!", "x & | ! y:*", "\ud800", "é" * 500])
def test_what_is_typed_is_never_a_query(store: Store, typed: str) -> None:
    with store.reading() as connection:
        find(connection, Search(words=typed.encode("utf-8", "replace").decode()))
    assert store.last_sequence()


def test_words_are_bounded_and_quoted_rows_stay_together() -> None:
    assert words_of('one "two three" four') == ("one", "two three", "four")
    assert words_of("... !!! ()") == ()
    assert len(words_of(" ".join(f"w{n}" for n in range(500)))) <= search.MOST_WORDS


def test_a_search_that_stops_says_so_and_goes_on(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "MOST_LOOKED", 20)
    monkeypatch.setattr(search, "_FIRST_LOOK", 10)
    monkeypatch.setattr(search, "MOST_PASSED", 50)
    host = Counter(one.value for _, report in store.reports() for one in report.fingerprints if one.kind is H).most_common(1)[0][0]
    wanted = Search(shown=((H, host),), country="XX")
    with store.reading() as connection:
        assert find(connection, replace(wanted, country="")).reports
        filtered = find(connection, Search(country="XX"))
    assert filtered.cut and filtered.further
    assert _all(store, Search(country="XX")) == [] and _all(store, wanted) == []
    everything = [sequence for sequence, one in store.reports() if one.country == "PT"]
    assert _all(store, Search(country="PT"), most=3) == everything[::-1]


def test_numbers_hosts_and_addresses_are_found_however_they_are_written(knowledge: Knowledge) -> None:
    for typed in ("+44 7700 900123", "07700 900123", "07700-900-123", "0044 7700 900123"):
        kind, shown = meaning(typed, "GB" if typed.startswith("07") else "", knowledge, KEY)
        assert kind == "number" and (FingerprintKind.PHONE_NUMBER, "+447700900123") in shown
        assert (FingerprintKind.SENDER, hashed_value(FingerprintKind.SENDER, "+447700900123", KEY)) in shown
    assert (FingerprintKind.PHONE_NUMBER, "+33639980123") in meaning("06 39 98 01 23", "", knowledge, KEY)[1]
    for typed in ("netflix-konto.example", "hxxps://netflix-konto[.]example/login?x=1", "https://NETFLIX-konto.example", "www.netflix-konto.example"):
        kind, shown = meaning(typed, "", knowledge, KEY)
        assert kind == "host" and (H, "netflix-konto.example") in shown
    assert meaning("https://bit.ly/3abcde", "", knowledge, KEY) == ("page", ((FingerprintKind.PAGE, "bit.ly/3abcde"),))
    kind, shown = meaning("billing[at]konto[.]example", "", knowledge, KEY)
    assert kind == "address" and (FingerprintKind.REPLY_TO, "billing@konto.example") in shown
    assert meaning("GB82 WEST 1234 5698 7654 32", "", knowledge, KEY)[0] == "account"
    for typed in ("your parcel", "1.99", "it.", "parcel.", "24h", "pay 1.99 now"):
        assert meaning(typed, "", knowledge, KEY)[0] == "words", typed


def test_a_number_kept_as_a_hash_is_found(desk: Desk) -> None:
    one = hostile_reports()[0]
    number = "+447700900555"
    hashed = Fingerprint(FingerprintKind.SENDER, hashed_value(FingerprintKind.SENDER, number, desk.key), hashed=True)
    desk.store.add([replace(one, id="9" * 32, fingerprints=(hashed,), text="")])
    page = browser(desk, "Reader").get("/team/reports?q=07700+900555").text
    assert f"/team/reports/{'9' * 32}" in page and hashed.value not in page
    shown = browser(desk, "Reader").get(f"/team/reports/{'9' * 32}").text
    assert hashed.value not in shown and "kept as a hash" in shown


def test_fields_that_mean_nothing_are_named(knowledge: Knowledge) -> None:
    found = asked({"brand": "zzzz", "since": "yesterday", "until": "2026-13-01", "label": "x", "level": "x", "channel": "x", "like": "x-1"}, knowledge, KEY)
    assert set(found.faults) == {"brand", "since", "until", "label", "level", "channel", "like"}
    assert found.search == Search()


# --- what is counted


def _days_as_counted(store: Store) -> Counter[tuple[int, int, str, str]]:
    with store.reading() as connection:
        question = select(campaign_members.c.grp, reports.c.received, reports.c.brand, reports.c.country).join(reports, reports.c.sequence == campaign_members.c.report)
        return Counter((row.grp, (row.received - datetime(1970, 1, 1, tzinfo=UTC)).days, row.brand, row.country) for row in connection.execute(question))


def _days_as_kept(store: Store) -> Counter[tuple[int, int, str, str]]:
    found: Counter[tuple[int, int, str, str]] = Counter()
    with store.reading() as connection:
        for row in connection.execute(select(campaign_days)):
            assert row.reports > 0
            found[row.grp, row.day, row.brand, row.country] += row.reports
    return found


def test_days_stay_right_whatever_happens(store: Store, knowledge: Knowledge) -> None:
    assert _days_as_kept(store) == _days_as_counted(store)
    first, second = campaigns(store)[:2]
    merge(store, knowledge, first.id, second.id, "the same people", NOW)
    assert _days_as_kept(store) == _days_as_counted(store)
    ids = [one.id for _, one in store.reports() if one.brand == first.brand][:3]
    mine = [one for one in ids if _campaign_of(store, one) == first.id] or [campaign(store, first.id).example]  # type: ignore[union-attr]
    split(store, knowledge, first.id, mine, "others", NOW)
    assert _days_as_kept(store) == _days_as_counted(store)
    reporter = next(one.reporter for _, one in store.reports() if one.reporter)
    assert store.erase(reporter).reports
    assert _days_as_kept(store) == _days_as_counted(store)
    assert store.retain(NOW - timedelta(days=15), dry_run=False).reports
    assert _days_as_kept(store) == _days_as_counted(store)
    rebuild(store, knowledge)
    assert _days_as_kept(store) == _days_as_counted(store)
    with store.reading() as connection:
        for row in connection.execute(select(campaign_groups).where(campaign_groups.c.root == campaign_groups.c.id, campaign_groups.c.reports > 1)):
            assert sum(days.by_day(connection, [row.id])[row.id].values()) == row.reports


def _campaign_of(store: Store, report: str) -> str:
    from quivive.campaigns import campaign_of  # noqa: PLC0415 - for one test

    return campaign_of(store, report)


def test_a_store_of_before_counts_its_days_when_it_is_opened(tmp_path: Path, knowledge: Knowledge) -> None:
    place = tmp_path / "old.sqlite"
    with open_store(place, create=True) as store:
        fill(store, knowledge, 100)
        expected = _days_as_counted(store)
        with store.begin() as connection:
            for table in ("campaign_days", "campaign_digests", "report_labellings"):
                connection.exec_driver_sql(f"DROP TABLE {table}")
            for index in ("reports_as_listed", "campaign_groups_by_last_seen", "campaign_tokens_by_group"):
                connection.exec_driver_sql(f"DROP INDEX {index}")
            connection.exec_driver_sql("DROP TRIGGER campaign_days_counted")
            connection.exec_driver_sql("DELETE FROM quivive_migrations WHERE number > 5")
    with open_store(place, create=False) as store:
        assert _days_as_kept(store) == expected


def test_a_digest_says_of_how_many_reports_it_is(store: Store, knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(digests, "LARGE", 5)
    largest = campaigns(store)[0]
    with store.reading() as connection:
        root = root_named(connection, largest.id)
        assert root is not None and root in digests.outdated(connection, NOW, 100)
    digests.renew(store, root, NOW)
    with store.reading() as connection:
        assert root not in digests.outdated(connection, NOW + timedelta(days=1), 100)
        assert digests.at_once(connection, root, largest.reports) == digests.counted(connection, root)
    member = next(one for _, one in store.reports() if _campaign_of(store, one.id) == largest.id)
    store.add([replace(member, id="8" * 32)])
    update(store, knowledge)
    with store.reading() as connection:
        opened = dossier(connection, largest.id)
        assert opened is not None and opened.reports == largest.reports + 1 and opened.digest.reports == largest.reports
        assert root in digests.outdated(connection, NOW + timedelta(days=1), 100) and root not in digests.outdated(connection, NOW, 100)
    assert campaign(store, largest.id).reports == largest.reports + 1  # type: ignore[union-attr]
    assert dict(campaign(store, largest.id).fingerprints) != dict(largest.fingerprints)  # type: ignore[union-attr]
    store.erase(member.reporter)
    with store.reading() as connection:
        assert digests.kept(connection, root) is None


def test_lists_of_campaigns_in_every_order_hold_each_once(store: Store) -> None:
    today = max(one.received for _, one in store.reports()).date()
    with store.reading() as connection:
        for order in listing.Order:
            seen, after = list[listing.ListedCampaign](), ""
            while True:
                page = listing.listed(connection, listing.Wanted(), order, today, after=after, most=4)
                seen += page.campaigns
                if not page.further:
                    break
                after = page.further
            assert len({one.id for one in seen}) == len(seen)
            if order is listing.Order.REPORTS:
                assert [one.reports for one in seen] == sorted((one.reports for one in seen), reverse=True)
                assert {one.id for one in seen} == {one.id for one in campaigns(store, most=1_000)}
            if order is listing.Order.GROWING:
                assert seen and all(one.lately > one.before for one in seen)
        french = listing.listed(connection, listing.Wanted(country="FR"), listing.Order.REPORTS, today, most=500).campaigns
    assert french and all("FR" in one.countries for one in french)
    assert {one.id for one in french} == {one.id for one in campaigns(store, country="FR", most=1_000)}


# --- labels


def test_labels_are_kept_with_their_history_and_travel(store: Store, tmp_path: Path) -> None:
    sequence, one = next(iter(store.reports()))
    with store.begin() as connection:
        labels.put(connection, sequence, Labelling(Label.SCAM, "Ada", NOW))
        labels.put(connection, sequence, Labelling(Label.SPAM, "Bert", NOW + timedelta(minutes=1)))
        with pytest.raises(ValueError, match="nonsense"):
            labels.put(connection, sequence, Labelling("nonsense", "Bert", NOW))
    written = [json.dumps(line).encode() for line in lines(store)]
    with open_store(tmp_path / "other.sqlite", create=True) as other:
        for _ in range(2):
            taken = read_in(other, iter(written), lambda number, why: pytest.fail(f"{number}: {why}"))
            assert taken.labels == 2
            with other.reading() as connection:
                there = sequence_of(connection, one.id)
                assert [(each.label, each.by) for each in labels.history(connection, there)] == [("scam", "Ada"), ("spam", "Bert")]
                assert [row.label for row in listed(connection, [there])] == ["spam"]
        assert _all(other, Search(label="spam")) == [there] and _all(other, Search(label="scam")) == []
        with other.begin() as connection:
            labels.put(connection, there, Labelling("", "Ada", NOW + timedelta(minutes=2)))
        assert _all(other, Search(label="spam")) == []
        assert json.dumps(list(lines(other)))
        other.erase(one.reporter)
        with other.reading() as connection:
            assert labels.history(connection, there) == []


def test_a_report_is_labelled_by_an_analyst_and_noted(desk: Desk) -> None:
    analyst, reader = browser(desk, "Analyst"), browser(desk, "Reader")
    identity = hostile_reports()[4].id
    page = analyst.get(f"/team/reports/{identity}").text
    answer = analyst.post(f"/team/reports/{identity}/label", data={"form_token": form_token(page), "label": "genuine"})
    assert answer.status_code == 303 and answer.headers["location"].startswith(f"/team/reports/{identity}")
    assert analyst.post(f"/team/reports/{identity}/label", data={"form_token": form_token(page), "label": "nonsense"}).status_code == 400
    assert analyst.post(f"/team/reports/{'0' * 32}/label", data={"form_token": form_token(page), "label": "scam"}).status_code == 404
    last = list(desk.store.journal("audit"))[-1]
    assert (last.content["by"], last.content["did"], last.content["name"], last.content["text"]) == ("Analyst", "labelled", identity, "genuine")
    seen = reader.get(f"/team/reports/{identity}").text
    assert "Genuine" in seen and 'name="label"' not in seen
    assert reader.post(f"/team/reports/{identity}/label", data={"form_token": form_token(seen), "label": "scam"}).status_code == 403
    assert identity in analyst.get("/team/reports?label=genuine").text
    rows = [json.loads(line) for line in analyst.get("/team/labels.jsonl").text.splitlines()]
    assert [(row["id"], row["label"], row["verdict"]["level"]) for row in rows] == [(identity, "ham", "scam")]
    assert "Analyst" not in json.dumps(rows)
    assert reader.get("/team/labels.jsonl").status_code == 403


# --- campaigns corrected from the console


def test_a_campaign_is_named_made_one_and_taken_apart(desk: Desk) -> None:
    analyst = browser(desk, "Analyst")
    first, second = [one for one in campaigns(desk.store) if one.reports < 200][:2]
    page = analyst.get(f"/team/campaigns/{first.id}").text
    token = form_token(page)
    assert analyst.post(f"/team/campaigns/{first.id}/name", data={"form_token": token, "name": "Night of <b>parcels</b>"}).status_code == 303
    assert "Night of &lt;b&gt;parcels&lt;/b&gt;" in analyst.get("/team/campaigns").text
    preview = analyst.get(f"/team/campaigns/{first.id}/merge?with={second.id}").text
    assert first.id in preview and second.id in preview
    assert analyst.post(f"/team/campaigns/{first.id}/merge", data={"form_token": token, "with": second.id}).status_code == 400  # without a reason
    answer = analyst.post(f"/team/campaigns/{first.id}/merge", data={"form_token": token, "with": second.id, "reason": "one sender"})
    assert answer.status_code == 303
    assert campaign(desk.store, first.id).reports == first.reports + second.reports  # type: ignore[union-attr]
    assert analyst.post(f"/team/campaigns/{first.id}/merge", data={"form_token": token, "with": second.id, "reason": "again"}).status_code == 400
    whole = analyst.get(answer.headers["location"]).text
    ticked = re.findall(r'name="report" value="([0-9a-f]{32})"', whole)[:2]
    nothing = analyst.post(f"/team/campaigns/{first.id}/split", data={"form_token": token, "reason": "another sender"})
    assert nothing.status_code == 303 and "No report is ticked" in analyst.get(nothing.headers["location"]).text
    parted = analyst.post(f"/team/campaigns/{first.id}/split", data={"form_token": token, "report": ticked, "reason": "another sender"})
    assert parted.status_code == 303
    assert campaign(desk.store, parted.headers["location"].rpartition("/")[2]).reports == 2  # type: ignore[union-attr]
    shown = analyst.get(parted.headers["location"]).text
    assert "another sender" in shown and "Analyst" in shown
    did = [event.content["did"] for event in desk.store.journal("audit")]
    assert did[-3:] == ["campaign_named", "campaigns_merged", "campaign_split"]
    assert {event.content.get("by") for event in desk.store.journal("campaigns")} == {"Analyst"}


def test_a_reader_corrects_nothing(desk: Desk) -> None:
    reader = browser(desk, "Reader")
    first, second = campaigns(desk.store)[:2]
    page = reader.get(f"/team/campaigns/{first.id}").text
    assert "<form" not in page.partition("<main")[2] and page.count("checkbox") == 0
    token = form_token(page)
    for path, data in (("name", {"name": "x"}), ("merge", {"with": second.id, "reason": "x"}), ("split", {"report": "0" * 32, "reason": "x"})):
        assert reader.post(f"/team/campaigns/{first.id}/{path}", data={"form_token": token, **data}).status_code == 403
    assert reader.get(f"/team/campaigns/{first.id}/merge").status_code == 403
    assert not list(desk.store.journal("campaigns"))


@pytest.mark.parametrize(
    "path",
    ["reports/x", "reports/" + "0" * 32, "reports/" + "g" * 32, "campaigns/x", "campaigns/eeeeeeee", "campaigns/%00%00%00%00%00%00", "campaigns/" + "f" * 40, "reports/..%2f..%2fetc"],
)
def test_what_is_not_there_is_not_found(desk: Desk, path: str) -> None:
    assert browser(desk, "Reader").get(f"/team/{path}").status_code == 404


@pytest.mark.parametrize(
    "query",
    ["before=x", "before=-1", "before=99999999999999999999", "before=5", "after=x", "like=x", "like=--1", "since=0001-01-01", "until=9999-12-31", "q=%00%ff", "kind=%27", "country=%F0%9F%92%A9",
     "q=" + "x" * 5_000, "order=x", "order=growing&after=9999999", "order=reports&after=1.2.3", "after=1.2", "country=ß"],
)  # fmt: skip
def test_odd_queries_are_answered(desk: Desk, query: str) -> None:
    reader = browser(desk, "Reader")
    for path in ("reports", "campaigns"):
        assert reader.get(f"/team/{path}?{query}").status_code == 200


def test_nothing_that_strangers_wrote_is_markup(desk: Desk) -> None:
    analyst = browser(desk, "Analyst")
    one = next(each for each in campaigns(desk.store) if each.brand == "hsbc" and any(trace.value == HOSTILE_HOST for trace, _ in each.fingerprints))
    paths = ["reports?source=hostile", f"campaigns/{one.id}", "campaigns", *(f"reports/{each.id}" for each in hostile_reports())]
    for path in paths:
        answer = analyst.get(f"/team/{path}")
        assert answer.status_code == 200
        body = answer.text.partition("<main")[2]
        for bad in ("<script>window", "<img", "<svg onload", "<iframe", "<base", "<style", "javascript:window.taken=1\"", "\u202e", "\u200b", "\x1b", "0 · <b>0"):
            assert bad not in body, f"{bad!r} on {path}"
        assert f"https://{HOSTILE_HOST}" not in body and 'href="http' not in body
    shown = analyst.get(f"/team/reports/{hostile_reports()[6].id}").text
    assert "*4996" in shown or "U+0301" in shown
    assert len(HOSTILE) == len(hostile_reports())


# --- as it comes


def test_one_process_groups_what_is_new(desk: Desk) -> None:
    desk.store.add([replace(hostile_reports()[0], id="6" * 32)])
    page = browser(desk, "Reader").get("/team/campaigns").text
    assert "is being put into campaigns" in page
    now = datetime.now(UTC)
    with desk.store.begin() as connection:
        assert hold(connection, "campaigns_lease", "somebody", now, timedelta(seconds=60))
    assert not grouped(desk, "another")
    with desk.store.begin() as connection:
        assert hold(connection, "campaigns_lease", "somebody", now - timedelta(days=1), timedelta(seconds=60))
    assert grouped(desk, "another")
    assert not grouped(desk, "another")
    assert _campaign_of(desk.store, "6" * 32)
    assert "is being put into campaigns" not in browser(desk, "Reader").get("/team/campaigns").text

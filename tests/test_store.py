"""The store of reports, on SQLite and on PostgreSQL alike: what is acknowledged is there, once, as it was."""

from __future__ import annotations

import sqlite3
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert, inspect, select, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DBAPIError

from quivive.errors import StoreFault
from quivive.store import Added, Store, open_store
from quivive.store.columns import Instant, Numbers, Words
from quivive.store.keys import check_value, key_file_of, reporter_hash
from quivive.store.migrations import Migration, all_migrations, version_of
from quivive.store.reports import PAGE
from quivive.store.tables import METADATA, fingerprints, hours, migrations
from quivive.verdict import Versions
from quivive.watching import Fingerprint, FingerprintKind, Period, Report

SQLITE = sqlite.dialect()
NOON = datetime(2026, 6, 3, 12, 30, tzinfo=UTC)
"""A Wednesday."""


@pytest.fixture
def store(store_place: str) -> Iterator[Store]:
    with open_store(store_place, create=True) as opened:
        yield opened


def report(number: int, **values: object) -> Report:
    """A report of its own for each number."""
    made = Report(
        id=f"{number:032x}",
        source="desk",
        reporter="",
        received=NOON,
        collected=NOON + timedelta(minutes=1),
        country="GB",
        region="Kent",
        channel="sms",
        language="en",
        brand="hmrc",
        scam_type="tax",
        level="scam",
        score=0.987654321,
        fingerprints=(Fingerprint(FingerprintKind.HOST, f"tax-{number % 7}.example"), Fingerprint(FingerprintKind.SENDER, "HMRC", common=True)),
        signature=(number, 2**32 - 1),
        text=f"HMRC: refund {number} waits",
        versions=Versions("0.1.0", "2026.11", "7"),
    )
    return replace(made, **values)  # type: ignore[arg-type]  # the names are those of a report


ODD = report(
    99,
    reporter="0f" * 16,
    received=datetime(1969, 7, 20, 20, 17, 40, 123456, tzinfo=UTC),
    signature=(0, 2**64 - 1),
    text="Ünïcode 🐟 'quotes' \"and\" % _ \\ \n line; DROP TABLE reports",
    fingerprints=(
        Fingerprint(FingerprintKind.PHONE_NUMBER, "ab" * 16, hashed=True),
        Fingerprint(FingerprintKind.HOST, "a.example", common=True),
        Fingerprint(FingerprintKind.HOST, "a.example", common=True),
    ),
    score=0.1 + 0.2,
)


# --- reports


def test_a_report_comes_back_as_it_was(store: Store) -> None:
    given = [report(1), ODD, report(2, fingerprints=(), signature=(), text="", region="")]
    assert store.add(given) == Added(3, 0)
    assert [found for _, found in store.reports()] == given
    assert [store.report(each.id) for each in given] == given
    assert store.report("00" * 16) is None


def test_the_same_report_is_one(store: Store) -> None:
    assert store.add([report(1), report(2), report(1)]) == Added(2, 1)
    assert store.add([report(number) for number in range(1_200)]) == Added(1_198, 2)
    assert store.add([]) == Added(0, 0)
    assert sum(1 for _ in store.reports()) == 1_200
    assert sum(each.reports for each in store.counts(Period.DAY, NOON - timedelta(1), NOON + timedelta(1))) == 1_200


def test_sequences_grow_and_reading_can_go_on(store: Store) -> None:
    many = PAGE + 7
    store.add([report(number) for number in range(many)])
    found = list(store.reports())
    assert [each.id for _, each in found] == [report(number).id for number in range(many)]
    sequences = [sequence for sequence, _ in found]
    assert sequences == sorted(set(sequences))
    assert store.last_sequence() == sequences[-1]
    store.add([report(many)])
    assert [each.id for _, each in store.reports(after=sequences[-1])] == [report(many).id]


def test_a_sequence_is_never_given_twice(store: Store) -> None:
    store.add([report(1), report(2, reporter="0f" * 16)])
    last = store.last_sequence()
    assert store.erase("0f" * 16).reports == 1
    store.add([report(3)])
    assert store.last_sequence() > last


def test_reports_are_found_by_what_they_are(store: Store) -> None:
    fish = report(4, text="A fish: 100% ÉTÉ_x")
    store.add([report(1), report(2, brand="dhl", country="FR", language="fr", scam_type="parcel"), report(3, channel="email", received=NOON + timedelta(days=2), source="hall", level="suspicious"), fish])

    def numbers(**wanted: object) -> list[int]:
        return [int(each.id, 16) for _, each in store.reports(**wanted)]  # type: ignore[arg-type]  # as above

    assert numbers(brand="dhl") == numbers(country="FR") == numbers(language="fr") == numbers(scam_type="parcel") == [2]
    assert numbers(channel="email") == numbers(source="hall") == numbers(level="suspicious") == [3]
    assert numbers(since=NOON, until=NOON + timedelta(days=2)) == [1, 2, 4]
    assert numbers(since=NOON + timedelta(seconds=1)) == [3]
    assert numbers(text="été_X") == numbers(text="100%") == [4]
    assert numbers(text="0%_") == numbers(text="%") [1:] == []
    assert numbers(brand="hmrc", country="GB", after=1, text="REFUND") == [3]


def test_reports_are_found_by_what_they_share(store: Store) -> None:
    store.add([report(number) for number in range(20)])
    shared = [int(each.id, 16) for _, each in store.by_fingerprint(FingerprintKind.HOST, "tax-3.example")]
    assert shared == [3, 10, 17]
    assert list(store.by_fingerprint(FingerprintKind.SENDER, "tax-3.example")) == []


def test_what_no_database_takes_is_replaced(store: Store) -> None:
    store.add([report(1, text="nul \0 half \ud800 end", region="\udfff")])
    found = store.report(report(1).id)
    assert found is not None
    assert (found.text, found.region) == ("nul \ufffd half \ufffd end", "\ufffd")


def test_a_report_that_cannot_be_kept_leaves_nothing_behind(store: Store) -> None:
    for fault in ({"id": "xyz"}, {"received": datetime(2026, 1, 1)}, {"signature": (-1,)}):  # noqa: DTZ001 - without a zone, on purpose
        with pytest.raises(Exception):  # noqa: B017, PT011 - whatever the column says
            store.add([report(1), report(2, **fault)])
        assert list(store.reports()) == []
    assert store.counts(Period.DAY, NOON - timedelta(1), NOON + timedelta(1)) == []


def test_several_writers_lose_nothing(store_place: str) -> None:
    open_store(store_place, create=True).close()
    added: Counter[str] = Counter()

    def write(start: int) -> None:
        with open_store(store_place, create=False) as store:
            for number in range(start, start + 40, 4):
                one = store.add([report(each) for each in range(number, number + 4)])
                added["new"] += one.new
                added["known"] += one.known
                store.append("alerts", {"from": start}, NOON)

    writers = [threading.Thread(target=write, args=(start,)) for start in (0, 20, 1_000, 0)]
    for each in writers:
        each.start()
    for each in writers:
        each.join()
    with open_store(store_place, create=False) as store:
        assert sum(1 for _ in store.reports()) == added["new"] == 100
        assert added["known"] == 60
        assert [event.number for event in store.journal("alerts")] == list(range(1, 41))


def test_a_writer_who_never_ends_is_said_and_not_waited_for(store_place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    open_store(store_place, create=True).close()
    monkeypatch.setattr("quivive.store.engine.PATIENCE", 0.3)
    with open_store(store_place, create=False) as one, open_store(store_place, create=False) as other:
        with one.begin():
            with pytest.raises(StoreFault) as fault:
                other.add([report(1)])
            assert fault.value.key == "database"
            assert list(other.reports()) == []
        assert other.add([report(1)]) == Added(1, 0)


def test_who_reads_sees_the_same_until_the_end(store: Store) -> None:
    store.add([report(1)])
    with store.reading() as connection:
        before = len(connection.execute(select(fingerprints)).all())
        store.add([report(2)])
        assert len(connection.execute(select(fingerprints)).all()) == before == 2
    with store.reading() as connection:
        assert len(connection.execute(select(fingerprints)).all()) == 4


# --- counts


def test_counts_are_those_of_the_reports(store: Store) -> None:
    given = [
        report(number, received=NOON + timedelta(hours=number * 5), brand=("hmrc", "dhl", "")[number % 3], country=("GB", "FR")[number % 2], language=("en", "fr")[number % 2])
        for number in range(300)
    ]
    store.add(given[:100])
    store.add(given[50:])
    since, until = NOON - timedelta(days=1), NOON + timedelta(days=100)
    steps = {
        Period.HOUR: lambda at: at.replace(minute=0),
        Period.DAY: lambda at: at.replace(hour=0, minute=0),
        Period.WEEK: lambda at: at.replace(hour=0, minute=0) - timedelta(days=at.weekday()),
    }
    for period, step in steps.items():
        expected = Counter((step(each.received), each.brand, each.country) for each in given)
        found = store.counts(period, since, until, by=("brand", "country"))
        assert {(each.start, each.brand, each.country): each.reports for each in found} == expected
        assert [each.start for each in found] == sorted(each.start for each in found)
        assert {(each.channel, each.language, each.scam_type) for each in found} == {("", "", "")}
    some = store.counts(Period.DAY, NOON, NOON + timedelta(days=2), by=("country",), only={"country": "FR", "brand": "dhl"})
    inside = [each for each in given if each.received < NOON + timedelta(days=2) and each.country == "FR" and each.brand == "dhl"]
    assert sum(each.reports for each in some) == len(inside)
    assert {each.country for each in some} == {"FR"}
    assert sum(each.reports for each in store.counts(Period.WEEK, since, until)) == 300
    with pytest.raises(ValueError, match="colour"):
        store.counts(Period.DAY, since, until, by=("colour",))


def test_steps_before_1970_are_whole_too(store: Store) -> None:
    store.add([ODD])
    at = ODD.received
    starts = {period: store.counts(period, at, at + timedelta(days=1), by=())[0].start for period in Period}
    assert starts[Period.HOUR] == datetime(1969, 7, 20, 20, tzinfo=UTC)
    assert starts[Period.DAY] == datetime(1969, 7, 20, tzinfo=UTC)
    assert starts[Period.WEEK] == datetime(1969, 7, 14, tzinfo=UTC)


# --- journals


def test_a_journal_keeps_its_events_in_order(store: Store) -> None:
    events: list[dict[str, object]] = [{"what": "merge", "campaigns": ["a", "b"], "why": "même texte"}, {"n": 1.5}, {}]
    assert [store.append("campaigns", event, NOON) for event in events] == [1, 2, 3]
    assert store.append("watch", {"seen": 7}, NOON) == 1
    assert [event.content for event in store.journal("campaigns")] == events
    assert [event.number for event in store.journal("campaigns", after=1)] == [2, 3]
    assert [event.at for event in store.journal("watch")] == [NOON]
    assert list(store.journal("nothing")) == []


def test_what_is_no_event_is_refused(store: Store) -> None:
    for name, event in (("Two words", {}), ("", {}), ("x" * 41, {}), ("a", {"x": "y" * 1_000_001}), ("a", {"x": float("nan")})):
        with pytest.raises(ValueError, match=r"."):
            store.append(name, event, NOON)
    assert list(store.journal("a")) == []


@pytest.mark.parametrize("statement", ["DELETE FROM journals", "UPDATE journals SET event = '{}'"])
def test_the_database_itself_refuses_to_change_a_journal(store: Store, statement: str) -> None:
    store.append("alerts", {"state": "draft"}, NOON)
    with pytest.raises((StoreFault, DBAPIError), match="never"), store.begin() as connection:
        connection.execute(text(statement))
    assert [event.content for event in store.journal("alerts")] == [{"state": "draft"}]


# --- removal


def test_erasure_takes_all_of_one_reporter(store: Store) -> None:
    anna, ben = "aa" * 16, "bb" * 16
    store.add([report(number, reporter=(anna, ben, "")[number % 3]) for number in range(30)])
    removed = store.erase(anna)
    assert (removed.reports, removed.fingerprints) == (10, 20)
    assert {each.reporter for _, each in store.reports()} == {ben, ""}
    assert sum(each.reports for each in store.counts(Period.DAY, NOON - timedelta(1), NOON + timedelta(1))) == 20
    with store.reading() as connection:
        assert len(connection.execute(select(fingerprints)).all()) == 40
    assert store.erase(anna).reports == 0
    with pytest.raises(ValueError, match="nobody"):
        store.erase("")
    for sole in (report(900, reporter=anna, brand="sole"),):
        store.add([sole])
        store.erase(anna)
    with store.reading() as connection:
        assert connection.execute(select(hours).where(hours.c.brand == "sole")).all() == []


def test_age_takes_reports_and_leaves_counts(store: Store) -> None:
    given = [report(number, received=NOON + timedelta(days=number), reporter="aa" * 16) for number in range(10)]
    store.add(given)
    week = (NOON - timedelta(1), NOON + timedelta(20))
    before = store.counts(Period.DAY, *week)
    assert store.retain(NOON + timedelta(days=6), dry_run=True).reports == 6
    assert sum(1 for _ in store.reports()) == 10
    assert store.retain(NOON + timedelta(days=6), dry_run=False).reports == 6
    assert [each for _, each in store.reports()] == given[6:]
    assert store.counts(Period.DAY, *week) == before
    assert store.add(given) == Added(0, 4, 6)
    assert store.counts(Period.DAY, *week) == before
    assert store.retain(NOON, dry_run=False).reports == 0
    assert store.add(given) == Added(0, 4, 6)
    assert store.erase("aa" * 16).reports == 4
    assert [each.reports for each in store.counts(Period.DAY, *week)] == [1] * 6


def test_no_word_of_what_was_erased_is_left_in_the_file(tmp_path: Path) -> None:
    place = tmp_path / "store.sqlite"
    with open_store(place, create=True) as store:
        store.add([report(number, text=f"common words and zebrafinch{number:04}", reporter=f"{number % 2 + 1:02x}" * 16) for number in range(400)])
        store.add([report(401, text="a later quokkabird", reporter="01" * 16)])
        assert b"zebrafinch0001" in place.read_bytes() + Path(f"{place}-wal").read_bytes()
        store.erase("02" * 16)
        store.erase_report(f"{401:032x}")
        everything = b"".join(path.read_bytes() for path in tmp_path.iterdir())
        assert b"zebrafinch0000" in everything and b"quokkabird" not in everything
        with store.reading() as connection:
            left = {row.text for _, row in store.reports(text="zebrafinch")}
            found = connection.exec_driver_sql("SELECT rowid FROM report_words WHERE report_words MATCH 'zebrafinch0001 OR zebrafinch0399 OR quokkabird'").all()
        assert len(left) == 200 and not found
        # The index keeps words without what they share with the one before.
        assert b"0001" not in everything


# --- how it is opened


def test_a_store_is_only_begun_where_it_was_asked_for(store_place: str) -> None:
    with pytest.raises(StoreFault) as fault:
        open_store(store_place, create=False)
    assert fault.value.key == "not_there"
    open_store(store_place, create=True).close()
    with open_store(store_place, create=False) as store:
        assert store.add([report(1)]).new == 1
    with open_store(store_place, create=True) as store:
        assert store.add([report(1)]).known == 1


def test_tables_are_those_that_the_migrations_make(store: Store) -> None:
    with store.reading() as connection:
        found = inspect(connection)
        assert version_of(connection) == len(all_migrations())
        # SQLite's index of words is a table with others below it; PostgreSQL's is a column of `reports` that it fills itself, and its index.
        assert {name for name in found.get_table_names() if not name.startswith(("sqlite_sequence", "report_words"))} == set(METADATA.tables)
        for table in METADATA.sorted_tables:
            columns = {column["name"]: column["nullable"] for column in found.get_columns(table.name)}
            columns.pop("words", None)
            assert columns.keys() == {column.name for column in table.columns}, table.name
            assert not any(nullable for name, nullable in columns.items() if name not in table.primary_key.columns), table.name
            assert found.get_pk_constraint(table.name)["constrained_columns"] == [c.name for c in table.primary_key.columns], table.name
            indexes = {each["name"]: (each["column_names"], bool(each["unique"])) for each in found.get_indexes(table.name)}
            indexes.pop("report_words", None)
            assert indexes == {index.name: ([c.name for c in index.columns], bool(index.unique)) for index in table.indexes}, table.name
            keys = {(tuple(each["constrained_columns"]), each["referred_table"], each["options"].get("ondelete")) for each in found.get_foreign_keys(table.name)}
            assert keys == {(tuple(key.column_keys), key.referred_table.name, key.ondelete) for key in table.foreign_key_constraints}, table.name


def test_a_newer_store_is_refused_and_left_as_it_is(store_place: str) -> None:
    with open_store(store_place, create=True) as store, store.begin() as connection:
        connection.execute(insert(migrations).values(number=9_999, name="from the future"))
    with pytest.raises(StoreFault) as fault:
        open_store(store_place, create=True)
    assert fault.value.key == "newer"
    assert "9999" in fault.value.details["text"]


def test_a_store_of_version_1_is_brought_to_the_present(tmp_path: Path) -> None:
    """It was written when there was no later version; all of it is still there."""
    place = tmp_path / "store.sqlite"
    with sqlite3.connect(place) as connection:
        connection.executescript((Path(__file__).parent / "stores" / "version-1.sql").read_text("utf-8"))
        assert connection.execute("SELECT max(number) FROM quivive_migrations").fetchone() == (1,)
    connection.close()
    with open_store(place, create=False) as store:
        with store.reading() as opened:
            assert version_of(opened) == len(all_migrations())
        assert [each for _, each in store.reports()] == [report(1), report(2, reporter="aa" * 16), ODD]
        assert [event.content for event in store.journal("campaigns")] == [{"merge": ["a", "b"]}]
        assert sum(each.reports for each in store.counts(Period.WEEK, ODD.received, NOON + timedelta(days=1))) == 3
        assert store.add([report(1), report(3)]) == Added(1, 1)
        assert store.key(b"k" * 32) == b"k" * 32


def test_an_older_store_gets_what_it_lacks_or_nothing(store_place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """All in one transaction: what fails half-way leaves the store as it was."""
    with open_store(store_place, create=True) as store:
        store.add([report(1)])
    published = all_migrations()
    good = Migration(len(published) + 1, "notes", "CREATE TABLE notes (text TEXT)\n\nINSERT INTO notes VALUES ('made')")
    bad = Migration(len(published) + 2, "fails", "CREATE TABLE more (text TEXT)\n\nINSERT INTO nowhere VALUES (1)")
    monkeypatch.setattr("quivive.store.migrations.all_migrations", lambda: [*published, good, bad])
    with pytest.raises(StoreFault) as fault:
        open_store(store_place, create=False)
    assert fault.value.key == "database"
    monkeypatch.setattr("quivive.store.migrations.all_migrations", lambda: [*published, good])
    for _ in range(2):
        with open_store(store_place, create=False) as store, store.reading() as connection:
            assert set(inspect(connection).get_table_names()) >= {"notes"}
            assert not inspect(connection).has_table("more")
            assert connection.execute(text("SELECT text FROM notes")).all() == [("made",)]
            assert version_of(connection) == good.number
    monkeypatch.undo()
    with pytest.raises(StoreFault) as fault:
        open_store(store_place, create=False)
    assert fault.value.key == "newer"


def test_another_database_is_no_store(tmp_path: Path) -> None:
    other = tmp_path / "other.sqlite"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE reports (mine TEXT)")
    for create, key in ((False, "not_there"), (True, "not_a_store")):
        with pytest.raises(StoreFault) as fault:
            open_store(other, create=create)
        assert fault.value.key == key
    (tmp_path / "text.sqlite").write_text("no database at all, but long enough to be looked at" * 100)
    with pytest.raises(StoreFault) as fault:
        open_store(tmp_path / "text.sqlite", create=True)
    assert fault.value.key == "database"
    with pytest.raises(StoreFault):
        open_store(tmp_path / "no" / "folder.sqlite", create=True)


@pytest.mark.parametrize("place", ["mysql://localhost/x", "postgresql+asyncpg://x", "sqlite://", "://", "http://store.example/"])
def test_an_unknown_kind_of_database_is_named(place: str) -> None:
    with pytest.raises(StoreFault) as fault:
        open_store(place, create=True)
    assert fault.value.key == "unknown_database"


def test_a_server_that_does_not_answer_is_said_without_its_password() -> None:
    pytest.importorskip("psycopg")
    with pytest.raises(StoreFault) as fault:
        open_store("postgresql://anna:s3cret@127.0.0.1:9/x", create=True)
    assert fault.value.key == "database"
    assert "s3cret" not in str(fault.value)
    assert "anna" in str(fault.value)


# --- the key


def test_the_key_of_a_file_lies_beside_it(tmp_path: Path) -> None:
    place = tmp_path / "store.sqlite"
    with open_store(place, create=True) as store:
        key = store.key()
        assert store.key() == store.key(key) == key
    path = key_file_of(place)
    assert path.stat().st_mode & 0o777 == place.stat().st_mode & 0o777 == 0o600
    assert bytes.fromhex(path.read_text()) == key
    with open_store(place, create=False) as store:
        assert store.key() == key
        assert key not in place.read_bytes()
        assert key.hex().encode() not in place.read_bytes()
        path.chmod(0o644)
        _refused(store, "key_open")
        path.unlink()
        _refused(store, "key_lost")
        path.write_text("ab" * 32)
        path.chmod(0o600)
        _refused(store, "other_key")
        path.write_text("no key")
        _refused(store, "key_form")
        assert store.key(key) == key


def _refused(store: Store, fault: str) -> None:
    with pytest.raises(StoreFault) as raised:
        store.key()
    assert raised.value.key == fault


def test_a_key_is_given_to_a_server(store_place: str) -> None:
    with open_store(store_place, create=True) as store:
        if store_place.startswith("postgresql"):
            _refused(store, "key_needed")
        assert store.key(b"k" * 32) == b"k" * 32
        with pytest.raises(StoreFault) as raised:
            store.key(b"o" * 32)
        assert raised.value.key == "other_key"
    assert check_value(b"k" * 32) != check_value(b"o" * 32)


def test_a_reporter_is_the_same_however_they_are_written() -> None:
    key = b"k" * 32
    assert reporter_hash(key, " Anna@Mail.example ") == reporter_hash(key, "anna@mail.example") != reporter_hash(b"o" * 32, "anna@mail.example")
    assert reporter_hash(key, " ") == ""
    assert len(reporter_hash(key, "x\ud800")) == 32


# --- how values lie in a column


@given(st.lists(st.integers(0, 2**64 - 1), max_size=80))
def test_any_numbers_come_back(numbers: list[int]) -> None:
    column = Numbers()
    assert column.process_result_value(column.process_bind_param(numbers, SQLITE), SQLITE) == tuple(numbers)


@given(st.datetimes(timezones=st.timezones()))
def test_any_time_comes_back_in_utc(when: datetime) -> None:
    column = Instant()
    try:
        expected = when.astimezone(UTC)
    except OverflowError:
        return
    assert column.process_result_value(column.process_bind_param(when, SQLITE), SQLITE) == expected


@given(st.text())
def test_any_text_can_be_kept(words: str) -> None:
    kept = Words().process_bind_param(words, SQLITE)
    assert kept is not None
    assert "\0" not in kept
    assert kept.encode("utf-8").decode("utf-8") == kept

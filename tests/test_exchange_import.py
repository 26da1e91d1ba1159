"""What others tell: their formats as they publish them, hostile files, and what the store knows of it afterwards."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_exchange_formats import AT, example, written

from quivive.exchange.errors import CannotExchange
from quivive.exchange.exportable import ExportRule
from quivive.exchange.formats import format_names, load_reader
from quivive.exchange.formats._input import LONGEST_LINE
from quivive.exchange.importing import JOURNAL, import_from
from quivive.exchange.known import known_to
from quivive.exchange.shared import Known, Malformed, Read, SharedCampaign, Tlp
from quivive.knowledge import Knowledge
from quivive.store import Store, open_store
from quivive.watching import FingerprintKind

READABLE = format_names(what="read")
KINDS = FingerprintKind


def read(name: str, content: bytes | str) -> list[Read]:
    """All that a format gives of a file."""
    return list(load_reader(name).read(io.BytesIO(content.encode() if isinstance(content, str) else content)))


def hosts(found: list[Read]) -> list[tuple[str, str, str]]:
    """Value, day and brand of what became known."""
    return [(one.value, f"{one.seen:%Y-%m-%d}" if one.seen else "", one.brand) for one in found if isinstance(one, Known)]


def faults(found: list[Read]) -> list[int]:
    """Where faults were."""
    return [one.place for one in found if isinstance(one, Malformed)]


PHISHTANK = (
    "phish_id,url,phish_detail_url,submission_time,verified,verification_time,online,target\n"
    '101,"https://konto-amazon.example/a,b?mail=x@y.example",http://detail.example/101,2026-09-28T10:00:00+00:00,yes,2026-09-28T11:00:00+00:00,yes,Amazon.com\n'
    "102,,http://detail.example/102,2026-09-28T10:00:00+00:00,yes,2026-09-28T11:00:00+00:00,yes,Other\n"
    "103,http://203.0.113.9:8080/p,http://detail.example/103,2026-09-29T23:30:00-02:00,yes,,yes,Other\n"
    '104,"https://open.example/x,http://detail.example,2026-09-28\n'
    "105,https://bit.ly/3abcXyz?k=1,http://detail.example/105,not a time,yes,,yes,Other\n"
    "106,https://bit.ly/3abcXyz?k=1,http://detail.example/106,2026-09-30 10:00:00,yes,,yes,Other\n"
)


@pytest.mark.parametrize("pack", [bytes, gzip.compress, bz2.compress])
def test_phishtank_csv_packed_or_not(pack: type[bytes]) -> None:
    found = read("phishtank", pack(PHISHTANK.encode()))
    assert hosts(found) == [("konto-amazon.example", "2026-09-28", "Amazon.com"), ("203.0.113.9", "2026-09-30", "Other"), ("bit.ly/3abcXyz", "2026-09-30", "Other")]
    assert faults(found) == [3, 5, 6]


def test_phishtank_json() -> None:
    rows = [
        {"phish_id": 7, "url": "http://konto.example/x", "submission_time": "2026-09-28T10:00:00+00:00", "target": "La Poste", "details": [{"ip_address": "203.0.113.9"}]},
        {"phish_id": 8, "url": ["x"]},
        "what?",
    ]
    found = read("phishtank", json.dumps(rows))
    assert hosts(found) == [("konto.example", "2026-09-28", "La Poste")]
    assert faults(found) == [2, 3]
    (known,) = [one for one in found if isinstance(one, Known)]
    assert known.reference == "7"


def test_jpcert() -> None:
    found = read("jpcert", "date,URL,description\n2026/09/04 11:52:00,http://kouza.example/vp/signin.php,PayPal\n2026/09/05 08:00:00,hxxps://kouza2[.]example/,Amazon\n")
    assert hosts(found) == [("kouza.example", "2026-09-04", "PayPal"), ("kouza2.example", "2026-09-05", "Amazon")]


def test_urlhaus() -> None:
    row = '"42","2026-02-26 12:05:20","http://203.0.113.4:58801/i","online","2026-02-26 12:05:20","malware_download","32-bit,elf","https://detail.example/42/","somebody"'
    found = read("urlhaus", f"################\n# a dump #\n# id,dateadded,url,url_status\r\n{row}\r\n")
    assert hosts(found) == [("203.0.113.4", "2026-02-26", "")]


def test_plain_lists() -> None:
    text = "\ufeff# hosts\nKonto.Example\nhttps://a.example/x?y\nhxxp://b[.]example\n\n0.0.0.0 c.example d.example # two\n127.0.0.1 localhost\nnot a host\n<script>\n! adblock\nbücher.example\n"
    found = read("list", text)
    assert [value for value, _, _ in hosts(found)] == ["konto.example", "a.example", "b.example", "c.example", "d.example", "xn--bcher-kva.example"]
    assert faults(found) == [8, 9]


def test_a_stix_bundle_of_others() -> None:
    def indicator(pattern: str, **more: object) -> dict[str, object]:
        return {"type": "indicator", "id": "indicator--1", "pattern": pattern, "pattern_type": "stix", "valid_from": "2026-05-01T10:00:00.123Z", **more}

    objects = [
        indicator("[domain-name:value = 'konto.example'] OR [url:value = 'https://x.example/\\'a\\\\b']"),
        indicator("[ipv4-addr:value = '203.0.113.4' OR email-addr:value = 'Desk@konto.example']"),
        indicator("[domain-name:value = 'a.example' AND domain-name:value = 'b.example']"),
        indicator("[file:hashes.MD5 = 'd41d8cd98f00b204e9800998ecf8427e']"),
        indicator("[domain-name:value = 'old.example']", revoked=True),
        indicator("alert tcp any any", pattern_type="snort"),
        {"type": "malware", "id": "malware--1"},
        [1],
    ]
    found = read("stix", json.dumps({"type": "bundle", "id": "bundle--1", "objects": objects}))
    assert [value for value, _, _ in hosts(found)] == ["konto.example", "x.example", "203.0.113.4", "desk@konto.example"]
    assert {day for _, day, _ in hosts(found)} == {"2026-05-01"}
    assert faults(found) == [3, 4, 6, 8]


def test_a_misp_event_of_others() -> None:
    event = {
        "info": "Phishing kit",
        "date": "2026-05-01",
        "Attribute": [
            {"type": "domain", "value": "konto.example", "to_ids": True},
            {"type": "domain", "value": "seen-only.example", "to_ids": False},
            {"type": "url", "value": "https://x.example/a", "to_ids": True, "first_seen": "2026-05-03T10:00:00+02:00"},
            {"type": "md5", "value": "d41d8cd98f00b204e9800998ecf8427e", "to_ids": True},
            {"type": "hostname", "value": "gone.example", "to_ids": True, "deleted": True},
            {"type": "hostname", "value": "a b", "to_ids": True},
        ],
        "Object": [{"name": "phishing", "Attribute": [{"type": "ip-dst", "value": "203.0.113.4", "to_ids": True}]}],
    }
    expected = [("konto.example", "2026-05-01", ""), ("x.example", "2026-05-03", ""), ("203.0.113.4", "2026-05-01", "")]
    for document in ({"Event": event}, {"response": [{"Event": event}]}, [{"Event": event}]):
        found = read("misp", json.dumps(document))
        assert hosts(found) == expected
        assert faults(found) == [1]


# --- hostile files


@pytest.mark.parametrize("name", READABLE)
@settings(deadline=None, max_examples=80)
@given(content=st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_any_bytes_give_an_answer_or_an_error(name: str, content: bytes) -> None:
    try:
        found = read(name, content)
    except CannotExchange as error:
        assert str(error)
    else:
        assert all(isinstance(one, Malformed) or one for one in found)


@pytest.mark.parametrize("name", ["jsonl", "stix", "misp"])
@settings(deadline=None, max_examples=150)
@given(place=st.integers(0, 10_000), byte=st.integers(0, 255))
def test_a_changed_byte_gives_an_answer_or_an_error(name: str, place: int, byte: int) -> None:
    content = bytearray(written(name, example()))
    content[place % len(content)] = byte
    try:
        found = read(name, bytes(content))
    except CannotExchange:
        return
    for one in found:
        if isinstance(one, SharedCampaign):
            assert one.name.isprintable()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("misp", b'{"Event":' + b"[" * 100_000),
        ("stix", b'{"objects":[' + b'{"a":' * 100_000),
        ("stix", b'{"objects":[{"type":"indicator","x":[' + b"1," * 3_000_000),
        ("phishtank", b"[" * 100_000),
        ("jsonl", b"[" * 50_000 + b"\n"),
        ("csv", b"kind,value\n"),
        ("phishtank", b"a,b,c\n1,2,3\n"),
        ("jpcert", b"\x1f\x8b\x08\x00broken"),
        ("list", gzip.compress(b"a.example\n" * 1000)[:-20]),
        ("stix", b'{"objects":[{"type":"indicator"'),
    ],
)
def test_bombs_and_torn_files_are_refused(name: str, content: bytes) -> None:
    start = time.process_time()
    with pytest.raises(CannotExchange):
        read(name, content)
    assert time.process_time() - start < 20


@settings(deadline=None, max_examples=60)
@given(place=st.integers(0, 5_000), byte=st.integers(0, 255), pack=st.sampled_from([gzip.compress, bz2.compress]))
def test_a_damaged_pack_gives_an_answer_or_an_error(place: int, byte: int, pack: Callable[[bytes], bytes]) -> None:
    content = bytearray(pack("".join(f"konto{number * number}.example\n" for number in range(500)).encode()))
    content[place % len(content)] = byte
    try:
        found = read("list", bytes(content))
    except CannotExchange:
        return
    assert found


def test_a_packed_bomb_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quivive.exchange.formats._input.unpacked.__defaults__", (1 << 20,))
    with pytest.raises(CannotExchange, match="too_large: 1"):
        read("list", gzip.compress(b"a.example\n" * 1_000_000))


def test_a_line_that_is_too_long_is_one_fault() -> None:
    found = read("list", b"a.example\n" + b"x" * (3 * LONGEST_LINE) + b"\nb.example\n\xff\xfe\nc.example")
    assert [value for value, _, _ in hosts(found)] == ["a.example", "b.example", "c.example"]
    assert faults(found) == [2, 4]


def test_a_pattern_of_many_quotes_takes_no_time() -> None:
    start = time.process_time()
    for pattern in ("[" + "domain-name:value = 'a' OR " * 3_000, "[domain-name:value = '" + "\\'" * 40_000 + "]", "[" + " " * 90_000 + "]"):
        assert faults(read("stix", json.dumps({"objects": [{"type": "indicator", "pattern": pattern}]}))) == [1]
    assert time.process_time() - start < 2


# --- the store


@pytest.fixture
def store(store_place: str) -> Iterator[Store]:
    with open_store(store_place, create=True) as opened:
        yield opened


@pytest.fixture(scope="module")
def rule(knowledge: Knowledge) -> ExportRule:
    return ExportRule(knowledge, Tlp.AMBER)


def test_what_was_read_is_known_with_source_and_date(store: Store, rule: ExportRule) -> None:
    text = "date,URL,description\n2026/09/04,http://konto.example/a,PayPal\n2026/09/02,http://konto.example/b,\n2026/09/03,https://amazon.fr/x,Amazon\n2026/09/03,https://web.app/x,\nx,y,z\n"
    done = import_from(read("jpcert", text), store, rule, told_by="JPCERT/CC", licence="terms of JPCERT/CC", at=AT)
    assert (done.new, done.known, done.shared, done.malformed) == (1, 1, 2, 1)
    again = import_from(read("jpcert", text), store, rule, told_by="JPCERT/CC", licence="terms of JPCERT/CC", at=AT)
    assert (again.new, again.known) == (0, 2)
    import_from(read("list", "konto.example"), store, rule, told_by="A partner", licence="", at=AT)
    with store.reading() as connection:
        found = known_to(connection, [(KINDS.HOST, "konto.example"), (KINDS.HOST, "amazon.fr"), (KINDS.EMAIL_ADDRESS, "konto.example")])
    assert list(found) == [(KINDS.HOST, "konto.example")]
    first, second = found[KINDS.HOST, "konto.example"]
    assert (first.told_by, first.licence, first.known.seen, first.known.brand) == ("JPCERT/CC", "terms of JPCERT/CC", datetime(2026, 9, 2, tzinfo=UTC), "PayPal")
    assert (second.told_by, second.known.seen, second.imported) == ("A partner", None, AT)


@pytest.mark.parametrize("name", ["jsonl", "stix", "misp", "csv"])
def test_an_export_of_another_store_is_known_whole(name: str, store: Store, rule: ExportRule) -> None:
    what = example()
    done = import_from(read(name, written(name, what)), store, rule, told_by="A partner", licence="", at=AT)
    indicators = what.campaigns[0].indicators
    assert (done.new, done.malformed, done.shared, done.faults) == (len(indicators), 0, 0, ())
    with store.reading() as connection:
        found = known_to(connection, [(one.kind, one.value) for one in indicators])
    assert len(found) == len(indicators)
    for one in indicators:
        (told,) = found[one.kind, one.value]
        assert (told.known.seen, told.known.last_seen, told.known.brand, told.known.reference) == (one.first_seen, one.last_seen, "Amazon", "c0ffee00c0ffee00")
    events = [event.content["what"] for event in store.journal(JOURNAL)]
    assert events == (["import"] if name == "csv" else ["campaign", "import"])

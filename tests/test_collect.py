"""Collecting: what is read is kept once, without what is personal, and what was acknowledged is never lost."""

from __future__ import annotations

import gc
import io
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from unittest import mock

import pytest
from jsonschema import Draft202012Validator

import quivive
from quivive.batch.collect import Terms, report_of
from quivive.batch.drop import DONE, FAILED, Drop
from quivive.cli import main
from quivive.knowledge import Knowledge
from quivive.message import Message
from quivive.readers import ReadOptions, read_message, read_stream
from quivive.schema import COLLECTED
from quivive.store import Store, open_store
from quivive.store.keys import reporter_hash
from quivive.watching import FingerprintKind, Period, Report

KEY = "5e" * 32
SCAM = "HMRC: you are due a refund of £{0}.20. Claim it today at https://refund-{0}.example/claim or it expires"
class Answer(NamedTuple):
    """What was written."""

    stdout: bytes
    stderr: bytes


NOW = datetime(2026, 6, 3, 12, tzinfo=UTC)
ROOT = Path(quivive.__file__).parent.parent
NONE = {"PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"], "QUIVIVE_STORE_KEY": KEY, "PYTHONDONTWRITEBYTECODE": "1"}


def run(*words: object, status: int = 0, given: bytes = b"") -> Answer:
    """What the command answers, in this process; it must end with `status`."""
    streams = [io.TextIOWrapper(io.BytesIO(data), "utf-8") for data in (given, b"", b"")]
    handler, threshold = signal.getsignal(signal.SIGTERM), gc.get_threshold()
    try:
        with mock.patch.dict(os.environ, NONE, clear=True), mock.patch.multiple(sys, stdin=streams[0], stdout=streams[1], stderr=streams[2]):
            found = main([str(word) for word in words])
    finally:
        signal.signal(signal.SIGTERM, handler)
        gc.set_threshold(*threshold)
    out, said = (stream.buffer.getvalue() for stream in streams[1:])  # type: ignore[attr-defined] - the buffers are BytesIO
    assert found == status, said.decode()
    return Answer(out, said)


def collected(*words: object, status: int = 0, given: bytes = b"") -> dict[str, int]:
    """What a collection came to, by its last line."""
    lines = run("collect", *words, "--format", "json", "--jobs", 1, status=status, given=given).stdout.splitlines()
    rows = [json.loads(line) for line in lines]
    assert [row["done"] for row in rows] == [False] * (len(rows) - 1) + [True]
    last: dict[str, int] = rows[-1]
    return {name: last[name] for name in ("new", "known", "expired", "unreadable")}


def table(path: Path, count: int, **more: object) -> Path:
    """So many rows, each a scam of its own host."""
    rows = ({"id": number, "channel": "sms", "text": SCAM.format(number), **more} for number in range(count))
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


@pytest.fixture
def reports(tmp_path: Path) -> Iterator[Store]:
    """An empty store, whose key is `KEY`."""
    with open_store(tmp_path / "store.sqlite", create=True) as store:
        store.key(bytes.fromhex(KEY))
        yield store


# --- from the command to the store


def test_messages_become_reports(store_place: str, tmp_path: Path) -> None:
    source = table(tmp_path / "in.jsonl", 7, country="FR", region="FR-75", reporter="Anna", source="hotline", received="2026-05-01T10:00:00+02:00")
    assert collected(source, "--store", store_place) == {"new": 7, "known": 0, "expired": 0, "unreadable": 0}
    assert collected(source, "--store", store_place) == {"new": 0, "known": 7, "expired": 0, "unreadable": 0}
    with open_store(store_place, create=False) as store:
        found = [report for _, report in store.reports()]
        shared = [report.id for _, report in store.by_fingerprint(FingerprintKind.HOST, "refund-3.example")]
    assert len({report.id for report in found}) == 7
    assert shared == [found[3].id]
    assert {(each.country, each.region, each.source, each.brand, each.level, each.channel) for each in found} == {("FR", "FR-75", "hotline", "hmrc", "scam", "sms")}
    assert {each.received for each in found} == {datetime(2026, 5, 1, 8, tzinfo=UTC)}
    assert {each.reporter for each in found} == {reporter_hash(bytes.fromhex(KEY), "anna")}
    assert {each.text for each in found} == {""}
    assert all(each.signature for each in found)


def test_what_is_said_beside_the_messages(tmp_path: Path) -> None:
    place = tmp_path / "store.sqlite"
    before = datetime.now(UTC)
    words = ("--country", "uk", "--region", "gb-ken", "--source", "desk-7", "--reporter", "Ben", "--channel", "sms", "--sender", "+33 6 39 98 12 34", "--keep-text", "yes")
    collected("-", "--store", place, *words, given=SCAM.format(1).encode())
    with open_store(place, create=False) as store:
        (_, report), = store.reports()
    assert (report.country, report.region, report.source, report.channel) == ("GB", "GB-KEN", "desk-7", "sms")
    assert report.reporter == reporter_hash(bytes.fromhex(KEY), "ben")
    assert report.received == report.collected >= before
    assert report.text == SCAM.format(1)
    assert {one.kind for one in report.fingerprints} >= {FingerprintKind.SENDER, FingerprintKind.HOST}


def test_every_kind_of_input(tmp_path: Path) -> None:
    folder, place = tmp_path / "in", tmp_path / "store.sqlite"
    (folder / "deeper").mkdir(parents=True)
    mail = f"From: tax@b.example\nDate: Fri, 1 May 2026 08:00:00 +0000\nMessage-ID: <1@b.example>\n\n{SCAM}\n"
    (folder / "deeper" / "one.eml").write_text(mail.format(1), "utf-8")
    (folder / "box.mbox").write_text("".join(f"From a@b.example Mon Jan  5 10:00:00 2026\n{mail.format(n)}\n" for n in (2, 3)), "utf-8")
    (folder / "t.csv").write_text(f"id,text,reporter\n1,{SCAM.format(4)},Anna\n", "utf-8")
    (folder / "p.txt").write_text(SCAM.format(5), "utf-8")
    table(folder / "t.jsonl", 2)
    assert collected(folder, "--store", place)["new"] == 7
    assert collected(folder / "t.jsonl", folder, "--store", place)["known"] == 9
    with open_store(place, create=False) as store:
        mails = list(store.reports(channel="email"))
    assert {report.received for _, report in mails} == {datetime(2026, 5, 1, 8, tzinfo=UTC)}


def test_what_cannot_be_read_is_said_and_counted(tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text(json.dumps({"text": SCAM.format(1)}) + '\nno json\n{"text": 5}\n{"text": " "}\n' + "[1]\n" * 150)
    answer = run("collect", source, "--store", tmp_path / "s.sqlite", "--keep-text", "no", status=2)
    said = answer.stderr.decode()
    assert "153 messages could not be read" in said
    assert "… and 53 more" in said
    assert "in.jsonl:2" in said
    assert "New: 1, " in said
    assert answer.stdout == b""


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "no store was named"),
        (("--store", "s.sqlite", "--source", "Anna Muster"), "small letters"),
        (("--store", "s.sqlite", "--region", "Kent"), "code of a region"),
        (("--store", "s.sqlite", "--keep-text", "maybe"), "yes, no"),
        (("--store", "s.sqlite", "--watch", "nowhere"), "cannot be watched"),
        (("--store", "no/where/s.sqlite"), "cannot be used"),
        (("--store", "s.sqlite", "--key-file", "nokey"), "cannot be used"),
        (("--store", "mysql://x"), "no kind of database"),
    ],
)
def test_wrong_use_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], said: str) -> None:
    monkeypatch.chdir(tmp_path)
    answer = run("collect", table(tmp_path / "in.jsonl", 1), *words, status=2)
    assert said in answer.stderr.decode().lower()
    assert b"Traceback" not in answer.stderr


def test_with_another_key_nothing_is_collected(tmp_path: Path) -> None:
    place, other = tmp_path / "s.sqlite", tmp_path / "key"
    collected(table(tmp_path / "in.jsonl", 2), "--store", place)
    other.write_text("0f" * 32)
    other.chmod(0o600)
    said = run("collect", tmp_path / "in.jsonl", "--store", place, "--key-file", other, status=2).stderr.decode()
    assert "not the key" in said


# --- which reports are one


def made(knowledge: Knowledge, text: str, **origin: object) -> Report:
    """The report of a row."""
    row = json.dumps({"text": text, **origin}).encode()
    (message,) = read_stream(io.BytesIO(row), ReadOptions(), "in.jsonl")
    assert isinstance(message, Message)
    return report_of(message, Terms(bytes.fromhex(KEY), NOW, "desk"), knowledge)


def test_a_report_is_one_however_often_it_is_handed_in(knowledge: Knowledge) -> None:
    text = SCAM.format(7)
    said = {"reporter": "Anna", "id": 5, "received": "2026-05-01T12:00:00Z", "sender": "HMRC"}
    one = made(knowledge, text, **said)
    assert made(knowledge, text, **said, comment="other columns do not matter").id == one.id
    assert made(knowledge, text, **said | {"reporter": " anna"}).id == one.id
    assert made(knowledge, text, **said | {"received": "2026-05-01T14:00:00+02:00"}).id == one.id
    assert made(knowledge, text, **said | {"region": "GB-KEN", "country": "GB"}).id == one.id
    others = [
        made(knowledge, text + "!", **said),
        *(made(knowledge, text, **said | other) for other in ({"reporter": "Ben"}, {"reporter": ""}, {"id": 6}, {"received": "2026-05-02"}, {"received": ""}, {"sender": "TAX"}, {"channel": "chat"}, {"source": "hall"})),
    ]
    assert len({one.id, *(each.id for each in others)}) == 10
    assert made(knowledge, text).id == made(knowledge, text).id


def test_two_recipients_of_the_same_mail_are_two_reports(knowledge: Knowledge) -> None:
    def mail(to: str, name: str) -> Report:
        data = f"From: tax@b.example\nTo: {to}\nDate: Fri, 1 May 2026 08:00:00 +0000\n\n{SCAM.format(1)}".encode()
        return report_of(read_message(data, options=ReadOptions(), name=name), Terms(bytes.fromhex(KEY), NOW, "desk"), knowledge)

    assert mail("anna@mail.example", "a.eml").id == mail("anna@mail.example", "b.eml").id != mail("ben@mail.example", "a.eml").id


@pytest.mark.parametrize("stated", ["1969-01-01", "2026-06-03T14:00:00Z", "9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+14:00", "soon", "", 5, None, True, [1]])
def test_a_date_that_cannot_be_true_is_none(knowledge: Knowledge, stated: object) -> None:
    report = made(knowledge, SCAM.format(1), received=stated)
    assert report.received == report.collected == NOW


@pytest.mark.parametrize("odd", ["Anna Muster", "anna@mail.example", "07700 900123", "x" * 2_000, {"a": 1}, True, "\u202e", "a\0b", "447700900123"])
def test_what_a_row_says_of_itself_never_brings_a_person_in(knowledge: Knowledge, odd: object) -> None:
    report = made(knowledge, SCAM.format(1), source=odd, region=odd, reporter=odd, language="en", date=odd)
    assert (report.source, report.region) == ("desk", "")
    assert re.fullmatch(r"(?:[0-9a-f]{32})?", report.reporter)


# --- nothing personal

NAME, NUMBER, MAIL, ORDER = "Quirine Zandvliet", "07700 900742", "quirine.zandvliet@mail.example", "QZ-77481920-X"
PERSONAL = {
    "en": "Dear {name}, your parcel with order number {order} waits. We could not reach you on your number {number} or at your e-mail {mail}. Pay 1.99: https://{host}/pay",
    "fr": "Bonjour {name}, votre colis, commande n° {order}, est bloqué. Votre numéro {number} et votre adresse {mail} sont enregistrés. Payez 1,99 € : https://{host}/pay",
    "de": "Hallo {name}, Ihr Paket mit der Bestellnummer {order} wartet. Ihre Nummer {number} und Ihre E-Mail {mail} sind hinterlegt. Zahlen Sie 1,99 €: https://{host}/pay",
    "es": "Hola {name}, su paquete con número de pedido {order} espera. Su número {number} y su correo {mail} están registrados. Pague 1,99 €: https://{host}/pay",
    "it": "Gentile {name}, il suo pacco con numero d'ordine {order} attende. Il suo numero {number} e la sua e-mail {mail} sono registrati. Paghi 1,99 €: https://{host}/pay",
    "nl": "Beste {name}, uw pakket met bestelnummer {order} wacht. Uw nummer {number} en uw e-mail {mail} zijn bekend. Betaal € 1,99: https://{host}/pay",
    "pt": "Olá {name}, a sua encomenda com o número de encomenda {order} espera. O seu número {number} e o seu e-mail {mail} estão registados. Pague 1,99 €: https://{host}/pay",
}
CANARIES = [text.encode() for text in ("Quirine", "Zandvliet", "zandvliet", "900742", "77481920", "900318")]


@pytest.mark.parametrize("keep_text", ["yes", "no"])
def test_nothing_personal_reaches_the_files_of_the_store(tmp_path: Path, keep_text: str) -> None:
    """Looked for in every byte of them while the write-ahead log is there, also after half was taken out again."""
    place = tmp_path / "store.sqlite"
    (tmp_path / "in").mkdir()
    details = {"name": NAME, "number": NUMBER, "mail": MAIL, "order": ORDER}
    for language, form in PERSONAL.items():
        text = form.format(host=f"parcel-{language}.example", **details)
        row = {"text": text, "language": language, "id": f"{NAME} {language}", "reporter": MAIL, "source": NAME, "region": NAME, "channel": "sms", "sender": "07700 900318"}
        (tmp_path / "in" / f"{NAME} {language}.jsonl").write_text(json.dumps(row) + "\n" + json.dumps({"text": 5, "id": NAME}) + "\n", "utf-8")
        mail = f"From: Parcels <info@parcel-{language}.example>\nTo: {NAME} <{MAIL}>\nDelivered-To: {MAIL}\nSubject: {NAME}, {ORDER}\nMessage-ID: <{language}@b.example>\n\n{text}?e={MAIL}\n"
        (tmp_path / "in" / f"{NAME}-{language}.eml").write_text(mail, "utf-8")
    with open_store(place, create=True) as watcher:
        # An open connection keeps the write-ahead log from being cleared.
        with watcher.reading() as connection:
            connection.exec_driver_sql("SELECT count(*) FROM reports")
            run("collect", tmp_path / "in", "--store", place, "--keep-text", keep_text, status=2)
            files = sorted(path for path in tmp_path.iterdir() if path.is_file())
            assert [path.name for path in files] == ["store.sqlite", "store.sqlite-shm", "store.sqlite-wal"]
            everything = b"".join(path.read_bytes() for path in files)
            assert b"parcel-nl.example" in everything
            assert (b"[name 1]" in everything) is (keep_text == "yes")
            found = [canary for canary in CANARIES if canary in everything]
            assert found == []
        assert watcher.last_sequence() == 14
        assert run("store", "erase", "--reporter", MAIL, "--store", place).stdout.startswith(b"7 reports")
        everything = b"".join(path.read_bytes() for path in tmp_path.glob("store.sqlite*"))
        assert [canary for canary in CANARIES if canary in everything] == []


def test_what_was_erased_is_not_in_the_file_any_more(tmp_path: Path) -> None:
    """Not in free pages either: the host of an erased report is nowhere."""
    place = tmp_path / "store.sqlite"
    collected(table(tmp_path / "a.jsonl", 300, reporter="Anna"), "--store", place, "--keep-text", "yes")
    other = tmp_path / "b.jsonl"
    other.write_text(json.dumps({"text": SCAM.format("ben"), "reporter": "Ben"}))
    collected(other, "--store", place, "--keep-text", "yes")
    assert b"refund-123.example" in place.read_bytes()
    with open_store(place, create=False) as watcher:
        watcher.last_sequence()
        run("store", "erase", "--reporter", "anna", "--store", place)
        everything = b"".join(path.read_bytes() for path in tmp_path.glob("store.sqlite*"))
    assert b"refund-123.example" not in everything
    assert b"refund-ben.example" in everything


# --- killed

_KILLED = """
import os, random, signal, sys, time
from pathlib import Path
from quivive.batch import processes
from quivive.cli import main
from quivive.knowledge import load_knowledge
import quivive.batch.collect, quivive.store

processes.MOST_IN_CHUNK = 2  # many small transactions: a kill falls into one of them
load_knowledge().phrases
place, source, acknowledged = sys.argv[1:]
chance = random.Random(7)
for number in range(24):
    file = Path(acknowledged) / str(number)
    child = os.fork()
    if not child:
        os.dup2(os.open(file, os.O_WRONLY | os.O_CREAT), 1)
        os._exit(main(["collect", source, "--store", place, "--jobs", "1", "--format", "json"]))
    # Each round gets a little further than those before, so that all of them find something to write.
    lines, end = chance.randrange(number // 2, number + 3), time.monotonic() + 30
    while not (file.exists() and file.read_bytes().count(b"\\n") >= lines) and time.monotonic() < end:
        time.sleep(0.001)
    time.sleep(chance.uniform(0, 0.03))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="forks, so that each round begins at once")
def test_killed_at_any_moment_nothing_acknowledged_is_lost(store_place: str, tmp_path: Path) -> None:
    count = 60
    source, said = table(tmp_path / "in.jsonl", count), tmp_path / "said"
    said.mkdir()
    subprocess.run([sys.executable, "-c", _KILLED, store_place, source, said], env=NONE, check=True, timeout=240)  # noqa: S603 - our own program
    rounds = [[json.loads(line) for line in path.read_text().splitlines()] for path in said.iterdir()]
    acknowledged = max((row["read"] for rows in rounds for row in rows), default=0)
    assert len(rounds) == 24
    assert sum(bool(rows) and not rows[-1]["done"] for rows in rounds) >= 15, "too few rounds were killed while they wrote"
    with open_store(store_place, create=False) as store:
        hosts = {one.value for _, report in store.reports() for one in report.fingerprints if one.kind is FingerprintKind.HOST}
        number = sum(1 for _ in store.reports())
        assert hosts >= {f"refund-{each}.example" for each in range(acknowledged)}
        if not store_place.startswith("postgresql"):
            with store.reading() as connection:
                assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
                assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
    rest = collected(source, "--store", store_place)
    assert (rest["new"], rest["known"]) == (count - number, number)
    with open_store(store_place, create=False) as store:
        counted = store.counts(Period.WEEK, datetime(2020, 1, 1, tzinfo=UTC), datetime.now(UTC) + timedelta(days=1))
        assert sum(each.reports for each in counted) == sum(1 for _ in store.reports()) == count


# --- a folder that is watched


def test_a_file_is_complete_when_it_no_longer_changes(tmp_path: Path) -> None:
    drop = Drop(tmp_path)
    growing = tmp_path / "b.jsonl"
    growing.write_text("1")
    (tmp_path / "a.jsonl").write_text("1")
    for name in (".hidden", "c.part", "d.tmp"):
        (tmp_path / name).write_text("1")
    (tmp_path / "link").symlink_to(growing)
    (tmp_path / "folder").mkdir()
    assert drop.complete() == []
    with growing.open("a") as stream:
        stream.write("2")
    assert [path.name for path in drop.complete()] == ["a.jsonl"]
    assert sorted(path.name for path in drop.complete()) == ["a.jsonl", "b.jsonl"]
    assert drop.unchanged(growing)
    growing.write_text("other")
    assert not drop.unchanged(growing)


def test_what_is_put_away_is_never_written_over(tmp_path: Path) -> None:
    drop = Drop(tmp_path)
    for number in range(3):
        (tmp_path / "a.jsonl").write_text(str(number))
        drop.put_away(tmp_path / "a.jsonl", DONE)
    assert {path.name: path.read_text() for path in (tmp_path / DONE).iterdir()} == {"a.jsonl": "0", "a.2.jsonl": "1", "a.3.jsonl": "2"}


def test_a_watched_folder_is_emptied_as_files_come(tmp_path: Path) -> None:
    folder, place = tmp_path / "drop", tmp_path / "store.sqlite"
    folder.mkdir()
    table(folder / "first.jsonl", 3)
    words = [sys.executable, "-m", "quivive", "collect", "--watch", str(folder), "--store", str(place), "--jobs", "1"]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=NONE)  # noqa: S603 - our own program
    try:
        _wait(folder / DONE / "first.jsonl")
        (folder / "bad.jsonl").write_text(json.dumps({"text": SCAM.format("bad")}) + "\nno json\n")
        table(folder / "second.jsonl.part", 5)
        (folder / "second.jsonl.part").rename(folder / "second.jsonl")
        _wait(folder / DONE / "second.jsonl")
        _wait(folder / FAILED / "bad.jsonl")
    finally:
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 0, said.decode()
    assert b"Traceback" not in said
    assert [path.name for path in folder.iterdir() if path.is_file()] == []
    with open_store(place, create=False) as store:
        assert sum(1 for _ in store.reports()) == 6
    assert "9 messages collected" in said.decode() or "10 messages collected" in said.decode()


def _wait(path: Path) -> None:
    end = time.monotonic() + 60
    while not path.exists():
        assert time.monotonic() < end, f"{path.name} is not taken"
        time.sleep(0.05)


# --- written out, read in, taken out


def test_a_store_written_out_and_read_in_is_the_same(store_place: str, tmp_path: Path) -> None:
    out, again, copy = tmp_path / "out.jsonl", tmp_path / "again.jsonl", tmp_path / "copy.sqlite"
    collected(table(tmp_path / "old.jsonl", 4, received="2026-01-01T00:00:00Z"), "--store", store_place)
    collected(table(tmp_path / "in.jsonl", 5, reporter="Anna"), "--store", store_place, "--keep-text", "yes")
    with open_store(store_place, create=False) as store:
        store.retain(datetime(2026, 2, 1, tzinfo=UTC), dry_run=False)
        for number in range(3):
            store.append("campaigns", {"merge": [number, "é\u2028"]}, NOW)
        store.append("watch", {}, NOW)
        held, counted = list(store.reports()), _counted(store)
    run("store", "export", out, "--store", store_place)
    assert out.stat().st_mode & 0o777 == 0o600
    for line in out.read_text("utf-8").splitlines():
        Draft202012Validator(COLLECTED).validate(json.loads(line))
    for _ in range(2):
        run("store", "import", out, "--store", copy)
        with open_store(copy, create=False) as store:
            assert [report for _, report in store.reports()] == [report for _, report in held]
            assert _counted(store) == counted
            assert [event.content for event in store.journal("campaigns")] == [{"merge": [number, "é\u2028"]} for number in range(3)]
        run("store", "export", again, "--store", copy, "--overwrite")
        assert again.read_bytes() == out.read_bytes()
    run("store", "export", again, "--store", copy, status=2)
    run("store", "import", out, "--store", store_place)
    with open_store(store_place, create=False) as store:
        assert (list(store.reports()), _counted(store)) == (held, counted)


def _counted(store: Store) -> list[object]:
    return list(store.counts(Period.HOUR, datetime(2020, 1, 1, tzinfo=UTC), datetime(2030, 1, 1, tzinfo=UTC)))


def test_what_is_no_line_of_a_store_is_left_out_and_said(tmp_path: Path, reports: Store) -> None:
    source, out = table(tmp_path / "in.jsonl", 2), tmp_path / "out.jsonl"
    collected(source, "--store", reports.name)
    run("store", "export", out, "--store", reports.name)
    first, line, last = out.read_text().splitlines()
    report = json.loads(line)
    faults: list[object] = [
        {"id": "x"}, {"id": 5}, {"score": 2}, {"score": "1"}, {"received": "2026-01-01"}, {"received": 5}, {"text": None}, {"signature": [-1]}, {"signature": ["1"]},
        {"signature": [2**70]}, {"fingerprints": [{"kind": "colour"}]}, {"fingerprints": {}}, {"versions": {}}, {"kind": "other"}, {"schema": "quivive.collected/9"},
        {"kind": "event", "journal": "a", "number": 7, "at": report["received"], "event": {}}, {"kind": "event", "journal": "A!", "number": 1, "at": report["received"], "event": {}},
        {"kind": "count", "hour": 2**62, "aged": 1}, {"kind": "count", "hour": 1, "aged": -1}, {"kind": "store", "key_check": 5},
    ]  # fmt: skip
    lines = [json.dumps({**report, **fault}) for fault in faults if isinstance(fault, dict)]
    lines += ["", "no json", "[]", "[" * 100_000, '{"schema": "quivive.collected/1", "hour": 1e999}', "x" * 9_000_000]
    bad = tmp_path / "bad.jsonl"
    bad.write_text("\n".join([first, line, *lines, last]) + "\n")
    answer = run("store", "import", bad, "--store", tmp_path / "new.sqlite", status=2)
    assert f"{len(lines)} lines were left out" in answer.stderr.decode()
    assert b"Traceback" not in answer.stderr
    with open_store(tmp_path / "new.sqlite", create=False) as store:
        assert list(store.reports()) == list(reports.reports())
        assert list(store.journal("a")) == []
    for nothing in ("", "no export\n", line + "\n"):
        bad.write_text(nothing)
        run("store", "import", bad, "--store", tmp_path / "new.sqlite", status=0 if not nothing else 2)


def test_lines_of_another_store_are_refused(tmp_path: Path, reports: Store) -> None:
    out = tmp_path / "out.jsonl"
    reports.append("campaigns", {"name": "one"}, NOW)
    run("store", "export", out, "--store", reports.name)
    other = tmp_path / "other.sqlite"
    with open_store(other, create=True) as store:
        store.key(b"o" * 32)
    assert "not the key" in run("store", "import", out, "--store", other, status=2).stderr.decode()
    other.unlink()
    with open_store(other, create=True) as store:
        store.append("campaigns", {"name": "two"}, NOW)
    assert "other events" in run("store", "import", out, "--store", other, status=2).stderr.decode()


def test_reports_are_taken_out_by_the_command(tmp_path: Path) -> None:
    place = tmp_path / "s.sqlite"
    collected(table(tmp_path / "a.jsonl", 3, reporter="Anna", received="2026-01-01T00:00:00Z"), "--store", place)
    collected(table(tmp_path / "b.jsonl", 2, reporter="Ben"), "--store", place)
    assert run("store", "erase", "--reporter", "ANNA", "--dry-run", "--store", place).stdout == b"3 reports would be erased.\n"
    assert run("store", "retain", "--days", 1, "--dry-run", "--store", place).stdout == b"3 reports would be let go.\n"
    assert run("store", "retain", "--days", 1, "--store", place).stdout == b"3 reports were let go. They stay counted.\n"
    assert json.loads(run("store", "erase", "--reporter", "ben", "--store", place, "--format", "json").stdout)["erased"] == 2
    numbers = json.loads(run("store", "stats", "--store", place, "--format", "json").stdout)
    assert (numbers["reports"], numbers["aged"], numbers["schema"]) == (0, 3, "quivive.store/1")
    assert "Let go for their age, still counted: 3" in run("store", "stats", "--store", place).stdout.decode()
    assert collected(tmp_path / "a.jsonl", "--store", place)["expired"] == 3
    for words in (("erase",), ("erase", "--reporter", " "), ("retain",), ("retain", "--days", "0"), ("export",), ("forget",), ("import", tmp_path / "nothing")):
        run("store", *words, "--store", place, status=2)
    run("store", "retain", "--days", 10**9, "--store", place)
    run("store", "stats", "--store", tmp_path / "none.sqlite", status=2)
    assert not (tmp_path / "none.sqlite").exists()

"""A scan: what its rows hold, that order and content depend on nothing else, that it can go on."""

from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

import quivive
from quivive.batch.output import finished
from quivive.batch.processes import MOST_CHARACTERS, MOST_IN_CHUNK, chunked
from quivive.batch.rows import MOST_SHOWN, judged, line
from quivive.knowledge import load_knowledge
from quivive.message import Channel, Message, Part
from quivive.schema import SCAN_ROW

SCAM = (
    "Chronopost : votre colis {} est bloqué, réglez 1,99 € de frais sous 24h avec votre carte bancaire, "
    "sinon il sera retourné : https://chronopost-suivi.example/p"
)
GENUINE = "Hi Tom, dinner {} is at seven, see you then. Anna"
NONE = {"PYTHONPATH": str(Path(quivive.__file__).parent.parent), "PATH": os.environ["PATH"]}
LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")


def command(*words: str | Path) -> list[str]:
    return [sys.executable, "-m", "quivive", "scan", *map(str, words)]


def scan(*words: str | Path, status: int = 0) -> subprocess.CompletedProcess[bytes]:
    """Run a scan to its end; it must end with `status`."""
    answer = subprocess.run(  # noqa: S603 - our own program
        command(*words), capture_output=True, env=NONE, timeout=300, check=False
    )
    assert answer.returncode == status, answer.stderr.decode()
    return answer


def rows(path: Path) -> list[dict[str, object]]:
    return [json.loads(text) for text in path.read_text("utf-8").split("\n")[:-1]]


def table(path: Path, count: int) -> Path:
    """So many rows, every third one a scam."""
    with path.open("w", encoding="utf-8") as stream:
        for number in range(count):
            text = (GENUINE if number % 3 else SCAM).format(number)
            stream.write(json.dumps({"id": f"row {number}", "channel": "sms", "text": text}) + "\n")
    return path


# --- what is written


def test_a_row_is_as_its_schema_says(tmp_path: Path) -> None:
    answer = scan(table(tmp_path / "in.jsonl", 3), "--output", tmp_path / "out.jsonl")
    written = rows(tmp_path / "out.jsonl")
    for row in written:
        Draft202012Validator(SCAN_ROW).validate(row)
    assert [row["id"] for row in written] == ["row 0", "row 1", "row 2"]
    assert [row["level"] for row in written] == ["scam", "nothing_found", "nothing_found"]
    assert (written[0]["brand"], written[1]["brand"]) == ("chronopost", "")
    findings = written[0]["findings"]
    assert isinstance(findings, list)
    assert findings
    for finding in findings:
        assert finding["text"] == SCAM.format(0)[finding["start"] : finding["end"]][:MOST_SHOWN]
    assert "3 messages" in answer.stderr.decode()
    assert "scam: 1, " in answer.stderr.decode()
    assert answer.stdout == b""


def test_good_and_bad_rows_side_by_side(tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text(
        '{"id": "good", "text": "Hello there"}\n'
        "no json\n"
        '["no object"]\n'
        '{"id": "number", "text": 5}\n'
        '{"id": "empty", "text": "  "}\n'
        '{"id": "fax", "channel": "fax", "text": "Hello there"}\n'
        '{"id": "odd \\u2028 \\ud800 \\u001b[31m", "text": "Hello \\ud800 \\u2028 there"}\n'
        '{"id": "last", "text": "Hello there"}\n'
    )
    answer = scan(source, "--output", tmp_path / "out.jsonl", status=2)
    written = rows(tmp_path / "out.jsonl")
    assert len(written) == 8
    for row in written:
        Draft202012Validator(SCAN_ROW).validate(row)
    bad = [place for place, row in enumerate(written) if row["level"] == "cannot_tell"]
    assert bad == [1, 2, 3, 4, 5]
    for place in bad:
        skipped = written[place]["skipped"]
        assert isinstance(skipped, list)
        assert skipped[0]["why"]
        assert skipped[0]["remedy"]
    assert written[1]["id"] == "in.jsonl:2"
    assert len((tmp_path / "out.jsonl").read_text("utf-8").splitlines()) == 8
    assert "5 rows could not be checked" in answer.stderr.decode()


def test_every_kind_of_input(tmp_path: Path) -> None:
    mail = f"From: a@b.example\nMessage-ID: <1@b.example>\n\n{SCAM}\n"
    folder = tmp_path / "mails"
    (folder / "deeper").mkdir(parents=True)
    (folder / "b.eml").write_text(mail, "utf-8")
    (folder / "a.eml").write_text(mail, "utf-8")
    (folder / "deeper" / "c.eml").write_text(mail, "utf-8")
    for name in ("cur", "new", "tmp"):
        (tmp_path / "Maildir" / name).mkdir(parents=True)
    (tmp_path / "Maildir" / "new" / "1.host").write_text(mail, "utf-8")
    (tmp_path / "box.mbox").write_text(f"From a@b.example Mon Jan  5 10:00:00 2026\n{mail}\n" * 2, "utf-8")
    (tmp_path / "t.csv").write_text("id,text\none,Hello there\n", "utf-8")
    with gzip.open(tmp_path / "t.jsonl.gz", "wt") as stream:
        stream.write('{"id": "zipped", "text": "Hello there"}\n')
    inputs = [tmp_path / name for name in ("mails", "Maildir", "box.mbox", "t.csv", "t.jsonl.gz")]
    scan(*inputs, "--output", tmp_path / "out.jsonl")
    assert [row["id"] for row in rows(tmp_path / "out.jsonl")] == [
        *("a.eml", "b.eml", "deeper/c.eml", "new/1.host", "box.mbox#1", "box.mbox#2", "one", "zipped"),
    ]


def test_to_standard_output(tmp_path: Path) -> None:
    source = table(tmp_path / "in.jsonl", 5)
    scan(source, "--output", tmp_path / "out.jsonl")
    answer = scan(source, "--output", "-")
    assert answer.stdout == (tmp_path / "out.jsonl").read_bytes()
    piped = subprocess.run(  # noqa: S603 - our own program
        command("-", "-o", "-"),
        input=source.read_bytes(),
        capture_output=True,
        env=NONE,
        timeout=60,
        check=True,
    )
    assert piped.stdout == answer.stdout


def test_channel_and_country_are_what_was_said(tmp_path: Path) -> None:
    """A number without its country's code is foreign or not by the country, an address by the channel."""
    source = tmp_path / "in.jsonl"
    text = "Ameli : votre carte Vitale expire, répondez à ce message"
    senders = ("07700 900123", "info@b.example")
    source.write_text("".join(json.dumps({"text": text, "sender": sender}) + "\n" for sender in senders))
    for channel, country, wanted in (
        ("sms", "uk", [True, True]),
        ("sms", "FR", [False, True]),
        ("email", "GB", [True, False]),
    ):
        words = ("--channel", channel, "--country", country, "--overwrite")
        scan(source, *words, "--output", tmp_path / "out.jsonl")
        number, address = (signals(row) for row in rows(tmp_path / "out.jsonl"))
        assert ["foreign_number" in number, "sender_is_mail_address" in address] == wanted


def signals(row: dict[str, object]) -> set[str]:
    findings = row["findings"]
    assert isinstance(findings, list)
    return {finding["signal"] for finding in findings}


def test_a_fault_of_our_own_costs_one_row_only(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("by us")

    monkeypatch.setattr("quivive.batch.rows.judge", broken)
    message = Message(Channel.SMS, (), identifier="x")
    row = json.loads(line(message, judged(message, load_knowledge())))
    Draft202012Validator(SCAN_ROW).validate(row)
    assert (row["id"], row["level"]) == ("x", "cannot_tell")
    assert "ZeroDivisionError: by us" in row["skipped"][0]["why"]


# --- several processes


def test_order_and_content_do_not_depend_on_jobs(tmp_path: Path) -> None:
    source = table(tmp_path / "in.jsonl", 5 * MOST_IN_CHUNK + 7)
    with source.open("a", encoding="utf-8") as stream:
        stream.write("no json\n")
    for jobs in ("1", "2"):
        scan(source, "--jobs", jobs, "--output", tmp_path / f"{jobs}.jsonl", status=2)
    assert (tmp_path / "1.jsonl").read_bytes() == (tmp_path / "2.jsonl").read_bytes()
    assert len(rows(tmp_path / "1.jsonl")) == 5 * MOST_IN_CHUNK + 8


def test_chunks_are_bounded_by_number_and_by_size() -> None:
    small = Message(Channel.SMS, (Part("body", "x"),))
    large = Message(Channel.EMAIL, (Part("body", "x" * (MOST_CHARACTERS // 2 + 1)),))
    assert [len(chunk) for chunk in chunked([small] * (MOST_IN_CHUNK + 1))] == [MOST_IN_CHUNK, 1]
    assert [len(chunk) for chunk in chunked([large] * 5)] == [2, 2, 1]


@LINUX
def test_a_worker_that_dies_ends_the_scan_and_keeps_the_rows(tmp_path: Path) -> None:
    source, output = table(tmp_path / "in.jsonl", 100 * MOST_IN_CHUNK), tmp_path / "out.jsonl"
    process = subprocess.Popen(  # noqa: S603 - our own program
        command(source, "--jobs", "2", "--output", output), stderr=subprocess.PIPE, env=NONE
    )
    wait_for(output, 3 * MOST_IN_CHUNK)
    os.kill(next(workers(process.pid)), signal.SIGKILL)
    _, said = process.communicate(timeout=120)
    assert process.returncode == 2
    assert b"Traceback" not in said, said.decode()
    assert b"--resume" in said
    whole = output.read_bytes()
    assert whole.endswith(b"\n")
    assert len(rows(output)) >= 3 * MOST_IN_CHUNK
    assert str(len(rows(output))).encode() in said


@LINUX
def test_killed_and_gone_on_with_is_the_same_as_never_killed(tmp_path: Path) -> None:
    source = table(tmp_path / "in.jsonl", 12 * MOST_IN_CHUNK)
    scan(source, "--output", tmp_path / "whole.jsonl")
    for jobs in ("1", "2"):
        output = tmp_path / f"{jobs}.jsonl"
        process = subprocess.Popen(  # noqa: S603 - our own program
            command(source, "--jobs", jobs, "--output", output), stderr=subprocess.DEVNULL, env=NONE
        )
        wait_for(output, 2 * MOST_IN_CHUNK)
        children = list(workers(process.pid))
        process.kill()
        process.wait(timeout=60)
        before = len(rows(output))
        assert 2 * MOST_IN_CHUNK <= before < 12 * MOST_IN_CHUNK
        # What a kill in the middle of a write leaves behind.
        with output.open("ab") as stream:
            stream.write(b'{"id": "row 9999", "lev')
        answer = scan(source, "--jobs", jobs, "--output", output, "--resume")
        assert str(before) in answer.stderr.decode()
        assert output.read_bytes() == (tmp_path / "whole.jsonl").read_bytes()
        for child in children:
            assert not alive(child), "a worker outlived the scan that was killed"
        assert scan(source, "--output", output, "--resume").returncode == 0
        assert output.read_bytes() == (tmp_path / "whole.jsonl").read_bytes()


@LINUX
def test_stopped_by_hand_it_says_how_to_go_on(tmp_path: Path) -> None:
    source, output = table(tmp_path / "in.jsonl", 100 * MOST_IN_CHUNK), tmp_path / "out.jsonl"
    process = subprocess.Popen(  # noqa: S603 - our own program
        command(source, "--jobs", "2", "--output", output),
        stderr=subprocess.PIPE,
        env=NONE,
        start_new_session=True,
    )
    wait_for(output, MOST_IN_CHUNK)
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert b"Traceback" not in said, said.decode()
    assert f"{len(rows(output))} messages".encode() in said
    assert b"--resume" in said


@LINUX
def test_stopped_while_its_processes_start_it_says_nothing_of_python(tmp_path: Path) -> None:
    source = table(tmp_path / "in.jsonl", 20 * MOST_IN_CHUNK)
    for after in (0.0, 0.02, 0.05, 0.1, 0.2):
        process = subprocess.Popen(  # noqa: S603 - our own program
            command(source, "--jobs", "2", "--output", tmp_path / f"{after}.jsonl"), stderr=subprocess.PIPE, env=NONE, start_new_session=True
        )
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        until = time.monotonic() + 30
        while len(children.read_text().split()) < 2:  # the first is the tracker of resources
            assert time.monotonic() < until
        time.sleep(after)
        os.killpg(process.pid, signal.SIGINT)
        _, said = process.communicate(timeout=60)
        assert process.returncode == 130
        assert b"Traceback" not in said


@LINUX
def test_memory_does_not_grow_with_the_rows(tmp_path: Path) -> None:
    most = {}
    for count in (2_000, 30_000):
        source = tmp_path / "in.jsonl"
        with source.open("w") as stream:
            for number in range(count):
                stream.write(f'{{"id": "{number}", "text": "see you at {number}"}}\n')
        code = (
            "import resource, sys; from quivive.cli import main; main(sys.argv[1:]);"
            "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
        )
        words = ["scan", str(source), "--jobs", "2", "--overwrite", "--output", str(tmp_path / "out.jsonl")]
        shown = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-c", code, *words], capture_output=True, env=NONE, timeout=300, check=True
        )
        most[count] = int(shown.stdout)
        assert (tmp_path / "out.jsonl").read_bytes().count(b"\n") == count
    assert most[30_000] < most[2_000] + 12_000, most


def wait_for(output: Path, count: int) -> None:
    """Wait until so many rows are written."""
    end = time.monotonic() + 120
    while not (output.exists() and output.read_bytes().count(b"\n") >= count):
        assert time.monotonic() < end, "the scan writes nothing"
        time.sleep(0.02)


def workers(parent: int) -> Iterator[int]:
    """The processes that judge for `parent`."""
    for child in Path(f"/proc/{parent}/task/{parent}/children").read_text().split():
        if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes():
            yield int(child)


def alive(process: int) -> bool:
    status = Path(f"/proc/{process}/status")
    try:
        return "State:\tZ" not in status.read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False


# --- an output that is there already


def test_an_output_is_never_lost_by_accident(tmp_path: Path) -> None:
    source, output = table(tmp_path / "in.jsonl", 4), tmp_path / "out.jsonl"
    scan(source, "--output", output)
    before = output.read_bytes()
    assert "--resume" in scan(source, "--output", output, status=2).stderr.decode()
    assert output.read_bytes() == before
    for where in (source, tmp_path):
        scan(where, "--output", source, "--overwrite", status=2)
    assert len(rows(source)) == 4
    assert "id" in rows(source)[0]
    scan(source, "--output", output, "--overwrite")
    assert output.read_bytes() == before


def test_going_on_with_what_does_not_fit_is_refused(tmp_path: Path) -> None:
    source, output = table(tmp_path / "in.jsonl", 4), tmp_path / "out.jsonl"
    scan(source, "--output", output)
    good = output.read_bytes()
    other = tmp_path / "other.jsonl"
    other.write_text('{"id": "other", "text": "Hello"}\n' * 9)
    scan(other, "--output", output, "--resume", status=2)
    (tmp_path / "short.jsonl").write_text(json.dumps({"id": "row 0", "text": "Hello"}) + "\n")
    scan(tmp_path / "short.jsonl", "--output", output, "--resume", status=2)
    assert output.read_bytes() == good
    output.write_bytes(good.replace(b'"facts": "', b'"facts": "old '))
    assert "other facts" in scan(source, "--output", output, "--resume", status=2).stderr.decode()
    for content in (b"hello\n", b"5\n", b'{"id": 1}\n'):
        output.write_bytes(content)
        scan(source, "--output", output, "--resume", status=2)
        assert output.read_bytes() == content


def test_what_is_finished_is_counted_and_a_torn_row_cut_off(tmp_path: Path) -> None:
    output = tmp_path / "out.jsonl"
    assert finished(output).rows == 0
    row = '{{"id": "{}", "versions": {{}}, "schema": "x", "more": "{}"}}\n'
    for filling in (10, 700_000):
        complete = "".join(row.format(number, "x" * filling) for number in range(4))
        for torn in ("", "{", '{"id": "' + "x" * 1_500_000):
            output.write_text(complete + torn)
            done = finished(output)
            assert (done.rows, done.last_id) == (4, "3")
            assert output.read_text() == complete
    output.write_text("torn")
    assert finished(output).rows == 0
    assert output.read_text() == ""

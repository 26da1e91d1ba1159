"""Whatever is given, an answer or a clear sentence comes soon, and within bounded memory.

Each case runs the real command as a process of its own, so that time and memory are those that a
person would wait for and a machine would need. Time is the processor's, less what an ordinary
message takes: how long facts take to load is another matter, and other work on the machine too.
"""

from __future__ import annotations

import base64
import io
import json
import os
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import quivive
from quivive.check import judge
from quivive.errors import UnreadableInput
from quivive.hosts import LONGEST_HOST, is_ip_address
from quivive.knowledge import Knowledge
from quivive.links import find_links, host_of
from quivive.message import Channel, Link, Message, Part, PartName, Sender, Span
from quivive.readers import ReadOptions, Unreadable, read_all, read_message
from quivive.readers.folder import files
from quivive.readers.opened import PATIENCE
from quivive.text.fold import fold
from quivive.text.machine_talk import machine_talk

SECONDS = 2.0
MEGABYTE = 1024 * 1024
MEMORY = 600 * MEGABYTE
ENVIRONMENT = {"PYTHONPATH": str(Path(quivive.__file__).parent.parent), "PATH": os.environ["PATH"]}
SCAM = "Netflix: your payment failed, update your card within 24h: https://netflix-konto.example/x"
HEAD = b"From: Netflix <info@netflix-konto.example>\nSubject: Payment failed\nMIME-Version: 1.0\n"
_MEASURE = """
import json, resource, sys
from pathlib import Path
from quivive.cli import main
status = main(sys.argv[2:])
used = resource.getrusage(resource.RUSAGE_SELF)
memory = used.ru_maxrss
if Path("/proc/self/status").exists():
    # What the process that started this one had used counts in ru_maxrss, and not here.
    memory = int(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0])
with open(sys.argv[1], "w") as stream:
    json.dump([status, used.ru_utime + used.ru_stime, memory * 1024], stream)
"""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command said and took."""

    status: int
    said: str
    complained: str
    seconds: float
    memory: int


def command(*words: str | Path, folder: Path, given: bytes | Path = b"") -> Answer:
    """Run `quivive` to its end and measure it."""
    measured = folder / "measured.json"
    with given.open("rb") if isinstance(given, Path) else io.BytesIO(given) as stream:
        shown = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-c", _MEASURE, str(measured), *map(str, words)],
            stdin=stream if isinstance(given, Path) else None,
            input=None if isinstance(given, Path) else given,
            capture_output=True,
            env=ENVIRONMENT,
            timeout=120,
            check=False,
        )
    status, seconds, memory = json.loads(measured.read_text())
    return Answer(status, shown.stdout.decode(), shown.stderr.decode(), seconds, memory)


@pytest.fixture(scope="module")
def ordinary(tmp_path_factory: pytest.TempPathFactory) -> float:
    """Seconds that the command takes for one short message."""
    folder = tmp_path_factory.mktemp("ordinary")
    return min(command("check", "--text", SCAM, folder=folder).seconds for _ in range(2))


def nested(depth: int) -> bytes:
    data = b"Content-Type: text/plain\n\n" + SCAM.encode()
    for level in range(depth):
        mark = b"b%d" % level
        data = b"Content-Type: multipart/mixed; boundary=" + mark + b"\n\n--" + mark + b"\n" + data + b"\n--" + mark + b"--\n"
    return HEAD + data


def archive() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as bundle:
        bundle.writestr("mail.txt", SCAM)
    return stream.getvalue()


def html(markup: str) -> bytes:
    return HEAD + b"Content-Type: text/html; charset=utf-8\n\n" + markup.encode()


def large(start: bytes, piece: bytes, size: int) -> bytes:
    return start + piece * (size // len(piece))


ANY = -1
"""An answer, whichever."""
FILES: dict[str, tuple[str, Callable[[], bytes], int, str]] = {
    # What it is: the file's name, its content, the exit status, a word of the answer or complaint.
    "empty": ("a.txt", lambda: b"", 2, "empty"),
    "only blank": ("a.txt", lambda: b" \n\t\r\n" * 1_000, 2, "empty"),
    "only NUL": ("a.txt", lambda: b"\x00" * 1_000, 2, "empty"),
    "binary": ("a.txt", lambda: bytes(range(256)) * 4_000, 2, "not a text"),
    "a program": ("a.eml", lambda: b"\x7fELF" + bytes(10_000), 2, "not a text"),
    "an archive called a mail": ("a.eml", archive, 2, "ZIP"),
    "an archive called a table": ("a.csv", archive, 2, ""),
    "an archive called a mailbox": ("a.mbox", archive, 2, "ZIP"),
    "UTF-16 without a mark": ("a.txt", lambda: SCAM.encode("utf-16-le"), 1, "Netflix"),
    "UTF-32 with its mark": ("a.txt", lambda: SCAM.encode("utf-32"), 1, "Netflix"),
    "Latin-1 called UTF-8": ("a.eml", lambda: HEAD + b"Content-Type: text/plain; charset=utf-8\n\n" + (SCAM + " réglé").encode("latin-1"), 1, "Netflix"),
    "a character set that is none": ("a.eml", lambda: HEAD + b"Content-Type: text/plain; charset=\"x'\\;%00\"\n\n" + SCAM.encode(), 1, "Netflix"),
    "a character set that is code": ("a.eml", lambda: HEAD + b"Content-Type: text/plain; charset=unicode_escape\n\n" + SCAM.encode(), 1, "Netflix"),
    "NUL bytes in a mail": ("a.eml", lambda: HEAD + b"\n" + SCAM.replace("a", "a\x00").encode(), 1, "Netflix"),
    "NUL bytes in a text": ("a.txt", lambda: SCAM.replace("a", "a\x00").encode(), 1, "Netflix"),
    "100 MB of text": ("a.txt", lambda: large(SCAM.encode() + b"\n\n", b"word word word word\n", 100 * MEGABYTE), 1, "Netflix"),
    "100 MB in one line": ("a.txt", lambda: large(SCAM.encode() + b" ", b"a", 100 * MEGABYTE), 1, "Netflix"),
    "100 MB of letters of others": ("a.txt", lambda: large(SCAM.encode() + b"\n\n", "Съешь ещё этих мягких булок. ".encode(), 100 * MEGABYTE), 1, "Netflix"),
    "a mail of 100 MB": ("a.eml", lambda: large(HEAD + b"\n" + SCAM.encode() + b"\n\n", b"word word word word\n", 100 * MEGABYTE), 1, "Netflix"),
    "10,000 links": ("a.txt", lambda: (SCAM + "\n" + "".join(f"https://shop{n}.example/{n} " for n in range(10_000))).encode(), 1, "Netflix"),
    "10,000 links in HTML": ("a.eml", lambda: html(SCAM + "".join(f"<a href='https://shop{n}.example/{n}'>go</a> " for n in range(10_000))), 1, "Netflix"),
    "200 nested parts": ("a.eml", lambda: nested(200), 1, "Deeper parts"),
    "headers of 1 MB": ("a.eml", lambda: HEAD + b"X-Long: " + b"x" * MEGABYTE + b"\n\n" + SCAM.encode(), 1, "Netflix"),
    "a subject of 1 MB": ("a.eml", lambda: b"From: a@b.example\nReceived: x\nSubject: " + SCAM.encode() + b" x" * 500_000 + b"\n\n" + SCAM.encode(), 1, "Netflix"),
    "40,000 headers": ("a.eml", lambda: HEAD + b"X-Many: some value here\n" * 40_000 + b"\n" + SCAM.encode(), 1, "Netflix"),
    "HTML that never ends": ("a.eml", lambda: html(f"<html><body><p>{SCAM}<div><b><a href='https://netflix-konto.example/x'>pay<i"), 1, "Netflix"),
    "a comment that never ends": ("a.eml", lambda: html(f"<p>{SCAM}</p><!--" + "-" * MEGABYTE), 1, "Netflix"),
    "100,000 nested divs": ("a.eml", lambda: html("<div>" * 100_000 + SCAM), 1, "Netflix"),
    "bidirectional controls": ("a.txt", lambda: ("\u202e\u2066" * 50_000 + SCAM + "\u202c\u2069" * 50_000).encode(), 1, "Netflix"),
    "bidirectional controls in words": ("a.txt", lambda: "\u2067\u2069".join(SCAM).encode(), 1, "etflix"),
    "base64 of 60 MB": ("a.eml", lambda: large(HEAD + b"Content-Transfer-Encoding: base64\n\n" + base64.encodebytes(SCAM.encode() + b"\n" * 62), b"CgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoK\n", 60 * MEGABYTE), 1, "Netflix"),
    "base64 within base64": ("a.eml", lambda: HEAD + b"Content-Transfer-Encoding: base64\n\n" + base64.b64encode(base64.b64encode(b"Q" * 20 * MEGABYTE)), ANY, "text are looked at"),
    "an attachment of 60 MB": ("a.eml", lambda: large(HEAD + b"Content-Type: multipart/mixed; boundary=x\n\n--x\n\n" + SCAM.encode() + b"\n--x\nContent-Type: application/pdf; name=a.pdf\nContent-Transfer-Encoding: base64\n\n", b"QUJD" * 18 + b"\n", 60 * MEGABYTE), 1, "Netflix"),
    "a table of one row without end": ("a.csv", lambda: large(b'id,text\n1,"', b"word ", 30 * MEGABYTE), 2, ""),
    "JSON nested 100,000 deep": ("a.jsonl", lambda: b'{"text": ' + b"[" * 100_000, 2, "JSON"),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_a_bad_file_is_answered_soon(name: str, tmp_path: Path, ordinary: float) -> None:
    called, make, status, word = FILES[name]
    path = tmp_path / called
    path.write_bytes(make())
    answer = command("check", path, "--language", "en", folder=tmp_path)
    path.unlink()
    assert answer.status == status or (status == ANY and answer.status < 2), answer.said + answer.complained
    assert word in answer.said + answer.complained
    assert "Traceback" not in answer.complained
    assert "should not" not in answer.complained, "a fault of our own"
    assert (answer.said == "") is (status == 2)
    assert answer.seconds - ordinary < SECONDS
    assert answer.memory < MEMORY


@pytest.mark.parametrize("name", ["empty", "binary", "100 MB of text", "a mail of 100 MB"])
def test_what_is_piped_in_is_answered_like_a_file(name: str, tmp_path: Path, ordinary: float) -> None:
    _, make, status, word = FILES[name]
    path = tmp_path / "given"
    path.write_bytes(make())
    answer = command("check", "-", "--language", "en", folder=tmp_path, given=path)
    path.unlink()
    assert (answer.status, word in answer.said + answer.complained) == (status, True)
    assert answer.seconds - ordinary < SECONDS
    assert answer.memory < MEMORY


def test_the_longest_text_that_a_command_line_can_hold(tmp_path: Path, ordinary: float) -> None:
    """More than 128 kB in one argument the system itself refuses, before we are asked."""
    answer = command("check", "--text", SCAM + " word" * 26_000, folder=tmp_path)
    assert answer.status == 1
    assert answer.seconds - ordinary < SECONDS
    assert command("check", "--text", "", folder=tmp_path).status == 2


def test_a_message_given_in_place_of_a_files_name_is_understood(tmp_path: Path) -> None:
    for text in (SCAM * 60, SCAM + "\nThank you", "x" * 5_000):
        answer = command("check", text, "--language", "en", folder=tmp_path)
        assert (answer.status, answer.said) == (2, "")
        assert "--text" in answer.complained
        assert answer.complained.count("\n") == 1


# --- what is no ordinary file


def test_a_pipe_that_nobody_writes_to_is_given_up(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    start = time.monotonic()
    (item,) = read_all(pipe, ReadOptions())
    assert isinstance(item, Unreadable)
    assert "nobody writes" in item.why
    assert time.monotonic() - start < PATIENCE + 1
    assert list(read_all(tmp_path, ReadOptions())) == [], "in a folder it is no message"


def test_a_pipe_that_somebody_writes_to_is_read(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    code = "import sys, time; time.sleep(0.3); stream = open(sys.argv[1], 'w'); stream.write(sys.argv[2])"
    with subprocess.Popen([sys.executable, "-c", code, str(pipe), SCAM]):  # noqa: S603 - our own interpreter
        (item,) = read_all(pipe, ReadOptions())
    assert isinstance(item, Message)
    assert item.part(PartName.BODY) == SCAM


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/urandom", "/dev/null"])
def test_a_device_is_refused(device: str) -> None:
    with pytest.raises(UnreadableInput, match="device"):
        quivive.read(Path(device))


def test_links_that_lead_round_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(SCAM)
    (tmp_path / "round").symlink_to(tmp_path)
    (tmp_path / "b").symlink_to(tmp_path / "c")
    (tmp_path / "c").symlink_to(tmp_path / "b")
    (tmp_path / "gone").symlink_to(tmp_path / "nowhere")
    found = list(read_all(tmp_path, ReadOptions()))
    assert [item.identifier for item in found] == ["a.txt"]
    with pytest.raises(UnreadableInput, match="no file"):
        list(read_all(tmp_path / "b", ReadOptions()))


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything; the test below stands in for it")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(SCAM)
    (tmp_path / "a.txt").chmod(0)
    (item,) = read_all(tmp_path, ReadOptions())
    assert isinstance(item, Unreadable)
    assert "Permission denied" in item.why


def test_a_file_that_cannot_be_opened_costs_only_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        (tmp_path / name).write_text(SCAM)

    def forbidden(path: Path, *args: object, **kwargs: object) -> object:
        if path.name == "b.txt":
            raise PermissionError(13, "Permission denied")
        return io.FileIO(path)

    monkeypatch.setattr(Path, "open", forbidden)
    kinds = [type(item) for item in read_all(tmp_path, ReadOptions())]
    assert kinds == [Message, Unreadable, Message]


def test_a_folder_that_cannot_be_read_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text(SCAM)

    def forbidden(folder: Path) -> Iterator[Path]:
        yield from files(folder)
        raise PermissionError(13, "Permission denied", str(folder / "locked"))

    monkeypatch.setattr("quivive.readers.folder.files", forbidden)
    first, last = read_all(tmp_path, ReadOptions())
    assert isinstance(first, Message)
    assert isinstance(last, Unreadable)
    assert last.identifier.endswith("locked")


# --- archives


def mailbox(path: Path, lines: int) -> Path:
    """An mbox of so many lines, 500 in each mail."""
    mail = b"From a Tue Jun  3 10:00:00 2025\n" + HEAD + b"\n" + SCAM.encode() + b"\n" + b"Some words of a mail.\n" * 493 + b"\n"
    with path.open("wb") as stream:
        for _ in range(lines // mail.count(b"\n")):
            stream.write(mail)
    return path


def test_a_mailbox_of_a_million_lines_takes_constant_memory(tmp_path: Path) -> None:
    output = tmp_path / "out.jsonl"
    most = {}
    for lines in (100_000, 1_000_000):
        path = mailbox(tmp_path / "a.mbox", lines)
        answer = command("scan", path, "--jobs", "1", "--overwrite", "--output", output, folder=tmp_path)
        assert answer.status == 0, answer.complained
        assert output.read_bytes().count(b"\n") == lines // 500
        most[lines] = answer.memory
    assert most[1_000_000] < most[100_000] + 12 * MEGABYTE, most
    assert most[1_000_000] < MEMORY


def test_a_maildir_is_scanned(tmp_path: Path) -> None:
    for part in ("cur", "new", "tmp"):
        (tmp_path / "box" / part).mkdir(parents=True)
    for name in ("cur/1:2,S", "new/2", "tmp/3", "new/.hidden"):
        (tmp_path / "box" / name).write_bytes(HEAD + b"\n" + SCAM.encode())
    (tmp_path / "box" / "new" / "4").write_bytes(archive())
    answer = command("scan", tmp_path / "box", "--output", tmp_path / "out.jsonl", folder=tmp_path)
    assert answer.status == 2
    rows = [json.loads(row) for row in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert [(row["id"], row["level"] != "cannot_tell") for row in rows] == [("cur/1:2,S", True), ("new/2", True), ("new/4", False)]


# --- patterns that could be made to try everything


PIECES = (
    "a.", "a[.]", "a(.)", "a[.]b(.)", "a-.", "-a", "www .", "http: // ", "hxxp://", "//", "[", "(", "<", "<a ", "<url>", "( ", "I l", "aI",
    "1.", "1 ", "+1 ", "a@b.", "@", "%41", "xn--a.", "中.", "аррӏе.", "a\u200b", "x\u0301", "a b ", "a.b.c.", "=?", "=?utf-8?q?a?= ", "&",
    "never give ", "do not ", "your code ", "pay ", "Netflix ", "free ", "orange ", "ignore all ", "dear ai ", "as an ai ", "level: ", "€1 ",
    "From: ", "> ", '"', "\\", "From: <", "\t", "# ", "... ", "\u202e", "𝐚", "İ", "mailto:a@b.example ", "https://a.example/",
)  # fmt: skip
_LENGTH = 100_000


def _as_message(text: str, knowledge: Knowledge) -> None:
    part = Span(PartName.BODY, 0, len(text))
    judge(
        Message(
            Channel.EMAIL,
            tuple(Part(name, text) for name in PartName),
            sender=Sender(text, text, text, text),
            links=(Link(text, text, part, text), *find_links(text, PartName.BODY)),
            list_unsubscribe=text,
        ),
        knowledge,
    )


@pytest.mark.parametrize("ending", ["", "! https://shop.example/x\n."])
@pytest.mark.parametrize("piece", PIECES)
def test_no_repetition_takes_more_than_linear_time(piece: str, ending: str, knowledge: Knowledge) -> None:
    text = "Pay at " * bool(ending) + piece * (_LENGTH // len(piece)) + ending
    mail = HEAD + b"\n" + text.encode()
    steps: dict[str, Callable[[], object]] = {
        "links": lambda: find_links(text, PartName.BODY),
        "fold": lambda: fold(text),
        "machine talk": lambda: machine_talk(text),
        "text": lambda: judge(read_message("Hi " + text, options=ReadOptions()), knowledge),
        "mail": lambda: judge(read_message(mail, options=ReadOptions(), name="a.eml"), knowledge),
        "page": lambda: read_message("<html>Hi " + text, options=ReadOptions()),
        "message": lambda: _as_message(text[:20_000], knowledge),
    }
    took = {}
    for name, step in steps.items():
        start = time.process_time()
        step()
        took[name] = time.process_time() - start
    assert max(took.values()) < SECONDS, took


@pytest.mark.parametrize("text", ["www .netflix-konto.example now", "go www .netflix-konto.example/x", "WWW .netflix-konto.example"])
def test_a_link_broken_before_its_first_dot_is_found(text: str) -> None:
    (link,) = find_links(text, PartName.BODY)
    assert link.host == "www.netflix-konto.example"


def test_no_host_in_brackets_is_longer_than_hosts_are() -> None:
    """What is found about a host is remembered: long ones would fill the memory, message by message."""
    assert is_ip_address(host_of("http://[2001:db8::1]:8080/x"))
    assert len(host_of(f"http://[{'a' * LONGEST_HOST}]/x")) == LONGEST_HOST
    assert host_of(f"http://[{'a' * (LONGEST_HOST + 1)}]/x") == ""


def test_measuring_measures(tmp_path: Path) -> None:
    """The bound on memory would be seen to be passed."""
    answer = command("check", "--text", SCAM, folder=tmp_path)
    assert 10 * MEGABYTE < answer.memory < 200 * MEGABYTE
    assert answer.seconds > 0.05


def test_half_a_character_in_a_sender_stops_nothing() -> None:
    """Arguments of a command and JSON can hold what is no character."""
    assert quivive.check("hello", sender="Netflix \udcff").claim is not None

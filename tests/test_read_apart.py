"""Files read by other processes while the next ones are begun: the same messages in the same order, and one that fails costs itself."""

from __future__ import annotations

import time
from base64 import encodebytes
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

import pytest
from drawn_screens import letter, stored
from failing_reader import MARK

from quivive.errors import MissingExtra
from quivive.isolated.ahead import ReadAhead
from quivive.isolated.readers import ReaderFailed
from quivive.message import Channel, Message, PartName
from quivive.readers import ReadOptions, Unreadable, read_all, read_each_of, read_message
from quivive.readers.waited import MOST_BEGUN, MOST_BEHIND, Begun, waited

PICTURE = stored(letter("Pay the fee today.", size=(400, 300)))
MAIL = b"From: Post <post@parcel.example>\nSubject: Your parcel\nMessage-ID: <1@parcel.example>\nMIME-Version: 1.0\n"
PICTURED = MAIL + b"Content-Type: image/png\nContent-Transfer-Encoding: base64\n\n" + encodebytes(PICTURE)


@pytest.fixture(scope="module")
def failing() -> Iterator[ReadAhead]:
    """Two processes with decoders that fail where the picture says so."""
    ahead = ReadAhead(2, module="failing_reader")
    yield ahead
    ahead.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Texts, pictures, and mails with pictures in them, in turn."""
    for number in range(3):
        (tmp_path / f"{number}a.png").write_bytes(PICTURE)
        (tmp_path / f"{number}b.txt").write_text(f"See you at {number}")
        (tmp_path / f"{number}c.eml").write_bytes(PICTURED)
    (tmp_path / "4.mbox").write_bytes(b"".join(b"From x Mon Nov 30 10:00:00 2026\n" + mail + b"\n\n" for mail in (PICTURED, MAIL + b"\nHello", PICTURED)))
    (tmp_path / "5.png").write_bytes(PICTURE[:60])
    return tmp_path


def test_the_same_messages_come_in_the_same_order(failing: ReadAhead, folder: Path) -> None:
    here = list(read_all(folder, ReadOptions()))
    apart = list(read_all(folder, ReadOptions(apart=failing.read)))
    assert apart == here
    assert sum(isinstance(one, Message) for one in here) == 12
    assert sum("fee" in one.part(PartName.IMAGE_TEXT) for one in here if isinstance(one, Message)) == 8
    one = folder / "0a.png"
    assert read_message(one.read_bytes(), options=ReadOptions(apart=failing.read), name="x.png") == read_message(one.read_bytes(), options=ReadOptions(), name="x.png")


def test_a_file_that_ends_its_process_costs_itself(failing: ReadAhead, tmp_path: Path) -> None:
    for name, word in (("a", b""), ("b", b"crash"), ("c", b""), ("d", b"abort"), ("e", b"lie"), ("f", b"")):
        (tmp_path / f"{name}.png").write_bytes(PICTURE + (MARK + word if word else b""))
    inputs = [*sorted(tmp_path.iterdir()), tmp_path / "not there"]
    read = list(read_each_of(inputs, ReadOptions(apart=failing.read)))
    assert [(one.identifier.rpartition("/")[2], isinstance(one, Message)) for one in read] == [
        ("a.png", True), ("b.png", False), ("c.png", True), ("d.png", False), ("e.png", False), ("f.png", True), ("not there", False),
    ]  # fmt: skip
    assert isinstance(read[1], Unreadable) and read[1].remedy


def test_whoever_asks_about_a_mail_gets_its_bytes_once(failing: ReadAhead, tmp_path: Path) -> None:
    asked: list[bytes] = []

    def enrich(data: bytes, message: Message) -> Message:
        asked.append(data)
        return replace(message, language="xx")

    (tmp_path / "a.eml").write_bytes(PICTURED)
    (tmp_path / "b.png").write_bytes(PICTURE)
    (tmp_path / "c.eml").write_bytes(MAIL + b"\nHello")
    read = list(read_all(tmp_path, ReadOptions(apart=failing.read, enrich=enrich)))
    assert sorted(asked) == sorted([PICTURED, MAIL + b"\nHello"])
    assert [one.language for one in read if isinstance(one, Message)] == ["xx", "", "xx"]


def test_a_process_that_hangs_is_ended_with_the_others() -> None:
    ahead = ReadAhead(1, module="failing_reader")
    hanging = ahead.read("quivive.readers.picture", PICTURE + MARK + b"hang", ReadOptions(), "x.png")
    time.sleep(2)
    assert not hanging.done()
    ahead.close()
    with pytest.raises(ReaderFailed):
        hanging.result(10)


def _message(name: str) -> Message:
    return Message(Channel.SMS, (), identifier=name)


@pytest.mark.parametrize(("every", "held"), [(1, MOST_BEGUN), (1_000, MOST_BEHIND)])
def test_only_so_much_is_held_while_one_is_waited_for(every: int, held: int) -> None:
    taken: list[Message | Begun] = []

    class Late(Future[Message]):
        def result(self, timeout: float | None = None) -> Message:
            """Not there yet, however long it is waited for."""
            raise TimeoutError

    def items() -> Iterator[Message | Begun]:
        for number in range(999):
            taken.append(_message(str(number)) if number % every else Begun(str(number), Late()))
            yield taken[-1]

    with pytest.raises(TimeoutError):
        next(waited(items()))
    assert len(taken) == held


def test_a_part_that_is_missing_is_said_with_the_command() -> None:
    future: Future[Message] = Future()
    future.set_exception(MissingExtra("ocr", "Reading a picture"))
    assert list(waited([Begun("x.heic", future), _message("y")])) == [
        Unreadable("x.heic", "Reading a picture needs an optional part: pip install 'quivive[ocr]'", "install quivive[ocr]"),
        _message("y"),
    ]

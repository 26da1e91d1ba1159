"""Reading in a process of its own: what fails there costs one file, and what is taken over there can do nothing."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import threading
import time
from base64 import encodebytes
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from drawn_screens import letter, stored
from failing_reader import MARK

from quivive.errors import UnreadableInput
from quivive.isolated import wire
from quivive.isolated.readers import IsolatedReaders, Limits, ReaderFailed, ReadingTookTooLong
from quivive.message import Message, PartName, Picture
from quivive.native import NativeDecoderNeeded, native_elsewhere
from quivive.readers import ReadOptions, read_one

PICTURE = stored(letter("Pay the fee today.", size=(400, 300)))
TEXT = "Pay the fee today."
T = TypeVar("T")


@pytest.fixture(scope="module")
def failing() -> Iterator[IsolatedReaders]:
    """One process with decoders that fail where the picture says so."""
    readers = IsolatedReaders(Limits(seconds=20), module="failing_reader")
    yield readers
    readers.close()


def said(readers: IsolatedReaders, word: str = "") -> str:
    data = PICTURE + (MARK + word.encode() if word else b"")
    return readers.read(data, ReadOptions(), "letter.png").part(PartName.IMAGE_TEXT)


def test_a_message_is_the_same_from_the_other_process(failing: IsolatedReaders) -> None:
    assert failing.read(PICTURE, ReadOptions(), "letter.png") == read_one(PICTURE, options=ReadOptions(), name="letter.png")
    with pytest.raises(UnreadableInput, match="broken"):
        failing.read(PICTURE[:100], ReadOptions(), "letter.png")


@pytest.mark.parametrize("word", ["crash", "abort", "lie"])
def test_a_process_that_fails_costs_one_file(failing: IsolatedReaders, word: str, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ReaderFailed):
        said(failing, word)
    assert "taken over" not in capfd.readouterr().err
    assert said(failing) == TEXT


@pytest.mark.skipif(platform.system() != "Linux", reason="memory is bounded so on Linux")
def test_too_much_memory_is_said(failing: IsolatedReaders) -> None:
    with pytest.raises(UnreadableInput, match="memory"):
        said(failing, "greedy")
    assert said(failing) == TEXT


def test_what_a_library_prints_is_no_answer(failing: IsolatedReaders) -> None:
    assert said(failing, "talk") == TEXT


def test_a_decoder_that_hangs_is_ended() -> None:
    readers = IsolatedReaders(Limits(seconds=4), module="failing_reader")
    assert said(readers) == TEXT
    start = time.monotonic()
    with pytest.raises(ReadingTookTooLong):
        said(readers, "hang")
    assert time.monotonic() - start < 15
    assert said(readers) == TEXT
    readers.close()


@pytest.mark.skipif(platform.system() != "Linux", reason="the signal ends a process on Linux")
def test_a_decoder_that_hangs_ends_with_whoever_asked(tmp_path: Path) -> None:
    """Killed without a word, it would leave the hanging process behind for ever."""
    picture = tmp_path / "x.png"
    picture.write_bytes(PICTURE + MARK + b"hang")
    code = (
        "import sys, pathlib; from quivive.isolated.readers import *; from quivive.readers import ReadOptions;"
        "IsolatedReaders(Limits(), module='failing_reader').read(pathlib.Path(sys.argv[1]).read_bytes(), ReadOptions(), 'x.png')"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(picture)], env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}) as asking:
        children = Path(f"/proc/{asking.pid}/task/{asking.pid}/children")
        reading = wait_for(lambda: children.read_text().strip())
        time.sleep(3)
        assert asking.poll() is None and Path(f"/proc/{reading}").exists()
        asking.kill()
    wait_for(lambda: not Path(f"/proc/{reading}").exists())


def wait_for(what: Callable[[], T]) -> T:
    """What there is as soon as there is anything."""
    until = time.monotonic() + 20
    while not (found := what()):
        assert time.monotonic() < until
        time.sleep(0.05)
    return found


@pytest.mark.skipif(platform.system() != "Linux" or platform.machine() not in ("x86_64", "aarch64"), reason="Linux only")
def test_a_decoder_that_is_taken_over_can_do_nothing(failing: IsolatedReaders, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither reach the network, nor start a program, write, read a stranger's file, or see a key of the server."""
    monkeypatch.setenv("QUIVIVE_STORE_KEY", "00" * 32)
    fresh = IsolatedReaders(Limits(), module="failing_reader")
    with pytest.raises(UnreadableInput) as told:
        said(fresh, "out")
    assert told.value.what == "could: ; knows: ."
    fresh.close()


def test_several_at_once_and_one_after_the_other() -> None:
    readers = IsolatedReaders(Limits(), processes=2)
    texts: list[str] = []
    threads = [threading.Thread(target=lambda: texts.append(said(readers))) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert texts == [TEXT] * 5
    readers.close()


def test_an_answer_is_a_message_all_the_way_down() -> None:
    """What would be shown as it stands is a number, whatever the process that read says."""
    message = read_one(b"See you at eight", options=ReadOptions(), name="")
    forged = Picture("image-text", b"", '"><script>', 5)  # type: ignore[arg-type]  # on purpose
    for answer, taken in ((message, True), (Message(message.channel, message.parts, pictures=(forged,)), False), (Message("sms", ()), False)):  # type: ignore[arg-type]  # on purpose
        read, write = os.pipe()
        with open(read, "rb") as reading, open(write, "wb") as writing:  # noqa: PTH123 - open files, not paths
            wire.send(writing, answer)
            if taken:
                assert wire.receive_answer(reading) == answer
            else:
                with pytest.raises(wire.NotAnAnswer):
                    wire.receive_answer(reading)


def test_a_process_that_serves_texts_decodes_nothing_native() -> None:
    """Whatever would need it says so, also deep inside a mail."""
    mail = b"From: a@b.example\nMessage-ID: <1@b.example>\nContent-Type: image/png\nContent-Transfer-Encoding: base64\n\n" + encodebytes(PICTURE)
    with native_elsewhere():
        assert read_one(b"See you at eight", options=ReadOptions(), name="")
        for data, name in ((PICTURE, "x.png"), (b"%PDF-1.4\n", "x.pdf"), (b"OggS\x00" * 20, "x.ogg"), (mail, "x.eml")):
            with pytest.raises(NativeDecoderNeeded):
                read_one(data, options=ReadOptions(), name=name)

"""Hostile sizes: every reader stays within stated bounds of time and memory."""

from __future__ import annotations

import gc
import gzip
import json
import time
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from quivive.errors import UnreadableInput
from quivive.message import Message
from quivive.readers import ReadOptions, Unreadable, read_all, read_message
from quivive.readers.html_text import read_html
from quivive.readers.limits import (
    MEGABYTE,
    MOST_LINKS,
    MOST_MAIL_TEXT,
    MOST_PARTS,
    MOST_TEXT,
)

ANY = ReadOptions()
SECONDS = 2.0
"""Processor time that any hostile input may take, on a machine that reads a mail of 38 kB in 1 ms."""

HEAD = b"From: a@b.example\nSubject: s\nMIME-Version: 1.0\n"


def read(data: bytes) -> Message:
    return read_message(data, options=ANY, name="x.eml")


def cost(action: Callable[[], object]) -> tuple[float, int]:
    """Processor seconds, then (in a second run) bytes at the peak."""
    gc.collect()
    start = time.process_time()
    action()
    seconds = time.process_time() - start
    tracemalloc.start()
    action()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return seconds, peak


HTML = {
    "nested divs": "<div>" * 100_000 + "text",
    "nested divs, closed": "<div>" * 100_000 + "text" + "</div>" * 100_000,
    "nested hidden divs": '<div style="display:none">' * 40_000 + "text" + "</div>" * 40_000,
    "alternating size": '<div style="font-size:0"><b style="font-size:9px">x' * 10_000,
    "unclosed formatting": "<p>"
    + "".join(f"<b i={n}>" for n in range(50_000))
    + "</p>"
    + "<p>x</p>" * 50_000,
    "light text": '<span style="color:#fff">x' * 40_000,
    "light text, closed": '<td><font color="#fff">x</font></td>' * 30_000,
    "unended tags": "<a " * 300_000,
    "unended attributes": '<a b="' * 150_000,
    "mixed quotes": "<a b=\"<a b='" * 90_000,
    "equal signs": "<a " + "=" * 1_000_000,
    "spaces in a tag": "<a " + " " * 1_000_000 + "href",
    "attributes": "<a " + "x=y " * 250_000 + "href=https://a.example>go</a>",
    "attribute without end": "<a href=" + "'" * 500_000,
    "unended comment": "<!--" + "-" * 1_000_000,
    "comments": "<!--" * 250_000,
    "less-than signs": "<" * 1_000_000,
    "bogus comments": "<!" * 500_000,
    "end tags": "</" * 500_000,
    "unended style": "<style>" + "<" * 1_000_000,
    "styles": "<style>" * 150_000,
    "style of at signs": "<style>" + "@" * 500_000 + "{" * 500_000 + "</style>x",
    "style of rules": "<style>" + ".a{display:none}" * 60_000 + "</style><p class=a>x",
    "many classes": "<style>.a{display:none}</style>" + "<p class='" + "b " * 500_000 + "'>x",
    "long style": '<p style="' + "a:b;" * 250_000 + 'display:none">x',
    "css comments": '<p style="' + "/*" * 500_000 + '">x',
    "entities": "&amp;" * 200_000,
    "bad entities": "&" * 1_000_000,
    "numeric entities": "&#x1F600;" * 110_000,
    "links": "<a href=https://a.example/x>go</a> " * 28_000,
    "long link": "<a href=https://a.example/" + "x" * 1_000_000 + ">go</a>",
    "unclosed links": "<a href=https://a.example>x" * 35_000,
    "images in a link": "<a href=https://a.example>" + "<img alt=x>" * 90_000,
    "forms": "<form action=https://a.example>x" * 30_000,
    "white space": " \n" * 500_000,
    "breaks": "<br>" * 250_000,
    "zero width": "\u200b" * 1_000_000,
    "filler": "<p>\u200b \u034f</p>" * 60_000,
    "dots": "a." * 20_000,
    "slashes": "//" * 20_000,
    "one word": "a" * 1_000_000,
}


@pytest.mark.parametrize("name", HTML)
def test_hostile_html_takes_bounded_time_and_memory(name: str) -> None:
    html = HTML[name]
    seconds, peak = cost(lambda: read_html(html))
    assert seconds < SECONDS
    assert peak < 250 * MEGABYTE


MAILS = {
    "a header of 1 MB": HEAD + b"X-Long: " + b"x" * MEGABYTE + b"\n\nHello",
    "a subject of 1 MB": b"From: a@b.example\nSubject: " + b"=?utf-8?Q?a?= " * 80_000 + b"\n\nHello",
    "a sender of 1 MB": b"Subject: s\nFrom: " + b'"<' * 500_000 + b"\n\nHello",
    "headers of 1 MB": HEAD + b"A: b\n" * 200_000 + b"\nHello",
    "folded lines": HEAD + b"X: a\n" + b" b\n" * 300_000 + b"\nHello",
    "verdicts": HEAD + b"Authentication-Results: a.example; spf=pass\n" * 5_000 + b"\nHello",
    "a verdict of brackets": HEAD + b"Authentication-Results: a.example;" + b"(" * 500_000 + b"\n\nHello",
    "a verdict of points": HEAD + b"Authentication-Results: a.example; spf=pass " + b"a.a." * 200_000 + b"\n\nHello",
    "parameters": HEAD + b"Content-Type: text/plain" + b"; a=b" * 200_000 + b"\n\nHello",
    "an open parameter": HEAD + b'Content-Type: text/plain; name="' + b"\\" * 500_000 + b"\n\nHello",
    "parts": HEAD + b"Content-Type: multipart/mixed; boundary=x\n\n" + b"--x\n\nHello\n" * 100_000,
    "boundaries that are none": HEAD + b"Content-Type: multipart/mixed; boundary=x\n\n--x\n\nHello\n" + b"--xy" * 300_000,
    "base64": HEAD + b"Content-Transfer-Encoding: base64\n\n" + b"QUJD\n" * 800_000,
    "broken base64": HEAD + b"Content-Transfer-Encoding: base64\n\n" + b"Q=U=!" * 800_000,
    "quoted-printable": HEAD + b"Content-Transfer-Encoding: quoted-printable\n\n" + b"=41=" * 800_000,
    "punycode": HEAD + b"Content-Type: text/plain; charset=punycode\n\n" + b"a-b" * 300_000,
    "utf-7": HEAD + b"Content-Type: text/plain; charset=utf-7\n\n" + b"+AG" * 300_000,
    "attachments": HEAD + b"Content-Type: multipart/mixed; boundary=x\n\n"
    + b"--x\nContent-Disposition: attachment; filename=a.pdf\nContent-Type: application/pdf\n\nabc\n" * 20_000,
}  # fmt: skip


@pytest.mark.parametrize("name", MAILS)
def test_hostile_mail_takes_bounded_time_and_memory(name: str) -> None:
    data = MAILS[name]
    seconds, peak = cost(lambda: read(data))
    assert seconds < SECONDS
    assert peak < 250 * MEGABYTE
    assert read(data).part("subject")[:1] in ("s", "a")


def nested(kind: bytes, depth: int) -> bytes:
    data = b"Content-Type: text/plain\n\nHello"
    for level in range(depth):
        mark = b"b%d" % level
        if kind == b"message":
            data = HEAD + b"Content-Type: message/rfc822\n\n" + data
        else:
            data = (
                b"Content-Type: multipart/mixed; boundary="
                + mark
                + b"\n\n--"
                + mark
                + b"\n"
                + data
                + b"\n--"
                + mark
                + b"--\n"
            )
    return HEAD + data


@pytest.mark.parametrize("kind", [b"multipart", b"message"])
@pytest.mark.parametrize("depth", [200, 5_000])
def test_deep_nesting_is_cut_off_and_said(kind: bytes, depth: int) -> None:
    data = nested(kind, depth)
    seconds, peak = cost(lambda: read(data))
    assert seconds < SECONDS
    assert peak < 100 * MEGABYTE
    assert any("deeper" in skipped.what for skipped in read(data).skipped)


def test_parts_beyond_the_bound_are_said() -> None:
    message = read(MAILS["parts"])
    assert message.part("body").count("Hello") == MOST_PARTS
    assert any("parts" in skipped.what for skipped in message.skipped)


def test_text_of_a_mail_beyond_the_bound_is_said() -> None:
    message = read(HEAD + b"\n" + b"word " * MEGABYTE)
    assert len(message.part("body")) <= MOST_MAIL_TEXT
    assert any("text" in skipped.what for skipped in message.skipped)


def test_links_beyond_the_bound_are_said() -> None:
    page = read_html(HTML["links"])
    assert len(page.links) == MOST_LINKS
    assert page.skipped
    assert not read_html("<a href=https://a.example>go</a>" * 100).skipped


def test_large_text_is_cut_off_and_said() -> None:
    data = b"word " * (20 * MEGABYTE)
    message = read_message(data, options=ANY)
    assert len(message.part("body")) <= MOST_TEXT
    assert message.skipped
    seconds, peak = cost(lambda: read_message(data, options=ANY))
    assert seconds < SECONDS
    assert peak < 100 * MEGABYTE


@pytest.mark.parametrize(
    "text",
    ["From: " + "a" * 900_000, "Subject : x\n" + "> " * 400_000, "a " * 500_000, "\n" * 900_000 + "x", "From:" * 200_000, ">" * 500_000],
)  # fmt: skip
def test_hostile_plain_text(text: str) -> None:
    seconds, _ = cost(lambda: read_message(text, options=ANY))
    assert seconds < SECONDS


def consume(rows: Iterator[Message | Unreadable]) -> tuple[int, int]:
    good = bad = 0
    for row in rows:
        if isinstance(row, Message):
            good += 1
        else:
            bad += 1
    return good, bad


def test_a_file_of_100_mb_is_not_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "large.eml"
    with path.open("wb") as file:
        file.write(HEAD + b"\nHello\n")
        for _ in range(100):
            file.write(b"word " * (MEGABYTE // 5))
    tracemalloc.start()
    (message,) = read_all(path, ANY)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert isinstance(message, Message)
    assert message.part("subject") == "s"
    assert peak < 250 * MEGABYTE
    assert any("file" in skipped.what for skipped in message.skipped)


@pytest.mark.parametrize("ending", ["jsonl", "jsonl.gz", "json", "csv", "mbox"])
def test_streams_take_constant_memory(tmp_path: Path, ending: str) -> None:
    number = 10_000
    row = {"id": "x", "text": "Votre colis est en attente " * 40}
    line = json.dumps(row) + "\n"
    text = {
        "jsonl": line * number,
        "jsonl.gz": line * number,
        "json": "[" + ",".join([line] * number) + "]",
        "csv": "id,text\n" + f"x,{row['text']}\n" * number,
        "mbox": ("From a Tue Jun  3 10:00:00 2025\n" + HEAD.decode() + f"\n{row['text']}\n\n") * number,
    }[ending].encode()
    path = tmp_path / f"many.{ending}"
    path.write_bytes(gzip.compress(text, 1) if ending.endswith("gz") else text)
    del text
    tracemalloc.start()
    found = consume(read_all(path, ANY))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found == (number, 0)
    assert peak < 5 * MEGABYTE


@pytest.mark.parametrize("ending", ["jsonl", "jsonl.gz", "json", "csv", "mbox"])
def test_a_line_without_end_does_not_fill_the_memory(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"line.{ending}"
    start = {
        "jsonl": b'{"text":"',
        "jsonl.gz": b'{"text":"',
        "json": b'[{"text":"',
        "csv": b'text\n"',
        "mbox": b"",
    }[ending]
    data = start + b"a" * (60 * MEGABYTE)
    path.write_bytes(gzip.compress(data, 1) if ending.endswith("gz") else data)
    del data
    start_time = time.process_time()
    tracemalloc.start()
    good, bad = consume(read_all(path, ANY))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (good, bad) in ((0, 1), (0, 0))
    assert (bad == 1) or ending == "mbox"
    assert peak < 64 * MEGABYTE
    assert time.process_time() - start_time < 3 * SECONDS


def test_deeply_nested_json_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text('{"text":' + "[" * 200_000 + "\n" + '{"text":"Hello"}\n')
    assert consume(read_all(path, ANY)) == (1, 1)
    path = tmp_path / "x.json"
    path.write_text('[{"text":' + "[" * 200_000)
    assert consume(read_all(path, ANY)) == (0, 1)


def test_json_array_of_one_long_indented_element_is_no_quadratic_trap(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text('[{"text":"Hello","more":[\n' + "1,\n" * 500_000 + "1]}]")
    start = time.process_time()
    assert consume(read_all(path, ANY)) == (1, 0)
    assert time.process_time() - start < SECONDS


def test_zip_bomb_in_place_of_a_mail_is_refused() -> None:
    with pytest.raises(UnreadableInput, match="gzip"):
        read(gzip.compress(bytes(10 * MEGABYTE)))

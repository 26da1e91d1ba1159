"""How well pictures are read: screenshots with their text written down by hand, beside what is read from them."""

from __future__ import annotations

import gzip
import json
import time
import unicodedata
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path

from quivive.check import judge
from quivive.frozen import frozen
from quivive.knowledge import Knowledge, load_knowledge
from quivive.links import find_links
from quivive.message import Message, PartName
from quivive.readers import ReadOptions, read_message
from quivive.verdict import Level

_ALARMING = (Level.SCAM, Level.SUSPICIOUS)


@frozen
class Measured:
    """One picture.

    `wrong` and `wrong_dense` are characters to change, with spaces and without, of `letters` and `dense` that there
    are; `beside` counts what was read above or below the text that was written down. `addresses` are those of the
    written text, `exact` how many of them were read letter by letter. `level` is the answer to the picture, `true_level` to the
    written text. `seconds` are of the processor, reading and checking.
    """

    image: str
    label: str
    wrong: int
    letters: int
    wrong_dense: int
    dense: int
    beside: int
    addresses: int
    exact: int
    level: Level
    true_level: Level
    seconds: float


def measure(folder: Path) -> list[Measured]:
    """Every picture of `folder` that its `truth.jsonl.gz` has the text of."""
    knowledge = load_knowledge()
    rows = list(_rows(folder))
    if rows:
        # Loading the weights, those of reading and those of the check, is no matter of the first picture.
        judge(read_message((folder / rows[0]["image"]).read_bytes(), options=ReadOptions()), knowledge)
    return [_one(row, folder, knowledge) for row in rows]


def _rows(folder: Path) -> Iterator[dict[str, str]]:
    with gzip.open(folder / "truth.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _one(row: dict[str, str], folder: Path, knowledge: Knowledge) -> Measured:
    data = (folder / row["image"]).read_bytes()
    start = time.process_time()
    message = read_message(data, options=ReadOptions(), name=row["image"])
    verdict = judge(message, knowledge)
    seconds = time.process_time() - start
    truth = read_message(row["text"], options=ReadOptions(channel=message.channel, sender=row.get("sender", "")))
    read, written = _read(message), _normal(row["text"])
    wrong, beside = _distance(written, read)
    dense = written.replace(" ", "")
    wrong_dense, _ = _distance(dense, read.replace(" ", ""))
    addresses = [link.target for link in find_links(row["text"], "body") if link.target]
    found = Counter(link.target for link in message.links)
    exact = sum((Counter(addresses) & found).values())
    return Measured(
        row["image"], row["label"], wrong, len(written), wrong_dense, len(dense), beside, len(addresses), exact,
        verdict.level, judge(truth, knowledge).level, seconds,
    )  # fmt: skip


def _read(message: Message) -> str:
    return _normal(message.part(PartName.IMAGE_TEXT))


def _normal(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).replace("\u2019", "'").split())


def _distance(written: str, read: str) -> tuple[int, int]:
    """Characters to change from `read` to `written`, without those before and after it, and how many these are.

    The text written down is one message; a picture can show two, or a line below.
    """
    blocks = [block for block in SequenceMatcher(None, written, read, autojunk=False).get_matching_blocks() if block.size >= 3]
    if not blocks:
        return len(written), len(read)
    start = max(0, blocks[0].b - blocks[0].a)
    end = min(len(read), blocks[-1].b + blocks[-1].size + len(written) - blocks[-1].a - blocks[-1].size)
    return _edits(written, read[start:end]), len(read) - (end - start)


def _edits(one: str, other: str) -> int:
    """The distance of Levenshtein."""
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one, 1):
        above, row[0] = row[0], place
        for column, other_letter in enumerate(other, 1):
            above, row[column] = row[column], min(row[column] + 1, row[column - 1] + 1, above + (letter != other_letter))
    return row[-1]


def as_text(measured: list[Measured]) -> str:
    """The figures of all, and a line for each picture that is not as its text."""
    total = len(measured)
    scams = [one for one in measured if one.label == "scam"]
    equal = sum(one.level == one.true_level for one in measured)
    alike = sum((one.level in _ALARMING) == (one.true_level in _ALARMING) for one in measured)
    shown = sum(one.level in _ALARMING for one in scams)
    times = sorted(one.seconds for one in measured)
    spaced = _share(sum(one.wrong for one in measured), sum(one.letters for one in measured))
    dense = _share(sum(one.wrong_dense for one in measured), sum(one.dense for one in measured))
    lines = [
        f"pictures: {total}",
        f"characters wrong: {spaced} with spaces, {dense} without",
        f"addresses exact: {sum(one.exact for one in measured)} of {sum(one.addresses for one in measured)}",
        f"same level from the picture as from its text: {equal} of {total}; on the same side of alarm: {alike}",
        f"scams shown as scam or suspicious: {shown} of {len(scams)}; from their text: {sum(one.true_level in _ALARMING for one in scams)}",
        f"processor seconds a picture: {sum(times) / total:.2f} mean, {times[total // 2]:.2f} median, {times[-1]:.2f} most",
        "",
        "not as its text (wrong characters, addresses exact, level from the picture, from the text):",
    ]
    lines += [
        f"  {one.image}: {one.wrong}/{one.letters}, {one.exact}/{one.addresses}, {one.level}, {one.true_level}"
        for one in measured
        if one.wrong_dense or one.exact < one.addresses or one.level != one.true_level
    ]
    return "\n".join(lines) + "\n"


def _share(part: int, whole: int) -> str:
    return f"{100 * part / max(whole, 1):.2f} %"

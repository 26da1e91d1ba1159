"""Every call spoken, sent and heard again: word errors, and the answer to the sound beside the answer to the text."""

from __future__ import annotations

import re
import time
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from quivive.check import judge
from quivive.errors import UnreadableInput
from quivive.knowledge import Knowledge, load_knowledge
from quivive.message import Channel, PartName
from quivive.readers import ReadOptions, read_message
from quivive.verdict import Level
from quivive_lab.voices.line import RATE, as_wav, telephone
from quivive_lab.voices.prompts import RATE as PROMPT_RATE
from quivive_lab.voices.prompts import prompt_recordings
from quivive_lab.voices.speak import LANGUAGE, voices

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LINES: tuple[tuple[str, float | None], ...] = (("quiet line", None), ("noise 15 dB below the voice", 15.0))
_HEAD = (
    "| voice, line | word errors | same level as from its text | scams shown from sound / text | genuine shown from sound / text | processor seconds for a second of sound |",
    "|---|--:|--:|--:|--:|--:|",
)
_SHOWN = (Level.SCAM, Level.SUSPICIOUS)
_SAYS_A_PAUSE = re.compile(r"[^\w\s]|_")


@dataclass(frozen=True, slots=True)
class Heard:
    """One call by one voice over one line; `errors` of `words` are words to change, leave out or add."""

    label: str
    errors: int
    words: int
    level: Level
    level_of_text: Level
    seconds: float
    processor: float


def run_voices(data: Path | None, kokoro: Path | None, most: int, *, prompts: Path | None = None) -> Iterator[str]:
    """The lines of the answer, as they come: of the first `most` calls of each label.

    Calls in French under `data` are spoken too, where there are any. With `prompts` its announcements are heard instead, by people.
    """
    if prompts is not None:
        yield from _run_prompts(prompts, most)
        return
    found, missing = voices(kokoro)
    for why in missing:
        yield f"not there: {why}"
    if not found:
        yield "no French voice is installed: nothing measured"
        return
    every = [*_own(), *_of_data(data)]
    calls = [call for label in ("scam", "genuine") for call in [one for one in every if one[0] == label][:most]]
    knowledge = load_knowledge()
    yield f"{len(calls)} calls: {sum(label == 'scam' for label, _ in calls)} scams, {sum(label != 'scam' for label, _ in calls)} genuine"
    yield from _HEAD
    for voice in found:
        yield from _rows(voice.name, voice.rate, [(label, text, voice.speak(text)) for label, text in calls], knowledge)


def _run_prompts(folder: Path, most: int) -> Iterator[str]:
    name, recordings = prompt_recordings(folder, most)
    yield f"{len(recordings)} recordings of {name}, all genuine"
    yield from _HEAD
    yield from _rows(name, PROMPT_RATE, [("genuine", text, samples) for text, samples in recordings], load_knowledge())


def _rows(name: str, rate: int, spoken: Sequence[tuple[str, str, NDArray[np.float32]]], knowledge: Knowledge) -> Iterator[str]:
    for line, noise in LINES:
        heard = [_one(label, text, as_wav(telephone(samples, rate, noise, place)), knowledge) for place, (label, text, samples) in enumerate(spoken)]
        yield _row(f"{name}, {line}", heard)


def _own() -> list[tuple[str, str]]:
    table = tomllib.loads((resources.files("quivive_lab.voices") / "calls.toml").read_text("utf-8"))
    return [(label, text) for label in ("scam", "genuine") for text in table[label]]


def _of_data(data: Path | None) -> list[tuple[str, str]]:
    from quivive_lab.calls import development_calls  # noqa: PLC0415 - only where there is a folder

    rows = development_calls(data) if data is not None and (data / "calls" / "dev.jsonl.gz").is_file() else []
    return [("scam" if row.label == "scam" else "genuine", str(row.table["text"])) for row in rows if row.language == LANGUAGE and row.table.get("text")]


def _one(label: str, text: str, sound: bytes, knowledge: Knowledge) -> Heard:
    start = time.process_time()
    try:
        message = read_message(sound, options=ReadOptions(), name="call.wav")
        said, level = message.part(PartName.TRANSCRIPT), judge(message, knowledge).level
    except UnreadableInput:
        said, level = "", Level.CANNOT_TELL
    processor = time.process_time() - start
    true = judge(read_message(text, options=ReadOptions(channel=Channel.CALL)), knowledge).level
    words = _words(text)
    return Heard(label, _changes(words, _words(said)), len(words), level, true, (len(sound) - 44) / 2 / RATE, processor)


def _words(text: str) -> list[str]:
    """Words as they are compared: small letters, no marks; a number is one word however it is grouped."""
    return _SAYS_A_PAUSE.sub(" ", re.sub(r"(?<=\d)[\s\u00a0](?=\d{3}\b)", "", text.casefold().replace("€", " euros "))).split()


def _changes(one: Sequence[str], other: Sequence[str]) -> int:
    """The distance of Levenshtein, in words."""
    row = list(range(len(other) + 1))
    for place, word in enumerate(one, 1):
        above, row[0] = row[0], place
        for column, heard in enumerate(other, 1):
            above, row[column] = row[column], min(row[column] + 1, row[column - 1] + 1, above + (word != heard))
    return row[-1]


def _row(name: str, heard: Sequence[Heard]) -> str:
    scams = [one for one in heard if one.label == "scam"]
    others = [one for one in heard if one.label != "scam"]
    errors = 100 * sum(one.errors for one in heard) / max(sum(one.words for one in heard), 1)
    same = sum(one.level == one.level_of_text for one in heard)
    cost = sum(one.processor for one in heard) / max(sum(one.seconds for one in heard), 1e-6)
    return (
        f"| {name} | {errors:.1f} % | {same} of {len(heard)} "
        f"| {_shown(scams)} / {_shown(scams, of_text=True)} of {len(scams)} | {_shown(others)} / {_shown(others, of_text=True)} of {len(others)} | {cost:.2f} |"
    )


def _shown(heard: Sequence[Heard], *, of_text: bool = False) -> int:
    return sum((one.level_of_text if of_text else one.level) in _SHOWN for one in heard)

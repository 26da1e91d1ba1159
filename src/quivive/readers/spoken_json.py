"""What programs that recognise speech write as JSON, to turns: Whisper and its kin, and the services' own forms."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import islice

from quivive.readers.turns import LONGEST_LABEL, MOST_TURNS, Turn, seconds_of

_KEYS = ("segments", "utterances", "turns", "transcription", "audio_segments", "recognizedPhrases", "monologues", "sentences", "phrases")
"""Keys that hold what was said in a row: Whisper, WhisperX and faster-whisper (`segments`), whisper.cpp
(`transcription`), Deepgram and AssemblyAI (`utterances`), Amazon Transcribe (`audio_segments`), Azure
(`recognizedPhrases`), Rev (`monologues`)."""
_FIRST_KEY = re.compile(rb'\s*\{.{0,60000}?"(?:' + "|".join(_KEYS).encode() + rb')"\s*:\s*\[\s*[\[{\]]', re.DOTALL)
_LIST_OF_TURNS = re.compile(rb'\s*\[\s*\{[^{}\[\]]{0,2000}"(?:speaker|speaker_label|start|start_time)"\s*:', re.DOTALL)
_TEXT = ("text", "transcript", "display", "content", "sentence", "value")
_SPEAKER = ("speaker", "speaker_label", "speaker_name", "role", "channel_label")
_START = ("start", "start_time", "startTime", "offset", "begin", "from", "timestamp", "ts")
_INSIDE = ("results", "result", "channels", "alternatives", "response", "data", "nBest")
_MOST_DEPTH = 5
_SLOWEST = 0.5
"""Characters a second: whole numbers that would make speech slower than this are milliseconds."""


def is_spoken_json(head: bytes) -> bool:
    """Whether JSON begins like a transcript: a list of what was said under one of the known keys, or turns with speakers."""
    start = head.lstrip()[:1]
    if start == b"{":
        return _FIRST_KEY.match(head) is not None
    return start == b"[" and _LIST_OF_TURNS.match(head) is not None


def json_turns(value: Mapping[str, object] | Sequence[object]) -> list[Turn]:
    """The turns in parsed JSON, in their order; empty where there are none."""
    rows = _rows(value, 0)
    turns = [turn for row in islice(rows, MOST_TURNS + 1) if (turn := _turn(row)) is not None]
    return _in_seconds(turns)


def _rows(value: object, depth: int) -> list[Mapping[str, object]]:
    """The list of what was said, looked for under the known keys."""
    if depth > _MOST_DEPTH:
        return []
    if isinstance(value, list):
        rows = [row for row in value if isinstance(row, Mapping)]
        if any(_text(row) for row in rows[:20]):
            return rows
        return next((found for row in rows[:20] if (found := _rows(row, depth + 1))), [])
    if isinstance(value, Mapping):
        for key in (*_KEYS, *_INSIDE):
            if found := _rows(value.get(key), depth + 1):
                return found
    return []


def _turn(row: Mapping[str, object]) -> Turn | None:
    text = _text(row)
    if not text:
        return None
    speaker = next((row[key] for key in _SPEAKER if isinstance(row.get(key), (str, int)) and not isinstance(row[key], bool)), "")
    name = f"Speaker {speaker}" if isinstance(speaker, int) else " ".join(str(speaker).split())
    return Turn(name[:LONGEST_LABEL].replace(":", " ").strip(), text, _start(row))


def _text(row: Mapping[str, object]) -> str:
    for key in _TEXT:
        value = row.get(key)
        if isinstance(value, str) and value.strip():
            return value
    best = row.get("nBest") or row.get("alternatives")
    if isinstance(best, list) and best and isinstance(best[0], Mapping):
        return _text(best[0])
    words = row.get("elements") or row.get("words")
    if isinstance(words, list):
        said = (word.get("value") or word.get("word") or word.get("text") for word in words if isinstance(word, Mapping))
        return "".join(one if one in ".,?! " else f" {one}" for one in said if isinstance(one, str)).strip()
    return ""


def _start(row: Mapping[str, object]) -> float | None:
    offsets, stamps = row.get("offsets"), row.get("timestamps")
    if isinstance(offsets, Mapping) and (begun := _number(offsets.get("from"))) is not None:
        return begun / 1000
    if isinstance(stamps, Mapping) and isinstance(stamps.get("from"), str):
        return seconds_of(str(stamps["from"]))
    ticks = _number(row.get("offsetInTicks"))
    if ticks is not None:
        return ticks / 10_000_000
    for key in _START:
        value = row.get(key)
        if isinstance(value, str):
            value = seconds_of(value.removesuffix("s"))
        if (number := _number(value)) is not None:
            return number
    return None


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value < 1e15:
        return None
    return value


def _in_seconds(turns: list[Turn]) -> list[Turn]:
    """The turns with milliseconds as seconds, where whole numbers can only be those."""
    times = [turn.seconds for turn in turns if turn.seconds is not None]
    if not times or any(time != int(time) for time in times) or max(times) < 1_000:
        return turns
    characters = sum(len(turn.text) for turn in turns[:-1])
    if characters / (max(times) - min(times) or 1) >= _SLOWEST:
        return turns
    return [Turn(turn.speaker, turn.text, None if turn.seconds is None else turn.seconds / 1000) for turn in turns]

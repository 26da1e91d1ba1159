"""The transcript of a call: WebVTT, SubRip, JSON of speech recognition, or plain text with the names of speakers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from html import unescape

from quivive.errors import UnreadableInput
from quivive.message import Channel, Message, Skipped
from quivive.readers.charset import decode
from quivive.readers.limits import MEGABYTE, left_out
from quivive.readers.lines import ByteSource
from quivive.readers.options import ReadOptions, Unreadable
from quivive.readers.recognise import has_mail_headers
from quivive.readers.spoken_json import is_spoken_json, json_turns
from quivive.readers.text import text_message
from quivive.readers.turns import MOST_TURNS, Turn, call_message, seconds_of, spoken_turns

ORDER = 25
"""Before rows of JSON: a transcript is one object too."""

MOST_TRANSCRIPT = 16 * MEGABYTE
"""Bytes that are looked at: JSON with a table for every word takes a hundred bytes a letter."""

_CUE = re.compile(r"((?:\d{1,3}:)?\d{2}:\d{2}[.,]\d{3})\s*-->\s*(?:\d{1,3}:)?\d{2}:\d{2}[.,]\d{3}")
_SUBRIP = re.compile(rb"\s*\d{1,6}[ \t]*\r?\n\s*\d{1,3}:\d{2}:\d{2}[.,]\d{3}\s*-->")
_WEBVTT = re.compile(rb"\s*WEBVTT(?:[ \t\r\n]|$)")
_VOICE = re.compile(r"<v(?:\.[\w.-]{1,60})?[ \t]+([^>\n]{1,80})>")
_TAG = re.compile(r"</?[A-Za-z][^>\n]{0,200}>|<\d[\d:.]{3,14}>")
_NOT_SHOWN = ("NOTE", "STYLE", "REGION")
_BOM = b"\xef\xbb\xbf"


def recognises(head: bytes, name: str) -> bool:  # noqa: ARG001 - the family's signature
    """WebVTT and SubRip by how they begin, JSON by its keys, plain text by two turns of named roles."""
    start = head.removeprefix(_BOM)
    if _WEBVTT.match(start) or _SUBRIP.match(start) or is_spoken_json(start):
        return True
    return b":" in head and not has_mail_headers(head) and spoken_turns(decode(head), any_label=False) is not None


def read(data: bytes, options: ReadOptions, name: str) -> Message:
    """The call in `data`; raises `UnreadableInput` if nothing is said in it.

    Where the person said that it came in another way than by phone, it is that: a chat is written down alike.
    """
    skipped: tuple[Skipped, ...] = ()
    if len(data) > MOST_TRANSCRIPT:
        skipped = (left_out("the rest of the call", f"{MOST_TRANSCRIPT // MEGABYTE} MB of text"),)
        data = data[:MOST_TRANSCRIPT]
    text = decode(data).lstrip("\ufeff")
    start = data.removeprefix(_BOM)
    if is_spoken_json(start):
        turns = _from_json(text)
    elif _WEBVTT.match(start) or _SUBRIP.match(start):
        turns = _going_on(_cues(text))
    else:
        turns = spoken_turns(text, any_label=options.channel is Channel.CALL) or [Turn("", text)]
    if options.channel not in (None, Channel.CALL):
        return text_message("\n".join(turn.text for turn in turns), options, identifier=name)
    return call_message(turns, options, identifier=name, skipped=skipped)


def read_each(stream: ByteSource, options: ReadOptions, name: str) -> Iterator[Message | Unreadable]:
    """The one call of a stream."""
    pieces, size = [], 0
    while size <= MOST_TRANSCRIPT and (piece := stream.read(MEGABYTE)):
        pieces.append(piece)
        size += len(piece)
    try:
        yield read(b"".join(pieces), options, name)
    except UnreadableInput as error:
        yield Unreadable(name or "-", error.what, error.remedy)


def _from_json(text: str) -> list[Turn]:
    try:
        value: object = json.loads(text)
    except (ValueError, RecursionError):
        raise UnreadableInput("The transcript is not valid JSON.", "Write it out again from the program that made it.") from None
    turns = json_turns(value) if isinstance(value, (Mapping, list)) else []
    if not turns:
        raise UnreadableInput("Nothing is said in this call.", "Give the transcript of the call, or its recording.")
    return turns


def _cues(text: str) -> Iterator[Turn]:
    """The cues of WebVTT (W3C, 2019) or SubRip; a speaker stands in a voice tag or before a colon."""
    seconds: float | None = None
    speaker, number = "", 0
    words: list[str] = []
    for line in [*text.splitlines(), ""]:
        cue = _CUE.match(line.strip()[:80])
        if cue is not None:
            seconds, speaker, words = seconds_of(cue[1]), "", []
            continue
        if line.strip():
            if seconds is not None and len(words) < 40:
                voice = _VOICE.search(line)
                speaker = voice[1].strip() if voice else speaker
                words.append(unescape(_TAG.sub("", line)))
            continue
        if seconds is not None and words and not words[0].startswith(_NOT_SHOWN):
            yield _named(speaker, " ".join(words), seconds)
            number += 1
            if number > MOST_TURNS:
                return
        seconds = None


def _going_on(cues: Iterable[Turn]) -> list[Turn]:
    """The cues, those that name nobody with the speaker of the one before."""
    turns: list[Turn] = []
    for cue in cues:
        turns.append(Turn(turns[-1].speaker, cue.text, cue.seconds) if turns and not cue.speaker else cue)
    return turns


def _named(speaker: str, words: str, seconds: float) -> Turn:
    if not speaker and (turns := spoken_turns(words, any_label=True)):
        speaker, words = turns[0].speaker, turns[0].text
    return Turn(speaker, words, seconds)

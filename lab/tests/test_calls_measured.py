"""The grammar of calls, and how answers to calls are told: every frame spells out, both classes are written alike."""

from __future__ import annotations

import random
import re
from functools import cache
from importlib import resources

import pytest
from quivive_lab.calls import Answered, answer_calls, as_table
from quivive_lab.corpora import Row, messages
from quivive_lab.grammar.calls import LANGUAGES, call_rows, read_spoken, read_words
from quivive_lab.grammar.frames import spelled
from quivive_lab.grammar.values import MAKERS, Values

from quivive.knowledge import Knowledge, load_knowledge, read_facts
from quivive.message import Channel, PartName

FEWEST_KINDS = 20
_LEFT_OVER = re.compile(r"[{}\[\]|]")


@cache
def rows() -> tuple[Row, ...]:
    return tuple(call_rows(7, 300, 300))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_frame_spells_out(language: str) -> None:
    texts, replies = read_words(language)
    chance = random.Random(1)
    asked: set[str] = set()

    def fill(name: str) -> str:
        asked.add(name.removeprefix("~"))
        return "value"

    spoken = read_spoken(language)
    faults = [
        f"{label}.{kind}.{part}: {frame}"
        for label, kinds in spoken.items()
        for kind, parts in kinds.items()
        for part, frames in parts.items()
        for frame in frames
        for _ in range(4)
        if _LEFT_OVER.search(text := spelled(frame, chance, fill)) or not text.strip()
    ]
    unknown = asked - MAKERS.keys() - texts["words"].keys()
    values = Values(language, texts, chance, "")
    assert not faults
    assert not unknown
    assert all(values(name) for name in asked)
    assert len(replies) >= 10


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_classes_have_many_kinds(language: str) -> None:
    spoken = read_spoken(language)
    assert min(len(kinds) for kinds in spoken.values()) >= FEWEST_KINDS
    assert all({"open", "reason", "ask", "press"} <= parts.keys() for parts in spoken["scam"].values())
    assert all({"open", "say", "close"} <= parts.keys() for parts in spoken["genuine"].values())


def test_both_classes_are_written_alike() -> None:
    """Who speaks, signs and length are no clue to the class."""
    share = {
        label: [sum(bool(re.search(pattern, row.table["text"])) for row in rows() if row.label == label) / 300 for pattern in (r"(?m)^Speaker \d: ", r"(?m)^(?:Caller|Appelant|Agent|Scammer): ", r"[.?!]$")]
        for label in ("ham", "scam")
    }
    assert all(abs(ham - scam) < 0.12 for ham, scam in zip(share["ham"], share["scam"], strict=True)), share
    lengths = {label: sorted(len(row.table["text"]) for row in rows() if row.label == label)[150] for label in ("ham", "scam")}
    assert 0.5 < lengths["ham"] / lengths["scam"] < 2


def test_calls_are_read_as_calls() -> None:
    for row in rows()[::20]:
        message = next(messages(row))
        assert message.channel is Channel.CALL
        assert message.parts[-1].name == PartName.TRANSCRIPT


def test_the_same_seed_writes_the_same() -> None:
    assert [row.table["text"] for row in call_rows(7, 20, 20)] == [row.table["text"] for row in call_rows(7, 20, 20)]


def test_answers_are_told_whole_and_as_they_happen() -> None:
    root = resources.files("quivive.facts")
    text = "This is the fraud department of your bank. Do not hang up. Move your money to a safe account now and read me the code that you get on your phone, please. " * 2
    row = Row("a", "scam", "call", "en", "ours", "call", {"id": "a", "channel": "call", "text": text, "label": "scam"}, None)
    answered = answer_calls([row], load_knowledge())
    assert answered[0].warned_after_words is not None
    assert answered[0].warned_after_words <= answered[0].words
    none = answer_calls([row], Knowledge(read_facts(root), load_knowledge().weights | {"base": {channel.value: -30.0 for channel in Channel}}, root))
    assert none[0].warned_after_words is None
    assert "| scam, call | 2 |" in as_table([*answered, Answered("b", "scam", "call", 10, "nothing_found", 0.1, None, None)])

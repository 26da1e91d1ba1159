"""Calls: who says what when, what is the person's own, long ones judged by their stretches, and while they go on."""

from __future__ import annotations

import json
import tomllib
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from quivive import schema
from quivive.calls import MOST_STRETCHES, OPENING, STRETCH, latest_stretch, left_out, stretches
from quivive.check import check, judge
from quivive.cli.console import load_wording
from quivive.cli.heard import standing_line
from quivive.errors import UnreadableInput
from quivive.knowledge import Knowledge
from quivive.listening import EVERY, FEWEST_WORDS, MOST_KEPT, Call, Heard, Standing
from quivive.message import Channel, Message, Part, PartName, between
from quivive.readers import ReadOptions, Unreadable, read_message, read_stream
from quivive.readers.spoken_json import json_turns
from quivive.readers.turns import call_message, seconds_of, spoken_turns
from quivive.reading import Reading
from quivive.renderers import html, terminal
from quivive.renderers import json as json_renderer
from quivive.verdict import Level

SCAM = (
    "Hello, this is the fraud department of your bank. We have stopped a suspicious payment of four hundred pounds. "
    "Do not hang up and do not tell your branch. To protect your savings we have opened a safe account, please move your "
    "money now and read me the code that you get."
)
TALK = "We walked along the river and the children fed the ducks while the sun went down behind the mill. "


def heard(text: str, **options: str) -> Message:
    return read_message(text, options=ReadOptions(**options))  # type: ignore[arg-type] - the tests give texts only


def transcript(message: Message) -> Part:
    return next(part for part in message.parts if part.name == PartName.TRANSCRIPT)


def read_words(message: Message, knowledge: Knowledge) -> str:
    """What signals see of the call."""
    return " ".join(part.folded.text for part in Reading(message, knowledge).parts)


@pytest.mark.parametrize(
    ("text", "said", "seconds"),
    [
        ("Caller: Hello there.\nMe: Who is it?\nCaller: Your bank.", "hello there. your bank.", None),
        ("[00:03] Agent : bonjour\n[00:09] Client : oui\n[01:12] Agent : votre code", "bonjour votre code", 72.0),
        ("Caller (0:03): Hello.\nVictim (0:05): Yes.\nCaller (1:02:03): Your code.", "hello. your code.", 3723.0),
        ("Speaker 1  0:42\nHello there.\n\nSpeaker 2  0:45\nYes, hi.", "hello there. yes, hi.", 45.0),
        ("WEBVTT\n\n00:01.000 --> 00:04.000\n<v Caller>Hello <b>from</b>\n\n00:04.000 --> 00:06.000\n<v Caller>your bank\n\n00:07.500 --> 00:08.000\n<v Me>ok", "hello from your bank", 7.5),
        ("1\n00:00:01,000 --> 00:00:04,000\nCaller: Hello\n\n2\n00:00:04,500 --> 00:00:06,000\nyour bank", "hello your bank", 4.5),
        ('{"text": "x", "segments": [{"start": 0.0, "end": 2.5, "text": " Hello"}, {"start": 2.5, "end": 5, "text": " your bank"}]}', "hello your bank", 2.5),
        ('{"transcription": [{"offsets": {"from": 0}, "text": " Hello"}, {"offsets": {"from": 61000}, "text": " your bank"}]}', "hello your bank", 61.0),
        ('{"utterances": [{"start": 1000, "text": "hello from your bank", "speaker": "agent"}, {"start": 90000, "text": "no", "speaker": "customer"}]}', "hello from your bank", 90.0),
        ('{"results": {"audio_segments": [{"start_time": "0.5", "transcript": "hello", "speaker_label": "spk_0"}]}}', "hello", 0.5),
        ('[{"speaker": "Caller", "text": "hello", "start": 1.5}, {"speaker": "Me", "text": "oh", "start": 2.5}]', "hello", 2.5),
    ],
)  # fmt: skip
def test_forms(text: str, said: str, seconds: float | None, knowledge: Knowledge) -> None:
    """Each form gives the words of the caller, without who speaks and without what the person answers; and the times."""
    message = heard(text)
    part = transcript(message)
    assert message.channel is Channel.CALL
    assert " ".join(read_words(message, knowledge).split()) == said
    assert (part.times[-1].seconds if part.times else None) == seconds


def test_the_answer_shows_all_and_points_at_seconds(knowledge: Knowledge) -> None:
    """What the person said stands in the answer, unmarked; what the caller asks has its time in every form."""
    text = "[0:03] Caller: This is the fraud department of your bank, a suspicious payment was made.\n[0:20] Me: My savings!\n[0:42] Caller: Please read me the six digits that you get now."
    message = heard(text)
    verdict = check(message, knowledge)
    wording = load_wording("en")
    on_terminal = terminal.render(verdict, message, wording)
    assert "My savings!" in on_terminal
    assert "(at 0:42)" in on_terminal
    assert "(at 0:42)" in html.render(verdict, message, wording)
    answer = json.loads(json_renderer.render(verdict, message, wording))
    Draft202012Validator(schema.VERDICT).validate(answer)
    places = [span for finding in answer["findings"] for span in finding["spans"]]
    assert {span["seconds"] for span in places} >= {3.0, 42.0}
    assert all("savings" not in span["text"] for span in places)


@pytest.mark.parametrize(
    "text",
    [
        "Amazon: your parcel waits, pay now.",
        "Shopping:\n- milk\n- Client: call back",
        "From: a@firm.example\nSubject: Agent: hello\n\nCaller: x\nCaller: y",
        "Received: from x\nMessage-ID: <a@b.example>\n\nCaller: x\nCaller: y",
        '{"id": "1", "text": "hello there"}',
        "Dear Agent: hello.\nMe: too.",
    ],
)
def test_no_call(text: str) -> None:
    """Letters, lists and rows are no transcripts."""
    assert spoken_turns(text, any_label=False) is None or read_message(text, options=ReadOptions()).channel is not Channel.CALL


def test_names_count_where_it_is_said_to_be_a_call() -> None:
    """With the channel given, any name that comes back is a speaker."""
    message = heard("Anna: hello\nBen: hi\nAnna: it is me\nBen: yes", channel=Channel.CALL)
    assert [transcript(message).text[start:end].strip() for start, end in transcript(message).asides] == ["Anna:", "Ben:", "Anna:", "Ben:"]


def test_the_person_alone_is_the_caller() -> None:
    """A transcript in which only one side stands is judged, whatever that side is called."""
    assert transcript(heard("Me: hello\nMe: this is your bank")).asides == ((0, 4),)


def test_nothing_said() -> None:
    with pytest.raises(UnreadableInput):
        heard("WEBVTT\n\n00:01.000 --> 00:04.000\n\n")
    with pytest.raises(UnreadableInput):
        call_message([], ReadOptions())


@pytest.mark.parametrize("written", ["1:02:03.5", "62:03,5", "3723.5"])
def test_times(written: str) -> None:
    assert seconds_of(written) == 3723.5


@settings(max_examples=60, deadline=None)
@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(max_size=9), lambda kids: st.lists(kids, max_size=3) | st.dictionaries(st.sampled_from(["segments", "text", "start", "speaker", "results", "nBest", "words", "offsets", "from", "timestamps"]), kids, max_size=4), max_leaves=12))
def test_any_json(value: object) -> None:
    """Whatever stands in a transcript's JSON, it gives turns or none."""
    if isinstance(value, (dict, list)):
        turns = json_turns(value)
        if any(turn.text.strip() for turn in turns):
            call_message(turns, ReadOptions())


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="ab :.\n<>v-0123[]()|{\"", max_size=200), st.sampled_from(["WEBVTT\n\n", "1\n00:00:01,000 --> 00:00:02,000\n", "Caller: a\nMe: b\n", '{"segments": [{"text": "a']))
def test_any_transcript(text: str, start: str) -> None:
    """Whatever follows, a message is read or it is said why not."""
    try:
        message = heard(start + text)
    except UnreadableInput:
        return
    for part in message.parts:
        assert all(0 <= low < high <= len(part.text) for low, high in part.asides)
        assert [moment.seconds for moment in part.times] == sorted(moment.seconds for moment in part.times)


# --- long calls


def long_call(before: int, after: int) -> Message:
    return heard(TALK * before + SCAM + " " + TALK * after, channel=Channel.CALL)


def test_a_scam_in_an_hour_of_talk_is_found_and_its_words_are_marked(knowledge: Knowledge) -> None:
    message = long_call(200, 200)
    verdict = judge(message, knowledge)
    assert verdict.level == judge(heard(SCAM, channel=Channel.CALL), knowledge).level
    text = transcript(message).text
    shown = [text[span.start : span.end] for finding in verdict.findings if finding.points > 0.3 for span in finding.spans]
    assert any("safe account" in words for words in shown)


def test_talk_of_an_hour_is_not_suspicious_for_its_length(knowledge: Knowledge) -> None:
    assert judge(heard(TALK * 400, channel=Channel.CALL), knowledge).level == judge(heard(TALK * 3, channel=Channel.CALL), knowledge).level


@pytest.mark.parametrize("length", [0, 10, OPENING, STRETCH, OPENING + STRETCH, 5_000, 20_000])
def test_stretches_read_everything(length: int) -> None:
    """Every word stands in a stretch, none is cut, and no stretch is much longer than two minutes."""
    words = " ".join(f"word{number}" for number in range(length // 7 + 1))
    message = heard(words, channel=Channel.CALL)
    seen: set[str] = set()
    for stretch in stretches(message):
        part = transcript(stretch)
        kept = [part.text[start:end] for start, end in between(part.asides, len(part.text))]
        assert sum(map(len, kept)) <= OPENING + 1.5 * STRETCH
        seen |= {word for piece in kept for word in piece.split()}
    assert seen == set(words.split())


def test_own_words_stay_out_of_stretches(knowledge: Knowledge) -> None:
    text = "\n".join(f"Caller: {TALK}\nMe: I will move my money to a safe account." for _ in range(60))
    for stretch in stretches(heard(text)):
        assert "safe account" not in read_words(stretch, knowledge)


def test_an_endless_call_is_bounded(knowledge: Knowledge) -> None:
    message = heard(TALK * 3_000, channel=Channel.CALL)
    assert len(stretches(message)) == MOST_STRETCHES
    assert left_out(message)
    assert any(skipped.what == "the rest of the call" for skipped in judge(message, knowledge).skipped)


def test_the_latest_stretch_ends_with_the_last_words(knowledge: Knowledge) -> None:
    words = read_words(latest_stretch(long_call(60, 0)), knowledge)
    assert words.rstrip().endswith("the code that you get.")
    assert words.startswith(TALK[:60].lower())


# --- as it happens


def told(call: Call, text: str) -> list[Standing]:
    """The standings of a call that is told twelve words every five seconds."""
    words = text.split()
    found = []
    for start in range(0, len(words), 12):
        call.hear([Heard(" ".join(words[start : start + 12]), start / 12 * EVERY)])
        standing = call.standing(start / 12 * EVERY + EVERY)
        if standing is not None:
            found.append(standing)
    return found


def test_it_warns_before_the_end(knowledge: Knowledge) -> None:
    standings = told(Call(knowledge, language="en"), SCAM + " " + TALK * 5)
    warned = standings[-1].warned_at
    assert warned is not None
    assert warned <= 30
    assert [one.seconds for one in standings if one.warns][0] == warned


def test_it_does_not_warn_of_friendly_talk(knowledge: Knowledge) -> None:
    assert all(not one.warns for one in told(Call(knowledge), TALK * 40))


def test_a_scam_late_in_a_call_is_warned_of(knowledge: Knowledge) -> None:
    standings = told(Call(knowledge), TALK * 100 + SCAM)
    assert standings[-1].warned_at is not None


def test_little_is_kept_of_a_long_call(knowledge: Knowledge) -> None:
    call = Call(knowledge)
    for number in range(2_000):
        call.hear([Heard(TALK, number * 5.0)])
    standing = call.standing(10_000.0)
    assert standing is not None
    assert len(transcript(standing.message).text) <= MOST_KEPT + 3 * OPENING


def test_too_little_is_not_judged(knowledge: Knowledge) -> None:
    call = Call(knowledge)
    call.hear([Heard("word " * (FEWEST_WORDS - 1), 0.0)])
    assert call.standing(5.0) is None


def test_lines_for_programs(knowledge: Knowledge) -> None:
    validator = Draft202012Validator(schema.LISTEN)
    validator.validate(json.loads(standing_line(5.0, None, [], load_wording("en"))))
    last = told(Call(knowledge), SCAM)[-1]
    line = json.loads(standing_line(last.seconds, last, [Heard("hello", 0.0)], load_wording("en")))
    validator.validate(line)
    assert line["warned_at"] is not None


def test_a_stream_is_one_call() -> None:
    items = list(read_stream(BytesIO(b'{"segments": [{"start": 0, "text": "hello"}]}'), ReadOptions(), "call.json"))
    assert [isinstance(item, Unreadable) for item in items] == [False]


# --- calls of our own


def own_calls() -> list[object]:
    """Each call of `calls.toml` with whether it must be shown."""
    table = tomllib.loads((Path(__file__).parent / "calls.toml").read_text("utf-8"))
    return [
        pytest.param(text, label == "scam", id=f"{label}-{language}-{number}")
        for label, languages in table.items()
        for language, texts in languages.items()
        for number, text in enumerate(texts)
    ]


@pytest.mark.parametrize(("text", "shown"), own_calls())
def test_own_calls(text: str, shown: bool, knowledge: Knowledge) -> None:  # noqa: FBT001 - what is asserted
    verdict = judge(heard(text, channel=Channel.CALL), knowledge)
    assert (verdict.level in (Level.SCAM, Level.SUSPICIOUS)) is shown, (verdict.score, [(one.signal, one.points) for one in verdict.findings])

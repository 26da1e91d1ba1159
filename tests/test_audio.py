"""Recordings: their forms, their bounds, what is said of silence, and a call that is listened to as it happens."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import wave
from importlib.util import find_spec
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from quivive import schema
from quivive.check import judge
from quivive.errors import UnreadableInput
from quivive.knowledge import Knowledge
from quivive.message import Channel, Message, Part
from quivive.readers import ReadOptions, read_message
from quivive.speech import weights
from quivive.speech.errors import CannotHear
from quivive.speech.recognise import Heard
from quivive.speech.sound import RATE, decoded, sound_format
from quivive.verdict import Level

RECORDING = Path(__file__).parent / "recordings" / "bank.opus"
_MISSING = [name for name in ("av", "numpy", "faster_whisper", weights.PARTS[0][0], weights.PARTS[1][0]) if find_spec(name) is None]
needs_audio = pytest.mark.skipif(bool(_MISSING), reason=f"the extra audio is not installed: {', '.join(_MISSING)}")


def heard(data: bytes, name: str = "call.wav", **options: object) -> Message:
    return read_message(data, options=ReadOptions(**options), name=name)  # type: ignore[arg-type] - the tests give what fits


def written(message: Message) -> Part:
    return message.parts[-1]


def pcm() -> bytes:
    """The recording as 16-bit samples."""
    samples, _ = decoded(RECORDING.read_bytes(), 600)
    return bytes((samples * 32_767).astype("<i2").tobytes())


def encoded(form: str, codec: str, rate: int) -> bytes:
    """The recording in another form."""
    import av  # noqa: PLC0415 - an optional part
    import numpy as np  # noqa: PLC0415 - as above

    sound = av.AudioFrame.from_ndarray(np.frombuffer(pcm(), dtype="<i2")[None, :], format="s16", layout="mono")
    sound.sample_rate = RATE
    target = io.BytesIO()
    with av.open(target, "w", format=form) as container:
        stream = container.add_stream(codec, rate=rate)
        stream.layout = "mono"
        for frame in av.AudioResampler(format=stream.codec_context.format.name, layout="mono", rate=rate).resample(sound):
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return target.getvalue()


@needs_audio
@pytest.mark.parametrize(("form", "codec", "rate"), [("wav", "pcm_s16le", 8_000), ("wav", "pcm_mulaw", 8_000), ("mp3", "libmp3lame", 16_000), ("ipod", "aac", 16_000), ("flac", "flac", 16_000)])
def test_forms(form: str, codec: str, rate: int) -> None:
    """Each form is known by how it begins and gives as many seconds."""
    data = encoded(form, codec, rate)
    assert sound_format(data[:64])
    samples, goes_on = decoded(data, 600)
    assert abs(len(samples) / RATE - 21.3) < 0.3
    assert not goes_on


@needs_audio
def test_a_scam_is_heard(knowledge: Knowledge) -> None:
    """The words are right enough for the answer, and what is asked has its second."""
    message = heard(RECORDING.read_bytes(), "voicemail.opus")
    part = written(message)
    assert message.channel is Channel.CALL
    assert "safe account" in part.text
    assert 0.5 < part.confidence <= 1.0
    verdict = judge(message, knowledge)
    assert verdict.level in (Level.SCAM, Level.SUSPICIOUS)
    asked = next(span for finding in verdict.findings if finding.signal == "ask_safe_account" for span in finding.spans)
    assert 8 <= (part.seconds_at(asked.start) or 0) <= 17


@needs_audio
def test_of_a_long_recording_the_first_minutes_are_heard() -> None:
    message = heard(RECORDING.read_bytes(), most_seconds=6, language="en")
    assert any(skipped.what == "the rest of the recording" for skipped in message.skipped)
    assert "six digits" not in written(message).text


@needs_audio
@pytest.mark.parametrize("sound", ["silence", "hum", "noise", "loud noise"])
def test_without_a_voice_it_says_so(sound: str) -> None:
    import numpy as np  # noqa: PLC0415 - an optional part

    time = np.arange(RATE * 8) / RATE
    samples = {"silence": 0 * time, "hum": 0.3 * np.sin(2 * np.pi * 220 * time), "noise": np.random.default_rng(1).normal(0, 0.05, time.size), "loud noise": np.random.default_rng(1).normal(0, 0.3, time.size)}[sound]
    target = io.BytesIO()
    with wave.open(target, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((samples * 32_767).astype("<i2").tobytes())
    with pytest.raises(CannotHear, match="Nobody speaks"):
        heard(target.getvalue())


@needs_audio
@pytest.mark.parametrize("noise", [0.0, 0.005, 0.02])
def test_no_voice_is_cut_on_a_telephone_line(noise: float) -> None:
    """Above 3,400 Hz nothing is left, and the detection is less sure: the beginnings of sentences stay, what is beside the call does not."""
    import numpy as np  # noqa: PLC0415 - an optional part

    from quivive.speech.recognise import speech_in  # noqa: PLC0415 - needs the part above

    samples, _ = decoded(RECORDING.read_bytes(), 600)
    spectrum = np.fft.rfft(samples)
    frequencies = np.fft.rfftfreq(len(samples), 1 / RATE)
    spectrum[(frequencies < 300) | (frequencies > 3_400)] = 0
    voice = np.fft.irfft(spectrum, len(samples))
    voice *= 0.8 / np.abs(voice).max()
    loudness = (voice[: voice.size // 320 * 320].reshape(-1, 320) ** 2).mean(axis=1)
    spoken = np.repeat(loudness > loudness.max() / 1_000, 320)
    beside = np.random.default_rng(2).normal(0, 0.05, 10 * RATE)
    line = np.concatenate((beside, voice + np.random.default_rng(1).normal(0, noise, voice.size), beside)).astype(np.float32)
    kept = np.zeros(line.size, dtype=bool)
    for piece in speech_in(line):
        kept[piece["start"] : piece["end"]] = True
    assert kept[beside.size :][: spoken.size][spoken].mean() > 0.97
    assert kept[: beside.size - 2 * RATE].sum() == kept[-beside.size + 2 * RATE :].sum() == 0


def test_clauses_have_their_times() -> None:
    """What Whisper gives as one piece is told clause by clause, and no letter is lost."""
    heard = Heard("Hello, this is your bank. Your account, 2,000 euros, is blocked.", 10.0, 20.0, 0.9)
    clauses = list(heard.clauses())
    assert " ".join(clause for clause, _ in clauses) == heard.text
    assert [clause for clause, _ in clauses] == ["Hello,", "this is your bank.", "Your account,", "2,000 euros,", "is blocked."]
    times = [start for _, start in clauses]
    assert times[0] == 10.0
    assert times == sorted(times)
    assert 13.5 < times[2] < 14.5


@needs_audio
@pytest.mark.parametrize("data", [b"RIFF\x24\x00\x00\x00WAVEfmt ", b"ID3" + bytes(200), b"OggS" + b"x" * 500, b"#!AMR\n" + b"\xff" * 50, b"fLaC" + bytes(60), b"\x00\x00\x00\x18ftypM4A " + bytes(80)])
def test_broken_recordings(data: bytes) -> None:
    with pytest.raises(UnreadableInput):
        heard(data)


@pytest.mark.parametrize(("head", "form"), [("fffb9064", "mp3"), ("fff3e0c4", "mp3"), ("fff15080", "aac"), ("fffe4800", ""), ("fffe0000", ""), ("fffbf000", ""), (b"FORMULAIRE: payez".hex(), ""), (b"ID3 tags are".hex(), ""), (b"OggSound is".hex(), "")])
def test_frames_without_a_name(head: str, form: str) -> None:
    """MP3 and AAC are known by their first frame; the mark of UTF-16 is none."""
    assert sound_format(bytes.fromhex(head)) == form


@needs_audio
def test_a_playlist_is_no_recording() -> None:
    """FFmpeg would open what a playlist names: the form is told, never guessed."""
    assert not sound_format(b"#EXTM3U\nhttp://127.0.0.1:9/a.ts\n")
    with pytest.raises(CannotHear):
        decoded(b"RIFF\x00\x00\x00\x00WAVE#EXTM3U\nhttp://127.0.0.1:9/a.ts\n", 10)


def test_other_weights_are_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for package, part in weights.PARTS:
        folder = tmp_path / package / "data"
        folder.mkdir(parents=True)
        (folder.parent / "__init__.py").write_text("")
        for name in ("config.json", "tokenizer.json", "vocabulary.txt", part):
            (folder / name).write_bytes(b"not the weights")
    monkeypatch.syspath_prepend(str(tmp_path))
    for package, _ in weights.PARTS:
        monkeypatch.delitem(sys.modules, package, raising=False)
    with pytest.raises(CannotHear, match=r"not the known ones .*model\.bin"):
        weights.packaged()
    for package, _ in weights.PARTS:
        sys.modules.pop(package, None)


def test_own_weights_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(CannotHear, match="no folder with weights"):
        weights.own_folder(str(tmp_path))


def test_without_the_extra_the_command_is_said(tmp_path: Path) -> None:
    """In a Python that does not find the optional part, nor do the processes that it starts."""
    (tmp_path / "av.py").write_text("raise ImportError")
    found = os.pathsep.join(filter(None, (str(tmp_path), os.environ.get("PYTHONPATH"))))
    command = [sys.executable, "-m", "quivive", "check", "--language", "en", str(RECORDING)]
    done = subprocess.run(command, env={**os.environ, "PYTHONPATH": found}, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "pip install 'quivive[audio]'" in done.stderr


@needs_audio
def test_listening_warns(tmp_path: Path) -> None:
    """Raw sound on standard input: one JSON line for each five seconds, a warning before the end, status 1."""
    command = [sys.executable, "-m", "quivive", "listen", "--format", "json", "--spoken", "en"]
    done = subprocess.run(command, input=pcm(), capture_output=True, check=False)
    assert done.returncode == 1, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    for line in lines:
        Draft202012Validator(schema.LISTEN).validate(line)
    assert [line["seconds"] for line in lines[:4]] == [5.0, 10.0, 15.0, 20.0]
    assert lines[-1]["warned_at"] < lines[-1]["seconds"]


@pytest.mark.parametrize("words", [("--rate", "44100"), ("--spoken", "english"), ("--format", "html")])
def test_listening_says_what_cannot_be(words: tuple[str, str]) -> None:
    done = subprocess.run([sys.executable, "-m", "quivive", "listen", *words], input=b"", capture_output=True, check=False)
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr

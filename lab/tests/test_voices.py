"""Calls that are spoken and heard: the line keeps the voice's band, words are compared as people would, and no voice is said."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from quivive_lab.voices import measure, speak
from quivive_lab.voices.line import RATE, as_wav, telephone
from quivive_lab.voices.prompts import prompt_recordings


def test_the_line_keeps_the_band_of_a_telephone() -> None:
    seconds = np.arange(16_000) / 16_000
    low, voice, high = (np.sin(2 * np.pi * tone * seconds).astype(np.float32) for tone in (100, 1_000, 6_000))
    heard = telephone(low + voice + high, 16_000, None, 1)
    power = np.abs(np.fft.rfft(heard)) ** 2
    tones = np.fft.rfftfreq(len(heard), 1 / RATE)
    assert len(heard) == RATE
    assert power[np.abs(tones - 1_000) < 5].sum() > 0.9 * power.sum()
    noisy = telephone(voice, 16_000, 10.0, 1)
    assert power[np.abs(tones - 1_000) < 5].sum() / power.sum() > (np.abs(np.fft.rfft(noisy)) ** 2)[np.abs(tones - 1_000) < 5].sum() / (np.abs(np.fft.rfft(noisy)) ** 2).sum()
    assert as_wav(heard)[:4] == b"RIFF"


def test_words_are_compared_without_their_marks() -> None:
    assert measure._words("Payez 5 000 €, aujourd'hui !") == ["payez", "5000", "euros", "aujourd", "hui"]
    assert measure._changes(["a", "b", "c"], ["a", "x", "c", "d"]) == 2


def test_without_a_voice_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(speak, "find_spec", lambda _: None)
    said = list(measure.run_voices(None, None, 1))
    assert said[-1] == "no French voice is installed: nothing measured"
    assert any("pip install py-nanotts" in line for line in said)


def test_announcements_become_recordings(tmp_path: Path) -> None:
    """Whole sentences only, each once, with what is said in the order in which it is heard."""
    (tmp_path / "sounds" / "extra").mkdir(parents=True)
    (tmp_path / "core-sounds-fr.txt").write_text(
        "; a comment\nbusy: Toutes les lignes sont occupées\nwait: Veuillez rester en ligne un instant\nyes: oui\ntone: [trois sons pas de mots du tout]\ngone: Une phrase dont le son manque\n",
        encoding="utf-8",
    )
    for place, loudness in (("busy", 0.5), ("wait", 0.25), ("yes", 0.1), ("tone", 0.1), ("extra/busy", 0.1)):
        (tmp_path / "sounds" / f"{place}.wav").write_bytes(as_wav(np.full(RATE, loudness, dtype=np.float32)))
    name, recordings = prompt_recordings(tmp_path, 3)
    assert name == "core-sounds-fr"
    [(text, samples)] = recordings
    assert sorted(text.split(". ")) == ["Toutes les lignes sont occupées", "Veuillez rester en ligne un instant"]
    first = samples[samples > 0][0]
    assert first == pytest.approx(0.5 if text.startswith("Toutes") else 0.25, abs=1e-3)
    assert (samples > 0).sum() == 2 * RATE
    with pytest.raises(FileNotFoundError, match="no list"):
        prompt_recordings(tmp_path / "sounds", 3)


def test_what_is_spoken_is_heard() -> None:
    pytest.importorskip("py_nanotts", reason="no French voice is installed (pip install py-nanotts)")
    rows = list(measure.run_voices(None, None, 1))
    assert sum(line.startswith("| SVOX Pico") for line in rows) == len(measure.LINES)

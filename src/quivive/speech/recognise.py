"""Samples to words with times, by Whisper: only where somebody speaks, the same each time, and never in a loop."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from quivive.frozen import frozen
from quivive.silent_onnx import silence_onnx_runtime
from quivive.speech.errors import CannotHear, missing_extra
from quivive.speech.sound import RATE
from quivive.speech.weights import own_folder, packaged

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

KNOWN = ("en", "fr", "de", "es", "it", "nl", "pt")
"""Languages whose signs of a scam are known."""
MOST_TOKENS = 200
"""Words and pieces of words of half a minute; fast speech has 120. A loop of the model ends here."""
BEAM = 3
"""Ways to go on that are kept at each word: the best one by one goes wrong more often where the sound is poor."""
SURE_OF_LANGUAGE = 0.6
_REPEATED = 3
"""So often the same words in a row are a loop of the model, not speech."""
_COMPRESSED = 2.4
"""A text that compresses better repeats itself (the limit of Whisper's own authors)."""
_CLAUSE = re.compile(r"(?<=[.,;:!?…]) ")
_NOT_WORDS = re.compile(r"\W+")


@frozen
class Heard:
    """What was said from `start` to `end`, in seconds, and how sure that is (0 to 1)."""

    text: str
    start: float
    end: float
    sureness: float

    def clauses(self) -> Iterator[tuple[str, float]]:
        """Its clauses, each with when it began by its share of the letters: a quarter of a minute may come as one piece."""
        said = 0
        for clause in _CLAUSE.split(self.text):
            yield clause, self.start + (self.end - self.start) * said / len(self.text)
            said += len(clause) + 1


@frozen
class Speech:
    """All that was heard. `language_sureness` is 1 where the language was given; `looped` counts what was left out as a
    loop of the model."""

    heard: tuple[Heard, ...]
    language: str
    language_sureness: float
    looped: int

    @property
    def sureness(self) -> float:
        """How sure the words are, weighed by their length."""
        letters = sum(len(each.text) for each in self.heard)
        return sum(each.sureness * len(each.text) for each in self.heard) / letters if letters else 0.0


@lru_cache(maxsize=1)
def load_model(folder: str) -> Any:  # noqa: ANN401 - the library is an optional part
    """The model: of the packaged weights, or of one's own `folder`. Raises `CannotHear`."""
    silence_onnx_runtime()
    try:
        from faster_whisper import WhisperModel  # noqa: PLC0415 - a large library of an optional part
    except ImportError:
        raise missing_extra() from None
    how: dict[str, Any] = {"device": "cpu", "compute_type": "int8", "local_files_only": True}
    try:
        return WhisperModel(str(own_folder(folder)), **how) if folder else WhisperModel("packaged", files=packaged(), **how)
    except (RuntimeError, ValueError, OSError) as error:
        what = f"The weights of speech recognition cannot be loaded: {str(error)[:200]}."
        raise CannotHear(what, "Name a folder with a Whisper model as CTranslate2 reads it.") from None


def speech_in(samples: NDArray[np.float32]) -> list[dict[str, int]]:
    """Where somebody speaks, as `start` and `end` in samples, by Silero's detection of voices.

    What is surely a voice, with all around it that may be one and two seconds of pause. Without what is above 3,400 Hz, as on a
    telephone line, the detection is half as sure of a voice: its usual threshold alone cuts the beginnings of sentences. The
    lower one alone would take music and loud noise for speech, which Whisper writes words for.
    """
    silence_onnx_runtime()
    try:
        from faster_whisper.vad import VadOptions, get_speech_timestamps  # noqa: PLC0415 - an optional part
    except ImportError:
        raise missing_extra() from None
    sure = VadOptions(threshold=0.5, min_speech_duration_ms=250, min_silence_duration_ms=500, speech_pad_ms=200)
    surely: list[dict[str, int]] = get_speech_timestamps(samples, sure)
    if not surely:
        return []
    perhaps = get_speech_timestamps(samples, VadOptions(threshold=0.2, neg_threshold=0.15, min_silence_duration_ms=2_000, speech_pad_ms=400))
    return [each for each in perhaps if any(each["start"] < one["end"] and one["start"] < each["end"] for one in surely)]


def recognised(samples: NDArray[np.float32], language: str, folder: str) -> Speech:
    """What is said in `samples`, in `language` (ISO 639-1) or the one that is heard. Raises `CannotHear` if nobody speaks."""
    spoken = speech_in(samples)
    if not spoken:
        raise CannotHear("Nobody speaks in this recording.", "Give a recording with a voice.")
    from faster_whisper.transcribe import restore_speech_timestamps  # noqa: PLC0415 - as above
    from faster_whisper.vad import collect_chunks  # noqa: PLC0415 - as above

    model = load_model(folder)
    (speech,), _ = collect_chunks(samples, spoken)
    sureness = 1.0
    if not language:
        language, sureness = _language(model, speech)
    segments, _ = model.transcribe(
        speech,
        language=language,
        beam_size=BEAM,
        temperature=0.0,
        condition_on_previous_text=False,
        max_new_tokens=MOST_TOKENS,
    )
    heard, looped = _without_loops(restore_speech_timestamps(segments, spoken, RATE))
    if not heard:
        raise CannotHear("Nobody speaks in this recording.", "Give a recording with a voice.")
    return Speech(tuple(heard), language, sureness, looped)


def _language(model: Any, speech: NDArray[np.float32]) -> tuple[str, float]:  # noqa: ANN401 - an optional part
    """The language of the first minutes of `speech`, and how sure that is; of the known ones where none is clear."""
    best, sureness, every = model.detect_language(audio=speech, language_detection_segments=3)
    if best in KNOWN or sureness >= SURE_OF_LANGUAGE:
        return str(best), float(sureness)
    known = [(share, language) for language, share in every if language in KNOWN]
    share, language = max(known, default=(float(sureness), str(best)))
    return str(language), float(share)


def _without_loops(segments: Iterable[Any]) -> tuple[list[Heard], int]:
    """What was heard, without what the model says over and over where it hears nothing clear."""
    heard: list[Heard] = []
    looped, same, before = 0, 0, ""
    for segment in segments:
        text = " ".join(str(segment.text).split())
        plain = _NOT_WORDS.sub(" ", text.casefold()).strip()
        if not plain:
            continue
        same = same + 1 if plain == before else 1
        before = plain
        if same >= _REPEATED or float(segment.compression_ratio) > _COMPRESSED:
            looped += 1
            continue
        heard.append(Heard(text, float(segment.start), float(segment.end), min(1.0, math.exp(float(segment.avg_logprob)))))
    return heard, looped

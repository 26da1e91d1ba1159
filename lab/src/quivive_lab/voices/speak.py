"""The voices that can be had without a network of models: SVOX Pico, and Kokoro with its French voice where its files are given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LANGUAGE = "fr"
KOKORO_VOICE = "ff_siwis"


@dataclass(frozen=True, slots=True)
class Voice:
    """A way to speak: what it is, and samples (between -1 and 1) at `rate` a second for a text."""

    name: str
    rate: int
    speak: Callable[[str], NDArray[np.float32]]


def voices(kokoro: Path | None) -> tuple[list[Voice], list[str]]:
    """Those that are there, and why the others are not. `kokoro` is a folder with `kokoro.onnx` and `voices.npz`."""
    found: list[Voice] = []
    missing: list[str] = []
    if find_spec("py_nanotts"):
        found.append(Voice("SVOX Pico fr-FR (py-nanotts)", 16_000, _pico))
    else:
        missing.append("SVOX Pico: pip install py-nanotts")
    if kokoro is None or not (kokoro / "kokoro.onnx").is_file() or not (kokoro / "voices.npz").is_file():
        missing.append("Kokoro: name a folder with kokoro.onnx and voices.npz by --kokoro")
    elif not find_spec("kokoro_onnx"):
        missing.append("Kokoro: pip install kokoro-onnx")
    else:
        found.append(Voice(f"Kokoro {KOKORO_VOICE} (kokoro-onnx)", 24_000, _kokoro(kokoro)))
    return found, missing


def _pico(text: str) -> NDArray[np.float32]:
    import numpy as np  # noqa: PLC0415 - as all that is heavy here, only once it is needed
    from py_nanotts import NanoTTS  # noqa: PLC0415 - an optional part

    return np.frombuffer(NanoTTS().speak(text, voice="fr-FR"), dtype="<i2").astype(np.float32) / np.float32(32_768)


def _kokoro(folder: Path) -> Callable[[str], NDArray[np.float32]]:
    from kokoro_onnx import Kokoro  # noqa: PLC0415 - an optional part

    from quivive.silent_onnx import silence_onnx_runtime  # noqa: PLC0415 - as above

    silence_onnx_runtime()
    engine = Kokoro(str(folder / "kokoro.onnx"), str(folder / "voices.npz"))

    def speak(text: str) -> NDArray[np.float32]:
        import numpy as np  # noqa: PLC0415 - as above

        samples, _ = engine.create(text, voice=KOKORO_VOICE, speed=1.0, lang="fr-fr")
        return np.asarray(samples, dtype=np.float32)

    return speak

"""A telephone line, computed: 300 to 3,400 Hz, 8,000 samples a second, the companding of G.711, and noise."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

RATE = 8_000
_LOW, _HIGH = 300.0, 3_400.0
_MU = 255.0
"""Of the μ-law (ITU-T G.711)."""


def telephone(samples: NDArray[np.float32], rate: int, noise_db: float | None, seed: int) -> NDArray[np.float32]:
    """What arrives at the other end, `RATE` samples a second; `noise_db` is by how much the voice is louder than the noise (None: no noise)."""
    import numpy as np  # noqa: PLC0415 - the lab's other commands do without

    spectrum = np.fft.rfft(samples)
    frequencies = np.fft.rfftfreq(len(samples), 1 / rate)
    spectrum[(frequencies < _LOW) | (frequencies > _HIGH)] = 0
    count = int(len(samples) * RATE / rate)
    kept = np.zeros(count // 2 + 1, dtype=complex)
    shared = min(len(kept), len(spectrum))
    kept[:shared] = spectrum[:shared]
    heard = np.fft.irfft(kept, count) * (count / len(samples))
    heard /= max(float(np.abs(heard).max()), 1e-6) / 0.8
    if noise_db is not None:
        power = float(np.mean(heard**2)) / 10 ** (noise_db / 10)
        heard = heard + np.random.default_rng(seed).normal(0, power**0.5, count)
    pressed = np.sign(heard) * np.log1p(_MU * np.abs(np.clip(heard, -1, 1))) / np.log1p(_MU)
    coarse = np.round(pressed * 127) / 127
    return np.asarray(np.sign(coarse) * ((1 + _MU) ** np.abs(coarse) - 1) / _MU, dtype=np.float32)


def as_wav(samples: NDArray[np.float32]) -> bytes:
    """The samples as a WAV file of 16 bits."""
    import io  # noqa: PLC0415 - as above
    import wave  # noqa: PLC0415 - as above

    import numpy as np  # noqa: PLC0415 - as above

    held = io.BytesIO()
    with wave.open(held, "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(2)
        written.setframerate(RATE)
        written.writeframes((np.clip(samples, -1, 1) * 32_767).astype("<i2").tobytes())
    return held.getvalue()

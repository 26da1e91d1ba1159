"""Recordings in any usual form to samples: 16,000 a second, one channel, between -1 and 1, and never more than was asked for."""

from __future__ import annotations

import io
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from quivive.native import native_decoder
from quivive.speech.errors import CannotHear, missing_extra

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

RATE: Final = 16_000
"""Samples a second that Whisper and the detection of voices are made for; a telephone's 8,000 are doubled."""


def sound_format(head: bytes) -> str:
    """What FFmpeg calls the form of a recording that begins like `head`; empty where it is none.

    It is always told: left to guess, it would take a playlist for a recording and open what that names.
    """
    if head[:4] == b"RIFF" and head[8:12] == b"WAVE":
        return "wav"
    if head[4:8] == b"ftyp":
        return "mov"
    if head[:4] == b"FORM" and head[8:12] in (b"AIFF", b"AIFC"):
        return "aiff"
    for start, name in _BEGINNINGS:
        after = head[len(start) : len(start) + 1]
        # Words may begin like a name in letters: behind that, no letter and no space stand.
        if head.startswith(start) and not (start.isascii() and (after.isalnum() or after == b" ")):
            return name
    return _by_its_frame(head) if len(head) > 3 and head[0] == 0xFF else ""


def _by_its_frame(head: bytes) -> str:
    """`mp3` or `aac` by the first frame's header (ISO/IEC 11172-3, 13818-7). Text in UTF-16 begins with FF FE: no layer III."""
    if head[1] & 0xF6 == 0xF0:
        return "aac"
    layer_three = head[1] & 0xE6 == 0xE2 and head[1] >> 3 & 3 != 1
    return "mp3" if layer_three and head[2] >> 4 not in (0, 15) and head[2] >> 2 & 3 != 3 else ""


_BEGINNINGS = (
    (b"ID3", "mp3"),
    (b"OggS", "ogg"),
    (b"fLaC", "flac"),
    (b"#!AMR", "amr"),
    (b"\x1aE\xdf\xa3", "matroska"),
    (b".snd", "au"),
)


def decoded(data: bytes, most_seconds: float) -> tuple[NDArray[np.float32], bool]:
    """The samples of a recording, and whether it goes on after `most_seconds`. Raises `CannotHear` if it is broken."""
    native_decoder()
    try:
        import av  # noqa: PLC0415 - a large library of an optional part
        import numpy as np  # noqa: PLC0415 - as above
    except ImportError:
        raise missing_extra() from None
    form = sound_format(data[:64])
    pieces: list[NDArray[np.float32]] = []
    count, most = 0, int(most_seconds * RATE)
    # What was decoded before a fault is heard.
    faults = suppress(av.FFmpegError, ValueError, IndexError, MemoryError)
    with faults, av.open(io.BytesIO(data), mode="r", format=form or None, metadata_errors="ignore") as container:
        if not container.streams.audio:
            raise CannotHear("There is no sound in this recording.", "Give a recording with a voice.")
        resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)
        for frame in container.decode(audio=0):
            frame.pts = None
            for converted in resampler.resample(frame):
                piece = converted.to_ndarray().reshape(-1).astype(np.float32) / 32_768.0
                pieces.append(piece)
                count += piece.size
            if count > most:
                break
    if not count:
        raise CannotHear("The sound is broken or in a form that is not known.", "Save it as WAV or MP3, and check that.")
    samples = np.concatenate(pieces)
    return samples[:most], count > most

"""Recordings in any usual form to samples: 16,000 a second, one channel, between -1 and 1, and never more than was asked for."""

from __future__ import annotations

import io
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from quivive.speech.errors import CannotHear, missing_extra

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

RATE: Final = 16_000
"""Samples a second that Whisper and the detection of voices are made for; a telephone's 8,000 are doubled."""

_SYNC = (0xE0, 0x06)


def sound_format(head: bytes) -> str:
    """What FFmpeg calls the form of a recording that begins like `head`; empty where it is none.

    It is always told: left to guess, it would take a playlist for a recording and open what that names.
    """
    if head[:4] == b"RIFF" and head[8:12] == b"WAVE":
        return "wav"
    if head[4:8] == b"ftyp":
        return "mov"
    for start, name in _BEGINNINGS:
        if head.startswith(start):
            return name
    if len(head) > 3 and head[0] == 0xFF and head[1] & 0xF6 == 0xF0:
        return "aac"
    return "mp3" if len(head) > 3 and head[0] == 0xFF and head[1] & _SYNC[0] == _SYNC[0] and head[1] & _SYNC[1] and head[2] >> 4 not in (0, 15) else ""


_BEGINNINGS = (
    (b"ID3", "mp3"),
    (b"OggS", "ogg"),
    (b"fLaC", "flac"),
    (b"#!AMR", "amr"),
    (b"\x1aE\xdf\xa3", "matroska"),
    (b"FORM", "aiff"),
    (b".snd", "au"),
)


def decoded(data: bytes, most_seconds: float) -> tuple[NDArray[np.float32], bool]:
    """The samples of a recording, and whether it goes on after `most_seconds`. Raises `CannotHear` if it is broken."""
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

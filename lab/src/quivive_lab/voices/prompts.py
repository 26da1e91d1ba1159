"""Announcements of a telephone exchange, spoken by people, put together to recordings as long as a voicemail."""

from __future__ import annotations

import gzip
import random
import re
import wave
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

RATE = 8_000
_LISTS = re.compile(r"core-sounds-\w\w\.txt(\.gz)?")
_LONGEST, _PAUSE = 20.0, 0.6
"""Seconds of a recording, and between two announcements."""
_SEED = 7


def prompt_recordings(folder: Path, most: int) -> tuple[str, list[tuple[str, NDArray[np.float32]]]]:
    """The name of the first list `core-sounds-XX.txt` under `folder`, and `most` recordings with the words said in them.

    It is what Debian's packages `asterisk-core-sounds-XX` and `asterisk-core-sounds-XX-wav` bring: a list of `name: words`, and a WAV
    of 8,000 samples a second for each name. Raises `FileNotFoundError` where there is no list.
    """
    import numpy as np  # noqa: PLC0415 - as all that is heavy here, only once it is needed

    lists = sorted(path for path in folder.rglob("core-sounds-*") if _LISTS.fullmatch(path.name))
    if not lists:
        raise FileNotFoundError(f"no list core-sounds-XX.txt under {folder}")
    # Of two with one name the one that is not in a folder of its own is meant.
    files = {path.stem: path for path in sorted(folder.rglob("*.wav"), key=lambda path: (-len(path.parts), path))}
    said = [(words, files[name]) for name, words in _listed(lists[0]) if name in files]
    random.Random(_SEED).shuffle(said)  # noqa: S311 - the same recordings each time
    pause = np.zeros(int(_PAUSE * RATE), dtype=np.float32)
    recordings: list[tuple[str, NDArray[np.float32]]] = []
    while said and len(recordings) < most:
        words: list[str] = []
        pieces = [pause]
        while said and sum(piece.size for piece in pieces) < _LONGEST * RATE:
            text, path = said.pop()
            words.append(text)
            pieces += (_samples(path), pause)
        recordings.append((". ".join(words), np.concatenate(pieces)))
    return lists[0].name.split(".")[0], recordings


def _listed(path: Path) -> list[tuple[str, str]]:
    """Names and words of whole sentences: no single words, no `[tone]`, nothing that is only a part of one."""
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    lines = (line.partition(":") for line in data.decode("utf-8", "replace").splitlines() if not line.startswith(";"))
    return [(name.strip(), words.strip(' "“”')) for name, _, words in lines if 5 <= len(words.split()) <= 40 and not re.search(r"[\[(<{…�]|\.\.\.", words)]


def _samples(path: Path) -> NDArray[np.float32]:
    import numpy as np  # noqa: PLC0415 - as above

    with wave.open(str(path)) as sound:
        return np.frombuffer(sound.readframes(sound.getnframes()), dtype="<i2").astype(np.float32) / np.float32(32_768)

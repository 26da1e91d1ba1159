"""The recordings that a mail carries: "you have a new voice message" is heard, where the part that hears is installed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from importlib.util import find_spec

from quivive.errors import UnreadableInput
from quivive.message import Message, Part, PartName, Skipped
from quivive.readers.attached import AttachedFile
from quivive.readers.limits import MEGABYTE, left_out
from quivive.readers.options import ReadOptions

MOST_RECORDINGS = 2
"""Of one mail."""
MOST_SECONDS = 120
"""Of each; a voicemail says what it wants in the first minute."""
_MOST_BYTES = 16 * MEGABYTE
_RECORDING = "a recording in the mail"


def with_sounds(message: Message, files: Sequence[AttachedFile], options: ReadOptions) -> Message:
    """`message` with the words of its first recordings as the part `transcript`, or with the note why there are none."""
    recordings = [file for file in files if file.kind == "recording"]
    if not recordings:
        return message
    if find_spec("faster_whisper") is None:
        return _noted(message, Skipped(_RECORDING, "an optional part is not installed", "install quivive[audio]"))
    # Imported here because hardly any mail has one.
    from quivive.readers import audio  # noqa: PLC0415

    bounded = replace(options, most_seconds=min(options.most_seconds or MOST_SECONDS, MOST_SECONDS))
    heard: list[Message] = []
    for file in recordings[:MOST_RECORDINGS]:
        try:
            heard.append(audio.read(file.content(_MOST_BYTES), bounded, file.name))
        except UnreadableInput as error:
            message = _noted(message, Skipped(_RECORDING, error.what[:1].lower() + error.what[1:].rstrip("."), error.remedy))
    if len(recordings) > MOST_RECORDINGS:
        message = _noted(message, left_out("further recordings of the mail", f"{MOST_RECORDINGS} recordings"))
    if not heard:
        return message
    text = "\n\n".join(one.part(PartName.TRANSCRIPT) for one in heard)
    sure = min(part.confidence for one in heard for part in one.parts if part.name == PartName.TRANSCRIPT)
    message = replace(message, parts=(*message.parts, Part(str(PartName.TRANSCRIPT), text, sure)))
    return _noted(message, *(skipped for one in heard for skipped in one.skipped))


def _noted(message: Message, *skipped: Skipped) -> Message:
    return replace(message, skipped=tuple(dict.fromkeys((*message.skipped, *skipped))))

"""A recording (voicemail, voice message, call) to the words said in it, by an optional part on this machine."""

from __future__ import annotations

from quivive.message import Message, Skipped
from quivive.readers.options import ReadOptions
from quivive.readers.turns import Turn, call_message
from quivive.speech.sound import RATE, decoded, sound_format

ORDER = 15
READS_BYTES = True
"""It is asked for what is no text."""

MOST_SECONDS = 30 * 60
"""Of a longer recording only so much is heard."""
UNSURE = 0.5
"""Below, on average, words may be wrong: people are told."""
UNSURE_OF_LANGUAGE = 0.6


def recognises(head: bytes, name: str) -> bool:  # noqa: ARG001 - the family's signature
    """A sound file by how it begins; of MP4 and Matroska those that are named as sound."""
    form = sound_format(head)
    if form in ("mov", "matroska"):
        return head[8:11] == b"M4A" or name.lower().endswith((".m4a", ".mp4", ".m4b", ".mov", ".3gp", ".webm", ".mka", ".mkv"))
    return bool(form)


def read(data: bytes, options: ReadOptions, name: str) -> Message:
    """The words in a recording as a call; raises `UnreadableInput` if it is broken, nobody speaks, or the part is missing."""
    # Imported here because most messages are texts.
    from quivive.speech.recognise import recognised  # noqa: PLC0415

    samples, goes_on = decoded(data, options.most_seconds or MOST_SECONDS)
    speech = recognised(samples, options.language, options.speech_model)
    skipped: list[Skipped] = []
    if goes_on:
        minutes = max(1, round(len(samples) / RATE / 60))
        skipped.append(Skipped("the rest of the recording", f"only the first {minutes} minutes are heard", "Check the rest on its own."))
    if speech.language_sureness < UNSURE_OF_LANGUAGE:
        skipped.append(Skipped("the language of the recording", "it is not sure which language is spoken", "Say it with --spoken."))
    if speech.sureness < UNSURE:
        skipped.append(Skipped("some words of the recording", "they could not be heard clearly", "Listen to it yourself, and type what is said."))
    if speech.looped:
        skipped.append(Skipped("a noisy passage of the recording", "no words could be told in it", "Listen to it yourself, and type what is said."))
    turns = [Turn("", clause, round(start, 2)) for each in speech.heard for clause, start in each.clauses()]
    return call_message(turns, options, identifier=name, confidence=round(min(1.0, speech.sureness), 2), skipped=tuple(skipped))

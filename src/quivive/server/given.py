"""What somebody handed in on a form: one message, and what they said of it."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath, PureWindowsPath

from starlette.datastructures import FormData, UploadFile

from quivive.api import channel_named, country_code, happened_named
from quivive.knowledge import load_knowledge
from quivive.readers import ReadOptions, eml
from quivive.readers.mime import split_headers
from quivive.readers.recognise import HEAD
from quivive.verdict import Happened

LONGEST_TEXT = 200_000
"""Characters that are read of what was pasted."""
_LONGEST_WORD = 200
CARRIED = 1_000_000
"""Bytes of a file that the answer's page carries along, so that the next step needs no second upload."""


@dataclass(frozen=True, slots=True)
class Given:
    """One message as it was handed in. `data` is its content, `name` that of its file (empty for pasted text);
    `more` are the small fields of the form that later steps are handed on."""

    data: bytes
    name: str
    options: ReadOptions
    happened: tuple[Happened, ...]
    more: Mapping[str, str]

    @property
    def mail(self) -> bytes:
        """The bytes, if it is a mail."""
        return self.data if self.name and eml.recognises(self.data[:HEAD], self.name) and split_headers(self.data)[0] else b""

    def carried(self) -> dict[str, str]:
        """The fields that hand the message on to the next form, or nothing if it is too large for that."""
        if len(self.data) > CARRIED:
            return {}
        if not self.name:
            return {"text": self.data.decode("utf-8", "replace"), **self.more}
        return {"file_data": base64.b64encode(self.data).decode("ascii"), "file_name": self.name, **self.more}


async def given(form: FormData) -> Given | None:
    """What the form holds, or None where there is no message in it. Raises `QuiviveError` for a field nobody knows."""
    data, name = await _content(form)
    if not data.strip():
        return None
    return Given(data, name, options(form), happened(form), {field: text for field in ("channel", "sender", "country") if (text := word(form, field))})


async def _content(form: FormData) -> tuple[bytes, str]:
    for field in ("file", "photo"):
        upload = form.get(field)
        if isinstance(upload, UploadFile) and upload.filename:
            return await upload.read(), _plain_name(upload.filename)
    if word(form, "file_data", longest=CARRIED * 2):
        try:
            return base64.b64decode(word(form, "file_data", longest=CARRIED * 2), validate=True), _plain_name(word(form, "file_name"))
        except (binascii.Error, ValueError):
            return b"", ""
    shared = [word(form, field, longest=LONGEST_TEXT) for field in ("title", "text", "url")]
    return "\n".join(text for text in shared if text).encode("utf-8", "replace"), ""


def options(form: FormData) -> ReadOptions:
    """What was said beside the message."""
    channel, country = word(form, "channel"), word(form, "country")
    return ReadOptions(
        channel=channel_named(channel) if channel else None,
        sender=word(form, "sender"),
        country=country_code(country, load_knowledge()) if country else "",
    )


def happened(form: FormData) -> tuple[Happened, ...]:
    """What was ticked."""
    ticked: Sequence[str] = [text for text in form.getlist("happened") if isinstance(text, str)][: len(Happened)]
    return happened_named(text[:_LONGEST_WORD] for text in ticked)


def word(form: FormData, field: str, *, longest: int = _LONGEST_WORD) -> str:
    """The text of a field, cut to a length; empty where it is missing or a file."""
    text = form.get(field, "")
    return text[:longest].strip() if isinstance(text, str) else ""


def _plain_name(name: str) -> str:
    """The last part of a file's name, whatever system it comes from; it is only shown and never opened."""
    last = PureWindowsPath(PurePosixPath(name).name).name
    return "".join(letter for letter in last if letter.isprintable())[:_LONGEST_WORD] or "file"



"""What the person says about an input, and what is handed back where a row cannot be read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from quivive.message import Channel, Message
from quivive.readers.charset import cleaned

if TYPE_CHECKING:
    from concurrent.futures import Future


Apart: TypeAlias = "Callable[[str, bytes, ReadOptions, str], Future[Message]]"
"""Reads in another process: asked with the module that reads, the content, the options and the name."""


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What is known beside the input itself; it wins over what a reader would guess.

    `trusted_authservs` are the names (RFC 8601 authserv-id) of the mail servers that the
    person trusts, so their own; `language` is ISO 639-1, `country` ISO 3166-1 alpha-2. `enrich`
    is asked for every mail with its bytes, which nothing else keeps: see `quivive.enrich`. `speech_model` is a folder
    with one's own weights of speech recognition, `most_seconds` how much of a recording is heard (0: half an hour).
    `apart` has whatever needs a decoder in native code read by another process (`quivive.isolated.ahead`); without it,
    it is read in this one.
    """

    channel: Channel | None = None
    sender: str = ""
    country: str = ""
    language: str = ""
    trusted_authservs: frozenset[str] = field(default_factory=frozenset)
    enrich: Callable[[bytes, Message], Message] | None = None
    speech_model: str = ""
    most_seconds: int = 0
    apart: Apart | None = None

    def __post_init__(self) -> None:
        """A sender comes from an argument or from JSON, which can hold what no text may: half characters."""
        if self.sender and (clean := cleaned(self.sender)) != self.sender:
            object.__setattr__(self, "sender", clean)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """One row, file or mail of a stream that could not be read, why, and the remedy."""

    identifier: str
    why: str
    remedy: str = ""

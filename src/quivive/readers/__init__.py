"""Readers turn whatever a person has (text, a mail, an address, a file, a folder) into messages.

Each module of this package that has an `ORDER` is a reader and says itself what it recognises;
they are asked in that order, lowest first:

- `recognises(head, name)` with `read(data, options, name)`: one message (picture, pdf, outlook, calendar, url, eml, text);
  with `READS_BYTES` where that is no text, `MAY_BE_SIGNED` where a signature covers its bytes;
- `recognises(head, name)` with `read_each(stream, options, name)`: many (mbox, jsonl, csv_rows);
- `recognises_folder(folder)` with `files(folder)`: a folder (maildir, folder).

A new format is a new file; nothing has to be registered.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from io import BytesIO
from itertools import islice
from pathlib import Path
from types import ModuleType
from typing import BinaryIO

from quivive.errors import UnreadableInput
from quivive.message import Message, Skipped
from quivive.readers.limits import MEGABYTE, MOST_OF_LARGE_FILE, MOST_WHOLE_FILE
from quivive.readers.lines import Rewound
from quivive.readers.opened import opened
from quivive.readers.options import ReadOptions, Unreadable
from quivive.readers.recognise import HEAD, refuse_what_is_no_text
from quivive.readers.waited import Begun, Read, begun, waited

__all__ = ["ReadOptions", "Unreadable", "read_all", "read_each_of", "read_message", "read_one", "read_stream"]


def read_message(source: bytes | str, *, options: ReadOptions, name: str = "") -> Message:
    """The one message in `source`, which is its content, not a path.

    `name` identifies it (a file's name) and helps to recognise it. What is given as text is text, however odd. Raises
    `UnreadableInput`, and nothing else, if there is no message in it.
    """
    message = _begun_message(source, options, name)
    return message.message() if isinstance(message, Begun) else message


def _begun_message(source: bytes | str, options: ReadOptions, name: str) -> Message | Begun:
    written = isinstance(source, str)
    data = source.encode("utf-8", "replace") if isinstance(source, str) else bytes(source)
    if not data[:HEAD].strip() and not data.strip():
        raise UnreadableInput("The message is empty.", "Paste the text of the message, or name its file.")
    head = data[:HEAD]
    reader = next(each for each in _readers("read") if each.recognises(head, name) and not (written and _reads_bytes(each)))
    if not written and not _reads_bytes(reader):
        refuse_what_is_no_text(head)
    return begun(reader, data, options, name)


def read_one(data: bytes, *, options: ReadOptions, name: str) -> Message:
    """The only message in a file's content; without a `name` it is a text that was pasted, whatever it looks like.

    Raises `UnreadableInput` where there is none, and where there are several.
    """
    if not name:
        return read_message(data.decode("utf-8", "replace"), options=options)
    found = list(islice(read_stream(BytesIO(data), options, name), 2))
    if not found:
        raise UnreadableInput("The message is empty.", "Paste the text of the message, or name its file.")
    if isinstance(found[0], Unreadable):
        raise UnreadableInput(found[0].why, found[0].remedy)
    if len(found) > 1:
        raise UnreadableInput("There are several messages in this file.", "Choose a file that holds one.")
    return found[0]


def read_all(path_or_dash: str | Path, options: ReadOptions) -> Iterator[Message | Unreadable]:
    """Every message in a file or folder, or on standard input (`-`), in order.

    What cannot be read comes as `Unreadable` in its place. One message at a time is held in
    memory, and where they are read apart a few. Raises `UnreadableInput` if there is no such file or folder.
    """
    return waited(_all(path_or_dash, options))


def read_each_of(inputs: Iterable[str | Path], options: ReadOptions) -> Iterator[Message | Unreadable]:
    """Every message of every input, as `read_all` has them; an input that cannot be read further is `Unreadable` in its place."""
    return waited(item for each in inputs for item in _as_far_as_can_be(each, options))


def _as_far_as_can_be(path_or_dash: str | Path, options: ReadOptions) -> Iterator[Read]:
    try:
        yield from _all(path_or_dash, options)
    except (OSError, UnreadableInput) as error:
        yield Unreadable(str(path_or_dash), f"The input cannot be read further: {error}.", "Check who may read it.")


def _all(path_or_dash: str | Path, options: ReadOptions) -> Iterator[Read]:
    if str(path_or_dash) == "-":
        yield from _stream(sys.stdin.buffer, options, "")
        return
    path = Path(path_or_dash)
    try:
        there, is_folder = path.exists(), path.is_dir()
    except (OSError, ValueError) as error:
        raise UnreadableInput(f"{path} cannot be read: {error}.", "Check who may read it.") from None
    if not there:
        raise UnreadableInput(f"There is no file or folder called {path}.", "Check its name.")
    if is_folder:
        folder_reader = next(each for each in _readers("files") if each.recognises_folder(path))
        try:
            for file in folder_reader.files(path):
                yield from _read_file(file, options, file.relative_to(path).as_posix())
        except OSError as error:
            why = f"The folder cannot be read further: {error.strerror or error}."
            yield Unreadable(str(error.filename or path), why, "Check who may read it.")
    else:
        yield from _read_file(path, options, path.name)


def _read_file(path: Path, options: ReadOptions, name: str) -> Iterator[Read]:
    try:
        with opened(path) as stream:
            yield from _stream(stream, options, name)
    except UnreadableInput as error:
        yield Unreadable(name, error.what, error.remedy)
    except OSError as error:
        yield Unreadable(
            name, f"The file cannot be opened: {error.strerror or error}.", "Check who may read it."
        )


def read_stream(stream: BinaryIO, options: ReadOptions, name: str) -> Iterator[Message | Unreadable]:
    """Every message in `stream`, in order; `name` helps to recognise what it holds."""
    return waited(_stream(stream, options, name))


def _stream(stream: BinaryIO, options: ReadOptions, name: str) -> Iterator[Read]:
    head = stream.read(HEAD)
    for reader in _readers("read_each"):
        if reader.recognises(head, name):
            yield from reader.read_each(Rewound(head, stream), options, name)
            return
    data = head + stream.read(MOST_WHOLE_FILE + 1 - len(head)) if len(head) == HEAD else head
    too_large = len(data) > MOST_WHOLE_FILE
    try:
        message = _begun_message(data[:MOST_OF_LARGE_FILE] if too_large else data, options, name)
    except UnreadableInput as error:
        yield Unreadable(name or "-", error.what, error.remedy)
        return
    if too_large:
        message = message.followed(_cut) if isinstance(message, Begun) else _cut(message)
    yield message


def _cut(message: Message) -> Message:
    note = Skipped("the rest of the file", f"only {MOST_OF_LARGE_FILE // MEGABYTE} MB of it are read")
    return replace(message, skipped=(*message.skipped, note))


@lru_cache(maxsize=8)
def _readers(ability: str) -> tuple[ModuleType, ...]:
    """The modules of this package that are readers with `ability`, in their order."""
    names = sorted(info.name for info in pkgutil.iter_modules(__path__))
    modules = [importlib.import_module(f"{__name__}.{name}") for name in names]
    readers = [module for module in modules if hasattr(module, "ORDER") and hasattr(module, ability)]
    return tuple(sorted(readers, key=lambda module: int(module.ORDER)))


def _reads_bytes(reader: ModuleType) -> bool:
    """Whether it reads what is no text."""
    return bool(getattr(reader, "READS_BYTES", False))

"""What the two processes tell each other: a length, and so many bytes. What comes back is taken for messages and nothing else."""

from __future__ import annotations

import io
import pickle
import struct
from collections.abc import Mapping
from dataclasses import is_dataclass
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from types import UnionType
from typing import IO, Any, Final, Union, get_args, get_origin, get_type_hints

from quivive import message
from quivive.errors import MissingExtra, UnreadableInput
from quivive.frozen import frozen
from quivive.message import Message
from quivive.readers.options import ReadOptions

_LENGTH: Final = struct.Struct(">Q")
MOST_BYTES: Final = 128 * 1024 * 1024
"""Of one frame: the largest file that is read whole, with room for what is said of it."""


@frozen
class Asked:
    """One file to read; `reader` is the module that reads it, empty where it is to be recognised."""

    data: bytes
    name: str
    options: ReadOptions
    reader: str = ""


@frozen
class Unread:
    """Why it could not be read: a sentence and its remedy, or the extra that is missing and what for."""

    what: str
    remedy: str = ""
    extra: str = ""

    def raised(self) -> UnreadableInput | MissingExtra:
        """As the error that a reader raises."""
        return MissingExtra(self.extra, self.what) if self.extra else UnreadableInput(self.what, self.remedy)


class NotAnAnswer(Exception):
    """What came back is none: the process that should answer was taken over, or is no longer itself."""


def send(stream: IO[bytes], told: Asked | Message | Unread) -> None:
    """Write one frame."""
    content = pickle.dumps(told, protocol=5)
    stream.write(_LENGTH.pack(len(content)))
    stream.write(content)
    stream.flush()


def receive_asked(stream: IO[bytes]) -> Asked:
    """The next file to read. Raises `EOFError` once nobody asks any more. Who asks is trusted."""
    asked: Asked = pickle.loads(_frame(stream))  # noqa: S301 - it comes from the process that started this one
    return asked


def receive_answer(stream: IO[bytes]) -> Message | Unread:
    """What was read. Raises `EOFError` where the other process ended, `NotAnAnswer` for what is no message.

    Who answers is not trusted, since a stranger's file may have taken it over: only the classes that a message is made
    of are ever made.
    """
    frame = _frame(stream)
    try:
        answer: object = _Restricted(io.BytesIO(frame)).load()
    except Exception as error:  # noqa: BLE001 - whatever bytes that are no answer lead the library to
        raise NotAnAnswer from error
    if isinstance(answer, (Message, Unread)) and _is(answer, type(answer)):
        return answer
    raise NotAnAnswer


def _is(value: object, hint: Any) -> bool:  # noqa: ANN401 - a type, in whatever form types are written
    """Whether a value is what the type says, all the way down."""
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return any(_is(value, one) for one in inner)
    if origin is tuple:
        kinds = inner[:1] * len(value) if isinstance(value, tuple) and inner[1:] == (Ellipsis,) else inner
        return isinstance(value, tuple) and len(value) == len(kinds) and all(map(_is, value, kinds))
    if origin is Mapping:
        return isinstance(value, dict) and all(_is(key, inner[0]) and _is(told, inner[1]) for key, told in value.items())
    if type(value) is not hint and not (hint is float and type(value) is int):
        return False
    return not is_dataclass(hint) or all(_is(getattr(value, name), kind) for name, kind in _fields(hint))


@lru_cache(maxsize=64)
def _fields(kind: type[Any]) -> tuple[tuple[str, Any], ...]:
    return tuple(get_type_hints(kind).items())


def _frame(stream: IO[bytes]) -> bytes:
    head = stream.read(_LENGTH.size)
    length = _LENGTH.unpack(head)[0] if len(head) == _LENGTH.size else 0
    if length > MOST_BYTES:
        raise NotAnAnswer
    content = stream.read(length)
    if not length or len(content) < length:
        raise EOFError
    return content


_CLASSES: Final[dict[tuple[str, str], type[Any]]] = {
    **{(message.__name__, name): made for name, made in vars(message).items() if isinstance(made, type) and made.__module__ == message.__name__},
    **{(made.__module__, made.__qualname__): made for made in (Unread, datetime, timedelta, timezone)},
}
"""What an answer may be made of: values, none of which does anything when it is made."""


class _Restricted(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> type[Any]:
        """Only what an answer is made of (the way of Python's own documentation, "Restricting Globals")."""
        try:
            return _CLASSES[module, name]
        except KeyError:
            raise pickle.UnpicklingError(f"{module}.{name} is no part of a message") from None

"""One message read here, or elsewhere where it needs a native decoder; several of them waited for in the order in which they stand."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from types import ModuleType
from typing import TYPE_CHECKING, Final, TypeAlias

from quivive.errors import MissingExtra, UnreadableInput
from quivive.frozen import frozen
from quivive.message import Message
from quivive.native import NativeDecoderNeeded, native_elsewhere
from quivive.readers.options import ReadOptions, Unreadable

if TYPE_CHECKING:
    from concurrent.futures import Future

MOST_BEGUN: Final = 8
"""Files that wait for another process at once, each held in memory."""
MOST_BEHIND: Final = 64
"""Messages that wait behind one that is not yet read."""


@frozen
class Begun:
    """A message that is being read elsewhere, and what is done with it then."""

    identifier: str
    reading: Future[Message]
    then: tuple[Callable[[Message], Message], ...] = ()

    def followed(self, step: Callable[[Message], Message]) -> Begun:
        """The same, with one more step after the others."""
        return replace(self, then=(*self.then, step))

    def message(self) -> Message:
        """The message, waited for. Raises `UnreadableInput` where it could not be read."""
        try:
            message = self.reading.result()
        except MissingExtra as error:
            raise UnreadableInput(str(error), f"install quivive[{error.extra}]") from None
        for step in self.then:
            message = step(message)
        return message


Read: TypeAlias = Message | Unreadable | Begun
"""What a reader of many gives for each: the message, why there is none, or that it is being read elsewhere."""


def begun(reader: ModuleType, data: bytes, options: ReadOptions, name: str) -> Message | Begun:
    """What `reader` reads in `data`; elsewhere (`options.apart`) if that was given and a native decoder is needed.

    Raises `UnreadableInput` if it is read here and there is no message in it.
    """
    enrich = options.enrich if getattr(reader, "MAY_BE_SIGNED", False) else None
    here = _here(reader, data, options, name)
    if isinstance(here, Message):
        return enrich(data, here) if enrich else here
    return here.followed(lambda message: enrich(data, message)) if enrich else here


def _here(reader: ModuleType, data: bytes, options: ReadOptions, name: str) -> Message | Begun:
    if options.apart is None:
        message: Message = reader.read(data, options, name)
        return message
    try:
        with native_elsewhere():
            read: Message = reader.read(data, options, name)
    except NativeDecoderNeeded:
        sent = replace(options, apart=None, enrich=None)
        return Begun(name, options.apart(reader.__name__, data, sent, name))
    return read


def waited(items: Iterable[Read]) -> Iterator[Message | Unreadable]:
    """The items in their order, none of them still to come; while one is waited for those after it are begun."""
    waiting: deque[Read] = deque()
    begun_now = 0
    for item in items:
        waiting.append(item)
        begun_now += isinstance(item, Begun)
        while waiting and not (isinstance(waiting[0], Begun) and begun_now < MOST_BEGUN and len(waiting) < MOST_BEHIND and not waiting[0].reading.done()):
            first = waiting.popleft()
            begun_now -= isinstance(first, Begun)
            yield _read(first)
    yield from map(_read, waiting)


def _read(item: Read) -> Message | Unreadable:
    if not isinstance(item, Begun):
        return item
    try:
        return item.message()
    except UnreadableInput as error:
        return Unreadable(item.identifier, error.what, error.remedy)

"""Chunks of messages judged by several processes, in order, with a bounded number under way."""

from __future__ import annotations

import os
import signal
import threading
from collections import Counter, deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import chain, islice
from multiprocessing import connection, get_context, parent_process, resource_tracker
from typing import TypeVar

from quivive.batch.rows import judged, line
from quivive.errors import QuiviveError
from quivive.knowledge import load_knowledge
from quivive.message import Message
from quivive.readers import Unreadable

MOST_IN_CHUNK = 200
MOST_CHARACTERS = 2_000_000
"""A chunk ends here: large mails do not add up in memory."""
_ALONE = 2
"""So few chunks are judged here: other processes take longer to start than they would save."""

Chunk = Sequence[Message | Unreadable]
A = TypeVar("A")
T = TypeVar("T")


class WorkerDied(QuiviveError):
    """A process that judged messages ended by itself, for instance killed for its memory."""


@dataclass(frozen=True, slots=True)
class Answered:
    """A chunk's rows as they are written, how often each level was given, how many were unreadable."""

    rows: bytes
    levels: Counter[str]
    unreadable: int


def available_processors() -> int:
    """How many processors this process may use, which can be fewer than the machine has."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def chunked(items: Iterable[Message | Unreadable]) -> Iterator[Chunk]:
    """The items in chunks, in order."""
    chunk: list[Message | Unreadable] = []
    characters = 0
    for item in items:
        chunk.append(item)
        if isinstance(item, Message):
            characters += sum(len(part.text) for part in item.parts)
        if len(chunk) >= MOST_IN_CHUNK or characters >= MOST_CHARACTERS:
            yield chunk
            chunk, characters = [], 0
    if chunk:
        yield chunk


def answer(chunk: Chunk) -> Answered:
    """Judge one chunk in this process."""
    knowledge = load_knowledge()
    verdicts = [judged(item, knowledge) for item in chunk]
    text = "".join(line(item, verdict) for item, verdict in zip(chunk, verdicts, strict=True))
    return Answered(
        rows=text.encode(),
        levels=Counter(str(verdict.level) for verdict in verdicts),
        unreadable=sum(isinstance(item, Unreadable) for item in chunk),
    )


def answer_all(chunks: Iterator[Chunk], jobs: int, answering: Callable[[Chunk], T]) -> Generator[T, None, None]:
    """Have `answering` answer every chunk, by `jobs` processes, and give the answers in the chunks' order.

    `answering` is sent to the processes (a function of a module, or a `partial` of one). Raises `WorkerDied` if one
    of the processes ends by itself.
    """
    first = list(islice(chunks, _ALONE + 1)) if jobs > 1 else []
    if len(first) <= _ALONE:
        yield from map(answering, chain(first, chunks))
        return
    pool = ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=begin)
    try:
        yield from _in_order(pool, chain(first, chunks), 2 * jobs, answering)
    except BrokenProcessPool:
        raise WorkerDied("One of the processes that judge the messages ended by itself.") from None
    finally:
        pool.shutdown(cancel_futures=True)


def _in_order(pool: ProcessPoolExecutor, chunks: Iterable[Chunk], most: int, answering: Callable[[Chunk], T]) -> Iterator[T]:
    under_way: deque[Future[T]] = deque()
    for chunk in chunks:
        under_way.append(submitted(pool, answering, chunk))
        if len(under_way) >= most:
            yield under_way.popleft().result()
    while under_way:
        yield under_way.popleft().result()


def submitted(pool: ProcessPoolExecutor, function: Callable[[A], T], argument: A) -> Future[T]:
    """What a process of `pool` will make of it, where the pool's processes start with `begin`.

    Ctrl-C goes to all processes of a terminal, and one that only just starts would die of it with a page of Python's own
    words: it is held back until it is submitted, and in a process that was started meanwhile for good.
    """
    if not hasattr(signal, "pthread_sigmask"):
        return pool.submit(function, argument)
    resource_tracker.ensure_running()  # it lets the signal through again once it is started
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        return pool.submit(function, argument)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def begin() -> None:
    """In a new process: leave Ctrl-C to the first one, and end with it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    # A parent that is killed says nothing, and its workers would wait for it for ever.
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)

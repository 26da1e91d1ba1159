"""A scan: every message of every input in order, judged, one row each, in constant memory."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from itertools import islice
from typing import BinaryIO

from quivive.batch.output import Finished
from quivive.batch.processes import answer, answer_all, chunked
from quivive.errors import QuiviveError
from quivive.message import Message
from quivive.readers import ReadOptions, Unreadable, read_each_of


class OtherInput(QuiviveError):
    """The rows that are already written are not those of this input."""


@dataclass(slots=True)
class Scanned:
    """What was done so far; `before` counts the rows that an earlier scan had written."""

    before: int = 0
    rows: int = 0
    unreadable: int = 0
    levels: Counter[str] = field(default_factory=Counter)


def scan(
    inputs: Iterable[str],
    options: ReadOptions,
    output: BinaryIO,
    *,
    jobs: int,
    done: Finished,
    tell: Callable[[Scanned], None],
) -> Scanned:
    """Write one row for every message of `inputs` to `output`, after those that are `done`.

    `tell` is called after every chunk, when its rows are in the file. Order and content do not
    depend on `jobs`. Raises `OtherInput` if `done` does not fit, `WorkerDied` as `answer_all`
    does; whatever was written until then is complete.
    """
    so_far = Scanned(before=done.rows)
    items = _after(read_each_of(inputs, options), done)
    with closing(answer_all(chunked(items), jobs, answer)) as answers:
        for answered in answers:
            output.write(answered.rows)
            output.flush()
            so_far.rows += sum(answered.levels.values())
            so_far.levels += answered.levels
            so_far.unreadable += answered.unreadable
            tell(so_far)
    return so_far


def _after(items: Iterator[Message | Unreadable], done: Finished) -> Iterator[Message | Unreadable]:
    last = deque(enumerate(islice(items, done.rows), start=1), maxlen=1)
    count, item = last[0] if last else (0, None)
    if count < done.rows or (item is not None and item.identifier != done.last_id):
        raise OtherInput("The rows that are already written are not those of this input.")
    return items

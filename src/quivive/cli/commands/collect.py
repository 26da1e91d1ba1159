"""`quivive collect`: messages that were reported, into a store, without what is personal in them."""

from __future__ import annotations

import json
import signal
import sys
import time
from argparse import Namespace
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quivive.cli.arguments import Arguments, WrongUse, one_of, whole_number
from quivive.cli.console import COULD_NOT, NOTHING_FOUND, Console
from quivive.cli.given import add_options_of_reading, existing_inputs, options_of_reading
from quivive.cli.listing import FORMATS, as_json
from quivive.cli.progress import Progress
from quivive.cli.stored import add_key, add_store, key_of_store, opened_store
from quivive.faults import unreadable_said
from quivive.readers import ReadOptions, Unreadable
from quivive.renderers.visible import visible_line
from quivive.schema import COLLECT_NAME
from quivive.verdict import Level

if TYPE_CHECKING:
    from quivive.batch.collect import Collected, Terms
    from quivive.batch.drop import Drop
    from quivive.store import Store

STOPPED = 130
MOST_SAID = 100
"""What could not be read is said one by one up to here, and then counted."""
_SOURCE = "command-line"
_BETWEEN_LOOKS = 1.0
"""Seconds between two looks at a folder that is watched."""


def add_arguments(parser: Arguments) -> None:
    """What can be given."""
    parser.input("inputs", nargs="*", metavar="INPUT")
    add_store(parser)
    add_key(parser)
    add_options_of_reading(parser)
    parser.option("--sender", default="", metavar="SENDER")
    parser.option("--region", default="", metavar="CODE")
    parser.option("--source", default=_SOURCE, metavar="NAME")
    parser.option("--reporter", default="", metavar="WHO")
    parser.option("--keep-text", default="no", metavar="yes|no")
    parser.option("--watch", default="", metavar="DIR")
    parser.option("--jobs", "-j", metavar="N")
    parser.option("--format", default="terminal", metavar="|".join(FORMATS))
    parser.option("--no-progress", action="store_true")


def run(chosen: Namespace, console: Console) -> int:
    """Collect; the status is 0 if every message could be read, whatever was found in it, else 2."""
    from quivive.batch.collect import Collected  # noqa: PLC0415 - the help is there at once

    jobs = _jobs(chosen, console)
    options = options_of_reading(chosen, console, at_once=jobs)
    inputs = existing_inputs(chosen.inputs, console)
    drop = _drop(chosen, console)
    if not inputs and drop is None:
        raise WrongUse(console.say("collect.needs_input"), console.say("errors.see_help", command="quivive collect --help"))
    telling = _Telling(chosen, console)
    so_far = Collected()
    terms = _terms(chosen, console)
    _end_like_ctrl_c()
    with opened_store(chosen, console, create=True) as store:
        terms = replace(terms, key=key_of_store(chosen, console, store))
        try:
            if inputs:
                _take(inputs, options, store, terms, so_far, jobs, telling)
            if drop is not None:
                _watch(drop, options, store, terms, so_far, jobs, telling)
        except KeyboardInterrupt:
            # Whoever watches a folder ends it so, and nothing is left undone.
            telling.end(so_far, done=drop is not None)
            console.note(console.say("collect.stopped"))
            return NOTHING_FOUND if drop is not None else STOPPED
    telling.end(so_far, done=True)
    return COULD_NOT if so_far.unreadable else NOTHING_FOUND


def _end_like_ctrl_c() -> None:
    """Who ends a service (SIGTERM) wants what Ctrl-C does."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)


def _jobs(chosen: Namespace, console: Console) -> int:
    from quivive.batch.processes import available_processors  # noqa: PLC0415 - the help is there at once

    return whole_number(chosen.jobs, "--jobs", console.wording, at_least=1) if chosen.jobs else available_processors()


def _drop(chosen: Namespace, console: Console) -> Drop | None:
    from quivive.batch.drop import Drop  # noqa: PLC0415 - the help is there at once

    if not chosen.watch:
        return None
    folder = Path(chosen.watch)
    if not folder.is_dir():
        raise WrongUse(console.say("collect.no_folder", path=chosen.watch), console.say("collect.no_folder_remedy"))
    return Drop(folder)


def _terms(chosen: Namespace, console: Console) -> Terms:
    """What was said of all messages; the key is still to come."""
    from quivive.batch.collect import REGION, SOURCE, Terms  # noqa: PLC0415 - the help is there at once

    one_of(("yes", "no"), "--keep-text", chosen.keep_text, console.wording)
    if not SOURCE.fullmatch(chosen.source):
        raise WrongUse(console.say("errors.unknown_choice", name=chosen.source, text="--source"), console.say("collect.source_remedy"))
    region = chosen.region.upper()
    if region and not REGION.fullmatch(region):
        raise WrongUse(console.say("errors.unknown_choice", name=chosen.region, text="--region"), console.say("collect.region_remedy"))
    keep_text = chosen.keep_text == "yes"
    return Terms(b"", datetime.now(UTC), chosen.source, chosen.reporter, region, keep_text)


def _take(inputs: Iterable[str], options: ReadOptions, store: Store, terms: Terms, so_far: Collected, jobs: int, telling: _Telling) -> None:
    from quivive.batch.collect import collect  # noqa: PLC0415 - the help is there at once
    from quivive.batch.processes import WorkerDied  # noqa: PLC0415 - as above
    from quivive.readers import read_each_of  # noqa: PLC0415 - as above

    try:
        collect(read_each_of(inputs, options), store, terms, so_far, jobs=jobs, tell=telling.tell)
    except WorkerDied:
        telling.end(so_far, done=False)
        raise WrongUse(telling.console.say("errors.worker_died"), telling.console.say("errors.worker_died_remedy")) from None


def _watch(drop: Drop, options: ReadOptions, store: Store, terms: Terms, so_far: Collected, jobs: int, telling: _Telling) -> None:
    """Take every file that is complete, and move it away when the store has acknowledged all of it, for ever."""
    from quivive.batch.drop import DONE, FAILED  # noqa: PLC0415 - the help is there at once

    console = telling.console
    console.note(console.say("collect.watching", path=str(drop.folder)))
    while True:
        try:
            files = drop.complete()
        except OSError as error:
            raise WrongUse(console.say("collect.no_folder", path=str(drop.folder)), error.strerror or str(error)) from None
        for path in files:
            before = so_far.unreadable
            _take([str(path)], options, store, replace(terms, collected=datetime.now(UTC)), so_far, jobs, telling)
            if not drop.unchanged(path):
                continue  # somebody wrote more into it meanwhile: it is taken again
            where = FAILED if so_far.unreadable > before else DONE
            try:
                telling.moved(path, drop.put_away(path, where))
            except OSError as error:
                said = console.say("errors.not_writable", path=str(drop.folder / where), text=error.strerror or str(error))
                raise WrongUse(said, console.say("collect.no_folder_remedy")) from None
        time.sleep(_BETWEEN_LOOKS)


class _Telling:
    """What is said while and after it is collected, for people or for programs."""

    def __init__(self, chosen: Namespace, console: Console) -> None:
        self.console = console
        self._machine = as_json(chosen.format, console)
        self._progress = Progress(console, shown=not self._machine and sys.stderr.isatty() and not chosen.no_progress)
        self._said = 0

    def tell(self, so_far: Collected, unreadable: tuple[Unreadable, ...]) -> None:
        """A chunk is acknowledged."""
        for one in unreadable:
            self._said += 1
            if self._said <= MOST_SAID:
                self._progress.end()
                self.console.fault(unreadable_said(one.identifier, one.why, one.remedy, self.console.wording))
        if self._machine:
            self._write(so_far, done=False)
        self._progress.tell(so_far.read)

    def moved(self, path: Path, target: Path) -> None:
        """A file that was watched for is dealt with."""
        if not self._machine:
            self.console.note(self.console.say("collect.moved", name=visible_line(path.name), path=visible_line(str(target))))

    def end(self, so_far: Collected, *, done: bool) -> None:
        """All that was collected, or until it was stopped."""
        self._progress.end()
        if self._machine:
            self._write(so_far, done=done)
            return
        say, note = self.console.say, self.console.note
        if self._said > MOST_SAID:
            note(say("collect.more_unreadable", count=self._said - MOST_SAID))
        note(say("collect.summary", count=so_far.read, fresh=so_far.new, known=so_far.known))
        note(say("cli.summary_levels", **{str(level): so_far.levels[level] for level in Level}))
        if so_far.expired:
            note(say("collect.expired", count=so_far.expired))
        if so_far.unreadable:
            note(say("collect.unreadable", count=so_far.unreadable))

    def _write(self, so_far: Collected, *, done: bool) -> None:
        row: dict[str, Any] = {"schema": COLLECT_NAME, "done": done}
        row |= {name: getattr(so_far, name) for name in ("read", "new", "known", "expired", "unreadable")}
        row["levels"] = {str(level): so_far.levels[level] for level in Level}
        self.console.write(json.dumps(row) + "\n")
        sys.stdout.flush()

"""`quivive store`: what a store holds, written out, read in, erased, and let go for its age."""

from __future__ import annotations

import json
import os
import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from quivive.cli.arguments import Arguments, WrongUse, one_of, whole_number
from quivive.cli.console import COULD_NOT, NOTHING_FOUND, Console
from quivive.cli.given import check_language
from quivive.cli.listing import FORMATS, as_json, write_json
from quivive.cli.stored import add_key, add_store, key_of_store, opened_store
from quivive.cli.written import can_be_written
from quivive.renderers.reasons import colon
from quivive.renderers.visible import visible_line

if TYPE_CHECKING:
    from quivive.store import Store
    from quivive.store.statistics import Statistics

ACTIONS = ("stats", "export", "import", "erase", "retain")
SCHEMA_NAME = "quivive.store/1"
_WITH_FILE = ("export", "import")
_MOST_SAID = 100


def add_arguments(parser: Arguments) -> None:
    """What can be given."""
    parser.input("store_action", metavar="|".join(ACTIONS))
    parser.input("store_file", nargs="?", default="", metavar="FILE")
    add_store(parser)
    add_key(parser)
    parser.option("--reporter", default="", metavar="WHO")
    parser.option("--days", default="", metavar="N")
    parser.option("--dry-run", action="store_true")
    parser.option("--overwrite", action="store_true")
    parser.option("--format", default="terminal", metavar="|".join(FORMATS))


def run(chosen: Namespace, console: Console) -> int:
    """Do what was asked for; 2 if a line that was read in is none of a store."""
    check_language(chosen, console)
    action = one_of(ACTIONS, "store", chosen.store_action, console.wording)
    as_json(chosen.format, console)
    needed = {"FILE": (chosen.store_file, _WITH_FILE), "--reporter": (chosen.reporter.strip(), ("erase",)), "--days": (chosen.days, ("retain",))}
    for name, (value, actions) in needed.items():
        if action in actions and not value:
            raise WrongUse(console.say("errors.argument_missing", name=name), console.say("errors.see_help", command="quivive store --help"))
    with opened_store(chosen, console, create=action == "import") as store:
        return {"stats": _stats, "export": _export, "import": _import, "erase": _erase, "retain": _retain}[action](store, chosen, console)


# --- what it holds


def _stats(store: Store, chosen: Namespace, console: Console) -> int:
    numbers = store.statistics()
    if as_json(chosen.format, console):
        values = {name: value.isoformat() if isinstance(value, datetime) else value for name, value in asdict(numbers).items()}
        write_json(console, {"schema": SCHEMA_NAME, "store": store.name, **values})
    else:
        mark = colon(console.wording)
        console.write("".join(f"{console.say(f'store.labels.{name}')}{mark} {said}\n" for name, said in _lines(store, numbers, console) if said))
    return NOTHING_FOUND


def _lines(store: Store, numbers: Statistics, console: Console) -> Iterator[tuple[str, str]]:
    """A label's name and what stands behind it, empty where there is nothing to say."""
    figures = console.wording.figures

    def day(when: datetime | None) -> str:
        return figures.date(when.date().isoformat()) if when else ""

    def most(values: dict[str, int]) -> str:
        return ", ".join(f"{visible_line(name) or '–'} {figures.number(count)}" for name, count in values.items())

    yield "place", visible_line(store.name)
    yield "reports", figures.number(numbers.reports)
    yield "aged", figures.number(numbers.aged) if numbers.aged else ""
    yield "received", " – ".join(dict.fromkeys(filter(None, (day(numbers.first_received), day(numbers.last_received)))))
    yield "collected", day(numbers.last_collected)
    yield "forgotten", day(numbers.forgotten_before)
    for name, values in numbers.by.items():
        yield name, most(dict(values))
    yield "fingerprints", most(dict(numbers.fingerprints))
    yield "journals", most(dict(numbers.journals))
    yield "size", f"{figures.number(numbers.size / 1e6, 1)}\u00a0MB"


# --- written out and read in


def _export(store: Store, chosen: Namespace, console: Console) -> int:
    from quivive.store.transfer import lines  # noqa: PLC0415 - the help is there at once

    can_be_written(chosen.store_file, store.name, console, overwrite=chosen.overwrite)
    count = 0
    with _output(chosen.store_file, console) as stream:
        for count, line in enumerate(lines(store), start=1):  # noqa: B007 - counted
            stream.write(json.dumps(line, ensure_ascii=True).encode() + b"\n")
    console.note(console.say("store.exported", count=count, path=visible_line(chosen.store_file)))
    return NOTHING_FOUND


@contextmanager
def _output(name: str, console: Console) -> Iterator[BinaryIO]:
    """Where the lines go: under the name only when all are written, and for the owner only."""
    if name == "-":
        yield sys.stdout.buffer
        return
    draft = Path(f"{name}.{os.getpid()}.part")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(name)
    except OSError as error:
        said = console.say("errors.not_writable", path=visible_line(name[:200]), text=error.strerror or str(error))
        raise WrongUse(said) from None
    finally:
        draft.unlink(missing_ok=True)


def _import(store: Store, chosen: Namespace, console: Console) -> int:
    from quivive.readers.limits import MOST_ROW  # noqa: PLC0415 - the help is there at once
    from quivive.readers.lines import bounded_lines  # noqa: PLC0415 - as above
    from quivive.store.transfer import read_in  # noqa: PLC0415 - as above

    said = 0

    def tell(number: int, why: str) -> None:
        nonlocal said
        said += 1
        if said <= _MOST_SAID:
            console.fault(console.say("store.line", name=str(number), text=visible_line(why)))

    try:
        with sys.stdin.buffer if chosen.store_file == "-" else Path(chosen.store_file).open("rb") as stream:
            taken = read_in(store, bounded_lines(stream, MOST_ROW), tell)
    except OSError as error:
        text = error.strerror or str(error)
        raise WrongUse(console.say("errors.not_readable", path=visible_line(chosen.store_file[:200]), text=text)) from None
    if as_json(chosen.format, console):
        write_json(console, {"schema": SCHEMA_NAME, "store": store.name, **asdict(taken)})
    console.note(console.say("store.imported", count=taken.new + taken.known, fresh=taken.new, known=taken.known))
    if taken.expired:
        console.note(console.say("collect.expired", count=taken.expired))
    if taken.unreadable:
        console.note(console.say("store.lines_left_out", count=taken.unreadable))
    return COULD_NOT if taken.unreadable else NOTHING_FOUND


# --- taken out


def _erase(store: Store, chosen: Namespace, console: Console) -> int:
    from quivive.store.keys import reporter_hash  # noqa: PLC0415 - the help is there at once

    removed = store.erase(reporter_hash(key_of_store(chosen, console, store), chosen.reporter), dry_run=chosen.dry_run)
    _removed("erased" if not chosen.dry_run else "would_erase", removed.reports, chosen, console)
    return NOTHING_FOUND


def _retain(store: Store, chosen: Namespace, console: Console) -> int:
    days = whole_number(chosen.days, "--days", console.wording, at_least=1)
    try:
        since = datetime.now(UTC) - timedelta(days=days)
    except OverflowError:
        since = datetime.min.replace(tzinfo=UTC)
    removed = store.retain(since, dry_run=chosen.dry_run)
    _removed("let_go" if not chosen.dry_run else "would_let_go", removed.reports, chosen, console)
    return NOTHING_FOUND


def _removed(key: str, count: int, chosen: Namespace, console: Console) -> None:
    if as_json(chosen.format, console):
        write_json(console, {"schema": SCHEMA_NAME, key: count})
    else:
        console.write(console.say(f"store.{key}", count=count) + "\n")

"""`quivive simulate`: invented reports, with the truth beside them, to try what watches reports."""

from __future__ import annotations

import csv
from argparse import Namespace
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from quivive.cli.arguments import Arguments, WrongUse, whole_number
from quivive.cli.commands.routes import day
from quivive.cli.console import NOTHING_FOUND, Console
from quivive.cli.given import check_language
from quivive.cli.stored import add_store, opened_store
from quivive.cli.written import can_be_written
from quivive.renderers.visible import visible_line

if TYPE_CHECKING:
    from quivive.simulate import Parameters, SimulatedReport, Wave

_AT_ONCE = 2_000
_YEARS = range(1996, 2200)
_MOST_DAYS, _MOST_SCALE, _LARGEST_WAVES = 3_660, 1_000.0, 1_000_000


def add_arguments(parser: Arguments) -> None:
    """What can be given."""
    parser.option("--output", "-o", default="", metavar="FILE.jsonl")
    parser.option("--truth", default="", metavar="FILE.csv")
    parser.option("--seed", default="1", metavar="N")
    parser.option("--start", default="", metavar="YYYY-MM-DD")
    parser.option("--days", default="365", metavar="N")
    parser.option("--scale", default="1", metavar="X")
    parser.option("--waves", default="", metavar="FILE.toml")
    parser.option("--direct", action="store_true")
    add_store(parser)
    parser.option("--overwrite", action="store_true")


def run(chosen: Namespace, console: Console) -> int:
    """Write the simulated reports; the same for the same options."""
    from quivive.simulate import simulate  # noqa: PLC0415 - the help is there at once

    check_language(chosen, console)
    if bool(chosen.output) == bool(chosen.direct):
        raise WrongUse(console.say("simulate.where"), console.say("simulate.where_remedy"))
    parameters = _parameters(chosen, console)
    for path in filter(None, (chosen.output, chosen.truth)):
        can_be_written(path, chosen.waves, console, overwrite=chosen.overwrite)
    reports = simulate(parameters, whole_number(chosen.seed, "--seed", console.wording, at_least=0))
    with ExitStack() as opened:
        if chosen.truth:
            reports = _with_truth(reports, opened.enter_context(_text(chosen.truth, console)))
        if chosen.direct:
            count, place = _into_store(reports, chosen, console)
        else:
            count, place = _lines(reports, opened.enter_context(_text(chosen.output, console))), chosen.output
    console.note(console.say("simulate.done", count=count, path=visible_line(place)))
    return NOTHING_FOUND


def _parameters(chosen: Namespace, console: Console) -> Parameters:
    from quivive.simulate import Parameters  # noqa: PLC0415 - the help is there at once

    if not chosen.start:
        raise WrongUse(console.say("errors.argument_missing", name="--start"), console.say("errors.see_help", command="quivive simulate --help"))
    start = day(chosen.start, console, option="--start")
    if start.year not in _YEARS:
        raise WrongUse(console.say("errors.unknown_choice", name=chosen.start, text="--start"), console.say("routes.today_remedy"))
    days = min(_MOST_DAYS, whole_number(chosen.days, "--days", console.wording, at_least=1))
    last = start.year + days // 365 + 1
    try:
        scale = float(chosen.scale)
    except ValueError:
        scale = 0.0
    if not 0 < scale <= _MOST_SCALE:
        raise WrongUse(console.say("errors.unknown_choice", name=chosen.scale, text="--scale"), console.say("simulate.scale_remedy"))
    return Parameters(start, days, scale, waves=_waves(chosen, start, last, console))


def _waves(chosen: Namespace, start: date, last: int, console: Console) -> tuple[Wave, ...]:
    """Those of the file; without one a wave in each July."""
    from quivive.simulate import prime_day_wave  # noqa: PLC0415 - the help is there at once
    from quivive.simulate.waves import read_waves  # noqa: PLC0415 - as above

    if not chosen.waves:
        return tuple(wave for year in range(start.year, last + 1) if (wave := prime_day_wave(year)).start >= start)
    try:
        with Path(chosen.waves).open(encoding="utf-8") as stream:
            text = stream.read(_LARGEST_WAVES + 1)
    except (OSError, ValueError) as error:
        raise WrongUse(console.say("errors.not_found", path=visible_line(chosen.waves[:200])), visible_line(str(error)[:200])) from None
    return read_waves(text[:_LARGEST_WAVES], visible_line(chosen.waves[:200]))


@contextmanager
def _text(path: str, console: Console) -> Iterator[TextIO]:
    try:
        with Path(path).open("w", encoding="utf-8", newline="") as stream:
            yield stream
    except OSError as error:
        raise WrongUse(console.say("errors.not_writable", path=visible_line(path[:200]), text=error.strerror or "")) from None


def _with_truth(reports: Iterable[SimulatedReport], stream: TextIO) -> Iterator[SimulatedReport]:
    """The same reports; the truth of each is written as it passes."""
    from quivive.simulate import TRUTH_COLUMNS  # noqa: PLC0415 - the help is there at once

    writer = csv.writer(stream)
    writer.writerow(TRUTH_COLUMNS)
    for one in reports:
        writer.writerow(one.truth_row())
        yield one


def _lines(reports: Iterable[SimulatedReport], stream: TextIO) -> int:
    count = 0
    for one in reports:
        stream.write(one.line())
        count += 1
    return count


def _into_store(reports: Iterable[SimulatedReport], chosen: Namespace, console: Console) -> tuple[int, str]:
    """How many were put there, and the store's name."""
    from quivive.simulate.direct import direct_reports  # noqa: PLC0415 - the help is there at once

    count = 0
    with opened_store(chosen, console, create=True) as store:
        made = direct_reports(reports, signed=True)
        while chunk := list(islice(made, _AT_ONCE)):
            store.add(chunk)
            count += len(chunk)
        return count, store.name

"""`quivive surges`: which brands, kinds of scam, channels and countries have more reports than usual now."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from quivive.cli.arguments import Arguments, WrongUse, one_of
from quivive.cli.console import NOTHING_FOUND, Console
from quivive.cli.given import check_language
from quivive.cli.listing import FORMATS, as_json, write_json
from quivive.cli.stored import add_store, opened_store
from quivive.watching import Period, Series

if TYPE_CHECKING:
    from quivive.surges import Detection

_FIRST_SHOWN = 20
_FILTERS = ("brand", "type", "channel", "country")
_YEARS = range(1970, 2200)


def add_arguments(parser: Arguments) -> None:
    """What can be given."""
    add_store(parser)
    parser.option("--counts", default="", metavar="FILE.csv")
    parser.option("--period", default=str(Period.DAY), metavar="|".join(Period))
    parser.option("--at", default="", metavar="DATE")
    parser.option("--brand", default="", metavar="ID")
    parser.option("--type", default="", metavar="TYPE")
    parser.option("--channel", default="", metavar="CHANNEL")
    parser.option("--country", default="", metavar="CC")
    parser.option("--all", action="store_true")
    parser.option("--format", default="terminal", metavar="|".join(FORMATS))


def run(chosen: Namespace, console: Console) -> int:
    """Show the surges; the status is 0 whether there are any or none."""
    check_language(chosen, console)
    machine = as_json(chosen.format, console)
    period = Period(one_of([str(each) for each in Period], "--period", chosen.period, console.wording))
    if chosen.store and chosen.counts:
        raise WrongUse(console.say("surges.store_or_counts"), console.say("surges.store_or_counts_remedy"))
    now = datetime.now(UTC)
    at = _moment(chosen.at, console) if chosen.at else now

    # Imported here because numpy takes its time, and the help is there at once.
    from quivive.surges import detect, known_events  # noqa: PLC0415

    events = known_events()
    rows = (row for row in _rows(chosen, at, period, console) if _wanted(row[1], chosen))
    found = detect(rows, at=at, period=period, events=events)
    if machine:
        from quivive.renderers.surges import as_table  # noqa: PLC0415 - the other form does without

        write_json(console, as_table(found, events, console.wording))
        return NOTHING_FOUND
    _tell(found, now, console, everything=chosen.all)
    return NOTHING_FOUND


def _rows(chosen: Namespace, at: datetime, period: Period, console: Console) -> Iterator[tuple[datetime, Series, int]]:
    """The counts of the store, or of the table."""
    if chosen.counts:
        from quivive.surges.counts_file import read_counts  # noqa: PLC0415 - only for a team's own counts

        yield from read_counts(Path(chosen.counts))
        return
    from quivive.watch.surging import counted  # noqa: PLC0415 - the help is there at once

    with opened_store(chosen, console) as store:
        yield from counted(store, at, period, at + timedelta(weeks=1))


def _wanted(series: Series, chosen: Namespace) -> bool:
    values = (series.brand, series.scam_type, series.channel, series.country)
    return all(
        not getattr(chosen, name) or getattr(chosen, name).casefold() == value.casefold()
        for name, value in zip(_FILTERS, values, strict=True)
    )


def _moment(given: str, console: Console) -> datetime:
    """The moment given; a day without a time is its last moment, so that it is looked at whole."""
    try:
        moment = datetime.fromisoformat(given)
    except ValueError:
        moment = datetime.min
    if moment.year not in _YEARS:
        said = console.say("errors.unknown_choice", name=given, text="--at")
        raise WrongUse(said, console.say("surges.at_remedy"))
    if len(given) <= len("2026-11-30"):
        moment = datetime.combine(moment, time.max)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _tell(found: Detection, now: datetime, console: Console, *, everything: bool) -> None:
    from quivive.knowledge import load_knowledge  # noqa: PLC0415 - only where names are shown
    from quivive.renderers.surges import page  # noqa: PLC0415 - only this form needs it
    from quivive.surges import known_events  # noqa: PLC0415 - the help is there at once

    most = len(found.waves) if everything else _FIRST_SHOWN
    names = load_knowledge()
    console.write(page(found, known_events(), names, console.wording, most=most, carried=everything, now=now))

"""`quivive watch`: what is new in a store: campaigns, surges, and where they go next."""

from __future__ import annotations

import time as clock
from argparse import Namespace
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from quivive.cli.arguments import Arguments, WrongUse, whole_number
from quivive.cli.commands.routes import day
from quivive.cli.console import NOTHING_FOUND, Console
from quivive.cli.given import check_language
from quivive.cli.listing import FORMATS, as_json, write_json
from quivive.cli.stored import add_store, opened_store
from quivive.renderers.visible import visible_line

if TYPE_CHECKING:
    from quivive.knowledge import Knowledge
    from quivive.store import Store
    from quivive.watch import Overview

_LAST = "last"
_READER = "team"
_YEARS = range(1996, 9_000)


def add_arguments(parser: Arguments) -> None:
    """What can be given."""
    add_store(parser)
    parser.option("--since", default=_LAST, metavar="last|YYYY-MM-DD")
    parser.option("--at", default="", metavar="YYYY-MM-DD")
    parser.option("--all", action="store_true")
    parser.option("--most", default="10", metavar="N")
    parser.option("--reader", default=_READER, metavar="NAME")
    parser.option("--follow", default="", metavar="SECONDS")
    parser.option("--format", default="terminal", metavar="|".join(FORMATS))


def run(chosen: Namespace, console: Console) -> int:
    """Tell what is new once, or again and again; the status is 0 whether there is anything or not."""
    from quivive.knowledge import load_knowledge  # noqa: PLC0415 - the help is there at once
    from quivive.watch.news import READER  # noqa: PLC0415 - as above

    check_language(chosen, console)
    as_json(chosen.format, console)
    if not READER.fullmatch(chosen.reader):
        raise WrongUse(console.say("errors.unknown_choice", name=visible_line(chosen.reader[:40]), text="--reader"), console.say("collect.source_remedy"))
    since = None if chosen.since == _LAST else _day(chosen.since, "--since", console)
    whole = _day(chosen.at, "--at", console) if chosen.at else None
    most = whole_number(chosen.most, "--most", console.wording, at_least=1)
    seconds = whole_number(chosen.follow, "--follow", console.wording, at_least=1) if chosen.follow else 0
    knowledge = load_knowledge()
    with opened_store(chosen, console) as store:
        while True:
            _tell(store, knowledge, chosen, console, whole, since, most)
            if not seconds:
                return NOTHING_FOUND
            clock.sleep(seconds)


def _day(given: str, option: str, console: Console) -> date:
    found = day(given, console, option)
    if found.year not in _YEARS:
        raise WrongUse(console.say("errors.unknown_choice", name=given, text=option), console.say("routes.today_remedy"))
    return found


def _tell(store: Store, knowledge: Knowledge, chosen: Namespace, console: Console, whole: date | None, since: date | None, most: int) -> None:
    """One look; what was shown is remembered only where the reader asked for what is new since the last time."""
    from quivive.watch import look  # noqa: PLC0415 - the help is there at once
    from quivive.watch.news import new_since, new_to, read_mark, write_mark  # noqa: PLC0415 - as above

    now = datetime.now(UTC)
    at = datetime.combine(whole + timedelta(1), time(), UTC) if whole else now
    shown = look(store, knowledge, at, most=most, last=whole)
    if chosen.all:
        _write(shown, knowledge, chosen, console, None)
    elif since is not None:
        _write(new_since(shown, since), knowledge, chosen, console, since)
    else:
        mark = read_mark(store, chosen.reader)
        news = new_to(shown, mark) if mark is not None else shown
        _write(news, knowledge, chosen, console, mark.until if mark else None)
        if news.seen or news.detection.waves or mark is None:
            write_mark(store, chosen.reader, news, mark, now)


def _write(shown: Overview, knowledge: Knowledge, chosen: Namespace, console: Console, since: date | None) -> None:
    from quivive.watch.told import as_table, is_empty, page  # noqa: PLC0415 - the help is there at once

    if as_json(chosen.format, console):
        write_json(console, as_table(shown, console.wording, reader=chosen.reader, since=since))
    elif is_empty(shown) and since is not None:
        console.write(console.say("watch.nothing_new", date=since.isoformat()) + "\n")
    elif is_empty(shown):
        console.write(console.say("watch.nothing") + "\n")
        if shown.detection.steps < shown.detection.needed:
            console.write(page(replace(shown, seen=()), knowledge, console.wording))
    else:
        console.write(page(shown, knowledge, console.wording))
        if since is not None:
            console.write("\n" + console.say("watch.only_new", date=since.isoformat()) + "\n")

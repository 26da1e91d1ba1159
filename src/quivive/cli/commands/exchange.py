"""`quivive exchange`: indicators of campaigns to partners, and what partners know."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from quivive.cli.arguments import Arguments, WrongUse, one_of, whole_number
from quivive.cli.console import COULD_NOT, NOTHING_FOUND, Console
from quivive.cli.given import check_language
from quivive.cli.stored import add_store, opened_store
from quivive.exchange.errors import CannotExchange
from quivive.exchange.formats import format_names, load_reader
from quivive.exchange.shared import Heading, Tlp
from quivive.exchange.values import LONGEST_TEXT, cleaned, text_line
from quivive.renderers.visible import visible_line
from quivive.watching import FingerprintKind

if TYPE_CHECKING:
    from quivive.exchange.exporting import Exported
    from quivive.exchange.importing import Imported

ACTIONS = ("export", "import")


def add_arguments(parser: Arguments) -> None:
    """What can be given."""
    parser.input("exchange_action", metavar="|".join(ACTIONS))
    parser.input("exchange_files", nargs="*", metavar="FILE")
    add_store(parser)
    parser.option("--format", default="", metavar="FORMAT")
    parser.option("--output", "-o", default="", metavar="FILE")
    parser.option("--overwrite", action="store_true")
    parser.option("--campaign", action="append", default=[], metavar="ID")
    parser.option("--since", default="", metavar="YYYY-MM-DD")
    parser.option("--tlp", default=str(Tlp.AMBER), metavar="|".join(Tlp))
    parser.option("--least-reports", default="", metavar="N")
    parser.option("--trust-source", action="append", default=[], metavar="NAME")
    parser.option("--producer", default="Quivive", metavar="NAME")
    parser.option("--walled-garden", default="", metavar="HOST")
    parser.option("--source", default="", metavar="NAME")
    parser.option("--licence", default="", metavar="TEXT")


def run(chosen: Namespace, console: Console) -> int:
    """Do what was asked for; 2 if something of a file that was read in was not understood."""
    check_language(chosen, console)
    action = one_of(ACTIONS, "exchange", chosen.exchange_action, console.wording)
    now = datetime.now(UTC)
    if action == "export":
        return _export(chosen, console, now)
    return _import(chosen, console, now)


# --- to partners


def _export(chosen: Namespace, console: Console, now: datetime) -> int:
    from quivive.cli.fresh_file import fresh_file  # noqa: PLC0415 - the help is there at once
    from quivive.exchange.exportable import LEAST_INDEPENDENT  # noqa: PLC0415 - see above
    from quivive.exchange.handing_out import Asked, hand_out  # noqa: PLC0415 - see above
    from quivive.knowledge import load_knowledge  # noqa: PLC0415 - see above

    name = one_of(format_names(what="write"), "--format", chosen.format, console.wording)
    if not chosen.output:
        raise _missing("--output", console)
    tlp = Tlp(one_of(list(Tlp), "--tlp", chosen.tlp.lower(), console.wording))
    asked = Asked(
        format=name,
        least=whole_number(chosen.least_reports or str(LEAST_INDEPENDENT), "--least-reports", console.wording, at_least=1),
        heading=Heading(_line("--producer", chosen.producer, console), tlp),
        walled_garden=_host("--walled-garden", chosen.walled_garden, console),
        ids=tuple(chosen.campaign),
        since=datetime.combine(_day(chosen.since, console), time(), UTC) if chosen.since else None,
        trusted_sources=frozenset(chosen.trust_source),
    )
    with opened_store(chosen, console, create=False) as store, fresh_file(chosen.output, console, overwrite=chosen.overwrite) as stream:
        done = hand_out(store, asked, stream, load_knowledge(), now)
    _exported(done.exported, chosen.output, tlp, console)
    return NOTHING_FOUND


def _exported(done: Exported, output: str, tlp: Tlp, console: Console) -> None:
    console.note(console.say("exchange.exported", number=done.indicators, campaigns=done.campaigns, path=visible_line(output), tlp=f"TLP:{tlp.upper()}"))
    if done.silent:
        console.note(console.say("exchange.silent", number=done.silent))
    for why, count in sorted(done.left.items()):
        console.note(console.say(f"exchange.left.{why}", number=count))


# --- from partners


def _import(chosen: Namespace, console: Console, now: datetime) -> int:
    from quivive.batch.collect import SOURCE  # noqa: PLC0415 - the help is there at once
    from quivive.exchange.exportable import ExportRule  # noqa: PLC0415 - see above
    from quivive.exchange.importing import import_from  # noqa: PLC0415 - see above
    from quivive.knowledge import load_knowledge  # noqa: PLC0415 - see above

    name = one_of(format_names(what="read"), "--format", chosen.format, console.wording)
    if not chosen.exchange_files:
        raise _missing("FILE", console)
    if not chosen.source:
        raise _missing("--source", console)
    if not SOURCE.fullmatch(chosen.source):
        said = console.say("errors.unknown_choice", name=visible_line(chosen.source[:80]), text="--source")
        raise WrongUse(said, console.say("collect.source_remedy"))
    licence = _line("--licence", chosen.licence, console) if chosen.licence else ""
    rule = ExportRule(load_knowledge(), Tlp.RED)
    faulty = False
    with opened_store(chosen, console, create=True) as store:
        for file in chosen.exchange_files:
            with _opened(file, console) as stream:
                done = import_from(load_reader(name).read(stream), store, rule, told_by=chosen.source, licence=licence, at=now)
            _imported(done, file, chosen.source, console)
            faulty |= bool(done.malformed)
    return COULD_NOT if faulty else NOTHING_FOUND


def _imported(done: Imported, file: str, source: str, console: Console) -> None:
    shown = visible_line(file)
    console.note(console.say("exchange.imported", number=done.new + done.known, fresh=done.new, known=done.known, path=shown, name=visible_line(source)))
    if done.campaigns:
        console.note(console.say("exchange.imported_campaigns", number=done.campaigns))
    if done.shared:
        console.note(console.say("exchange.imported_shared", number=done.shared))
    for fault in done.faults:
        detail = f" ({visible_line(fault.detail[:120])})" if fault.detail else ""
        console.note(console.say("exchange.malformed_at", name=str(fault.place), text=console.say(f"exchange.faults.{fault.fault}") + detail))
    if done.malformed:
        console.note(console.say("exchange.malformed", number=done.malformed))


@contextmanager
def _opened(file: str, console: Console) -> Iterator[BinaryIO]:
    if file == "-":
        yield sys.stdin.buffer
        return
    with ExitStack() as stack:
        try:
            stream = stack.enter_context(Path(file).open("rb"))
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise CannotExchange("not_readable", path=visible_line(file[:200]), text=reason) from None
        yield stream


# --- what was given


def _missing(name: str, console: Console) -> WrongUse:
    return WrongUse(console.say("errors.argument_missing", name=name), console.say("errors.see_help", command="quivive exchange --help"))


def _day(given: str, console: Console) -> date:
    try:
        return date.fromisoformat(given)
    except ValueError:
        said = console.say("errors.unknown_choice", name=visible_line(given[:80]), text="--since")
        raise WrongUse(said, console.say("routes.today_remedy")) from None


def _line(option: str, value: str, console: Console) -> str:
    line = text_line(value)
    if not line or line != " ".join(value.split()):
        said = console.say("errors.unknown_choice", name=visible_line(value[:80]), text=option)
        raise WrongUse(said, console.say("exchange.line_remedy", number=LONGEST_TEXT))
    return line


def _host(option: str, value: str, console: Console) -> str:
    if not value:
        return ""
    host = cleaned(FingerprintKind.HOST, value)
    if not host or not host[-1].isalpha():
        said = console.say("errors.unknown_choice", name=visible_line(value[:80]), text=option)
        raise WrongUse(said, console.say("exchange.host_remedy"))
    return host

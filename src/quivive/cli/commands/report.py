"""`quivive report`: the report on one message to one place, ready to send; nothing is sent unless asked for."""

from __future__ import annotations

import base64
import sys
from argparse import Namespace
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING
from uuid import uuid4

from quivive.cli.arguments import Arguments, one_of
from quivive.cli.console import NOTHING_FOUND, Console
from quivive.cli.given import add_options_of_reading, options_of_reading
from quivive.cli.listing import FORMATS, columns, write_json
from quivive.cli.reported import Reported, kept, read_reported
from quivive.cli.written import can_be_written, written
from quivive.country import Deliver
from quivive.knowledge import Knowledge
from quivive.redact import labels_of
from quivive.renderers.reasons import title
from quivive.renderers.visible import visible, visible_line
from quivive.reports.case import Case, open_case
from quivive.reports.draft import Draft
from quivive.reports.errors import CannotReport
from quivive.reports.personal import personal_values
from quivive.reports.places import Place, fitting, place_called, providers, suspicious_link
from quivive.reports.plain import mail_address
from quivive.reports.writing import drafted, notes_on, wording_of
from quivive.schema import REPORT_NAME
from quivive.verdict import Level, Verdict

if TYPE_CHECKING:
    from quivive.reports.sending import MailServer

_ALARMING = frozenset({Level.SCAM, Level.SUSPICIOUS})


@dataclass(frozen=True, slots=True)
class _Told:
    """What is known of the message before anything is written."""

    given: Reported
    verdict: Verdict
    knowledge: Knowledge


def add_arguments(parser: Arguments) -> None:
    """What can be given."""
    parser.input("input", nargs="?", metavar="FILE")
    parser.option("--text", metavar="TEXT")
    parser.option("--to", default="", metavar="ID")
    add_options_of_reading(parser)
    parser.option("--sender", default="", metavar="SENDER")
    parser.option("--by", default="", metavar="ADDRESS")
    parser.option("--keep", action="append", default=[], metavar="KIND")
    parser.option("--as-it-is", action="store_true")
    parser.option("--output", "-o", default="-", metavar="FILE")
    parser.option("--overwrite", action="store_true")
    parser.option("--format", default="terminal", metavar="|".join(FORMATS))
    parser.option("--send", action="store_true")
    parser.option("--smtp", default="", metavar="FILE")
    parser.option("--yes", action="store_true")


def run(chosen: Namespace, console: Console) -> int:
    """Write the report to the place that was named, or list the places that take such a message."""
    from quivive.reports.sending import MailServer  # noqa: PLC0415 - the help is there at once

    one_of(FORMATS, "--format", chosen.format, console.wording)
    options = options_of_reading(chosen, console)
    keep = kept(chosen.keep, console)
    if chosen.by and not mail_address(chosen.by):
        raise CannotReport("by_address", name=visible_line(chosen.by[:80]))
    can_be_written(chosen.output, chosen.input or "", console, overwrite=chosen.overwrite)
    # Read before anything is written, so that wrong settings leave no draft behind.
    server = MailServer.of(console.environment, chosen.smtp) if chosen.send else None
    by = chosen.by or (server.sender if server else "")
    if server and not by:
        raise CannotReport("smtp_settings", text="from")
    told = _told(read_reported(chosen.input, chosen.text, options, console))
    if not chosen.to:
        _list(told, chosen, console)
        return NOTHING_FOUND
    message = told.given.message
    place = place_called(chosen.to, message, told.verdict, told.knowledge, console.wording)
    theirs = wording_of(place, told.knowledge, console.language)
    case = open_case(
        message,
        told.given.mail,
        told.verdict,
        told.knowledge,
        found=() if chosen.as_it_is else personal_values(message),
        keep=keep,
        as_it_is=chosen.as_it_is,
        labels=labels_of(console.wording if place.deliver == Deliver.SMS else theirs),
        by=by,
        at=datetime.now(UTC).replace(microsecond=0),
        identifier=str(uuid4()),
    )
    draft = drafted(case, place, theirs, console.wording)
    notes = list(notes_on(case, place, told.knowledge, console.wording, date.today(), as_it_is=chosen.as_it_is))
    _put_out(draft, case, place, notes, chosen, console)
    if server:
        _hand_over(draft, server, by, chosen, console)
    return NOTHING_FOUND


def _told(given: Reported) -> _Told:
    from quivive.check import judge  # noqa: PLC0415 - the help is there at once
    from quivive.knowledge import load_knowledge  # noqa: PLC0415 - the help is there at once

    knowledge = load_knowledge()
    return _Told(given, judge(given.message, knowledge), knowledge)


def _list(told: _Told, chosen: Namespace, console: Console) -> None:
    """The places that take such a message, each with the id that `--to` is given."""
    message = told.given.message
    places = list(fitting(message, told.verdict, told.knowledge, console.wording))
    if chosen.format == "json":
        write_json(console, [_place(place) for place in places])
        return
    console.write(f"{console.say('reports.for_message')}\n\n")
    console.write(columns([(place.id, place.address or "–", place.what) for place in places]))
    if not message.country:
        console.note(console.say("reports.without_country"))
    link = suspicious_link(message, told.verdict, told.knowledge)
    if link and not any(form == "xarf" for form, _ in providers(message, told.verdict, told.knowledge)):
        console.note(console.say("reports.provider_unknown", host=visible_line(link.host)))
    if told.verdict.level not in _ALARMING:
        console.note(console.say("reports.not_alarming", text=title(told.verdict, console.wording)))


def _put_out(draft: Draft, case: Case, place: Place, notes: list[str], chosen: Namespace, console: Console) -> None:
    """The draft to its file or to standard output; beside it what was taken out."""
    to_file = chosen.output != "-"
    if to_file:
        written(chosen.output, draft.content, console, overwrite=chosen.overwrite)
    if chosen.format == "json":
        write_json(console, _table(draft, case, place, notes, "" if not to_file else chosen.output))
        return
    if to_file:
        console.note(console.say("cli.written", path=chosen.output))
    elif sys.stdout.isatty():
        # A mail is a stranger's: what a terminal would obey is written out.
        console.write(visible(draft.content.decode("utf-8", "replace").replace("\r\n", "\n")))
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(draft.content)
        sys.stdout.buffer.flush()
    for note in notes:
        console.note(visible_line(note))


def _table(draft: Draft, case: Case, place: Place, notes: list[str], output: str) -> dict[str, object]:
    try:
        content, encoding = draft.content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        content, encoding = base64.b64encode(draft.content).decode("ascii"), "base64"
    return {
        "schema": REPORT_NAME,
        "kind": draft.kind,
        "to": _place(place),
        "media_type": draft.media_type,
        "encoding": encoding,
        "content": "" if output else content,
        "output": output,
        "fields": [{"name": f.name, "label": f.label, "value": f.value} for f in draft.fields],
        "steps": list(draft.steps),
        "taken_out": [{"kind": one.kind, "count": one.count} for one in case.taken_out],
        "headers_changed": list(case.headers),
        "skipped": [{"what": s.what, "why": s.why, "remedy": s.remedy} for s in case.skipped],
        "notes": notes,
    }


def _place(place: Place) -> dict[str, object]:
    return {
        "id": place.id,
        "country": place.country,
        "deliver": str(place.deliver),
        "address": place.address,
        "what": place.what,
        "languages": list(place.languages),
        "source": place.source,
        "seen": place.seen,
    }


def _hand_over(draft: Draft, server: MailServer, by: str, chosen: Namespace, console: Console) -> None:
    """Send it once somebody has said yes, having seen it."""
    from quivive.reports.sending import send  # noqa: PLC0415 - only for what is sent
    from quivive.text.fold import fold_plain  # noqa: PLC0415 - as above

    if not draft.mail:
        raise CannotReport("not_by_mail", name=visible_line(draft.address))
    if not chosen.yes:
        if not (sys.stdin.isatty() and sys.stderr.isatty()):
            raise CannotReport("smtp_confirm")
        sys.stderr.write(console.say("reports.confirm", name=draft.address) + " ")
        sys.stderr.flush()
        if fold_plain(sys.stdin.readline().strip()) != fold_plain(console.say("reports.yes")):
            console.note(console.say("reports.not_sent"))
            return
    send(draft, server, by)
    console.note(console.say("reports.sent", name=draft.address))

"""The actions of `quivive alert` that stay in the store: draft, list, show, edit, approve, history."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from quivive.alerts import trail
from quivive.alerts.alert import Alert
from quivive.alerts.content import LARGEST, alert_from, content_of
from quivive.alerts.draft import Wanted, draft
from quivive.alerts.errors import CannotAlert
from quivive.alerts.from_campaign import campaign_to_warn_of, languages_of
from quivive.alerts.notice_text import description, headline, instruction
from quivive.alerts.records import all_cases, recorded
from quivive.alerts.trail import Case, Did, Issue, State
from quivive.cli.alert_given import case_given, needed, publisher_given, time_given, wordings
from quivive.cli.console import NOTHING_FOUND, Console
from quivive.cli.listing import columns, write_json
from quivive.cli.stored import opened_store
from quivive.errors import UnknownName
from quivive.fact_files import WORDING
from quivive.renderers.visible import visible

if TYPE_CHECKING:
    from quivive.knowledge import Knowledge
    from quivive.store import Store
    from quivive.watching import Campaign

SHORT = 12
"""Digits of a digest that are shown."""


def on_paper(action: str, chosen: Namespace, console: Console) -> int:
    """Do one of them; the exit status."""
    with opened_store(chosen, console) as store:
        if action == "list":
            _list(store, chosen, console)
        elif action == "draft":
            _told(_drafted(store, chosen, console), console)
        elif action == "show":
            _show(case_given(chosen, store), chosen, console)
        elif action == "history":
            _history(case_given(chosen, store), chosen, console)
        elif action == "edit":
            _told(_edited(store, chosen, console), console)
        else:
            case, at = case_given(chosen, store), time_given(chosen, console)
            event = trail.approved(case, chosen.who, at, chosen.content, four_eyes=chosen.four_eyes)
            _told(recorded(store, event, at), console)
    return NOTHING_FOUND


def _drafted(store: Store, chosen: Namespace, console: Console) -> Case:
    from quivive.knowledge import load_knowledge  # noqa: PLC0415 - the list is there at once

    trail.person(chosen.who)
    knowledge, at = load_knowledge(), time_given(chosen, console)
    campaign, example = campaign_to_warn_of(store, chosen.alert_id, knowledge)
    before = trail.case_called(chosen.as_alert, all_cases(store)) if chosen.as_alert else None
    alert = draft(campaign, example, _wanted(campaign, chosen, knowledge, console), knowledge, at)
    if before:
        alert = alert_from({**content_of(alert), "id": before.alert.id})
    event = trail.drafted(alert, chosen.who, at, before, four_eyes=chosen.four_eyes)
    case = recorded(store, event, at)
    console.write(f"{case.alert.id}\n")
    return case


def _wanted(campaign: Campaign, chosen: Namespace, knowledge: Knowledge, console: Console) -> Wanted:
    """The languages and countries that were named; else the languages of the countries that it is seen in."""
    from quivive.api import country_code  # noqa: PLC0415 - as above

    countries = tuple(country_code(code, knowledge) for code in _with_commas(chosen.countries))
    languages = tuple(code.lower() for code in _with_commas(chosen.languages))
    for language in languages:
        if language not in WORDING:
            raise UnknownName("language", language, WORDING)
    spoken = languages_of(campaign, countries, knowledge)
    return Wanted(tuple(dict.fromkeys(languages or spoken)) or (console.language,), countries, chosen.tell_count)


def _with_commas(text: str) -> Iterator[str]:
    return (part.strip() for part in text.split(",") if part.strip())


def _edited(store: Store, chosen: Namespace, console: Console) -> Case:
    needed(chosen, "--file")
    case, at = case_given(chosen, store), time_given(chosen, console)
    return recorded(store, trail.edited(case, _read(chosen.file), chosen.who, at), at)


def _read(name: str) -> Alert:
    """The alert in a file, or in what is piped in for `-`."""
    try:
        if name == "-":
            data = sys.stdin.buffer.read(LARGEST + 1)
        else:
            with Path(name).open("rb") as stream:
                data = stream.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        raise CannotAlert("content", name=f"{name[:200]} ({getattr(error, 'strerror', '') or error})") from None
    if len(data) > LARGEST:
        raise CannotAlert("content", name=f"{name[:200]} (> {LARGEST})")
    try:
        return alert_from(json.loads(data))
    except (ValueError, RecursionError) as error:
        raise CannotAlert("content", name=f"{name[:200]} ({type(error).__name__})") from None


def _told(case: Case, console: Console) -> None:
    """On standard error how it stands now."""
    console.note(console.say("alerts.said.done", name=case.alert.id, text=console.say(f"alerts.states.{case.state}")))
    console.note(console.say("alerts.said.content", text=case.content[:SHORT]))
    if case.state in (State.DRAFT, State.CHANGED):
        console.note(console.say("alerts.said.next_approve"))


def _list(store: Store, chosen: Namespace, console: Console) -> None:
    known = sorted(all_cases(store).values(), key=lambda case: case.events[-1].at, reverse=True)
    if chosen.format == "json":
        write_json(console, [_row(case) for case in known])
    elif known:
        console.write(columns([_columns(case, console) for case in known]))
    else:
        console.note(console.say("alerts.said.none"))


def _columns(case: Case, console: Console) -> tuple[str, ...]:
    at = case.events[-1].at.strftime("%Y-%m-%d %H:%M")
    return (case.alert.id, at, console.say(f"alerts.states.{case.state}"), case.alert.notice(console.language).headline)


def _row(case: Case) -> dict[str, object]:
    return {
        "id": case.alert.id,
        "state": str(case.state),
        "version": len(case.issues),
        "content": case.content,
        "campaign": case.alert.campaign,
        "headline": case.alert.notices[0].headline,
        "languages": list(case.alert.languages),
        "changed": case.events[-1].at.isoformat(),
    }


def _history(case: Case, chosen: Namespace, console: Console) -> None:
    if chosen.format == "json":
        rows = [{"did": str(e.did), "by": e.by, "at": e.at.isoformat(), "content": e.content} for e in case.events]
        write_json(console, rows)
        return
    shown = [
        (
            event.at.strftime("%Y-%m-%d %H:%M:%S"),
            event.content[:SHORT],
            console.say(f"alerts.did.{event.did}", name=event.by),
        )
        for event in case.events
    ]
    console.write(columns(shown))


def _show(case: Case, chosen: Namespace, console: Console) -> None:
    """The newest content, as text of every language, as the table that can be edited, or as it would go out."""
    if chosen.format == "json":
        write_json(console, content_of(case.alert))
        return
    if chosen.format != "terminal":
        console.write(_preview(case, chosen, console))
        return
    _told(case, console)
    issue = Issue(1, Did.PUBLISHED, case.events[-1].at, case.alert)
    for notice in case.alert.notices:
        wording = wordings()[notice.language]
        blocks = [
            headline(issue, notice, wording),
            description(issue, notice, wording),
            instruction(issue, notice, wording),
        ]
        console.write(visible(f"[{notice.language}]\n" + "\n\n".join(filter(None, blocks))) + "\n\n")


def _preview(case: Case, chosen: Namespace, console: Console) -> str:
    """The page, the CAP message or the mail of the next version, in the first of `--languages` or the main one."""
    from quivive.alerts.cap import cap_message  # noqa: PLC0415 - only where it is looked at
    from quivive.alerts.letters import letter  # noqa: PLC0415 - as above
    from quivive.alerts.page import alert_page  # noqa: PLC0415 - as above

    publisher, known = publisher_given(chosen), wordings()
    did = Did.UPDATED if case.issues else Did.PUBLISHED
    issues = (*case.issues, Issue(len(case.issues) + 1, did, time_given(chosen, console), case.alert))
    notice = case.alert.notice(next(_with_commas(chosen.languages), ""))
    if chosen.format == "cap":
        return cap_message(issues, publisher, known).decode()
    if chosen.format == "mail":
        sender = publisher.mail.sender or "alerts@mail.example"
        return (
            letter(issues[-1], publisher, known[notice.language], sender, "preview", sender)
            .decode()
            .replace("\r\n", "\n")
        )
    names = [(code, known[code].say("language.name")) for code in case.alert.languages]
    return alert_page(issues, notice, publisher, known[notice.language], names)

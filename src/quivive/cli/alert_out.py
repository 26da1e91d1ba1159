"""The actions of `quivive alert` by which something goes out: publish, update, withdraw, resend."""

from __future__ import annotations

from argparse import Namespace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from quivive.alerts import trail
from quivive.alerts.deliveries import Outcome
from quivive.alerts.mailing import Mailed
from quivive.alerts.publisher import Endpoint
from quivive.alerts.publishing import Outlets, decision, mail, not_told, outlets, tell, write_folder
from quivive.alerts.records import all_cases, recorded
from quivive.alerts.trail import Because, Case, Did, Issue
from quivive.alerts.webhooks import Signatures
from quivive.cli.alert_given import case_given, needed, publisher_given, time_given, wordings
from quivive.cli.arguments import one_of
from quivive.cli.console import COULD_NOT, NOTHING_FOUND, Console
from quivive.cli.stored import key_of_store, opened_store
from quivive.reports.sending import MailServer

if TYPE_CHECKING:
    from quivive.store import Store
    from quivive.wording import Wording

_DID = {"publish": Did.PUBLISHED, "update": Did.UPDATED, "withdraw": Did.WITHDRAWN}


def go_out(action: str, chosen: Namespace, console: Console) -> int:
    """Decide and carry out; 2 where something could not be carried out."""
    ways = _named(chosen, console)
    with opened_store(chosen, console) as store:
        if action == "resend":
            return _resend(store, ways, chosen, console)
        case, at = case_given(chosen, store), time_given(chosen, console)
        because = Because(one_of(tuple(Because), "--because", chosen.because, console.wording)) if action == "withdraw" else None
        event = decision(_DID[action], case, chosen.who, at, because)
        if event is None:
            console.note(console.say("alerts.said.already"))
        else:
            case = recorded(store, event, at)
        console.note(
            console.say("alerts.said.done", name=case.alert.id, text=console.say(f"alerts.states.{case.state}"))
        )
        return _carry_out(case, store, ways, chosen, console)


def _named(chosen: Namespace, console: Console) -> Outlets:
    """The ways out that were named on the command line; raises what is wrong with them."""
    mails = bool(chosen.mail_to)
    told = chosen.webhooks or chosen.alert_action == "resend"
    if chosen.folder or told:
        needed(chosen, "--publisher", "--key")
    publisher = publisher_given(chosen) if chosen.publisher or mails else None
    server = MailServer.of(console.environment, chosen.smtp) if mails else None
    return outlets(
        publisher, key=chosen.key, folder=chosen.folder, webhooks=told, mail_to=chosen.mail_to, server=server, again=chosen.again
    )


def _carry_out(case: Case, store: Store, ways: Outlets, chosen: Namespace, console: Console) -> int:
    known = wordings()
    all_done = True
    if write_folder(store, case, ways, known):
        console.note(console.say("alerts.said.folder", path=ways.folder))
    for endpoint, signatures in ways.endpoints:
        all_done &= _tell(case.issues, endpoint, signatures, store, ways, known, console)
    if ways.people:
        mailed = mail(store, case.issues[-1], ways, key_of_store(chosen, console, store), known, _now)
        _mailed_said(mailed, console)
        all_done &= not mailed.postponed and not mailed.open
    return NOTHING_FOUND if all_done else COULD_NOT


def _tell(
    issues: tuple[Issue, ...],
    endpoint: Endpoint,
    signatures: Signatures,
    store: Store,
    ways: Outlets,
    known: dict[str, Wording],
    console: Console,
) -> bool:
    """Tell one program of the newest of `issues`, unless it knows; whether it knows now."""
    outcome, text = tell(store, issues, endpoint, signatures, ways, known, _now)
    if outcome is not Outcome.BEGUN:
        key = "alerts.said.told" if outcome is Outcome.DONE else "alerts.said.not_told"
        console.note(console.say(key, name=endpoint.name, text=text))
    return outcome in (Outcome.DONE, Outcome.BEGUN)


def _mailed_said(mailed: Mailed, console: Console) -> None:
    console.note(console.say("alerts.said.mailed", count=mailed.done))
    for name in ("known", "refused", "postponed", "open"):
        count = getattr(mailed, name)
        if count:
            console.note(console.say(f"alerts.said.{name}", count=count))


def _resend(store: Store, ways: Outlets, chosen: Namespace, console: Console) -> int:
    """Tell those programs that were given up before."""
    cases = all_cases(store)
    only = trail.case_called(chosen.alert_id, cases).alert.id if chosen.alert_id else ""
    named = {endpoint.name: (endpoint, signatures) for endpoint, signatures in ways.endpoints}
    letters = not_told(store, ways, cases, only)
    if not letters:
        console.note(console.say("alerts.said.all_told"))
    known = wordings()
    told = [_tell(cases[one.alert].issues[: one.version], *named[one.to], store, ways, known, console) for one in letters]
    return NOTHING_FOUND if all(told) else COULD_NOT


def _now() -> datetime:
    return datetime.now(UTC)

"""The actions of `quivive alert` by which something goes out: publish, update, withdraw, resend.

First all that is needed is read, then the decision is written down, then it is carried out: what was stopped in
between goes on with the same command.
"""

from __future__ import annotations

import secrets
from argparse import Namespace
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from quivive.alerts import trail
from quivive.alerts.deliveries import Ledger, Outcome, Way, dead_letters
from quivive.alerts.errors import CannotAlert
from quivive.alerts.keys import read_secret
from quivive.alerts.letters import DkimSigner, letter, signer
from quivive.alerts.mailing import Mailed, Pace, mail_all
from quivive.alerts.publisher import Endpoint, Publisher
from quivive.alerts.recipients import Recipient, marked, recipients
from quivive.alerts.site import document_of, files_of, lists_of, put
from quivive.alerts.trail import Because, Case, Issue, State
from quivive.alerts.webhooks import Patience, Signatures, body_of, call
from quivive.cli.alert_given import all_cases, case_given, needed, publisher_given, recorded, time_given, wordings
from quivive.cli.arguments import one_of
from quivive.cli.console import COULD_NOT, NOTHING_FOUND, Console
from quivive.cli.stored import key_of_store, opened_store
from quivive.reports.sending import MailServer

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from quivive.store import Store
    from quivive.wording import Wording


@dataclass(frozen=True, slots=True)
class _Outlets:
    """Where it goes, with all that is needed for it; read before anything is decided."""

    publisher: Publisher | None
    key: Ed25519PrivateKey | None
    folder: str
    endpoints: tuple[tuple[Endpoint, Signatures], ...]
    people: tuple[Recipient, ...]
    server: MailServer | None
    sender: str
    dkim: DkimSigner | None
    again: bool

    @classmethod
    def of(cls, chosen: Namespace, console: Console) -> _Outlets:
        """What was named on the command line; raises what is wrong with it."""
        mails = bool(chosen.mail_to)
        told = chosen.webhooks or chosen.alert_action == "resend"
        if chosen.folder or told:
            needed(chosen, "--publisher", "--key")
        publisher = publisher_given(chosen) if chosen.publisher or mails else None
        server = MailServer.of(console.environment, chosen.smtp) if mails else None
        sender = (publisher.mail.sender if publisher else "") or (server.sender if server else "")
        if mails and not sender:
            raise CannotAlert("settings", text="mail.from")
        endpoints = publisher.endpoints if publisher and told else ()
        if told and not endpoints:
            raise CannotAlert("settings", text="webhooks")
        return cls(
            publisher=publisher,
            key=read_secret(Path(chosen.key)) if chosen.key else None,
            folder=chosen.folder,
            endpoints=tuple((endpoint, Signatures(endpoint)) for endpoint in endpoints),
            people=tuple(recipients(Path(chosen.mail_to))) if mails else (),
            server=server,
            sender=sender,
            dkim=signer(publisher) if publisher and mails else None,
            again=chosen.again,
        )


def go_out(action: str, chosen: Namespace, console: Console) -> int:
    """Decide and carry out; 2 where something could not be carried out."""
    outlets = _Outlets.of(chosen, console)
    with opened_store(chosen, console) as store:
        if action == "resend":
            return _resend(store, outlets, chosen, console)
        case, at = case_given(chosen, store), time_given(chosen, console)
        event = _decision(action, case, chosen, at, console)
        if event is None:
            console.note(console.say("alerts.said.already"))
        else:
            case = recorded(store, event, at)
        console.note(
            console.say("alerts.said.done", name=case.alert.id, text=console.say(f"alerts.states.{case.state}"))
        )
        return _carry_out(case, store, outlets, chosen, console)


def _decision(action: str, case: Case, chosen: Namespace, at: datetime, console: Console) -> dict[str, object] | None:
    """The event of what was decided; None where it was decided before."""
    if action == "withdraw":
        because = Because(one_of(tuple(Because), "--because", chosen.because, console.wording))
        return None if case.state is State.WITHDRAWN else trail.withdrawn(case, chosen.who, at, because)
    if case.state is State.PUBLISHED:
        return None
    if action == "publish" and case.issues and case.state is not State.WITHDRAWN:
        raise CannotAlert("published", name=case.alert.id)
    if action == "update" and not case.issues:
        raise CannotAlert("not_published", name=case.alert.id)
    return trail.published(case, chosen.who, at)


def _carry_out(case: Case, store: Store, outlets: _Outlets, chosen: Namespace, console: Console) -> int:
    known = wordings()
    all_done = True
    if outlets.folder and outlets.publisher and outlets.key:
        issued = [one.issues for one in all_cases(store).values() if one.issues]
        put(Path(outlets.folder), files_of(case.issues, outlets.publisher, known, outlets.key))
        put(Path(outlets.folder), dict(lists_of(issued, outlets.publisher, known)))
        console.note(console.say("alerts.said.folder", path=outlets.folder))
    for endpoint, signatures in outlets.endpoints:
        all_done &= _tell(case.issues, endpoint, signatures, store, outlets, known, console)
    if outlets.people and outlets.publisher and outlets.server:
        all_done &= _mail(case.issues[-1], outlets.publisher, outlets.server, store, outlets, chosen, console)
    return NOTHING_FOUND if all_done else COULD_NOT


def _tell(
    issues: tuple[Issue, ...],
    endpoint: Endpoint,
    signatures: Signatures,
    store: Store,
    outlets: _Outlets,
    known: dict[str, Wording],
    console: Console,
) -> bool:
    """Tell one program of the newest of `issues`, unless it knows; whether it knows now."""
    issue = issues[-1]
    ledger = Ledger(store, issue.alert.id, issue.version, Way.WEBHOOK, secrets.token_hex(8))
    if ledger.outcome(endpoint.name) is Outcome.DONE or not (outlets.publisher and outlets.key):
        return True
    body = body_of(issue, document_of(issues, outlets.publisher, known, outlets.key))
    outcome, text = call(endpoint, signatures, issue, body, ledger, Patience(), _now)
    told = outcome is Outcome.DONE
    console.note(console.say("alerts.said.told" if told else "alerts.said.not_told", name=endpoint.name, text=text))
    return told


def _mail(
    issue: Issue,
    publisher: Publisher,
    server: MailServer,
    store: Store,
    outlets: _Outlets,
    chosen: Namespace,
    console: Console,
) -> bool:
    """Mail everybody who has not got it; whether nothing is left to be done."""
    from quivive.store.keys import keyed  # noqa: PLC0415 - only for mails

    key = key_of_store(chosen, console, store)
    known = wordings()
    ledger = Ledger(store, issue.alert.id, issue.version, Way.MAIL, secrets.token_hex(8))

    def written(person: Recipient, mark: str) -> bytes:
        language = issue.alert.notice(person.language).language
        mail = letter(issue, publisher, known[language], person.address, mark, outlets.sender)
        return outlets.dkim.signed(mail) if outlets.dkim else mail

    people = marked(outlets.people, lambda address: keyed(key, "recipient", address))
    mailed = mail_all(
        people, written, server, outlets.sender, ledger, Pace(publisher.mail.a_minute), _now, again=outlets.again
    )
    _mailed_said(mailed, console)
    return not mailed.postponed and not mailed.open


def _mailed_said(mailed: Mailed, console: Console) -> None:
    console.note(console.say("alerts.said.mailed", count=mailed.done))
    for name in ("known", "refused", "postponed", "open"):
        count = getattr(mailed, name)
        if count:
            console.note(console.say(f"alerts.said.{name}", count=count))


def _resend(store: Store, outlets: _Outlets, chosen: Namespace, console: Console) -> int:
    """Tell those programs that were given up before."""
    cases = all_cases(store)
    only = trail.case_called(chosen.alert_id, cases).alert.id if chosen.alert_id else ""
    named = {endpoint.name: (endpoint, signatures) for endpoint, signatures in outlets.endpoints}
    letters = [one for one in dead_letters(store) if one.to in named and one.alert in cases and only in ("", one.alert)]
    if not letters:
        console.note(console.say("alerts.said.all_told"))
    known = wordings()
    told = [
        _tell(cases[one.alert].issues[: one.version], *named[one.to], store, outlets, known, console) for one in letters
    ]
    return NOTHING_FOUND if all(told) else COULD_NOT


def _now() -> datetime:
    return datetime.now(UTC)

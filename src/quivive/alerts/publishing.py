"""Carries a decision out: the folder of pages, programs by webhook, people by mail; each can be done again and goes on.

First all that is needed is read, then the decision is written down, then it is carried out: what was stopped in
between goes on when the same is asked for again. The command line and the console do it in this one way.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quivive.alerts import trail
from quivive.alerts.deliveries import Delivery, Ledger, Outcome, Way, dead_letters
from quivive.alerts.errors import CannotAlert
from quivive.alerts.keys import read_secret
from quivive.alerts.letters import DkimSigner, letter, signer
from quivive.alerts.mailing import Mailed, Pace, mail_all
from quivive.alerts.publisher import Endpoint, Publisher
from quivive.alerts.recipients import Recipient, marked, recipients
from quivive.alerts.records import all_cases
from quivive.alerts.site import document_of, files_of, lists_of, put
from quivive.alerts.trail import Because, Case, Did, Issue, State
from quivive.alerts.webhooks import Patience, Signatures, body_of, call
from quivive.reports.sending import MailServer
from quivive.store.keys import keyed

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from quivive.store import Store
    from quivive.wording import Wording

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Outlets:
    """Where it goes, with all that is needed for it; read before anything is decided."""

    publisher: Publisher | None = None
    key: Ed25519PrivateKey | None = None
    folder: str = ""
    endpoints: tuple[tuple[Endpoint, Signatures], ...] = ()
    people: tuple[Recipient, ...] = ()
    server: MailServer | None = None
    sender: str = ""
    dkim: DkimSigner | None = None
    again: bool = False


def outlets(
    publisher: Publisher | None, *, key: str = "", folder: str = "", webhooks: bool = False, mail_to: str = "",
    server: MailServer | None = None, again: bool = False,
) -> Outlets:  # fmt: skip
    """The ways out that are asked for; `key` and `mail_to` are files. Raises `CannotAlert` for what is wrong with them."""
    sender = (publisher.mail.sender if publisher else "") or (server.sender if server else "")
    if server and not sender:
        raise CannotAlert("settings", text="mail.from")
    endpoints = publisher.endpoints if publisher and webhooks else ()
    if webhooks and not endpoints:
        raise CannotAlert("settings", text="webhooks")
    return Outlets(
        publisher=publisher,
        key=read_secret(Path(key)) if key else None,
        folder=folder,
        endpoints=tuple((endpoint, Signatures(endpoint)) for endpoint in endpoints),
        people=tuple(recipients(Path(mail_to))) if server and mail_to else (),
        server=server,
        sender=sender,
        dkim=signer(publisher) if publisher and server else None,
        again=again,
    )


def decision(did: Did, case: Case, by: str, at: datetime, because: Because | None = None) -> dict[str, Any] | None:
    """The event of publishing, updating or withdrawing; None where that was decided before."""
    if did is Did.WITHDRAWN:
        return None if case.state is State.WITHDRAWN else trail.withdrawn(case, by, at, because or Because.OVER)
    if case.state is State.PUBLISHED:
        return None
    if did is Did.PUBLISHED and case.issues and case.state is not State.WITHDRAWN:
        raise CannotAlert("published", name=case.alert.id)
    if did is Did.UPDATED and not case.issues:
        raise CannotAlert("not_published", name=case.alert.id)
    return trail.published(case, by, at)


def write_folder(store: Store, case: Case, ways: Outlets, wordings: dict[str, Wording]) -> bool:
    """Write the alert's files and the lists of all alerts; whether there is a folder to write to."""
    if not (ways.folder and ways.publisher and ways.key):
        return False
    issued = [one.issues for one in all_cases(store).values() if one.issues]
    put(Path(ways.folder), files_of(case.issues, ways.publisher, wordings, ways.key))
    put(Path(ways.folder), dict(lists_of(issued, ways.publisher, wordings)))
    return True


def tell(
    store: Store, issues: tuple[Issue, ...], endpoint: Endpoint, signatures: Signatures, ways: Outlets,
    wordings: dict[str, Wording], clock: Clock, patience: Patience | None = None, ledger: Ledger | None = None,
) -> tuple[Outcome, str]:  # fmt: skip
    """Tell one program of the newest of `issues`, unless it knows; how that ended, and what it answered.

    `BEGUN` with nothing said is a program that knew.
    """
    issue = issues[-1]
    ledger = ledger or ledger_of(store, issue, Way.WEBHOOK)
    if ledger.outcome(endpoint.name) is Outcome.DONE or not (ways.publisher and ways.key):
        return Outcome.BEGUN, ""
    body = body_of(issue, document_of(issues, ways.publisher, wordings, ways.key))
    return call(endpoint, signatures, issue, body, ledger, patience or Patience(), clock)


def mail(
    store: Store, issue: Issue, ways: Outlets, key: bytes, wordings: Mapping[str, Wording], clock: Clock, pace: Pace | None = None, ledger: Ledger | None = None,
) -> Mailed:  # fmt: skip
    """Mail everybody who has not got it; `key` is the store's, by which the journal knows people without their address."""
    publisher, server = ways.publisher, ways.server
    if publisher is None or server is None:
        return Mailed()
    ledger = ledger or ledger_of(store, issue, Way.MAIL)

    def written(person: Recipient, mark: str) -> bytes:
        language = issue.alert.notice(person.language).language
        made = letter(issue, publisher, wordings[language], person.address, mark, ways.sender)
        return ways.dkim.signed(made) if ways.dkim else made

    people = marked(ways.people, lambda address: keyed(key, "recipient", address))
    return mail_all(people, written, server, ways.sender, ledger, pace or Pace(publisher.mail.a_minute), clock, again=ways.again)


def ledger_of(store: Store, issue: Issue, way: Way) -> Ledger:
    """The deliveries of a version by one way, as a run of its own."""
    return Ledger(store, issue.alert.id, issue.version, way, secrets.token_hex(8))


def not_told(store: Store, ways: Outlets, cases: Mapping[str, Case], only: str = "") -> list[Delivery]:
    """The programs that were given up and are still among the ways out; of the alert `only`, if one is named."""
    named = {endpoint.name for endpoint, _ in ways.endpoints}
    return [one for one in dead_letters(store) if one.to in named and one.alert in cases and only in ("", one.alert)]

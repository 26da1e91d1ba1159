"""The ways by which this server publishes alerts, as its settings name them; and orders carried out by them."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from quivive.alerts.deliveries import Ledger, Outcome, Way
from quivive.alerts.errors import CannotAlert
from quivive.alerts.mailing import Pace
from quivive.alerts.orders import GIVEN_UP, JOURNAL, End, Order, ended, orders, tell_progress, tried
from quivive.alerts.publisher import Publisher
from quivive.alerts.publishing import Outlets, ledger_of, mail, outlets, tell, write_folder
from quivive.alerts.records import all_cases
from quivive.alerts.trail import Case, Issue
from quivive.alerts.webhooks import Patience
from quivive.errors import QuiviveError
from quivive.fact_files import WORDING
from quivive.knowledge import load_knowledge
from quivive.reports.sending import MailServer
from quivive.server.desk import Desk
from quivive.server.settings import Settings
from quivive.store import leases
from quivive.wording import Wording

LEASE: Final = timedelta(minutes=5)
_EVERY: Final = 10.0
"""Seconds after which it is seen, while mails go out, whether they still are to."""


class Stopped(Exception):
    """The server is to end."""


class _Superseded(Exception):
    """A newer version went out while people were still told of this one."""


def publisher_of(settings: Settings) -> Publisher | None:
    """Who publishes; None where alerts are only written and approved here. Raises `CannotAlert` for a file that is wrong."""
    return Publisher.of(Path(settings.publisher)) if settings.publisher else None


def publishes(settings: Settings) -> bool:
    """Whether alerts are published from here."""
    return bool(settings.publisher and settings.signing_key and settings.alerts_folder)


def ways_of(settings: Settings, ways: tuple[Way, ...]) -> Outlets:
    """The folder, and beside it the `ways` that are meant. Raises `CannotAlert` for what is not set up, or wrong."""
    if not publishes(settings):
        raise CannotAlert("settings", text="publisher, signing_key, alerts_folder")
    mails = Way.MAIL in ways
    if mails and not (settings.recipients and settings.mail_server):
        raise CannotAlert("settings", text="recipients, mail_server")
    return outlets(
        publisher_of(settings), key=settings.signing_key, folder=settings.alerts_folder, webhooks=Way.WEBHOOK in ways,
        mail_to=settings.recipients if mails else "", server=MailServer.of({}, settings.mail_server) if mails else None,
    )  # fmt: skip


def wordings() -> dict[str, Wording]:
    """The wording of every language."""
    known = load_knowledge()
    return {language: known.wording(language) for language in WORDING}


@dataclass(frozen=True, slots=True)
class Carrier:
    """Carries orders out, one after the other, until `stopping` is set. `name` is this process's own."""

    desk: Desk
    settings: Settings
    name: str
    stopping: threading.Event
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    looks_every: float = _EVERY

    def carry_out(self) -> int:
        """All orders that are due; how many were looked at. Raises `Stopped`."""
        due = self._due()
        for order in due.values():
            if self._taken(order):
                try:
                    # Another process may have done it between the two looks.
                    if order.number in self._due():
                        self._one(order, all_cases(self.desk.store).get(order.alert))
                finally:
                    with self.desk.store.begin() as connection:
                        leases.leave(connection, _work(order), self.name)
        return len(due)

    def _due(self) -> dict[int, Order]:
        return {number: order for number, order in orders(iter(self.desk.store.journal(JOURNAL))).items() if order.is_due(self.now())}

    def _one(self, order: Order, case: Case | None) -> None:
        if case is None or len(case.issues) > order.version:
            ended(self.desk.store, order, End.SUPERSEDED, self.now())
            return
        try:
            left = self._gone_out(order, case)
        except _Superseded:
            ended(self.desk.store, order, End.SUPERSEDED, self.now())
            return
        except QuiviveError as error:
            left = str(error)[:200]
        if not left:
            ended(self.desk.store, order, End.DONE, self.now())
        elif self.now() - order.at >= GIVEN_UP:
            ended(self.desk.store, order, End.GIVEN_UP, self.now())
        else:
            tried(self.desk.store, order, left, self.now())

    def _gone_out(self, order: Order, case: Case) -> str:
        """Do what is ordered; what is left to be done, or empty."""
        store, known = self.desk.store, wordings()
        ways = ways_of(self.settings, order.ways)
        write_folder(store, case, ways, known)
        patience, ledger = Patience(sleep=self._sleep), ledger_of(store, case.issues[-1], Way.WEBHOOK)
        for endpoint, signatures in ways.endpoints:
            self._check(order)
            tell(store, case.issues, endpoint, signatures, ways, known, self.now, patience, ledger)
            self._tell_progress(order, Way.WEBHOOK, ledger)
        if ways.people and ways.publisher:
            return self._mailed(order, case.issues[-1], ways)
        return ""

    def _mailed(self, order: Order, issue: Issue, ways: Outlets) -> str:
        ledger = ledger_of(self.desk.store, issue, Way.MAIL)

        def check() -> None:
            self._tell_progress(order, Way.MAIL, ledger)
            self._check(order)

        a_minute = ways.publisher.mail.a_minute if ways.publisher else 1
        pace = _Watched(a_minute, sleep=self._sleep, check=check, every=self.looks_every)
        try:
            mailed = mail(self.desk.store, issue, ways, self.desk.key, wordings(), self.now, pace, ledger)
        finally:
            self._tell_progress(order, Way.MAIL, ledger)
        return f"{mailed.postponed} {Outcome.POSTPONED}" if mailed.postponed else ""

    def _tell_progress(self, order: Order, way: Way, ledger: Ledger) -> None:
        with self.desk.store.begin() as connection:
            tell_progress(connection, order, way, ledger.counts())

    def _sleep(self, seconds: float) -> None:
        if self.stopping.wait(seconds):
            raise Stopped

    def _check(self, order: Order) -> None:
        if self.stopping.is_set() or not self._taken(order):
            raise Stopped
        if len(all_cases(self.desk.store)[order.alert].issues) > order.version:
            raise _Superseded

    def _taken(self, order: Order) -> bool:
        with self.desk.store.begin() as connection:
            return leases.hold(connection, _work(order), self.name, self.now(), LEASE)


def _work(order: Order) -> str:
    return f"alert_order_{order.number}_lease"


@dataclass(slots=True)
class _Watched(Pace):
    """A pace that looks between two mails whether they still are to go out, and by this process; never in the middle of one."""

    check: Callable[[], None] = lambda: None
    every: float = _EVERY
    _checked: float = 0.0

    def wait(self) -> None:
        """Wait until the next one may go."""
        # Not super(): a slotted dataclass is made anew, and the bare form means the class it was made from.
        Pace.wait(self)
        if time.monotonic() - self._checked >= self.every:
            self._checked = time.monotonic()
            self.check()
        self.sleep(0)

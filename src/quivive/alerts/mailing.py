"""Hands the mails of an alert to a mail server, one by one, not faster than allowed; goes on where it was stopped.

Nobody gets it twice: what may have arrived is not sent again unless a person says so.
"""

from __future__ import annotations

import smtplib
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from typing import Self

from quivive.alerts.deliveries import Ledger, Outcome
from quivive.alerts.errors import CannotAlert
from quivive.alerts.recipients import Recipient
from quivive.reports.plain import line
from quivive.reports.sending import MailServer, connected, why

_A_CONNECTION = 100
"""Mails that are handed over before the connection is made anew; servers close long ones."""
_MOST_FAILURES = 3
"""Mails in a row that the server does not take, for other reasons than their recipients, after which it is left alone."""
_OK, _FORWARDED = 250, 251
_FOR_GOOD = 500
"""Answers of SMTP (RFC 5321, 4.2): from here on a server will say the same tomorrow."""
_NOBODY = "recipient: "
"""Begins what is said of an address that is refused: others may well be taken."""


@dataclass(slots=True)
class Mailed:
    """How many mails were handed over now, were so before, were refused, were not taken for now, may have arrived."""

    done: int = 0
    known: int = 0
    refused: int = 0
    postponed: int = 0
    open: int = 0


@dataclass(slots=True)
class Pace:
    """Lets through so many in a minute, evenly; `clock` and `sleep` are those of the machine, or of a test."""

    a_minute: int
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    _next: float = field(default=0.0)

    def wait(self) -> None:
        """Wait until the next one may go."""
        now = self.clock()
        if self._next > now:
            self.sleep(self._next - now)
        self._next = max(self._next, now) + 60 / self.a_minute


def mail_all(
    people: Iterable[tuple[Recipient, str]],
    written: Callable[[Recipient, str], bytes],
    server: MailServer,
    sender: str,
    ledger: Ledger,
    pace: Pace,
    now: Callable[[], datetime],
    *,
    again: bool = False,
) -> Mailed:
    """Hand over the mail to each of `people` (with the mark that the journal knows them by) who has not got it.

    With `again` also to those who may have got it. Raises `CannotAlert` where the server takes no more; what was
    handed over until then is in the journal, and the same call goes on from there.
    """
    mailed = Mailed()
    left = list(_left(people, ledger, mailed, again=again))
    failures = 0
    with _Server(server) as mail_server:
        for person, mark in left:
            pace.wait()
            if not ledger.begin(mark, now()):
                mailed.known += 1
                continue
            outcome, text = mail_server.take(written(person, mark), sender, person.address)
            if outcome is Outcome.BEGUN:
                # Nobody knows whether it arrived: the journal says so by having no end for it.
                mailed.open += 1
            else:
                ledger.end(mark, outcome, text, now())
                mailed.done += outcome is Outcome.DONE
                mailed.refused += outcome is Outcome.REFUSED
                mailed.postponed += outcome is Outcome.POSTPONED
            failures = 0 if outcome is Outcome.DONE else failures + (not text.startswith(_NOBODY))
            if failures >= _MOST_FAILURES:
                raise CannotAlert("mail_stopped", text=text)
    return mailed


class _Server:
    """A mail server to which the connection is made anew when it is long in use, or broke."""

    def __init__(self, server: MailServer) -> None:
        self._server = server
        self._stack = ExitStack()
        self._connection: smtplib.SMTP | None = None
        self._taken = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def take(self, mail: bytes, sender: str, address: str) -> tuple[Outcome, str]:
        """How handing it over ended; `BEGUN` where the connection broke before the server said whether it has it.

        Raises `CannotAlert` where there is no server.
        """
        last = ""
        for _ in range(2):
            connection = self._connected()
            try:
                code, said = connection.mail(sender)
                if code == _OK:
                    code, said = connection.rcpt(address)
                    if code not in (_OK, _FORWARDED):
                        return self._not_taken(_NOBODY if code >= _FOR_GOOD else "", code, said)
                else:
                    # It is the sender that is not welcome: that says nothing about the recipient.
                    return self._not_taken("", min(code, _FOR_GOOD - 1), said)
            except (OSError, smtplib.SMTPException) as error:
                last = why(error)
                self._let_go()
                continue
            return self._data(connection, mail)
        return Outcome.POSTPONED, last

    def _data(self, connection: smtplib.SMTP, mail: bytes) -> tuple[Outcome, str]:
        try:
            code, said = connection.data(mail)
        except smtplib.SMTPDataError as error:
            return self._not_taken("", error.smtp_code, error.smtp_error)
        except (OSError, smtplib.SMTPException) as error:
            self._let_go()
            return Outcome.BEGUN, why(error)
        self._taken += 1
        return (Outcome.DONE, "") if code == _OK else self._not_taken("", code, said)

    def _not_taken(self, mark: str, code: int, said: bytes | str) -> tuple[Outcome, str]:
        self._let_go()
        text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
        return (Outcome.REFUSED if code >= _FOR_GOOD else Outcome.POSTPONED), line(f"{mark}{code} {text}", 200)

    def _connected(self) -> smtplib.SMTP:
        if self._connection is None or self._taken >= _A_CONNECTION:
            self._let_go()
            try:
                self._connection = self._stack.enter_context(connected(self._server))
                self._connection.ehlo_or_helo_if_needed()
            except (OSError, smtplib.SMTPException, ValueError) as error:
                raise CannotAlert("mail_stopped", text=why(error)) from None
        return self._connection

    def _let_go(self) -> None:
        self._stack.close()
        self._connection, self._taken = None, 0


def _left(
    people: Iterable[tuple[Recipient, str]], ledger: Ledger, mailed: Mailed, *, again: bool
) -> Iterator[tuple[Recipient, str]]:
    for person, mark in people:
        outcome = ledger.outcome(mark)
        if outcome is Outcome.BEGUN and not again:
            mailed.open += 1
        elif outcome is Outcome.REFUSED:
            mailed.refused += 1
        elif outcome is Outcome.DONE:
            mailed.known += 1
        else:
            yield person, mark

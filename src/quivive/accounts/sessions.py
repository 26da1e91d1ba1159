"""Who is signed in, by a secret that only their browser holds."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, and_, delete, insert, or_, select, update

from quivive.accounts.roles import Role
from quivive.frozen import frozen
from quivive.store.team_tables import accounts, sessions

IDLE: Final = timedelta(hours=2)
"""After so long without a request somebody is asked again; what open pages ask by themselves is none."""
LONGEST: Final = timedelta(hours=12)
"""After so long in any case."""
HALF: Final = timedelta(minutes=10)
"""After so long whoever has not given the second factor begins anew."""
_SEEN_EVERY: Final = timedelta(minutes=1)
"""How often a session is written down as seen: not with every request."""
_BYTES: Final = 32
_ID: Final = 16
"""Of the digest of a token: enough to tell sessions apart."""


@frozen
class Member:
    """Somebody of the team who is signed in. `complete` tells that nothing more is asked of them; `form_token` stands in
    every form of theirs, so that no other site can hand one in. `second_factor` tells that the account has one, `provider` that
    they came by the OpenID provider, which answers for such things itself."""

    id: str
    name: str
    role: Role
    complete: bool
    form_token: str
    second_factor: bool = False
    provider: bool = False

    def may(self, needed: Role) -> bool:
        """Whether they may do what takes this role."""
        return self.complete and self.role.may(needed)


@frozen
class Open:
    """A session of an account: `id` names it without letting anybody in; `own` is that of whoever asks."""

    id: str
    begun: datetime
    seen: datetime
    own: bool


def begin(connection: Connection, account: str, now: datetime, *, complete: bool, provider: bool = False) -> str:
    """Sign somebody in; the token for their browser, which is kept nowhere else."""
    token = secrets.token_urlsafe(_BYTES)
    connection.execute(delete(sessions).where(_over(now)))
    connection.execute(insert(sessions).values(token=_digest(token), account=account, complete=complete, begun=now, seen=now, provider=provider))
    return token


def member(connection: Connection, token: str, now: datetime) -> Member | None:
    """Who holds this token, if they are still signed in."""
    row = connection.execute(_of(token).where(~_over(now), ~accounts.c.disabled)).first()
    if row is None:
        return None
    return Member(row.account, row.name, Role(row.role), row.complete, form_token(token), bool(row.second_factor), row.provider)


def is_to_be_seen(connection: Connection, token: str, now: datetime) -> bool:
    """Whether it is time to write down that the session goes on."""
    seen = connection.scalar(select(sessions.c.seen).where(sessions.c.token == _digest(token)))
    return seen is not None and now - seen >= _SEEN_EVERY


def seen(connection: Connection, token: str, now: datetime) -> None:
    """The session goes on."""
    connection.execute(update(sessions).where(sessions.c.token == _digest(token)).values(seen=now))


def end(connection: Connection, token: str) -> None:
    """Sign out."""
    connection.execute(delete(sessions).where(sessions.c.token == _digest(token)))


def end_all(connection: Connection, account: str) -> None:
    """Sign somebody out everywhere: after another password, role or second factor."""
    connection.execute(delete(sessions).where(sessions.c.account == account))


def open_of(connection: Connection, account: str, token: str, now: datetime) -> list[Open]:
    """Where somebody is signed in, the last seen first."""
    question = select(sessions).where(sessions.c.account == account, sessions.c.complete, ~_over(now)).order_by(sessions.c.seen.desc())
    return [Open(row.token[:_ID], row.begun, row.seen, row.token == _digest(token)) for row in connection.execute(question)]


def end_one(connection: Connection, account: str, identity: str) -> bool:
    """End the session with this id, if it is one of the account."""
    own = connection.scalars(select(sessions.c.token).where(sessions.c.account == account))
    token = next((each for each in own if each[:_ID] == identity), "")
    if token:
        connection.execute(delete(sessions).where(sessions.c.token == token))
    return bool(token)


def form_token(token: str) -> str:
    """What stands in the forms of a session: nobody can make it who does not hold the session's own token."""
    return hmac.new(token.encode(), b"form", hashlib.sha256).hexdigest()


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _of(token: str):  # type: ignore[no-untyped-def] # noqa: ANN202 - a question, whose type SQLAlchemy does not name
    return (
        select(sessions.c.account, sessions.c.complete, sessions.c.provider, accounts.c.name, accounts.c.role, accounts.c.second_factor)
        .join(accounts, accounts.c.id == sessions.c.account)
        .where(sessions.c.token == _digest(token))
    )


def _over(now: datetime):  # type: ignore[no-untyped-def] # noqa: ANN202 - as above
    return or_(sessions.c.seen < now - IDLE, sessions.c.begun < now - LONGEST, and_(~sessions.c.complete, sessions.c.begun < now - HALF))

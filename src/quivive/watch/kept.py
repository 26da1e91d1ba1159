"""The look at a store that is kept in it, so that whoever opens a page need not wait for one."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, func, select

from quivive.errors import MissingExtra
from quivive.frozen import frozen
from quivive.knowledge import Knowledge
from quivive.store import Store, journals
from quivive.store.about import tell, told
from quivive.store.tables import about
from quivive.watch.overview import Overview, look

try:
    import msgspec
except ModuleNotFoundError:
    raise MissingExtra("watch", "Keeping a look at the reports") from None

EVERY: Final = timedelta(minutes=10)
"""A look is not made anew sooner, however many reports come."""
MOST_CAMPAIGNS: Final = 20
_NAME: Final = "look"
_FORM: Final = 1
"""Goes up with every change of what is kept: what an earlier Quivive kept is made anew."""


@frozen
class Kept:
    """A look with the time at which it was `made`, and what the store held then (`of`, see `holds`)."""

    form: int
    made: datetime
    of: str
    shown: Overview


def holds(store: Store, now: datetime) -> str:
    """What a look depends on: the last report, the last decision about campaigns, the day."""
    with store.reading() as connection:
        decided = journals.last(connection, "campaigns")
    return f"{store.last_sequence()} {decided} {now.date().isoformat()}"


def kept(store: Store) -> Kept | None:
    """The look that is kept; None where there is none, or none that can be read."""
    with store.reading() as connection:
        text = told(connection, _NAME)
    try:
        found = msgspec.json.decode(text, type=Kept) if text else None
    except (msgspec.MsgspecError, ValueError):
        return None
    return found if found is not None and found.form == _FORM else None


def last_made(connection: Connection) -> str:
    """Something that is another whenever a look was made: how the text of the kept one begins, with its time, without reading all of it."""
    return connection.scalar(select(func.substr(about.c.value, 1, 60)).where(about.c.name == _NAME)) or ""


def is_due(store: Store, now: datetime) -> bool:
    """Whether it is time for a new look: there is none, or something came since and the last one is old enough.

    There is nothing to look at in a store that never had a report.
    """
    before = kept(store)
    if before is None and not store.last_sequence():
        return False
    return before is None or (not before.made <= now < before.made + EVERY and before.of != holds(store, now))


def keep(store: Store, knowledge: Knowledge, now: datetime) -> Kept:
    """Look at the store, and keep what was seen."""
    of = holds(store, now)
    made = Kept(_FORM, now, of, look(store, knowledge, now, most=MOST_CAMPAIGNS))
    text = msgspec.json.encode(made).decode()
    with store.begin() as connection:
        tell(connection, _NAME, text)
    return made

"""The store of reports: what was collected, kept in one SQLite file or in PostgreSQL.

    from quivive.store import open_store
    with open_store("reports.sqlite", create=True) as store:
        store.add(reports)

`store` is all that other parts need; `tables` says what is kept, `migrations` how a store came to be what it is.
Importing this package needs the extra `watch`.
"""

from __future__ import annotations

from quivive.errors import MissingExtra

try:
    import sqlalchemy  # noqa: F401 - only to say what is missing
except ModuleNotFoundError:
    raise MissingExtra("watch", "The store of reports") from None

from quivive.store.counts import DIMENSIONS, Counted
from quivive.store.journals import Event
from quivive.store.removal import Removed
from quivive.store.reports import Added
from quivive.store.store import Store, open_store

__all__ = ["DIMENSIONS", "Added", "Counted", "Event", "Removed", "Store", "open_store"]

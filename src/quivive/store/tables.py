"""What a store holds, in one place; each table's migration lies in `migrations/`.

Nothing here says who received a message: reports come redacted, and whoever handed one in is a keyed hash. To add
tables of another part: declare them here, and write the next numbered file in `migrations/`. A table that hangs on
reports refers to `reports.sequence` with `ON DELETE CASCADE`, so that an erasure takes it along.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Double, ForeignKey, Index, Integer, MetaData, Table, Text

from quivive.store.columns import Hexadecimal, Instant, Numbers, Words

METADATA = MetaData()

_NUMBER = BigInteger().with_variant(Integer, "sqlite")


def _text(name: str) -> Column[str]:
    return Column(name, Words, nullable=False)


migrations = Table(
    "quivive_migrations",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),
)
"""Which migrations a store has had."""

about = Table(
    "quivive_about",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)
"""What is to be known of the store itself: a check value of its key, before when reports were let go."""

reports = Table(
    "reports",
    METADATA,
    Column("sequence", _NUMBER, primary_key=True, autoincrement=True),
    Column("id", Hexadecimal, nullable=False),
    Column("received", Instant, nullable=False),
    Column("collected", Instant, nullable=False),
    Column("reporter", Hexadecimal, nullable=False),
    *map(_text, ("source", "country", "region", "channel", "language", "brand", "scam_type", "level")),
    Column("score", Double, nullable=False),
    Column("signature", Numbers, nullable=False),
    *map(_text, ("code", "facts", "weights", "text")),
    Index("reports_by_id", "id", unique=True),
    Index("reports_by_received", "received"),
    Index("reports_by_brand", "brand", "sequence"),
    Index("reports_by_reporter", "reporter"),
    sqlite_autoincrement=True,  # a sequence is never given twice, also after the last report was erased
)
"""`sequence` numbers the reports in the order in which they were acknowledged."""

fingerprints = Table(
    "fingerprints",
    METADATA,
    Column("report", _NUMBER, ForeignKey("reports.sequence", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    _text("kind"),
    _text("value"),
    Column("common", Boolean, nullable=False),
    Column("hashed", Boolean, nullable=False),
    Index("fingerprints_by_value", "kind", "value", "report"),
    sqlite_with_rowid=False,
)
"""What each report shows of its sender, in the report's own order."""

hours = Table(
    "hours",
    METADATA,
    Column("hour", BigInteger, primary_key=True, autoincrement=False),
    *(Column(name, Words, primary_key=True) for name in ("brand", "scam_type", "channel", "country", "language")),
    Column("reports", BigInteger, nullable=False),
    Column("aged", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)
"""How many reports there were, by hours since 1970; `aged` are those of them that were let go for their age."""

journals = Table(
    "journals",
    METADATA,
    Column("journal", Text, primary_key=True),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("event", Words, nullable=False),
    sqlite_with_rowid=False,
)
"""Lists of events by name, only ever appended to: the database itself refuses anything else."""

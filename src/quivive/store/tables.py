"""What a store holds, in one place; each table's migration lies in `migrations/`.

Nothing here says who received a message: reports come redacted, and whoever handed one in is a keyed hash. To add
tables of another part: declare them here, and write the next numbered file in `migrations/`. A table that hangs on
reports refers to `reports.sequence` with `ON DELETE CASCADE`, so that an erasure takes it along.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Double, ForeignKey, Index, Integer, MetaData, Table, Text

from quivive.store.columns import Hexadecimal, Instant, Numbers, Words

METADATA = MetaData()

NUMBER = BigInteger().with_variant(Integer, "sqlite")
"""The sequence of a report."""


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
    Column("sequence", NUMBER, primary_key=True, autoincrement=True),
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
    Index("reports_as_listed", "sequence", "brand", "scam_type", "channel", "country", "language", "level", "source", "received"),
    sqlite_autoincrement=True,  # a sequence is never given twice, also after the last report was erased
)
"""`sequence` numbers the reports in the order in which they were acknowledged."""

fingerprints = Table(
    "fingerprints",
    METADATA,
    Column("report", NUMBER, ForeignKey("reports.sequence", ondelete="CASCADE"), primary_key=True),
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

known_indicators = Table(
    "known_indicators",
    METADATA,
    *(Column(name, Words, primary_key=True) for name in ("kind", "value", "told_by")),
    *map(_text, ("seen", "last_seen", "brand", "reference", "licence")),
    Column("imported", Instant, nullable=False),
    sqlite_with_rowid=False,
)
"""What others say of indicators: who, since when and until when they know it, whom it imitates, under which licence.
`seen` and `last_seen` are in ISO 8601, empty where nobody said them."""

campaign_groups = Table(
    "campaign_groups",
    METADATA,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("root", BigInteger, nullable=False),
    Column("brands", Words, nullable=False),
    Column("scam_type", Words, nullable=False),
    Column("reports", BigInteger, nullable=False),
    Column("doubtful", BigInteger, nullable=False),
    Column("first_seen", BigInteger, nullable=False),
    Column("last_seen", BigInteger, nullable=False),
    Column("founded", BigInteger, nullable=False),
    Column("founder", Hexadecimal, nullable=False),
    Column("reasons", Text, nullable=False),
    Index("campaign_groups_by_root", "root"),
    Index("campaign_groups_by_founder", "founder"),
    Index("campaign_groups_by_reports", "reports"),
    Index("campaign_groups_by_last_seen", "last_seen"),
)
"""Reports that belong together. A group that was joined to another has that one as `root`, whose other columns then
count (`quivive.campaigns.memory.Group`); brands with blanks between, times in seconds since 1970, reasons as JSON."""

campaign_members = Table(
    "campaign_members",
    METADATA,
    Column("report", NUMBER, ForeignKey("reports.sequence", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("grp", BigInteger, nullable=False),
    Column("doubtful", Integer, nullable=False),
    Index("campaign_members_by_group", "grp", "report"),
)
"""The group that each report was put into first; its root is where it is now. What is erased is no longer counted."""

campaign_tokens = Table(
    "campaign_tokens",
    METADATA,
    Column("token", BigInteger, primary_key=True, autoincrement=False),
    Column("grp", BigInteger, primary_key=True, autoincrement=False),
    Index("campaign_tokens_by_group", "grp"),
    sqlite_with_rowid=False,
)
"""Which groups showed a site or contact; 63 bits of a hash stand for it."""

campaign_texts = Table(
    "campaign_texts",
    METADATA,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("digest", BigInteger, nullable=False),
    Column("signature", Numbers, nullable=False),
    Index("campaign_texts_by_digest", "digest", unique=True),
)
"""The wordings that there are, each once."""

campaign_bands = Table(
    "campaign_bands",
    METADATA,
    Column("band", BigInteger, primary_key=True, autoincrement=False),
    Column("text", BigInteger, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)
"""By which pieces of its signature a wording is found by those near it."""

campaign_near = Table(
    "campaign_near",
    METADATA,
    Column("text", BigInteger, primary_key=True, autoincrement=False),
    Column("other", BigInteger, primary_key=True, autoincrement=False),
    Column("likeness", Double, nullable=False),
    sqlite_with_rowid=False,
)
"""Which wordings are near each other, each pair both ways."""

campaign_sightings = Table(
    "campaign_sightings",
    METADATA,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("text", BigInteger, nullable=False),
    Column("shape", BigInteger, nullable=False),
    Column("grp", BigInteger, nullable=False),
    Column("first", BigInteger, nullable=False),
    Column("last", BigInteger, nullable=False),
    Index("campaign_sightings_by_text", "text"),
)
"""When a wording with a shape of address was seen in a group, without a break."""

campaign_apart = Table(
    "campaign_apart",
    METADATA,
    Column("one", BigInteger, primary_key=True, autoincrement=False),
    Column("other", BigInteger, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)
"""Groups that somebody said are not the same campaign."""

campaign_days = Table(
    "campaign_days",
    METADATA,
    Column("grp", BigInteger, primary_key=True, autoincrement=False),
    Column("day", BigInteger, primary_key=True, autoincrement=False),
    *(Column(name, Words, primary_key=True) for name in ("brand", "scam_type", "channel", "country", "language")),
    Column("reports", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)
"""How many of the reports that were put into a group were received on a day (days since 1970, UTC), and as what."""

campaign_digests = Table(
    "campaign_digests",
    METADATA,
    Column("root", BigInteger, primary_key=True, autoincrement=False),
    Column("reports", BigInteger, nullable=False),
    Column("newest", BigInteger, nullable=False),
    Column("at", Instant, nullable=False),
    Column("content", Words, nullable=False),
)
"""What takes long to count of a large campaign, with of how many reports, up to which, and when it was counted
(`quivive.campaigns.digests`)."""

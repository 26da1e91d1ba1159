"""What a store holds of the team that works on it: accounts, sessions, keys for programs, labels.

Passwords, sessions and keys are kept as what checks them, never as they are. Of all this only labels are written out with the
reports.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, Table, Text, false

from quivive.store.columns import Hexadecimal, Instant, Words
from quivive.store.tables import METADATA, NUMBER


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


accounts = Table(
    "accounts",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("name", Words, nullable=False),
    *map(_text, ("folded", "role", "password", "second_factor")),
    Column("second_factor_step", BigInteger, nullable=False),
    *map(_text, ("recovery", "subject")),
    Column("disabled", Boolean, nullable=False),
    Column("created", Instant, nullable=False),
    Index("accounts_by_name", "folded", unique=True),
    Index("accounts_by_subject", "subject"),
)
"""People of the team. `folded` is the name as it is compared, `password` an Argon2id hash or empty, `second_factor` the sealed
secret of TOTP or empty and `second_factor_step` the last step that was used, `recovery` hashes with blanks between, `subject`
who they are for the OpenID provider."""

sessions = Table(
    "sessions",
    METADATA,
    Column("token", Hexadecimal, primary_key=True),
    Column("account", Text, ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False),
    Column("complete", Boolean, nullable=False),
    Column("begun", Instant, nullable=False),
    Column("seen", Instant, nullable=False),
    Column("provider", Boolean, nullable=False, server_default=false()),
    Index("sessions_by_account", "account"),
)
"""Who is signed in: `token` is the SHA-256 of what the browser holds; not `complete` until the second factor is given; by the
word of the OpenID `provider` or by a password."""

account_links = Table(
    "account_links",
    METADATA,
    Column("token", Hexadecimal, primary_key=True),
    _text("account"),
    Column("ends", Instant, nullable=False),
    Index("account_links_by_account", "account"),
)
"""Addresses under which somebody chooses a password, once: `token` is the SHA-256 of what the address holds; with an
empty account it makes the first one."""

sign_in_attempts = Table(
    "sign_in_attempts",
    METADATA,
    Column("counter", Hexadecimal, primary_key=True),
    Column("attempts", Integer, nullable=False),
    Column("last", Instant, nullable=False),
    Column("waits_until", Instant, nullable=False),
    Index("sign_in_attempts_by_time", "last"),
    sqlite_with_rowid=False,
)
"""How often somebody tried to sign in of late, by a keyed hash of the name, address or browser they tried with."""

api_keys = Table(
    "api_keys",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("secret", Hexadecimal, nullable=False),
    Column("name", Words, nullable=False),
    _text("scopes"),
    Column("per_minute", BigInteger, nullable=False),
    Column("per_day", BigInteger, nullable=False),
    Column("created", Instant, nullable=False),
    Column("created_by", Words, nullable=False),
    Column("ends", Instant, nullable=False),
    Column("revoked", Boolean, nullable=False),
)
"""Keys of programs: `secret` is the SHA-256 of the key, scopes with blanks between, quotas 0 for none."""

api_use = Table(
    "api_use",
    METADATA,
    Column("api_key", Text, primary_key=True),
    Column("day", BigInteger, primary_key=True, autoincrement=False),
    Column("requests", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)
"""How many requests a key made on a day (days since 1970)."""

idempotent_answers = Table(
    "idempotent_answers",
    METADATA,
    Column("caller", Text, primary_key=True),
    Column("idempotency_key", Text, primary_key=True),
    Column("request", Hexadecimal, nullable=False),
    Column("status", Integer, nullable=False),
    Column("answer", Words, nullable=False),
    Column("at", Instant, nullable=False),
    Index("idempotent_answers_by_time", "at"),
    sqlite_with_rowid=False,
)
"""What a request with an idempotency key was answered; `request` is the SHA-256 of what was asked."""

report_labels = Table(
    "report_labels",
    METADATA,
    Column("report", NUMBER, ForeignKey("reports.sequence", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    _text("label"),
    Column("labelled_by", Words, nullable=False),
    Column("at", Instant, nullable=False),
)
"""What somebody of the team says that a report is: the last word on it."""

report_labellings = Table(
    "report_labellings",
    METADATA,
    Column("report", NUMBER, ForeignKey("reports.sequence", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    _text("label"),
    Column("labelled_by", Words, nullable=False),
    Column("at", Instant, nullable=False),
    sqlite_with_rowid=False,
)
"""Every word on a report, in order; an empty label took back what was said before."""

"""How much of an input is looked at, in one place, so that hostile input costs a bounded amount."""

from __future__ import annotations

from typing import Final

from quivive.message import Skipped

MEGABYTE: Final = 1024 * 1024

MOST_WHOLE_FILE: Final = 64 * MEGABYTE
"""A file up to this size is read whole; of a larger one only `MOST_OF_LARGE_FILE`."""
MOST_OF_LARGE_FILE: Final = 32 * MEGABYTE
MOST_TEXT: Final = MEGABYTE
"""Characters of plain text that are looked at."""
MOST_MAIL_TEXT: Final = 2 * MEGABYTE
"""Bytes of text, over all parts of one mail, that are looked at."""
MOST_PARTS: Final = 200
"""MIME parts of one mail."""
MOST_DEPTH: Final = 20
"""How deep MIME parts may be nested."""
MOST_ATTACHED_MAILS: Final = 3
"""How deep mails may be attached to mails."""
MOST_HEADERS: Final = 256 * 1024
"""Bytes of one header block."""
MOST_HEADER: Final = 4_096
"""Bytes of one header's value; names and subjects are far shorter."""
MOST_ATTACHMENTS: Final = 200
MOST_RECIPIENTS: Final = 20
"""Recipients of one mail that are read; the reader of the mail is among the first."""
MOST_LINKS: Final = 2_000
"""Links of one part; as many as `quivive.links` finds in plain text."""
MOST_SHOWN: Final = 1_000
"""Characters that one link's shown text can have."""
MOST_ROW: Final = 8 * MEGABYTE
"""Bytes of one line of JSONL or CSV, and of one element of a JSON array."""
MOST_FIELD: Final = 1_000
"""Characters of a row's short values: id, sender, subject."""

THIN_TEXT: Final = 200
"""Characters under which a mail's own text is only a note above what it carries."""


def left_out(what: str, bound: str) -> Skipped:
    """The note that the rest of `what` was not looked at because of `bound`."""
    return Skipped(what, f"only {bound} are looked at", "Check the rest on its own.")

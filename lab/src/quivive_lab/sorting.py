"""Reports that nobody had sorted, sorted by reading them: one letter each, kept here without the text.

`sorted/<source>.txt` holds a letter for each number of the source's ids, a hundred a line: `s` scam, `p` advertising
that deceives nobody, `h` genuine, `u` could not be told, `.` not read. Near-duplicates were read once. One reader each;
the model card says how far a second reading agreed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from importlib import resources

from quivive_lab.corpora import Row

FILES = ("sms/unsorted",)
"""What is read besides the labelled files; the unsorted mails stand among those."""
REPORTED_GENUINE = "reported genuine"
"""What the kinds of genuine messages that somebody reported begin with."""
_LABEL = {"s": "scam", "p": "spam", "h": "ham"}


@lru_cache(maxsize=4)
def letters(source: str) -> str:
    """The letter of each number of a source, in order; empty for a source that was not read."""
    path = resources.files("quivive_lab") / "sorted" / f"{source}.txt"
    return path.read_text("ascii").replace("\n", "") if path.is_file() else ""


def sort(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows, those that were unsorted with the label they were given; what was not given one is left out."""
    for row in rows:
        if row.label != "unsorted":
            yield row
            continue
        label = _LABEL.get(_letter(row))
        if label is not None:
            yield replace(row, label=label, kind=_kind(row, label))


def _letter(row: Row) -> str:
    """The letter of a row, or an empty string."""
    number = row.id.rpartition(":")[2]
    read = letters(row.source)
    return read[int(number)] if number.isdecimal() and int(number) < len(read) else ""


def _kind(row: Row, label: str) -> str:
    """Kinds of their own: whoever reported a message did not want it, and our label is one reader's."""
    where = "mail" if row.channel == "email" else row.channel
    if label == "scam":
        return f"reported {where} scam {row.language if row.language in ('en', 'fr') else 'other'}"
    return f"reported {where} spam" if label == "spam" else f"{REPORTED_GENUINE} {where}"

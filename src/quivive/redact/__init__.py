"""Personal data found and taken out: of texts that are sent as reports, and of reports that are stored.

    from quivive.redact import redact_message
    report = redact_message(message)

What belongs to the reader is taken out; what belongs to the sender is evidence and stays.
"""

from __future__ import annotations

from quivive.redact.evidence import evidence_of
from quivive.redact.find import find_personal
from quivive.redact.messages import RedactedMessage, redact_message, take_out
from quivive.redact.personal import ALL_KINDS, MOST_TEXT, Personal, PersonalKind
from quivive.redact.replace import LABELS, Originals, Redacted, Replaced, labels_of, redact, redact_reversibly

__all__ = [
    "ALL_KINDS",
    "LABELS",
    "MOST_TEXT",
    "Originals",
    "Personal",
    "PersonalKind",
    "Redacted",
    "RedactedMessage",
    "Replaced",
    "evidence_of",
    "find_personal",
    "labels_of",
    "redact",
    "redact_message",
    "redact_reversibly",
    "take_out",
]

"""What a message shares with others of the same campaign: the signature of its text, and its sender's hosts, numbers, accounts.

    from quivive.fingerprints import fingerprints_of
    traces = fingerprints_of(message, verdict, knowledge, key)
"""

from __future__ import annotations

from quivive.fingerprints.sites import site_of
from quivive.fingerprints.text_signature import SIGNATURE_VERSION, signature_version, similarity, text_signature
from quivive.fingerprints.traces import Traces, fingerprints_of

__all__ = [
    "SIGNATURE_VERSION",
    "Traces",
    "fingerprints_of",
    "signature_version",
    "similarity",
    "site_of",
    "text_signature",
]

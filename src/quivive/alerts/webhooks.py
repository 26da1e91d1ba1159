"""Tells programs of a version by webhook (Standard Webhooks 1.0): signed, tried again, given up at last."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from quivive.alerts.deliveries import Ledger, Outcome
from quivive.alerts.errors import CannotAlert
from quivive.alerts.feeds import stamp
from quivive.alerts.http_post import LONGEST_WAIT, Answer, post
from quivive.alerts.keys import read_private, read_secret
from quivive.alerts.publisher import Endpoint
from quivive.alerts.trail import Issue
from quivive.version import __version__

SECRET = "whsec_"  # noqa: S105 - what stands before a secret, not one
_SHORTEST, _LONGEST = 24, 64
"""Bytes of a shared secret."""
_GONE = 410


@dataclass(frozen=True, slots=True)
class Patience:
    """How often a receiver is tried, and how long is waited between: at random up to `first` seconds doubled each time.

    The whole of the pause is left to chance ("full jitter"), so that many senders do not come back together; what
    a receiver asks for itself is waited at least. `most` bounds every pause.
    """

    tries: int = 6
    first: float = 2.0
    most: float = 120.0
    timeout: float = LONGEST_WAIT
    sleep: Callable[[float], None] = time.sleep
    chance: random.Random = field(default_factory=random.SystemRandom)

    def pause(self, failures: int, asked: int) -> float:
        """Seconds to wait after so many failures."""
        return min(self.most, max(float(asked), self.chance.uniform(0, self.first * 2.0 ** (failures - 1))))


class Signatures:
    """What signs the calls to one receiver: the shared secret (`v1`), our own key (`v1a`), or both."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._secret = _secret(Path(endpoint.secret_file)) if endpoint.secret_file else b""
        self._key = read_secret(Path(endpoint.key_file)) if endpoint.key_file else None

    def of(self, identifier: str, timestamp: int, body: bytes) -> str:
        """The header `webhook-signature`."""
        signed = f"{identifier}.{timestamp}.".encode() + body
        made = []
        if self._secret:
            made.append(f"v1,{base64.b64encode(hmac.new(self._secret, signed, hashlib.sha256).digest()).decode()}")
        if self._key:
            made.append(f"v1a,{base64.b64encode(self._key.sign(signed)).decode()}")
        return " ".join(made)


def body_of(issue: Issue, document: Mapping[str, Any]) -> bytes:
    """What is sent: the type of the event, when it was, and the signed document."""
    event = {"type": f"alert.{issue.did}", "timestamp": stamp(issue.at), "data": document}
    return json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode()


def call(
    endpoint: Endpoint,
    signatures: Signatures,
    issue: Issue,
    body: bytes,
    ledger: Ledger,
    patience: Patience,
    now: Callable[[], datetime],
) -> tuple[Outcome, str]:
    """Tell one receiver, until it has it or all tries are used up; what became of it is in the journal.

    The id stays the same over all tries, by which a receiver knows what it has already.
    """
    ledger.begin(endpoint.name, now())
    identifier = f"msg_{issue.alert.id}_{issue.version}"
    failures = 0
    while True:
        timestamp = int(now().timestamp())
        headers = {
            "Content-Type": "application/json",
            "User-Agent": f"Quivive/{__version__}",
            "webhook-id": identifier,
            "webhook-timestamp": str(timestamp),
            "webhook-signature": signatures.of(identifier, timestamp, body),
        }
        answer = post(endpoint.url, body, headers, ca_file=endpoint.ca_file, timeout=patience.timeout)
        failures += 1
        if answer.taken or failures >= patience.tries or answer.status == _GONE:
            return _ended(endpoint, answer, ledger, now)
        patience.sleep(patience.pause(failures, answer.retry_after))


def _ended(endpoint: Endpoint, answer: Answer, ledger: Ledger, now: Callable[[], datetime]) -> tuple[Outcome, str]:
    outcome = Outcome.DONE if answer.taken else Outcome.DEAD
    ledger.end(endpoint.name, outcome, answer.said, now())
    return outcome, answer.said


def _secret(file: Path) -> bytes:
    text = read_private(file).decode("ascii", "replace").strip()
    try:
        secret = base64.b64decode(text.removeprefix(SECRET), validate=True) if text.startswith(SECRET) else b""
    except (ValueError, binascii.Error):
        secret = b""
    if not _SHORTEST <= len(secret) <= _LONGEST:
        raise CannotAlert("key_unreadable", path=str(file)[:200], text=f"{SECRET}…")
    return secret

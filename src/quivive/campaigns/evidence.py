"""What of a report can join it to others, in the numbers that grouping works with."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import blake2b

from quivive.fingerprints import SIGNATURE_VERSION, signature_version, site_of, text_signature
from quivive.fingerprints.sites import is_common
from quivive.fingerprints.text_signature import PERMUTATIONS
from quivive.frozen import frozen
from quivive.knowledge import Knowledge
from quivive.verdict import Level
from quivive.watching import Fingerprint, FingerprintKind, Report

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DOUBTFUL = frozenset({str(Level.SCAM), str(Level.SUSPICIOUS)})


@frozen
class Evidence:
    """One report as grouping sees it.

    `report` is its number, `id` its id; `at` when it was received and `collected` when it was handed in, in seconds
    since 1970. `sites` and `contacts` are hashes (63 bits) of what is the sender's alone, `shape` that of the shape of
    its first address, 0 where it has none of its own. `doubtful` tells that the check found it suspicious or a scam.
    """

    report: int
    id: str
    at: int
    collected: int
    brand: str
    scam_type: str
    doubtful: bool
    sites: tuple[int, ...]
    contacts: tuple[int, ...]
    shape: int
    signature: tuple[int, ...]


def evidence_of(number: int, report: Report, knowledge: Knowledge) -> Evidence:
    """What the report numbered `number` shows; what strangers share is left out."""
    sites: dict[int, None] = {}
    contacts: dict[int, None] = {}
    shape = 0
    for one in report.fingerprints:
        if one.common:
            continue
        if one.kind is FingerprintKind.URL_SHAPE:
            shape = shape or token("shape", one.value)
        else:
            held = sites if one.kind is FingerprintKind.HOST else contacts
            held |= dict.fromkeys(tokens_of(one, knowledge))
    return Evidence(
        number,
        report.id,
        int((report.received - _EPOCH).total_seconds()),
        int((report.collected - _EPOCH).total_seconds()),
        report.brand,
        report.scam_type,
        report.level in _DOUBTFUL,
        tuple(sites),
        tuple(contacts),
        shape,
        _signature(report),
    )


def tokens_of(one: Fingerprint, knowledge: Knowledge) -> Iterator[int]:
    """The hashes of the sites or contacts that a fingerprint shows which strangers do not share; none of the shape of an address."""
    if one.kind is FingerprintKind.HOST:
        yield from _host_tokens(one.value, knowledge)
    elif one.kind is not FingerprintKind.URL_SHAPE:
        yield from _contact_tokens(one, knowledge)


def _signature(report: Report) -> tuple[int, ...]:
    """The signature of this version: the one that was kept, else that of the kept text; empty for what is none."""
    signature = report.signature
    if signature_version(signature) != SIGNATURE_VERSION:
        return text_signature(report.text) if signature and report.text else ()
    fits = len(signature) == PERMUTATIONS + 1 and min(signature) >= 0 and max(signature) < 1 << 32
    return signature if fits else ()


def _host_tokens(host: str, knowledge: Knowledge) -> Iterator[int]:
    """The site and the host itself: where a site turns out to be shared, its hosts still tell."""
    site = site_of(host, knowledge)
    yield token("host", site)
    if site != host:
        yield token("host", host)


def _contact_tokens(one: Fingerprint, knowledge: Knowledge) -> Iterator[int]:
    # A number is the same whether it sends or is to be called.
    kind = "number" if one.value.startswith("+") else str(one.kind)
    yield token(kind, one.value)
    domain = one.value.rpartition("@")[2] if "@" in one.value and not one.hashed else ""
    if one.kind is FingerprintKind.SENDER and domain and not is_common(domain, knowledge):
        # Mass mail has another mailbox in each mail, on the same domain.
        yield token("host", site_of(domain, knowledge))


def token(kind: str, value: str) -> int:
    """63 bits that are the same in every process and on every machine."""
    return int.from_bytes(blake2b(f"{kind}\0{value}".encode("utf-8", "replace"), digest_size=8).digest(), "big") >> 1

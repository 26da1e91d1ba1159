"""Reports as a check would have left them, made from the truth without checking: for many, where checking takes hours.

What a check gets wrong is not in them: brand and type are the true ones, every scam is at level `scam`. A figure
measured on them says nothing of the check. Who is the sender's and who a bystander is not asked either.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from hashlib import blake2b

from quivive.fingerprints import text_signature
from quivive.fingerprints.addresses import url_shape
from quivive.simulate.reports import SimulatedReport
from quivive.verdict import Level, Versions
from quivive.watching import Fingerprint, FingerprintKind, Report

_LINK = re.compile(r"https://\S+")
_VERSIONS = Versions("simulation", "0", "0")
_LEVELS = {"campaign": (Level.SCAM, 0.98), "background": (Level.SCAM, 0.95)}
_ELSE = (Level.NOTHING_FOUND, 0.05)


def direct_reports(simulated: Iterable[SimulatedReport], *, signed: bool = False) -> Iterator[Report]:
    """Each as a report, in the same order; with the signature of its text only if `signed`, which takes most of the time."""
    for one in simulated:
        level, score = _LEVELS.get(one.truth.kind, _ELSE)
        yield Report(
            report_id(one),
            one.source,
            _hash(one.reporter),
            one.received,
            one.reported,
            one.country,
            one.region,
            one.channel,
            one.language,
            one.truth.brand,
            one.truth.scam_type,
            level,
            score,
            tuple(_fingerprints(one)),
            text_signature(one.text) if signed else (),
            one.text,
            _VERSIONS,
        )


def report_id(one: SimulatedReport) -> str:
    """The id that `direct_reports` gives it."""
    return _hash(one.id)


def _fingerprints(one: SimulatedReport) -> Iterator[Fingerprint]:
    genuine = one.truth.kind == "genuine"
    if one.host:
        yield Fingerprint(FingerprintKind.HOST, one.host, common=genuine)
        shape = _LINK.search(one.text)
        if shape is not None and not genuine:
            value, common = url_shape(shape[0])
            yield Fingerprint(FingerprintKind.URL_SHAPE, value, common)
    if one.number:
        yield Fingerprint(FingerprintKind.PHONE_NUMBER, one.number)
    if one.sender and one.sender != one.number:
        yield Fingerprint(FingerprintKind.SENDER, one.sender, common=one.sender[0] != "+" and "@" not in one.sender)


def _hash(text: str) -> str:
    return blake2b(text.encode(), digest_size=16).hexdigest()

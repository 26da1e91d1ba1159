"""Which fingerprints of a report or campaign others know already, and since when."""

from __future__ import annotations

from collections.abc import Iterable

from quivive.exchange.known import KnownTo, known_to
from quivive.fingerprints import site_of
from quivive.knowledge import Knowledge
from quivive.store import Store
from quivive.watching import Fingerprint, FingerprintKind


def known_by_others(store: Store, fingerprints: Iterable[Fingerprint], knowledge: Knowledge) -> tuple[KnownTo, ...]:
    """What was read in with `quivive exchange import` of these fingerprints, those first that are known longest.

    A host is also known where others name the site above it that is its owner's (`konto.example` for
    `a.konto.example`). What strangers share and what is hashed is never looked up. Nothing of it changes a verdict.
    """
    wanted: dict[tuple[FingerprintKind, str], None] = {}
    for one in fingerprints:
        if one.common or one.hashed:
            continue
        wanted[one.kind, one.value] = None
        if one.kind is FingerprintKind.HOST:
            wanted[one.kind, site_of(one.value, knowledge)] = None
    with store.reading() as connection:
        found = known_to(connection, wanted)
    told = [one for each in found.values() for one in each]
    return tuple(sorted(told, key=lambda one: (one.known.seen or one.imported, one.told_by, one.known.value)))

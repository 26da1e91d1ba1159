"""A web address that somebody else names, as an indicator."""

from __future__ import annotations

from datetime import datetime

from quivive.exchange.shared import Known
from quivive.exchange.values import cleaned
from quivive.hosts import belongs, is_hosting_suffix, public_suffix
from quivive.knowledge import load_knowledge
from quivive.links import host_of
from quivive.watching import FingerprintKind

_LONGEST = 4_000


def known_of_address(
    text: str, *, seen: datetime | None = None, last_seen: datetime | None = None, brand: str = "", reference: str = ""
) -> Known | None:
    """The host of a web address; where strangers share the host, host and path; None for what is no address.

    No query is kept: the addresses in lists hold what their first victims were called.
    """
    if len(text) > _LONGEST:
        return None
    host = cleaned(FingerprintKind.HOST, host_of(text))
    if not host:
        return None
    if _is_shared(host):
        page = cleaned(FingerprintKind.PAGE, text.strip())
        if page:
            return Known(FingerprintKind.PAGE, page, seen, last_seen, brand, reference)
    return Known(FingerprintKind.HOST, host, seen, last_seen, brand, reference)


def _is_shared(host: str) -> bool:
    known = load_knowledge()
    if belongs(host, known.shorteners):
        return True
    bare = host.removeprefix("www.")
    return bare in known.free_hosting or (is_hosting_suffix(bare) and public_suffix(bare) == bare)

"""An address has a form that services for customers do not use.

An unusual port, five or more labels, many hyphens, a long run of random letters as host, or a
cheap ending that is mostly bought by the thousand. Wrong for test systems and some content
networks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from quivive.reading import Reading, ReadLink
from quivive.signals._examples import Examples, sms
from quivive.signals._need import Need
from quivive.verdict import Direction, Finding, Group

GROUP = Group.PATH
DIRECTION = Direction.FOR
NEEDS = Need.STRANGE_LINKS
EXAMPLES = Examples(
    fires=(
        sms("Confirm at https://a.b.c.secure.login.konto.example/x"),
        sms("Confirm at https://konto.example:8443/x"),
        sms("Pay at https://my-parcel-fee-now-pay.example/x"),
        sms("Pay at https://post-office.top/x"),
    ),
    silent=(
        sms("Confirm at https://www.konto.example/x"),
        sms("Hello"),
    ),
)

_PORT = re.compile(r"//[^/]+:(?!80\b|443\b)\d{2,5}\b")
_CONSONANTS = re.compile(r"[bcdfghjklmnpqrstvwxz]{5,}")
_CHEAP = frozenset(
    ["top", "xyz", "tk", "ml", "ga", "cf", "gq", "icu", "buzz", "cyou", "sbs", "cfd", "rest", "quest", "click", "link", "live", "online", "site", "store", "space", "website", "bond", "monster", "beauty", "hair", "skin", "makeup", "lat", "fun", "vip", "win", "bid", "loan", "work", "support", "digital", "finance", "financial", "associates", "cam", "date", "download", "faith", "men", "party", "racing", "review", "science", "stream", "trade", "webcam", "zip", "mov", "info"]
)
"""Endings sold for next to nothing and named in abuse statistics year after year; public knowledge."""


def detect(reading: Reading) -> Iterable[Finding]:
    for link, counts in reading.strange_links:
        strength = round(_oddity(link) * counts, 2)
        if strength:
            yield Finding("link_odd", (link.link.span,), strength, DIRECTION, GROUP, {"host": link.host})
            return


def _oddity(link: ReadLink) -> float:
    if not link.host or link.owner is not None or link.popular:
        return 0.0
    has_port = _PORT.search(link.link.target) is not None
    return _oddity_of_host(link.host, link.domain, has_port, link.ip_address)


@lru_cache(maxsize=16_384)
def _oddity_of_host(host: str, domain: str, has_port: bool, is_ip_address: bool) -> float:
    name = domain.partition(".")[0]
    ending = host.rpartition(".")[2]
    odd = 0.0
    odd += 0.6 if ending in _CHEAP else 0.0
    odd += 0.5 if has_port else 0.0
    odd += 0.5 if host.count(".") >= 4 and not is_ip_address else 0.0
    odd += 0.4 if name.count("-") >= 2 else 0.0
    odd += 0.5 if len(name) >= 8 and _is_random(name) else 0.0
    odd += 0.3 if sum(c.isdigit() for c in name) >= 3 and not is_ip_address else 0.0
    return min(1.0, odd)


def _is_random(name: str) -> bool:
    letters = [c for c in name if c.isalpha()]
    vowels = sum(c in "aeiouy" for c in letters)
    return bool(letters) and (vowels / len(letters) < 0.2 or bool(_CONSONANTS.search(name)))

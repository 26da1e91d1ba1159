"""Whose a host is: the scammer's own, or one that strangers share."""

from __future__ import annotations

from functools import lru_cache

from quivive.hosts import belongs, is_hosting_suffix, registered_domain
from quivive.knowledge import Knowledge

_EVERYBODYS = ("www.", "m.", "mobile.")


@lru_cache(maxsize=65_536)
def site_of(host: str, knowledge: Knowledge) -> str:
    """The part of a host that one person or firm decides about: the registered domain, and below a suffix of free
    hosting or of names for home connections one label more."""
    given = _given_below(host, knowledge)
    if not given:
        return registered_domain(host)
    rest = host[: -len(given) - 1]
    return f"{rest.rpartition('.')[2]}.{given}" if rest and host.endswith(f".{given}") else host


@lru_cache(maxsize=65_536)
def is_common(host: str, knowledge: Knowledge) -> bool:
    """Whether strangers share it: it shortens links, carries anybody's pages or mails, many people visit it, or a brand owns it.

    A name below a suffix that is handed to anyone (`konto.web.app`) is its owner's, the suffix itself is not.
    """
    given = _given_below(host, knowledge)
    if given:
        return site_of(host, knowledge) in (given, *(prefix + given for prefix in _EVERYBODYS))
    if belongs(host, knowledge.shorteners) or belongs(host, knowledge.mass_mailers):
        return True
    if is_hosting_suffix(host):
        return registered_domain(host) == host and host.count(".") == 0
    return registered_domain(host) in knowledge.popular or knowledge.owner(host) is not None


def is_shared_page(host: str, knowledge: Knowledge) -> bool:
    """Whether only the path tells whose a page is: on shorteners and on hosts that carry anybody's pages."""
    return is_common(host, knowledge) and (belongs(host, knowledge.shorteners) or bool(_given_below(host, knowledge)))


def _given_below(host: str, knowledge: Knowledge) -> str:
    """The listed domain of free hosting or dynamic names that `host` is or stands below, the longest; or empty."""
    place = 0
    while True:
        name = host[place:]
        if name in knowledge.free_hosting or name in knowledge.dynamic_dns:
            return name
        place = host.find(".", place) + 1
        if place == 0:
            return ""

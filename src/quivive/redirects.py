"""Addresses of well-known hosts that only lead on to another one, and where they lead.

Scammers send them because the host that one sees is trusted. Where the goal is written in the address it
is read from there; where it is not, the address says as little as a shortened one. Nothing is opened.
Which paths lead on is public documentation or plain use of the services, seen 2026-11-25.
"""

from __future__ import annotations

import binascii
from base64 import urlsafe_b64decode
from typing import Final, NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit

from quivive.links import host_of

_DEEPEST: Final = 3
_LONGEST: Final = 4_000


class _Redirector(NamedTuple):
    host: str
    """The host, or with a dot before it every host below it."""
    path: str
    """What the path begins with."""
    keys: tuple[str, ...]
    """The parts of the query that may hold the goal; none: it cannot be read."""


_REDIRECTORS: Final = (
    _Redirector(".safelinks.protection.outlook.com", "/", ("url",)),
    _Redirector("urldefense.proofpoint.com", "/", ("u",)),
    _Redirector("www.bing.com", "/ck/", ("u",)),
    _Redirector("duckduckgo.com", "/l/", ("uddg",)),
    _Redirector("l.facebook.com", "/l.php", ("u",)),
    _Redirector("lm.facebook.com", "/l.php", ("u",)),
    _Redirector("l.instagram.com", "/", ("u",)),
    _Redirector("www.youtube.com", "/redirect", ("q",)),
    _Redirector("www.linkedin.com", "/redir/", ("url",)),
    _Redirector("www.linkedin.com", "/slink", ()),
    _Redirector("slack-redir.net", "/link", ("url",)),
    _Redirector("out.reddit.com", "/", ("url",)),
    _Redirector("t.umblr.com", "/redirect", ("z",)),
    _Redirector("steamcommunity.com", "/linkfilter", ("url", "u")),
    _Redirector("vk.com", "/away.php", ("to",)),
    _Redirector("www.googleadservices.com", "/pagead/aclk", ("adurl",)),
    _Redirector("adclick.g.doubleclick.net", "/", ("adurl",)),
    _Redirector("googleads.g.doubleclick.net", "/", ("adurl",)),
)


def leads_on(target: str, host: str) -> tuple[str, bool]:
    """The host that `target` (an address on `host`) leads to in the end, and whether that can be said.

    The host itself and True for an ordinary address; an empty host and False where it leads on to
    who knows where.
    """
    for _ in range(_DEEPEST):
        goal = _goal(target[:_LONGEST], host)
        if goal is None:
            return host, True
        host = host_of(goal)
        if not host:
            return "", False
        target = goal
    return host, True


def _goal(target: str, host: str) -> str | None:
    """Where an address of a redirector leads; empty where it does not say; None for any other address."""
    keys = _keys(host, target)
    if keys is None:
        return None
    try:
        query = parse_qs(urlsplit(target.replace("&amp;", "&")).query, max_num_fields=60)
    except ValueError:
        return ""
    for key in keys:
        for value in query.get(key, ()):
            found = _plain(value)
            if found:
                return found
    return ""


_BY_HOST: Final = {one.host: [other for other in _REDIRECTORS if other.host == one.host] for one in _REDIRECTORS}
_OUTLOOK: Final = ".safelinks.protection.outlook.com"


def _keys(host: str, target: str) -> tuple[str, ...] | None:
    known = _BY_HOST.get(_OUTLOOK if host.endswith(_OUTLOOK) else host)
    # Google has a host for each country.
    google = host.startswith("www.google.")
    if known is None and not google:
        return None
    path = "/" + target.partition("//")[2].partition("/")[2]
    if google:
        return ("q", "url") if path.startswith("/url") else None
    return next((one.keys for one in known or () if path.startswith(one.path)), None)


def _plain(value: str) -> str:
    """The address in a query value: as it is, percent-encoded twice, or in base 64 as Bing writes it."""
    if value.startswith("a1"):
        try:
            value = urlsafe_b64decode(value[2:] + "=" * (-len(value[2:]) % 4)).decode("utf-8", "replace")
        except (binascii.Error, ValueError):
            return ""
    if "%3a" in value.lower():
        value = unquote(value)
    return value if value.lower().startswith(("http://", "https://", "//")) else ""

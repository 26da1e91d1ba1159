"""What mail servers said about a mail's sender (RFC 8601), and which of it can be believed.

Whoever sends a mail can write an `Authentication-Results` header that bears any server's name.
What he cannot do is write above the `Received` header of the first server he does not own.
So, going from the top:

- a header that names a trusted server and stands above every `Received` header is trusted
  (in a mail without any, only the topmost one);
- below that, only the topmost one, and only while every `Received` header above it was
  written by the trusted server itself (its `by` name is the server's, or lies in its domain,
  or is a bare address or local name, as internal hops have);
- below the first `Received` header of anybody else, nothing is trusted.

One hole remains by nature: a trusted server that adds no header of its own to some mail, and
does not remove forged ones as RFC 8601 section 5 demands, lets a forged one pass as its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from quivive.message import Authentication
from quivive.readers.headers import Headers

_COMMENT = re.compile(r"\([^()]*\)")
_AUTHSERV = re.compile(r'\s*"?([^\s;="]+)"?\s*(?:\d+\s*)?(?:;|$)')
_RESULT = re.compile(r"^\s*([A-Za-z][\w-]*)\s*(?:/\s*\d+\s*)?=\s*([A-Za-z]+)")
_PROPERTY = re.compile(r'\b([A-Za-z]+)\s*\.\s*([A-Za-z_-]+)\s*=\s*(?:"([^"]*)"|([^\s;]+))')
_RECEIVED_BY = re.compile(r"\bby\s+\[?([^\s;()\]]+)", re.IGNORECASE)
_MOST_HEADERS = 20
_DOMAIN = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)+")


def read_authentication(headers: Headers, trusted: frozenset[str]) -> tuple[Authentication, ...]:
    """Every `Authentication-Results` header, topmost first; a broken one is read as far as it goes."""
    names = {name.lower().rstrip(".") for name in trusted}
    found: list[Authentication] = []
    received_by: list[str] = []
    believed: set[str] = set()
    travelled = any(name == "received" for name, _ in headers)
    for name, value in headers:
        if name == "received":
            by = _RECEIVED_BY.search(value)
            received_by.append(by[1].lower().rstrip(".") if by else "?")
        elif name == "authentication-results" and len(found) < _MOST_HEADERS:
            server, results = _parse(value)
            first_of_it = server not in believed
            trust = (
                server in names
                and (first_of_it or (travelled and not received_by))
                and all(_is_own(by, server) for by in received_by)
            )
            if server in names:
                believed.add(server)
            found.append(_authentication(server, trust, results))
    return tuple(found)


_Results = list[tuple[str, str, dict[str, str]]]


def _parse(value: str) -> tuple[str, _Results]:
    """The server that speaks and its results: method, result, properties.

    Written out here because a general parser takes more than a millisecond a header, longer
    than everything else in a mail together.
    """
    text = value
    for _ in range(5):
        if "(" not in text:
            break
        text = _COMMENT.sub(" ", text)
    named = _AUTHSERV.match(text)
    server = named[1].lower().rstrip(".") if named else ""
    results: _Results = []
    for statement in (text[named.end() :] if named else text).split(";")[:50]:
        result = _RESULT.match(statement)
        if result:
            properties = {
                f"{kind}.{name}".lower(): (quoted or plain).lower()
                for kind, name, quoted, plain in _PROPERTY.findall(statement, result.end())
            }
            results.append((result[1].lower(), result[2].lower(), properties))
    return server, results


def _authentication(server: str, trusted: bool, results: _Results) -> Authentication:  # noqa: FBT001 - a private step, called once
    spf = _of("spf", results)
    dmarc = _of("dmarc", results)
    dkim = _of("dkim", results)
    passed = [properties for result, properties in dkim if result == "pass"]
    signed = (_domain(each.get("header.d") or each.get("header.i", "")) for each in passed)
    return Authentication(
        authserv=server,
        trusted=trusted,
        spf=spf[0][0] if spf else "",
        spf_domain=_domain(spf[0][1].get("smtp.mailfrom") or spf[0][1].get("smtp.helo", "")) if spf else "",
        dkim="pass" if passed else dkim[0][0] if dkim else "",
        dkim_domains=_distinct(signed),
        dmarc=dmarc[0][0] if dmarc else "",
        dmarc_domain=_domain(dmarc[0][1].get("header.from", "")) if dmarc else "",
    )


def _of(method: str, results: _Results) -> list[tuple[str, dict[str, str]]]:
    return [(result, properties) for name, result, properties in results if name == method]


def _domain(address: str) -> str:
    domain = address.rpartition("@")[2].strip("<>.").lower()
    return domain if _DOMAIN.fullmatch(domain) else ""


def _distinct(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name))


def _is_own(by: str, server: str) -> bool:
    """Whether a `Received` header by `by` was written by `server` or a machine beside it."""
    if "." not in by or ":" in by or by.replace(".", "").isdigit():
        return by != "?"
    if by == server or by.endswith("." + server) or server.endswith("." + by):
        return True
    parent = server.partition(".")[2]
    labels = parent.split(".")
    # A short second level ("co.uk", "com.br") is shared by strangers.
    shared_by_strangers = len(labels) < 2 or (
        len(labels) == 2 and len(labels[0]) <= 3 and len(labels[1]) == 2
    )
    return not shared_by_strangers and (by == parent or by.endswith("." + parent))

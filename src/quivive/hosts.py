"""What a host name says by itself: its registered domain, its kind, whose name it imitates."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources
from typing import NamedTuple

LONGEST_HOST = 253
"""Characters that a host can have (RFC 1035); what is longer is none, whoever wrote it."""


class _Suffixes(NamedTuple):
    rules: frozenset[str]
    private: frozenset[str]
    top: frozenset[str]

    def with_ascii(self) -> _Suffixes:
        """The same, with the ASCII form of every rule in other letters."""
        return _Suffixes(*(group | {to_ascii(rule) for rule in group if not rule.isascii()} for group in self))


@lru_cache(maxsize=1)
def _suffixes() -> _Suffixes:
    """The Public Suffix List as the `publicsuffixlist` package ships it.

    Read directly: the package's own loader takes 260 ms, more than a whole cold check; the rules
    of matching are a few lines (https://publicsuffix.org/list/) and a test holds both equal.
    """
    text = resources.files("publicsuffixlist").joinpath("public_suffix_list.dat").read_text("utf-8")
    icann, _, private = text.partition("===BEGIN PRIVATE DOMAINS===")
    groups = [
        frozenset([line for line in section.split("\n") if line and line[0] != "/" and line[0] != "="])
        for section in (icann, private)
    ]
    top = {rule.rpartition(".")[2] for rule in groups[0]}
    # Reserved for examples and tests (RFC 2606): treated like any other ending.
    top |= {"example", "invalid", "test"}
    return _Suffixes(groups[0] | groups[1], groups[1], frozenset(top))


@lru_cache(maxsize=1)
def _ascii_suffixes() -> _Suffixes:
    """With the ASCII forms, which take most of the time to work out and few hosts need."""
    return _suffixes().with_ascii()


def _suffixes_for(host: str) -> _Suffixes:
    return _ascii_suffixes() if "xn--" in host else _suffixes()


def to_ascii(host: str) -> str:
    """The ASCII (punycode) form of a host; what cannot be encoded stays as it is."""
    if host.isascii():
        return host
    labels = []
    for label in host.split("."):
        if label.isascii():
            labels.append(label)
            continue
        try:
            labels.append(label.encode("idna").decode("ascii"))
        except UnicodeError:
            labels.append("xn--" + label.encode("punycode").decode("ascii"))
    return ".".join(labels)


def to_unicode(host: str) -> str:
    """The form of a host that people are shown; what cannot be decoded stays as it is."""
    if "xn--" not in host:
        return host
    labels = []
    for label in host.split("."):
        try:
            labels.append(label[4:].encode("ascii").decode("punycode") if label.startswith("xn--") else label)
        except (UnicodeError, ValueError, OverflowError):
            labels.append(label)
    return ".".join(labels)


def top_level_known(ending: str) -> bool:
    """Whether a host may end so: `com`, `fr`, `xn--p1ai`."""
    return ending in _suffixes_for(ending).top


@lru_cache(maxsize=65_536)
def public_suffix(host: str) -> str:
    """The part under which anyone can register: `co.uk`, `web.app`, `fr`."""
    if len(host) > LONGEST_HOST:
        return host
    labels = host.split(".")
    rules = _suffixes_for(host).rules
    for start in range(len(labels)):
        name = ".".join(labels[start:])
        if "!" + name in rules:
            return ".".join(labels[start + 1 :])
        if name in rules:
            return name
        if start + 1 < len(labels) and "*." + ".".join(labels[start + 1 :]) in rules:
            return name
    return labels[-1]


@lru_cache(maxsize=65_536)
def registered_domain(host: str) -> str:
    """The part somebody registered: `bbc.co.uk` of `www.bbc.co.uk`; the host itself if there is
    none (an address in numbers, a bare suffix)."""
    if is_ip_address(host):
        return host
    suffix = public_suffix(host)
    if host == suffix:
        return host
    rest = host[: -len(suffix) - 1]
    return f"{rest.rpartition('.')[2]}.{suffix}"


def is_hosting_suffix(host: str) -> bool:
    """Whether the host stands under a private suffix: space that a provider hands to anyone."""
    return public_suffix(host) in _suffixes_for(host).private


@lru_cache(maxsize=16_384)
def is_ip_address(host: str) -> bool:
    """Whether a host is an address in numbers, also written as one number."""
    if host.isdigit() and 8 <= len(host) <= 10:
        return int(host) < 2**32
    if not host[-1:].isdigit() and ":" not in host:
        return False
    # Imported here because hardly any host looks like one.
    import ipaddress  # noqa: PLC0415

    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def belongs(host: str, domains: frozenset[str]) -> bool:
    """Whether `host` is one of `domains` or below one of them."""
    if host in domains:
        return True
    place = host.find(".")
    while place >= 0:
        if host[place + 1 :] in domains:
            return True
        place = host.find(".", place + 1)
    return False

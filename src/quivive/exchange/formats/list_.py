"""Plain lists: one host a line is written; hosts, web addresses and lines of a hosts file are read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from quivive.exchange.formats import How
from quivive.exchange.formats._hosts import HOSTS, comment, hosts_of
from quivive.exchange.formats._input import lines
from quivive.exchange.formats._web import known_of_address
from quivive.exchange.shared import Fault, Heading, Malformed, Read, SharedCampaign

HOLDS = HOSTS
LOSSLESS = False
_NOWHERE = ("0.0.0.0", "127.0.0.1", "::", "::1")  # noqa: S104 - what stands in hosts files, nothing is bound
_COMMENTS = ("#", ";", "!", "//")


def write(heading: Heading, campaigns: Iterable[SharedCampaign], stream: BinaryIO, how: How) -> None:
    """Names and addresses in numbers."""
    stream.write(comment(heading, "#"))
    for host, _ in hosts_of(campaigns):
        stream.write(f"{host}\n".encode())


def read(stream: BinaryIO) -> Iterator[Read]:
    """One host or web address a line, also written so that nobody opens it (`hxxp`, `[.]`), or `0.0.0.0 host`."""
    for number, line in lines(stream):
        if line is None:
            yield Malformed(number, Fault.LINE)
            continue
        text = line.strip()
        if not text or text.startswith(_COMMENTS):
            continue
        words = text.split("#")[0].split() if text.split(maxsplit=1)[0] in _NOWHERE else [text]
        if len(words) > 1:
            for word in words[1:]:
                if word not in _LOCAL:
                    yield known_of_address(word) or Malformed(number, Fault.ADDRESS)
            continue
        yield known_of_address(words[0]) or Malformed(number, Fault.ADDRESS)


_LOCAL = frozenset(["localhost", "localhost.localdomain", "local", "broadcasthost", "0.0.0.0"])  # noqa: S104 - names that every hosts file begins with

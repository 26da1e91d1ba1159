"""Where the public keys of mail signatures come from: the DNS, or a file that somebody gives."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from quivive.errors import QuiviveError

KeySource: TypeAlias = Callable[[str], Sequence[str]]
"""From a name (`selector._domainkey.domain`) to its TXT records; empty where it has none. Raises
`KeysUnreachable` where nobody could be asked."""

LONGEST_RECORD = 4_096
"""Characters of one TXT record; a key of 8,192 bits has 1,500."""
_MOST_FILE = 4 * 1024 * 1024
_ZONE_LINE = re.compile(r"(?P<name>\S+?)\.?[ \t]+(?:\d+[ \t]+)?(?:IN[ \t]+)?TXT[ \t]+(?P<text>\S.*)", re.IGNORECASE)
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')


class KeysUnreachable(QuiviveError):
    """The DNS did not answer, or not in time."""


class KeysUnreadable(QuiviveError):
    """The file of keys is not as it should be; the text says where."""


class KeysFromDns:
    """Asks the DNS of this computer, or the `nameservers` given by their address.

    Each question gives away that somebody looks at a mail that bears this name, to the name
    server and to the domain's owner. No question takes longer than `seconds`, all of them
    together no longer than `total`: a sender can name a server that never answers.
    """

    def __init__(
        self, *, nameservers: Sequence[str] = (), port: int = 53, seconds: float = 5.0, total: float = 12.0
    ) -> None:
        self._nameservers, self._port = list(nameservers), port
        self._seconds, self._left = seconds, total

    def __call__(self, name: str) -> Sequence[str]:
        """The TXT records of `name`."""
        # Imported here because only this asks anybody; it comes with the extra.
        import dns.exception  # noqa: PLC0415
        import dns.resolver  # noqa: PLC0415

        if self._left <= 0:
            raise KeysUnreachable("The DNS has already taken too long.")
        start = time.monotonic()
        try:
            resolver = dns.resolver.Resolver(configure=not self._nameservers)
            if self._nameservers:
                resolver.nameservers = self._nameservers
                resolver.port = self._port
            answer = resolver.resolve(f"{name}.", "TXT", lifetime=min(self._seconds, self._left), search=False)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return ()
        except (dns.exception.DNSException, OSError, ValueError) as error:
            raise KeysUnreachable(f"The DNS gave no answer ({type(error).__name__}).") from None
        finally:
            self._left -= time.monotonic() - start
        return tuple(b"".join(record.strings).decode("ascii", "replace") for record in answer)


def keys_from_table(table: Mapping[str, Sequence[str]]) -> KeySource:
    """Keys that are at hand, by their names; nobody is asked."""
    known = {name.lower().rstrip("."): tuple(records) for name, records in table.items()}
    return lambda name: known.get(name.lower().rstrip("."), ())


def first_of(sources: Sequence[KeySource]) -> KeySource:
    """The first source that has the name; a later one is not asked for what an earlier one has."""

    def ask(name: str) -> Sequence[str]:
        return next((records for source in sources if (records := source(name))), ())

    return ask


def keys_from_file(path: Path) -> KeySource:
    """Keys from a JSON object (name: record) or from lines as zone files have them (`name TXT "…"`).

    Raises `KeysUnreadable`.
    """
    try:
        with path.open("rb") as stream:
            data = stream.read(_MOST_FILE + 1)
        if len(data) > _MOST_FILE:
            raise KeysUnreadable(f"it is larger than {_MOST_FILE // 1024**2} MB")
        text = data.decode("utf-8-sig")
    except OSError as error:
        raise KeysUnreadable(error.strerror or str(error)) from None
    except UnicodeDecodeError:
        raise KeysUnreadable("it is not a text") from None
    return keys_from_table(_from_json(text) if text.lstrip().startswith("{") else _from_lines(text))


def _from_json(text: str) -> dict[str, list[str]]:
    try:
        table = json.loads(text)
    except (ValueError, RecursionError):
        raise KeysUnreadable("it is not valid JSON") from None
    faults = [name for name, record in table.items() if not isinstance(record, str)]
    if faults:
        raise KeysUnreadable(f"the record of {faults[0]} is not text")
    return {name: [record] for name, record in table.items()}


def _from_lines(text: str) -> dict[str, list[str]]:
    table: dict[str, list[str]] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        line = line.strip()  # noqa: PLW2901 - the same line
        if not line or line.startswith((";", "#")):
            continue
        match = _ZONE_LINE.fullmatch(line)
        if match is None:
            raise KeysUnreadable(f'line {number} is not written as: name TXT "record"')
        pieces = _QUOTED.findall(match["text"])
        record = "".join(re.sub(r"\\(.)", r"\1", piece) for piece in pieces) if pieces else match["text"]
        table.setdefault(match["name"].lower(), []).append(record)
    return table

"""Ask the official registers whether a product is recalled: only where somebody asks for it, one file a register.

What leaves is the name of the product, never the message. A recall that is found makes no message genuine: scammers
borrow real ones. None found proves nothing either. A register is a module with `questions(api, product)` (the
addresses to ask) and `notices(body)`; one whose answer lists further addresses has `further(body)` too. It is found by
the id of its facts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from importlib import import_module
from time import monotonic
from typing import Protocol, cast
from urllib.parse import urlsplit, urlunsplit

from quivive.enrich.recalls.cache import Cache
from quivive.enrich.recalls.question import TOO_SLOW, Answer, NotAsked, Notice, OfficialRecall, Outcome, fitting
from quivive.recall_registers import RecallRegister
from quivive.recalled_product import RecalledProduct

__all__ = ["Answer", "OfficialRecall", "Outcome", "ask", "askable", "questions_of", "tells_product", "weeks_looked_at"]

SECONDS, MOST_SECONDS = 10.0, 20.0
"""One question takes no longer, nor all questions to one register together."""
NO_WORDS = "It can only be asked by the name of a product."
SERVER = "QUIVIVE_RECALL_SERVER"
"""The variable of the environment that names a server to ask in place of the official ones."""


class _Register(Protocol):
    def questions(self, api: str, product: RecalledProduct) -> list[str]: ...
    def notices(self, body: bytes) -> list[Notice]: ...


def askable(registers: Iterable[RecallRegister]) -> tuple[RecallRegister, ...]:
    """Those of the registers that programs can ask."""
    return tuple(register for register in registers if register.api)


def questions_of(register: RecallRegister, product: RecalledProduct, environment: Mapping[str, str]) -> list[str]:
    """The addresses that would be asked first: all that would leave this machine."""
    return _module(register).questions(_at(register.api, environment), product)


def tells_product(register: RecallRegister) -> bool:
    """Whether a question to this register names the product; of others whole lists are fetched."""
    return not hasattr(_module(register), "further")


def weeks_looked_at(register: RecallRegister) -> int:
    """How many weekly lists of this register are looked through; 0 where it is searched as a whole."""
    return int(getattr(_module(register), "MOST_WEEKS", 0))


def ask(
    register: RecallRegister,
    product: RecalledProduct,
    environment: Mapping[str, str],
    *,
    cache: Cache | None,
    seconds: float = SECONDS,
) -> Answer:
    """What one register answers about a product; a fault on the way is an answer too."""
    today = datetime.now(UTC).date().isoformat()
    source = _Source(environment, cache, seconds, monotonic() + MOST_SECONDS, today)
    module = _module(register)
    try:
        first = questions_of(register, product, environment)
        if not first:
            raise NotAsked(NO_WORDS)
        found = [notice for address in first for notice in _read(module, source.get(address), source, register)]
    except NotAsked as error:
        return Answer(register.id, Outcome.NOT_ASKED, why=str(error), asked=source.asked)
    recalls = tuple(_official(recall, register) for recall in fitting(found, product))
    return Answer(register.id, Outcome.FOUND if recalls else Outcome.NONE_FOUND, recalls, asked=source.asked)


def _read(module: _Register, body: bytes, source: _Source, register: RecallRegister) -> list[Notice]:
    further = getattr(module, "further", None)
    if further is None:
        return module.notices(body)
    found: list[Notice] = []
    place = f"https://{urlsplit(register.api).netloc}/"
    for address in further(body):
        # What a register names is asked only where it lies with the register itself.
        if address.startswith(place) and address.isprintable():
            found += module.notices(source.get(_at(address, source.environment)))
    return found


def _official(recall: OfficialRecall, register: RecallRegister) -> OfficialRecall:
    """The recall with its page, or with the register's own where the page does not lie with it."""
    try:
        parts = urlsplit(recall.address.replace("http://", "https://", 1))
        # Its whole authority is compared: no port, no user information.
        official = parts.scheme == "https" and parts.netloc in register.hosts and recall.address.isprintable()
    except ValueError:
        official = False
    return replace(recall, address=urlunsplit(parts) if official and " " not in recall.address else register.address)


class _Source:
    """Documents from the cache, else from the register; `asked` is the day of the oldest."""

    def __init__(
        self, environment: Mapping[str, str], cache: Cache | None, seconds: float, until: float, today: str
    ) -> None:
        self.environment, self.asked = environment, today
        self._cache, self._seconds, self._until = cache, seconds, until

    def get(self, address: str) -> bytes:
        """The document at `address`. Raises `NotAsked`."""
        kept = self._cache.get(address) if self._cache else None
        if kept:
            self.asked = min(self.asked, kept[1])
            return kept[0]
        left = self._until - monotonic()
        if left <= 0:
            raise NotAsked(TOO_SLOW)
        # Imported here because only this opens a connection.
        from quivive.enrich.recalls.fetch import fetch  # noqa: PLC0415

        body = fetch(address, seconds=min(self._seconds, left))
        if self._cache:
            self._cache.put(address, body)
        return body


def _at(address: str, environment: Mapping[str, str]) -> str:
    """The address, on the server that the environment names instead of the official one, if it names one.

    Empty, which is refused when it is asked, where it names something that is no address.
    """
    server = environment.get(SERVER, "")
    if not server:
        return address
    parts = urlsplit(address)
    try:
        named = urlsplit(server)
    except ValueError:
        return ""
    return urlunsplit((named.scheme, named.netloc, parts.path, parts.query, ""))


def _module(register: RecallRegister) -> _Register:
    return cast("_Register", import_module(f"{__name__}.{register.id.replace('-', '_')}"))

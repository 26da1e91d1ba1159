"""What can be asked for; what is safe to ask again is asked again, with growing pauses."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final, cast
from urllib.parse import quote, urlencode
from uuid import uuid4

from quivive.client.answers import AddedReport, AlertRow, Campaign, KeptReport, ScanRow, Surges, Verdict
from quivive.client.errors import NotAnswered, Problem
from quivive.client.wire import Wire

_JSON: Final = "application/json"
_AGAIN: Final = frozenset({409, 429, 503})
"""What a server answers that may be asked again after a while, under the same idempotency key."""
_FIRST, _MOST = 0.5, 60.0
"""Seconds of the first pause at most, and of any pause."""
_PAGE: Final = 200


class Client:
    """Asks one server. It may be used from several threads.

    `address` is https, or http to this machine. Each try has `timeout` seconds for every step of it; what fails for a while is
    tried `tries` times in all. Every method raises `Problem` for what the server refuses and `NotAnswered` where it does not answer.
    """

    def __init__(
        self, address: str, key: str = "", *, timeout: float = 30.0, tries: int = 5, ca_file: str = "", sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._wire = Wire(address, key, timeout=timeout, ca_file=ca_file)
        self._tries, self._sleep = max(1, tries), sleep
        self._chance = random.SystemRandom()

    def check(
        self, message: str | bytes, *, channel: str = "", sender: str = "", country: str = "", language: str = "", happened: Iterable[str] = ()
    ) -> Verdict:
        """The verdict on a text, or on the bytes of a mail."""
        said = {"channel": channel, "sender": sender, "country": country, "language": language, "happened": list(happened)}
        return cast(Verdict, self._sent("/v1/check", message, said))

    def report(
        self,
        message: str | bytes,
        *,
        channel: str = "",
        sender: str = "",
        country: str = "",
        region: str = "",
        source: str = "",
        reporter: str = "",
        received: datetime | None = None,
        identity: str = "",
        keep_text: bool = False,
        idempotency_key: str = "",
    ) -> AddedReport:
        """Hand a report in; when this returns, the server has it. However often it is tried, it is one report.

        `identity` is the reporter's own for the message. Without an `idempotency_key` a new one is made.
        """
        if received is not None and received.tzinfo is None:
            raise ValueError(f"a time needs its zone: {received}")
        said = {
            "channel": channel, "sender": sender, "country": country, "region": region, "source": source, "reporter": reporter, "id": identity,
            "received": received.isoformat() if received else "", "keep_text": keep_text,
        }  # fmt: skip
        if isinstance(message, bytes):
            said = {name: value for name, value in said.items() if name not in ("channel", "sender")}
        held = {"idempotency-key": f'"{idempotency_key or uuid4()}"'}
        return cast(AddedReport, self._sent("/v1/reports", message, said, held))

    def scan(self, messages: Iterable[Mapping[str, str]]) -> Iterator[ScanRow]:
        """The row of each message (`text`, and where known `id`, `channel`, `subject`, `sender`, `country`, `language`), in
        order, while the rest is still sent. `messages` is read in a thread of its own, no faster than it is answered; nothing is tried again.
        """
        lines = (json.dumps(dict(one)).encode() + b"\n" for one in messages)
        for line in self._wire.flow("/v1/scan", lines, "application/x-ndjson"):
            yield json.loads(line)

    def reports(self, **filters: str) -> Iterator[KeptReport]:
        """Every report that fits (`brand`, `scam_type`, `channel`, `country`, `language`, `level`, `source`, `since`, `until`, `q`), page by page."""
        after: int | None = 0
        while after is not None:
            page = self._asked("GET", "/v1/reports", {**filters, "after": str(after), "limit": str(_PAGE)})
            yield from page["reports"]
            after = page["next"]

    def label(self, report: str, label: str) -> KeptReport:
        """Say what a report is: scam, genuine, spam or unclear."""
        return cast(KeptReport, self._asked("PUT", f"/v1/reports/{quote(report, safe='')}/label", {}, json.dumps({"label": label}).encode(), {"content-type": _JSON}))

    def campaigns(self, **filters: str) -> list[Campaign]:
        """The largest campaigns (`since`, `brand`, `country`, `least`, `limit`)."""
        return cast(list[Campaign], self._asked("GET", "/v1/campaigns", filters)["campaigns"])

    def campaign(self, identity: str) -> Campaign:
        """One campaign."""
        return cast(Campaign, self._asked("GET", f"/v1/campaigns/{quote(identity, safe='')}", {})["campaigns"][0])

    def surges(self, **filters: str) -> Surges:
        """What has more reports than usual (`at`, `period`, `language`, `brand`, `scam_type`, `channel`, `country`)."""
        return cast(Surges, self._asked("GET", "/v1/surges", filters))

    def alerts(self) -> list[AlertRow]:
        """The alerts that were published."""
        return cast(list[AlertRow], self._asked("GET", "/v1/alerts", {})["alerts"])

    def alert(self, identity: str) -> dict[str, Any]:
        """The signed document of one alert; `quivive alert verify` checks it."""
        return cast(dict[str, Any], self._asked("GET", f"/v1/alerts/{quote(identity, safe='')}", {}))

    def _sent(self, target: str, message: str | bytes, said: Mapping[str, Any], headers: Mapping[str, str] | None = None) -> Any:  # noqa: ANN401 - any JSON
        given = {name: value for name, value in said.items() if value not in ("", [], False)}
        if isinstance(message, str):
            body = json.dumps({"text": message, **given}).encode()
            return self._asked("POST", target, {}, body, {"content-type": _JSON, **(headers or {})})
        query = {name: "true" if value is True else value for name, value in given.items()}
        return self._asked("POST", target, query, message, {"content-type": "message/rfc822", **(headers or {})})

    def _asked(self, method: str, target: str, query: Mapping[str, Any], body: bytes | None = None, headers: Mapping[str, str] | None = None) -> Any:  # noqa: ANN401 - any JSON
        """The answer, after as many tries as it takes; all that is asked for here can be asked for twice and is done once."""
        where = f"{target}?{urlencode(query, doseq=True)}" if query else target
        for number in range(1, self._tries + 1):
            try:
                return self._wire.ask(method, where, body, headers or {})
            except Problem as error:
                if error.status not in _AGAIN or number == self._tries:
                    raise
                asked = float(error.after)
            except NotAnswered:
                if number == self._tries:
                    raise
                asked = 0.0
            self._sleep(min(_MOST, max(asked, self._chance.uniform(0, _FIRST * 2.0 ** (number - 1)))))
        raise AssertionError  # the last try returned or raised

"""One simulated report, and the truth beside it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime

from quivive.frozen import frozen


@frozen
class Truth:
    """What is known of a simulated report because it was made up.

    `kind` is `campaign`, `background` (a scam of no campaign), `genuine` (reported by mistake) or `noise`. `campaign`
    is the id of the operator's campaign, in whatever country and language, else empty. `kit` names the clauses of the
    text, `variant` its language and synonyms too: strangers share a kit by chance or because they bought it, so that a
    measure of grouping by text may leave out pairs of different campaigns with the same `kit`. `kit_of` is the
    campaign whose kit a stranger took. `hosts` are all hosts and numbers that the campaign used in this country up to
    the end of the simulation's day. `origin` is the campaign's first country, `country_start` the day on which it was
    to begin in the report's country (its first days may have no report).
    """

    kind: str
    brand: str = ""
    scam_type: str = ""
    campaign: str = ""
    kit: str = ""
    variant: str = ""
    kit_of: str = ""
    hosts: tuple[str, ...] = ()
    origin: str = ""
    country_start: date | None = None


TRUTH_COLUMNS = ("id", "kind", "campaign", "origin", "country", "country_start", "brand", "scam_type", "kit", "variant", "kit_of", "hosts")


@frozen
class SimulatedReport:
    """One message that somebody reported: `received` is when it came, `reported` when it was handed in, both UTC.

    `host` and `number` are what it leads to, either may be empty; both stand in the text or the sender too.
    """

    id: str
    received: datetime
    reported: datetime
    country: str
    region: str
    channel: str
    language: str
    reporter: str
    source: str
    sender: str
    subject: str
    text: str
    host: str
    number: str
    truth: Truth

    def row(self) -> dict[str, str]:
        """The row that readers of JSON lines take; nothing of the truth is in it."""
        row = {
            "id": self.id,
            "channel": self.channel,
            "country": self.country,
            "region": self.region,
            "sender": self.sender,
            "subject": self.subject,
            "text": self.text,
            "received": self.received.isoformat(),
            "collected": self.reported.isoformat(),
            "reporter": self.reporter,
            "source": self.source,
        }
        return {name: value for name, value in row.items() if value}

    def line(self) -> str:
        """The row as one line of JSON."""
        return json.dumps(self.row(), ensure_ascii=False) + "\n"

    def truth_row(self) -> Iterator[str]:
        """The truth, in the order of `TRUTH_COLUMNS`."""
        told = self.truth
        yield from (self.id, told.kind, told.campaign, told.origin, self.country)
        yield told.country_start.isoformat() if told.country_start else ""
        yield from (told.brand, told.scam_type, told.kit, told.variant, told.kit_of, " ".join(told.hosts))

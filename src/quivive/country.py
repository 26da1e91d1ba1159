"""A country as the facts describe it: its name, its calling code, where to report there and what each place takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from quivive import verdict
from quivive.message import Channel

EVERYWHERE = "ALL"
"""The code of the places that take reports from every country."""


class Deliver(StrEnum):
    """How a report gets to a place."""

    SMS = "sms"
    """Forwarded, or typed as `sms_text` says, to the short code in `address`."""
    MAIL = "mail"
    """A mail to `address`, the suspicious mail attached to it."""
    FORM = "form"
    """Filled in by a person on the page in `address`."""
    TELEPHONE = "telephone"
    """Told on the phone; without an address: by one's own bank's number."""
    VISIT = "visit"
    """Told in person."""
    NONE = "none"
    """Nothing can be handed in there."""


class Happened(StrEnum):
    """What a place asks to have happened."""

    LOSS = "loss"
    """Money or data were lost."""
    NO_LOSS = "no_loss"
    """Nothing was lost yet."""


CONDITIONS = (
    "account", "card_blocked", "card_held", "identity_login", "not_own_purchase", "other_country", "public_content",
    "sign_48_hours", "within_30_days",
)  # fmt: skip
"""What a place asks for before it takes a report; said in the wording as `routes.conditions.<name>`."""

NOT_FOR = ("advertising", "answer", "card_lost", "complaint", "emergency")
"""What a place does not take or do; said in the wording as `routes.not_for.<name>`."""


_EVERY_CHANNEL = frozenset(Channel)


@dataclass(frozen=True, slots=True)
class FormField:
    """One field of a place's form: its name as the source of `fields_source` words it, and what goes in.

    `value` names it as the wording does (`reports.fields.<value>`): some are read from the
    message, the others only the person can fill. `text` is what to choose there in any case, or empty.
    """

    name: str
    value: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class CountryRoute:
    """One place to report to; shown only where `verified`.

    `country` is empty for those that serve everywhere. `channel` is what it is listed under, `takes` the
    channels that messages can have come by and `happened` what must have happened; empty where nothing
    is known to limit it. `after` names the losses that it serves where it serves no others, `only_cards`
    the cards that it blocks where it blocks no others. `seen` is the day on which its facts were last
    looked up.
    """

    id: str
    country: str
    channel: str
    texts: Mapping[str, str]
    notes: Mapping[str, str]
    address: str
    deliver: Deliver
    takes: tuple[str, ...]
    happened: tuple[str, ...]
    after: frozenset[verdict.Happened]
    only_cards: tuple[str, ...]
    conditions: tuple[str, ...]
    not_for: tuple[str, ...]
    hours: Mapping[str, str]
    languages: tuple[str, ...]
    cost: str
    sms_text: str
    asks_number: bool
    """Whether an SMS code answers by asking for the sender's number."""
    fields: tuple[FormField, ...]
    fields_source: str
    fields_seen: str
    source: str
    verified: bool
    evidence: str
    seen: str

    def what(self, language: str) -> str:
        """What it is for, in `language`, else in English."""
        return _said(self.texts, language)

    def note(self, language: str) -> str:
        """What to know about it, in `language`, else in English; may be empty."""
        return _said(self.notes, language)

    def open_hours(self, language: str) -> str:
        """When it can be reached, in `language`, else in English; empty where that is not known."""
        return _said(self.hours, language)

    @property
    def can_be_told(self) -> bool:
        """Whether anything can be handed in or told there, by an address that somebody verified."""
        return self.verified and self.deliver is not Deliver.NONE

    def serves(self, channel: str) -> bool:
        """Whether it is a place for `channel`: it is listed under it, or takes what came by it and can be handed something."""
        return not channel or (self.deliver is not Deliver.NONE and channel in {self.channel, *self.takes})

    @property
    def costs_more(self) -> bool:
        """Whether it is reached by a number that costs more than a usual call."""
        return self.cost == "paid"

    def helps(self, *, lost: bool) -> bool:
        """Whether it is for those who lost something (`lost`), or for those who lost nothing."""
        return not self.happened or (Happened.LOSS if lost else Happened.NO_LOSS) in self.happened

    @property
    def takes_any(self) -> bool:
        """Whether it takes a message however it came."""
        return _EVERY_CHANNEL.issubset(self.takes)

    def is_stale(self, today: date) -> bool:
        """Whether it was last looked up more than twelve months before `today`."""
        return _a_year_after(date.fromisoformat(self.seen)) < today

    @classmethod
    def from_facts(cls, route: Mapping[str, Any], code: str) -> CountryRoute:
        """A place from its TOML table in the file of the country `code`; the facts test reports every fault."""
        return cls(
            id=route["id"],
            country="" if code == EVERYWHERE else code,
            channel=route["channel"],
            texts=route["what"],
            notes=route.get("notes", {}),
            address=route["address"],
            deliver=Deliver(route["deliver"]),
            takes=tuple(route.get("takes", ())),
            happened=tuple(route.get("happened", ())),
            after=frozenset(map(verdict.Happened, route.get("after", ()))),
            only_cards=tuple(route.get("only_cards", ())),
            conditions=tuple(route.get("conditions", ())),
            not_for=tuple(route.get("not_for", ())),
            hours=route.get("hours", {}),
            languages=tuple(code for code in route.get("language", "").split(";") if code),
            cost=route.get("cost", ""),
            sms_text=route.get("sms_text", ""),
            asks_number=bool(route.get("asks_number", False)),
            fields=tuple(FormField(field["name"], field["value"], field.get("text", "")) for field in route.get("fields", ())),
            fields_source=route.get("fields_source", ""),
            fields_seen=str(route.get("fields_seen", "")),
            source=route["source"],
            verified=bool(route["verified"]),
            evidence=route.get("evidence", ""),
            seen=str(route["seen"]),
        )


@dataclass(frozen=True, slots=True)
class Country:
    """One country; `code` is ISO 3166-1 alpha-2, `accepts` other spellings of it."""

    code: str
    names: Mapping[str, str]
    accepts: tuple[str, ...]
    languages: tuple[str, ...]
    calling_code: str
    routes: tuple[CountryRoute, ...]

    def name(self, language: str) -> str:
        """The country's name in `language`, else in English."""
        return self.names.get(language) or self.names["en"]

    @classmethod
    def from_facts(cls, code: str, table: Mapping[str, Any]) -> Country:
        """A country from its TOML table; the facts test reports every fault."""
        return cls(
            code=code,
            names=table["name"],
            accepts=tuple(table.get("accepts", ())),
            languages=tuple(table.get("languages", ())),
            calling_code=str(table.get("calling_code", "")),
            routes=tuple(CountryRoute.from_facts(route, code) for route in table.get("routes", ())),
        )


def _said(texts: Mapping[str, str], language: str) -> str:
    return texts.get(language) or texts.get("en", "")


def _a_year_after(day: date) -> date:
    """The same day a year later; the end of February has none in most years."""
    return day.replace(year=day.year + 1, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year + 1)

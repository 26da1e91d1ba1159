"""How a message is written: by an operator with hosts that rotate, or once by somebody nobody hears of again."""

from __future__ import annotations

import random
import re
from datetime import date

from quivive.frozen import frozen
from quivive.simulate.parameters import Parameters, Place
from quivive.simulate.paths import Hosts, Numbers, token
from quivive.simulate.plan import PlannedCampaign
from quivive.simulate.texts import Kit, Variant, new_variant

_AMOUNTS = ("1.45", "1.99", "2.99", "3.20", "4.50", "14.99", "39.90", "89.00", "129.00", "249.90", "480.00", "899.00")
_HOURS = ("12", "24", "36", "48", "72")
_NUMBERS_SHOWN = 0.4
"""Of messages by SMS: the rest show a name."""


Ways = tuple[str, str, str]
"""The host that a message leads to, the number, and the host that a mail comes from; any may be empty."""


@frozen
class Written:
    """A message as it was sent."""

    text: str
    subject: str = ""
    sender: str = ""
    host: str = ""
    number: str = ""
    kit: str = ""
    variant: str = ""


def fields(brand: str, link: str, number: str, place: Place, chance: random.Random) -> dict[str, str]:
    """What is filled into a text."""
    return {
        "brand": brand,
        "link": link,
        "number": number,
        "amount": currency_amount(place, chance.choice(_AMOUNTS)),
        "ref": f"{chance.choice('ABEHLRT')}{chance.randrange(10**8):08}",
        "hours": chance.choice(_HOURS),
    }


def currency_amount(place: Place, amount: str) -> str:
    """An amount as it is written there."""
    shown = amount if place.currency[0] != "{" else amount.replace(".", ",")
    return place.currency.format(shown)


def filled(
    variant: Variant, kit: Kit, channel: str, brand: str, ways: Ways, sender: str, place: Place, chance: random.Random
) -> Written:
    """The variant with this message's values in it."""
    host, number, _ = ways
    link = f"https://{host}{kit.path.replace('{t}', token(chance))}" if host else ""
    values = fields(brand, link, number, place, chance)
    return Written(
        variant.text.format_map(values),
        variant.subject.format_map(values) if channel == "email" else "",
        sender,
        host,
        number,
        kit.id,
        variant.id,
    )


def one_off(kit: Kit, language: str, channel: str, brand: str, ways: Ways, place: Place, chance: random.Random) -> Written:
    """A message of no campaign, with up to two slips of the fingers."""
    variant = new_variant(kit, language, channel, chance, slips=chance.randrange(3))
    return filled(variant, kit, channel, brand, ways, _sender(channel, brand, ways), place, chance)


def _sender(channel: str, brand: str, ways: Ways) -> str:
    _, number, mailed_from = ways
    if channel == "email":
        return f"{brand or 'Info'} <info@{mailed_from}>"
    if channel == "sms" and not number:
        return re.sub(r"[^A-Za-z0-9 ]", "", brand)[:11].strip()
    return number


class Operator:
    """Whoever runs a campaign in one country or in all: its hosts or numbers, and the variants of its text."""

    def __init__(
        self, campaign: PlannedCampaign, path: str, brand: str, parameters: Parameters, hosts: Hosts, numbers: Numbers, chance: random.Random
    ) -> None:
        self._campaign, self._path, self._brand = campaign, path, brand
        self._parameters, self._hosts, self._numbers, self._chance = parameters, hosts, numbers, chance
        self._wording = f"{campaign.id} {chance.random()}"
        self._variants: dict[tuple[str, str], Variant] = {}
        self._at_once = parameters.hosts_at_once if path == "link" else 1
        self._current: list[tuple[str, str]] = []
        self._mail_host = hosts.new(brand) if campaign.channel == "email" and path == "number" else ""
        self._by_number = path == "link" and campaign.channel == "sms" and chance.random() < _NUMBERS_SHOWN
        self._sender_number = numbers.new() if self._by_number else ""
        self._turned: date | None = None
        self.used: tuple[str, ...] = ()

    def turn(self, day: date) -> None:
        """A new day: hosts and numbers that were blocked are replaced, at most once a day."""
        if self._turned == day:
            return
        self._turned = day
        kept = [one for one in self._current if self._chance.random() > 1 / self._parameters.host_days]
        self._current = kept
        while len(self._current) < self._at_once:
            self._current.append((self._new(), self._wording))
            if self._chance.random() < self._parameters.new_variant:
                self._wording = f"{self._campaign.id} {self._chance.random()}"

    def _new(self) -> str:
        new = self._hosts.new(self._brand) if self._path == "link" else self._numbers.new()
        self.used = (*self.used, new)
        return new

    def write(self, language: str, brand: str, place: Place, chance: random.Random) -> Written:
        """One message."""
        way, wording = chance.choice(self._current)
        campaign = self._campaign
        variant = self._variants.get((wording, language))
        if variant is None:
            variant = new_variant(campaign.kit, language, campaign.channel, random.Random(f"{wording} {language}"))
            self._variants[wording, language] = variant
        ways = (way, "", way) if self._path == "link" else ("", way, self._mail_host)
        sender = self._sender_number if self._by_number else _sender(campaign.channel, brand, ways)
        return filled(variant, campaign.kit, campaign.channel, brand, ways, sender, place, chance)

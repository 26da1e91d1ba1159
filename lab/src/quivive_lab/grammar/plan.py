"""Which kinds of messages are written, how often, and which sectors' brands write them."""

from __future__ import annotations

from dataclasses import dataclass

COUNTRIES = {
    "fr": ("FR", "FR", "FR", "FR", "BE", "CH", "*"),
    "en": ("GB", "GB", "US", "US", "IE", "CA", "AU", "IN", "*", "*"),
    "de": ("DE", "DE", "DE", "AT", "CH", "*"),
    "es": ("ES", "ES", "ES", "*"),
    "it": ("IT", "IT", "IT", "*"),
    "nl": ("NL", "NL", "NL", "BE", "*"),
    "pt": ("PT", "PT", "BR", "BR", "*"),
}
"""Countries a message of a language is from, by weight; `*` are brands that are everywhere."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of message: its frames are called `name` in the texts. `topic` is what it is reported
    by, `sectors` are those of its brand (none: nobody known), `mail` is the share sent as mail,
    `footed` whether its mails end like those of a firm."""

    name: str
    topic: str
    share: int
    sectors: tuple[str, ...] = ()
    mail: float = 0.4
    footed: bool = True


GENUINE = (
    Kind("parcel", "parcel", 14, ("parcel",), 0.35),
    Kind("order", "order", 10, ("e-commerce", "retail", "marketplace"), 0.6),
    Kind("energy", "bill", 4, ("energy",), 0.6),
    Kind("telecom", "bill", 5, ("telecom",), 0.35),
    Kind("insurance", "bill", 2, ("insurance",), 0.5),
    Kind("subscription", "subscription", 7, ("streaming", "tech", "security-software"), 0.75),
    Kind("bank", "bank", 11, ("bank",), 0.3),
    Kind("payment", "payment", 4, ("payment",), 0.6),
    Kind("code", "code", 6, ("bank", "payment", "tech", "messaging", "social", "e-commerce", "government"), 0.2),
    Kind("account", "account", 7, ("tech", "social", "messaging", "e-commerce", "games", "payment"), 0.75),
    Kind("appointment", "appointment", 6, (), 0.25),
    Kind("state", "government", 8, ("tax", "government", "health", "benefit"), 0.5),
    Kind("travel", "travel", 5, ("travel", "transport"), 0.5),
    Kind("community", "community", 5, (), 0.5),
    Kind("promotion", "promotion", 7, ("retail", "e-commerce", "telecom", "delivery-food", "travel"), 0.5),
    Kind("warning", "warning", 6, ("bank", "parcel", "payment", "tax", "telecom", "government"), 0.5),
    Kind("quoted", "quoted scam", 6, ("bank", "parcel", "tax", "telecom", "streaming", "health"), 0.5, footed=False),
    Kind("personal", "personal", 10, (), 0.15, footed=False),
    Kind("shop", "small shop", 5, (), 0.6),
)

COUNTERFACTUAL = tuple(
    kind
    for kind in GENUINE
    if kind.name in {"parcel", "order", "energy", "telecom", "insurance", "subscription", "bank", "payment", "account", "state", "travel", "promotion"}
)
"""Genuine kinds of which a scam is made by a foreign path and an ask."""

SCAM = (
    Kind("parcel", "parcel", 14, ("parcel",), 0.4),
    Kind("bank", "bank", 12, ("bank", "payment"), 0.4),
    Kind("subscription", "subscription", 7, ("streaming", "tech", "telecom", "security-software"), 0.6),
    Kind("account", "account", 7, ("tech", "social", "messaging", "e-commerce", "payment", "crypto"), 0.7),
    Kind("state", "government", 9, ("tax", "government", "health", "benefit", "tolls"), 0.4),
    Kind("energy", "bill", 4, ("energy", "telecom"), 0.5),
    Kind("prize", "prize", 5, ("retail", "e-commerce", "telecom", "lottery"), 0.6),
    Kind("invoice", "callback invoice", 5, ("payment", "security-software", "e-commerce", "tech"), 0.7),
    Kind("safe", "safe account", 5, ("bank",), 0.2),
    Kind("family", "family", 6, (), 0.05, footed=False),
    Kind("wrong", "wrong number", 5, (), 0.0, footed=False),
    Kind("job", "job", 5, ("e-commerce", "social", "travel"), 0.2, footed=False),
    Kind("boss", "gift card boss", 4, (), 0.8, footed=False),
    Kind("market", "marketplace", 5, ("marketplace",), 0.2, footed=False),
)

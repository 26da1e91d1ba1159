"""Which kinds of messages are written, how often, of what they are composed, and whose brands write them."""

from __future__ import annotations

from dataclasses import dataclass

COUNTRIES = {
    "fr": ("FR", "FR", "FR", "FR", "BE", "CH", "*"),
    "en": ("GB", "GB", "US", "US", "IE", "CA", "AU", "IN", "*", "*"),
    "de": ("DE", "DE", "DE", "AT", "CH", "*"),
    "es": ("ES", "ES", "ES", "*"),
    "it": ("IT", "IT", "IT", "*"),
    "nl": ("NL", "NL", "NL", "BE", "*"),
    "pt-PT": ("PT", "PT", "PT", "*"),
    "pt-BR": ("BR", "BR", "BR", "*"),
}
"""Countries a message of a language is from, by weight; `*` are brands that are everywhere. A
language written in two manners (Portuguese) stands there once for each."""

LAYOUTS = {
    "firm": ("[greeting ]main[ detail][ detail][ closing][ footer]", "greeting main[ detail] closing[ footer]"),
    "person": ("[greeting ]main[ bye]",),
    "chat": ("[greeting ]main[ bye]",),
    "letter": (
        "masthead greeting main more[ more][ detail] (safety|service)[ service] closing[ social] legal[ unsubscribe]",
        "greeting main detail more[ more] closing[ footer] legal",
        "[preheader ]masthead main detail more[ more] service[ safety][ apps][ social] unsubscribe legal",
        "greeting main more more service safety closing legal",
        "[masthead ]main[ detail] more[ safety] footer",
        "preheader masthead greeting main detail more more[ more] safety service[ service] closing apps social unsubscribe legal legal",
        "masthead greeting main more detail[ detail] more service safety closing footer[ social] unsubscribe legal",
    ),
    "newsletter": (
        "[preheader ]masthead [greeting ]main item item item offer[ item][ item][ offer][ service] social[ apps] unsubscribe legal",
        "greeting main item[ item] item item[ item] closing[ social] unsubscribe legal",
        "[preheader ]masthead main offer item item[ item][ item][ offer] service[ apps] legal legal unsubscribe",
        "[masthead ]main item[ offer] social unsubscribe",
        "preheader masthead greeting main item offer item item item offer item item service apps social unsubscribe legal legal",
    ),
    "digest": (
        "[preheader ]masthead main story story[ story][ story] [social ]unsubscribe",
        "[greeting ]main story[ story] story[ story][ story] closing[ footer] unsubscribe",
        "main story story story[ story][ story][ legal]",
    ),
    "article": (
        "main told[ told] quote[ how] advice[ advice][ reporting]",
        "main quote told told how[ told] advice advice reporting[ more_reading]",
        "[byline ]main how quote told quote told[ how] advice[ advice][ more_reading]",
        "[byline ]main told how told[ how] [quote ]advice reporting",
        "[byline ]main quote[ how] advice",
        "byline main told quote told how quote how advice advice reporting more_reading",
    ),
    "advice": (
        "masthead greeting main how quote advice[ advice] reporting[ service] closing legal",
        "greeting main quote advice[ advice][ reporting] closing[ footer][ unsubscribe]",
        "[preheader ]main how[ quote] advice safety[ social] legal",
    ),
    "help": (
        "main step step[ step][ faq] faq[ helpful]",
        "main faq faq[ faq][ safety][ helpful]",
        "main step[ step] safety faq helpful",
    ),
}
"""What a mail is composed of, each a name in the tables `section` or `mail` of the texts, with choices
as in a frame; `main` is what the kind says and `more` stands for the section called like the kind."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of message: its frames are called `name` in the texts. `topic` is what it is reported
    by, `sectors` are those of its brand (none: nobody known), `mail` is the share sent as mail,
    `by` how its writer writes (a `firm`, a `person`, in a `chat`), `long` the share of its mails
    composed as `layout`, `asks` whether a scam needs an ask added, `about` whether the brand is
    only spoken of, by some newspaper or association."""

    name: str
    topic: str
    share: int
    sectors: tuple[str, ...] = ()
    mail: float = 0.4
    by: str = "firm"
    long: float = 0.0
    layout: str = "letter"
    asks: bool = True
    about: bool = False


GENUINE = (
    Kind("parcel", "parcel", 16, ("parcel",), 0.4, long=0.45),
    Kind("order", "order", 12, ("e-commerce", "retail", "marketplace"), 0.65, long=0.45),
    Kind("energy", "bill", 4, ("energy",), 0.6, long=0.4),
    Kind("telecom", "bill", 6, ("telecom",), 0.35, long=0.4),
    Kind("insurance", "bill", 3, ("insurance",), 0.5, long=0.4),
    Kind("subscription", "subscription", 9, ("streaming", "tech", "security-software"), 0.8, long=0.45),
    Kind("bank", "bank", 12, ("bank",), 0.35, long=0.45),
    Kind("payment", "payment", 5, ("payment",), 0.6, long=0.45),
    Kind("code", "code", 6, ("bank", "payment", "tech", "messaging", "social", "e-commerce", "government"), 0.25, long=0.2),
    Kind("account", "account", 10, ("tech", "social", "messaging", "e-commerce", "games", "payment"), 0.8, long=0.45),
    Kind("appointment", "appointment", 6, (), 0.25),
    Kind("state", "government", 9, ("tax", "government", "health", "benefit"), 0.5, long=0.4),
    Kind("travel", "travel", 5, ("travel", "transport"), 0.5, long=0.4),
    Kind("community", "community", 5, (), 0.5),
    Kind("promotion", "promotion", 8, ("retail", "e-commerce", "telecom", "delivery-food", "travel"), 0.4, long=0.5, layout="newsletter"),
    Kind("newsletter", "newsletter", 12, ("retail", "e-commerce", "telecom", "travel", "streaming", "bank", "energy", "tech", "delivery-food"), 1.0, long=1.0, layout="newsletter"),
    Kind("warning", "warning", 8, ("bank", "parcel", "payment", "tax", "telecom", "government"), 0.6, long=0.6, layout="advice"),
    Kind("article", "article", 9, ("bank", "parcel", "tax", "telecom", "streaming", "health", "e-commerce", "payment", "energy"), 1.0, long=1.0, layout="article", about=True),
    Kind("help", "help page", 4, ("bank", "parcel", "payment", "e-commerce", "tech", "streaming", "telecom"), 1.0, long=1.0, layout="help"),
    Kind("quoted", "quoted scam", 6, ("bank", "parcel", "tax", "telecom", "streaming", "health"), 0.5, by="chat"),
    Kind("personal", "personal", 9, (), 0.15, by="chat"),
    Kind("shop", "small shop", 5, (), 0.6),
    Kind("money", "offer", 5, ("bank", "payment", "crypto", "lottery", "marketplace", "insurance"), 0.6),
    Kind("digest", "digest", 6, (), 1.0, long=1.0, layout="digest"),
    Kind("template", "template", 6, (), 0.95),
    Kind("software", "software", 6, ("tech",), 0.95, long=0.2),
)

COUNTERFACTUAL = tuple(
    kind
    for kind in GENUINE
    if kind.name in {"parcel", "order", "energy", "telecom", "insurance", "subscription", "bank", "payment", "account", "state", "travel", "promotion", "software"}
)
"""Genuine kinds of which a scam is made by a foreign path and an ask."""

SCAM = (
    Kind("parcel", "parcel", 14, ("parcel",), 0.4, long=0.4),
    Kind("bank", "bank", 12, ("bank", "payment"), 0.4, long=0.4),
    Kind("subscription", "subscription", 7, ("streaming", "tech", "telecom", "security-software"), 0.6, long=0.4),
    Kind("account", "account", 7, ("tech", "social", "messaging", "e-commerce", "payment", "crypto"), 0.7, long=0.4),
    Kind("state", "government", 9, ("tax", "government", "health", "benefit", "tolls"), 0.4, long=0.35),
    Kind("energy", "bill", 4, ("energy", "telecom"), 0.5, long=0.4),
    Kind("prize", "prize", 5, ("retail", "e-commerce", "telecom", "lottery"), 0.6, long=0.2),
    Kind("invoice", "callback invoice", 5, ("payment", "security-software", "e-commerce", "tech"), 0.75, asks=False),
    Kind("safe", "safe account", 5, ("bank",), 0.2, asks=False),
    Kind("family", "family", 6, (), 0.05, by="chat"),
    Kind("wrong", "wrong number", 6, (), 0.0, by="chat"),
    Kind("job", "job", 6, ("e-commerce", "social", "travel"), 0.2, by="chat"),
    Kind("boss", "gift card boss", 4, (), 0.8, by="chat"),
    Kind("market", "marketplace", 5, ("marketplace",), 0.2, by="chat"),
    Kind("loan", "loan", 4, (), 0.5, by="person"),
    Kind("adult", "adult", 3, (), 0.3, by="chat"),
    Kind("crypto", "crypto investment", 4, (), 0.5, by="person"),
    Kind("inheritance", "inheritance", 4, (), 1.0, by="person"),
    Kind("blackmail", "blackmail", 4, (), 1.0, by="person"),
    Kind("mailbox", "mailbox", 4, (), 1.0),
    Kind("share", "shared document", 4, ("tech",), 1.0, long=0.2),
    Kind("attachment", "attachment", 4, (), 1.0, asks=False),
)

"""Attributes and objects of MISP for indicators: which type, which category, whether a machine may alarm on it."""

from __future__ import annotations

import re
from typing import Any, Final

from quivive.exchange.formats._misp_tags import tag_objects, tags_of_attribute
from quivive.exchange.identifiers import identifier
from quivive.exchange.shared import SharedIndicator
from quivive.exchange.tables import written
from quivive.frozen import frozen
from quivive.hosts import is_ip_address, registered_domain
from quivive.reports.plain import defanged
from quivive.watching import FingerprintKind

Table = dict[str, Any]


@frozen
class Type:
    """A type of attribute: `object_name` is the object it stands in, where one fits (`relation` is its place there)."""

    type: str
    category: str
    to_ids: bool
    object_name: str = ""
    relation: str = ""


@frozen
class Template:
    """An object of MISP (https://github.com/MISP/misp-objects), by the version that is followed."""

    uuid: str
    version: int
    category: str
    description: str


TEMPLATES: Final = {
    "phone-number": Template("c4b5a67c-63d2-11ec-90d6-0242ac120003", 1, "mobile", "Phone number based on the E.164 international public telecommunication numbering plan"),
    "bank-account": Template("b4712203-95a8-4883-80e9-b566f5df11c9", 3, "financial", "An object describing bank account information based on account description from goAML 4.0."),
    "coin-address": Template("d0e6997e-78da-4815-a6a1-cfc1c1cb8a46", 7, "financial", "An address used in a cryptocurrency"),
}

_BITCOIN: Final = re.compile(r"bc1|[13]")
KINDS: Final = {
    "domain": FingerprintKind.HOST,
    "hostname": FingerprintKind.HOST,
    "ip-dst": FingerprintKind.HOST,
    "ip-src": FingerprintKind.HOST,
    "url": FingerprintKind.PAGE,
    "email": FingerprintKind.EMAIL_ADDRESS,
    "email-src": FingerprintKind.EMAIL_ADDRESS,
    "email-reply-to": FingerprintKind.REPLY_TO,
    "phone-number": FingerprintKind.PHONE_NUMBER,
    "iban": FingerprintKind.IBAN,
    "btc": FingerprintKind.WALLET,
}
"""What others' attributes are; `PAGE` stands for any web address."""


def attribute_type(kind: FingerprintKind, value: str) -> Type:
    """The type for a value. Numbers and senders can be forged, the shape of an address can be another's: no machine alarms on them."""
    if kind is FingerprintKind.HOST:
        name = "ip-dst" if is_ip_address(value) else "domain" if registered_domain(value) == value else "hostname"
        return Type(name, "Network activity", to_ids=True)
    if kind is FingerprintKind.WALLET:
        bitcoin = bool(_BITCOIN.match(value)) and not value.startswith("0x")
        relation = "address" if bitcoin else "address-crypto"
        return Type("btc" if bitcoin else "text", "Financial fraud" if bitcoin else "Other", bitcoin, "coin-address", relation)
    if kind is FingerprintKind.SENDER:
        return Type("email-src", "Payload delivery", to_ids=False) if "@" in value else Type("text", "Other", to_ids=False)
    return _TYPES[kind]


_TYPES: Final = {
    FingerprintKind.PAGE: Type("url", "Network activity", to_ids=True),
    FingerprintKind.URL_SHAPE: Type("uri", "Network activity", to_ids=False),
    FingerprintKind.PHONE_NUMBER: Type("phone-number", "Other", False, "phone-number", "phone-number"),
    FingerprintKind.EMAIL_ADDRESS: Type("email-src", "Payload delivery", to_ids=True),
    FingerprintKind.REPLY_TO: Type("email-reply-to", "Payload delivery", to_ids=True),
    FingerprintKind.IBAN: Type("iban", "Financial fraud", True, "bank-account", "iban"),
}


def attribute(event: str, one: SharedIndicator, kind: Type) -> Table:
    """One attribute with its times and tags. A page is written with `https://`: MISP has no address without scheme."""
    value = f"https://{one.value}" if one.kind is FingerprintKind.PAGE else one.value
    return {
        "uuid": identifier("attribute", event, str(one.kind), one.value),
        "type": kind.type,
        "category": kind.category,
        "to_ids": kind.to_ids,
        "distribution": "5",
        "disable_correlation": False,
        "comment": f"{one.kind} {defanged(one.value)}: {one.reports} reports, {one.independent} independent",
        "value": value,
        "timestamp": str(int(one.last_seen.timestamp())),
        "first_seen": written(one.first_seen),
        "last_seen": written(one.last_seen),
        **({"object_relation": kind.relation} if kind.relation else {}),
        "Tag": tag_objects(tags_of_attribute(one)),
    }


def wrapped(event: str, one: SharedIndicator, kind: Type) -> Table:
    """The object that the attribute stands in."""
    template = TEMPLATES[kind.object_name]
    return {
        "uuid": identifier("object", event, str(one.kind), one.value),
        "name": kind.object_name,
        "meta-category": template.category,
        "description": template.description,
        "template_uuid": template.uuid,
        "template_version": str(template.version),
        "distribution": "5",
        "timestamp": str(int(one.last_seen.timestamp())),
        "first_seen": written(one.first_seen),
        "last_seen": written(one.last_seen),
        "Attribute": [attribute(event, one, kind)],
    }

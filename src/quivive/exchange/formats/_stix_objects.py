"""The objects of a STIX 2.1 bundle (https://docs.oasis-open.org/cti/stix/v2.1/), as plain tables."""

from __future__ import annotations

import re
from typing import Any, Final

from quivive.exchange.formats._stix_patterns import pattern
from quivive.exchange.identifiers import identifier
from quivive.exchange.shared import Heading, SharedCampaign, SharedIndicator, Tlp
from quivive.exchange.tables import campaign_table, indicator_table, written
from quivive.reports.plain import defanged
from quivive.watching import FingerprintKind

Object = dict[str, Any]

_FIXED: Final = "2026-11-30T00:00:00.000Z"
"""When what never changes was first written."""

MARKINGS: Final = {
    Tlp.CLEAR: "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487",
    Tlp.GREEN: "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb",
    Tlp.AMBER: "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421",
    Tlp.AMBER_STRICT: "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003",
    Tlp.RED: "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1",
}
"""The objects that OASIS gives for TLP 2.0: oasis-open/cti-stix-common-objects, extension-definition-specifications/tlp-2.0."""
_TLP_EXTENSION: Final = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d"

_AUTHOR: Final = f"identity--{identifier('identity', 'the Quivive project')}"
FIGURES: Final = f"extension-definition--{identifier('extension', 'figures', '1')}"
OBSERVABLES: Final = f"extension-definition--{identifier('extension', 'observables', '1')}"

_COUNTRY: Final = re.compile(r"[A-Z]{2}")


def marking(tlp: Tlp) -> Object:
    """The official marking."""
    return {
        "type": "marking-definition",
        "spec_version": "2.1",
        "id": MARKINGS[tlp],
        "created": "2022-10-01T00:00:00.000Z",
        "name": f"TLP:{tlp.upper()}",
        "extensions": {_TLP_EXTENSION: {"extension_type": "property-extension", "tlp_2_0": str(tlp)}},
    }


def definitions() -> tuple[Object, ...]:
    """Who defined the extensions, and the extensions: the figures of reports, and observables that STIX has not."""
    author = {"type": "identity", "spec_version": "2.1", "id": _AUTHOR, "created": _FIXED, "modified": _FIXED, "name": "Quivive", "identity_class": "organization"}
    return author, _definition(FIGURES, "Quivive figures", _FIGURES_SCHEMA, "property-extension"), _definition(
        OBSERVABLES, "Quivive observables", _OBSERVABLES_SCHEMA, "new-sco"
    )


_FIGURES_SCHEMA: Final = (
    "On an identity: producer_name, of who made the bundle. On a campaign: all fields of a campaign of quivive.exchange/1, its id as campaign_id. "
    "On an indicator: campaign_id, kind, value, reports (judged a scam that show it), independent (of those, not from the same reporter), "
    "first_seen, last_seen, countries (reports by country). Empty fields are left out. Specification: docs/exchange.md of Quivive."
)
_OBSERVABLES_SCHEMA: Final = (
    "phone-number: value (E.164). sms-sender: value (the alphanumeric name that is shown as the sender of a text message). "
    "bank-account: iban (ISO 13616, without spaces). cryptocurrency-wallet: value (the address). Specification: docs/exchange.md of Quivive."
)


def _definition(identifier_of_it: str, name: str, schema: str, kind: str) -> Object:
    return {
        "type": "extension-definition",
        "spec_version": "2.1",
        "id": identifier_of_it,
        "created_by_ref": _AUTHOR,
        "created": _FIXED,
        "modified": _FIXED,
        "name": name,
        "schema": schema,
        "version": "1.0.0",
        "extension_types": [kind],
    }


class Objects:
    """The objects of one producer under one marking."""

    def __init__(self, heading: Heading) -> None:
        self._heading = heading
        self._producer = f"identity--{identifier('identity', 'producer', heading.producer)}"

    def producer(self) -> Object:
        """Who tells all this."""
        extension = {FIGURES: {"extension_type": "property-extension", "producer_name": self._heading.producer}}
        return {
            **self._common("identity", self._producer, _FIXED, _FIXED),
            "name": self._heading.producer,
            "identity_class": "organization",
            "extensions": extension,
        }

    def brand(self, name: str) -> Object:
        """Whoever is imitated."""
        return {**self._common("identity", brand_id(name), _FIXED, _FIXED), "name": name, "identity_class": "organization", "roles": ["impersonated"]}

    def location(self, country: str) -> Object:
        """A country in which people reported it."""
        return {**self._common("location", location_id(country), _FIXED, _FIXED), "country": country}

    def campaign(self, campaign: SharedCampaign) -> Object:
        """The campaign; all that STIX has no place for is in the extension."""
        figures = campaign_table(campaign)
        figures["campaign_id"] = figures.pop("id")
        brand = campaign.brand_name or "nobody"
        return {
            **self._common("campaign", self._of(campaign, "campaign"), *_versions(campaign)),
            "name": campaign.name or f"{campaign.brand_name or campaign.scam_type or 'Scam'} {campaign.id[:8]}",
            "description": f"{campaign.reports} reports; imitates {brand}; type of scam: {campaign.scam_type or 'none'}.",
            "first_seen": written(campaign.first_seen),
            "last_seen": written(campaign.last_seen),
            "extensions": {FIGURES: _figures(figures)},
        }

    def indicator(self, campaign: SharedCampaign, one: SharedIndicator) -> Object:
        """What to look for."""
        looked_for = pattern(one.kind, one.value)
        extensions: Object = {FIGURES: _figures({"campaign_id": campaign.id, **indicator_table(one)})}
        return {
            **self._common("indicator", self._of(campaign, "indicator", one), *_versions(campaign)),
            "name": f"{one.kind}: {defanged(one.value)}",
            "indicator_types": ["malicious-activity"] if one.kind not in _ONLY_TELLS else ["anomalous-activity"],
            "pattern": looked_for,
            "pattern_type": "stix",
            "pattern_version": "2.1",
            "valid_from": written(one.first_seen),
            "extensions": extensions,
        }

    def sighting(self, campaign: SharedCampaign, one: SharedIndicator) -> Object:
        """How often it was reported, when, and where."""
        places = [location_id(country) for country in one.countries if is_country(country)]
        return {
            **self._common("sighting", self._of(campaign, "sighting", one), *_versions(campaign)),
            "first_seen": written(one.first_seen),
            "last_seen": written(one.last_seen),
            "count": one.reports,
            "sighting_of_ref": self._of(campaign, "indicator", one),
            **({"where_sighted_refs": places} if places else {}),
        }

    def indicates(self, campaign: SharedCampaign, one: SharedIndicator) -> Object:
        """The indicator belongs to the campaign."""
        return self._relationship(campaign, self._of(campaign, "indicator", one), "indicates", self._of(campaign, "campaign"))

    def towards(self, campaign: SharedCampaign, verb: str, target: str) -> Object:
        """The campaign targets a place, or imitates somebody."""
        return self._relationship(campaign, self._of(campaign, "campaign"), verb, target)

    def _relationship(self, campaign: SharedCampaign, source: str, verb: str, target: str) -> Object:
        own = f"relationship--{identifier('relationship', source, verb, target)}"
        return {**self._common("relationship", own, *_versions(campaign)), "relationship_type": verb, "source_ref": source, "target_ref": target}

    def _of(self, campaign: SharedCampaign, kind: str, one: SharedIndicator | None = None) -> str:
        names = (self._heading.producer, campaign.id, *((str(one.kind), one.value) if one else ()))
        return f"{kind}--{identifier(kind, *names)}"

    def _common(self, kind: str, own: str, created: str, modified: str) -> Object:
        return {
            "type": kind,
            "spec_version": "2.1",
            "id": own,
            "created_by_ref": self._producer,
            "created": created,
            "modified": modified,
            "object_marking_refs": [MARKINGS[self._heading.tlp]],
        }


_ONLY_TELLS: Final = frozenset([FingerprintKind.SENDER, FingerprintKind.URL_SHAPE])
"""Others can show the same by chance."""


def brand_id(name: str) -> str:
    """The identity of whoever is called so."""
    return f"identity--{identifier('identity', 'brand', name)}"


def location_id(country: str) -> str:
    """The place with this country code."""
    return f"location--{identifier('location', country)}"


def is_country(name: str) -> bool:
    """Whether it is written as a country of ISO 3166-1 alpha-2 is."""
    return bool(_COUNTRY.fullmatch(name))




def _figures(table: Object) -> Object:
    """The fields that are not empty: STIX allows no empty list or table."""
    return {"extension_type": "property-extension", **{name: value for name, value in table.items() if value not in ("", [], {})}}


def _versions(campaign: SharedCampaign) -> tuple[str, str]:
    """When the first and this version of an object were: both from what is reported, so that the same gives the same."""
    created = min(campaign.first_seen, campaign.updated)
    return f"{written(created)[:-1]}.000Z", f"{written(campaign.updated)[:-1]}.000Z"

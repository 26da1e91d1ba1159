"""Tags of MISP: those of its taxonomies that fit, and ours (`quivive:…`), which carry what MISP has no field for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from quivive.exchange.shared import SharedCampaign, SharedIndicator, Tlp
from quivive.watching import FingerprintKind

NAMESPACE: Final = "quivive"
MOST_TAGS: Final = 2_000
"""Of one event or attribute."""

_TECHNIQUES: Final = {"sms": "sms-phishing", "call": "voice-phishing"}


def tags_of_event(campaign: SharedCampaign, tlp: Tlp) -> list[str]:
    """`tlp`, `rsit`, `phishing` (https://github.com/MISP/misp-taxonomies), and all of the campaign that has no field."""
    web = any(one.kind in (FingerprintKind.HOST, FingerprintKind.PAGE, FingerprintKind.URL_SHAPE) for one in campaign.indicators)
    techniques = [_TECHNIQUES[channel] for channel in campaign.channels if channel in _TECHNIQUES] + (["fake-website"] if web else [])
    return [
        f"tlp:{tlp}",
        'rsit:fraud="phishing"',
        'phishing:distribution="bulk-phishing"',
        *(f'phishing:techniques="{name}"' for name in techniques),
        *(f'phishing:principle-of-persuasion="{name}"' for name in campaign.principles),
        *_own("campaign", campaign.id),
        *_own("brand", campaign.brand),
        *_own("scam-type", campaign.scam_type),
        *_own("reports", str(campaign.reports)),
        *_counts("channel", campaign.channels),
        *_counts("country", campaign.countries),
        *_counts("language", campaign.languages),
    ]


def tags_of_attribute(one: SharedIndicator) -> list[str]:
    """What kind of indicator it is, and its figures."""
    return [
        *_own("kind", str(one.kind)),
        *_own("reports", str(one.reports)),
        *_own("independent", str(one.independent)),
        *_counts("country", one.countries),
    ]


def tag_objects(names: list[str]) -> list[dict[str, str]]:
    """As events hold them."""
    return [{"name": name} for name in names]


class Tags:
    """The tags of an event or attribute that somebody handed in."""

    def __init__(self, tags: object) -> None:
        listed = tags[:MOST_TAGS] if isinstance(tags, list) else []
        self._names = [tag["name"] for tag in listed if isinstance(tag, dict) and isinstance(tag.get("name"), str)]

    def values(self, predicate: str, namespace: str = NAMESPACE) -> list[str]:
        """The values of all tags `namespace:predicate="…"`, in order."""
        start = f'{namespace}:{predicate}="'
        return [name[len(start) : -1] for name in self._names if name.startswith(start) and name.endswith('"')]

    def value(self, predicate: str) -> str:
        """The only value, or an empty string."""
        found = self.values(predicate)
        return found[0] if len(found) == 1 else ""

    def number(self, predicate: str) -> int:
        """The only value as a number; -1 for none."""
        text = self.value(predicate)
        return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else -1

    def counts(self, predicate: str) -> dict[str, int]:
        """The values `FR:12` as a table; -1 for what is no count."""
        pairs = (text.rpartition(":") for text in self.values(predicate))
        return {name: int(count) if count.isascii() and count.isdigit() and len(count) < 12 else -1 for name, _, count in pairs}

    def tlp(self) -> str:
        """The marking, without `tlp:`."""
        found = [name[4:] for name in self._names if name.startswith("tlp:")]
        return found[0] if len(found) == 1 else ""


def _own(predicate: str, value: str) -> Iterator[str]:
    if value:
        yield f'{NAMESPACE}:{predicate}="{value}"'


def _counts(predicate: str, counts: Mapping[str, int]) -> Iterator[str]:
    for name, count in counts.items():
        yield f'{NAMESPACE}:{predicate}="{name}:{count}"'

"""One row per indicator, for tables: what a campaign's indicator is, and what it belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from quivive.exchange.shared import Heading, SharedCampaign
from quivive.exchange.tables import written

COLUMNS: Final = ("kind", "value", "campaign", "name", "brand", "scam_type", "reports", "independent", "first_seen", "last_seen", "countries", "tlp", "producer")


def rows(heading: Heading, campaigns: Iterable[SharedCampaign]) -> Iterator[tuple[str | int, ...]]:
    """In the order of `COLUMNS`; the countries as `FR:12 GB:3`."""
    for campaign in campaigns:
        for one in campaign.indicators:
            yield (
                str(one.kind),
                one.value,
                campaign.id,
                campaign.name,
                campaign.brand_name,
                campaign.scam_type,
                one.reports,
                one.independent,
                written(one.first_seen),
                written(one.last_seen),
                " ".join(f"{country}:{count}" for country, count in one.countries.items()),
                str(heading.tlp),
                heading.producer,
            )

"""The campaign that an alert is written from, and in which languages its readers are spoken to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from quivive.alerts.errors import CannotAlert
from quivive.fact_files import WORDING
from quivive.renderers.visible import visible

if TYPE_CHECKING:
    from quivive.knowledge import Knowledge
    from quivive.store import Store
    from quivive.watching import Campaign


def campaign_to_warn_of(store: Store, identifier: str, knowledge: Knowledge) -> tuple[Campaign, str]:
    """The campaign that was named, with what was reported until now, and the text of the report that stands for it.

    Raises `CannotAlert` where no campaign is called so.
    """
    from quivive.campaigns import campaign, update  # noqa: PLC0415 - only for a draft

    update(store, knowledge)
    found = campaign(store, identifier)
    if found is None:
        raise CannotAlert("campaign", name=visible(identifier[:40]))
    report = store.report(found.example) if found.example else None
    return found, report.text if report else ""


def languages_of(campaign: Campaign, countries: Iterable[str], knowledge: Knowledge) -> tuple[str, ...]:
    """The languages of `countries`, or of those that the campaign is seen in, those of most reports first."""
    seen = tuple(countries) or tuple(sorted(campaign.countries, key=lambda code: (-campaign.countries[code], code)))
    known = (knowledge.country(code) for code in seen)
    return tuple(dict.fromkeys(language for country in known if country for language in country.languages if language in WORDING))

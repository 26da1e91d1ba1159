"""Reports gathered into campaigns: those that share a text or a path, as far as they are known now.

    from quivive.campaigns import campaigns, update
    update(store, load_knowledge())
    for campaign in campaigns(store, country="GB"): ...

`rules` say what joins two reports, `grouping` does it, `keeping` keeps it in a store, `decisions` are those of people.
Needs the extra `watch`.
"""

from __future__ import annotations

from quivive.campaigns.correcting import merge, name, split
from quivive.campaigns.keeping import Grouped, rebuild, update
from quivive.campaigns.shown import campaign, campaign_of, campaigns, in_campaign, reports_of

__all__ = ["Grouped", "campaign", "campaign_of", "campaigns", "in_campaign", "merge", "name", "rebuild", "reports_of", "split", "update"]

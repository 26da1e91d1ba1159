"""That others know something already, as lines for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from quivive.cli.console import Console
from quivive.exchange.known import KnownTo
from quivive.renderers.visible import visible_line
from quivive.reports.plain import defanged


def known_lines(told: Iterable[KnownTo], console: Console) -> Iterator[str]:
    """One line for each indicator, and one for each licence; no address in it can be clicked."""
    licences: dict[str, str] = {}
    for one in told:
        key = "exchange.known_to" if one.known.seen else "exchange.known_to_in_list"
        date = (one.known.seen or one.imported).date().isoformat()
        yield console.say(key, value=visible_line(defanged(one.known.value)), name=visible_line(one.told_by), date=date)
        if one.licence:
            licences[one.told_by] = one.licence
    for name, text in licences.items():
        yield console.say("exchange.under_licence", name=visible_line(name), text=visible_line(text))

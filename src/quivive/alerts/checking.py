"""What may not stand in a notice: a fact that was not drafted, and what could be followed or called; told by its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from quivive.alerts.alert import Alert, Notice
from quivive.alerts.disarm import dangers
from quivive.alerts.errors import CannotAlert
from quivive.frozen import frozen


@frozen
class Refused:
    """One thing that is refused. `place` is `headline`, `example`, `places`, or `happening.0`, `do.2`, … by its number."""

    language: str
    place: str
    why: CannotAlert


def checked(alert: Alert, first: Alert) -> None:
    """Raise `CannotAlert` where a notice holds a fact that is not in `first`, or what could be followed or called."""
    for one in refused(alert, first):
        raise one.why


def refused(alert: Alert, first: Alert) -> Iterator[Refused]:
    """All that is refused in the notices of `alert`, whose facts are those of `first`, in the order in which it is read."""
    for notice in alert.notices:
        known = first.notice(notice.language)
        if known.language != notice.language:
            yield Refused(notice.language, "", CannotAlert("language_added", name=notice.language))
        else:
            yield from _in_notice(notice, known, first.brand_name, alert.reports)


def _in_notice(notice: Notice, known: Notice, brand_name: str, reports: int) -> Iterator[Refused]:
    facts = {said for said in known.sentences() if said.source}
    # The name of a brand may be an address (impots.gouv.fr): it is a fact as well, and cannot be edited.
    verified = [brand_name, *([str(reports)] if reports else []), *(said.text for said in facts), *(place.address for place in known.places)]
    language = notice.language
    if not set(notice.places) <= set(known.places):
        yield Refused(language, "places", CannotAlert("facts_changed", name="places"))
    for place, text in (("headline", notice.headline), *((f"happening.{number}", text) for number, text in enumerate(notice.happening))):
        yield from _followed(language, place, text, verified)
    for name, some in notice.lists.items():
        for number, said in enumerate(some):
            if said.source and said not in facts:
                yield Refused(language, f"{name}.{number}", CannotAlert("facts_changed", name=said.text[:80]))
            yield from _followed(language, f"{name}.{number}", said.text, verified)
    for one in notice.places:
        yield from _followed(language, "places", one.what, verified)
    yield from _followed(language, "example", notice.example, ())


def _followed(language: str, place: str, text: str, verified: Iterable[str]) -> Iterator[Refused]:
    found = dangers(text, verified)
    if found:
        yield Refused(language, place, CannotAlert("can_be_followed", text=found[0][:80]))

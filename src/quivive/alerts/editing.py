"""A notice as a form has it: every sentence in a field of its own, facts to be kept or left out; and back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from quivive.alerts.alert import Alert, Notice, Place, Said
from quivive.alerts.checking import Refused, refused
from quivive.alerts.errors import CannotAlert
from quivive.alerts.trail import Case
from quivive.frozen import frozen
from quivive.renderers.visible import visible

LONGEST: Final = 1_200
"""Characters of a sentence in a form."""
NEW: Final = "new"
"""The field of a sentence that is added to a list."""
_LONGEST_EXAMPLE: Final = 2_400
_MOST_REPORTS: Final = 10**9


@frozen
class Row:
    """One field. `field` is its name in the form. A fact (`source` is not empty) is only `kept` or not."""

    field: str
    text: str
    source: str = ""
    seen: str = ""
    kept: bool = True
    address: str = ""


def rows(case: Case, language: str) -> dict[str, tuple[Row, ...]]:
    """The fields of a notice by list: as it stands, and behind that the facts of the draft that were left out."""
    now, first = _notice(case.alert, language), _notice(case.first, language)
    lists = {name: (*some, *_left_out(some, first.lists[name])) for name, some in now.lists.items()}
    found = {
        name: tuple(
            Row(f"{name}.{number}", said.text, said.source, said.seen, kept=said in now.lists[name]) for number, said in enumerate(some)
        )
        for name, some in lists.items()
    }
    places = (*now.places, *(place for place in first.places if place not in now.places))
    shown = (
        Row(f"places.{number}", place.what, place.source, place.seen, kept=place in now.places, address=place.address)
        for number, place in enumerate(places)
    )
    return {"happening": tuple(Row(f"happening.{number}", text) for number, text in enumerate(now.happening)), **found, "places": tuple(shown)}


def edits(case: Case, language: str, fields: Mapping[str, str]) -> tuple[Alert, tuple[tuple[str, CannotAlert], ...]]:
    """The alert with what was filled in, and what is refused of it, each with the name of its field.

    A sentence that is empty is taken out; what is a fact comes from the draft, whatever the form says.
    """
    before, shown = _notice(case.alert, language), rows(case, language)
    written: dict[str, list[str]] = {"happening": [name for name, _ in _texts("happening", shown, fields)]}
    lists: dict[str, tuple[Said, ...]] = {}
    for name in before.lists:
        said = list(_said(name, shown, fields))
        lists[name] = tuple(one for _, one in said)
        written[name] = [field for field, _ in said]
    notice = Notice(
        language=language,
        headline=_line(fields.get("headline", "")),
        happening=tuple(text for _, text in _texts("happening", shown, fields)),
        example="\n".join(" ".join(line.split()) for line in fields.get("example", "").strip().splitlines()),
        **lists,
        places=tuple(place for row, place in zip(shown["places"], _places(case, language), strict=True) if fields.get(row.field)),
    )
    notices = tuple(notice if one.language == language else one for one in case.alert.notices)
    alert = replace(case.alert, notices=notices, reports=_number(fields.get("reports", "")))
    faults = [*_not_fit(notice, written), *((_field(one, written), one.why) for one in refused(replace(alert, notices=(notice,)), case.first))]
    return alert, tuple(dict(reversed(faults)).items())


def _left_out(now: tuple[Said, ...], first: tuple[Said, ...]) -> Iterator[Said]:
    yield from (said for said in first if said.source and said not in now)


def _texts(name: str, shown: Mapping[str, tuple[Row, ...]], fields: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The sentences of the team's own in a list, with the field of each."""
    for field in (*(row.field for row in shown[name] if not row.source), f"{name}.{NEW}"):
        text = _line(fields.get(field, ""))
        if text:
            yield field, text


def _said(name: str, shown: Mapping[str, tuple[Row, ...]], fields: Mapping[str, str]) -> Iterator[tuple[str, Said]]:
    for row in shown[name]:
        text = row.text if row.source else _line(fields.get(row.field, ""))
        if text and (fields.get(row.field) or not row.source):
            yield row.field, Said(text, row.source, row.seen)
    added = _line(fields.get(f"{name}.{NEW}", ""))
    if added:
        yield f"{name}.{NEW}", Said(added)


def _places(case: Case, language: str) -> tuple[Place, ...]:
    now, first = _notice(case.alert, language), _notice(case.first, language)
    return (*now.places, *(place for place in first.places if place not in now.places))


def _not_fit(notice: Notice, written: Mapping[str, list[str]]) -> Iterator[tuple[str, CannotAlert]]:
    """What is empty that must not be, too long, or holds what no screen shows."""
    if not notice.headline:
        yield "headline", CannotAlert("empty")
    texts = [("headline", notice.headline), ("example", notice.example)]
    texts += zip(written["happening"], notice.happening, strict=True)
    texts += [(field, said.text) for name, some in notice.lists.items() for field, said in zip(written[name], some, strict=True)]
    for field, text in texts:
        if visible(text) != text:
            yield field, CannotAlert("invisible")
        elif len(text) > (_LONGEST_EXAMPLE if field == "example" else LONGEST):
            yield field, CannotAlert("too_long")


def _field(one: Refused, written: Mapping[str, list[str]]) -> str:
    """The field that a place in the notice was filled in by."""
    name, _, number = one.place.partition(".")
    return written[name][int(number)] if number else name


def _notice(alert: Alert, language: str) -> Notice:
    found = alert.notice(language)
    if found.language != language:
        raise CannotAlert("language_added", name=language[:20])
    return found


def _line(text: str) -> str:
    return " ".join(text.split())


def _number(text: str) -> int:
    return min(int(text), _MOST_REPORTS) if text.isascii() and text.isdigit() and len(text) < 12 else 0

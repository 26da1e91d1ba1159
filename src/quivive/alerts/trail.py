"""The way of an alert from draft to published, as events that are only ever added: who did what, when, to which content.

Each event stands in the store's journal `alerts`. What an alert is now follows from its events alone, in their order,
so that nobody can publish what nobody approved by writing events in another order: an approval counts for the very
content that it names, and a changed text has none.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from quivive.alerts.alert import Alert
from quivive.alerts.checking import checked
from quivive.alerts.content import alert_from, content_of, digest
from quivive.alerts.errors import CannotAlert
from quivive.frozen import frozen

JOURNAL = "alerts"
LONGEST_NAME = 80


class Did(StrEnum):
    """What can be done with an alert."""

    DRAFTED = "drafted"
    EDITED = "edited"
    APPROVED = "approved"
    PUBLISHED = "published"
    UPDATED = "updated"
    WITHDRAWN = "withdrawn"


class State(StrEnum):
    """Where an alert stands."""

    DRAFT = "draft"
    APPROVED = "approved"
    PUBLISHED = "published"
    CHANGED = "changed"
    """Published, and changed since: the change is not approved."""
    CHANGE_APPROVED = "change_approved"
    WITHDRAWN = "withdrawn"


class Because(StrEnum):
    """Why an alert is withdrawn, as readers are told."""

    OVER = "over"
    MISTAKE = "mistake"


@frozen
class Event:
    """One thing that was done. `content` is the digest of the alert that it was done to."""

    alert: str
    did: Did
    by: str
    at: datetime
    content: str


@frozen
class Issue:
    """One version as it went out: 1 for the first; `because` is said of a withdrawal only."""

    version: int
    did: Did
    at: datetime
    alert: Alert
    because: str = ""


@frozen
class Case:
    """An alert with its way so far.

    `alert` is its newest content and `content` the digest of it; `issues` are the versions that went out, in their
    order. `authors` are those who wrote the newest content, beginning with the drafter. `first` is what was drafted
    first: facts are taken from there alone.
    """

    alert: Alert
    content: str
    first: Alert
    authors: tuple[str, ...]
    four_eyes: bool
    approved_by: str
    events: tuple[Event, ...]
    issues: tuple[Issue, ...]

    @property
    def state(self) -> State:
        """Where it stands."""
        last = self.issues[-1] if self.issues else None
        if last is None:
            return State.APPROVED if self.approved_by else State.DRAFT
        if last.did is Did.WITHDRAWN:
            return State.WITHDRAWN
        if last.alert == self.alert:
            return State.PUBLISHED
        return State.CHANGE_APPROVED if self.approved_by else State.CHANGED


def cases(entries: Iterable[Mapping[str, Any]]) -> dict[str, Case]:
    """Every alert with its way, from the events of the journal in their order, the oldest first.

    An entry that is no event, or that nothing allowed when it was written, changes nothing.
    """
    known: dict[str, Case] = {}
    for entry in entries:
        try:
            case = _after(known.get(str(entry.get("alert"))), entry)
        except (CannotAlert, KeyError, TypeError, ValueError):
            continue
        known[case.alert.id] = case
    return known


def case_called(identifier: str, known: Mapping[str, Case]) -> Case:
    """The alert whose id begins so; raises `CannotAlert` where there is none, or several."""
    found = [case for key, case in known.items() if key.startswith(identifier)] if identifier else []
    if len(found) != 1:
        raise CannotAlert("several" if found else "unknown", name=identifier[:40])
    return found[0]


def drafted(
    alert: Alert, by: str, at: datetime, case: Case | None = None, *, four_eyes: bool = False
) -> dict[str, Any]:
    """The event that begins an alert, or writes the one of `case` anew from what is known by now."""
    if case is not None and case.state is State.WITHDRAWN:
        raise CannotAlert("withdrawn", name=case.alert.id)
    if case is not None and case.alert.id != alert.id:
        raise CannotAlert("unknown", name=alert.id)
    if case is not None and case.alert == alert:
        raise CannotAlert("not_changed")
    checked(alert, alert)
    return _entry(alert, Did.DRAFTED, by, at, document=content_of(alert), four_eyes=four_eyes)


def edited(case: Case, alert: Alert, by: str, at: datetime) -> dict[str, Any]:
    """The event that changes its words; what is a fact can only be left out, and nothing in it may work as a link."""
    if case.state is State.WITHDRAWN:
        raise CannotAlert("withdrawn", name=case.alert.id)
    if replace(alert, notices=()) != replace(case.first, notices=(), reports=alert.reports):
        raise CannotAlert("edited_more")
    if alert == case.alert:
        raise CannotAlert("not_changed")
    checked(alert, case.first)
    return _entry(alert, Did.EDITED, by, at, document=content_of(alert))


def approved(case: Case, by: str, at: datetime, content: str = "", *, four_eyes: bool = False) -> dict[str, Any]:
    """The event by which a person answers for the newest content.

    `content` is the beginning of its digest as the person read it, or empty. With `four_eyes`, or where it was
    drafted so, nobody approves what they wrote.
    """
    if case.state in (State.WITHDRAWN, State.PUBLISHED):
        raise CannotAlert("nothing_to_approve", name=case.alert.id)
    if not case.content.startswith(content.lower()):
        raise CannotAlert("other_content", name=content[:64], text=case.content[:12])
    if (four_eyes or case.four_eyes) and same_person(by, case.authors):
        raise CannotAlert("four_eyes", name=by)
    return _entry(case.alert, Did.APPROVED, by, at)


def published(case: Case, by: str, at: datetime) -> dict[str, Any]:
    """The event by which the approved content goes out, for the first time or as a new version."""
    if case.state is State.WITHDRAWN:
        raise CannotAlert("withdrawn", name=case.alert.id)
    if case.state not in (State.APPROVED, State.CHANGE_APPROVED):
        raise CannotAlert("not_approved", name=case.alert.id)
    return _entry(case.alert, Did.UPDATED if case.issues else Did.PUBLISHED, by, at)


def withdrawn(case: Case, by: str, at: datetime, because: Because) -> dict[str, Any]:
    """The event by which it is taken back; this can be done at once, by anybody of the team."""
    if not case.issues or case.state is State.WITHDRAWN:
        raise CannotAlert("not_published", name=case.alert.id)
    return _entry(case.issues[-1].alert, Did.WITHDRAWN, by, at, because=str(because))


def person(name: str) -> str:
    """The name of a person as it is kept; raises `CannotAlert` for none, or one that is no line of text."""
    tidy = " ".join(name.split())
    if not tidy or len(tidy) > LONGEST_NAME or not tidy.isprintable():
        raise CannotAlert("who")
    return tidy


def same_person(name: str, others: Iterable[str]) -> bool:
    """Whether one of the others is called so."""
    return _same(name) in map(_same, others)


def _entry(alert: Alert, did: Did, by: str, at: datetime, **more: object) -> dict[str, Any]:
    return {
        "alert": alert.id,
        "did": str(did),
        "by": person(by),
        "at": at.isoformat(),
        "content": digest(alert),
        **more,
    }


def _after(case: Case | None, entry: Mapping[str, Any]) -> Case:
    """The case after one more event; raises for an event that nothing allows here."""
    did, by = Did(entry["did"]), person(entry["by"])
    at = datetime.fromisoformat(entry["at"])
    if did is Did.DRAFTED:
        alert = alert_from(entry["document"])
        four_eyes = bool(entry["four_eyes"]) or (case is not None and case.four_eyes)
        expected = drafted(alert, by, at, case)
        so_far = (case.events, case.issues) if case else ((), ())
        begun = Case(alert, expected["content"], alert, (by,), four_eyes, "", *so_far)
        return _with(begun, entry, did, by, at, expected)
    if case is None:
        raise CannotAlert("unknown", name=str(entry["alert"]))
    if did is Did.EDITED:
        alert = alert_from(entry["document"])
        expected = edited(case, alert, by, at)
        # Who changes a draft stays one of its authors; after it went out a new version begins with the editor.
        authors = (by,) if case.state is State.PUBLISHED else tuple(dict.fromkeys((*case.authors, by)))
        changed = replace(case, alert=alert, content=expected["content"], authors=authors, approved_by="")
        return _with(changed, entry, did, by, at, expected)
    if did is Did.APPROVED:
        return _with(replace(case, approved_by=by), entry, did, by, at, approved(case, by, at))
    if did is Did.WITHDRAWN:
        because = Because(entry["because"])
        case = _with(case, entry, did, by, at, withdrawn(case, by, at, because))
        return replace(
            case, issues=(*case.issues, Issue(len(case.issues) + 1, did, at, case.issues[-1].alert, str(because)))
        )
    case = _with(case, entry, did, by, at, published(case, by, at))
    return replace(case, issues=(*case.issues, Issue(len(case.issues) + 1, did, at, case.alert)))


def _with(case: Case, entry: Mapping[str, Any], did: Did, by: str, at: datetime, expected: Mapping[str, Any]) -> Case:
    """The case with the event in its way, if it was done to the content that was there."""
    if (
        entry["content"] != expected["content"]
        or entry["did"] != expected["did"]
        or entry["alert"] != expected["alert"]
    ):
        raise CannotAlert("other_content", name=str(entry["content"]), text=str(expected["content"]))
    return replace(case, events=(*case.events, Event(case.alert.id, did, by, at, str(entry["content"]))))


def _same(name: str) -> str:
    """A name as it is compared: two ways of writing it are one person."""
    return unicodedata.normalize("NFKC", name).casefold().strip()

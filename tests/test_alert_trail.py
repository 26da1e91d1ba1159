"""The way of an alert: nothing goes out that nobody approved, whatever is done in whatever order."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from alerting import EXAMPLE, START, alert, campaign, known, on_its_way, shorter
from hypothesis import given, settings
from hypothesis import strategies as st

from quivive.alerts import trail
from quivive.alerts.alert import Alert, Place, Said
from quivive.alerts.content import alert_from, canonical, content_of, digest
from quivive.alerts.draft import Wanted, draft
from quivive.alerts.errors import CannotAlert
from quivive.alerts.trail import Because, Case, State

FIRST = alert()


def refused(key: str, step: Any, *given: Any, **how: Any) -> None:
    with pytest.raises(CannotAlert) as caught:
        step(*given, **how)
    assert caught.value.key == key


# --- the way


def test_the_usual_way() -> None:
    ways = [
        ((), State.DRAFT),
        (("approve",), State.APPROVED),
        (("approve", "publish"), State.PUBLISHED),
        (("approve", "publish", "Autre titre"), State.CHANGED),
        (("approve", "publish", "Autre titre", "approve"), State.CHANGE_APPROVED),
        (("approve", "publish", "Autre titre", "approve", "publish"), State.PUBLISHED),
        (("approve", "publish", "withdraw"), State.WITHDRAWN),
    ]
    for steps, state in ways:
        assert on_its_way(FIRST, *steps).state is state
    case = on_its_way(FIRST, *ways[5][0])
    assert [issue.version for issue in case.issues] == [1, 2]
    assert [str(issue.did) for issue in case.issues] == ["published", "updated"]
    assert [event.by for event in case.events] == ["Anna", "Ben", "Cleo", "Dora", "Ben", "Cleo"]
    assert case.issues[0].alert == FIRST


def test_nothing_is_published_that_nobody_approved() -> None:
    refused("not_approved", trail.published, on_its_way(FIRST), "Cleo", START)
    refused("not_approved", trail.published, on_its_way(FIRST, "approve", "Autre titre"), "Cleo", START)
    refused("not_approved", trail.published, on_its_way(FIRST, "approve", "publish", "Autre titre"), "Cleo", START)


def test_a_changed_text_loses_its_approval() -> None:
    case = on_its_way(FIRST, "approve", "Autre titre")
    assert (case.state, case.approved_by) == (State.DRAFT, "")
    assert case.content != on_its_way(FIRST, "approve").content


def test_four_eyes() -> None:
    case = on_its_way(FIRST)
    refused("four_eyes", trail.approved, case, "  ANNA ", START, four_eyes=True)
    refused("four_eyes", trail.approved, case, "Ａｎｎａ", START, four_eyes=True)
    assert trail.approved(case, "Anna", START)["by"] == "Anna"
    assert trail.approved(case, "Ben", START, four_eyes=True)
    always = trail.cases([trail.drafted(FIRST, "Anna", START, four_eyes=True)])[FIRST.id]
    refused("four_eyes", trail.approved, always, "Anna", START)
    edited = replace(on_its_way(FIRST, "Autre titre"), four_eyes=True)
    refused("four_eyes", trail.approved, edited, "Dora", START)
    refused("four_eyes", trail.approved, edited, "Anna", START)


def test_an_approval_is_for_what_was_read() -> None:
    case = on_its_way(FIRST, "Autre titre")
    refused("other_content", trail.approved, case, "Ben", START, digest(FIRST)[:12])
    assert trail.approved(case, "Ben", START, case.content[:12].upper())


def test_who_is_always_said() -> None:
    for nobody in ("", "   ", "\n", "a\x1bb", "x" * 100, "\u202eanna"):
        refused("who", trail.approved, on_its_way(FIRST), nobody, START)


def test_what_is_over_is_over() -> None:
    gone = on_its_way(FIRST, "approve", "publish", "withdraw")
    refused("withdrawn", trail.published, gone, "Cleo", START)
    refused("withdrawn", trail.edited, gone, shorter(FIRST, "x"), "Dora", START)
    refused("withdrawn", trail.drafted, FIRST, "Anna", START, gone)
    refused("nothing_to_approve", trail.approved, gone, "Ben", START)
    refused("not_published", trail.withdrawn, gone, "Cleo", START, Because.OVER)
    refused("not_published", trail.withdrawn, on_its_way(FIRST), "Cleo", START, Because.OVER)
    assert (gone.issues[-1].version, gone.issues[-1].because) == (2, "over")


def test_it_can_be_written_anew_from_what_is_known_by_now() -> None:
    case = on_its_way(FIRST, "approve", "publish")
    spread = campaign(countries={"FR": 900, "GB": 334, "DE": 100})
    later = replace(draft(spread, EXAMPLE, Wanted(("fr", "en", "de")), known(), START), id=FIRST.id)
    entries = [
        trail.drafted(FIRST, "Anna", START), trail.approved(on_its_way(FIRST), "Ben", START),
        trail.published(on_its_way(FIRST, "approve"), "Cleo", START), trail.drafted(later, "Dora", START, case),
    ]  # fmt: skip
    anew = trail.cases(entries)[FIRST.id]
    assert (anew.state, anew.alert.languages, len(anew.issues), anew.authors) == (State.CHANGED, ("fr", "en", "de"), 1, ("Dora",))


def test_the_beginning_of_an_id_is_enough_if_it_is_the_only_one() -> None:
    case = on_its_way(FIRST)
    two = {FIRST.id: case, FIRST.id[:4] + "0" * 12: case}
    assert trail.case_called(FIRST.id[:6], two) is case
    refused("unknown", trail.case_called, "zz", two)
    refused("unknown", trail.case_called, "", two)
    refused("several", trail.case_called, FIRST.id[:4], two)


# --- edits


def test_an_edit_cannot_bring_in_links_numbers_or_facts() -> None:
    case = on_its_way(FIRST)
    notice = FIRST.notices[0]
    for words in (
        "Voir https://evil.example", "Appelez le 06 39 98 12 34", "Appelez le 3179", "www.evil.example", "evil.example", "x@evil.example", "tel:112112",
        "wa.me/33639981234", "Écrivez à aide@chronopost.fr.evil.example", "chronopost.fr/suivi", "Appelez le 38700 ou le 33700",
    ):  # fmt: skip
        refused("can_be_followed", trail.edited, case, shorter(FIRST, words), "Dora", START)
        quoted = replace(FIRST, notices=(replace(notice, example=words), *FIRST.notices[1:]))
        refused("can_be_followed", trail.edited, case, quoted, "Dora", START)
    invented = replace(notice, never=(*notice.never, Said("Jamais.", "https://chronopost.fr", "2026-01-01")))
    refused("facts_changed", trail.edited, case, replace(FIRST, notices=(invented, *FIRST.notices[1:])), "Dora", START)
    elsewhere = replace(notice, places=(Place("FR", "Ici", "evil.example", "https://evil.example", "2026-01-01"),))
    refused("facts_changed", trail.edited, case, replace(FIRST, notices=(elsewhere, *FIRST.notices[1:])), "Dora", START)
    refused("edited_more", trail.edited, case, replace(FIRST, brand_name="Evil"), "Dora", START)
    refused("edited_more", trail.edited, case, replace(FIRST, since="2020-01-01"), "Dora", START)
    german = alert(languages=("fr", "en", "de"))
    refused("language_added", trail.edited, case, german, "Dora", START)
    refused("not_changed", trail.edited, case, FIRST, "Dora", START)


def test_words_can_be_changed_and_facts_left_out() -> None:
    notice = FIRST.notices[0]
    lighter = replace(notice, never=notice.never[:1], places=notice.places[1:], do=(*notice.do, Said("Parlez-en autour de vous.")), happening=("Deux phrases.",))
    edited = replace(FIRST, notices=(lighter,), reports=0)
    assert trail.edited(on_its_way(FIRST), edited, "Dora", START)["document"]["notices"][0]["happening"] == ["Deux phrases."]
    named = replace(notice, happening=("Voyez www.chronopost.fr vous-même, ou transférez au 33700.",))
    assert trail.edited(on_its_way(FIRST), replace(FIRST, notices=(named, *FIRST.notices[1:])), "Dora", START)


# --- the journal


def test_events_out_of_order_change_nothing() -> None:
    drafted, approved = trail.drafted(FIRST, "Anna", START), trail.approved(on_its_way(FIRST), "Ben", START)
    published = trail.published(on_its_way(FIRST, "approve"), "Cleo", START)
    assert trail.cases([drafted, published, approved])[FIRST.id].state is State.APPROVED
    assert trail.cases([approved, published]) == {}
    forged = {**published, "content": "0" * 64}
    assert trail.cases([drafted, approved, forged])[FIRST.id].state is State.APPROVED
    edited = trail.edited(on_its_way(FIRST, "approve"), shorter(FIRST, "Autre titre"), "Dora", START)
    assert trail.cases([drafted, approved, edited, published])[FIRST.id].state is State.DRAFT
    smuggled = {**edited, "document": content_of(shorter(FIRST, "Voir https://evil.example"))}
    assert trail.cases([drafted, approved, smuggled])[FIRST.id].alert == FIRST


@pytest.mark.parametrize("junk", [{}, {"alert": 1}, {"alert": FIRST.id, "did": "x"}, {"alert": FIRST.id, "did": "approved", "by": "B", "at": "no", "content": ""}, {"alert": None, "did": "drafted", "by": "A", "at": START.isoformat(), "document": []}])
def test_what_is_no_event_changes_nothing(junk: dict[str, Any]) -> None:
    entries = [junk, trail.drafted(FIRST, "Anna", START), junk]
    assert trail.cases(entries)[FIRST.id] == on_its_way(FIRST)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["draft", "edit", "approve", "publish", "withdraw"]), st.sampled_from("ABC"), st.integers(0, 3)), max_size=12), st.randoms(use_true_random=False))
def test_no_order_of_events_publishes_what_nobody_approved(steps: list[tuple[str, str, int]], chance: Any) -> None:
    """Events are made where they are allowed, then shuffled, doubled and lost: what is published was approved before, as it is."""
    entries: list[dict[str, Any]] = []
    for number, (step, who, text) in enumerate(steps):
        case = trail.cases(entries).get(FIRST.id)
        at = START + timedelta(minutes=number)
        try:
            entries.append(_event(step, who, text, case, at))
        except CannotAlert:
            continue
    for events in (entries, [*entries, *entries], chance.sample(entries, len(entries)), entries[1:], entries[::2]):
        for case in trail.cases(events).values():
            approved = {event.content for event in case.events if str(event.did) == "approved"}
            assert {digest(issue.alert) for issue in case.issues} <= approved
            assert [issue.version for issue in case.issues] == list(range(1, len(case.issues) + 1))


def _event(step: str, who: str, text: int, case: Case | None, at: Any) -> dict[str, Any]:
    if step == "draft" or case is None:
        return trail.drafted(FIRST, who, at, case)
    if step == "edit":
        return trail.edited(case, shorter(FIRST, f"Titre {text}"), who, at)
    if step == "approve":
        return trail.approved(case, who, at)
    return trail.published(case, who, at) if step == "publish" else trail.withdrawn(case, who, at, Because.MISTAKE)


# --- content


def test_content_comes_back_as_it_was() -> None:
    assert alert_from(content_of(FIRST)) == FIRST


@settings(max_examples=100, deadline=None)
@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=5), lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(list(content_of(FIRST))), inner, max_size=4), max_leaves=12), st.sampled_from(list(content_of(FIRST))))
def test_no_content_from_a_file_ends_in_a_crash(value: object, key: str) -> None:
    for table in (value, content_of(FIRST) | {key: value}):
        try:
            assert isinstance(alert_from(table), Alert)
        except CannotAlert as error:
            assert error.key == "content"


def test_content_that_a_screen_would_obey_is_refused() -> None:
    for text in ("a\x1b[2J", "a\u202eb", "a\u200bb", "a\x00b", "x" * 5_000):
        with pytest.raises(CannotAlert):
            alert_from(content_of(shorter(FIRST, text)))


def test_the_canonical_form_is_that_of_rfc_8785() -> None:
    """The example of section 3.2.2, its numbers apart: there are only whole ones in an alert."""
    given_ = {"string": "\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"\u002f", "literals": [None, True, False]}
    assert canonical(given_) == '{"literals":[null,true,false],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'.encode()

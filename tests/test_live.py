"""Pages that keep themselves up to date: what changes them, how they are told, what it costs, and who is told no more."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import anyio
import pytest
from alert_store import report
from console import Team, drafted, team
from sqlalchemy import select
from team_desk import client, with_session

from quivive.accounts import audit, changes, members
from quivive.campaigns import campaigns, correcting, update
from quivive.errors import StoreFault
from quivive.knowledge import Knowledge, load_knowledge
from quivive.server import live
from quivive.server.desk import Desk
from quivive.server.live import Live, Topic, standing
from quivive.server.rate import Allowance
from quivive.store import Store, open_store
from quivive.store.team_tables import sessions
from quivive.watch import kept

PAGES = ("", "/reports", "/campaigns", "/surges", "/alerts")
MORE = replace(report(500), id="f" * 32)


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Team]:
    with team(tmp_path) as found:
        yield found


@pytest.fixture(autouse=True)
def _looks_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "EVERY", 0.01)


# --- what changes


def _changed(store: Store, act: Callable[[], object]) -> set[Topic]:
    now = datetime.now(UTC)
    before = standing(store, now)
    act()
    after = standing(store, now)
    return {topic for topic in Topic if before[topic] != after[topic]}


def test_each_topic_changes_with_what_it_is_about_and_with_nothing_else(store_place: str, knowledge: Knowledge) -> None:
    now = datetime.now(UTC)
    with open_store(store_place, create=True) as store:
        assert _changed(store, lambda: store.add([report(number) for number in range(5)])) == {Topic.REPORTS}
        assert _changed(store, lambda: update(store, knowledge)) == {Topic.CAMPAIGNS}
        identity = campaigns(store)[0].id
        assert _changed(store, lambda: correcting.name(store, knowledge, identity, "Colis", now, by="Anna")) == {Topic.CAMPAIGNS}
        assert _changed(store, lambda: kept.keep(store, knowledge, now)) == {Topic.LOOK}
        assert _changed(store, lambda: kept.keep(store, knowledge, now + timedelta(seconds=1))) == {Topic.LOOK}
        assert _changed(store, lambda: store.append("alerts", {"did": "nothing"}, now)) == {Topic.ALERTS}
        assert _changed(store, lambda: store.append("audit", {"did": "labelled", "by": "Anna"}, now)) == {Topic.TEAM}
        assert not _changed(store, lambda: store.append("webhooks", {"did": "event"}, now))
        assert all(standing(store, now)[topic] != standing(store, now + timedelta(days=1))[topic] for topic in Topic)


def test_a_digest_that_was_counted_anew_changes_campaigns(store_place: str, knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch) -> None:
    from quivive.campaigns import digests  # noqa: PLC0415 - for its limit

    monkeypatch.setattr(digests, "LARGE", 3)
    with open_store(store_place, create=True) as store:
        store.add([report(number) for number in range(5)])
        update(store, knowledge)
        with store.reading() as connection:
            root = digests.outdated(connection, datetime.now(UTC), 1)[0]
        assert _changed(store, lambda: digests.renew(store, root, datetime.now(UTC))) == {Topic.CAMPAIGNS}


# --- the page


def _upkeep(page: str) -> tuple[str, str, str]:
    found = re.search(r'<main[^>]* data-live="([a-z-]+)" data-stamp="([0-9a-f]{16})" data-tag="([0-9a-f]{32})"', page)
    assert found, page[:2_000]
    return found[1], found[2], found[3]


@pytest.mark.parametrize("path", [*PAGES, "/campaigns/{campaign}"])
def test_a_page_is_made_again_only_where_something_it_shows_changed(here: Team, path: str) -> None:
    reader = here.client("Reader")
    path = f"/team{path.format(campaign=here.campaign)}"
    page = reader.get(path)
    _, stamp, tag = _upkeep(page.text)
    assert page.headers["etag"] == f'"{tag}"' and page.headers["cache-control"] == "no-store" and int(page.headers["x-ask-again-after"]) >= 10
    same = reader.get(path, headers={"if-none-match": f'"{tag}"'})
    assert (same.status_code, same.content) == (304, b"")
    now = datetime.now(UTC)
    here.desk.store.add([MORE])
    update(here.desk.store, load_knowledge())
    kept.keep(here.desk.store, load_knowledge(), now)
    drafted(here.client("Analyst"), here.campaign)
    other = reader.get(path, headers={"if-none-match": f'"{tag}"'})
    assert other.status_code == 200 and _upkeep(other.text)[1:] != (stamp, tag)


def test_a_page_of_somebody_else_or_in_another_language_is_another(here: Team) -> None:
    reader, analyst = here.client("Reader"), here.client("Analyst")
    tag = _upkeep(reader.get("/team/reports?language=en").text)[2]
    assert reader.get("/team/reports", headers={"if-none-match": f'"{tag}"'}).status_code == 304
    assert analyst.get("/team/reports", headers={"if-none-match": f'"{tag}"'}).status_code == 200
    assert reader.get("/team/reports?language=fr", headers={"if-none-match": f'"{tag}"'}).status_code == 200


@pytest.mark.parametrize("path", ["reports?before=5", "campaigns?after=1.2", "campaigns/{campaign}?before=3", "spread?campaign={campaign}", "me"])
def test_other_pages_stay_as_they_are(here: Team, path: str) -> None:
    page = here.client("Reader").get(f"/team/{path.format(campaign=here.campaign)}")
    assert page.status_code == 200 and "data-live" not in page.text and "live.js" not in page.text and "etag" not in page.headers


def test_whoever_is_signed_out_gets_no_short_answer(here: Team) -> None:
    reader = here.client("Reader")
    tag = _upkeep(reader.get("/team/reports").text)[2]
    with here.desk.store.begin() as connection:
        changes.sign_out(connection, "Admin", members.called(connection, "Reader"), datetime.now(UTC))
    answer = reader.get("/team/reports", headers={"if-none-match": f'"{tag}"', "x-by-itself": "1"})
    assert answer.status_code == 303 and answer.headers["location"].startswith("/team/sign-in")


def test_what_a_page_asks_by_itself_keeps_no_session_open_and_chooses_no_language(desk: Desk) -> None:
    browser = with_session(desk, "reader")

    def seen() -> datetime:
        with desk.store.reading() as connection:
            return connection.execute(select(sessions.c.seen)).scalar_one()

    earlier = datetime.now(UTC) - timedelta(minutes=90)
    with desk.store.begin() as connection:
        connection.execute(sessions.update().values(seen=earlier))
    answer = browser.get("/team/reports?language=fr", headers={"x-by-itself": "1"})
    assert answer.status_code == 200 and "set-cookie" not in answer.headers
    assert browser.get("/team/live", headers={"accept": "text/html"}).status_code == 406
    assert seen() == earlier
    assert "set-cookie" in browser.get("/team/reports?language=fr").headers
    assert seen() > earlier


def test_what_pages_ask_by_themselves_leaves_half_for_people(desk: Desk) -> None:
    browser = client(desk, requests_per_minute=20)
    alone = [browser.get("/team/sign-in", headers={"x-by-itself": "1"}).status_code for _ in range(20)]
    assert alone[:9] == [200] * 9 and set(alone[11:]) == {429}
    assert browser.get("/team/sign-in").status_code == 200


def test_a_small_allowance_is_not_refused_altogether() -> None:
    allowance = Allowance(1)
    assert allowance.wait("198.51.100.1", 1.0, half=True) == 0.0
    assert allowance.wait("198.51.100.1", 1.0, half=True) > 0


# --- the events


async def _next(events: AsyncIterator[str]) -> str:
    with anyio.fail_after(5):
        while True:
            if (said := await anext(events)).startswith("data"):
                return said.strip()


async def _yes() -> bool:
    return True


def test_a_page_is_told_of_its_topics_alone(desk: Desk) -> None:
    async def told() -> tuple[str, str, str, int]:
        here = Live()
        on = frozenset({Topic.REPORTS})
        known = await here.stamp(desk, on)
        events = here.events(desk, on, known, _yes, lambda: False)
        assert await anext(events) == "retry: 5000\n\n"
        listeners = here.listeners
        desk.store.append("alerts", {"did": "nothing"}, datetime.now(UTC))
        desk.store.add([MORE])
        said = await _next(events)
        await events.aclose()  # type: ignore[attr-defined]  # a generator
        return known, said, await here.stamp(desk, on), listeners - here.listeners

    known, said, now, left = anyio.run(told)
    assert said == f"data: {now}" and now != known and left == 1


@pytest.mark.parametrize("why", ["signed out", "ending", "store away"])
def test_events_end(desk: Desk, why: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async def told() -> list[str]:
        here, on = Live(), frozenset({Topic.ALERTS})
        known = await here.stamp(desk, on)
        gone = False

        async def still_in() -> bool:
            return not gone or why != "signed out"

        def ending() -> bool:
            return gone and why == "ending"

        said = []
        async for event in here.events(desk, on, known, still_in, ending):
            said.append(event)
            gone = True
            if why == "signed out":
                with desk.store.begin() as connection:
                    audit.write(connection, "Admin", "signed_out_everywhere", datetime.now(UTC), name="Reader")
            elif why == "store away":
                monkeypatch.setattr(live, "standing", _away)
        assert here.listeners == 0
        return said

    async def bounded() -> list[str]:
        with anyio.fail_after(5):
            return await told()

    assert anyio.run(bounded) == ["retry: 5000\n\n", *(["data: over\n\n"] if why == "signed out" else [])]


def _away(_: Store, __: datetime) -> dict[Topic, str]:
    raise StoreFault("away", path="reports")


def test_so_many_pages_are_told_and_they_ask_the_less_often_the_more_they_are(desk: Desk) -> None:
    browser = with_session(desk, "reader")
    told: Live = browser.app.state.live  # type: ignore[attr-defined]  # the application is behind it
    assert told.pause(0.01) == 10 and told.pause(0.2) == 60
    told.listeners = 100
    assert told.pause(0.01) == 20
    told.listeners = live.MOST_LISTENERS
    assert browser.get("/team/live?on=reports&after=0", headers={"accept": "text/event-stream"}).status_code == 204


def test_open_pages_look_at_the_store_once_together(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "EVERY", 60.0)
    looked: list[datetime] = []

    def counted(store: Store, now: datetime) -> object:
        looked.append(now)
        return standing(store, now)

    monkeypatch.setattr(live, "standing", counted)

    async def many() -> None:
        here = Live()
        async with anyio.create_task_group() as tasks:
            for _ in range(50):
                tasks.start_soon(here.stamp, desk, frozenset(Topic))

    anyio.run(many)
    assert len(looked) == 1

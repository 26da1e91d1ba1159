"""The overview, surges and the map: what is kept is what was looked at, each reader has news of their own, and a drawing is its table."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import anyio
import pytest
from alerting import START
from console import Team, served, team, token
from surging import at, wave, yesterday

from quivive.accounts.audit import JOURNAL as AUDIT
from quivive.knowledge import load_knowledge
from quivive.server.chores import Chores
from quivive.server.drawing import Chart
from quivive.server.map import arrivals, drawn, steps_up_to
from quivive.store.about import tell, told
from quivive.watch import kept

DAY = timedelta(days=1)


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Team]:
    with team(tmp_path) as found:
        yield found


@pytest.fixture
def surging(here: Team) -> Team:
    now = datetime.now(UTC)
    here.desk.store.add(wave(now, loud=40))
    kept.keep(here.desk.store, load_knowledge(), now)
    return here


def test_what_is_kept_is_what_was_looked_at(surging: Team) -> None:
    store, now = surging.desk.store, datetime.now(UTC)
    made = kept.keep(store, load_knowledge(), now)
    assert kept.kept(store) == made
    surge = next(one for one in made.shown.detection.waves if one.surge.observed >= 40)
    assert len(surge.usual) == len(surge.recent) and all(usual >= mean - 1 for usual, (_, _, mean) in zip(surge.usual, surge.recent, strict=True))
    assert surge.recent[-1][1] > surge.usual[-1]


def test_a_look_is_made_anew_when_something_came_but_not_too_often(surging: Team) -> None:
    store, now = surging.desk.store, datetime.now(UTC)
    made = kept.keep(store, load_knowledge(), now).made
    assert not kept.is_due(store, made + kept.EVERY) or (made + kept.EVERY).date() != made.date()
    store.add([at(5_000, now, "IE")])
    assert not kept.is_due(store, made + kept.EVERY / 2)
    assert kept.is_due(store, made + kept.EVERY)
    assert kept.is_due(store, made + DAY)
    assert not kept.is_due(store, made - DAY) or kept.holds(store, made - DAY) != kept.holds(store, made)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"form": 0}', '{"form": 1, "made": "never", "of": "", "shown": {}}', "\x00", "9" * 10_000])
def test_what_cannot_be_read_is_made_anew(surging: Team, text: str) -> None:
    with surging.desk.store.begin() as connection:
        assert told(connection, "look")
        tell(connection, "look", text)
    assert kept.kept(surging.desk.store) is None and kept.is_due(surging.desk.store, datetime.now(UTC))
    assert "worked out" in surging.client("Reader").get("/team").text


def test_a_process_of_its_own_makes_the_look(here: Team) -> None:
    environment = {**os.environ, "QUIVIVE_DATABASE": here.settings.database}
    done = subprocess.run([sys.executable, "-m", "quivive.server.chores"], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert kept.kept(here.desk.store) is not None


def test_the_server_makes_it_by_itself(here: Team) -> None:
    with served(here.settings):
        ended = datetime.now(UTC) + timedelta(seconds=60)
        while kept.kept(here.desk.store) is None and datetime.now(UTC) < ended:
            threading.Event().wait(0.3)
    assert kept.kept(here.desk.store) is not None


def test_one_process_alone_makes_it(here: Team) -> None:
    async def both() -> list[bool]:
        one, other = Chores(here.settings, here.desk), Chores(here.settings, here.desk)
        return [one._taken(), other._taken(), one._taken_again()]  # noqa: SLF001 - what two processes would do

    assert anyio.run(both) == [True, False, True]


def test_each_reader_has_news_of_their_own(surging: Team) -> None:
    one, other = surging.client("Reader"), surging.client("Analyst")
    page = one.get("/team").text
    made = re.search(r'name="made" value="([^"]+)"', page)
    assert made and "New to you" in page
    assert one.post("/team/read", data={"form_token": token(page), "made": made[1]}).status_code == 303
    after = one.get("/team").text
    assert "Nothing is new to you" in after and 'class="fresh"' not in after
    assert 'class="fresh"' in other.get("/team").text
    assert ("overview_read", "Reader") in [(event.content["did"], event.content["by"]) for event in surging.desk.store.journal(AUDIT)]
    # What came since is new, and nothing else is.
    now = datetime.now(UTC)
    surging.desk.store.add([at(9_000 + number, yesterday(now), "DE") for number in range(4)])
    kept.keep(surging.desk.store, load_knowledge(), now + DAY)
    assert 'class="fresh"' in one.get("/team").text


def test_a_look_that_was_not_seen_is_not_marked_as_seen(surging: Team) -> None:
    browser = surging.client("Reader")
    page = browser.get("/team").text
    for made in ("", "2026-01-01T00:00:00+00:00", "x" * 500):
        browser.post("/team/read", data={"form_token": token(page), "made": made})
    assert "New to you" in browser.get("/team").text


def test_a_surge_is_told_drawn_and_in_a_table(surging: Team) -> None:
    text = surging.client("Reader").get("/team/surges").text
    shown = kept.kept(surging.desk.store)
    assert shown and len(re.findall("<polyline class=\"observed\"", text)) == len(shown.shown.detection.waves) >= 1
    numbers = json.loads(re.search(r'data-numbers="([^"]+)"', text)[1].replace("&#34;", '"'))  # type: ignore[index]  # it is there
    surge = shown.shown.detection.waves[0]
    assert numbers[1] == [count for _, count, _ in surge.recent]
    for _, count, _ in surge.recent:
        assert f"<td>{count}</td>" in text
    assert "style=" not in text and "<script>" not in text


def test_the_map_has_a_country_for_each_of_its_numbers(here: Team) -> None:
    text = here.client("Reader").get(f"/team/spread?campaign={here.campaign}").text
    for name, first, count in (("France", "10 June 2026", 5), ("United Kingdom", "12 June 2026", 3)):
        row = text.split(f'<th scope="row">{name}</th>')[1].split("</tr>")[0]
        assert first in row and f"<td>{count}</td>" in row
    numbers = json.loads(re.search(r'data-map="([^"]+)"', text)[1].replace("&#34;", '"'))  # type: ignore[index]  # it is there
    assert {country: sum(count for _, count in counts) for country, counts in numbers["counts"].items()} == {"FR": 5, "GB": 3}
    assert numbers["start"] == START.date().isoformat()
    brand = here.client("Reader").get("/team/spread?brand=chronopost")
    assert brand.status_code == 200


@pytest.mark.parametrize("query", ["", "campaign=zz", "campaign=%00", "brand=nobody", "campaign=" + "f" * 3000, "brand=' OR 1=1 --"])
def test_a_map_of_nothing_is_not_found(here: Team, query: str) -> None:
    assert here.client("Reader").get(f"/team/spread?{query}").status_code == 404


def test_places_in_the_order_of_arrival() -> None:
    day = date(2026, 6, 1)
    found = arrivals([("GB", day, 2), ("", day, 9), ("FR", day - DAY, 1), ("DE", day, 5), ("GB", day + DAY, 4), ("MT", day + 3 * DAY, 1)])
    assert [(one.place, one.country, one.reports) for one in found] == [(1, "FR", 1), (2, "GB", 6), (2, "DE", 5), (4, "MT", 1)]
    shown = drawn(found)
    assert {shape.country for shape in shown.shapes if shape.arrival} == {"FR", "GB", "DE", "MT"}
    assert next(shape for shape in shown.shapes if shape.country == "MT").path == "", "too small for its borders: a dot"
    x, y, width, height = map(float, shown.box.split())
    assert all(x <= shape.x <= x + width and y <= shape.y <= y + height for shape in shown.shapes if shape.arrival)
    assert drawn(()).numbers == "{}"
    assert drawn(arrivals([("ZZ", day, 1)])).numbers == "{}", "a code that no country has is in the table alone"


@pytest.mark.parametrize("most", [1, 2, 3, 7, 50, 999, 10**6, 10**9])
def test_shades_go_from_one_report_to_many(most: int) -> None:
    steps = steps_up_to(most)
    assert steps[0] == 1 and list(steps) == sorted(set(steps)) and len(steps) <= 5
    assert most < 20 or most / 4 <= steps[-1] <= most


@pytest.mark.parametrize("highest", [0, 1, 4, 5, 39, 41, 1_000, 99_999])
def test_the_edge_of_a_drawing_is_a_number_that_is_easily_read(highest: int) -> None:
    chart = Chart((date(2026, 6, 1), date(2026, 6, 2)), (0, highest))
    assert chart.most >= highest and chart.most % 4 == 0
    assert all(number == chart.most * part // 4 for part, (_, number) in enumerate(chart.heights))
    assert chart.line.count(",") == 2 and chart.band == ""

"""A look at a store: campaigns, where they go next, surges, and what of it is new to whom."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from quivive import load_knowledge
from quivive.schema import WATCH
from quivive.store import Store, open_store
from quivive.verdict import Versions
from quivive.watch import Overview, look
from quivive.watch.news import JOURNAL, new_since, new_to, read_mark, write_mark
from quivive.watch.told import as_table, page
from quivive.watching import Fingerprint, FingerprintKind, Report

FIRST = datetime(2025, 1, 1, 12, tzinfo=UTC)
LANGUAGE = {"GB": "en", "FR": "fr", "DE": "de"}
CAMPAIGNS, LAG, EVERY = 80, 11, 4
LAST = FIRST + timedelta(days=EVERY * CAMPAIGNS)
NOW = datetime(2026, 5, 1, 9, tzinfo=UTC)


def report(host: str, country: str, when: datetime, number: int, shape: str = "") -> Report:
    identity = hashlib.blake2b(f"{host} {country} {when} {number}".encode(), digest_size=16).hexdigest()
    shown = [Fingerprint(FingerprintKind.HOST, host)]
    if shape:
        shown.append(Fingerprint(FingerprintKind.URL_SHAPE, shape))
    return Report(
        identity, "test", "", when + timedelta(minutes=number), NOW, country, "", "email", LANGUAGE[country], "amazon", "subscription",
        "scam", 0.97, tuple(shown), (), "", Versions("0", "0", "0"),
    )  # fmt: skip


def past() -> Iterator[Report]:
    """Campaigns that begin in the United Kingdom, three of four of which reach France eleven days later, with other hosts
    and the same form of address; none reaches Germany, where there is a campaign of its own."""
    for place in range(CAMPAIGNS):
        start, shape = FIRST + timedelta(days=EVERY * place), f"/kit{chr(97 + place // 26)}{chr(97 + place % 26)}abcd/pay?id="
        for number in range(4):
            yield report(f"gb{place}.example", "GB", start + timedelta(days=number // 2), number, shape)
        if place % 4:
            for number in range(4):
                yield report(f"fr{place}.example", "FR", start + timedelta(days=LAG + place % 3 - 1), number, shape)
    for number in range(4):
        yield report("de.example", "DE", FIRST, number)


def wave(days: int) -> Iterator[Report]:
    """A new one, which doubles every two days."""
    for day in range(days):
        for number in range(round(2 * 2 ** (day / 2))):
            yield report("new.example", "GB", LAST + timedelta(days=day), number, "/newkit/pay?id=")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with open_store(tmp_path_factory.mktemp("watch") / "reports.sqlite", create=True) as kept:
        kept.add([*past(), *wave(8)])
        yield kept


@pytest.fixture(scope="module")
def shown(store: Store) -> Overview:
    last = (LAST + timedelta(days=7)).date()
    return look(store, load_knowledge(), LAST + timedelta(days=8), most=10, last=last)


def test_every_database_says_the_same(store_place: str, shown: Overview) -> None:
    with open_store(store_place, create=True) as kept:
        kept.add([*past(), *wave(8)])
        last = (LAST + timedelta(days=7)).date()
        assert look(kept, load_knowledge(), LAST + timedelta(days=8), most=10, last=last) == shown


def test_the_new_campaign_is_seen_with_its_growth_and_where_it_goes(shown: Overview) -> None:
    new = next(one for one in shown.seen if one.hosts == ("new.example",))
    assert shown.seen[0] == new, "the one with most reports of late comes first"
    (where,) = new.where
    assert (where.country, where.first_seen, where.growth.trend) == ("GB", LAST.date(), "growing")
    assert where.growth.doubling == pytest.approx(2, rel=0.15)
    (expected,) = new.forecasts
    assert expected.country == "FR"
    assert expected.probability > 0.5
    assert expected.earliest <= LAG - 7 <= expected.latest, "it has been known for a week"
    assert 0.6 < expected.evidence.arrived / expected.evidence.followed < 0.9


def test_forecasts_come_with_how_often_they_were_right(shown: Overview) -> None:
    hits = shown.hits
    assert hits.said >= 10
    assert abs(hits.came / hits.said - 0.75) < 0.25
    assert 0 < hits.inside <= hits.came
    said = page(shown, load_knowledge(), load_knowledge().wording("en"))
    assert "France is likely next" in said
    assert "came true" in said
    assert "new[.]example" in said
    assert "new.example" not in said


def test_the_same_campaign_in_another_language_is_one(shown: Overview, store: Store) -> None:
    last = FIRST + timedelta(days=LAG + 2)
    early = look(store, load_knowledge(), last + timedelta(days=EVERY), most=50, last=last.date() + timedelta(3))
    both = [one for one in early.seen if {where.country for where in one.where} == {"GB", "FR"}]
    assert both
    assert {each.link.reason for one in both for each in one.linked} == {"address_shape"}


def test_nothing_is_forecast_where_too_little_is_known(store: Store) -> None:
    last = FIRST + timedelta(days=60)
    early = look(store, load_knowledge(), last, most=50)
    assert early.arrivals < early.needed
    assert not any(one.forecasts for one in early.seen)
    said = page(early, load_knowledge(), load_knowledge().wording("en"))
    assert "too early to say where campaigns go next" in said


def test_what_came_later_is_not_known(store: Store) -> None:
    early = look(store, load_knowledge(), LAST + timedelta(days=3), most=10, last=(LAST + timedelta(days=2)).date())
    new = next(one for one in early.seen if "new.example" in one.hosts)
    assert new.reports == sum(round(2 * 2 ** (day / 2)) for day in range(3)) == sum(new.daily)


def test_the_surge_is_told_beside_it(shown: Overview) -> None:
    assert any(wave.surge.series.country == "GB" for wave in shown.detection.waves)


def test_only_what_is_new_to_the_reader(store: Store, shown: Overview) -> None:
    assert read_mark(store, "anna") is None
    write_mark(store, "anna", shown, None, NOW)
    mark = read_mark(store, "anna")
    assert mark is not None
    again = new_to(shown, mark)
    assert not again.seen
    assert not again.detection.waves
    assert read_mark(store, "ben") is None, "each reader has a mark of their own"
    grown = look_later(store)
    news = new_to(grown, mark)
    assert [one.hosts for one in news.seen] == [("new.example",)], "it doubled and went to France"
    write_mark(store, "anna", news, mark, NOW)
    later = read_mark(store, "anna")
    assert later is not None
    assert not new_to(grown, later).seen
    assert set(mark.campaigns) <= set(later.campaigns), "what was shown before is still known"


def look_later(store: Store) -> Overview:
    more = [report("new.example", "GB", LAST + timedelta(days=8), number, "/newkit/pay?id=") for number in range(120)]
    more += [report("neu.example", "FR", LAST + timedelta(days=9), number, "/newkit/pay?id=") for number in range(6)]
    store.add(more)
    return look(store, load_knowledge(), LAST + timedelta(days=11), most=10, last=(LAST + timedelta(days=10)).date())


def test_since_a_day(shown: Overview) -> None:
    day = LAST.date()
    news = new_since(shown, day).seen
    assert ("new.example",) in [one.hosts for one in news]
    assert all(any(each.first_seen >= day for each in one.where) for one in news), "an old one that reached France is news"
    assert not new_since(shown, day + timedelta(30)).seen


def test_a_mark_that_is_not_ours_counts_as_not_shown(store: Store, shown: Overview) -> None:
    for odd in ({"reader": "odd"}, {"reader": "odd", "until": "x", "campaigns": [1], "surges": 3, "forecasts": None}):
        store.append(JOURNAL, odd, NOW)
        mark = read_mark(store, "odd")
        assert mark is not None
        assert new_to(shown, mark).seen == shown.seen


def test_programs_get_what_the_schema_says(shown: Overview) -> None:
    table = as_table(shown, load_knowledge().wording("en"), reader="team", since=date(2026, 1, 1))
    Draft202012Validator(WATCH).validate(json.loads(json.dumps(table)))
    assert table["campaigns"][0]["next"][0]["country"] == "FR"


@pytest.mark.parametrize("language", ["de", "en", "es", "fr", "it", "nl", "pt"])
def test_it_is_told_in_every_language(shown: Overview, language: str) -> None:
    said = page(shown, load_knowledge(), load_knowledge().wording(language))
    assert "{" not in said
    assert "…" not in said.replace(" …", "")


def test_hostile_traces_steer_no_terminal_and_make_no_link(tmp_path: Path) -> None:
    hostile = "\x1b[2Jevil\u202e.example\n<script>"
    when = datetime(2026, 3, 1, tzinfo=UTC)
    kept = [replace(report(hostile, "GB", when, number), brand="\x1b]0;x", scam_type="<b>", country="\u202e") for number in range(6)]
    kept += [report(hostile, "GB", when, number) for number in range(6, 12)]
    with open_store(tmp_path / "reports.sqlite", create=True) as store:
        store.add(kept)
        shown = look(store, load_knowledge(), when + timedelta(days=1), most=10, last=when.date())
        said = page(shown, load_knowledge(), load_knowledge().wording("en"))
        write_mark(store, "anna", shown, None, NOW)
        assert not new_to(shown, read_mark(store, "anna") or pytest.fail("no mark")).seen
    assert shown.seen
    assert not {"\x1b", "\u202e"} & set(said)
    assert "evil.example" not in said
    table = as_table(shown, load_knowledge().wording("en"), reader="anna", since=None)
    Draft202012Validator(WATCH).validate(json.loads(json.dumps(table)))


# --- the command


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "quivive", "watch", *words], capture_output=True, text=True, check=False)


def test_the_command_tells_the_news_once(tmp_path: Path) -> None:
    place = str(tmp_path / "reports.sqlite")
    with open_store(place, create=True) as kept:
        kept.add([*past(), *wave(8)])
    at = (LAST + timedelta(days=7)).date().isoformat()
    first = run("--store", place, "--at", at, "--language", "en")
    assert first.returncode == 0, first.stderr
    assert "France is likely next" in first.stdout
    second = run("--store", place, "--at", at, "--language", "en")
    assert second.stdout.startswith("Nothing new since")
    assert len(second.stdout.splitlines()) == 1
    whole = json.loads(run("--store", place, "--at", at, "--all", "--format", "json").stdout)
    Draft202012Validator(WATCH).validate(whole)
    assert whole["campaigns"]
    other = run("--store", place, "--at", at, "--reader", "night-shift", "--language", "en")
    assert "France is likely next" in other.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--at", "someday"), "--at"),
        (("--at", "9999-12-31"), "--at"),
        (("--since", "0001-01-01"), "--since"),
        (("--reader", "06 39 98 00 00"), "--reader"),
        (("--follow", "0"), "--follow"),
        (("--most", "-1"), "--most"),
    ],
)
def test_a_slip_is_said(words: tuple[str, ...], said: str, tmp_path: Path) -> None:
    place = tmp_path / "reports.sqlite"
    open_store(place, create=True).close()
    answer = run("--store", str(place), *words, "--language", "en")
    assert answer.returncode == 2
    assert said in answer.stderr
    assert "Traceback" not in answer.stderr


def test_an_empty_store_has_nothing_to_show(tmp_path: Path) -> None:
    place = tmp_path / "reports.sqlite"
    open_store(place, create=True).close()
    answer = run("--store", str(place), "--language", "en")
    assert answer.returncode == 0
    assert answer.stdout.startswith("There is nothing to show")


def test_following_looks_again_until_it_is_stopped(tmp_path: Path) -> None:
    place = tmp_path / "reports.sqlite"
    open_store(place, create=True).close()
    words = [sys.executable, "-m", "quivive", "watch", "--store", str(place), "--follow", "1", "--language", "en"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"}) as following:
        assert following.stdout is not None
        lines = [following.stdout.readline() for _ in range(3)]
        following.send_signal(signal.SIGINT)
        assert following.wait(timeout=60) == 130
    assert any("othing" in line for line in lines)

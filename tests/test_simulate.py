"""The simulation: the same each time, in order, nothing real in it, and as its parameters say."""

from __future__ import annotations

import csv
import json
import random
import re
import subprocess
import sys
import time
from collections import Counter, defaultdict
from datetime import date, timedelta
from itertools import islice
from pathlib import Path

import pytest

from quivive import load_knowledge
from quivive.errors import UnreadableInput
from quivive.simulate import PLACES, Parameters, SimulatedReport, prime_day_wave, simulate
from quivive.simulate.chance import overdispersed, poisson
from quivive.simulate.direct import direct_reports
from quivive.simulate.plan import course
from quivive.simulate.stories import stories
from quivive.simulate.texts import LANGUAGES, clauses, new_kit, new_variant
from quivive.simulate.waves import read_waves
from quivive.store import open_store

START = date(2026, 6, 1)
_HOST = re.compile(r"(?<=https://)[^\s/]+|(?<=@)[^\s>]+")
_NUMBER = re.compile(r"\+\d+")
_FICTIONAL = re.compile(r"\+(447700900\d{3}|441632960\d{3}|442079460\d{3}|33(19900|26191|35301|46571|53649|63998)\d{4})")


@pytest.fixture(scope="module")
def reports() -> list[SimulatedReport]:
    return list(simulate(Parameters(START, days=75, waves=(prime_day_wave(2026),)), seed=7))


def test_the_same_seed_gives_the_same_reports_and_another_does_not(reports: list[SimulatedReport]) -> None:
    again = simulate(Parameters(START, days=75, waves=(prime_day_wave(2026),)), seed=7)
    assert list(islice(again, 500)) == reports[:500]
    other = simulate(Parameters(START, days=75, waves=(prime_day_wave(2026),)), seed=8)
    assert [one.text for one in islice(other, 50)] != [one.text for one in reports[:50]]


def test_reports_come_in_the_order_in_which_they_were_handed_in(reports: list[SimulatedReport]) -> None:
    assert [one.reported for one in reports] == sorted(one.reported for one in reports)
    assert all(one.received < one.reported <= one.received + timedelta(days=21) for one in reports)
    assert len({one.id for one in reports}) == len(reports) > 5_000


def test_no_real_host_and_no_real_number_but_those_of_brands_in_their_genuine_messages(
    reports: list[SimulatedReport],
) -> None:
    brands = load_knowledge().brands
    genuine = 0
    for one in reports:
        shown = f"{one.sender} {one.text}"
        for host in _HOST.findall(shown):
            if one.truth.kind == "genuine":
                assert host in brands[one.truth.brand].domains
                genuine += 1
            else:
                assert host.endswith(".example"), one
        assert all(_FICTIONAL.fullmatch(number) for number in _NUMBER.findall(shown)), one
        assert "{" not in shown + one.subject
        assert "|" not in one.text
    assert genuine


def test_a_row_is_what_a_reader_takes_and_tells_nothing_of_the_truth(reports: list[SimulatedReport]) -> None:
    from quivive.readers.options import ReadOptions
    from quivive.readers.rows import row_message

    for one in reports[:300]:
        row = json.loads(one.line())
        message = row_message(row, ReadOptions(), "row")
        assert getattr(message, "country", "") == one.country
        assert not {"campaign", "kit", "brand", "truth", "kind"} & set(row)


def test_a_wave_reaches_its_countries_when_it_was_set_to(reports: list[SimulatedReport]) -> None:
    wave = [one for one in reports if one.truth.campaign == "prime-day-2026"]
    first = {}
    for one in wave:
        first.setdefault(one.country, one.received.date())
    assert set(first) == {"GB", "FR"}
    assert timedelta(9) <= first["FR"] - first["GB"] <= timedelta(14)
    assert {one.language for one in wave} == {"en", "fr"}
    assert len({one.truth.kit for one in wave}) == 1
    by_country = Counter(one.country for one in wave)
    assert 400 < by_country["GB"] < 900
    assert not {one.host for one in wave if one.country == "GB"} & {one.host for one in wave if one.country == "FR"}


def test_strangers_share_a_kit_and_no_host(reports: list[SimulatedReport]) -> None:
    hosts, kits, strangers = defaultdict(set), defaultdict(set), 0
    for one in reports:
        if one.truth.campaign:
            hosts[one.truth.campaign] |= {one.host, one.number} - {""}
            kits[one.truth.campaign].add(one.truth.kit)
    for one in reports:
        if one.truth.kit_of and one.truth.kit_of in hosts:
            strangers += 1
            assert kits[one.truth.campaign] == kits[one.truth.kit_of]
            assert not hosts[one.truth.campaign] & hosts[one.truth.kit_of]
    assert strangers


def test_scale_multiplies_reports_and_not_campaigns() -> None:
    def told(scale: float) -> tuple[int, int]:
        counted = [one.truth.campaign for one in simulate(Parameters(START, days=40, scale=scale), seed=3)]
        return len(counted), len(set(counted))

    (once, campaigns), (thrice, campaigns_at_scale) = told(1), told(3)
    assert 2.5 < thrice / once < 3.5
    assert abs(campaigns - campaigns_at_scale) < 8


def test_clauses_stand_in_the_same_number_and_with_the_same_fields_in_every_language() -> None:
    def shape(value: object) -> object:
        if isinstance(value, dict):
            return {key: shape(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [shape(inner) for inner in value]
        return sorted(set(re.findall(r"\{\w+\}", str(value))))

    first = shape(clauses("en"))
    for language in LANGUAGES:
        assert shape(clauses(language)) == first, language
    assert set(clauses("en")["stories"]) == set(stories())
    assert {language for place in PLACES for language, _ in place.languages} == set(LANGUAGES)


def test_every_brand_of_a_story_is_known() -> None:
    brands = load_knowledge().brands
    assert not [brand for story in stories().values() for ids in story.brands.values() for brand in ids if brand not in brands]


def test_a_translated_kit_keeps_its_clauses_and_its_path() -> None:
    kit = new_kit("parcel", random.Random(1))
    english, french = (new_variant(kit, language, "sms", random.Random(2)) for language in ("en", "fr"))
    assert english.text != french.text
    assert english.id.split("/")[0] == french.id.split("/")[0] == kit.id


def test_counts_have_the_mean_and_the_spread_that_was_asked_for() -> None:
    chance = random.Random(5)
    for mean, dispersion in ((0.05, 0.6), (0.7, 0.6), (6.0, 0.6), (90.0, 0.0)):
        drawn = [overdispersed(mean, dispersion, chance) for _ in range(20_000)]
        found = sum(drawn) / len(drawn)
        variance = sum((count - found) ** 2 for count in drawn) / len(drawn)
        wanted = mean + dispersion * mean**2
        assert abs(found - mean) < 5 * (wanted / len(drawn)) ** 0.5
        assert 0.85 < variance / wanted < 1.15
    assert poisson(0, chance) == 0


def test_a_course_grows_and_declines_and_holds_what_was_asked_for() -> None:
    daily = course(500, 1.5, 3, 3).daily
    assert sum(daily) == pytest.approx(500)
    assert daily[0] < max(daily) / 10
    assert daily[-1] < max(daily) / 10


def test_reports_without_a_check_carry_what_a_check_would_see(reports: list[SimulatedReport]) -> None:
    made = list(direct_reports(reports[:2_000]))
    assert len({report.id for report in made}) == 2_000
    assert all(re.fullmatch("[0-9a-f]{32}", report.id) for report in made)
    shapes = defaultdict(set)
    for one, report in zip(reports, made, strict=False):
        if one.truth.kind == "campaign" and one.host:
            shapes[one.truth.campaign] |= {print_.value for print_ in report.fingerprints if print_.kind == "url_shape"}
    assert shapes
    assert all(len(values) == 1 for values in shapes.values()), "the shape of an address is the kit's"


def test_it_is_fast_enough_for_large_ones() -> None:
    begun = time.process_time()
    count = sum(1 for _ in simulate(Parameters(START, days=60), seed=1))
    assert count / (time.process_time() - begun) > 5_000  # 27,000 measured; others work on the machine


WAVE = """
[[waves]]
id = "w"
story = "prime"
start = 2026-07-07
reports = 100
arrivals = [{ country = "GB" }, { country = "FR", lag = 11, share = 0.5 }]
"""


def test_waves_are_read() -> None:
    (wave,) = read_waves(WAVE, "waves.toml")
    assert (wave.id, wave.start, wave.arrivals[1].lag, wave.doubling) == ("w", date(2026, 7, 7), 11.0, 1.5)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"prime"', '"nothing"', "story"),
        ("2026-07-07", '"tomorrow"', "start"),
        ("100", "-1", "reports"),
        ("100", "nan", "reports"),
        ('"FR"', '"ZZ"', "country"),
        ("lag = 11", 'lag = "x"', "lag"),
        ("[[waves]]", "[waves]", "no waves"),
        ('"w"', "3", "id"),
        ("[[waves]]", "[[[", "TOML"),
    ],
)
def test_a_wrong_wave_says_what_is_wrong(old: str, new: str, said: str) -> None:
    with pytest.raises(UnreadableInput, match=said):
        read_waves(WAVE.replace(old, new, 1), "waves.toml")


# --- the command


def command(*words: str) -> subprocess.CompletedProcess[str]:
    told = [sys.executable, "-m", "quivive", "simulate", *words, "--language", "en"]
    return subprocess.run(told, capture_output=True, text=True, check=False)


SHORT = ("--start", "2026-06-01", "--days", "4", "--scale", "0.3")


def test_the_command_writes_rows_and_the_truth_beside_them(tmp_path: Path) -> None:
    rows, truth = tmp_path / "reports.jsonl", tmp_path / "truth.csv"
    done = command(*SHORT, "--output", str(rows), "--truth", str(truth))
    assert done.returncode == 0, done.stderr
    ids = [json.loads(line)["id"] for line in rows.read_text("utf-8").splitlines()]
    told = list(csv.DictReader(truth.read_text("utf-8").splitlines()))
    assert [row["id"] for row in told] == ids
    assert f"{len(ids)} invented reports" in done.stderr
    before = rows.read_bytes()
    assert command(*SHORT, "--output", str(rows)).returncode == 2
    assert rows.read_bytes() == before, "nothing is written over without being asked to"
    assert command(*SHORT, "--output", str(rows), "--overwrite").returncode == 0
    assert rows.read_bytes() == before, "the same options give the same bytes"


def test_the_command_fills_a_store_without_checking(tmp_path: Path) -> None:
    place = tmp_path / "reports.sqlite"
    done = command(*SHORT, "--direct", "--store", str(place))
    assert done.returncode == 0, done.stderr
    with open_store(place, create=False) as store:
        kept = [report for _, report in store.reports()]
    made = list(simulate(Parameters(START, days=4, scale=0.3), seed=1))
    assert len(kept) == len(made)
    assert {report.brand for report in kept} == {one.truth.brand for one in made}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--start", "2026-06-01"), "--output"),
        (("--output", "x.jsonl"), "--start"),
        (("--start", "9999-06-01", "--output", "x.jsonl"), "--start"),
        (("--start", "2026-06-01", "--output", "x.jsonl", "--scale", "nan"), "--scale"),
        (("--start", "2026-06-01", "--output", "x.jsonl", "--scale", "1e9"), "--scale"),
        (("--start", "2026-06-01", "--output", "x.jsonl", "--seed", "-1"), "--seed"),
        (("--start", "2026-06-01", "--output", "no/such/folder/x.jsonl"), "cannot be written"),
        (("--start", "2026-06-01", "--output", "x.jsonl", "--waves", "none.toml"), "none.toml"),
    ],
)
def test_a_slip_is_said(words: tuple[str, ...], said: str) -> None:
    done = command(*words)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert not Path("x.jsonl").exists()

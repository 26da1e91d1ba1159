"""More reports than expected: baselines, tails, roll-ups, the wave that is told, the command, and hostile counts."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from scipy.stats import nbinom

import quivive
from quivive.cli import main
from quivive.errors import CountsFault
from quivive.fact_files import WORDING
from quivive.knowledge import Knowledge
from quivive.schema import SURGES
from quivive.surges import Detection, KnownEvent, Settings, beginning, detect, history_since, known_events
from quivive.surges.counting import count, levels
from quivive.surges.counts_file import read_counts
from quivive.surges.events import applies, in_steps
from quivive.surges.tails import tail, usual_up_to
from quivive.verdict import Versions
from quivive.watching import Period, Report, Series

AT = datetime(2026, 9, 17, 12, tzinfo=UTC)
"""A Thursday, without any known event."""
LEAF = Series("netflix", "payment_problem", "sms", "FR")
Row = tuple[datetime, Series, int]


def background(days: int = 400, seed: int = 1, weekend: float = 1.0) -> list[Row]:
    """Reports of some brands in some countries, about one in three days each, until yesterday."""
    chance = np.random.default_rng(seed)
    rows: list[Row] = []
    for brand in ("amazon", "dhl", "hmrc", "netflix"):
        for scam_type in ("parcel", "payment_problem"):
            for country in ("GB", "FR", "DE"):
                if (brand, country) == ("netflix", "FR"):
                    continue
                for back in range(days, 0, -1):
                    moment = AT - timedelta(days=back)
                    mean = 0.3 * (weekend if moment.weekday() > 4 else 1.0)
                    if reports := int(chance.poisson(mean)):
                        rows.append((moment, Series(brand, scam_type, "sms", country), reports))
    return rows


def look(rows: list[Row], period: Period = Period.DAY, at: datetime = AT, events: tuple[KnownEvent, ...] = ()) -> Detection:
    return detect(rows, at=at, period=period, events=events)


def lines(found: Detection) -> list[Series]:
    return [wave.surge.series for wave in found.waves]


# ------------------------------------------------------------------ tails


@given(st.floats(0.001, 5_000), st.floats(1.001, 50), st.floats(0, 12))
@settings(max_examples=200, deadline=None)
def test_the_tail_is_that_of_the_negative_binomial(mean: float, phi: float, far: float) -> None:
    observed = np.floor(mean + far * np.sqrt(phi * mean))
    expected = nbinom.sf(observed - 1, mean / (phi - 1), 1 / phi)
    found = tail(np.array([observed]), np.array([mean]), np.array([phi * mean]))[0]
    assert found == pytest.approx(expected, rel=1e-6, abs=1e-290)


def test_a_variance_of_the_mean_is_poisson_and_zero_reports_are_certain() -> None:
    assert tail(np.array([3.0]), np.array([1.0]), np.array([1.0]))[0] == pytest.approx(0.0803014, rel=1e-4)
    assert tail(np.array([0.0]), np.array([1.0]), np.array([2.0]))[0] == 1.0


def test_what_would_still_be_usual() -> None:
    usual = usual_up_to(np.array([0.01, 1.0, 100.0]), np.array([0.02, 2.0, 300.0]), 0.001)
    assert list(usual) == [2, 9, 161]
    assert list(usual) == [nbinom.isf(0.001, n, p) for n, p in ((0.01, 1 / 2), (1, 1 / 2), (50, 1 / 3))]


def test_the_largest_counts_end_in_time() -> None:
    found = tail(np.array([1e9, 1e9, 2e6]), np.array([9e8, 1e-5, 1e6]), np.array([9e8, 1e-5, 1e12]))
    assert np.all((found >= 0) & (found <= 1))


# ------------------------------------------------------------------ steps and roll-ups


def test_a_week_begins_on_monday_and_a_moment_without_a_zone_is_utc() -> None:
    assert beginning(datetime(2026, 9, 20, 23, 59), Period.WEEK) == datetime(2026, 9, 14, tzinfo=UTC)
    assert beginning(datetime.fromisoformat("2026-09-14T00:30+02:00"), Period.WEEK) == datetime(2026, 9, 7, tzinfo=UTC)
    assert beginning(datetime(2026, 9, 14, 5, 59, tzinfo=UTC), Period.HOUR).hour == 5


def test_every_roll_up_is_the_sum_of_its_leaves() -> None:
    leaves = tuple(Series(b, t, c, k) for b in "ab" for t in "tu" for c in "sm" for k in ("FR", "GB"))
    found = list(levels(leaves))
    assert len(found) == 16
    for level in found:
        assert (level.of_leaf >= 0).all()
        for place, series in enumerate(level.series):
            members = [leaf for leaf, of in zip(leaves, level.of_leaf, strict=True) if of == place]
            assert all(getattr(series, name) in {"", getattr(leaf, name)} for leaf in members for name in Series.__slots__)
    assert sum(len(level.series) for level in found) == 3**4


def test_what_a_leaf_does_not_know_has_no_series_of_its_own() -> None:
    nameless = Series("", "parcel", "sms", "FR")
    kept = [level for level in levels((nameless,)) if (level.of_leaf >= 0).any()]
    assert len(kept) == 8
    assert all(not series.brand for level in kept for series in level.series)


def test_counting_adds_rows_of_a_step_and_leaves_out_what_comes_later() -> None:
    rows = [(AT, LEAF, 2), (AT - timedelta(hours=11), LEAF, 3), (AT + timedelta(days=1), LEAF, 90), (AT, LEAF, -5)]
    rows.append((history_since(AT, Period.DAY) - timedelta(days=1), LEAF, 7))
    counted = count(rows, AT, Period.DAY)
    assert (counted.steps, counted.count.sum()) == (1, 5)


# ------------------------------------------------------------------ what is told


def test_nothing_is_told_of_usual_days() -> None:
    found = look(background())
    assert found.waves == ()
    assert found.looked_at > 24


def test_a_brand_new_pair_is_told_once_with_all_that_it_lifts() -> None:
    rows = [*background(), (AT, LEAF, 7)]
    (wave,) = look(rows).waves
    surge = wave.surge
    assert surge.series == LEAF
    assert (surge.observed, surge.since, surge.start) == (7, beginning(AT, Period.DAY), beginning(AT, Period.DAY))
    assert surge.expected < 0.05
    assert surge.certainty > 0.99
    assert wave.quiet == 400
    assert Series("netflix", "", "sms", "") in {each.series for each in wave.carries}


def test_a_wave_in_all_countries_is_told_as_one() -> None:
    rows = background()
    rows += [(AT, Series("dhl", "parcel", "sms", country), 5) for country in ("GB", "FR", "DE")]
    assert lines(look(rows)) == [Series("dhl", "parcel", "sms", "")]


def test_two_brands_at_once_are_two_waves() -> None:
    rows = background()
    rows += [(AT, Series(brand, "parcel", "sms", "GB"), 9) for brand in ("dhl", "hmrc")]
    assert set(lines(look(rows))) == {Series("dhl", "parcel", "sms", "GB"), Series("hmrc", "parcel", "sms", "GB")}


def test_a_slow_wave_is_seen_by_its_sum_and_since_its_first_day() -> None:
    rows = [*background(), *((AT - timedelta(days=back), LEAF, 1) for back in range(5))]
    (wave,) = look(rows).waves
    assert wave.surge.since == beginning(AT - timedelta(days=4), Period.DAY)
    assert wave.surge.observed == 5


@pytest.mark.parametrize("period", list(Period))
def test_every_period_sees_a_large_wave(period: Period) -> None:
    found = look([*background(), (AT, LEAF, 40)], period)
    assert found.start == beginning(AT, period)
    assert lines(found)[:1] == [LEAF]


def test_the_order_of_rows_changes_nothing_and_nothing_is_known_of_what_comes() -> None:
    rows = [*background(), (AT, LEAF, 7)]
    mixed = rows.copy()
    random.Random(3).shuffle(mixed)
    later = [(AT + timedelta(days=day), LEAF, 500) for day in range(1, 9)]
    assert look(rows) == look(mixed) == look([*rows, *later])


def test_a_weekday_that_is_always_high_is_no_surge() -> None:
    rows = [
        (AT - timedelta(days=back), LEAF, 30 if (AT - timedelta(days=back)).weekday() == 3 else 5 + back % 3) for back in range(400)
    ]
    assert look(rows).waves == ()
    assert lines(look(rows, at=AT + timedelta(days=1))) == []
    friday = AT + timedelta(days=1)
    assert lines(look([*rows, (friday, LEAF, 30)], at=friday)) == [LEAF]


def test_a_past_surge_does_not_hide_the_next() -> None:
    rows = background()
    rows += [(AT - timedelta(days=back), Series("dhl", "parcel", "sms", "GB"), 25) for back in range(90, 97)]
    rows.append((AT, Series("dhl", "parcel", "sms", "GB"), 12))
    assert Series("dhl", "parcel", "sms", "GB") in lines(look(rows))


def test_the_spread_of_sparse_series_is_learned_from_all_of_them() -> None:
    """Where reports come three at once, five are less of a wonder than where they come one by one."""

    def doubt(at_once: int) -> float:
        chance = random.Random(4)
        leaves = [Series(f"brand-{n}", "parcel", "sms", "GB") for n in range(80)]
        rows = [(AT - timedelta(days=back), leaf, at_once) for leaf in leaves for back in chance.sample(range(15, 400), 4)]
        return 1 - sum(wave.surge.certainty for wave in look([*rows, (AT, LEAF, 5)]).waves if wave.surge.series == LEAF)

    assert doubt(3) > 100 * doubt(1)
    assert doubt(1) < 0.01


def test_a_brand_that_grows_slowly_is_no_surge() -> None:
    chance = np.random.default_rng(5)
    rows = [(AT - timedelta(days=back), LEAF, int(chance.poisson(4 * 2 ** (-back / 365)))) for back in range(700)]
    told = sum(bool(look(rows, at=AT - timedelta(days=day)).waves) for day in range(30))
    assert told <= 1


def test_too_short_a_history_is_said_and_not_judged() -> None:
    found = look([(AT - timedelta(days=back), LEAF, 1) for back in range(20)] + [(AT, LEAF, 500)])
    assert found.waves == ()
    assert found.steps < found.needed


def test_false_surges_stay_rare_among_hundreds_of_series() -> None:
    """At most one in twenty looks: 5 % would be false if there were one true one in each."""
    rows = background(days=430, seed=8)
    told = sum(len(look(rows, at=AT - timedelta(days=day)).waves) for day in range(1, 31))
    assert told <= 1


def test_less_may_be_asked_for() -> None:
    rows = [*background(), (AT, LEAF, 2)]
    assert LEAF not in lines(look(rows))
    loose = Settings(least=2)
    assert LEAF in [wave.surge.series for wave in detect(rows, at=AT, period=Period.DAY, settings=loose).waves]


# ------------------------------------------------------------------ known events


def sale(*years: int) -> KnownEvent:
    times = tuple((date(year, 9, 16), date(year, 9, 18)) for year in years)
    return KnownEvent("sale", (("en", "the sale"),), ("netflix",), (), (), times, "https://sale.example", True, "2026-09-01")


def with_sales() -> list[Row]:
    """Five a day, and thirty on the days of each sale of two years and now."""
    chance = np.random.default_rng(2)
    days = (AT - timedelta(days=back) for back in range(730, -1, -1))
    return [(day, LEAF, int(chance.poisson(30 if day.month == 9 and 16 <= day.day <= 18 else 5))) for day in days]


def test_an_event_is_compared_with_earlier_ones() -> None:
    assert lines(look(with_sales())) == [LEAF]
    assert look(with_sales(), events=(sale(2024, 2025, 2026),)).waves == ()
    (wave,) = look([*with_sales(), (AT, LEAF, 400)], events=(sale(2024, 2025, 2026),)).waves
    assert (wave.surge.event, wave.compared) == ("sale", True)
    assert wave.surge.expected > 12


def test_an_event_without_an_earlier_one_is_said() -> None:
    (wave,) = look(with_sales(), events=(sale(2026),)).waves
    assert (wave.surge.event, wave.compared) == ("sale", False)


def test_an_event_concerns_whom_it_names() -> None:
    assert applies((sale(2026),), Series("dhl")) == ()
    assert applies((sale(2026),), Series(country="FR")) == (sale(2026),)
    weeks = in_steps(sale(2026), datetime(2026, 9, 7, tzinfo=UTC), timedelta(weeks=1), 4)
    assert list(weeks) == [0, 1, 0, 0]


def test_the_known_events_are_dated_sourced_and_named_in_every_language(knowledge: Knowledge) -> None:
    events = known_events()
    assert {"prime-day", "black-friday", "christmas-parcels"} <= {event.id for event in events}
    faults = []
    for event in events:
        first = [begin for begin, _ in event.times]
        faults += [f"{event.id}: {name}" for name in set(WORDING) - {code for code, _ in event.names}]
        faults += [event.id] if first != sorted(first) or any(begin > end for begin, end in event.times) else []
        faults += [event.id] if not event.source.startswith("http") or not date.fromisoformat(event.seen) else []
        faults += [f"{event.id}: {brand}" for brand in event.brands if brand not in knowledge.brands]
        faults += [f"{event.id}: {code}" for code in event.countries if code not in knowledge.countries]
        wording = knowledge.wording("en")
        faults += [f"{event.id}: {name}" for name in event.scam_types if not wording.has(f"scam_types.{name}")]
    assert not faults, "\n".join(faults)


def test_black_friday_is_the_day_after_the_fourth_thursday_of_november() -> None:
    (event,) = (event for event in known_events() if event.id == "black-friday")
    for begin, _ in event.times:
        november = date(begin.year, 11, 1)
        thursday = november + timedelta(days=(3 - november.weekday()) % 7 + 21)
        assert begin == thursday + timedelta(days=1)


# ------------------------------------------------------------------ hostile counts

WORDS = st.text(max_size=6)
MOMENTS = st.datetimes(datetime(2026, 6, 1), datetime(2026, 9, 18))


@given(st.lists(st.tuples(MOMENTS, st.builds(Series, WORDS, WORDS, WORDS, WORDS), st.integers(-(10**6), 10**12)), max_size=30))
@settings(max_examples=60, deadline=None)
def test_any_counts_give_an_answer(rows: list[Row]) -> None:
    for period in Period:
        found = detect(rows, at=AT, period=period)
        for wave in found.waves:
            assert 0 <= wave.surge.certainty <= 1
            assert wave.surge.since <= wave.surge.start
            assert np.isfinite(wave.surge.ratio)


def test_no_counts_give_no_surge() -> None:
    found = look([])
    assert (found.waves, found.looked_at) == ((), 0)


# ------------------------------------------------------------------ a table of counts


def table(folder: Path, rows: list[Row], name: str = "counts.csv") -> Path:
    path = folder / name
    text = "date,brand,scam_type,channel,country,count\n"
    text += "".join(f"{m.date()},{s.brand},{s.scam_type},{s.channel},{s.country},{n}\n" for m, s, n in rows)
    path.write_text(text, "utf-8")
    return path


def test_a_table_is_read_as_it_was_written(tmp_path: Path) -> None:
    rows = background(days=60)
    read = list(read_counts(table(tmp_path, rows)))
    assert [(moment.date(), series, reports) for moment, series, reports in read] == [(m.date(), s, n) for m, s, n in rows]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", "columns"),
        ("day,brand\n", "columns"),
        ("date,brand,scam_type,channel,country,count\nyesterday,a,b,c,d,1\n", "date"),
        ("date,brand,scam_type,channel,country,count\n0001-01-01T00:00+14:00,a,b,c,d,1\n", "date"),
        ("date,brand,scam_type,channel,country,count\n2026-09-01,a,b,c,d,1.5\n", "count"),
        ("date,brand,scam_type,channel,country,count\n2026-09-01,a,b,c,d,-1\n", "count"),
        ("date,brand,scam_type,channel,country,count\n2026-09-01\n", "count"),
        ("date,brand,scam_type,channel,country,count\n2026-09-01,a,b,c,d,99999999999999999999\n", "count"),
        ("x" * 100_000, "unreadable"),
        ('date,brand,scam_type,channel,country,count\n"' + "a\n" * 200_000, "unreadable"),
    ],
)
def test_a_faulty_table_is_refused_with_its_reason(tmp_path: Path, text: str, key: str) -> None:
    path = tmp_path / "counts.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(CountsFault) as fault:
        list(read_counts(path))
    assert fault.value.key == key


# ------------------------------------------------------------------ the command


@pytest.fixture
def counts(tmp_path: Path) -> Path:
    wide = [(AT, Series("dhl", "parcel", "sms", country), 5) for country in ("GB", "FR", "DE")]
    return table(tmp_path, [*background(), *wide, (AT, LEAF, 16)])


def said(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    status = main(["surges", *words])
    out, err = capsys.readouterr()
    return status, out, err


@pytest.mark.parametrize("language", WORDING)
def test_the_command_tells_surges_in_every_language(counts: Path, capsys: pytest.CaptureFixture[str], language: str) -> None:
    status, out, _ = said(capsys, "--counts", str(counts), "--at", "2026-09-17", "--language", language)
    assert status == 0
    assert "Netflix" in out
    assert "57" in out, "the weeks before without any"
    assert "▁" in out
    assert not {"{", "}", "…"} & set(out)


def test_the_command_tells_the_surest_first_and_what_it_lifts(counts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = said(capsys, "--counts", str(counts), "--at", "2026-09-17", "--language", "en")
    assert "1. Netflix · Failed payment · Text message (SMS) · France\n   16 reports since 17 September 2026 – new: none in the 57 weeks before\n" in out
    assert "2. DHL · Parcel or customs fee · Text message (SMS)\n" in out
    assert "This is almost certainly not chance." in out
    assert "Above the usual only because of it: Netflix" in out
    assert out.count("because of it") == 2


def test_the_json_is_what_its_schema_says(counts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = said(capsys, "--counts", str(counts), "--at", "2026-09-17", "--format", "json")
    table = json.loads(out)
    Draft202012Validator(SURGES).validate(table)
    assert [surge["brand"] for surge in table["surges"]] == ["netflix", "dhl"]
    assert table["surges"][0]["recent"][-1] == {"start": "2026-09-17T00:00:00+00:00", "reports": 16, "expected": table["surges"][0]["recent"][-1]["expected"]}


def test_only_what_was_asked_for_is_counted(counts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = said(capsys, "--counts", str(counts), "--at", "2026-09-17", "--country", "gb", "--format", "json")
    assert {(surge["brand"], surge["country"]) for surge in json.loads(out)["surges"]} == {("dhl", "GB")}


def test_a_day_before_the_wave_tells_nothing(counts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = said(capsys, "--counts", str(counts), "--at", "2026-09-16", "--language", "en")
    assert status == 0
    assert "Nothing is above the usual." in out


def test_a_short_history_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = table(tmp_path, [(AT - timedelta(days=9), LEAF, 1), (AT, LEAF, 50)])
    _, out, _ = said(capsys, "--counts", str(path), "--at", "2026-09-17", "--language", "en")
    assert "This takes 42 days of reports. There are 10." in out


@pytest.mark.parametrize(
    "words",
    [(), ("--store", "a", "--counts", "b"), ("--counts", "x", "--at", "soon"), ("--counts", "x", "--period", "year"), ("--counts", "not-there.csv"), ("--store", "not-there.sqlite")],
)
def test_what_cannot_be_used_is_said(words: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    status, out, err = said(capsys, *words, "--language", "en")
    assert (status, out) == (2, "")
    assert err.startswith("quivive: ")
    assert "Traceback" not in err


def test_a_name_from_a_table_does_not_steer_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = table(tmp_path, [*background(), (AT, Series("\x1b[31mevil\u202e", "parcel", "sms", "GB"), 9)])
    _, out, _ = said(capsys, "--counts", str(path), "--at", "2026-09-17", "--language", "en")
    assert "evil" in out
    assert "\x1b" not in out
    assert "\u202e" not in out


def reports() -> Iterator[Report]:
    number = 0
    for moment, series, many in [*background(days=120), (AT, LEAF, 9)]:
        for _ in range(many):
            number += 1
            yield Report(
                f"{number:032x}", "desk", "", moment, moment, series.country, "", series.channel, "en", series.brand,
                series.scam_type, "scam", 0.9, (), (), "", Versions("0", "0", "0"),
            )  # fmt: skip


def test_a_store_is_asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from quivive.store import open_store

    place = str(tmp_path / "reports.sqlite")
    with open_store(place, create=True) as store:
        store.add(reports())
    _, out, _ = said(capsys, "--store", place, "--at", "2026-09-17", "--format", "json")
    (surge,) = json.loads(out)["surges"]
    assert (surge["brand"], surge["country"], surge["observed"]) == ("netflix", "FR", 9)
    _, out, _ = said(capsys, "--store", place, "--at", "2026-09-16", "--format", "json")
    assert json.loads(out)["surges"] == []


def test_without_numpy_the_way_to_install_it_is_said(tmp_path: Path) -> None:
    code = "import sys; sys.modules['numpy'] = None\nfrom quivive.cli import main\nsys.exit(main(['surges', '--counts', 'x', '--language', 'en']))"
    source = str(Path(quivive.__file__).parent.parent)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path, check=False, env={**os.environ, "PYTHONPATH": source})
    assert done.returncode == 2
    assert "pip install 'quivive[watch]'" in done.stderr

"""How campaigns spread: arrivals, growth, what is learned from the past, what is said and when it is not."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from quivive.spread.forecast import LEAST_ARRIVALS, Forecast, forecasts, worth_saying
from quivive.spread.growth import Trend, growth
from quivive.spread.lags import Evidence, Past, learn_lags
from quivive.spread.linking import Reason, Sighted, families, links
from quivive.spread.replay import hit_rate, replay
from quivive.spread.traces import Presence, Trace, traces
from quivive.watching import FingerprintKind

DAY = date(2026, 3, 1)
COUNTRIES = ("FR", "GB", "IE")
REPORTS = 5


def alike(trace: Trace, country: str) -> str:
    return "any"


def told(campaign: str, country: str, day: int, count: int = REPORTS) -> tuple[str, str, date, int]:
    return campaign, country, DAY + timedelta(day), count


def one_trace(*counts: tuple[str, str, date, int]) -> Trace:
    return next(traces(counts, {"c": ("amazon", "subscription")}))


# --- traces


def test_a_campaign_arrives_with_its_third_report() -> None:
    trace = one_trace(told("c", "GB", 0, 2), told("c", "GB", 1, 1), told("c", "FR", 0, 2))
    assert trace.arrivals == {"GB": DAY + timedelta(1)}
    assert (trace.origin, trace.brand) == ("GB", "amazon")
    assert trace.presence("FR") is not None
    assert trace.until(DAY) is None, "three days' knowledge is not there on the first"


def test_what_was_known_on_a_day_has_nothing_of_later_days() -> None:
    trace = one_trace(told("c", "GB", 0), told("c", "FR", 11), told("c", "GB", 12))
    known = trace.until(DAY + timedelta(10))
    assert known is not None
    assert set(known.arrivals) == {"GB"}
    assert known.last_seen == DAY
    assert trace.until(DAY + timedelta(30)) == trace


def test_reports_without_a_country_say_nothing() -> None:
    assert not list(traces([told("c", "", 0, 50)], {}))


# --- growth


def presence(counts: list[int]) -> Presence:
    seen = [(DAY + timedelta(number), count) for number, count in enumerate(counts) if count]
    return Presence("GB", tuple(day for day, _ in seen), tuple(count for _, count in seen))


def test_growth_is_told_with_its_doubling_time() -> None:
    doubled = growth(presence([round(2 * 2 ** (day / 2)) for day in range(10)]), DAY + timedelta(10))
    assert doubled.trend is Trend.GROWING
    assert doubled.doubling == pytest.approx(2.0, rel=0.1)
    halved = growth(presence([round(200 * 0.5 ** (day / 3)) for day in range(12)]), DAY + timedelta(12))
    assert halved.trend is Trend.DECLINING
    assert halved.doubling == pytest.approx(3.0, rel=0.1)


def test_of_few_reports_nothing_is_said() -> None:
    assert growth(presence([1, 2, 3]), DAY + timedelta(10)).trend is Trend.UNKNOWN
    assert growth(presence([30, 60]), DAY + timedelta(2)).trend is Trend.UNKNOWN


def test_chance_alone_is_seldom_called_growth() -> None:
    chance = random.Random(4)
    called = 0
    for _ in range(400):
        counts = [sum(chance.random() < 0.1 for _ in range(60)) for _ in range(14)]
        called += growth(presence(counts), DAY + timedelta(14)).trend is Trend.GROWING
    assert called <= 36  # one in twenty would be 20


@pytest.mark.parametrize("counts", [[10**6] * 14, [0] * 13 + [10**6], [1] + [0] * 12 + [10**9], [10**9] + [0] * 13])
def test_no_counts_break_the_growth(counts: list[int]) -> None:
    assert growth(presence(counts), DAY + timedelta(14)).trend in Trend


# --- what is learned


def past_of(number: int, share: float, lag: int, *, seed: int = 1) -> list[Trace]:
    """So many campaigns from GB, of which a share went to FR about `lag` days later, none to IE."""
    chance = random.Random(seed)

    def counts() -> Iterator[tuple[str, str, date, int]]:
        for place in range(number):
            start = 3 * place
            yield told(f"p{place}", "GB", start)
            if chance.random() < share:
                yield told(f"p{place}", "FR", start + max(1, lag + chance.randint(-2, 2)))

    return list(traces(counts(), {f"p{place}": ("amazon", "subscription") for place in range(number)}))


def young(at: date) -> Trace:
    return next(traces([("c", "GB", at, REPORTS)], {"c": ("amazon", "subscription")}))


def forecast_of(past: list[Trace], at: date) -> dict[str, Forecast]:
    lags = learn_lags(Past().with_more(past, COUNTRIES, at, alike))
    return {one.country: one for one in forecasts(young(at), COUNTRIES, at, lags, alike)}


def test_the_way_that_campaigns_went_is_expected_again_and_after_as_many_days() -> None:
    at = DAY + timedelta(400)
    said = forecast_of(past_of(120, 0.7, 11), at)
    assert said["FR"].probability == pytest.approx(0.7, abs=0.12)
    assert 8 <= said["FR"].earliest <= said["FR"].days <= said["FR"].latest <= 14
    assert said["FR"].evidence.arrived / said["FR"].evidence.followed == pytest.approx(0.7, abs=0.12)
    assert said["IE"].probability < 0.1
    assert said["IE"].evidence.arrived == 0


def test_campaigns_that_never_came_count() -> None:
    at = DAY + timedelta(400)
    often, seldom = (forecast_of(past_of(120, share, 11), at)["FR"].probability for share in (0.8, 0.2))
    assert often > 0.6
    assert seldom < 0.35


def test_young_campaigns_count_with_the_days_that_they_have_had() -> None:
    """Campaigns that began in the last days and have not come yet are no sign that they will not."""
    at = DAY + timedelta(400)
    past = past_of(120, 0.7, 11)
    fresh = list(traces((("f" + str(n), "GB", at - timedelta(n % 6), REPORTS) for n in range(40)), {}))
    alone = forecast_of(past, at)["FR"].probability
    lags = learn_lags(Past().with_more([*past, *fresh], COUNTRIES, at, alike))
    among = next(one for one in forecasts(young(at), COUNTRIES, at, lags, alike) if one.country == "FR")
    assert among.probability == pytest.approx(alone, abs=0.12)


def test_the_longer_it_has_not_come_the_less_it_is_expected() -> None:
    at = DAY + timedelta(400)
    lags = learn_lags(Past().with_more(past_of(120, 0.7, 11), COUNTRIES, at, alike))
    waited = next(traces([("c", "GB", at - timedelta(25), REPORTS)], {"c": ("amazon", "subscription")}))
    late = {one.country: one for one in forecasts(waited, COUNTRIES, at, lags, alike)}
    assert "FR" not in late or late["FR"].probability < 0.35


def test_where_a_campaign_has_arrived_it_is_not_forecast() -> None:
    at = DAY + timedelta(400)
    lags = learn_lags(Past().with_more(past_of(60, 0.7, 11), COUNTRIES, at, alike))
    trace = next(traces([("c", "GB", at, REPORTS), ("c", "FR", at, REPORTS)], {}))
    assert {one.country for one in forecasts(trace, COUNTRIES, at, lags, alike)} <= {"IE"}


# --- silence


def test_nothing_is_said_where_too_little_is_known() -> None:
    at = DAY + timedelta(400)
    few, many = past_of(12, 1.0, 11), past_of(120, 0.7, 11)
    for past, said in ((few, False), (many, True)):
        lags = learn_lags(Past().with_more(past, COUNTRIES, at, alike))
        trace = young(at)
        forecast = next(one for one in forecasts(trace, COUNTRIES, at, lags, alike) if one.country == "FR")
        assert forecast.probability > 0.4
        assert worth_saying(forecast, trace, lags) is said
    assert learn_lags(Past().with_more(few, COUNTRIES, at, alike)).arrivals < LEAST_ARRIVALS


def test_nothing_is_said_of_a_way_that_was_hardly_ever_seen_or_of_a_campaign_that_is_over() -> None:
    at = DAY + timedelta(400)
    trace = young(at)
    lags = learn_lags(Past().with_more(past_of(120, 0.7, 11), COUNTRIES, at, alike))

    def forecast(arrived: int, followed: int) -> Forecast:
        return Forecast("c", "GB", "FR", at, 0.5, 11, 8, 14, Evidence(arrived, followed))

    assert worth_saying(forecast(20, 40), trace, lags)
    assert not worth_saying(forecast(1, 40), trace, lags)
    assert not worth_saying(forecast(3, 4), trace, lags)
    over = next(traces([("c", "GB", at - timedelta(11), REPORTS)], {}))
    assert not worth_saying(forecast(20, 40), over, lags)


def test_nothing_is_learned_from_nothing() -> None:
    lags = learn_lags(Past())
    assert not list(forecasts(young(DAY), COUNTRIES, DAY, lags, alike))


# --- the past replayed


def test_a_replay_knows_only_what_was_known_and_judges_what_came() -> None:
    known = past_of(150, 0.7, 11, seed=3)
    end = DAY + timedelta(450)
    dates = [DAY + timedelta(day) for day in range(150, 450, 7)]
    judged = list(replay(known, COUNTRIES, dates, end, alike))
    assert max(one.forecast.at for one in judged) <= end - timedelta(30)
    said = hit_rate(judged)
    assert said.said >= 40
    assert said.came / said.said == pytest.approx(0.7, abs=0.15)
    assert said.inside / said.came > 0.6
    likely = [one for one in judged if one.forecast.country == "FR"]
    mean = sum(one.forecast.probability for one in likely) / len(likely)
    assert mean == pytest.approx(sum(one.came_after is not None for one in likely) / len(likely), abs=0.1)
    # What comes after a day changes nothing that was said on it.
    cut = DAY + timedelta(200)
    before = [trace for one in known if (trace := one.until(cut)) is not None]
    again = list(replay(before, COUNTRIES, [DAY + timedelta(150)], end, alike))
    assert [one.forecast for one in again] == [one.forecast for one in judged if one.forecast.at == DAY + timedelta(150)]


# --- translated campaigns


def sighted(name: str, language: str, day: int, *shown: tuple[FingerprintKind, str], scam_type: str = "subscription") -> Sighted:
    return Sighted(name, "amazon", scam_type, language, datetime(2026, 3, 1, tzinfo=UTC) + timedelta(day), frozenset(shown))


HOST = (FingerprintKind.HOST, "pay-x.example")
SHAPE = (FingerprintKind.URL_SHAPE, "/zokuba/login.php?u=")


def test_languages_are_linked_by_the_surest_that_they_share() -> None:
    english, french, german, other = (
        sighted("en", "en", 0, HOST, SHAPE), sighted("fr", "fr", 11, SHAPE), sighted("de", "de", 3, HOST, SHAPE), sighted("es", "es", 5),
    )  # fmt: skip
    found = {(link.one, link.other): link.reason for link in links([french, english, german, other], stories=True)}
    assert found[("en", "de")] is Reason.INFRASTRUCTURE
    assert found[("en", "fr")] is Reason.ADDRESS_SHAPE
    assert found[("en", "es")] is Reason.STORY
    family = families([english, french, german, other], links([french, english, german, other], stories=True))
    assert family == {"en": "en", "fr": "en", "de": "en", "es": "es"}, "a story alone joins nothing"


def test_other_matters_and_later_times_are_not_linked() -> None:
    english = sighted("en", "en", 0, SHAPE)
    assert list(links([english, sighted("fr", "fr", 5, SHAPE, scam_type="parcel")])), "a check may call it otherwise"
    assert not list(links([english, replace(sighted("fr", "fr", 5, SHAPE, scam_type="parcel"), brand="dhl")]))
    assert not list(links([english, sighted("fr", "fr", 60, SHAPE)]))
    assert not list(links([english, sighted("gb", "en", 5, SHAPE)])), "the same language is for grouping to join"


def test_what_everybody_shares_links_nobody() -> None:
    many = [sighted(f"c{number}", ("en", "fr")[number % 2], number % 9, HOST) for number in range(40)]
    assert not list(links(many))

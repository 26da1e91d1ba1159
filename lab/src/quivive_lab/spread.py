"""How well spread is told, on simulations: links between languages, forecasts of the next country, growth.

Everything is forecast with only what had been handed in by its day. Beside the model stand two that anybody would think
of: the share of all campaigns that came to any country, and the share that came by this way before.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from quivive.knowledge import Knowledge, load_knowledge
from quivive.simulate import PLACES, Parameters, SimulatedReport, prime_day_wave, simulate
from quivive.simulate.direct import direct_reports
from quivive.spread.forecast import HORIZON
from quivive.spread.growth import Trend, growth
from quivive.spread.kinds import kind_by
from quivive.spread.lags import Kind
from quivive.spread.linking import Reason, Sighted, families, links
from quivive.spread.replay import Judged, hit_rate, replay
from quivive.spread.traces import ARRIVED, Trace, traces
from quivive.watching import Report

START, DAYS, WARM_UP, EVERY = date(2025, 1, 1), 730, 180, 7
"""Two years, forecasts every seven days from the first July on."""
_LEVELS = (0.0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 1.01)


@dataclass(frozen=True, slots=True)
class World:
    """A simulation that was run: by piece (a campaign in one language, as grouping by text would find it)."""

    counts: Counter[tuple[str, str, date]]
    sighted: tuple[Sighted, ...]
    operator: Mapping[str, str]
    """The campaign that each piece is of, in truth."""


def world(seed: int) -> World:
    """Two simulated years, with a wave in each July."""
    parameters = Parameters(START, DAYS, waves=(prime_day_wave(START.year), prime_day_wave(START.year + 1)))
    simulated = [one for one in simulate(parameters, seed) if one.truth.campaign]
    counts: Counter[tuple[str, str, date]] = Counter()
    pieces: dict[str, list[tuple[SimulatedReport, Report]]] = defaultdict(list)
    for one, report in zip(simulated, direct_reports(simulated), strict=True):
        piece = f"{one.truth.campaign}/{one.language}"
        counts[piece, one.country, one.reported.date()] += 1
        pieces[piece].append((one, report))
    kept = {piece: told for piece, told in pieces.items() if len(told) >= ARRIVED}
    return World(
        counts, tuple(_sighted(piece, told) for piece, told in kept.items()), {piece: told[0][0].truth.campaign for piece, told in pieces.items()}
    )


def _sighted(piece: str, told: Sequence[tuple[SimulatedReport, Report]]) -> Sighted:
    reports = [report for _, report in told]
    shown = {(each.kind, each.value) for report in reports for each in report.fingerprints if not each.common}
    brand = Counter(report.brand for report in reports).most_common(1)[0][0]
    first = min(report.received for report in reports)
    return Sighted(piece, brand, reports[0].scam_type, reports[0].language, first, frozenset(shown))


def known_traces(one: World, name: Callable[[str], str]) -> list[Trace]:
    """The campaigns of a world, each piece counted for the campaign that `name` gives it."""
    about = {name(each.id): (each.brand, each.scam_type) for each in reversed(one.sighted)}
    return list(traces(((name(piece), country, day, count) for (piece, country, day), count in one.counts.items()), about))


def judged(known: Sequence[Trace], kind: Kind) -> list[Judged]:
    """Every forecast of the replay."""
    end = START + timedelta(DAYS - 1)
    dates = [START + timedelta(number) for number in range(WARM_UP, DAYS, EVERY)]
    return list(replay(known, [place.country for place in PLACES], dates, end, kind))


# --- figures


def linking_figures(worlds: Iterable[World]) -> dict[str, Any]:
    """Precision and recall of each reason, pairs of all worlds together."""
    found: Counter[str] = Counter()
    right: Counter[str] = Counter()
    true = joined = joined_right = 0
    for one in worlds:
        sizes = Counter(one.operator[each.id] for each in one.sighted)
        true += sum(size * (size - 1) // 2 for size in sizes.values())
        made = list(links(one.sighted, stories=True))
        for link in made:
            found[link.reason] += 1
            right[link.reason] += one.operator[link.one] == one.operator[link.other]
        family = families(one.sighted, made)
        together = Counter(family.values())
        joined += sum(size * (size - 1) // 2 for size in together.values())
        both = Counter((family[each.id], one.operator[each.id]) for each in one.sighted)
        joined_right += sum(size * (size - 1) // 2 for size in both.values())
    reasons = {
        str(reason): {"links": found[reason], "right": right[reason] / max(1, found[reason]), "of_all_pairs": right[reason] / max(1, true)}
        for reason in Reason
    }
    return {"pairs": true, "reasons": reasons, "families": {"right": joined_right / max(1, joined), "of_all_pairs": joined_right / max(1, true)}}


def forecast_figures(told: Sequence[Judged]) -> dict[str, Any]:
    """Calibration, Brier score beside the two simple ones, coverage of the intervals, hit rate of what is said."""
    came = [one.came_after is not None for one in told]
    base = sum(came) / len(told)
    share = [_by_way(one, base) for one in told]
    arrived = [one for one in told if one.came_after is not None]
    rows = []
    for low, high in zip(_LEVELS, _LEVELS[1:], strict=False):
        inside = [one for one in told if low <= one.forecast.probability < high]
        if inside:
            rows.append(
                {
                    "from": low,
                    "forecasts": len(inside),
                    "said": sum(one.forecast.probability for one in inside) / len(inside),
                    "came": sum(one.came_after is not None for one in inside) / len(inside),
                }
            )
    return {
        "forecasts": len(told),
        "base": base,
        "brier": _brier([one.forecast.probability for one in told], came),
        "brier_base": base * (1 - base),
        "brier_by_way": _brier(share, came),
        "calibration": rows,
        "inside_80": sum(one.in_interval for one in arrived) / max(1, len(arrived)),
        "days_off": sum(abs(one.forecast.days - (one.came_after or 0)) for one in arrived) / max(1, len(arrived)),
        "hits": _hits(told),
    }


def _hits(told: Sequence[Judged]) -> dict[str, float]:
    """The first statements: how many, how many came, how many in the days given, what they said on average."""
    hits = hit_rate(told)
    return {"said": hits.said, "came": hits.came, "inside": hits.inside, "promised": round(hits.promised, 3)}


def _by_way(one: Judged, base: float) -> float:
    """What the counts of this way alone would say: k of n, or the base where nothing is known."""
    evidence = one.forecast.evidence
    return evidence.arrived / evidence.followed if evidence.followed else base


def _brier(said: Sequence[float], came: Sequence[bool]) -> float:
    return sum((probability - happened) ** 2 for probability, happened in zip(said, came, strict=True)) / len(said)


def wave_figures(told: Sequence[Judged], name: str) -> list[dict[str, Any]]:
    """What was forecast of the waves that go from the United Kingdom to France."""
    return [
        {
            "campaign": one.forecast.campaign,
            "at": one.forecast.at.isoformat(),
            "probability": round(one.forecast.probability, 2),
            "days": [one.forecast.earliest, one.forecast.days, one.forecast.latest],
            "came_after": one.came_after,
            "said": one.said,
        }
        for one in told
        if one.forecast.campaign.startswith(name) and one.forecast.country == "FR"
    ]


def growth_figures(known: Iterable[Trace]) -> dict[str, int]:
    """Of campaigns four days before their best day: what is said of them."""
    told: Counter[str] = Counter()
    for trace in known:
        for presence in trace.presences:
            total = sum(presence.counts)
            best = presence.days[max(range(len(presence.counts)), key=lambda place: presence.counts[place])]
            if total >= 100 and (best - presence.first_seen).days >= 6:
                told[growth(presence, best).trend] += 1
    return {str(trend): told[trend] for trend in Trend}


def measure(seeds: Sequence[int], knowledge: Knowledge) -> dict[str, Any]:
    """All figures: with campaigns as they truly are, and as linking finds them from their pieces."""
    kind = kind_by(knowledge)
    worlds = [world(seed) for seed in seeds]
    true, found, waves, grown = [], [], [], Counter[str]()
    for one in worlds:
        whole = known_traces(one, one.operator.__getitem__)
        grown.update(growth_figures(whole))
        here = judged(whole, kind)
        true += here
        waves += wave_figures(here, "prime-day")
        family = families(one.sighted, links(one.sighted))
        found += judged(known_traces(one, lambda piece, head=family: head.get(piece, piece)), kind)  # type: ignore[misc]  # a default binds this world's
    return {
        "seeds": list(seeds),
        "horizon": HORIZON,
        "linking": linking_figures(worlds),
        "true_campaigns": forecast_figures(true),
        "linked_campaigns": forecast_figures(found),
        "waves": waves,
        "growth_on_the_best_day": dict(grown),
    }


def as_text(found: Mapping[str, Any]) -> str:
    """The figures for people."""
    lines = [f"simulated worlds: seeds {', '.join(map(str, found['seeds']))}, two years each", ""]
    link = found["linking"]
    lines.append(f"links between languages ({link['pairs']} pairs of pieces are of one campaign)")
    lines += [f"  {name:<16} {one['links']:>6} links, {one['right']:6.1%} right, {one['of_all_pairs']:6.1%} of all pairs" for name, one in link["reasons"].items()]
    lines.append(f"  families: {link['families']['right']:.1%} of their pairs right, {link['families']['of_all_pairs']:.1%} of all pairs")
    for title, key in (("campaigns as they truly are", "true_campaigns"), ("campaigns as linked", "linked_campaigns")):
        one = found[key]
        lines += ["", f"forecasts of arrival within {found['horizon']} days, {title}: {one['forecasts']}, {one['base']:.1%} came"]
        lines.append(f"  Brier score {one['brier']:.4f}; base rate {one['brier_base']:.4f}, k of n by way {one['brier_by_way']:.4f}")
        lines += [f"  said {row['said']:6.1%}: came {row['came']:6.1%} of {row['forecasts']}" for row in one["calibration"]]
        hits = one["hits"]
        lines.append(f"  arrivals inside the 80 % interval: {one['inside_80']:.1%}; off by {one['days_off']:.1f} days on average")
        lines.append(f"  said to people: {hits['said']}, came {hits['came']} ({hits['promised']:.0%} were promised), in the days given {hits['inside']}")
    lines += ["", "waves set from GB to FR, eleven days later:"]
    lines += [f"  {one['campaign']} on {one['at']}: {one['probability']:.0%}, in {one['days']}, came after {one['came_after']}{' (said)' if one['said'] else ''}" for one in found["waves"]]
    lines += ["", f"growth on the best day of campaigns of 100 reports: {found['growth_on_the_best_day']}"]
    return "\n".join(lines) + "\n"


def write(found: Mapping[str, Any], folder: Path) -> None:
    """The figures as JSON."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "spread.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


# --- the command


def add_spread(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """What can be given to `quivive-lab spread`."""
    purpose = "how well the spread of campaigns between countries and languages is told, on simulations"
    parser = commands.add_parser("spread", help=purpose, description=purpose)
    parser.add_argument("--seeds", default="1,2,3,4,5", help="the simulated worlds, two years each")
    parser.add_argument("--output", type=Path, help="folder to write spread.json to")


def run_spread(chosen: argparse.Namespace) -> int:
    """Measure and print; the exit status."""
    if not all(part.isdecimal() for part in chosen.seeds.split(",")):
        sys.stderr.write("--seeds: give whole numbers with commas between\n")
        return 2
    found = measure([int(part) for part in chosen.seeds.split(",")], load_knowledge())
    sys.stdout.write(as_text(found))
    if chosen.output:
        write(found, chosen.output)
    return 0

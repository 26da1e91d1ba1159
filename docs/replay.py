"""The watch part from end to end on invented reports: simulate, collect, group, see the surge, say where it goes, warn.

    python docs/replay.py FOLDER [--checked] [--days 365] [--seed 7]

`FOLDER` keeps the store, so that a second run goes on with it. With `--checked` every report goes through a real check
(`quivive collect`), which takes most of an hour; without, reports are put into the store as the truth says. Draws
`docs/replay.svg`, prints what happened day by day, and writes the same into `FOLDER/replay.json`. Needs `./lab`.
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from quivive.knowledge import load_knowledge
from quivive.simulate import Parameters, prime_day_wave, simulate
from quivive.store import Store, open_store
from quivive.surges import Detection
from quivive.watch import Overview, look

START = date(2025, 8, 15)
YEAR = 2026
"""Of the wave: a whole year is replayed, most of it before."""
WAVE = f"prime-day-{YEAR}"
BEFORE, AFTER = 2, 24
"""Days around the start of the wave that are looked at, each as it was known on its evening."""
PICTURE = Path(__file__).with_name("replay.svg")


def quivive(*words: str) -> str:
    """Run the command as people do; what it wrote."""
    done = subprocess.run([sys.executable, "-m", "quivive", *words], check=True, capture_output=True, text=True)  # noqa: S603 - our own command
    return done.stdout


def made(folder: Path, days: int, seed: int, *, checked: bool) -> Path:
    """The store with the simulated reports, and the truth beside it."""
    store = folder / ("checked.sqlite" if checked else "direct.sqlite")
    if store.exists() and (folder / "truth.csv").exists():
        return store
    common = ["simulate", "--start", START.isoformat(), "--days", str(days), "--seed", str(seed), "--truth", str(folder / "truth.csv"), "--overwrite"]
    if checked:
        quivive(*common, "--output", str(folder / "reports.jsonl"))
        quivive("collect", str(folder / "reports.jsonl"), "--store", str(store), "--keep-text", "yes", "--no-progress")
    else:
        quivive(*common, "--direct", "--store", str(store))
    return store


def of_wave(folder: Path) -> tuple[set[str], date]:
    """The hosts of the wave, and the day on which it began."""
    with (folder / "truth.csv").open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["campaign"] == WAVE]
    hosts = {host for row in rows for host in row["hosts"].split()}
    return hosts, date.fromisoformat(min(row["country_start"] for row in rows))


def evenings(store: Store, begin: date) -> Iterator[tuple[date, Overview]]:
    """What was known at the end of each day."""
    for number in range(-BEFORE, AFTER + 1):
        day = begin + timedelta(number)
        yield day, look(store, load_knowledge(), datetime.combine(day + timedelta(1), datetime.min.time(), UTC), most=60, last=day)


def told(day: date, shown: Overview, hosts: set[str]) -> dict[str, Any]:
    """What one evening says of the wave: where it is seen, whether there is a surge, what is expected of France."""
    mine = [one for one in shown.seen if hosts & set(one.hosts)]
    surges = surges_of(shown.detection)
    expected = [each for one in mine for each in one.forecasts if each.country == "FR"]
    return {
        "day": day.isoformat(),
        "campaigns": {one.id: {where.country: [where.reports, str(where.growth.trend), where.growth.doubling] for where in one.where} for one in mine},
        "surges": surges,
        "france": [[round(each.probability, 2), each.earliest, each.days, each.latest, each.evidence.arrived, each.evidence.followed] for each in expected],
        "next": [[each.country, round(each.probability, 2)] for one in mine for each in one.forecasts],
        "hits": [shown.hits.said, shown.hits.came, shown.hits.inside, round(shown.hits.promised, 3)],
    }


def surges_of(detection: Detection) -> dict[str, list[Any]]:
    """The surest surge of the brand's mails in each of the two countries: reports, usual, since when."""
    found: dict[str, list[Any]] = {}
    for wave in detection.waves:
        surge = wave.surge
        if surge.series.brand == "amazon" and surge.series.channel in ("", "email") and surge.series.country in ("GB", "FR"):
            found.setdefault(surge.series.country, [surge.observed, round(surge.expected, 1), surge.since.date().isoformat()])
    return found


def draw(folder: Path, found: list[dict[str, Any]], begin: date, days_simulated: int, seed: int) -> None:
    """Reports of the wave by day and country, with the days on which it was seen and expected."""
    counts: Counter[tuple[str, date]] = Counter()
    with (folder / "truth.csv").open(encoding="utf-8", newline="") as stream:
        wave = {row["id"]: row["country"] for row in csv.DictReader(stream) if row["campaign"] == WAVE}
    for country, day in received(wave, days_simulated, seed):
        counts[country, day] += 1
    days = [begin + timedelta(number) for number in range(-BEFORE, AFTER + 8)]
    with mpl.rc_context({"svg.hashsalt": "quivive", "svg.fonttype": "none", "font.size": 9, "axes.spines.top": False, "axes.spines.right": False}):
        figure = Figure(figsize=(7.2, 3.2), layout="constrained")
        _drawn(figure.subplots(), counts, days, found, begin)
        FigureCanvasSVG(figure).print_svg(PICTURE, metadata={"Date": None, "Creator": None})  # type: ignore[no-untyped-call]  # matplotlib has no types for it


def _drawn(axis: Axes, counts: Counter[tuple[str, date]], days: list[date], found: list[dict[str, Any]], begin: date) -> None:
    for country, name in (("GB", "United Kingdom"), ("FR", "France")):
        axis.plot([(day - begin).days for day in days], [counts[country, day] for day in days], label=f"reports, {name}", drawstyle="steps-mid")
    for number, (key, label) in enumerate((("GB", "surge seen, United Kingdom"), ("FR", "surge seen, France"))):
        seen = next((one["day"] for one in found if key in one["surges"]), None)
        if seen:
            axis.axvline((date.fromisoformat(seen) - begin).days, color=f"C{number}", linestyle="--", linewidth=1, label=label)
    said = next((one for one in found if one["france"]), None)
    if said:
        on = (date.fromisoformat(said["day"]) - begin).days
        probability, low, middle, high = said["france"][0][:4]
        axis.errorbar(on + middle, max(counts.values()) * 1.05, xerr=[[middle - low], [high - middle]], fmt="o", color="black", capsize=3, label=f"said on day {on}: France, {probability:.0%}, when")
    axis.set(xlabel="days since the wave began", ylabel="reports a day", ylim=(0, max(counts.values()) * 1.5))
    axis.legend(fontsize=7, loc="upper right")


def received(wave: dict[str, str], days: int, seed: int) -> Iterator[tuple[str, date]]:
    """Country and day of each report of the wave, simulated again: the truth file has no times."""
    for one in simulate(Parameters(START, days, waves=(prime_day_wave(YEAR),)), seed):
        if one.id in wave and one.truth.campaign == WAVE:
            yield one.country, one.received.date()


SETTINGS = """
[publisher]
name = "An invented team"
url = "https://alerts.example/"
sender = "alerts@alerts.example"
languages = ["fr", "en"]
"""


def known_by(place: Path, folder: Path, day: date) -> Path:
    """A store with only what had been received by the end of a day: an alert is drafted from all that its store holds."""
    known = folder / f"until-{day.isoformat()}.sqlite"
    known.unlink(missing_ok=True)
    with open_store(place, create=False) as whole, open_store(known, create=True) as part:
        received_by = (report for _, report in whole.reports(until=datetime.combine(day + timedelta(1), datetime.min.time(), UTC)))
        while portion := list(islice(received_by, 5_000)):
            part.add(portion)
    quivive("campaigns", "rebuild", "--store", str(known))
    return known


def warn(folder: Path, place: Path, campaign: str, day: date) -> dict[str, str]:
    """A warning for customers from the campaign: drafted, approved by somebody else, published into a folder, verified."""
    now = ("--at", f"{day.isoformat()}T18:00Z")
    kept = ("--store", str(place))
    settings, key, site = folder / "publisher.toml", folder / "alerts.key", folder / "site"
    settings.write_text(SETTINGS, encoding="utf-8")
    if not key.exists():
        quivive("alert", "keys", "new", "--output", str(key))
    name = quivive("alert", "draft", campaign, *kept, "--who", "Anna", "--languages", "fr,en", "--countries", "FR,GB", "--four-eyes", *now).strip()
    shown = quivive("alert", "show", name, *kept, "--language", "en")
    quivive("alert", "approve", name, *kept, "--who", "Ben", *now)
    quivive("alert", "publish", name, *kept, "--who", "Anna", "--publisher", str(settings), "--key", str(key), "--folder", str(site), *now)
    verified = quivive("alert", "verify", str(site / f"{name}.json"), "--key", f"{key}.pub", "--language", "en")
    return {"alert": name, "shown": shown, "verified": verified, "files": " ".join(sorted(path.name for path in site.iterdir()))}


def main() -> int:
    """Run it; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--checked", action="store_true")
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--seed", type=int, default=7)
    chosen = parser.parse_args()
    chosen.folder.mkdir(parents=True, exist_ok=True)
    place = made(chosen.folder, chosen.days, chosen.seed, checked=chosen.checked)
    hosts, begin = of_wave(chosen.folder)
    found = []
    with open_store(place, create=False) as store:
        for day, shown in evenings(store, begin):
            found.append(told(day, shown, hosts))
            sys.stdout.write(json.dumps(found[-1]) + "\n")
            sys.stdout.flush()
    said = next((one for one in found if one["france"]), None)
    if said is not None:
        known = known_by(place, chosen.folder, date.fromisoformat(said["day"]))
        warned = warn(chosen.folder, known, next(iter(said["campaigns"])), date.fromisoformat(said["day"]))
        sys.stdout.write(f"{warned['shown']}\n{warned['verified']}\n{warned['files']}\n")
    (chosen.folder / "replay.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    draw(chosen.folder, found, begin, chosen.days, chosen.seed)
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""The figures drawn, as SVG files: the same figures give the same bytes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from quivive_lab.evaluation.figures import CURVE_RATES

_STYLE: dict[Any, Any] = {
    "svg.hashsalt": "quivive",
    "svg.fonttype": "none",
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
}
_SHOWN = {"sms": "SMS", "email": "mail", "call": "calls"}


def write_plots(found: Mapping[str, Any], folder: Path) -> list[str]:
    """Draw `found` (the content of `figures.json`) into `folder`; returns the files' names."""
    with mpl.rc_context(_STYLE):
        drawn = {
            "reliability.svg": _reliability(found["sets"]),
            "recall.svg": _recall(found["sets"]),
            "false-alarms.svg": _false_alarms(found["sets"]),
        }
        if found.get("peers"):
            drawn["peers.svg"] = _peers(found["peers"])
        for name, figure in drawn.items():
            FigureCanvasSVG(figure).print_svg(folder / name, metadata={"Date": None, "Creator": None})  # type: ignore[no-untyped-call]
    return list(drawn)


def _panels(rows: int, columns: int, width: float, height: float) -> tuple[Figure, list[Axes]]:
    figure = Figure(figsize=(width * columns, height * rows), layout="constrained")
    return figure, list(figure.subplots(rows, columns, squeeze=False).flat)


def _reliability(sets: Mapping[str, Any]) -> Figure:
    """Share of scams against the score that was said, by set and channel; the Brier score in the title."""
    cells = [(title, channel, one) for title, found in sets.items() for channel, one in found["calibration"].items()]
    figure, axes = _panels(len(sets), max(1, -(-len(cells) // len(sets))), 3.4, 3.4)
    for axis, (title, channel, one) in zip(axes, cells, strict=False):
        axis.plot((0, 1), (0, 1), color="0.7", linewidth=1)
        axis.plot(
            [cell["said"] for cell in one["bins"]], [cell["were"] for cell in one["bins"]], marker="o", markersize=3
        )
        for cell in one["bins"]:
            axis.vlines(cell["said"], cell["low"], cell["high"], linewidth=1)
        axis.set(
            xlim=(0, 1),
            ylim=(0, 1),
            xlabel="said",
            ylabel="were scams",
            title=f"{_SHOWN[channel]}, {title}\nBrier {one['brier']:.3f}, {one['messages']} messages",
        )
    for axis in axes[len(cells) :]:
        axis.set_visible(False)
    return figure


def _recall(sets: Mapping[str, Any]) -> Figure:
    """Recall of each group of scams where few genuine messages of today are shown."""
    figure, axes = _panels(1, len(sets), 5.2, 4.2)
    for axis, (title, found) in zip(axes, sets.items(), strict=True):
        for name, one in found["scams"].items():
            axis.plot(
                [100 * rate for rate in CURVE_RATES],
                [100 * value for value in one["curve"]],
                label=f"{name} ({one['messages']})",
            )
        _low_range(axis, title)
    return figure


def _low_range(axis: Axes, title: str) -> None:
    axis.set(xscale="log", xlim=(100 * CURVE_RATES[0], 100 * CURVE_RATES[-1]), ylim=(0, 100), title=title)
    axis.set(xlabel="% of modern genuine messages above the score", ylabel="% of scams above the score")
    axis.set_xticks((0.1, 1, 10), ("0.1", "1", "10"))
    if axis.get_legend_handles_labels()[0]:
        axis.legend(fontsize=7)


def _false_alarms(sets: Mapping[str, Any]) -> Figure:
    """The share of each genuine kind that is shown, with its interval."""
    longest = max(len([kind for kind in found["kinds"].values() if not kind["scam"]]) for found in sets.values())
    figure, axes = _panels(1, len(sets), 5.2, 1.2 + 0.22 * longest)
    for axis, (title, found) in zip(axes, sets.items(), strict=True):
        kinds = [(name, one) for name, one in found["kinds"].items() if not one["scam"]][::-1]
        shares = [100 * one["shown"][0] for _, one in kinds]
        axis.barh(range(len(kinds)), shares, color=["tab:blue" if one["modern"] else "0.75" for _, one in kinds])
        axis.hlines(
            range(len(kinds)),
            [100 * one["shown"][1] for _, one in kinds],
            [100 * one["shown"][2] for _, one in kinds],
            color="black",
            linewidth=1,
        )
        axis.set_yticks(range(len(kinds)), [f"{name} ({one['messages']})" for name, one in kinds], fontsize=7)
        axis.set(xlabel="% shown (line: 95 % by campaign)", title=f"{title}\nblue: modern genuine kinds")
    return figure


def _peers(found: Mapping[str, Any]) -> Figure:
    """Recall of each program at few false alarms of modern genuine messages of the same channel."""
    cells = [
        (title, kind, by_name)
        for title, one in found["sets"].items()
        for kind, by_name in one["scams"].items()
        if kind in _DRAWN
    ]
    figure, axes = _panels(max(1, -(-len(cells) // 4)), 4, 3.2, 3.0)
    for axis, (title, kind, by_name) in zip(axes, cells, strict=False):
        for name, one in by_name.items():
            axis.plot([100 * rate for rate in CURVE_RATES], [100 * value for value in one["curve"]], label=name)
        _low_range(axis, f"{kind}\n{title}")
    for axis in axes[len(cells) :]:
        axis.set_visible(False)
    return figure


_DRAWN = ("sms scam en", "sms scam fr", "mail scam en (.eml)", "mail scam other (.eml)")

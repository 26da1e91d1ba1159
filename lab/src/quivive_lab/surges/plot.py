"""The picture of false positives against outbreaks found."""

from __future__ import annotations

from pathlib import Path

from quivive_lab.surges.anchor import Scored, at_rates, at_settings
from quivive_lab.surges.scenarios import Simulated

PAPER_FPR, PAPER_POD = (0.7, 59.9), (43.3, 88.7)
"""The ranges over 21 algorithms that Bédubourg and Le Strat 2017 tell in their abstract, in per cent."""
_RATES = (0.001, 0.002, 0.003, 0.005, 0.007, 0.01, 0.015, 0.02, 0.03, 0.05, 0.07, 0.1, 0.15, 0.2, 0.3)


def draw(simulated: Simulated, scored: list[Scored], path: Path) -> None:
    """Curves for methods with a threshold, points for what each does in its own settings; the paper's ranges as a box."""
    # Imported here because only the picture needs it.
    import matplotlib as mpl  # noqa: PLC0415

    mpl.use("svg")
    from matplotlib import pyplot as plt  # noqa: PLC0415 - after its way of drawing is chosen
    from matplotlib.patches import Rectangle  # noqa: PLC0415 - only the picture needs it

    mpl.rcParams |= {"svg.hashsalt": "quivive", "svg.fonttype": "none"}
    figure, axes = plt.subplots(figsize=(8, 5.5))
    axes.add_patch(
        Rectangle(
            (PAPER_FPR[0], PAPER_POD[0]), PAPER_FPR[1] - PAPER_FPR[0], PAPER_POD[1] - PAPER_POD[0],
            facecolor="#eeeeee", edgecolor="#999999", label="21 algorithms in the paper: range",
        )
    )  # fmt: skip
    styles = {"Quivive": ("#c00000", 2.5), "farringtonFlexible": ("#1f5fbf", 2.0), "the true mean and variance known": ("#666666", 1.0)}
    for place, one in enumerate(scored):
        colour, width = styles.get(one.method, (f"C{place % 10}", 1.2))
        if one.graded:
            curve = at_rates(simulated, [one], _RATES)
            axes.plot([100 * m.fpr for m in curve], [100 * m.pod for m in curve], color=colour, linewidth=width, label=one.method)
        points = at_settings(simulated, [one])
        if points:
            marker = "o" if one.graded else "x"
            label = None if one.graded else one.method
            axes.scatter([100 * m.fpr for m in points], [100 * m.pod for m in points], color=colour, marker=marker, s=28, label=label, zorder=3)
    axes.set(
        xscale="log", xlim=(0.1, 70), ylim=(20, 100), xlabel="false positives, % of weeks without an outbreak",
        ylabel="outbreaks found, %", title="42 scenarios of Noufaily et al. 2013, the same series for all",
    )  # fmt: skip
    axes.grid(alpha=0.3)
    handles, labels = axes.get_legend_handles_labels()
    unique = dict(zip(labels, handles, strict=True))
    axes.legend(unique.values(), unique.keys(), fontsize=7, loc="lower right")
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})
    plt.close(figure)

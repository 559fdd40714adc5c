"""A run's loss curves and latent map as figures for print, PNG or SVG. Arrays in, bytes out; matplotlib draws."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from aecore import palette, settings
from aecore.results import curves
from aecore.results.curves import Chart
from aecore.results.plane import View, axis_names, plane_of, prior_centre
from aecore.results.store import Result

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Format = Literal["png", "svg"]
SIZE = (7.2, 4.8)  # inches
DPI = 200
DOTS = 16_000  # square points of ink for all dots together
INK, SOFT, RULE = palette.INK, palette.SOFT, "#d9dee7"
#: Fonts of the systems that have Korean letters; those that are not here are passed over.
FONTS = ("Noto Sans CJK KR", "Noto Sans KR", "NanumGothic", "Malgun Gothic", "Apple SD Gothic Neo")


def loss_curves(result: Result, title: str, form: Format) -> bytes:
    """Draw the training terms, stacked, and the total on test images, in nats per image: the chart of the pages."""
    figure, axes = _figure(title)
    tests = [(step, test["total"]) for step, test in result.tests if step and "total" in test]
    end = max(result.last.step, 1)
    chart = curves.loss(result.last.curve, tests, end, result.run.steering, say=str, knobs={})
    low, high = curves.window(chart)
    _areas(axes, chart)
    for line in chart.lines:
        axes.plot(*zip(*line.points, strict=True), color="white", linewidth=4)  # apart from the areas below
        axes.plot(*zip(*line.points, strict=True), color=line.colour, linewidth=2)
    for mark in chart.marks:
        axes.axvline(mark.x, color=palette.MARK, linestyle="--", linewidth=1)
        axes.annotate(mark.name, (mark.x, high), (3, -10), textcoords="offset points", fontsize=8)
    axes.set(xlabel=chart.x, ylabel=chart.y, xlim=(0, end), ylim=(low, high))
    _named(axes, chart, low, high)
    return _saved(figure, form)


def _areas(axes: Axes, chart: Chart) -> None:
    """Draw the stacked terms."""
    below: Sequence[float] = np.zeros(len(chart.areas[0].points) if chart.areas else 0).tolist()
    for area, border in zip(chart.areas, chart.borders(), strict=True):
        steps, heights = zip(*border, strict=True)
        axes.fill_between(steps, below, heights, color=area.colour, alpha=0.45, linewidth=0)
        axes.plot(steps, heights, color=area.colour, linewidth=1)
        below = heights


def _named(axes: Axes, chart: Chart, low: float, high: float) -> None:
    """Name each curve at its end, with its last figure; names keep their distance."""
    ends = [(line, line.points[-1][1]) for line in chart.lines if line.points]
    floor = low
    for area, border in zip(chart.areas, chart.borders(), strict=True):
        top = border[-1][1]
        ends.append((area, (max(floor, low) + min(top, high)) / 2))
        floor = top
    room, place = (high - low) / 11, low - (high - low)
    for curve, wanted in sorted(ends, key=lambda each: each[1]):
        place = max(min(max(wanted, low), high), place + room)
        words = f"{curve.name}\n{curve.points[-1][1]:.{curve.digits}f}"
        axes.plot([1.02], [place], "s" if curve.kind == "area" else "_", color=curve.colour, clip_on=False,
                  markersize=8, markeredgewidth=2, transform=axes.get_yaxis_transform())  # fmt: skip
        axes.annotate(words, (1, place), (16, 0), xycoords=("axes fraction", "data"), textcoords="offset points",
                      color=INK, fontsize=9, va="center", annotation_clip=False)  # fmt: skip


def latent_map(result: Result, labels: NDArray[np.uint8], classes: Sequence[str], title: str, form: Format) -> bytes:
    """Draw the codes of the test images in the colours of their classes, each class named at its middle."""
    figure, axes = _figure(title)
    view, last = View(), result.last
    n, d = last.codes.shape
    places, owners = plane_of(last, labels, view), labels[:n]
    order = np.random.default_rng(0).permutation(n)  # so that no class lies on top of the others
    colours = np.array([palette.PALETTE[i % len(palette.PALETTE)] for i in range(len(classes))])
    size = max(2.0, DOTS / max(n, 1_500))
    axes.scatter(places[order, 0], places[order, 1], size, colours[owners[order]], linewidths=0, alpha=0.7)
    for index in np.unique(owners):
        _name(axes, classes[index], colours[index], np.median(places[owners == index], axis=0))
    if result.run.objective.prior and d > 1:
        _prior(axes, prior_centre(last, view))
    across, up = axis_names(d, view)
    axes.set(xlabel=across, ylabel=up, aspect="equal" if d > 1 else "auto")
    axes.yaxis.set_visible(d > 1)  # the lanes of a one-dimensional code mean nothing
    axes.set_title(f"{n:,} test images by their codes", loc="left", fontsize=9, color=SOFT)
    return _saved(figure, form)


def _figure(title: str) -> tuple[Figure, Axes]:
    """An empty figure with quiet axes. No pyplot: its global state is not for threads."""
    settings.settle_caches()
    from matplotlib import font_manager, rcParams
    from matplotlib.figure import Figure

    rcParams["svg.fonttype"] = "none"  # words stay words, in the reader's own font
    here = {font.name for font in font_manager.fontManager.ttflist}
    fonts = ["DejaVu Sans", *(name for name in FONTS if name in here)]
    figure = Figure(SIZE, dpi=DPI, layout="constrained", facecolor="white")
    axes = figure.add_subplot()
    figure.suptitle(
        _as_written(title), x=0.012, ha="left", fontsize=11, color=INK, fontweight="bold", fontfamily=fonts, wrap=True
    )
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines[["left", "bottom"]].set_color(RULE)
    axes.tick_params(color=RULE, labelcolor=INK)
    axes.grid(color=RULE, linewidth=0.6)
    axes.set_axisbelow(True)
    return figure, axes


def _as_written(words: str) -> str:
    """Return words that matplotlib writes as they are: between two dollars it would read a formula."""
    return words.replace("$", r"\$")


def _name(axes: Axes, name: str, colour: str, place: NDArray[np.floating]) -> None:
    from matplotlib.patheffects import withStroke

    axes.text(place[0], place[1], _as_written(name), color=colour, fontsize=11, fontweight="bold", ha="center",
              va="center", path_effects=[withStroke(linewidth=3, foreground="white")])  # fmt: skip


def _prior(axes: Axes, centre: tuple[float, float]) -> None:
    """Draw where one and two standard deviations of the prior N(0, I) lie."""
    from matplotlib.patches import Circle

    for radius in (1, 2):
        axes.add_patch(
            Circle(centre, radius, fill=False, edgecolor=palette.MARK, linestyle="--", linewidth=1, zorder=3)
        )
        axes.annotate(f"{radius}σ", (centre[0], centre[1] + radius), color=SOFT, fontsize=8, ha="center",
                      va="bottom")  # fmt: skip


def _saved(figure: Figure, form: Format) -> bytes:
    held = io.BytesIO()
    figure.savefig(held, format=form, metadata={"Date": None} if form == "svg" else None)
    return held.getvalue()

"""A run's loss curves and latent map as figures for print, PNG or SVG. Arrays in, bytes out; matplotlib draws."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from aecore import theme
from aecore.projection import View, axis_names, plane_of, prior_centre
from aecore.store import Result

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Format = Literal["png", "svg"]
SIZE = (7.2, 4.8)  # inches
DPI = 200
SKIPPED = 0.1  # of the curve: the first plunge, which would press the rest flat
HEADROOM = 1.15
DOTS = 16_000  # square points of ink for all dots together
INK, RULE = "#1b2230", "#d9dee7"
#: Fonts of the systems that have Korean letters; those that are not here are passed over.
FONTS = ("Noto Sans CJK KR", "Noto Sans KR", "NanumGothic", "Malgun Gothic", "Apple SD Gothic Neo")


def loss_curves(result: Result, title: str, form: Format) -> bytes:
    """Draw the training terms, stacked, and the total on test images, in nats per image."""
    figure, axes = _figure(title)
    points = result.last.curve
    steps = [point.step for point in points]
    terms = list(points[-1].terms) if points else []
    stacked = [[max(0.0, point.terms.get(term, 0.0)) for point in points] for term in terms]
    axes.stackplot(steps, *stacked, labels=[f"{term} (training)" for term in terms], colors=theme.TERMS, alpha=0.55)
    tests = [(step, test["total"]) for step, test in result.tests if step and "total" in test]
    if tests:
        axes.plot(*zip(*tests, strict=True), color=theme.TEST, linewidth=1.8, label="total (test)")
    for steer in result.run.steering:
        axes.axvline(steer.step, color=theme.MARK, linestyle="--", linewidth=1)
    axes.set(xlabel="step", ylabel="nats per image", xlim=(0, result.last.step), ylim=(0, _top(stacked, tests)))
    axes.legend(frameon=False, loc="upper right")
    return _saved(figure, form)


def latent_map(result: Result, labels: NDArray[np.uint8], classes: Sequence[str], title: str, form: Format) -> bytes:
    """Draw the codes of the test images in the colours of their classes, each class named at its middle."""
    figure, axes = _figure(title)
    view, last = View(), result.last
    n, d = last.codes.shape
    places, owners = plane_of(last, labels, view), labels[:n]
    order = np.random.default_rng(0).permutation(n)  # so that no class lies on top of the others
    colours = np.array([theme.PALETTE[i % len(theme.PALETTE)] for i in range(len(classes))])
    size = max(2.0, DOTS / max(n, 1_500))
    axes.scatter(places[order, 0], places[order, 1], size, colours[owners[order]], linewidths=0, alpha=0.7)
    for index in np.unique(owners):
        _name(axes, classes[index], colours[index], np.median(places[owners == index], axis=0))
    if result.run.objective.prior and d > 1:
        _prior(axes, prior_centre(last, view))
    across, up = axis_names(d, view)
    axes.set(xlabel=across, ylabel=up, aspect="equal" if d > 1 else "auto")
    axes.yaxis.set_visible(d > 1)  # the lanes of a one-dimensional code mean nothing
    axes.set_title(f"{n:,} test images by their codes", loc="left", fontsize=9, color=theme.MARK)
    return _saved(figure, form)


def _figure(title: str) -> tuple[Figure, Axes]:
    """An empty figure with quiet axes. No pyplot: its global state is not for threads."""
    from matplotlib import font_manager, rcParams
    from matplotlib.figure import Figure

    rcParams["svg.fonttype"] = "none"  # words stay words, in the reader's own font
    here = {font.name for font in font_manager.fontManager.ttflist}
    fonts = ["DejaVu Sans", *(name for name in FONTS if name in here)]
    figure = Figure(SIZE, dpi=DPI, layout="constrained", facecolor="white")
    axes = figure.add_subplot()
    figure.suptitle(title, x=0.012, ha="left", fontsize=11, color=INK, fontweight="bold", fontfamily=fonts, wrap=True)
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines[["left", "bottom"]].set_color(RULE)
    axes.tick_params(color=RULE, labelcolor=INK)
    axes.grid(color=RULE, linewidth=0.6)
    axes.set_axisbelow(True)
    return figure, axes


def _top(stacked: Sequence[Sequence[float]], tests: Sequence[tuple[int, float]]) -> float | None:
    """Where the y axis ends: above all but the first plunge."""
    totals = np.sum(stacked, axis=0) if stacked else np.zeros(0)
    late = [*totals[int(SKIPPED * len(totals)) :], *(total for _step, total in tests[int(SKIPPED * len(tests)) :])]
    return HEADROOM * max(late) if late and max(late) > 0 else None


def _name(axes: Axes, name: str, colour: str, place: NDArray[np.floating]) -> None:
    from matplotlib.patheffects import withStroke

    axes.text(place[0], place[1], name, color=colour, fontsize=11, fontweight="bold", ha="center", va="center",
              path_effects=[withStroke(linewidth=3, foreground="white")])  # fmt: skip


def _prior(axes: Axes, centre: tuple[float, float]) -> None:
    """Draw where one and two standard deviations of the prior N(0, I) lie."""
    from matplotlib.patches import Circle

    for radius in (1, 2):
        axes.add_patch(Circle(centre, radius, fill=False, edgecolor=theme.MARK, linestyle="--", linewidth=1, zorder=3))
        axes.annotate(f"{radius}σ", (centre[0], centre[1] + radius), color=theme.MARK, fontsize=8, ha="center",
                      va="bottom")  # fmt: skip


def _saved(figure: Figure, form: Format) -> bytes:
    held = io.BytesIO()
    figure.savefig(held, format=form, metadata={"Date": None} if form == "svg" else None)
    return held.getvalue()

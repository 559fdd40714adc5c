"""Sparse codes, shown: how many units an image uses, each unit's mean against ρ, and what the units draw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from aecore import palette
from aecore.results import curves
from aecore.results.snapshot import Array
from aecore.ui.browser import components, views
from aecore.ui.browser.panels import chart
from aecore.ui.browser.panels.chart import Axis, Chart
from aecore.ui.browser.panels.figures import Figure
from aecore.ui.browser.panels.marks import Bars, Histogram, Level, Line, Mark
from aecore.ui.browser.part import Part
from aecore.ui.charts import axes
from aecore.ui.mechanisms import parts
from aecore.ui.mechanisms.base import Beside, Look, Panel
from aecore.ui.words import N_, _

COLUMNS = 16  # patterns in a row
LEAST = 0.01  # %, the lowest end of a logarithmic histogram
SAID = N_("An image switches on **{used:.1f} of {d}** units on average.")
DEAD = N_("Units that are on for none of the images measured: {dead}.")
OF_UNITS = N_("over all units and {n:,.0f} test images"), N_("over all units and test images")
OF_IMAGES = (N_("share of units that are on, averaged over {n:,.0f} test images"),
             N_("share of units that are on, averaged over test images"))  # fmt: skip
RHO = N_("The mean activation is {mean:.3f}; ρ asks for {rho:g}.")


class Sparsity(Panel):
    """Fraction active, activation histogram, mean activation per unit, decoder patterns."""

    title = N_("Sparsity")

    def parts(self, look: Look) -> Sequence[Part | Beside]:
        """Return what the tab shows."""
        found, rho = look.arrays, look.last.knobs.get("rho")
        figures = parts.figures(look, _figures(look, rho), "sparsity")
        course = parts.course(look, _course(look, rho), "sparsity:course")
        if not found:
            return [figures, course]
        return [figures,
                Beside(course, chart.part(_histogram(found), key="sparsity:histogram", height=parts.CHART)),
                chart.part(_means(found["rho_hat"], rho), key="sparsity:means", height=parts.CHART),
                parts.said(_said(found, look.last.test, rho), "sparsity:said"),
                components.digits_part(_patterns(look), key="sparsity:patterns")]  # fmt: skip


def _figures(look: Look, rho: float | None) -> list[Figure]:
    """The mean activation, which is what ρ speaks of; where codes can be exactly 0, how many are on too."""
    mean = parts.figure(look, "mean_activation", _("Mean activation"), parts.counted(look, *OF_UNITS), 3)
    if rho is not None:
        return [mean]
    return [parts.figure(look, "fraction_active", _("Active"),
                         parts.counted(look, *OF_IMAGES), 1, "{value} %", 100),
            parts.figure(look, "zeros", _("Exact zeros"),
                         _("share of activations that are exactly 0; a sigmoid has none"), 1, "{value} %", 100),
            mean]  # fmt: skip


def _course(look: Look, rho: float | None) -> Chart:
    """Over the run: the mean activation and ρ, which asks for it; without a ρ the share of units that are on, in %."""
    if rho is not None:
        return _activation(look, rho)
    active = [(step, 100 * value) for step, value in look.history("fraction_active")]
    top = axes.round_up(max([0.0, *(value for _step, value in active[1:] or active)]))
    line = Line("", curves.thinned(active), palette.SERIES[0])
    return Chart(axes.steps(), Axis(_("% of units on"), 0, top, digits=1), [line])


def _activation(look: Look, rho: float) -> Chart:
    mean = look.history("mean_activation")
    top = axes.round_up(max([1.5 * rho, *(value for _step, value in mean[1:] or mean)]))
    marks = [Line("", curves.thinned(mean), palette.SERIES[0]), _asked(rho)]
    return Chart(axes.steps(), Axis(_("mean activation"), 0, top, digits=3), marks)


def _asked(rho: float) -> Level:
    return Level(f"ρ = {rho:g}", rho)


def _histogram(found: Mapping[str, Array]) -> Chart:
    """Shares of the activations that are not exactly 0, in %, on a logarithmic axis."""
    bars = Histogram("", found["edges"].astype(float), 100 * found["histogram"].astype(float))
    return Chart(Axis(_("activation")), Axis(_("% of those not 0"), LEAST, 100, log=True), [bars])


def _means(rho_hat: Array, rho: float | None) -> Chart:
    means: list[float] = sorted(rho_hat.tolist(), reverse=True)
    top = axes.round_up(max(means[0], 1.5 * (rho or 0.0)))
    marks: list[Mark] = [Bars("", means)] + ([_asked(rho)] if rho is not None else [])
    x = Axis(_("unit, by mean activation"), names=[str(i + 1) for i in range(len(means))])
    return Chart(x, Axis(_("mean activation"), min(0.0, means[-1]), top, digits=3), marks)


def _said(found: Mapping[str, Array], test: Mapping[str, float], rho: float | None) -> list[str]:
    """What the figures say. A sigmoid is never off: of its units only the mean is told, beside what ρ asks for."""
    if rho is not None:
        return [_(RHO).format(mean=test["mean_activation"], rho=rho)]
    d, dead = len(found["active"]), int((found["active"] == 0).sum())
    said = [_(SAID).format(used=d * test["fraction_active"], d=d)]
    return said + ([_(DEAD).format(dead=dead)] if dead else [])


def _patterns(look: Look) -> views.DigitSheet:
    patterns = look.arrays["patterns"].astype(np.float32) / 127
    columns = min(COLUMNS, len(patterns))
    images = patterns[: len(patterns) // columns * columns].reshape(-1, columns, *look.pictures.size)
    rows: list[views.Row] = [("", "signed", part) for part in images]
    caption = _("What each unit adds to the picture, the most used first")
    return views.digit_sheet(rows, look.last.step, caption=caption)

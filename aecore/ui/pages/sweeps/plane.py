"""Rate against distortion: a point for each run, the frontier, the tangent of slope −β, lines of equal bound."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import streamlit as st

from aecore import knobs, palette
from aecore.analyses.sweeps.question import elbo_lines, frontier, point, tangent
from aecore.analyses.sweeps.reel import Take
from aecore.run import Run
from aecore.ui.browser.panels import chart
from aecore.ui.browser.panels.chart import Axis, Chart
from aecore.ui.browser.panels.marks import Dots, Line, Mark, Points
from aecore.ui.charts import axes
from aecore.ui.pages.sweeps import opening, table
from aecore.ui.pages.sweeps.asking import value_of
from aecore.ui.plain import plain
from aecore.ui.words import N_, _

FRONTIER, RUN = N_("Frontier"), N_("Run")
TALL = 460  # px
MARGIN = 0.12  # of the range, around the points
ELBO = "vae"  # the objective that minimises D + R itself


def show(takes: Sequence[Take], chosen: Take, knob: str, values: Sequence[str]) -> None:
    """Show the plane with its words and the table; where there is no rate, D along the knob instead."""
    if all(take.run.objective.posterior == "gaussian" for take in takes):
        _plane(takes, chosen)
    else:
        st.info(_("A rate needs codes that are Gaussian, as those of VAE, β-VAE and IWAE are; not all of these runs "
                  "have them. So here is the distortion D of each run along the knob."),
                icon=":material/info:")  # fmt: skip
        chart.mount(along(takes, knob, values), key="sweep-along", height=TALL - 120)
    table.show(takes, knob, values)
    opening.buttons(chosen)


def _plane(takes: Sequence[Take], chosen: Take) -> None:
    picked = chart.mount(plane(takes, chosen), key="sweep-plane", height=TALL, picks=True)
    beta = weight(chosen.run)
    parts = [_("R is what the codes of an image carry, D what the decoder gets wrong; both on test images, without "
               "weights. Towards the lower left is better, and along a thin line the bound is the same.")]  # fmt: skip
    if beta is not None:
        told = _("The tangent at {run} has slope −β = −{beta:g}: a run that has reached the optimum of its β touches "
                 "the frontier there, with nothing below.")  # fmt: skip
        parts.append(told.format(run=plain(chosen.label), beta=beta))
    parts.append(_("Click a point to open its run."))
    st.caption(" ".join(parts))
    if picked is not None and picked < len(takes):
        opening.go(takes[picked], opening.pages(takes[picked])[0])


def plane(takes: Sequence[Take], chosen: Take) -> Chart:
    """Return the chart of the plane. Runs must have a rate."""
    points = [point(take.run, take.last.test) for take in takes]
    (x0, x1), (y0, y1) = (window(column) for column in zip(*points, strict=True))
    bounds = {total: _bound(total, (x0, x1), (y0, y1)) for total in elbo_lines(points)}
    marks: list[Mark] = [Line(f"R + D = {total:g}", line, look="bound") for total, line in bounds.items() if line]
    marks += [Line(name, line, palette.SERIES[2], look="reference")
              for name, line in _tangent(chosen, (x0, x1), (y0, y1)).items()]  # fmt: skip
    marks.append(Line(_(FRONTIER), [points[i] for i in frontier(points)], palette.SERIES[0]))
    marks.append(Dots(_(RUN), points, palette.SERIES[1], [take.label for take in takes], radius=7))
    alt = _("Rate against distortion, one point a run; a click opens it")
    return Chart(axes.measured("kl", x0, x1), axes.measured("recon", y0, y1), marks, plane=True, alt=alt)


def along(takes: Sequence[Take], knob: str, values: Sequence[str]) -> Chart:
    """Return the chart of D along the knob, evenly spaced: values of a sweep often lie decades apart."""
    line = Line("", [(i, take.last.test["recon"]) for i, take in enumerate(takes)], palette.SERIES[0], dotted=True)
    return Chart(Axis(knob, names=values), axes.measured("recon", near=True), [line])


def weight(run: Run) -> float | None:
    """Return the weight β of R in what a run minimises, D + β R; None where it minimises something else."""
    if any(item.name == "beta" for item in knobs.shown(run.objective)):
        return value_of(run, "beta")
    return 1.0 if run.objective.name == ELBO else None


def _tangent(chosen: Take, xs: tuple[float, float], ys: tuple[float, float]) -> dict[str, Points]:
    beta = weight(chosen.run)
    if beta is None:
        return {}
    at = point(chosen.run, chosen.last.test)
    rates = np.linspace(*xs, 200)
    line = [(float(r), float(d)) for r, d in zip(rates, tangent(at, beta, rates), strict=True) if ys[0] <= d <= ys[1]]
    return {_("Slope −β = −{beta:g}").format(beta=beta): [line[0], line[-1]]}


def _bound(total: float, xs: tuple[float, float], ys: tuple[float, float]) -> Points:
    """The part of the line R + D = total that lies in the window; nothing where none does."""
    low, high = max(xs[0], total - ys[1]), min(xs[1], total - ys[0])
    return [(low, total - low), (high, total - high)] if low < high else []


def window(values: Sequence[float]) -> tuple[float, float]:
    """Return the ends of an axis around positive values: round, apart, not below 0."""
    low, high = min(values), max(values)
    pad = MARGIN * (high - low or high or 1.0)
    step = 10.0 ** math.floor(math.log10(4 * pad))
    return (max(0.0, math.floor((low - pad) / step) * step), math.ceil((high + pad) / step) * step)

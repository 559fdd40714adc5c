"""Rate against distortion: a point for each run, the frontier, the tangent of slope −β, lines of equal bound."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import streamlit as st

from aecore import knobs, theme
from aecore.run import Run
from aecore.sweep_reel import Take
from aecore.sweeps import elbo_lines, frontier, point, tangent
from aecore.ui import charts
from aecore.ui.i18n import N_, _
from aecore.ui.traversals import opening, table
from aecore.ui.traversals.asked import value_of

RATE, DISTORTION = N_("Rate R = E KL, nats per image"), N_("Distortion D, nats per image")
FRONTIER, RUN = N_("Frontier"), N_("Run")
TALL = 460  # px
MARGIN = 0.12  # of the range, around the points
ELBO = "vae"  # the objective that minimises D + R itself

Points = Sequence[tuple[float, float]]


def show(takes: Sequence[Take], chosen: Take, knob: str, values: Sequence[str]) -> None:
    """Show the plane with its words and the table; where there is no rate, D along the knob instead."""
    if all(take.run.objective.posterior == "gaussian" for take in takes):
        _plane(takes, chosen)
    else:
        st.info(_("A rate needs codes that are Gaussian, as those of VAE, β-VAE and IWAE are; not all of these runs "
                  "have them. So here is the distortion D of each run along the knob."),
                icon=":material/info:")  # fmt: skip
        st.echarts_chart(along(takes, knob, values), key="sweep-along", height=TALL - 120)
    table.show(takes, knob, values)
    opening.buttons(chosen)


def _plane(takes: Sequence[Take], chosen: Take) -> None:
    option = plane(takes, chosen)
    turn = st.session_state.setdefault("sweep:plane", 0)  # a new key each time: a click is taken once
    state = st.echarts_chart(option, key=f"sweep-plane:{turn}", height=TALL, on_select="rerun",
                             alt=_("Rate against distortion, one point a run; a click opens it"))  # fmt: skip
    beta = weight(chosen.run)
    parts = [_("R is what the codes of an image carry, D what the decoder gets wrong; both on test images, without "
               "weights. Towards the lower left is better, and along a thin line the bound is the same.")]  # fmt: skip
    if beta is not None:
        told = _("The tangent at {run} has slope −β = −{beta:g}: a run that has reached the optimum of its β touches "
                 "the frontier there, with nothing below.")  # fmt: skip
        parts.append(told.format(run=chosen.label, beta=beta))
    parts.append(_("Click a point to open its run."))
    st.caption(" ".join(parts))
    picked = [row for each in state.selection.selected for row in each["data_indices"]]
    if picked and picked[0] < len(takes):
        st.session_state["sweep:plane"] = turn + 1
        opening.go(takes[picked[0]], opening.pages(takes[picked[0]])[0])


def plane(takes: Sequence[Take], chosen: Take) -> dict[str, Any]:
    """Return the chart of the plane. Runs must have a rate."""
    points = [point(take.run, take.last.test) for take in takes]
    (x0, x1), (y0, y1) = (window(column) for column in zip(*points, strict=True))
    best = [points[i] for i in frontier(points)]
    quiet = {f"R + D = {total:g}": _bound(total, (x0, x1), (y0, y1)) for total in elbo_lines(points)}
    sloped = _tangent(chosen, (x0, x1), (y0, y1))
    named: dict[str, charts.Points] = {_(FRONTIER): best} | sloped
    option = charts.lines(named | {name: line for name, line in quiet.items() if line}, _(RATE), _(DISTORTION),
                          dashed=(*sloped, *quiet), x_min=x0, x_max=x1, y_min=y0, y_max=y1)  # fmt: skip
    charts.dots(option, _(RUN), points, theme.SERIES[1], size=15, selectedMode="single", label={
        "show": True, "formatter": "{b}", "position": "top", "fontSize": theme.FONT_SIZE - 2})  # fmt: skip
    _dress(option, takes, set(quiet))
    return option


def along(takes: Sequence[Take], knob: str, values: Sequence[str]) -> dict[str, Any]:
    """Return the chart of D along the knob, evenly spaced: values of a sweep often lie decades apart."""
    option = charts.lines({"D": [(i, take.last.test["recon"]) for i, take in enumerate(takes)]}, knob, _(DISTORTION))
    option["xAxis"] |= {"type": "category", "data": list(values)}
    option["yAxis"]["scale"] = True
    return option


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


def _dress(option: dict[str, Any], takes: Sequence[Take], quiet: set[str]) -> None:
    """Name the points, write each bound at its line's end, and keep these lines out of the legend."""
    option["tooltip"] = {"trigger": "item", "confine": True, "formatter": "{b}: {c}"}
    for series in option["series"]:
        if series["name"] not in quiet and series["type"] == "line" and series["lineStyle"]["type"] == "dashed":
            series["itemStyle"] = {"color": theme.SERIES[2]}
            series["lineStyle"] |= {"color": theme.SERIES[2], "width": 2}
        if series["name"] in quiet:
            series |= {"symbol": "none", "silent": True, "z": 1, "endLabel": {
                "show": True, "formatter": "{a}", "fontSize": theme.FONT_SIZE - 4, "color": theme.MARK,
                "align": "right", "offset": [0, -8]}}  # fmt: skip
            series["lineStyle"] |= {"width": 1, "opacity": 0.6}
    runs = option["series"][-1]
    runs["data"] = [{"name": take.label, "value": value} for take, value in zip(takes, runs["data"], strict=True)]
    option["legend"]["data"] = [series["name"] for series in option["series"] if series["name"] not in quiet]

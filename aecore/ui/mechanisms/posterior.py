"""Gaussian posteriors, shown: ellipses on the map, KL by dimension, and the way through rate and distortion."""

from __future__ import annotations

from typing import Any

import numpy as np
import streamlit as st

from aecore import diagnostics, theme
from aecore.projection import View
from aecore.ui import charts
from aecore.ui.i18n import N_, _
from aecore.ui.mechanisms import parts
from aecore.ui.mechanisms.base import Look, Panel

KEY = "posterior"
SHOWN = 32  # dimensions
PLANE = 240  # px: height of the plane of rate and distortion


class Posterior(Panel):
    """KL of each dimension, active units, rate against distortion, MMD² to the prior; ellipses on the map."""

    title = N_("Posterior")

    def show(self, look: Look) -> None:
        """Draw the tab."""
        ellipse_switch()
        parts.figures([active(look), parts.fit(look)], KEY)
        if len(look.last.kl_per_dim):
            self._dimensions(look)
        self._rate_distortion(look)

    def overlays(self, look: Look, view: View) -> dict[str, Any]:
        """One ellipse for each of the first 200 images: a standard deviation of its posterior, to scale."""
        if "std" not in look.arrays or not parts.wanted(KEY):
            return {}
        return {"ellipses": parts.outlined(look, view, look.arrays["std"]), "muted": parts.quiet(self)}

    def _dimensions(self, look: Look) -> None:
        kl = look.last.kl_per_dim.astype(float)
        order = np.argsort(kl)[::-1][:SHOWN]
        name = _("latent dimension, largest KL first")
        if len(kl) > SHOWN:
            name += " " + _("({shown} of {d})").format(shown=SHOWN, d=len(kl))
        option = charts.bars(kl[order].tolist(), [parts.dimension(i) for i in order], name, _("KL, nats per image"))
        charts.faded(option, [bool(value < diagnostics.DEAD) for value in kl[order]])
        option["series"][0]["barMaxWidth"] = charts.WIDEST
        st.echarts_chart(option, key=f"{KEY}:kl", height=parts.CHART)

    def _rate_distortion(self, look: Look) -> None:
        """The run's path; through its end the line on which the loss is the same."""
        path = rate_distortion(look)
        if not path:
            return
        beta = 1.0 if look.run.objective.name != "beta_vae" else look.last.knobs.get("beta", 1.0)
        capacity = look.last.knobs.get("capacity") if getattr(look.run.objective, "form", "") == "capacity" else None
        series: dict[str, charts.Points] = {_("the run so far"): path}
        if capacity is None:
            name = _("same loss, D + βR (β = {beta:g})").format(beta=beta) if beta != 1 else _("same loss, D + R")
            series[name] = same_loss(path, beta)
        rate, distortion = _("rate R, nats per image"), _("distortion D, nats per image")
        option = charts.lines(series, rate, distortion, dashed=[*series][1:])
        option["series"][0]["showSymbol"] = True
        charts.near(option)
        charts.dots(option, _("now"), path[-1:], theme.TEST, size=12)
        if capacity is not None:
            charts.cut(option, {f"C = {capacity:g}": capacity})
        st.echarts_chart(option, key=f"{KEY}:plane", height=PLANE)


def ellipse_switch() -> None:
    """The switch of the ellipses."""
    parts.switch(KEY, _("On the map: posteriors of 200 images, 1 σ, to scale"))


def active(look: Look) -> tuple[str, str, str]:
    """The figure of active units."""
    form = _("{n:.0f} of {d}").format(n=look.last.test.get("active_units", 0), d=look.run.latent_dim)
    return (_("Active units"), form, _("latent dimensions whose mean varies between images: variance above 0.01"))


def rate_distortion(look: Look) -> list[tuple[float, float]]:
    """The run's path without its first plunge: (rate, distortion) of each look, in nats per image."""
    tests = {s.step: (s.test["kl"], s.test["recon"]) for s in look.snapshots if "kl" in s.test}
    if not tests:
        return []
    return [tests[int(step)] for step, _rate in parts.later([(step, rate) for step, (rate, _d) in tests.items()])]


def same_loss(path: charts.Points, beta: float) -> charts.Points:
    """Two points of the line D + βR = now, within what the path covers, and a little to each side."""
    rate, distortion = path[-1]
    rates, distortions = zip(*path, strict=True)
    reach = max(max(rates) - min(rates), 1.0) * 0.5
    reach = min(reach, max(max(distortions) - min(distortions), 1.0) / max(beta, 1e-6))
    return [(r, distortion + beta * (rate - r)) for r in (max(0.0, rate - reach), rate + reach)]

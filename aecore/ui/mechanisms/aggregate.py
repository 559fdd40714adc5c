"""The aggregated posterior, shown: MMD² with what chance gives, and where codes are too many or too few."""

from __future__ import annotations

from typing import Any

import numpy as np
import streamlit as st

from aecore.projection import View
from aecore.ui import charts, views
from aecore.ui.i18n import N_, _
from aecore.ui.mechanisms import parts
from aecore.ui.mechanisms.base import Look, Panel

KEY = "aggregate"
REACH = 3.5  # the field covers [−3.5, 3.5]²
ABOVE_NOISE = 2.0  # the strongest colour is at least so many times what chance gives
SHOWN = 16  # dimensions


class Aggregate(Panel):
    """MMD² over the run with its null band; the witness function on the map, or mean and spread by dimension."""

    title = N_("Fit to the prior")

    def show(self, look: Look) -> None:
        """Draw the tab."""
        if look.run.latent_dim == 2:
            parts.switch(KEY, _("On the map: where codes are too many, and too few"))
        parts.figures([parts.fit(look)], KEY)
        self._course(look)
        if "std" in look.arrays:
            moments(look)

    def _course(self, look: Look) -> None:
        """MMD² over the run, what chance gives, and what that means."""
        points = parts.later(look.history("mmd2"))
        if not points:
            return
        test, values = look.last.test, [value for _step, value in points]
        low, high = test.get("null_low", 0.0), test.get("null_high", 0.0)
        top, depth = max([4 * high, *values[len(values) // 2 :]]), max(-1.5 * low, -min(values))
        option = charts.lines({"MMD²": points}, _("step"), _("MMD², without a unit"), x_min=0,
                              y_min=-charts.round_up(depth) if depth > 0 else 0.0,
                              y_max=charts.round_up(top))  # fmt: skip
        if "null_high" in test:
            charts.band(option, low, high, _("chance: 95 % of prior against prior"))
        st.echarts_chart(option, key=f"{KEY}:mmd2", height=parts.CHART)
        st.caption(verdict(test["mmd2"], low, high) if "null_high" in test else "…")

    def overlays(self, look: Look, view: View) -> dict[str, Any]:
        """The witness function, in colours that keep their meaning once only noise is left."""
        if "field" not in look.arrays or not parts.wanted(KEY):
            return {}
        values = look.arrays["field"].astype(float)
        limit = max(float(np.abs(values).max()), ABOVE_NOISE * float(look.arrays["noise"].astype(float)[0]))
        field = views.scalar_field(
            values, (-REACH, REACH, -REACH, REACH), caption=_("codes: too few – too many"), limit=limit)  # fmt: skip
        return {"field": field}


def verdict(mmd2: float, low: float, high: float) -> str:
    """Say whether the codes can be told from the prior."""
    if low <= mmd2 <= high:
        text = _("{mmd2} is inside the band {low} … {high} of chance: 500 codes cannot be told from 500 "
                 "draws of the prior.")  # fmt: skip
    elif mmd2 > high:
        text = _("{mmd2} is outside the band {low} … {high} of chance: the codes do not follow the prior.")
    else:
        text = _("{mmd2} is below the band {low} … {high} of chance: the codes are spread more evenly than "
                 "draws of the prior.")  # fmt: skip
    return text.format(mmd2=parts.number(mmd2), low=parts.number(low), high=parts.number(high))


def moments(look: Look) -> None:
    """Mean and standard deviation of the codes in each dimension, those furthest from the prior's 0 and 1 first."""
    mean, std = (look.arrays[name].astype(float) for name in ("mean", "std"))
    order = np.argsort(-np.abs(mean) - np.abs(std - 1))[:SHOWN]
    name = _("latent dimension, furthest from the prior first")
    if len(mean) > SHOWN:
        name += " " + _("({shown} of {d})").format(shown=SHOWN, d=len(mean))
    option = charts.grouped(
        {_("mean (prior: 0)"): mean[order].tolist(), _("standard deviation (prior: 1)"): std[order].tolist()},
        [parts.dimension(i) for i in order], name, _("units of z"), levels=(0.0, 1.0))  # fmt: skip
    st.echarts_chart(option, key=f"{KEY}:moments", height=parts.CHART + 30)

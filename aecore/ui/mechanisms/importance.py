"""Importance weighting, shown: the weights of one image's samples, how many count, and the bound against k."""

from __future__ import annotations

import streamlit as st

from aecore.ui import charts
from aecore.ui.i18n import N_, _
from aecore.ui.mechanisms import parts
from aecore.ui.mechanisms.base import Look
from aecore.ui.mechanisms.posterior import Posterior, active, ellipse_switch

KEY = "importance"
SAMPLES = 64  # that the worker draws


class Importance(Posterior):
    """Weights of one of the ten examples, effective sample size, bound against k; ellipses on the map."""

    title = N_("Importance weights")

    def show(self, look: Look) -> None:
        """Draw the tab."""
        ellipse_switch()
        parts.figures([self._effective(look), active(look), parts.fit(look)], KEY)
        if "weights" in look.arrays:
            self._weights(look)
            self._bounds(look)

    def _effective(self, look: Look) -> tuple[str, str, str]:
        drawn = min(look.run.objective.samples, SAMPLES)
        value = parts.written(look, "ess", "{:.1f}") + " " + _("of {k}").format(k=drawn)
        told = _("1 / Σ w̃², averaged over test images: how many of the k samples count")
        return (_("Effective samples"), value, told)

    def _weights(self, look: Look) -> None:
        names = look.pictures.captions
        chosen = st.segmented_control(
            _("Importance weights of the test image"), range(len(names)), default=0, required=True,
            format_func=lambda i: names[i], key=f"{KEY}:image", persist_state="session")  # fmt: skip
        weights = look.arrays["weights"].astype(float)[chosen].tolist()
        option = charts.bars(weights, [str(j + 1) for j in range(len(weights))],
                             _("sample, heaviest first: {ess:.1f} of {k} count").format(
                                 ess=float(look.arrays["ess_each"].astype(float)[chosen]), k=len(weights)),
                             _("normalised weight w̃"), y_min=0, y_max=1)  # fmt: skip
        option["series"][0]["barMaxWidth"] = charts.WIDEST
        st.echarts_chart(option, key=f"{KEY}:weights", height=parts.CHART)

    def _bounds(self, look: Look) -> None:
        counts, bounds = look.arrays["counts"].tolist(), look.arrays["bounds"].astype(float).tolist()
        k = look.run.objective.samples
        option = charts.lines({_("bound"): list(zip(counts, bounds, strict=True))},
                              _("k, samples an image (this run: {k})").format(k=k),
                              _("bound on −log p(x), nats per image, mean of 30"), x_type="log")  # fmt: skip
        option["xAxis"]["logBase"] = 2
        charts.near(option)
        if 1 < k <= SAMPLES:
            charts.cut(option, {"": k})
        st.echarts_chart(option, key=f"{KEY}:bounds", height=parts.CHART)

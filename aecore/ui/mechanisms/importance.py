"""Importance weighting, shown: the weights of one image's samples, how many count, and what more of them gain."""

from __future__ import annotations

import streamlit as st

from aecore.ui.browser.panels import chart
from aecore.ui.browser.panels.chart import Axis, Chart
from aecore.ui.browser.panels.figures import Figure
from aecore.ui.browser.panels.marks import Bars
from aecore.ui.mechanisms import parts
from aecore.ui.mechanisms.base import Look
from aecore.ui.mechanisms.posterior import Posterior, active, ellipse_switch, gap
from aecore.ui.plain import plain
from aecore.ui.words import N_, _

KEY = "importance"


class Importance(Posterior):
    """Weights of one of the ten examples, effective sample size, gain over the ELBO against k; ellipses on the map."""

    title = N_("Importance weights")

    def show(self, look: Look) -> None:
        """Draw the tab."""
        ellipse_switch()
        parts.figures(look, [self._effective(look), active(look), parts.fit(look), gap(look)], KEY)
        if "weights" in look.arrays:
            self._weights(look)
        if "gains" in look.arrays:
            self._gains(look)

    def _effective(self, look: Look) -> Figure:
        found, k = look.arrays, getattr(look.run.objective, "k", 1)
        drawn = int(found["counts"][-1]) if "counts" in found else k
        told = _("1 / Σ w̃², averaged over {n} test images: how many of the k samples count")
        n = int(found["gain_images"][0]) if "gain_images" in found else "–"
        return parts.figure(look, "ess", _("Effective samples"), told.format(n=plain(n)), 1,
                            "{value} " + _("of {k}").format(k=plain(min(k, drawn))))  # fmt: skip

    def _weights(self, look: Look) -> None:
        names = look.pictures.captions
        chosen = st.segmented_control(
            _("Importance weights of the test image"), range(len(names)), default=0, required=True,
            format_func=lambda i: plain(names[i]), key=f"{KEY}:image", persist_state="session")  # fmt: skip
        weights = look.arrays["weights"].astype(float)[chosen].tolist()
        counting = _("sample, heaviest first: {ess:.1f} of {k} count").format(
            ess=float(look.arrays["ess_each"].astype(float)[chosen]), k=len(weights))  # fmt: skip
        shown = Chart(Axis(counting, names=[str(j + 1) for j in range(len(weights))]),
                      Axis(_("normalised weight w̃"), 0, 1), [Bars("", weights)])  # fmt: skip
        chart.mount(shown, key=f"{KEY}:weights", height=parts.CHART)

    def _gains(self, look: Look) -> None:
        """What the bound with k samples gains over the ELBO of the same images and samples."""
        found, k = look.arrays, getattr(look.run.objective, "k", 1)
        of = _("k, samples an image (this run: {k}); {n} test images").format(k=k, n=int(found["gain_images"][0]))
        bars = Bars("", found["gains"].astype(float), spread=found["gain_errors"].astype(float))
        gains = Chart(Axis(of, names=[str(count) for count in found["counts"]]),
                      Axis(_("gain over the ELBO, nats ± standard error"), 0, digits=2), [bars])  # fmt: skip
        chart.mount(gains, key=f"{KEY}:gains", height=parts.CHART)

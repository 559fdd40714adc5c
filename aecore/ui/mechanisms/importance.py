"""Importance weighting, shown: the weights of one image's samples, how many count, and what more of them gain."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from aecore.ui.browser.panels import chart
from aecore.ui.browser.panels.chart import Axis, Chart
from aecore.ui.browser.panels.figures import Figure
from aecore.ui.browser.panels.marks import Bars
from aecore.ui.browser.part import Part
from aecore.ui.mechanisms import parts
from aecore.ui.mechanisms.base import Beside, Look
from aecore.ui.mechanisms.posterior import Posterior, active, ellipse_switch, gap
from aecore.ui.plain import plain
from aecore.ui.words import N_, _

KEY = "importance"
IMAGE = "importance:image"  # whose weights are shown


class Importance(Posterior):
    """Weights of one of the ten examples, effective sample size, gain over the ELBO against k; ellipses on the map."""

    title = N_("Importance weights")

    choices = Posterior.choices | {IMAGE: 0}

    def controls(self, look: Look) -> None:
        """Draw the switch of the ellipses and the choice of an image."""
        ellipse_switch()
        if "weights" in look.arrays:
            names = look.pictures.captions
            st.segmented_control(
                _("Importance weights of the test image"), range(len(names)), default=0, required=True,
                format_func=lambda i: plain(names[i]), key=IMAGE, persist_state="session")  # fmt: skip

    def parts(self, look: Look) -> Sequence[Part | Beside]:
        """Return what the tab shows."""
        figures = parts.figures(look, [self._effective(look), active(look), parts.fit(look), gap(look)], KEY)
        drawn = {"weights": self._weights, "gains": self._gains}
        return [figures, *(draw(look) for name, draw in drawn.items() if name in look.arrays)]

    def _effective(self, look: Look) -> Figure:
        found, k = look.arrays, getattr(look.run.objective, "k", 1)
        drawn = int(found["counts"][-1]) if "counts" in found else k
        told = _("1 / Σ w̃², averaged over {n} test images: how many of the k samples count")
        n = int(found["gain_images"][0]) if "gain_images" in found else "–"
        return parts.figure(look, "ess", _("Effective samples"), told.format(n=n), 1,
                            "{value} " + _("of {k}").format(k=min(k, drawn)))  # fmt: skip

    def _weights(self, look: Look) -> Part:
        chosen = int(str(look.chosen.get(IMAGE, 0)))
        weights = look.arrays["weights"].astype(float)[chosen].tolist()
        counting = _("sample, heaviest first: {ess:.1f} of {k} count").format(
            ess=float(look.arrays["ess_each"].astype(float)[chosen]), k=len(weights))  # fmt: skip
        shown = Chart(Axis(counting, names=[str(j + 1) for j in range(len(weights))]),
                      Axis(_("normalised weight w̃"), 0, 1), [Bars("", weights)])  # fmt: skip
        return chart.part(shown, key=f"{KEY}:weights", height=parts.CHART)

    def _gains(self, look: Look) -> Part:
        """What the bound with k samples gains over the ELBO of the same images and samples."""
        found, k = look.arrays, getattr(look.run.objective, "k", 1)
        of = _("k, samples an image (this run: {k}); {n} test images").format(k=k, n=int(found["gain_images"][0]))
        bars = Bars("", found["gains"].astype(float), spread=found["gain_errors"].astype(float))
        gains = Chart(Axis(of, names=[str(count) for count in found["counts"]]),
                      Axis(_("gain over the ELBO, nats ± standard error"), 0, digits=2), [bars])  # fmt: skip
        return chart.part(gains, key=f"{KEY}:gains", height=parts.CHART)

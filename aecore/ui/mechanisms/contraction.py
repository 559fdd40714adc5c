"""Contraction, shown: the Jacobian's singular values, its norm over the run, and the pixels a code feels."""

from __future__ import annotations

import numpy as np
import streamlit as st

from aecore.ui import charts, components, views
from aecore.ui.i18n import N_, _
from aecore.ui.mechanisms import parts
from aecore.ui.mechanisms.base import Look, Panel

KEY = "contraction"


class Contraction(Panel):
    """Singular values with their spread, sensitivity beside each example, ‖J‖² over the run."""

    title = N_("Contraction")

    def show(self, look: Look) -> None:
        """Draw the tab."""
        told = _("The squared Frobenius norm of the encoder's Jacobian, unweighted, averaged over test images; in "
                 "squared units of z per squared grey level (white = 1).")  # fmt: skip
        parts.figures([("‖∂z/∂x‖²", parts.written(look, "jacobian_norm2", "{:.4g}"), told)], KEY)
        if "singular" in look.arrays:
            self._spectrum(look)
            self._sensitivity(look)
        points = [(step, norm2) for step, norm2 in look.history("jacobian_norm2") if norm2 > 0]
        unit = _("‖∂z/∂x‖², squared units of z per squared grey level")
        option = charts.lines({"‖∂z/∂x‖²": charts.thinned(points)}, _("step"), unit, x_min=0, y_type="log")
        st.echarts_chart(option, key=f"{KEY}:norm", height=parts.CHART)

    def _spectrum(self, look: Look) -> None:
        found = look.arrays
        values = found["singular"].astype(float).tolist()
        name = _("singular value of ∂z/∂x: mean ± σ of {n} images")
        if look.run.latent_dim > len(values):
            name = _("singular value of the first {rows} rows of ∂z/∂x: mean ± σ of {n} images")
        name = name.format(rows=len(values), n=int(found["images"][0]))
        option = charts.bars(values, [str(i + 1) for i in range(len(values))], name,
                             _("units of z per grey level (white = 1)"))  # fmt: skip
        option["series"][0]["barMaxWidth"] = charts.WIDEST
        charts.whiskers(option, found["spread"].astype(float).tolist())
        st.echarts_chart(option, key=f"{KEY}:spectrum", height=parts.CHART)

    def _sensitivity(self, look: Look) -> None:
        x = look.pictures.examples.astype(np.float32) / 255
        rows: list[views.Row] = [(_("x, test image"), "ink", x),
                                 (_("sensitivity"), "ink", parts.drawn(look.arrays["sensitivity"], look))]  # fmt: skip
        caption = _("How far z moves with each pixel; strongest: {peak:.2g} units per grey level")
        peak = float(look.arrays["peak"].astype(float)[0])
        caption, captions = caption.format(peak=peak), look.pictures.captions
        sheet = views.digit_sheet(rows, look.last.step, captions=captions, caption=caption)
        components.digits(sheet, key=f"{KEY}:sensitivity")

"""Denoising, shown: clean, corrupted and restored digits, the error, and the arrows back to the data."""

from __future__ import annotations

from typing import Any

import numpy as np
import streamlit as st

from aecore.projection import View, placed
from aecore.ui import charts, components, views
from aecore.ui.i18n import N_, _
from aecore.ui.mechanisms import parts
from aecore.ui.mechanisms.base import Look, Panel

KEY = "denoising"


class Denoising(Panel):
    """A sheet of digits, the error of restored against corrupted images, the vector field on the map."""

    title = N_("Denoising")

    def show(self, look: Look) -> None:
        """Draw the tab."""
        parts.switch(KEY, _("On the map: arrows from the code of x̃ to that of x̂"))
        told = _("mean squared error per pixel (white = 1) against the clean test images; the same noise at each look")
        named = {"corruption_mse": _("Corrupted, MSE (per pixel)"), "noisy_mse": _("Restored, MSE (per pixel)")}
        parts.figures([(label, parts.written(look, name, "{:.4f}"), told) for name, label in named.items()], KEY)
        if "x" in look.arrays:
            self._digits(look)
        restored, corrupted = look.history("noisy_mse"), look.history("corruption_mse")
        option = charts.lines(
            {_("restored"): charts.thinned(restored), _("corrupted"): charts.thinned(corrupted)},
            _("step"), _("squared error per pixel"), dashed=(_("corrupted"),), x_min=0)  # fmt: skip
        st.echarts_chart(option, key=f"{KEY}:error", height=parts.CHART)

    def _digits(self, look: Look) -> None:
        x, x_tilde, x_hat = (parts.drawn(look.arrays[name], look) for name in ("x", "x_tilde", "x_hat"))
        rows: list[views.Row] = [(_("x, clean"), "ink", x), (_("x̃, corrupted"), "ink", x_tilde),
                                 (_("x̂, restored"), "ink", x_hat), (_("x̂ − x"), "signed", x_hat - x)]  # fmt: skip
        components.digits(views.digit_sheet(rows, look.last.step, captions=look.pictures.captions), key=f"{KEY}:digits")

    def overlays(self, look: Look, view: View) -> dict[str, Any]:
        """Arrows from the codes of corrupted images to those of what was restored."""
        if "start" not in look.arrays or not parts.wanted(KEY):
            return {}
        labels = look.pictures.labels
        codes = (look.arrays[name].astype(np.float32) for name in ("start", "end"))
        start, end = (placed(each, look.last, labels, view) for each in codes)
        return {"arrows": views.pack_arrows(start, end, labels[: len(start)]), "muted": parts.quiet(self)}

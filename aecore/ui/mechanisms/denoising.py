"""Denoising, shown: clean, corrupted and restored digits, the error, and the arrows back to the data."""

from __future__ import annotations

from typing import Any

import numpy as np

from aecore import palette
from aecore.results import curves
from aecore.results.plane import View, placed
from aecore.ui.browser import components, views
from aecore.ui.browser.panels import chart
from aecore.ui.browser.panels.chart import Chart
from aecore.ui.browser.panels.marks import Line
from aecore.ui.charts import axes
from aecore.ui.mechanisms import parts
from aecore.ui.mechanisms.base import Look, Panel
from aecore.ui.words import N_, _

KEY = "denoising"


class Denoising(Panel):
    """A sheet of digits, the error of restored against corrupted images, the vector field on the map."""

    title = N_("Denoising")

    def show(self, look: Look) -> None:
        """Draw the tab."""
        parts.switch(KEY, _("On the map: arrows from the code of x̃ to that of x̂"))
        parts.figures(look, [parts.measured(look, name) for name in ("corruption_mse", "noisy_mse")], KEY)
        if "x" in look.arrays:
            self._digits(look)
        lines = [Line(_("restored"), curves.thinned(look.history("noisy_mse")), palette.SERIES[0]),
                 Line(_("corrupted"), curves.thinned(look.history("corruption_mse")), look="reference")]  # fmt: skip
        course = Chart(axes.steps(), axes.measured("mse"), lines)
        chart.mount(course, key=f"{KEY}:error", height=parts.CHART, series=look.series)

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

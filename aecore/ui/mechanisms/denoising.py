"""Denoising, shown: clean, corrupted and restored digits, the error, and the arrows back to the data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from aecore import palette
from aecore.results import curves
from aecore.results.plane import View, placed
from aecore.ui.browser import components, views
from aecore.ui.browser.panels.chart import Chart
from aecore.ui.browser.panels.marks import Line
from aecore.ui.browser.part import Part
from aecore.ui.charts import axes
from aecore.ui.mechanisms import parts
from aecore.ui.mechanisms.base import Beside, Look, Panel
from aecore.ui.words import N_, _

KEY = "denoising"


class Denoising(Panel):
    """A sheet of digits, the error of restored against corrupted images, the vector field on the map."""

    title = N_("Denoising")
    choices = parts.switched(KEY)

    def controls(self, look: Look) -> None:
        """Draw the switch of the map."""
        parts.switch(KEY, _("On the map: arrows from the code of x̃ to that of x̂"))

    def parts(self, look: Look) -> Sequence[Part | Beside]:
        """Return what the tab shows."""
        figures = parts.figures(look, [parts.measured(look, name) for name in ("corruption_mse", "noisy_mse")], KEY)
        lines = [Line(_("restored"), curves.thinned(look.history("noisy_mse")), palette.SERIES[0]),
                 Line(_("corrupted"), curves.thinned(look.history("corruption_mse")), look="reference")]  # fmt: skip
        course = parts.course(look, Chart(axes.steps(), axes.measured("mse"), lines), f"{KEY}:error")
        return [figures, *([self._digits(look)] if "x" in look.arrays else []), course]

    def _digits(self, look: Look) -> Part:
        x, x_tilde, x_hat = (parts.drawn(look.arrays[name], look) for name in ("x", "x_tilde", "x_hat"))
        rows: list[views.Row] = [(_("x, clean"), "ink", x), (_("x̃, corrupted"), "ink", x_tilde),
                                 (_("x̂, restored"), "ink", x_hat), (_("x̂ − x"), "signed", x_hat - x)]  # fmt: skip
        sheet = views.digit_sheet(rows, look.last.step, captions=look.pictures.captions)
        return components.digits_part(sheet, key=f"{KEY}:digits")

    def overlays(self, look: Look, view: View) -> dict[str, Any]:
        """Arrows from the codes of corrupted images to those of what was restored."""
        if "start" not in look.arrays or not parts.wanted(look, KEY):
            return {}
        labels = look.pictures.labels
        codes = (look.arrays[name].astype(np.float32) for name in ("start", "end"))
        start, end = (placed(each, look.last, labels, view) for each in codes)
        return {"arrows": views.pack_arrows(start, end, labels[: len(start)]), "muted": look.quiet}

"""Contraction, shown: the Jacobian's singular values, its norm over the run, and the pixels a code feels."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from aecore import palette
from aecore.results import curves
from aecore.ui.browser import components, views
from aecore.ui.browser.panels import chart
from aecore.ui.browser.panels.chart import Axis, Chart
from aecore.ui.browser.panels.figures import Figure
from aecore.ui.browser.panels.marks import Bars, Line
from aecore.ui.browser.part import Part
from aecore.ui.charts import axes
from aecore.ui.mechanisms import parts
from aecore.ui.mechanisms.base import Beside, Look, Panel
from aecore.ui.words import N_, _

KEY = "contraction"


class Contraction(Panel):
    """Mean, median and ratio to the codes' variance of ‖J‖², singular values with their spread, sensitivity beside each
    example, the mean and the ratio over the run.
    """

    title = N_("Contraction")

    def parts(self, look: Look) -> Sequence[Part | Beside]:
        """Return what the tab shows."""
        measured = [self._spectrum(look), self._sensitivity(look)] if "singular" in look.arrays else []
        course = {"‖∂z/∂x‖²": "jacobian_norm2", "‖∂z/∂x‖² / Var(z)": "jacobian_ratio"}
        drawn = {name: [point for point in look.history(measure) if point[1] > 0] for name, measure in course.items()}
        lines = [Line(name, curves.thinned(points), colour)
                 for (name, points), colour in zip(drawn.items(), palette.SERIES, strict=False) if points]  # fmt: skip
        norm = Chart(axes.steps(), Axis(_("per squared grey level (white = 1)"), log=True), lines)
        return [parts.figures(look, _told(look), KEY), *measured, parts.course(look, norm, f"{KEY}:norm")]

    def _spectrum(self, look: Look) -> Part:
        found = look.arrays
        values = found["singular"].astype(float).tolist()
        name = _("singular value of ∂z/∂x: mean ± σ of {n} images")
        if look.run.latent_dim > len(values):
            name = _("singular value of the first {rows} rows of ∂z/∂x: mean ± σ of {n} images")
        name = name.format(rows=len(values), n=int(found["images"][0]))
        bars = Bars("", values, spread=found["spread"].astype(float))
        spectrum = Chart(Axis(name, names=[str(i + 1) for i in range(len(values))]),
                         Axis(_("units of z per grey level (white = 1)")), [bars])  # fmt: skip
        return chart.part(spectrum, key=f"{KEY}:spectrum", height=parts.CHART)

    def _sensitivity(self, look: Look) -> Part:
        x = look.pictures.examples.astype(np.float32) / 255
        rows: list[views.Row] = [(_("x, test image"), "ink", x),
                                 (_("sensitivity"), "ink", parts.drawn(look.arrays["sensitivity"], look))]  # fmt: skip
        caption = _("How far z moves with each pixel; strongest: {peak:.2g} units per grey level")
        peak = float(look.arrays["peak"].astype(float)[0])
        caption, captions = caption.format(peak=peak), look.pictures.captions
        sheet = views.digit_sheet(rows, look.last.step, captions=captions, caption=caption)
        return components.digits_part(sheet, key=f"{KEY}:sensitivity")


def _told(look: Look) -> list[Figure]:
    """The figures: the mean with its error, the median beside it, and what is left of it when scale is taken out."""
    test, n = look.last.test, int(look.arrays["images"][0]) if "images" in look.arrays else 0
    of = _("{n} test images from all over").format(n=n) if n else _("test images from all over")
    mean = parts.written(look, "jacobian_norm2", "{:.3g}")
    if "jacobian_error" in test:
        mean += " ± " + parts.written(look, "jacobian_error", "{:.1g}")
    squared = _(
        "The squared Frobenius norm of the encoder's Jacobian, unweighted: mean of {of} and its standard error; in "
        "squared units of z per squared grey level (white = 1).")  # fmt: skip
    half = _("Half of the {of} lie below: a few images hold most of the mean. Only for codes of up to 32 numbers.")
    ratio = _("The same mean, divided by the variance of the codes of the same images, summed over the dimensions: a "
              "code that is merely made smaller lowers the first figure and not this one.")  # fmt: skip
    return [
        Figure("‖∂z/∂x‖²", mean, help=squared.format(of=of)),
        Figure(_("Median"), parts.written(look, "jacobian_median", "{:.3g}"), help=half.format(of=of)),
        Figure("‖∂z/∂x‖² / Var(z)", parts.written(look, "jacobian_ratio", "{:.3g}"), help=ratio),
    ]

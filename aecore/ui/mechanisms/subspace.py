"""The linear autoencoder, shown: its subspace turning into the principal one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from aecore import palette
from aecore.results import curves
from aecore.results.snapshot import Array
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

RIGHT = 90  # degrees
THERE = 5.0  # degrees, below which the subspaces count as the same

SAID = N_("The network has found PCA's subspace: no direction of it is more than {angle:.1f}° off. Its own basis is "
          "another one, because any turn of the axes inside the subspace reconstructs alike.")  # fmt: skip
ON_ITS_WAY = N_("One direction is still {angle:.0f}° off. Directions in which the images vary most are found first; "
                "the last ones hardly pay, and take long.")  # fmt: skip


class Subspace(Panel):
    """Largest angle over the run, each angle now, test MSE beside PCA's, learnt basis beside eigen-digits."""

    title = N_("Subspace")

    def parts(self, look: Look) -> Sequence[Part | Beside]:
        """Return what the tab shows."""
        return [parts.figures(look, _figures(look), "subspace"),
                parts.course(look, _course(look), "subspace:angle"),
                chart.part(_angles(look), key="subspace:angles", height=parts.CHART),
                *([components.digits_part(_basis(look), key="subspace:basis")] if "basis" in look.arrays else []),
                parts.said(_said(look), "subspace:said")]  # fmt: skip


def _said(look: Look) -> list[str]:
    """How near it is, once it moves."""
    angle = look.last.test.get("angle")
    return (
        [_(SAID if angle < THERE else ON_ITS_WAY).format(angle=angle)] if angle is not None and look.last.step else []
    )


def _figures(look: Look) -> list[Figure]:
    error, pca = (look.last.test.get(name) for name in ("probe_mse", "pca_mse"))
    share = f"{100 * error / pca:.1f} %" if error is not None and pca else "–"
    return [parts.figure(look, "angle", _("Largest angle"),
                         _("between the decoder's subspace and PCA's, in degrees; 0 when they are the same"), 1,
                         "{value}°"),
            parts.measured(look, "pca_mse"),
            Figure(_("of PCA's error"), share, help=_("100 %: as good as PCA, the best there is for a linear code"))
            ]  # fmt: skip


def _course(look: Look) -> Chart:
    """The largest angle over the run."""
    line = Line("", curves.thinned(look.history("angle")), palette.SERIES[0])
    return Chart(axes.steps(), _degrees(_("largest angle to PCA's subspace")), [line])


def _angles(look: Look) -> Chart:
    """Every principal angle now, a bar each."""
    angles = look.arrays["angles"].astype(float)[::-1] if "angles" in look.arrays else np.empty(0)
    names = [str(i + 1) for i in range(len(angles))]
    x = Axis(_("principal angle, the smallest first"), names=names)
    return Chart(x, _degrees(_("angle now")), [Bars("", angles)])


def _degrees(name: str) -> Axis:
    """An axis of degrees, from 0 to a right angle."""
    return Axis(name, 0, RIGHT, digits=1, step=30, form="{value}°")


def _basis(look: Look) -> views.DigitSheet:
    found = look.arrays
    blank = np.zeros_like(found["basis"])
    told = {_("decoder's columns"): "basis", _("the subspace's, turned"): "turned", _("eigen-digits (PCA)"): "eigen"}
    rows: list[views.Row] = [(label, "signed", _images(found.get(name, blank), look)) for label, name in told.items()]
    caption = _("Middle row: what the learnt subspace holds nearest to each eigen-digit.")
    return views.digit_sheet(rows, look.last.step, caption=caption, cell=44)


def _images(patterns: Array, look: Look) -> Array:
    return patterns.astype(np.float32).reshape(-1, *look.pictures.size) / 127

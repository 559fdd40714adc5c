"""The linear autoencoder, shown: its subspace turning into the principal one."""

from __future__ import annotations

from typing import Any

import numpy as np
import streamlit as st

from aecore.snapshot import Array
from aecore.ui import charts, components, views
from aecore.ui.i18n import N_, _
from aecore.ui.mechanisms.base import Look, Panel
from aecore.ui.mechanisms.bottleneck import BY_PCA, metric

RIGHT = 90  # degrees
THERE = 5.0  # degrees, below which the subspaces count as the same

SAID = N_("The network has found PCA's subspace: no direction of it is more than {angle:.1f}° off. Its own basis is "
          "another one, because any turn of the axes inside the subspace reconstructs alike.")  # fmt: skip
ON_ITS_WAY = N_("One direction is still {angle:.0f}° off. Directions in which the images vary most are found first; "
                "the last ones hardly pay, and take long.")  # fmt: skip


class Subspace(Panel):
    """Largest angle over the run, each angle now, test MSE beside PCA's, learnt basis beside eigen-digits."""

    title = N_("Subspace")

    def show(self, look: Look) -> None:
        """Draw the tab."""
        test = look.last.test
        _figures(test.get("angle"), test.get("probe_mse"), test.get("pca_mse"))
        st.echarts_chart(_course(look), key="subspace:angle", height=180)
        st.echarts_chart(_angles(look), key="subspace:angles", height=150)
        if "basis" in look.arrays:
            components.digits(_basis(look), key="subspace:basis")
        if "angle" in test and look.last.step:
            st.markdown(_(SAID if test["angle"] < THERE else ON_ITS_WAY).format(angle=test["angle"]))


def _figures(angle: float | None, error: float | None, pca: float | None) -> None:
    with st.container(horizontal=True, gap="medium", key="subspace:figures"):
        st.metric(_("Largest angle"), "–" if angle is None else f"{angle:.1f}°", width="content",
                  help=_("between the decoder's subspace and PCA's, in degrees; 0 when they are the same"))  # fmt: skip
        metric(_("MSE, PCA"), pca, _(BY_PCA))
        share = f"{100 * error / pca:.1f} %" if error is not None and pca else "–"
        st.metric(_("of PCA's error"), share, width="content",
                  help=_("100 %: as good as PCA, the best there is for a linear code"))  # fmt: skip


def _course(look: Look) -> dict[str, Any]:
    """The largest angle over the run."""
    series = {_("largest angle"): charts.thinned(look.history("angle"))}
    return _degrees(charts.lines(series, _("step"), _("largest angle to PCA's subspace"), x_min=0))


def _angles(look: Look) -> dict[str, Any]:
    """Every principal angle now, a bar each."""
    angles = look.arrays["angles"].tolist()[::-1] if "angles" in look.arrays else []
    names = [str(i + 1) for i in range(len(angles))]
    return _degrees(charts.bars(angles, names, _("principal angle, the smallest first"), _("angle now")))


def _degrees(option: dict[str, Any]) -> dict[str, Any]:
    """Let the y axis show degrees, from 0 to a right angle."""
    option["yAxis"] |= {"min": 0, "max": RIGHT, "interval": 30}
    option["yAxis"]["axisLabel"] = option["yAxis"]["axisLabel"] | {"formatter": "{value}°"}
    option["tooltip"] |= {"valueFormatter": "%.1f°"}
    return option


def _basis(look: Look) -> views.DigitSheet:
    found = look.arrays
    blank = np.zeros_like(found["basis"])
    told = {_("decoder's columns"): "basis", _("the subspace's, turned"): "turned", _("eigen-digits (PCA)"): "eigen"}
    rows: list[views.Row] = [(label, "signed", _images(found.get(name, blank), look)) for label, name in told.items()]
    caption = _("Middle row: what the learnt subspace holds nearest to each eigen-digit.")
    return views.digit_sheet(rows, look.last.step, caption=caption, cell=44)


def _images(patterns: Array, look: Look) -> Array:
    return patterns.astype(np.float32).reshape(-1, *look.pictures.size) / 127

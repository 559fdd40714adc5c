"""Latent dimensions as bars, the largest first; those that are not used are pale."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from aecore.results.plane import SUBSCRIPTS
from aecore.ui.browser.panels.chart import Axis, Chart
from aecore.ui.browser.panels.marks import Bars
from aecore.ui.words import _

SHOWN = 32


def bars(values: NDArray[np.floating], words: str, threshold: float) -> Chart:
    """Return one bar for each of the `SHOWN` largest values (d,); those below `threshold` are not used and pale.

    `words` names the axis and its unit.
    """
    order = np.argsort(values)[::-1][:SHOWN]
    name = _("latent dimension, largest first")
    if len(values) > SHOWN:
        name += " " + _("({shown} of {d})").format(shown=SHOWN, d=len(values))
    names = [f"z{i + 1}".translate(SUBSCRIPTS) for i in order]
    return Chart(Axis(name, names=names), Axis(words), [Bars("", values[order], pale=values[order] < threshold)])

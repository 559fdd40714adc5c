"""Heat maps: tables of shares, each cell with its number."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from aecore.ui.browser.panels.chart import Axis, Chart
from aecore.ui.browser.panels.marks import Cells


def heat_map(values: NDArray[np.floating], rows: Sequence[str], columns: Sequence[str], alt: str) -> Chart:
    """Return the chart of values (rows, columns) in [0, 1], the first row on top; `alt` says what they are."""
    return Chart(Axis(names=columns), Axis(names=rows), [Cells(values.clip(0, 1), values)], alt=alt)

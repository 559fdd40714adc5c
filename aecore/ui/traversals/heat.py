"""A table of shares as a heat map: latent dimensions against factors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aecore import theme
from aecore.ui.charts import SIZE

DARK = 0.4  # share above which a cell is dark
RAMP = ("rgba(91,125,184,0.04)", theme.TERMS[0])  # from the page's own paper to the colour of bars


def heat_map(values: NDArray[np.floating], rows: Sequence[str], columns: Sequence[str]) -> dict[str, Any]:
    """Return the chart of values (rows, columns) in [0, 1], the first row on top, each cell with its number."""
    cells = [_cell(j, i, float(value)) for i, row in enumerate(values) for j, value in enumerate(row)]
    axis = {"type": "category", "axisLabel": SIZE | {"interval": 0}, "splitArea": {"show": False}}
    return {
        "animation": False, "grid": {"left": 8, "right": 8, "top": 30, "bottom": 4},
        "xAxis": axis | {"data": list(columns), "position": "top"},
        "yAxis": axis | {"data": list(rows), "inverse": True},
        "visualMap": {"show": False, "min": 0, "max": 1, "inRange": {"color": list(RAMP)}},
        "series": [{"type": "heatmap", "data": cells, "label": {"show": True, "fontSize": theme.FONT_SIZE - 3}}],
    }  # fmt: skip


def _cell(column: int, row: int, value: float) -> dict[str, Any]:
    """A cell with its number, in ink that stands out from the cell."""
    return {"value": [column, row, round(value, 2)], "label": {"color": "#ffffff" if value > DARK else theme.MARK}}

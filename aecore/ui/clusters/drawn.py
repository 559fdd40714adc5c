"""The charts of clusters as ECharts options: contingency, silhouettes, measures over the number of clusters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aecore import theme
from aecore.ui import charts
from aecore.ui.charts import SIZE

RAMP = ("rgba(91,125,184,0.04)", theme.TERMS[0])  # from the page's own paper to the colour of bars
INKS = {False: "#1b2230", True: "#f4f6f9"}  # of a number on a pale cell, and on a deep or dark one
DEEP = 0.6  # of the ramp: from here on dark ink would not stand out
ROW = 34  # px of a row of the matrix
STEPS = 200  # points along the whole profile: a cluster has its share


def contingency(
    counts: NDArray[Any], clusters: Sequence[str], classes: Sequence[str], matched: NDArray[Any], dark: bool
) -> dict[str, Any]:
    """Return the matrix of counts (K, C), a row a cluster, tinted by the share of its row; matched cells are framed."""
    shares = counts / np.maximum(1, counts.sum(1, keepdims=True))
    cells = [_cell(j, i, int(counts[i, j]), float(shares[i, j]), bool(matched[i] == j), dark)
             for i in range(len(clusters)) for j in range(len(classes))]  # fmt: skip
    axis = {"type": "category", "axisLabel": SIZE | {"interval": 0}, "splitArea": {"show": False}}
    return {
        "animation": False, "grid": {"left": 8, "right": 8, "top": 30, "bottom": 4},
        "tooltip": {"confine": True, "formatter": "{b}"},
        "xAxis": axis | {"data": list(classes), "position": "top"},
        "yAxis": axis | {"data": list(clusters), "inverse": True},
        "visualMap": {"show": False, "min": 0, "max": 1, "dimension": 2, "inRange": {"color": list(RAMP)}},
        "series": [{"type": "heatmap", "data": cells, "label": {"show": True, "fontSize": theme.FONT_SIZE - 1}}],
    }  # fmt: skip


def _cell(j: int, i: int, count: int, share: float, matched: bool, dark: bool) -> dict[str, Any]:
    """A cell: its number where it is not 0, a frame where cluster and class are matched."""
    ink = INKS[dark or share > DEEP]
    frame = {"borderColor": theme.TEST, "borderWidth": 2.5} if matched else {}
    return {"value": [j, i, round(share, 4)], "itemStyle": frame, "name": f"{count:,} ({share:.1%})",
            "label": {"show": count > 0, "formatter": f"{count:,}", "color": ink}}  # fmt: skip


def silhouettes(profile: NDArray[Any], of: NDArray[Any], names: Sequence[str], colours: Sequence[str],
                x: str, y: str, mean: str) -> dict[str, Any]:  # fmt: skip
    """Return the silhouettes (m,) of points in clusters (m,): one falling area a cluster, as wide as its share."""
    areas, start = {}, 0.0
    for k, name in enumerate(names):
        own = np.sort(profile[of == k])[::-1]
        width = len(own) / max(1, len(profile))
        areas[name] = _area(own, start, width)
        start += width
    option = charts.lines(areas, x, y, y_max=1, x_min=0, x_max=1)
    for series, colour in zip(option["series"], colours, strict=False):
        series |= {"areaStyle": {"color": colour, "opacity": 0.75}, "showSymbol": False}
        series["lineStyle"] |= {"color": colour, "width": 1}
        series["itemStyle"] = {"color": colour}
    option["legend"] |= {"type": "scroll"}
    option["tooltip"] = {"trigger": "item", "confine": True}
    option["xAxis"]["axisLabel"] = {"show": False}
    if len(profile):
        charts.level(option, mean, float(profile.mean()))
    return option


def _area(own: NDArray[Any], start: float, width: float) -> list[tuple[float, float]]:
    """A cluster's sorted silhouettes as points from `start` on, at most its share of `STEPS`, the ends among them."""
    if not len(own):
        return []
    steps = min(len(own), max(2, round(STEPS * width)))
    which = np.linspace(0, len(own) - 1, steps).round().astype(int)
    return [(round(start + width * (i + 0.5) / len(own), 5), float(own[i])) for i in which]


def over_k(clusters: Sequence[int], values: NDArray[Any], chosen: int, x: str, y: str) -> dict[str, Any]:
    """Return one measure over the number of clusters, with a line at the chosen one."""
    option = charts.lines({y: list(zip(map(int, clusters), map(float, values), strict=False))}, x, y,
                          x_min=min(clusters), x_max=max(clusters))  # fmt: skip
    option["yAxis"]["scale"] = True
    if chosen in clusters:
        charts.cut(option, {f"K = {chosen}": float(chosen)})
    return option

"""Test curves of several runs over each other, as one ECharts option that updates in place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from aecore import theme
from aecore.snapshot import Snapshot
from aecore.ui import charts

#: Told apart without colour: the dashes of the lines and the signs on them, one pair a run.
DASHES: tuple[Any, ...] = ("solid", "dashed", "dotted", [9, 4, 2, 4])
SIGNS = ("circle", "rect", "triangle", "diamond")
SIGNED = 8  # about so many signs on a line


def option(titles: Sequence[str], runs: Sequence[Sequence[Snapshot]], figure: str, x: str, y: str) -> dict[str, Any]:
    """Return the curve of one test figure for each run, by its step; `x`, `y` name the axes."""
    drawn = {title: charts.thinned([(s.step, s.test[figure]) for s in seen if figure in s.test])
             for title, seen in zip(titles, runs, strict=True)}  # fmt: skip
    late = [value for points in drawn.values() for _step, value in points]
    found = charts.lines(drawn, x, y, y_max=charts.ceiling(late))
    found["yAxis"]["scale"] = True
    for series, dash, sign in zip(found["series"], DASHES, SIGNS, strict=False):
        _sign(series, dash, sign)
    found["legend"] |= {"show": True}
    found["legend"].pop("icon")  # the legend shows each line as it is, dash and sign
    found["grid"]["top"] = charts.TOP + theme.FONT_SIZE
    return found


def _sign(series: dict[str, Any], dash: Any, sign: str) -> None:
    """Give a line its dash, and a sign at about eight of its points."""
    series["lineStyle"]["type"] = dash
    stride = max(1, len(series["data"]) // SIGNED)
    series["data"] = [{"value": point, "symbol": sign if place % stride == 0 else "none"}
                      for place, point in enumerate(series["data"])]  # fmt: skip
    series |= {"symbol": sign, "symbolSize": 9, "showSymbol": True}

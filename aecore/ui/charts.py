"""Small charts that move while it trains, as ECharts options that update in place; drawn as the loss is."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from typing import Any

from aecore import theme

SIZE = {"fontSize": theme.FONT_SIZE - 2}
Points = Sequence[tuple[float, float]]
WIDEST = 64  # px, of a bar
MOST = 150  # points of a curve
TOP = 32  # px, of the legend; the name of the y axis comes below it


def lines(series: Mapping[str, Points], x: str, y: str, *, dashed: Sequence[str] = (), **axes: Any) -> dict[str, Any]:
    """Return lines through (x, y) points, one a name; those named in `dashed` are quiet references.

    `axes` may hold x_type or y_type ("log"), x_min, x_max, y_min, y_max.
    """
    colours = itertools.cycle(theme.SERIES)
    drawn = [_line(name, points, theme.MARK if name in dashed else next(colours), name in dashed)
             for name, points in series.items()]  # fmt: skip
    return _frame(x, y, drawn, axes, legend=len(series) > 1)


def bars(values: Sequence[float], names: Sequence[str], x: str, y: str, *, mark: tuple[str, float] | None = None,
         **axes: Any) -> dict[str, Any]:  # fmt: skip
    """Return one bar a name; `mark` draws a named horizontal line at a value of y."""
    bar = {"type": "bar", "data": [round(float(v), 5) for v in values], "itemStyle": {"color": theme.SERIES[0]},
           "barCategoryGap": "12%", "large": True}  # fmt: skip
    if mark:
        bar["markLine"] = _mark(*mark)
    option = _frame(x, y, [bar], axes, legend=False)
    option["xAxis"] |= {"type": "category", "data": list(names)}
    return option


def dots(option: dict[str, Any], name: str, points: Points, colour: str, *, size: int = 9, **look: Any) -> None:
    """Add points of their own to lines: a name in the legend; `look` holds further fields of the ECharts series."""
    drawn = [(x, round(float(y), 5)) for x, y in points]
    option["series"].append({"name": name, "type": "scatter", "data": drawn, "symbolSize": size,
                             "itemStyle": {"color": colour}, "z": 4} | look)  # fmt: skip
    option["legend"]["show"], option["grid"]["top"] = True, TOP


def level(option: dict[str, Any], name: str, value: float) -> None:
    """Draw a named horizontal line at a value of y, over the first series."""
    option["series"][0]["markLine"] = _mark(name, value)


def cut(option: dict[str, Any], places: Mapping[str, float]) -> None:
    """Add named vertical lines to the first series, each at a value of x."""
    lines = [{"xAxis": x, "label": {"formatter": name}} for name, x in places.items()]
    option["series"][0]["markLine"] = {
        "silent": True, "symbol": "none", "animation": False, "data": lines,
        "lineStyle": {"color": theme.MARK, "type": "dashed", "width": 1.5},
        "label": {"position": "insideStartBottom", "fontSize": theme.FONT_SIZE - 3},
    }  # fmt: skip


def thinned(points: Points) -> Points:
    """Keep at most about 150 points of a long run, evenly, and always the last."""
    return points[-1 :: -(1 + len(points) // MOST)][::-1]


def ceiling(values: Sequence[float]) -> float | None:
    """A round end for the y axis of falling curves: above nearly all values, but not above the first plunge."""
    if not values:
        return None
    top = sorted(values)[int(0.8 * (len(values) - 1))] * 1.15
    return round_up(top)


def round_up(value: float) -> float:
    """Return the next round number that is not below, so that an axis does not breathe; 1 for what is not positive."""
    if value <= 0:
        return 1.0
    decade = 10.0 ** math.floor(math.log10(value))
    return next(float(f"{m * decade:.6g}") for m in (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10) if m * decade >= value)


def grouped(series: Mapping[str, Sequence[float]], names: Sequence[str], x: str, y: str, *,
            levels: Sequence[float] = (), **axes: Any) -> dict[str, Any]:  # fmt: skip
    """Return bars side by side, one of each series for a name; dashed lines at the `levels` of y."""
    drawn = [{"name": name, "type": "bar", "data": [round(float(v), 5) for v in values], "barGap": "0%",
              "barCategoryGap": "30%", "barMaxWidth": WIDEST / 2, "itemStyle": {"color": colour}}
             for (name, values), colour in zip(series.items(), theme.SERIES, strict=False)]  # fmt: skip
    quiet = {"color": theme.MARK, "type": "dashed", "width": 1.5}
    drawn[0]["markLine"] = {"silent": True, "symbol": "none", "animation": False, "lineStyle": quiet,
                            "label": {"show": False}, "data": [{"yAxis": level} for level in levels]}  # fmt: skip
    option = _frame(x, y, drawn, axes, legend=True)
    option["xAxis"] |= {"type": "category", "data": list(names)}
    return option


def faded(option: dict[str, Any], which: Sequence[bool]) -> None:
    """Draw some bars pale: those that do not count."""
    bar = option["series"][0]
    bar["data"] = [{"value": value, "itemStyle": {"color": theme.MARK, "opacity": 0.5}} if pale else value
                   for value, pale in zip(bar["data"], which, strict=True)]  # fmt: skip


def whiskers(option: dict[str, Any], deviations: Sequence[float]) -> None:
    """Draw a whisker over each bar, from its value less its deviation (but not below 0) to its value plus that."""
    bar, names = option["series"][0], option["xAxis"]["data"]
    ends = [(max(0.0, value - s), value + s) for value, s in zip(bar["data"], map(float, deviations), strict=True)]
    places = [[{"coord": [name, y]} for y in pair] for name, pair in zip(names, ends, strict=True)]
    bar["markLine"] = {
        "silent": True, "symbol": "rect", "symbolSize": [9, 1.5], "animation": False, "label": {"show": False},
        "lineStyle": {"color": theme.MARK, "type": "solid", "width": 1.5}, "data": places,
    }  # fmt: skip
    option["yAxis"]["max"] = round_up(max(high for _, high in ends))


def band(option: dict[str, Any], low: float, high: float, name: str) -> None:
    """Shade what lies between two values of y, and name it."""
    option["series"][0]["markArea"] = {
        "silent": True, "animation": False, "itemStyle": {"color": theme.MARK, "opacity": 0.25},
        "label": {"position": "insideBottomRight", "fontSize": theme.FONT_SIZE - 3, "color": theme.MARK},
        "data": [[{"yAxis": low, "name": name}, {"yAxis": high}]],
    }  # fmt: skip


def near(option: dict[str, Any]) -> None:
    """Let the axes begin where the data do, not at 0."""
    option["xAxis"]["scale"] = option["yAxis"]["scale"] = True


def _line(name: str, points: Points, colour: str, quiet: bool) -> dict[str, Any]:
    style = {"width": 1.5 if quiet else 2.5, "color": colour, "type": "dashed" if quiet else "solid"}
    return {"name": name, "type": "line", "data": [(x, round(float(y), 5)) for x, y in points], "lineStyle": style,
            "itemStyle": {"color": colour}, "symbol": "circle", "symbolSize": 5,
            "showSymbol": not quiet and len(points) < 40}  # fmt: skip


def _mark(name: str, value: float) -> dict[str, Any]:
    return {"silent": True, "symbol": "none", "animation": False, "data": [{"yAxis": value}],
            "lineStyle": {"color": theme.TEST, "type": "dashed", "width": 1.5},
            "label": {"formatter": name, "position": "insideEndTop", "fontSize": theme.FONT_SIZE - 3}}  # fmt: skip


def _frame(x: str, y: str, series: list[dict[str, Any]], axes: Mapping[str, Any], legend: bool) -> dict[str, Any]:
    return {
        "animation": False,
        "grid": {"left": 8, "right": 24, "top": TOP if legend else 8, "bottom": 4},
        "legend": {"show": legend, "top": 0, "left": 0, "padding": 4, "itemGap": 14, "icon": "roundRect",
                   "textStyle": SIZE},
        "tooltip": {"trigger": "axis", "confine": True},
        "xAxis": {"type": axes.get("x_type", "value"), "min": axes.get("x_min"), "max": axes.get("x_max"), "name": x,
                  "axisLabel": SIZE, "nameLocation": "middle", "nameGap": 28, "nameTextStyle": SIZE,
                  "splitLine": {"show": False}},
        "yAxis": {"type": axes.get("y_type", "value"), "min": axes.get("y_min"), "max": axes.get("y_max"), "name": y,
                  "nameTextStyle": SIZE | {"align": "left"}, "axisLabel": SIZE,
                  "splitLine": {"lineStyle": {"opacity": 0.25}}},
        "series": series,
    }  # fmt: skip

"""The loss while it trains: stacked terms and the test curve, as an ECharts option that updates in place."""

from __future__ import annotations

import itertools
import math
import statistics
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from aecore import theme
from aecore.run import Run
from aecore.snapshot import Point, Snapshot

Item = TypeVar("Item")
TOP = 0.85  # the highest point of the curve's later part takes so much of the chart's height
MOST = 150  # points of a curve
SHORT = 200  # steps: the axis is never shorter, unless the run is
BURST = 10  # times the median: what a run that diverges rises to above it would press all else flat
SKIPPED = 0.15  # of the points: the first plunge, which would press the rest flat


def option(
    run: Run, snapshots: Sequence[Snapshot], words: Mapping[str, str], names: Mapping[str, str]
) -> dict[str, Any]:
    """Return the option: one stacked area a term, the test total as a line, a mark where a knob was moved.

    `words` translates `test`, `step`, `nats`; `names` translates terms and knobs, which otherwise stay as they are.
    """
    points = _thinned([point for snapshot in snapshots for point in snapshot.curve])
    tests = [(s.step, round(s.test["total"], 3)) for s in _thinned([s for s in snapshots if s.step])]
    terms = list(points[-1].terms) if points else []
    colours = itertools.cycle(theme.TERMS)
    series = [_area(names.get(term, term), colour, [(p.step, round(p.terms.get(term, 0.0), 3)) for p in points])
              for term, colour in zip(terms, colours, strict=False)]  # fmt: skip
    line = {"name": words["test"], "type": "line", "data": tests, "symbol": "circle", "symbolSize": 5, "z": 5,
            "showSymbol": len(tests) < 40, "lineStyle": {"width": 2.5, "color": theme.TEST},
            "itemStyle": {"color": theme.TEST}, "markLine": _marks(snapshots, names)}  # fmt: skip
    size = {"fontSize": theme.FONT_SIZE - 2}
    return {
        "animation": False,
        "grid": {"left": 8, "right": 24, "top": 52, "bottom": 4},
        "legend": {"top": 0, "left": 0, "padding": 4, "itemGap": 14, "icon": "roundRect", "textStyle": size},
        "tooltip": {"trigger": "axis", "valueFormatter": "%.2f", "confine": True},
        "xAxis": {"type": "value", "min": 0, "max": _end(run, snapshots), "name": words["step"], "axisLabel": size,
                  "nameLocation": "middle", "nameGap": 28, "nameTextStyle": size, "splitLine": {"show": False}},
        "yAxis": {"type": "value", "min": _floor(points), "max": _ceiling(points, tests), "name": words["nats"],
                  "nameTextStyle": size | {"align": "left"}, "axisLabel": size,
                  "splitLine": {"lineStyle": {"opacity": 0.25}}},
        "series": [*series, line],
    }  # fmt: skip


def _area(name: str, colour: str, points: list[tuple[int, float]]) -> dict[str, Any]:
    return {"name": name, "type": "line", "stack": "loss", "stackStrategy": "all", "showSymbol": False, "data": points,
            "lineStyle": {"width": 1, "color": colour}, "itemStyle": {"color": colour},
            "areaStyle": {"opacity": 0.55, "color": colour}}  # fmt: skip


def _marks(snapshots: Sequence[Snapshot], names: Mapping[str, str]) -> dict[str, Any]:
    steering = snapshots[-1].steering if snapshots else ()
    lines = [{"xAxis": s.step, "label": {"formatter": f"{names.get(s.knob, s.knob)} → {s.value:g}"}} for s in steering]
    return {"silent": True, "symbol": "none", "animation": False, "data": lines,
            "lineStyle": {"color": theme.MARK, "type": "dashed", "width": 1.5},
            "label": {"position": "end", "distance": 2, "fontSize": theme.FONT_SIZE - 3}}  # fmt: skip


def _thinned(items: list[Item]) -> list[Item]:
    """Keep at most about `MOST` of them, evenly, and always the last."""
    stride = 1 + len(items) // MOST
    return items[-1::-stride][::-1]


def _end(run: Run, snapshots: Sequence[Snapshot]) -> int:
    """Where the axis ends: with the run, or so that a long run's beginning fills at least a third of it."""
    if not snapshots:
        return 1
    end = run.stop or snapshots[-1].total_steps
    while end > max(3 * snapshots[-1].step, SHORT):
        end = -(-end // 2)
    return end


def _ceiling(points: Sequence[Point], tests: Sequence[tuple[int, float]]) -> float | None:
    late = [sum(max(v, 0.0) for v in p.terms.values()) for p in points[int(SKIPPED * len(points)) + 1 :]]
    late += [total for _, total in tests[1:]]
    if not late:
        return None
    return _nice(min(max(late), BURST * statistics.median(late) or math.inf) / TOP)


def _floor(points: Sequence[Point]) -> float:
    return min(0.0, *(min(p.terms.values()) for p in points), 0.0) if points else 0.0


def _nice(value: float) -> float:
    """Round up to two digits, so that the axis does not breathe with each update."""
    if value <= 0:
        return 1.0
    scale = 10.0 ** (len(str(int(value))) - 2)
    return float(-(-value // scale) * scale)

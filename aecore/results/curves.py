"""Curves of a training as a chart shows them, and which window of heights: one model for pages and exports.

A chart fills its height with what still moves. Its window follows the later part of the curves; what came before, the
first plunge or a burst, leaves it at the top, and the whole is one click away.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from aecore import palette
from aecore.results import measures
from aecore.results.snapshot import Point
from aecore.run import Steer

Item = TypeVar("Item")
Places = Sequence[tuple[float, float]]
Window = tuple[float, float]

MOST = 150  # points of a curve
LATE = 0.4  # of a curve's steps: what comes before does not count for the window
TAIL = 2.0  # per cent of the late heights, at each end, that may lie outside
BURST = 10  # times the median: what a run that diverges rises to above it would press all else flat
INNER = 4.0  # times the window: borders between stacked terms that would widen it by more stay outside
AIR = 0.12  # of the window, above and below what moves
FLAT = 0.02  # of its height: a window is no lower, or it would show noise
SHRUNK = 0.4  # the window held is given up when what moves fills less than this share of it
FROM_ZERO = 0.3  # of its top: a window that begins lower begins at 0
TICKS = 8  # about so many round steps in a window: its ends rest on them
BESIDE = 0.05  # of the axis: marks nearer than this would lie on one another


@dataclass(frozen=True)
class Curve:
    """One curve: (x, y) points by ascending x.

    kind: "area" (stacked on the areas before it) or "line"; measure: its name in `measures`, where it is one of a
    run's test figures; digits: decimals of its figures; dash: lengths in px of dashes and gaps in turn, () for a solid
    line; series: the run's name on a page.
    """

    name: str
    colour: str
    points: Places
    kind: str = "line"
    measure: str = ""
    digits: int = 1
    dash: tuple[int, ...] = ()
    series: str = ""


@dataclass(frozen=True)
class Mark:
    """A moment at which knobs were moved, and where they then stood."""

    x: float
    name: str


@dataclass(frozen=True)
class Chart:
    """Curves over x from 0 to `end`; `x`, `y` name the axes."""

    curves: Sequence[Curve]
    end: float
    x: str
    y: str
    marks: Sequence[Mark] = ()

    @property
    def areas(self) -> list[Curve]:
        """The stacked curves, the lowest first."""
        return [curve for curve in self.curves if curve.kind == "area"]

    @property
    def lines(self) -> list[Curve]:
        """The others."""
        return [curve for curve in self.curves if curve.kind == "line"]

    def borders(self) -> list[Places]:
        """The upper border of each area, the lowest first. Negative terms are stacked as they are."""
        xs = [x for x, _y in self.areas[0].points] if self.areas else []
        sums = itertools.accumulate((np.array([y for _x, y in area.points]) for area in self.areas), np.add)
        return [list(zip(xs, heights.tolist(), strict=True)) for heights in sums]


def loss(
    points: Sequence[Point], tests: Sequence[tuple[int, float]], end: float, steering: Sequence[Steer],
    say: Callable[[str], str], knobs: Mapping[str, str], series: str = "",
) -> Chart:  # fmt: skip
    """Return the chart of a loss: a stacked area for each training term, the total on test images as a line.

    `say` translates what `measures` calls things; `knobs` holds the words of what was steered.
    """
    kept = thinned(points)
    terms = list(kept[-1].terms) if kept else []
    areas = [Curve(say(measures.TERMS.get(term, term)), colour, [(p.step, p.terms.get(term, 0.0)) for p in kept],
                   "area", series=series)
             for term, colour in zip(terms, itertools.cycle(palette.TERMS), strict=False)]  # fmt: skip
    total = measures.of("total")
    line = Curve(say(total.label), palette.TEST, thinned(tests), "line", total.name, total.digits, series=series)
    marks = [Mark(step, ", ".join(f"{knobs.get(name, name)} → {value:g}" for name, value in moved.items()))
             for step, moved in bursts(steering, BESIDE * end)]  # fmt: skip
    return Chart([*areas, line], end, say("step"), say(total.unit), marks)


def window(chart: Chart, held: Window | None = None) -> Window:
    """Return the heights that the chart shows: the held ones while they fit, so that it stands still."""
    shown = [*chart.borders()[-1:], *(line.points for line in chart.lines)]
    moving = _spread([_late(points) for points in shown])
    if moving is None:
        return held or (0.0, 1.0)
    for border in chart.borders()[:-1]:
        wider = _spread([_late(border), moving])
        if wider and wider[1] - wider[0] <= INNER * (moving[1] - moving[0]):
            moving = wider
    return held if held and _fits(moving, held) else _rounded(*moving)


def whole(chart: Chart) -> Window:
    """Return the heights of all that the chart holds, without bursts."""
    seen = [y for points in (*chart.borders(), *(line.points for line in chart.lines)) for _x, y in points]
    finite = [y for y in seen if math.isfinite(y)]
    if not finite:
        return 0.0, 1.0
    return _rounded(min(0.0, *finite), _tame(max(finite), finite), air=0.0)


def thinned(items: Sequence[Item]) -> list[Item]:
    """Keep at most about `MOST` of them, evenly, and always the last."""
    stride = 1 + len(items) // MOST
    return list(items[-1::-stride][::-1])


def bursts(steering: Sequence[Steer], gap: float) -> list[tuple[int, dict[str, float]]]:
    """Return one mark for moves that follow each other within `gap` steps, as an arrow key held down makes them.

    Each is (the step of the last move, where each knob that was moved then stood).
    """
    found: list[tuple[int, dict[str, float]]] = []
    for move in steering:
        if found and move.step - found[-1][0] <= gap:
            found[-1] = (move.step, found[-1][1] | {move.knob: move.value})
        else:
            found.append((move.step, {move.knob: move.value}))
    return found


def _late(points: Places) -> list[float]:
    """The heights of the later part of a curve; all of a short one's but the first."""
    begin = LATE * points[-1][0] if points else 0.0
    found = [y for x, y in points if x >= begin and math.isfinite(y)]
    return found or [y for _x, y in points[1:] if math.isfinite(y)]


def _spread(heights: Sequence[Sequence[float]]) -> Window | None:
    """Between which heights nearly all lie, the last of each curve in any case; None without any."""
    every = [y for each in heights for y in each]
    if not every:
        return None
    low, high = np.percentile(every, [TAIL, 100 - TAIL])
    last = [each[-1] for each in heights if each]
    return min(float(low), *last), _tame(max(float(high), *last), every)


def _tame(high: float, heights: Sequence[float]) -> float:
    """A height, or the burst's bound if it is above that."""
    middle = float(np.median(heights))
    return min(high, BURST * middle) if middle > 0 else high


def _fits(moving: Window, held: Window) -> bool:
    inside = held[0] <= moving[0] and moving[1] <= held[1]
    return inside and moving[1] - moving[0] >= SHRUNK * (held[1] - held[0]) - _least(moving)


def _least(moving: Window) -> float:
    """The least extent of a window."""
    return FLAT * max(abs(moving[0]), abs(moving[1])) or 1.0


def _rounded(low: float, high: float, air: float = AIR) -> Window:
    """Widen heights by some air to round numbers; never without extent."""
    reach = max(high - low, _least((low, high)))
    middle = (low + high) / 2
    low, high = min(low, middle - reach / 2), max(high, middle + reach / 2)
    below, above = low - air * reach, high + air * reach
    if low >= 0 and below < FROM_ZERO * above:
        below = 0.0
    unit = _step((above - below) / TICKS)
    return math.floor(below / unit + 1e-9) * unit, math.ceil(above / unit - 1e-9) * unit


def _step(raw: float) -> float:
    """The next round number that is not below: 1, 2 or 5 times a power of ten."""
    decade = 10.0 ** math.floor(math.log10(raw))
    return next(m * decade for m in (1, 2, 5, 10) if m * decade >= raw * (1 - 1e-9))


def grown(planned: float, made: float, shortest: float = 200) -> float:
    """Return where the axis of steps ends: halved from what is planned until what was made takes a third of it."""
    end = planned
    while end > max(3 * made, shortest):
        end = -(-end // 2)
    return end

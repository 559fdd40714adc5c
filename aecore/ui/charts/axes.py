"""The axes that charts have in common, and where they end."""

from __future__ import annotations

import math
from collections.abc import Sequence

from aecore.results import measures
from aecore.ui import phrases
from aecore.ui.browser.panels.chart import Axis
from aecore.ui.words import _

NEARLY = 0.8  # of the values lie below what sets an axis: not the first plunge


def steps(end: float | None = None) -> Axis:
    """Return the axis of the optimiser's steps, from 0 to `end` or to the last one."""
    return Axis(_("step"), 0, end, digits=0)


def measured(name: str, low: float | None = None, high: float | None = None, *, near: bool = False) -> Axis:
    """Return the axis of a measure, with its unit and its digits."""
    return Axis(phrases.axis(name), low, high, near, digits=measures.of(name).digits)


def ceiling(values: Sequence[float]) -> float | None:
    """A round end for the y axis of falling curves: above nearly all values, but not above the first plunge."""
    if not values:
        return None
    return round_up(1.15 * sorted(values)[int(NEARLY * (len(values) - 1))])


def round_up(value: float) -> float:
    """Return the next round number that is not below, so that an axis does not breathe; 1 for what is not positive."""
    if value <= 0:
        return 1.0
    decade = 10.0 ** math.floor(math.log10(value))
    return next(float(f"{m * decade:.6g}") for m in (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10) if m * decade >= value)

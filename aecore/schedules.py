"""Learning-rate schedules: the part of the peak rate at a fraction t of training, t in [0, 1)."""

from __future__ import annotations

import math
from collections.abc import Callable

WARM_UP = 0.25  # of the steps
START = 1 / 25
END = 1e-3


def one_cycle(t: float) -> float:
    """Rise along a cosine from 1/25 to 1, then fall along a cosine to nearly nothing (Smith & Topin 2018)."""
    if t < WARM_UP:
        return _blend(START, 1.0, t / WARM_UP)
    return _blend(1.0, END, (t - WARM_UP) / (1 - WARM_UP))


def cosine(t: float) -> float:
    """Fall along half a cosine from 1 to nearly nothing (Loshchilov & Hutter 2017)."""
    return _blend(1.0, END, t)


def constant(t: float) -> float:
    """Stay at the peak."""
    return 1.0


def _blend(start: float, end: float, t: float) -> float:
    return end + (start - end) * 0.5 * (1 + math.cos(math.pi * t))


SCHEDULES: dict[str, Callable[[float], float]] = {
    "one_cycle": one_cycle, "cosine": cosine, "constant": constant}  # fmt: skip

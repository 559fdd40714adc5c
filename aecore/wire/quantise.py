"""Real numbers in sixteen bits, for maps. Arrays in, arrays out."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Range = tuple[float, float, float, float]
Floats = NDArray[np.floating]

STEPS = 65535
#: Beyond this many spreads from the bulk a point is put at the edge: one stray must not cost all the others
#: their resolution. A spread then has at least 65,535 / 17 steps, finer than a pixel.
STRAY = 8.0
HUGE = 1e30


def bounds(values: Floats) -> tuple[float, float]:
    """The interval in which to quantise: all values but strays, never empty."""
    values = np.clip(values, -HUGE, HUGE)
    finite = values[np.abs(values) < HUGE]
    if not finite.size:
        return -1.0, 1.0
    low, high = np.percentile(finite, [0.5, 99.5])
    reach = STRAY * (high - low) or np.inf
    low, high = max(float(finite.min()), low - reach), min(float(finite.max()), high + reach)
    pad = max(abs(low), abs(high), 1.0) * 1e-6
    return (float(low), float(high)) if high - low > pad else (float(low) - 0.5, float(high) + 0.5)


def quantise(values: Floats, low: float, high: float) -> NDArray[np.uint16]:
    """Steps of (high − low) / 65,535 above `low`; what lies outside, or is not a number, goes to an end."""
    share = (np.clip(np.nan_to_num(values, nan=low, posinf=high, neginf=low), low, high) - low) / (high - low)
    steps: NDArray[np.uint16] = np.rint(share * STEPS).astype("<u2")
    return steps


def planar(xy: Floats) -> tuple[bytes, Range]:
    """Points (n, 2) as all x, then all y, in uint16, and the range (x0, x1, y0, y1) in which to read them."""
    (x0, x1), (y0, y1) = bounds(xy[:, 0]), bounds(xy[:, 1])
    return quantise(xy[:, 0], x0, x1).tobytes() + quantise(xy[:, 1], y0, y1).tobytes(), (x0, x1, y0, y1)

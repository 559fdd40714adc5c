"""Equal axes: one frame for several maps, which holds still while the points move. Arrays in, numbers out.

Codes with a prior share its scale, and that is what equal axes show. A code without one has no scale of its own (the
decoder undoes any), and one wide cloud would leave the others a dot: such a cloud is cut, and its map says so.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from aecore.ui.browser.views import Contour
from aecore.wire.quantise import Range

TAIL = 0.4  # per cent at each end that may lie outside; the map itself leaves out a little more
SHRUNK = 0.6  # the frame held is given up when the points fill less than this share of it


def around(places: Sequence[NDArray[np.floating]], contours: Sequence[Contour], held: Range | None) -> Range | None:
    """Return a frame around clouds (n, 2) and circles: the held one while it fits; None when there are no points."""
    filled = [each for each in places if len(each)]
    if not filled:
        return None
    rims = [(c.cx + sign * c.rx, c.cy + sign * c.ry) for c in contours for sign in (-1, 1)]
    low = np.min([*(np.percentile(each, TAIL, axis=0) for each in filled), *rims], axis=0)
    high = np.max([*(np.percentile(each, 100 - TAIL, axis=0) for each in filled), *rims], axis=0)
    need = (float(low[0]), float(high[0]), float(low[1]), float(high[1]))
    return held if held and _fits(need, held) else _rounded(need)


def outside(place: NDArray[np.floating], frame: Range) -> float:
    """Return the share of a cloud (n, 2) that lies outside a frame."""
    x0, x1, y0, y1 = frame
    inside = (place >= (x0, y0)) & (place <= (x1, y1))
    return float(1 - inside.all(1).mean()) if len(place) else 0.0


def _fits(need: Range, held: Range) -> bool:
    inside = held[0] <= need[0] and need[1] <= held[1] and held[2] <= need[2] and need[3] <= held[3]
    share = max((need[1] - need[0]) / (held[1] - held[0]), (need[3] - need[2]) / (held[3] - held[2]))
    return inside and share >= SHRUNK


def _rounded(need: Range) -> Range:
    """Widen a frame to round numbers, so that a little growth does not move it; never without extent."""
    reach = max(need[1] - need[0], need[3] - need[2], 1e-6)
    unit = 10.0 ** math.floor(math.log10(reach)) / 2
    low = [math.floor(value / unit) * unit for value in (need[0], need[2])]
    high = [(math.floor(value / unit) + 1) * unit for value in (need[1], need[3])]
    return low[0], high[0], low[1], high[1]

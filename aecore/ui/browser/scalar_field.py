"""A scalar over the plane of a map, such as a witness function or a critic: a small grid, drawn behind the points."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from aecore.ui.browser.packing import grey, require
from aecore.wire.quantise import Range

Kind = Literal["signed", "unit"]

LARGEST_SIDE = 256


@dataclass(frozen=True)
class ScalarField:
    """A grid of values, interpolated by the browser; from :func:`scalar_field`.

    Attributes:
        values: uint8, rows x cols in C order, the first row at y0. "signed": 1 = -1, 128 = 0, 255 = +1 (in units of
            the greatest value); "unit": 0 = 0, 255 = 1.
        size: (rows, cols), each 2..256.
        range: (x0, x1, y0, y1), data coordinates of the first and last column and row.
        kind: "signed" is drawn blue to orange with nothing at zero, "unit" in one hue with nothing at zero.
        caption: what it is, in the reader's language; shown over the colour key.
        ends: the two end values as the colour key shows them.

    Raises:
        ValueError: a field is out of range; the message names it.
    """

    values: bytes
    size: tuple[int, int]
    range: Range
    kind: Kind = "signed"
    caption: str = ""
    ends: tuple[str, str] = ("−1", "+1")

    def __post_init__(self) -> None:
        rows, cols = self.size
        require(min(self.size) >= 2 and max(self.size) <= LARGEST_SIDE, "size", self.size, f"2..{LARGEST_SIDE}")
        require(len(self.values) == rows * cols, "values", f"{len(self.values)} bytes", f"{rows * cols} bytes")
        x0, x1, y0, y1 = self.range
        finite = all(map(math.isfinite, self.range))
        require(finite and x0 < x1 and y0 < y1, "range", self.range, "finite, x0 < x1, y0 < y1")
        require(self.kind in ("signed", "unit"), "kind", self.kind, "signed or unit")
        require(len(self.ends) == 2, "ends", self.ends, "two texts")


def scalar_field(
    values: npt.ArrayLike,
    extent: Range,
    kind: Kind = "signed",
    *,
    caption: str = "",
    limit: float | None = None,
) -> ScalarField:
    """A field from a float grid.

    Args:
        values: (rows, cols) real; ``values[i, j]`` belongs to ``linspace(y0, y1, rows)[i]`` and
            ``linspace(x0, x1, cols)[j]``. NaN counts as zero.
        extent: (x0, x1, y0, y1), data coordinates.
        kind: "signed" for -limit..limit, "unit" for 0..limit; values beyond are drawn as the limit.
        caption: what it is, in the reader's language.
        limit: the value of the strongest colour, > 0; None: the greatest one there is. Say it to keep colours
            comparable from step to step.

    Raises:
        ValueError: the grid is not two-dimensional or too large, or the limit is not positive.
    """
    grid = np.asarray(values, dtype=np.float64)
    require(grid.ndim == 2, "values", grid.shape, "shape (rows, cols)")
    if limit is None:
        limit = float(np.abs(grid[np.isfinite(grid)]).max(initial=0.0)) or 1.0
    require(math.isfinite(limit) and limit > 0, "limit", limit, "finite, > 0")
    top = f"{limit:.2g}"
    ends = (f"−{top}", f"+{top}") if kind == "signed" else ("0", top)
    rows, cols = grid.shape
    return ScalarField(grey(grid / limit, kind), (rows, cols), extent, kind, caption, ends)

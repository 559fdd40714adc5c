"""A sheet of small images: a frozen description for the browser, made from float arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from aecore.ui.browser.packing import grey, require


@dataclass(frozen=True)
class DigitRow:
    """A row of a :class:`DigitSheet`: "ink" is 0 paper .. 255 ink; "signed" is 1 = -1, 128 = 0, 255 = +1."""

    label: str
    kind: Literal["ink", "signed"]


Row = tuple[str, Literal["ink", "signed"], npt.ArrayLike]


@dataclass(frozen=True)
class DigitSheet:
    """Rows of small images, one column for each example.

    Attributes:
        images: uint8, rows x cols x h x w in C order; from :func:`digit_sheet`.
        rows: what each row is.
        cols: number of columns, >= 1.
        size: (h, w) of an image, pixels.
        step: version of the data, >= 0.
        captions: one for each column, or none.
        caption: one line below.
        label: accessible name of the whole.
        cell: greatest width of a cell on screen, CSS pixels.

    Raises:
        ValueError: a field is out of range; the message names it.
    """

    images: bytes
    rows: Sequence[DigitRow]
    cols: int
    size: tuple[int, int]
    step: int
    captions: Sequence[str] = ()
    caption: str = ""
    label: str = ""
    cell: int = 72

    def __post_init__(self) -> None:
        require(self.cols >= 1 and min(self.size) >= 1, "size", (self.cols, *self.size), "cols, h, w >= 1")
        require(self.step >= 0, "step", self.step, ">= 0")
        expected = len(self.rows) * self.cols * self.size[0] * self.size[1]
        require(len(self.images) == expected, "images", f"{len(self.images)} bytes", f"{expected} bytes")
        kinds = {row.kind for row in self.rows}
        require(kinds <= {"ink", "signed"}, "rows", kinds, "kind ink or signed")
        require(len(self.captions) in (0, self.cols), "captions", len(self.captions), "none or one a column")
        require(self.cell >= 26, "cell", self.cell, ">= 26")


def digit_sheet(
    rows: Sequence[Row],
    step: int,
    *,
    captions: Sequence[str] = (),
    caption: str = "",
    label: str = "",
    cell: int = 72,
) -> DigitSheet:
    """A sheet from float images.

    Args:
        rows: at least one (label, kind, images); images (cols, h, w), "ink" in [0, 1], "signed" in [-1, 1].
            Values outside are clipped, NaN counts as zero.
        step: version of the data, >= 0.
        captions: one for each column, or none.
        caption: one line below.
        label: accessible name.
        cell: greatest width of a cell, CSS pixels.

    Raises:
        ValueError: no rows, or rows of different shapes.
    """
    stacks = [np.asarray(images, dtype=np.float32) for _, _, images in rows]
    shapes = {stack.shape for stack in stacks}
    require(len(shapes) == 1 and stacks[0].ndim == 3, "rows", sorted(shapes), "one shape (cols, h, w)")
    cols, h, w = stacks[0].shape
    images = b"".join(grey(stack, kind) for stack, (_, kind, _) in zip(stacks, rows, strict=True))
    heads = tuple(DigitRow(name, kind) for name, kind, _ in rows)
    return DigitSheet(images, heads, cols, (h, w), step, tuple(captions), caption, label, cell)

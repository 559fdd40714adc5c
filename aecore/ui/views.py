"""What the browser components show: frozen descriptions of a map and of a sheet of digits, and the packing of points.

Arrays in, bytes out: nothing here knows Streamlit.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

#: Ten colours told apart on light and on dark, also by their lightness.
PALETTE = (
    "#3f74d1",
    "#f28522",
    "#2f9e5f",
    "#dd4040",
    "#8d5fd3",
    "#a0663a",
    "#e769b4",
    "#17a7b8",
    "#b8a414",
    "#7b8794",
)

#: Every word of the map, already in the reader's language. ``{n}`` and ``{k}`` stand for numbers.
MAP_TEXT = (
    "label",  # accessible name of the map; say here which keys work
    "reset",  # toolbar: show all, follow the data again
    "lasso",  # toolbar: select by drawing around points
    "glyphs",  # toolbar: draw points as characters
    "download",  # toolbar: save as PNG
    "fullscreen",  # toolbar
    "clear",  # button: forget the selection
    "legend",  # accessible name of the row of classes
    "legend_hint",  # tooltip of a class: click hides or shows, double click shows it alone
    "wheel_hint",  # shown when the wheel turns over an unfocused map: click first, or hold Ctrl
    "lasso_hint",  # shown while the lasso waits for a path
    "empty",  # shown instead of points when there are none
    "no_webgl",  # one sentence for a browser without WebGL2
    "selected",  # "{n} selected"
    "shown",  # "{k} of {n} shown"
)

#: Class byte of a point without a position; it keeps its index but is never drawn, touched or counted.
ABSENT = 255

Range = tuple[float, float, float, float]

_HEX = re.compile(r"#[0-9a-fA-F]{6}")
_LOCALE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_STEPS = 65535
#: Beyond this many spreads from the bulk a point is put at the edge: one stray must not cost all the others
#: their resolution. A spread then has at least 65,535 / 17 steps, finer than a pixel.
_STRAY = 8.0
_HUGE = 1e30


@dataclass(frozen=True)
class Contour:
    """A dashed ellipse in data coordinates: centre, radii (>= 0), angle (radians, anticlockwise), label."""

    cx: float
    cy: float
    rx: float
    ry: float
    angle: float = 0.0
    label: str = ""


@dataclass(frozen=True)
class Atlas:
    """Pictures of the points in one image: tile ``i``, row by row, belongs to point ``i``.

    ``asset`` is a name given to :func:`runtime`; ``tile`` is (height, width) in pixels, grey, 255 = ink.
    Browsers decode the whole image: keep its sides below 4096 pixels (10,000 digits: 100 columns).
    """

    asset: str
    columns: int
    tile: tuple[int, int] = (28, 28)


@dataclass(frozen=True)
class MapView:
    """Everything a latent map shows at one step.

    Attributes:
        points: planar little-endian uint16 x[n], uint16 y[n], uint8 class[n]; from :func:`pack_points`.
        range: (x0, x1, y0, y1), the data coordinates of the quantised 0 and 65535.
        step: version of the data, >= 0. The same message again costs the browser nothing.
        classes: names, one for each class byte in use.
        text: the words, one for each key of :data:`MAP_TEXT`.
        series: identity of the points (run and subset): they move only within a series, else simply appear.
        palette: "#rrggbb", at least as many as classes.
        glyphs: a character for each class; empty: made from the names.
        axes: names of the two axes.
        contours: for instance the prior's 1 sigma and 2 sigma; the view always frames them.
        atlas: pictures for tooltip and selection, or None.
        group: maps of one group on a page share their selection; "" for none.
        filename: of the saved picture, without extension.
        note: one line under the map, also in the saved picture.
        locale: for the grouping of digits, such as "en" or "ko".

    Raises:
        ValueError: a field is out of range; the message names it.
    """

    points: bytes
    range: Range
    step: int
    classes: Sequence[str]
    text: Mapping[str, str]
    series: str = ""
    palette: Sequence[str] = PALETTE
    glyphs: Sequence[str] = ()
    axes: tuple[str, str] = ("z₁", "z₂")
    contours: Sequence[Contour] = ()
    atlas: Atlas | None = None
    group: str = ""
    filename: str = "latent-map"
    note: str = ""
    locale: str = "en"

    def __post_init__(self) -> None:
        _require(len(self.points) % 5 == 0, "points", f"{len(self.points)} bytes", "five bytes a point")
        x0, x1, y0, y1 = self.range
        finite = all(map(math.isfinite, self.range))
        _require(finite and x0 < x1 and y0 < y1, "range", self.range, "finite, x0 < x1, y0 < y1")
        _require(self.step >= 0, "step", self.step, ">= 0")
        _require(len(self.classes) < ABSENT, "classes", len(self.classes), f"fewer than {ABSENT}")
        _require(len(self.palette) >= len(self.classes), "palette", len(self.palette), "one for each class")
        _require(all(map(_HEX.fullmatch, self.palette)), "palette", self.palette, "#rrggbb")
        _require(len(self.glyphs) in (0, len(self.classes)), "glyphs", len(self.glyphs), "none or one a class")
        _require(_LOCALE.fullmatch(self.locale), "locale", self.locale, "a tag such as en or ko-KR")
        used = np.frombuffer(self.points, np.uint8, self.n, 4 * self.n)
        strange = used[(used >= len(self.classes)) & (used != ABSENT)]
        _require(not strange.size, "points", f"class {strange[:1]}", f"class bytes below {len(self.classes)}")
        missing = [key for key in MAP_TEXT if key not in self.text]
        _require(not missing, "text", f"no {missing}", "every key of MAP_TEXT")
        for contour in self.contours:
            shape = (contour.cx, contour.cy, contour.rx, contour.ry, contour.angle)
            sound = all(map(math.isfinite, shape)) and contour.rx >= 0 and contour.ry >= 0
            _require(sound, "contours", contour, "finite, radii >= 0")
        if self.atlas is not None:
            sound = min(self.atlas.columns, *self.atlas.tile) >= 1
            _require(sound, "atlas", self.atlas, "columns and tile >= 1")

    @property
    def n(self) -> int:
        """Number of points."""
        return len(self.points) // 5


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
        _require(self.cols >= 1 and min(self.size) >= 1, "size", (self.cols, *self.size), "cols, h, w >= 1")
        _require(self.step >= 0, "step", self.step, ">= 0")
        expected = len(self.rows) * self.cols * self.size[0] * self.size[1]
        _require(len(self.images) == expected, "images", f"{len(self.images)} bytes", f"{expected} bytes")
        kinds = {row.kind for row in self.rows}
        _require(kinds <= {"ink", "signed"}, "rows", kinds, "kind ink or signed")
        _require(len(self.captions) in (0, self.cols), "captions", len(self.captions), "none or one a column")
        _require(self.cell >= 26, "cell", self.cell, ">= 26")


def pack_points(xy: npt.ArrayLike, classes: npt.ArrayLike) -> tuple[bytes, Range]:
    """Quantise points for :class:`MapView`: five bytes each, and the range in which to read them.

    A point with a NaN becomes :data:`ABSENT` (index kept, never drawn). Infinite points, and those more than
    8 spreads (0.5 to 99.5 percentile) away from the bulk, are put at the edge. All others are off by at most
    half a step, (x1 - x0) / 131070.

    Args:
        xy: (n, 2) real, any finite or non-finite values.
        classes: (n,) integers in [0, 254].

    Raises:
        ValueError: the shapes disagree or a class is out of range.
    """
    points = np.asarray(xy, dtype=np.float64)
    labels = np.asarray(classes)
    _require(points.ndim == 2 and points.shape[1] == 2, "xy", points.shape, "shape (n, 2)")
    _require(labels.shape == points.shape[:1], "classes", labels.shape, f"shape ({len(points)},)")
    _require(not labels.size or (labels.min() >= 0 and labels.max() < ABSENT), "classes", labels, "0..254")
    present = ~np.isnan(points).any(axis=1)
    x0, x1 = _bounds(points[present, 0])
    y0, y1 = _bounds(points[present, 1])
    x = _quantise(points[:, 0], x0, x1)
    y = _quantise(points[:, 1], y0, y1)
    byte = np.where(present, labels, ABSENT).astype(np.uint8)
    return x.tobytes() + y.tobytes() + byte.tobytes(), (x0, x1, y0, y1)


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
    _require(len(shapes) == 1 and stacks[0].ndim == 3, "rows", sorted(shapes), "one shape (cols, h, w)")
    cols, h, w = stacks[0].shape
    images = b"".join(_grey(stack, kind) for stack, (_, kind, _) in zip(stacks, rows, strict=True))
    heads = tuple(DigitRow(name, kind) for name, kind, _ in rows)
    return DigitSheet(images, heads, cols, (h, w), step, tuple(captions), caption, label, cell)


def _require(sound: object, name: str, value: object, allowed: str) -> None:
    if not sound:
        raise ValueError(f"{name}: {value} is not allowed; expected {allowed}")


def _bounds(values: npt.NDArray[np.float64]) -> tuple[float, float]:
    """The interval in which to quantise: all values but strays, never empty."""
    values = np.clip(values, -_HUGE, _HUGE)
    finite = values[np.abs(values) < _HUGE]
    if not finite.size:
        return -1.0, 1.0
    low, high = np.percentile(finite, [0.5, 99.5])
    reach = _STRAY * (high - low) or np.inf
    low, high = max(float(finite.min()), low - reach), min(float(finite.max()), high + reach)
    pad = max(abs(low), abs(high), 1.0) * 1e-6
    return (float(low), float(high)) if high - low > pad else (float(low) - 0.5, float(high) + 0.5)


def _quantise(values: npt.NDArray[np.float64], low: float, high: float) -> npt.NDArray[np.uint16]:
    share = (np.clip(np.nan_to_num(values, nan=low, posinf=high, neginf=low), low, high) - low) / (high - low)
    return np.rint(share * _STEPS).astype("<u2")


def _grey(images: npt.NDArray[np.float32], kind: str) -> bytes:
    clean = np.nan_to_num(images, nan=0.0)
    if kind == "signed":
        return np.rint(128 + 127 * np.clip(clean, -1, 1)).astype(np.uint8).tobytes()
    return np.rint(255 * np.clip(clean, 0, 1)).astype(np.uint8).tobytes()

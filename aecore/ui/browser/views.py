"""What the browser components show: the frozen description of a map, and by name all that one is made of.

Bytes of points, ellipses and arrows come from :mod:`packing`, a raster from :mod:`scalar_field`, images from
:mod:`sheets`; callers find all of them here. Nothing here knows Streamlit.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from aecore.palette import PALETTE
from aecore.ui.browser.packing import (
    ABSENT,
    ARROW_BYTES,
    ELLIPSE_BYTES,
    pack_arrows,
    pack_ellipses,
    pack_points,
    require,
    unpack_shapes,
)
from aecore.ui.browser.scalar_field import ScalarField, scalar_field
from aecore.ui.browser.sheets import DigitRow, DigitSheet, Row, digit_sheet
from aecore.ui.browser.touch import UNTOUCHED, Replay, Touch, pack_codes
from aecore.wire.quantise import Range

__all__ = [
    "ABSENT",
    "MAP_TEXT",
    "PALETTE",
    "Atlas",
    "Contour",
    "DigitRow",
    "DigitSheet",
    "MapView",
    "Range",
    "Replay",
    "Row",
    "ScalarField",
    "Touch",
    "digit_sheet",
    "pack_arrows",
    "pack_codes",
    "pack_ellipses",
    "pack_points",
    "scalar_field",
]

#: Every word of the map, already in the reader's language. ``{n}`` and ``{k}`` stand for numbers.
MAP_TEXT = (
    "label",  # accessible name of the map; say here which keys work
    "reset",  # toolbar: show all, follow the data again
    "lasso",  # toolbar: select by drawing around points
    "touch",  # toolbar of fingers: one finger decodes, rather than pans
    "manifold",  # toolbar: the decoded plane behind the points
    "glyphs",  # toolbar: draw points as discs, as characters, as their pictures
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
    "decoded",  # under the digit that is decoded at the pointer
    "manifold_prior",  # button: decode at quantiles of the prior rather than over the present view
    "manifold_data",  # the same for a run without prior: over the data
    "manifold_opacity",  # accessible name of a slider
    "pins",  # accessible name of the kept places
    "pin",  # "Kept place {n}: {place}", accessible name of its decoded digit
    "unpin",  # button: "Remove place {n}"
)

#: Most ellipses, and most arrows, of one map. A few hundred can be told apart; each is a hundred corners to draw.
MOST_SHAPES = 2000

_HEX = re.compile(r"#[0-9a-fA-F]{6}")
_LOCALE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


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
        frame: (x0, x1, y0, y1) that the view frames instead of points and contours, as maps beside it do; or None.
        atlas: pictures for tooltip and selection, or None.
        group: maps of one group on a page share their selection; "" for none.
        filename: of the saved picture, without extension.
        note: one line under the map, also in the saved picture.
        note_then: the same at a moment of a film, with "{n}" and "{step}" for its points and its step; "": `note`.
        locale: for the grouping of digits, such as "en" or "ko".
        ellipses: thin, to scale, in the colour of their class; from :func:`pack_ellipses`. Posteriors of single images.
        arrows: thin, to scale, in the colour of their class, over the points; from :func:`pack_arrows`.
        field: a raster behind the points, with a colour key; from :func:`scalar_field`.
        muted: draw the points in one quiet colour, so that ellipses and arrows stand out.
        touch: how places become codes, so that they can be decoded under the pointer.

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
    frame: Range | None = None
    atlas: Atlas | None = None
    group: str = ""
    filename: str = "latent-map"
    note: str = ""
    note_then: str = ""
    locale: str = "en"
    ellipses: bytes = b""
    arrows: bytes = b""
    field: ScalarField | None = None
    muted: bool = False
    touch: Touch = UNTOUCHED

    def __post_init__(self) -> None:
        require(len(self.points) % 5 == 0, "points", f"{len(self.points)} bytes", "five bytes a point")
        x0, x1, y0, y1 = self.range
        finite = all(map(math.isfinite, self.range))
        require(finite and x0 < x1 and y0 < y1, "range", self.range, "finite, x0 < x1, y0 < y1")
        if self.frame is not None:
            left, right, low, high = self.frame
            require(all(map(math.isfinite, self.frame)) and left < right and low < high, "frame", self.frame,
                    "finite, x0 < x1, y0 < y1")  # fmt: skip
        require(self.step >= 0, "step", self.step, ">= 0")
        require(len(self.classes) < ABSENT, "classes", len(self.classes), f"fewer than {ABSENT}")
        require(len(self.palette) >= len(self.classes), "palette", len(self.palette), "one for each class")
        require(all(map(_HEX.fullmatch, self.palette)), "palette", self.palette, "#rrggbb")
        require(len(self.glyphs) in (0, len(self.classes)), "glyphs", len(self.glyphs), "none or one a class")
        require(_LOCALE.fullmatch(self.locale), "locale", self.locale, "a tag such as en or ko-KR")
        self._check_classes("points", np.frombuffer(self.points, np.uint8, self.n, 4 * self.n))
        self._check_shapes()
        size = len(self.touch.codes)
        require(size % (2 * max(self.n, 1)) == 0, "touch", f"{size} bytes of codes", "two bytes a number, d a point")
        missing = [key for key in MAP_TEXT if key not in self.text]
        require(not missing, "text", f"no {missing}", "every key of MAP_TEXT")
        for contour in self.contours:
            shape = (contour.cx, contour.cy, contour.rx, contour.ry, contour.angle)
            sound = all(map(math.isfinite, shape)) and contour.rx >= 0 and contour.ry >= 0
            require(sound, "contours", contour, "finite, radii >= 0")
        if self.atlas is not None:
            sound = min(self.atlas.columns, *self.atlas.tile) >= 1
            require(sound, "atlas", self.atlas, "columns and tile >= 1")

    @property
    def n(self) -> int:
        """Number of points."""
        return len(self.points) // 5

    def _check_classes(self, name: str, used: npt.NDArray[np.uint8]) -> None:
        strange = used[(used >= len(self.classes)) & (used != ABSENT)]
        require(not strange.size, name, f"class {strange[:1]}", f"class bytes below {len(self.classes)}")

    def _check_shapes(self) -> None:
        for name, shapes, size in (("ellipses", self.ellipses, ELLIPSE_BYTES), ("arrows", self.arrows, ARROW_BYTES)):
            numbers, used = unpack_shapes(name, shapes, size)
            require(used.size <= MOST_SHAPES, name, used.size, f"at most {MOST_SHAPES}")
            self._check_classes(name, used)
            if name == "ellipses":
                require((numbers[2:4] >= 0).all(), name, "a negative radius", "radii >= 0")

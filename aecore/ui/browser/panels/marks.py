"""What charts are made of. Each mark has words, which stay the same while a run trains, and columns of numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from aecore import palette
from aecore.ui.browser.packing import require

Points = Sequence[tuple[float, float]]
Numbers = Sequence[float] | NDArray[np.generic]
Column = NDArray[np.float64]


class Mark:
    """Something that a chart shows.

    Attributes:
        NUMBERS: the fields that hold numbers; all others are words.

    Raises:
        ValueError: fields do not fit each other; the message names one.
    """

    NUMBERS: ClassVar[tuple[str, ...]]

    def words(self) -> dict[str, object]:
        """Return what the browser is told once: the kind, and the fields that hold no numbers."""
        told = {each.name: getattr(self, each.name) for each in fields(self) if each.name not in self.NUMBERS}  # type: ignore[arg-type]
        return {"kind": type(self).__name__.lower(), **told}

    def columns(self) -> list[Column]:
        """Return the numbers, a column each, in the order in which the browser reads them. NaN: nothing is there."""
        return [_column(getattr(self, name)) for name in self.NUMBERS]


@dataclass(frozen=True, eq=False)
class Line(Mark):
    """A line through (x, y) points; NaN interrupts it.

    look: "curve"; "reference", quiet and dashed; "bound", as thin as a rule; "trace", a pale way, which is not read.
    dotted: whether its points are seen.
    """

    NUMBERS = ("points",)

    name: str
    points: Points | NDArray[np.floating]
    colour: str = ""
    look: Literal["curve", "reference", "bound", "trace"] = "curve"
    dotted: bool = False

    def columns(self) -> list[Column]:
        """Return x (n,) and y (n,)."""
        return _places(self.points)


@dataclass(frozen=True, eq=False)
class Area(Mark):
    """What lies between a line through (x, y) points and 0."""

    NUMBERS = ("points",)

    name: str
    points: Points
    colour: str

    def columns(self) -> list[Column]:
        """Return x (n,) and y (n,)."""
        return _places(self.points)


@dataclass(frozen=True, eq=False)
class Dots(Mark):
    """Points by themselves; what lies outside the axes is shown at their ends.

    labels: what is written beside each, with {x} and {y} for its values; without any, the name stands beside one.
    radius: CSS pixels; filled: else rings.
    """

    NUMBERS = ("points",)

    name: str
    points: Points
    colour: str
    labels: Sequence[str] = ()
    radius: float = 5
    filled: bool = True

    def __post_init__(self) -> None:
        require(len(self.labels) in (0, len(self.points)), "labels", len(self.labels), f"none or {len(self.points)}")

    def columns(self) -> list[Column]:
        """Return x (n,) and y (n,)."""
        return _places(self.points)


@dataclass(frozen=True, eq=False)
class Bars(Mark):
    """One bar for each category of the x axis, side by side with those of other marks.

    pale: which of them do not count, none or (n,); spread: whiskers reach so far up and down, but not below 0, none or
    (n,).
    """

    NUMBERS = ("values", "pale", "spread")

    name: str
    values: Numbers
    colour: str = palette.SERIES[0]
    pale: Sequence[bool] | NDArray[np.bool_] = ()
    spread: Numbers = ()

    def __post_init__(self) -> None:
        for name in ("pale", "spread"):
            n = len(getattr(self, name))
            require(n in (0, len(self.values)), name, n, f"none or {len(self.values)}")


@dataclass(frozen=True, eq=False)
class Histogram(Mark):
    """Bars between ascending edges (n + 1,) on a linear axis; values (n,)."""

    NUMBERS = ("edges", "values")

    name: str
    edges: Numbers
    values: Numbers
    colour: str = palette.SERIES[0]

    def __post_init__(self) -> None:
        require(len(self.edges) == len(self.values) + 1, "edges", len(self.edges), f"{len(self.values) + 1} numbers")
        require(np.all(np.diff(_column(self.edges)) > 0), "edges", list(self.edges), "ascending numbers")


@dataclass(frozen=True, eq=False)
class Level(Mark):
    """A rule at a value of one axis, over the whole other one; its name may hold {value}."""

    NUMBERS = ("value",)

    name: str
    value: float
    axis: Literal["x", "y"] = "y"


@dataclass(frozen=True, eq=False)
class Band(Mark):
    """What lies between two values of y, shaded and named."""

    NUMBERS = ("low", "high")

    name: str
    low: float
    high: float

    def __post_init__(self) -> None:
        require(self.low <= self.high, "high", self.high, f"at least {self.low}")


@dataclass(frozen=True, eq=False)
class Cells(Mark):
    """A cell for each category of y (r) and of x (c): shares (r, c) in [0, 1] are its tint, `figures` what is in it.

    colour: of a share of 1; frame: of the frames;
    digits: decimals of the figures; empty: whether a figure of 0 is left out; framed: which stand out, none or (r, c).
    """

    NUMBERS = ("shares", "figures", "framed")

    shares: NDArray[np.floating]
    figures: NDArray[np.generic]
    colour: str = palette.TERMS[0]
    frame: str = palette.TEST
    digits: int = 2
    empty: bool = False
    framed: NDArray[np.bool_] | tuple[()] = ()

    def __post_init__(self) -> None:
        require(self.shares.ndim == 2, "shares", self.shares.shape, "shape (r, c)")
        require(np.all((self.shares >= 0) & (self.shares <= 1)), "shares", "one outside", "0 to 1")
        require(self.figures.shape == self.shares.shape, "figures", self.figures.shape, str(self.shares.shape))
        require(np.size(self.framed) in (0, self.shares.size), "framed", np.shape(self.framed), str(self.shares.shape))


def pack(columns: Iterable[Column]) -> bytes:
    """Pack columns as float32, each after its length; what is beyond all bounds is at the end of the range."""
    limit = float(np.finfo(np.float32).max)
    parts = (np.concatenate([[len(each)], np.clip(each, -limit, limit)]) for each in columns)
    return b"".join(part.astype("<f4").tobytes() for part in parts)


def _column(values: object) -> Column:
    return np.asarray(values, np.float64).reshape(-1)


def _places(points: Points | NDArray[np.floating]) -> list[Column]:
    return list(np.asarray(points, np.float64).reshape(-1, 2).T)

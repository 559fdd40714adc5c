"""A chart: what never changes in a run (words, axes, kinds of marks, colours) goes apart from its numbers.

The browser draws it, in the page's own colours; it names marks where they stand and reads them out under the pointer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np

from aecore.ui.browser.packing import require
from aecore.ui.browser.panels.marks import Bars, Cells, Column, Histogram, Mark, pack
from aecore.ui.browser.panels.parts import Panel
from aecore.ui.browser.part import Part
from aecore.ui.browser.part import mount as put
from aecore.ui.words import N_

OPEN = float("nan")  # an end of an axis that the data decide

#: Every word of the panel. The words in braces stand for the axes' names.
TEXT = {"over": N_("{y} over {x}")}

_PANEL = Panel("chart", TEXT)


@dataclass(frozen=True)
class Axis:
    """An axis: its name and how its values are written.

    low, high: where it ends, None: where the data do, and at 0 if that is further out; near: not at 0.
    log: logarithmic. names: its categories, one beside the other; such an axis has no ends.
    digits: decimals of a value that is read, None: three figures of it; form: what stands around a number.
    step: from one number of the y axis to the next, None: as there is room.
    shown: whether numbers and rules are drawn.

    Raises:
        ValueError: a field is out of range; the message names it.
    """

    name: str = ""
    low: float | None = None
    high: float | None = None
    near: bool = False
    log: bool = False
    names: Sequence[str] = ()
    digits: int | None = None
    step: float | None = None
    form: str = "{value}"
    shown: bool = True

    def __post_init__(self) -> None:
        ends = [end for end in (self.low, self.high) if end is not None]
        require(len(ends) < 2 or ends[0] < ends[1], "high", self.high, f"more than {self.low}")
        require(not self.log or all(end > 0 for end in ends), "low, high", ends, "> 0 on a logarithmic axis")
        require(not (self.names and (ends or self.log)), "names", len(self.names), "none on an axis with ends")
        require(self.step is None or self.step > 0, "step", self.step, "> 0")
        require("{value}" in self.form, "form", self.form, 'words with "{value}"')

    def words(self) -> dict[str, object]:
        """Return what the browser is told once."""
        told = asdict(self) | {"names": list(self.names)}
        return {name: value for name, value in told.items() if name not in ("low", "high")}

    def ends(self) -> Column:
        """Return where it ends, (2,); NaN: where the data do."""
        return np.array([OPEN if end is None else end for end in (self.low, self.high)])


@dataclass(frozen=True)
class Chart:
    """Marks between two axes.

    plane: whether points are read where they lie, instead of all curves at one x. alt: what it is, for who does not see
    it; else the axes' names say so.

    Raises:
        ValueError: a mark does not fit the axes; the message names it.
    """

    x: Axis
    y: Axis
    marks: Sequence[Mark]
    plane: bool = False
    alt: str = ""

    def __post_init__(self) -> None:
        for mark in self.marks:
            if isinstance(mark, Bars):
                n = len(self.x.names)
                require(len(mark.values) == n, "values", len(mark.values), f"{n}, one for each category")
            elif isinstance(mark, Cells):
                shape = (len(self.y.names), len(self.x.names))
                require(mark.shares.shape == shape, "shares", mark.shares.shape, f"{shape}, as the axes have names")
            elif isinstance(mark, Histogram):
                require(not self.x.names, "x", "an axis of categories", "numbers, for a histogram")

    def head(self) -> dict[str, object]:
        """Return what never changes in a run."""
        return {"x": self.x.words(), "y": self.y.words(), "marks": [mark.words() for mark in self.marks],
                "plane": self.plane, "alt": self.alt}  # fmt: skip

    def numbers(self) -> bytes:
        """Pack what moves: the ends of both axes, then the columns of each mark."""
        ends = [self.x.ends(), self.y.ends()]
        return pack([*ends, *(column for mark in self.marks for column in mark.columns())])


def part(chart: Chart, *, key: str, height: int, series: str = "", picks: bool = False) -> Part:
    """Return what a chart is told; keep the key over updates.

    Args:
        chart: what to show.
        key: Streamlit's element key.
        height: of all of it, words included, CSS pixels.
        series: the run whose film moves the cursor; "" where x is not its step.
        picks: whether points can be chosen.
    """
    head = chart.head() | {"height": height, "series": series, "picks": picks}
    return _PANEL.part(head, {"numbers": chart.numbers()}, key)


def mount(chart: Chart, *, key: str, height: int, series: str = "", picks: bool = False) -> int | None:
    """Mount or update a chart: see `part`.

    Return the index of the point among its `Dots` in the run of the script that a click on it causes, else None.
    """
    told = part(chart, key=key, height=height, series=series, picks=picks)
    picked = put(told, heard="picked" if picks else "")
    return None if picked is None else int(picked)

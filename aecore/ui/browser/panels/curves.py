"""Curves over a training: what moves fills the height, the whole is a click away, a film moves the cursor."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from aecore.results.curves import Chart, Curve, Window, whole, window
from aecore.ui.browser.panels.parts import Panel
from aecore.ui.browser.part import Part
from aecore.ui.words import N_

#: Every word of the panel. The words in braces stand for numbers.
TEXT = {
    "whole": N_("Whole curve"),
    "whole_hint": N_("Show all from the beginning, or what has moved lately"),
    "step": N_("step {step}"),
}  # fmt: skip

_PANEL = Panel("curves", TEXT)


class Held:
    """The window of heights that a chart shows, which stands still while what moves fits into it."""

    def __init__(self) -> None:
        self._of: object = None
        self._window: Window | None = None

    def of(self, chart: Chart) -> Window:
        """Return the window for a chart, the last one if it is still of the same runs and figure."""
        told = tuple(curve.series for curve in chart.curves), str(chart.y)
        self._window = window(chart, self._window if told == self._of else None)
        self._of = told
        return self._window


def part(chart: Chart, held: Held, *, key: str, height: int = 300) -> Part:
    """Return what a chart is told; keep the key, and what is `held`, over updates."""
    head = {
        "x": chart.x, "y": chart.y, "end": chart.end, "window": held.of(chart), "whole": whole(chart), "height": height,
        "marks": [{"x": mark.x, "name": mark.name} for mark in chart.marks],
        "curves": [_described(curve) for curve in chart.curves],
    }  # fmt: skip
    return _PANEL.part(head, {"points": _packed(chart.curves)}, key)


def _described(curve: Curve) -> dict[str, object]:
    return {"name": curve.name, "color": curve.colour, "kind": curve.kind, "measure": curve.measure,
            "digits": curve.digits, "dash": curve.dash, "series": curve.series, "n": len(curve.points)}  # fmt: skip


def _packed(drawn: Iterable[Curve]) -> bytes:
    """The points of each curve in turn, planar: float32 x[n], y[n]; what is not finite is at the end of the range."""
    limit = float(np.finfo(np.float32).max)
    places = (np.array(curve.points, np.float64).reshape(-1, 2).T for curve in drawn)
    return b"".join(np.nan_to_num(each, nan=limit).clip(-limit, limit).astype("<f4").tobytes() for each in places)

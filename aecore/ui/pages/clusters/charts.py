"""The charts of clusters: contingency, silhouettes, measures over the number of clusters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aecore import palette
from aecore.ui.browser.panels.chart import Axis, Chart
from aecore.ui.browser.panels.marks import Area, Cells, Level, Line, Mark
from aecore.ui.words import _

ROW = 34  # px of a row of the matrix
STEPS = 200  # points along the whole profile: a cluster has its share


def contingency(counts: NDArray[Any], clusters: Sequence[str], classes: Sequence[str], matched: NDArray[Any]) -> Chart:
    """Return the matrix of counts (K, C), a row a cluster, tinted by the share of its row; matched cells are framed."""
    shares = counts / np.maximum(1, counts.sum(1, keepdims=True))
    framed = matched[:, None] == np.arange(len(classes))
    cells = Cells(shares, counts, digits=0, empty=True, framed=framed)
    return Chart(Axis(names=classes), Axis(names=clusters), [cells], alt=_("Images of each class in each cluster"))


def silhouettes(profile: NDArray[Any], of: NDArray[Any], names: Sequence[str], colours: Sequence[str]) -> Chart:
    """Return the silhouettes (m,) of points in clusters (m,): one falling area a cluster, as wide as its share."""
    marks: list[Mark] = []
    start = 0.0
    for k, (name, colour) in enumerate(zip(names, colours, strict=True)):
        own = np.sort(profile[of == k])[::-1]
        width = len(own) / max(1, len(profile))
        marks.append(Area(name, _area(own, start, width), colour))
        start += width
    if len(profile):
        marks.append(Level(_("mean {value}"), float(profile.mean())))
    x = Axis(_("points, sorted within each cluster"), 0, 1, shown=False)
    return Chart(x, Axis(_("Silhouette"), digits=2), marks, plane=True)


def _area(own: NDArray[Any], start: float, width: float) -> list[tuple[float, float]]:
    """A cluster's sorted silhouettes as points from `start` on, at most its share of `STEPS`, the ends among them."""
    if not len(own):
        return []
    steps = min(len(own), max(2, round(STEPS * width)))
    which = np.linspace(0, len(own) - 1, steps).round().astype(int)
    return [(round(start + width * (i + 0.5) / len(own), 5), float(own[i])) for i in which]


def over_k(clusters: Sequence[int], values: NDArray[Any], chosen: int, name: str) -> Chart:
    """Return one measure over the number of clusters, with a line at the chosen one."""
    line = Line("", list(zip(map(int, clusters), map(float, values), strict=False)), palette.SERIES[0], dotted=True)
    marks: list[Mark] = [line] + ([Level(f"K = {chosen}", chosen, axis="x")] if chosen in clusters else [])
    return Chart(Axis("K", min(clusters), max(clusters), digits=0), Axis(name, near=True), marks)

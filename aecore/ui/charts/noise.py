"""Noise that becomes codes: the reparameterisation as a picture."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from aecore import palette
from aecore.ui.browser.panels.chart import Axis, Chart
from aecore.ui.browser.panels.marks import Dots, Line, Mark

EDGE = 8.0  # the axis shows [−8, 8]
TALL = 0.6  # of the distance between the rows: the density of a standard normal law, at its middle


def reparameterised(eps: NDArray[np.floating], mu: float, sigma: float, words: tuple[str, str], alt: str) -> Chart:
    """Return the chart of noise ε (n,) becoming z = μ + σ ε: ε with its density above, z with its own below.

    A line for each draw leads from one to the other. `words` name the noise and the code.
    """
    z = mu + sigma * eps
    marks = [_ways(eps, z), *_law(eps, (0.0, 1.0), 1.0, palette.MARK, words[0]),
             *_law(z, (mu, sigma), 0.0, palette.TERMS[1], words[1])]  # fmt: skip
    return Chart(Axis(low=-EDGE, high=EDGE), Axis(low=-1.8, high=1.8, shown=False), marks, plane=True, alt=alt)


def _ways(eps: NDArray[np.floating], z: NDArray[np.floating]) -> Line:
    """From each ε down to its z."""
    nothing = np.full_like(eps, np.nan)
    ways = np.stack([np.stack([eps, z, nothing], 1), np.stack([eps * 0 + 1, z * 0, nothing], 1)], 2)
    return Line("", ways.reshape(-1, 2), look="trace")


def _law(values: NDArray[np.floating], law: tuple[float, float], level: float, colour: str, name: str) -> list[Mark]:
    """Draws of a normal law (mean, spread) at height `level`, 1 or 0, their density away from the other row."""
    (centre, spread), side = law, 1 if level else -1
    draws = Dots("" if spread else name, [(value, level) for value in values.tolist()], colour)
    if not spread:
        return [draws]
    grid = np.linspace(-EDGE, EDGE, 281)
    curve = level + side * TALL / spread * np.exp(-0.5 * ((grid - centre) / spread) ** 2)
    return [Line(name, np.column_stack([grid, curve]), colour), draws]

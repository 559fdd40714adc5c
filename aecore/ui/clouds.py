"""Two clouds of points for the page on the Wasserstein distance: presets, what the browser is sent, what it sends.

Nothing here knows Streamlit.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from aecore.ui.i18n import N_
from aecore.ui.packing import require

Reals = npt.NDArray[np.float64]

#: Half the width and half the height of the plane, in units of its grid.
REACH = (4.0, 3.0)
FEWEST, MOST = 3, 30
SHIFT = (2.4, 1.0)  # of length 2.6
SEEDS = 9999

PRESETS = {
    "shift": N_("Shifted"),
    "ring": N_("Ring and blob"),
    "merge": N_("Two blobs to one"),
    "same": N_("Identical"),
    "random": N_("Random"),
}
ABOUT = {
    "shift": N_("B starts as A, shifted by 2.6 units: W₁ is exactly that. Drag the letter B: W₁ follows, near or far."),
    "ring": N_("Both clouds have about the same mean, yet they are far apart: the plan runs along the radii."),
    "merge": N_("Each blob of A serves its own side of B: the plan finds the border by itself."),
    "same": N_("The same points twice: nothing has to move. Pull one point of B away and W₁ grows by its distance "
               "divided by the number of points."),
    "random": N_("Two samples of the same law, and W₁ is not 0: it measures these points, not the law behind them."),
}  # fmt: skip
PAIRED = ("shift", "same")  # B is made from A: as many points

#: Every word of the plot. ``{cloud}``, ``{i}`` and ``{n}`` stand for a letter and numbers.
TEXT = {
    "label": N_("Two clouds of points and the best plan between them. Tab chooses a point or a letter, arrow keys move "
                "it; with Shift, farther."),
    "point": N_("Point {i} of cloud {cloud}"),
    "cloud": N_("All of cloud {cloud}"),
    "size": N_("{cloud}: {n} points"),
    "mass": N_("line width: mass carried"),
    "price": N_("price"),
}  # fmt: skip


@dataclass(frozen=True)
class Scene:
    """What the clouds begin as: a preset, numbers of points in [3, 30], the seed of the random ones."""

    preset: str = "shift"
    n: int = 12
    m: int = 12
    seed: int = 0

    @classmethod
    def from_link(cls, link: Mapping[str, str]) -> Scene:
        """Read an address; what it lacks or what makes no sense is as by default."""
        preset = link.get("preset", cls.preset)
        n = _number(link.get("n"), cls.n, FEWEST, MOST)
        m = _number(link.get("m"), n, FEWEST, MOST)
        return cls(preset if preset in PRESETS else cls.preset, n, m, _number(link.get("seed"), 0, 0, SEEDS)).sound()

    def to_link(self) -> dict[str, str]:
        """Return the address's part that `from_link` reads."""
        return {name: str(value) for name, value in dataclasses.asdict(self).items()}

    def sound(self) -> Scene:
        """Return the scene with as many points in B as in A where the preset wants it."""
        return dataclasses.replace(self, m=self.n) if self.preset in PAIRED else self

    def draw(self) -> tuple[Reals, Reals]:
        """Return the clouds: (n, 2) and (m, 2), inside the plane. The same scene gives the same points."""
        rng = np.random.default_rng(self.seed)
        if self.preset in PAIRED:
            a = _blob(rng, self.n, (-1.2, -0.5) if self.preset == "shift" else (0.0, 0.0))
            return a, a + SHIFT if self.preset == "shift" else a.copy()
        if self.preset == "ring":
            return _ring(rng, self.n), _blob(rng, self.m, (0.0, 0.0), 0.35)
        if self.preset == "merge":
            upper, lower = _blob(rng, self.n, (-2.0, 1.5), 0.4), _blob(rng, self.n, (-2.0, -1.5), 0.4)
            return np.where(np.arange(self.n)[:, None] % 2, upper, lower), _blob(rng, self.m, (1.8, 0.0))
        wide = np.multiply(REACH, 0.85)
        return rng.uniform(-wide, wide, (self.n, 2)), rng.uniform(-wide, wide, (self.m, 2))


def _blob(rng: np.random.Generator, n: int, centre: tuple[float, float], spread: float = 0.6) -> Reals:
    return np.clip(rng.normal(size=(n, 2)), -2.2, 2.2) * spread + centre


def _ring(rng: np.random.Generator, n: int) -> Reals:
    angle = 2 * np.pi * (np.arange(n) / n + rng.uniform())
    radius = rng.normal(2.3, 0.08, n)
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)


def _number(text: str | None, default: int, low: int, high: int) -> int:
    return min(max(int(text), low), high) if text and text.isascii() and text.isdigit() and len(text) < 9 else default


@dataclass(frozen=True, eq=False)
class PlanView:
    """Two clouds and the plan between them, as the browser component draws them.

    Attributes:
        series: identity of the clouds: another one puts the points where they are here, else the browser's own stay.
        seq: the browser's question that this answers, >= 0.
        clouds: points of A (n, 2) and of B (m, 2), finite, within `reach`.
        coupling: (n, m) masses >= 0.
        palette: "#rrggbb" of A and of B.
        text: the words, one for each key of :data:`TEXT`.
        prices: at A (n,) and at B (m,), >= 0; or None.
        reach: half the width and half the height of the plane.

    Raises:
        ValueError: a field is out of range; the message names it.
    """

    series: str
    seq: int
    clouds: tuple[Reals, Reals]
    coupling: Reals
    palette: tuple[str, str]
    text: Mapping[str, str]
    prices: tuple[Reals, Reals] | None = None
    reach: tuple[float, float] = REACH

    def __post_init__(self) -> None:
        shapes = [cloud.shape for cloud in self.clouds]
        require(all(len(shape) == 2 and shape[0] and shape[1] == 2 for shape in shapes), "clouds", shapes, "(n, 2)")
        require(all(map(self._holds, self.clouds)), "clouds", self.clouds, f"finite, within {self.reach}")
        sizes = tuple(len(cloud) for cloud in self.clouds)
        require(self.coupling.shape == sizes, "coupling", self.coupling.shape, f"shape {sizes}")
        require((self.coupling >= 0).all(), "coupling", self.coupling.min(), ">= 0")
        require(self.seq >= 0, "seq", self.seq, ">= 0")
        require(self.prices is None or tuple(map(len, self.prices)) == sizes, "prices", self.prices, f"lengths {sizes}")
        missing = [key for key in TEXT if key not in self.text]
        require(not missing, "text", f"no {missing}", "every key of TEXT")

    def _holds(self, cloud: Reals) -> bool:
        return bool((np.abs(cloud) <= np.add(self.reach, 1e-6)).all())

    def message(self) -> dict[str, object]:
        """Return what is sent: JSON, the coupling as (i, j, mass) of the ways that carry any."""
        ways = [(int(i), int(j), round(float(self.coupling[i, j]), 6)) for i, j in np.argwhere(self.coupling > 1e-9)]
        prices = [np.round(part, 4).tolist() for part in self.prices] if self.prices else None
        return {"series": self.series, "seq": self.seq, "clouds": [np.round(c, 4).tolist() for c in self.clouds],
                "plan": ways, "prices": prices, "reach": self.reach, "palette": self.palette,
                "text": {key: self.text[key] for key in TEXT}}  # fmt: skip


def read_move(told: object, series: str, sizes: tuple[int, int]) -> tuple[int, Reals, Reals] | None:
    """Read the browser's question: (seq, A, B) within the plane; None if it is about other clouds or makes no sense."""
    if not isinstance(told, Mapping) or told.get("series") != series or not isinstance(told.get("seq"), int):
        return None
    try:
        a, b = (np.asarray(told.get(name), dtype=np.float64) for name in ("a", "b"))
    except (TypeError, ValueError):
        return None
    if (a.shape, b.shape) != ((sizes[0], 2), (sizes[1], 2)) or not math.isfinite(a.sum() + b.sum()):
        return None
    edge = np.array(REACH)
    return max(0, told["seq"]), np.clip(a, -edge, edge), np.clip(b, -edge, edge)

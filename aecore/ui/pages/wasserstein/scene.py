"""What the two clouds begin as: presets, numbers of points, a seed, the power of the way."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from aecore.ui.browser.clouds import REACH, Reals
from aecore.ui.words import N_

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
    "shift": N_("B starts as A, shifted by 2.6 units: {w} is exactly that. Drag the letter B: {w} follows, near or "
                "far."),
    "ring": N_("Both clouds have about the same mean, yet they are far apart: the plan runs along the radii."),
    "merge": N_("Each blob of A serves its own side of B: the plan finds the border by itself."),
    "same": N_("The same points twice: nothing has to move. Pull one point of B away and {w} grows by its distance "
               "divided by {share}."),
    "random": N_("Two samples of the same law, and {w} is not 0: it measures these points, not the law behind them."),
}  # fmt: skip
SHARE = {1: N_("the number of points"), 2: N_("the square root of the number of points")}
POWERS = {1: "W₁", 2: "W₂"}  # of the way in the cost, and what the distance is called
PAIRED = ("shift", "same")  # B is made from A: as many points


@dataclass(frozen=True)
class Scene:
    """What the clouds begin as: a preset, numbers of points in [3, 30], the seed of the random ones; and the power `p`
    of the way in the cost, one of `POWERS`, which moves no point.
    """

    preset: str = "shift"
    n: int = 12
    m: int = 12
    seed: int = 0
    p: int = 1

    @classmethod
    def from_link(cls, link: Mapping[str, str]) -> Scene:
        """Read an address; what it lacks or what makes no sense is as by default."""
        preset = link.get("preset", cls.preset)
        n = _number(link.get("n"), cls.n, FEWEST, MOST)
        m = _number(link.get("m"), n, FEWEST, MOST)
        return cls(preset if preset in PRESETS else cls.preset, n, m, _number(link.get("seed"), 0, 0, SEEDS),
                   _number(link.get("p"), 1, min(POWERS), max(POWERS))).sound()  # fmt: skip

    def to_link(self) -> dict[str, str]:
        """Return the address's part that `from_link` reads."""
        return {name: str(value) for name, value in dataclasses.asdict(self).items()}

    def clouds(self) -> Scene:
        """Return what the points depend on: the same for every power."""
        return dataclasses.replace(self, p=1)

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

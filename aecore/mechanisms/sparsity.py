"""Sparse codes: how often each unit is active, and what it draws."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from aecore.mechanisms.base import Mechanism, Scene, Seen, signed
from aecore.results.snapshot import Array

BINS = 30
PATTERNS = 32  # units whose pattern is shown, the most used first
ON = 1e-3  # activation above which a unit counts as on, where the code can be exactly 0
ON_SIGMOID = 0.5  # and for a sigmoid, which never is


class Sparsity(Mechanism):
    """measures, over units and test images: `fraction_active`, in [0, 1]; `mean_activation`; `zeros`, the share of
    activations that are exactly 0.

    arrays: histogram (30,) float32, the shares of the other activations in equal bins, edges (31,) float32; rho_hat
    (d,) float32 mean activation of each unit; active (d,) float32 share of images in which a unit is on; units (≤ 32,)
    the most used units, patterns (≤ 32, D) int8 what each adds to the picture, scaled to itself.
    """

    def look(self, scene: Scene) -> Seen:
        """Measure the code of the probe images."""
        a = scene.net.encode(scene.probe)[0]
        on = (a.abs() > (ON_SIGMOID if self.run.code_activation == "sigmoid" else ON)).float()
        order = a.abs().mean(0).argsort(descending=True)[:PATTERNS]
        arrays = _histogram(a[a != 0]) | {
            "rho_hat": a.mean(0).numpy(force=True), "active": on.mean(0).numpy(force=True),
            "units": order.numpy(force=True), "patterns": signed(_patterns(scene, a, order)),
        }  # fmt: skip
        measures = {"fraction_active": float(on.mean()), "mean_activation": float(a.mean()),
                    "zeros": float((a == 0).float().mean())}  # fmt: skip
        return Seen(measures, arrays)


def _histogram(values: Tensor) -> dict[str, Array]:
    """Shares of values (n,) in bins whose ends are round, so that they rest between two looks; none gives zeros."""
    low, high = (float(values.min()), float(values.max())) if len(values) else (0.0, 0.0)
    ends = min(0.0, -_round_up(-low)), max(_round_up(high), 0.0) or 1.0
    shares = torch.histc(values.float(), BINS, *ends) / max(1, len(values))
    return {"histogram": shares.numpy(force=True), "edges": torch.linspace(*ends, BINS + 1).numpy()}


def _round_up(value: float) -> float:
    """Return the next of … 0.1, 0.2, 0.5, 1, 2, 5, 10 … that is not below; 0 for what is not positive."""
    if value <= 0:
        return 0.0
    decade = 10.0 ** math.floor(math.log10(value))
    return next(m * decade for m in (1, 2, 5, 10) if m * decade >= value)


def _patterns(scene: Scene, a: Tensor, units: Tensor) -> Tensor:
    """What the decoder's picture of the mean code gains when one unit goes from its low to its high: (u, D)."""
    code = a.mean(0)
    low, high = code.repeat(len(units), 1), code.repeat(len(units), 1)
    rows = torch.arange(len(units))
    low[rows, units] = a.amin(0)[units]
    high[rows, units] = a.amax(0)[units]
    return scene.net.image(scene.net.decode(high)) - scene.net.image(scene.net.decode(low))

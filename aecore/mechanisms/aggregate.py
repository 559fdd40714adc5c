"""The aggregated posterior against the prior: MMD² with its null band, and where the two differ."""

from __future__ import annotations

import torch
from torch import Tensor

from aecore.mechanisms import null
from aecore.mechanisms.base import Mechanism, Scene, Seen, half
from aecore.nn import losses
from aecore.results.snapshot import REACH, Array
from aecore.run import Run

GRID = 32  # points a side of the field


class Aggregate(Mechanism):
    """measures: `mmd2`, of the codes of the probe images to as many draws of the prior (unweighted, in units of the
    kernel); `null_low` and `null_high`, between which 95 % of such values lie when both are draws of the prior.

    arrays: mean, std (d,) float32, of the codes in each dimension (0 and 1 for the prior); for d = 2 also field
    (32, 32) float16, the witness function over [−3.5, 3.5]², positive where there are too many codes, first row at
    the bottom; and noise (1,) float32, the largest witness that chance alone gives. The null, and what rests on it,
    comes after the first picture, so that it does not delay it.
    """

    def __init__(self, run: Run, images: Tensor) -> None:
        super().__init__(run, images)
        self.kernel = losses.KERNELS[getattr(run.objective, "kernel", "imq")]
        self.places = grid(images.device)
        self._null: null.Null | None = None

    def look(self, scene: Scene) -> Seen:
        """Compare codes with draws of the prior."""
        z = scene.net.encode(scene.probe)[0]
        prior = losses.prior_sample(z, scene.rng)
        measures = {"mmd2": float(losses.mmd2(z, prior, self.kernel))}
        arrays: dict[str, Array] = {"mean": z.mean(0).numpy(force=True), "std": z.std(0).numpy(force=True)}
        if scene.step:
            self._prepare(z)
            measures |= {"null_low": self._band[0], "null_high": self._band[1]}
        if scene.step and z.shape[1] == 2:
            arrays |= self.field(scene, z)
        return Seen(measures, arrays)

    def field(self, scene: Scene, z: Tensor) -> dict[str, Array]:
        """The witness function over the plane, and its noise."""
        witness = self.kernel(self.places, z).mean(1) - self._prior
        return {"field": half(witness.reshape(GRID, GRID)), "noise": self._noise.numpy(force=True)}

    def _prepare(self, z: Tensor) -> None:
        """Learn once what chance alone gives."""
        if self._null is not None:
            return
        self._null = null.draw(len(z), z.shape[1], self.kernel, z.device)
        self._band = self._null.band()
        if z.shape[1] == 2:
            self._prior, noise = self._null.witness(self.places)
            self._noise = torch.tensor([noise])


def grid(device: torch.device) -> Tensor:
    """Places over [−3.5, 3.5]², row by row from the bottom: (32 · 32, 2)."""
    ticks = torch.linspace(-REACH, REACH, GRID, device=device)
    y, x = torch.meshgrid(ticks, ticks, indexing="ij")
    return torch.stack([x.flatten(), y.flatten()], -1)

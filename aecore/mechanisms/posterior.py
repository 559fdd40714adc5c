"""Gaussian posteriors: how wide each image's cloud is, and how near all of them together come to the prior."""

from __future__ import annotations

import torch

from aecore import losses, metrics
from aecore.mechanisms import null
from aecore.mechanisms.base import Mechanism, Scene, Seen, half
from aecore.run import Run


class Posterior(Mechanism):
    """measures: `mmd2`, of the aggregated posterior to the prior on 500 images (0 for equal laws, either sign), and
    `null_low` and `null_high`, between which 95 % of such values lie when both are draws of the prior.

    arrays: std (200, d) float16, the posterior standard deviations of the first images on the map, whose means are the
    codes there; mean_std (d,) float16, the mean of each dimension over 500 images.
    """

    def __init__(self, run: Run, images: torch.Tensor) -> None:
        super().__init__(run, images)
        self._band: tuple[float, float] | None = None

    def look(self, scene: Scene) -> Seen:
        """Look at the posteriors."""
        mu, logvar = scene.net.encode(torch.cat([scene.mapped, scene.probe]))
        std, n = (0.5 * logvar).exp(), len(scene.mapped)
        measures = {"mmd2": metrics.aggregate_mmd2(mu[n:], logvar[n:])}
        if scene.step:  # not before the first picture: it takes a moment, once
            self._band = self._band or null.draw(len(mu) - n, mu.shape[1], losses.imq, mu.device).band()
            measures |= {"null_low": self._band[0], "null_high": self._band[1]}
        return Seen(measures, {"std": half(std[:n]), "mean_std": half(std[n:].mean(0))})

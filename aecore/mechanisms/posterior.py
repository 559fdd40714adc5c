"""Gaussian posteriors: how wide each image's cloud is, and how near all of them together come to the prior."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from aecore.mechanisms import evidence, null
from aecore.mechanisms.base import Mechanism, Scene, Seen, half
from aecore.nn import losses, quality
from aecore.results.snapshot import Array
from aecore.run import Run


class Posterior(Mechanism):
    """measures: `mmd2`, of the aggregated posterior to the prior on the probe images (0 for equal laws, either sign),
    and `null_low` and `null_high`, between which 95 % of such values lie when both are draws of the prior. At a full
    look also `gap`, KL(q(z | x) ‖ p(z | x)) in nats per image, by which the ELBO misses log p(x), or a little less (see
    `evidence.gain`), and `gap_error`, its standard error over images.

    arrays: std (200, d) float16, the posterior standard deviations of the first images on the map, whose means are the
    codes there; mean_std (d,) float16, the mean of each dimension over them; at a full look gap_of (2,) int, of
    how many images and codes the gap is.
    """

    def __init__(self, run: Run, images: Tensor) -> None:
        super().__init__(run, images)
        self._band: tuple[float, float] | None = None

    def look(self, scene: Scene) -> Seen:
        """Look at the posteriors."""
        return self.seen(scene, evidence.weigh(scene, evidence.FULL) if scene.full else None)

    def seen(self, scene: Scene, log_w: Tensor | None) -> Seen:
        """The same, with the log importance weights (K, B) of a full look."""
        mu, logvar = scene.net.encode(torch.cat([scene.mapped, scene.probe]))
        std, n = (0.5 * logvar).exp(), len(scene.mapped)
        measures = {"mmd2": quality.aggregate_mmd2(mu[n:], logvar[n:])}
        if scene.step:  # not before the first picture: it takes a moment, once
            self._band = self._band or null.draw(len(mu) - n, mu.shape[1], losses.imq, mu.device).band()
            measures |= {"null_low": self._band[0], "null_high": self._band[1]}
        arrays: dict[str, Array] = {"std": half(std[:n]), "mean_std": half(std[n:].mean(0))}
        if log_w is not None:
            gap, error = quality.mean_and_error(evidence.gain(log_w, len(log_w)))
            measures |= {"gap": gap, "gap_error": error}
            arrays["gap_of"] = np.array(log_w.shape[::-1])
        return Seen(measures, arrays)

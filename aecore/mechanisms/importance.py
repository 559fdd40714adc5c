"""Importance weighting: how the k samples of an image share the work, and how the bound tightens with k."""

from __future__ import annotations

import math

import numpy as np
import torch
from torch import Tensor

from aecore import losses
from aecore.mechanisms.base import Scene, Seen
from aecore.mechanisms.posterior import Posterior
from aecore.snapshot import Array

IMAGES = 20  # whose bounds are averaged, with the examples'
SAMPLES = 64  # codes drawn of each
COUNTS = (1, 2, 4, 8, 16, 32, 64)


class Importance(Posterior):
    """measures: those of `Posterior`; `ess`, the mean effective number of the run's k samples (of 64 if it has more),
    in [1, k]; `bound_1` and `bound_64`, −log p(x) bounded with 1 and with 64 samples, nats per image.

    arrays: those of `Posterior`; counts (7,) int and bounds (7,) float32, the negative bound for so many samples,
    averaged over 30 test images; weights (10, k ≤ 64) float32, the normalised weights of each example's samples,
    falling; ess_each (10,) float32, the effective number of each of these.
    """

    def look(self, scene: Scene) -> Seen:
        """Draw, weigh, bound."""
        x = torch.cat([scene.examples, scene.probe[:: max(1, len(scene.probe) // IMAGES)][:IMAGES]])
        p = scene.net(x, x, scene.rng, SAMPLES)
        log_w = losses.log_weights(p.recon, p.z, p.mu, p.logvar)
        bounds = [float(bound(log_w, k).mean()) for k in COUNTS]
        k = min(scene.objective.samples, SAMPLES)
        own = log_w[:k, : len(scene.examples)]
        weights = own.softmax(0).sort(0, descending=True).values.T
        seen = super().look(scene)
        arrays: dict[str, Array] = {
            "counts": np.array(COUNTS), "bounds": np.array(bounds, np.float32),
            "weights": weights.numpy(force=True), "ess_each": losses.effective_samples(own).numpy(force=True),
        }  # fmt: skip
        measures = {"ess": effective(log_w, k), "bound_1": bounds[0], "bound_64": bounds[-1]}
        return Seen({**seen.measures, **measures}, {**seen.arrays, **arrays})


def bound(log_w: Tensor, k: int) -> Tensor:
    """The negative bound with k samples, averaged over all groups of k among those drawn: (64, B) → (B,)."""
    found: Tensor = math.log(k) - log_w.reshape(-1, k, log_w.shape[1]).logsumexp(1)
    return found.mean(0)


def effective(log_w: Tensor, k: int) -> float:
    """The effective number of k samples, averaged over all groups of k among the 64 drawn: (64, B) → [1, k]."""
    groups = log_w[: len(log_w) // k * k].reshape(-1, k, log_w.shape[1]).transpose(0, 1).flatten(1)
    return float(losses.effective_samples(groups).mean())

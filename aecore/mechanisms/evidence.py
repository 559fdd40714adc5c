"""What many codes an image say of its evidence log p(x): how far bounds with k of them rise above the ELBO."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from aecore.mechanisms.base import Scene
from aecore.nn import losses, quality
from aecore.nn.spread import spread
from aecore.results.snapshot import Array

CHUNK = 3_200  # codes decoded at once


@dataclass(frozen=True)
class Draw:
    """How much is drawn: codes of each of so many test images."""

    images: int
    codes: int


LIVE, FULL = Draw(50, 64), Draw(200, 128)  # several times a second; when the training holds or has ended


def weigh(scene: Scene, draw: Draw) -> Tensor:
    """Log importance weights of test images from all over, in nats: (codes, images)."""
    parts = torch.split(spread(scene.probe, draw.images), max(1, CHUNK // draw.codes))
    passes = (scene.net(x, x, scene.rng, draw.codes) for x in parts)
    return torch.cat([losses.log_weights(p.recon, p.z, p.mu, p.logvar) for p in passes], 1)


def groups(log_w: Tensor, k: int) -> Tensor:
    """Groups of k among the codes drawn, those left over left out: (K, B) → (k, K // k, B)."""
    return log_w[: len(log_w) // k * k].reshape(k, -1, log_w.shape[1])


def gain(log_w: Tensor, k: int) -> Tensor:
    """How far the bound with k codes lies above the ELBO of the same codes, nats: (K, B) → (B,), never negative.

    The bound (Burda et al. 2016, eq. 8) is averaged over all groups of k. For k → ∞ this is log p(x) − ELBO, which is
    KL(q(z | x) ‖ p(z | x)); with fewer codes it is less on average, so it is a lower bound on that.
    """
    within = groups(log_w, k)
    return (losses.importance_bound(within) - within.mean(0)).mean(0)


def gains(log_w: Tensor) -> dict[str, Array]:
    """The gains for k = 1, 2, 4 … of the same images and codes.

    counts (c,) int, the k; gains, gain_errors (c,) float32, means over images and their standard errors, in nats;
    gain_images (1,) int.
    """
    counts = 2 ** np.arange(int(math.log2(len(log_w))) + 1)
    found = [quality.mean_and_error(gain(log_w, int(k))) for k in counts]
    means, errors = np.array(found, np.float32).T
    return {"counts": counts, "gains": means, "gain_errors": errors, "gain_images": np.array([log_w.shape[1]])}

"""Contraction: how far a code moves when its image moves a little, and in which pixels it feels it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor

from aecore.mechanisms.base import Mechanism, Scene, Seen, grey
from aecore.nn import losses, quality
from aecore.nn.spread import spread

ROWS = 32  # of the Jacobian, at most: the first dimensions of the code
WORK, FULL_WORK = 1_000, 10_000  # rows that are computed at a look and at a full one: fewer images of larger codes
FEWEST = 20  # images


class Contraction(Mechanism):
    """measures: `jacobian_norm2`, ‖∂z/∂x‖²_F averaged over test images from all over, in squared units of z per squared
    grey level (white = 1), `jacobian_error`, its standard error, and, for d ≤ 32, `jacobian_median`, for few images
    hold most of the mean; `jacobian_ratio`, the mean divided by the variance of the codes, summed over the dimensions,
    per squared grey level: a code that is merely made smaller keeps it.

    arrays: images (1,) int, how many all of this is of, up to 500, fewer for larger codes; singular (≤ 32,) float32,
    the Jacobian's singular values, averaged over them, falling; spread (≤ 32,) float32 their standard deviation;
    sensitivity (10, D) uint8, for each example the length of ∂z/∂x_i at each pixel, scaled to the largest of all ten;
    peak (1,) float32, that largest length. For d > 32 the singular values and lengths are those of the first 32
    dimensions of the code, and the norms are probed (`losses.jacobian_norm2`).
    """

    def look(self, scene: Scene) -> Seen:
        """Differentiate the encoder."""
        images = spread(scene.probe, max(FEWEST, (FULL_WORK if scene.full else WORK) // min(self.run.latent_dim, ROWS)))
        jacobian = self._jacobian(scene, images)
        singular = singular_values(jacobian)
        length = self._jacobian(scene, scene.examples).square().sum(1).sqrt()
        peak = length.max().clamp_min(1e-12)
        arrays = {
            "images": np.array([len(images)]),
            "singular": singular.mean(0).numpy(force=True), "spread": singular.std(0).numpy(force=True),
            "sensitivity": grey(length / peak), "peak": peak[None].numpy(force=True),
        }  # fmt: skip
        return Seen(self._norms(scene, images, jacobian), arrays)

    def _norms(self, scene: Scene, images: Tensor, jacobian: Tensor) -> dict[str, float]:
        exact, encode = self.run.latent_dim <= ROWS, _encoder(scene)
        norm2 = jacobian.square().sum((1, 2)) if exact else losses.jacobian_norm2(encode, images, scene.rng)
        mean, error = quality.mean_and_error(norm2)
        variance = float(encode(images).var(0).sum())
        found = {"jacobian_norm2": mean, "jacobian_error": error, "jacobian_ratio": mean / max(variance, 1e-12)}
        return found | ({"jacobian_median": float(norm2.median())} if exact else {})

    def _jacobian(self, scene: Scene, x: Tensor) -> Tensor:
        """The encoder's Jacobian, or its first rows: (B, D) → (B, r, D)."""
        encode = _encoder(scene)
        return losses.jacobian_rows(lambda images: encode(images)[:, :ROWS], x).transpose(0, 1)


def _encoder(scene: Scene) -> Callable[[Tensor], Tensor]:
    """Images to their codes: (B, D) → (B, d)."""
    return lambda x: scene.net.encode(x)[0]


def singular_values(jacobian: Tensor) -> Tensor:
    """Singular values, falling, of each (r, D) matrix, r ≤ D: (B, r, D) → (B, r).

    From J Jᵀ, which is small; those below a thousandth of the largest are inexact, and none can be seen.
    """
    squares: Tensor = torch.linalg.eigvalsh(jacobian @ jacobian.mT)
    return squares.clamp_min(0).sqrt().flip(-1)

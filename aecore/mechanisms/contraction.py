"""Contraction: how far a code moves when its image moves a little, and in which pixels it feels it."""

from __future__ import annotations

import torch
from torch import Tensor

from aecore import losses
from aecore.mechanisms.base import Mechanism, Scene, Seen, grey

NORMED = 200  # images whose norms are averaged
ROWS = 32  # of the Jacobian, at most: the first dimensions of the code
WORK = 640  # rows that are computed for the singular values, about: fewer images where each has more rows
FEWEST, MOST = 20, 100  # images for them


class Contraction(Mechanism):
    """measures: `jacobian_norm2`, ‖∂z/∂x‖²_F averaged over 200 test images, in squared units of z per squared grey
    level (white = 1); as `losses.jacobian_norm2` measures it: exact for d ≤ 4, else by an unbiased probe.

    arrays: singular (≤ 32,) float32, the Jacobian's singular values, averaged over 20 to 100 test images, falling;
    spread (≤ 32,) float32 their standard deviation; images (1,) int, how many; sensitivity (10, D) uint8, for each
    example the length of ∂z/∂x_i at each pixel, scaled to the largest of all ten; peak (1,) float32, that largest
    length. For d > 32 they are those of the first 32 dimensions of the code.
    """

    def look(self, scene: Scene) -> Seen:
        """Differentiate the encoder."""
        rows = min(self.run.latent_dim, ROWS)
        probed = _some(scene.probe, min(MOST, max(FEWEST, WORK // rows)))
        jacobian = self._jacobian(scene, torch.cat([scene.examples, probed]))
        length = jacobian[: len(scene.examples)].square().sum(1).sqrt()
        singular = singular_values(jacobian[len(scene.examples) :])
        peak = length.max().clamp_min(1e-12)
        arrays = {
            "singular": singular.mean(0).numpy(force=True), "spread": singular.std(0).numpy(force=True),
            "images": torch.tensor([len(probed)]).numpy(),
            "sensitivity": grey(length / peak), "peak": peak[None].numpy(force=True),
        }  # fmt: skip
        norm2 = losses.jacobian_norm2(lambda x: scene.net.encode(x)[0], _some(scene.probe, NORMED), scene.rng)
        return Seen({"jacobian_norm2": float(norm2.mean())}, arrays)

    def _jacobian(self, scene: Scene, x: Tensor) -> Tensor:
        """The encoder's Jacobian, or its first rows: (B, D) → (B, r, D)."""
        rows = losses.jacobian_rows(lambda images: scene.net.encode(images)[0][:, :ROWS], x)
        return rows.transpose(0, 1)


def singular_values(jacobian: Tensor) -> Tensor:
    """Singular values, falling, of each (r, D) matrix, r ≤ D: (B, r, D) → (B, r).

    From J Jᵀ, which is small; those below a thousandth of the largest are inexact, and none can be seen.
    """
    squares: Tensor = torch.linalg.eigvalsh(jacobian @ jacobian.mT)
    return squares.clamp_min(0).sqrt().flip(-1)


def _some(x: Tensor, n: int) -> Tensor:
    """About n images from all over x, or all."""
    return x[:: max(1, len(x) // n)][:n]

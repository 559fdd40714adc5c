"""Principal components: what the best linear code of each size can do."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

AT_ONCE = 10_000  # images turned to floats at once


@dataclass(frozen=True)
class Components:
    """mean: (D,); axes: (D, r), orthonormal, in order of falling variance; n images give at most r = n − 1."""

    mean: Tensor
    axes: Tensor

    def errors(self, x: Tensor) -> Tensor:
        """Mean squared error per pixel of x (n, D) from its first k components, k = 0 … r: (r + 1,)."""
        centred = x - self.mean
        kept = (centred @ self.axes).square().sum(0).cumsum(0)
        left = centred.square().sum() - torch.cat([kept.new_zeros(1), kept])
        return left.clamp_min(0) / x.numel()


def fit(images: Tensor) -> Components:
    """Fit to images (n, D) uint8, as pixels in [0, 1]."""
    mean = images.sum(0, dtype=torch.float64).float() / (255 * len(images))
    scatter = torch.zeros(images.shape[1], images.shape[1], device=images.device)
    for part in torch.split(images, AT_ONCE):
        x = part.float() / 255 - mean
        scatter.addmm_(x.T, x)
    vectors = torch.linalg.eigh(scatter.double())[1].float()  # in float32 the eigenvectors of 40 images were NaN
    return Components(mean, vectors.flip(-1)[:, : max(1, len(images) - 1)])

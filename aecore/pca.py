"""Principal components: what the best linear code of each size can do."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

FITTED = 20_000  # images that are looked at, at most: more move the error in the fourth digit


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
    """Fit to images (n, D) uint8, at most the first 20,000, as pixels in [0, 1]."""
    x = images[:FITTED].float() / 255
    mean = x.mean(0)
    x -= mean
    vectors = torch.linalg.eigh(x.T @ x)[1]
    return Components(mean, vectors.flip(-1)[:, : max(1, len(x) - 1)])

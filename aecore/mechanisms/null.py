"""What chance alone gives: draws of the prior compared with other draws of the prior."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from aecore.losses import Kernel

SPLITS = 200  # of the pool into halves
INSIDE = 0.95  # share of such values that the band holds


@dataclass(frozen=True)
class Null:
    """A pool (2 n, d) of draws of the prior, and SPLITS ways to split it into halves: 1 or 0, (2 n, SPLITS)."""

    pool: Tensor
    splits: Tensor
    kernel: Kernel

    def mmd2(self) -> Tensor:
        """Return the unbiased MMD² between the halves of each split: (SPLITS,). One kernel matrix serves them all."""
        n = len(self.pool) // 2
        k = self.kernel(self.pool, self.pool).fill_diagonal_(0)
        near = k @ self.splits
        first = (self.splits * near).sum(0)
        across = (self.splits * (k.sum(1, keepdim=True) - near)).sum(0)
        second = k.sum() - first - 2 * across
        return (first + second) / (n * (n - 1)) - 2 * across / n**2

    def band(self) -> tuple[float, float]:
        """Return the interval that holds 95 % of MMD² between two samples of n draws of the prior."""
        ends = torch.tensor([(1 - INSIDE) / 2, (1 + INSIDE) / 2], device=self.pool.device)
        low, high = torch.quantile(self.mmd2(), ends).tolist()
        return low, high

    def witness(self, at: Tensor) -> tuple[Tensor, float]:
        """Return the prior's own mean kernel at places (g, d): (g,), and how strong chance alone makes a witness.

        That is the largest absolute value anywhere of the witness function between two halves: 95 % are below.
        """
        k = self.kernel(at, self.pool)
        chance = (k @ (2 * self.splits - 1)).abs().amax(0) / (len(self.pool) // 2)
        return k.mean(1), float(torch.quantile(chance, INSIDE))


def draw(n: int, d: int, kernel: Kernel, device: torch.device) -> Null:
    """Draw the pool for samples of n codes: always the same one."""
    rng = torch.Generator(device).manual_seed(1)
    pool = torch.randn((2 * n, d), generator=rng, device=device)
    order = torch.rand((2 * n, SPLITS), generator=rng, device=device).argsort(0)
    return Null(pool, (order < n).float(), kernel)

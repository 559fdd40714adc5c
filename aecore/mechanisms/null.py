"""What chance alone gives: draws of the prior compared with other draws of the prior."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from aecore.nn.losses import Kernel

SPLITS = 200  # of a pool into halves
POOLS = 64  # of draws for the band: the halves of a single pool share its chance
SMALL = 125  # codes in each half of those: n · MMD² has the same law for every n that is not tiny
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
        """Return the interval that holds 95 % of MMD² between two samples of n draws of the prior.

        From POOLS × SPLITS pairs of smaller samples, by the law's scale (Gretton et al. 2012, theorem 12: n · MMD²
        converges).
        """
        n, d = len(self.pool) // 2, self.pool.shape[1]
        few, rng = min(n, SMALL), torch.Generator(self.pool.device).manual_seed(2)
        values = torch.cat([_pool(few, d, self.kernel, rng).mmd2() for _number in range(POOLS)])
        ends = torch.tensor([(1 - INSIDE) / 2, (1 + INSIDE) / 2], device=values.device)
        low, high = (torch.quantile(values, ends) * few / n).tolist()
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
    return _pool(n, d, kernel, torch.Generator(device).manual_seed(1))


def _pool(n: int, d: int, kernel: Kernel, rng: torch.Generator) -> Null:
    pool = torch.randn((2 * n, d), generator=rng, device=rng.device)
    order = torch.rand((2 * n, SPLITS), generator=rng, device=rng.device).argsort(0)
    return Null(pool, (order < n).float(), kernel)

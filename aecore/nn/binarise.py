"""Black-and-white images from grey ones, by chance: only for such images is the Bernoulli loss a likelihood."""

from __future__ import annotations

import torch
from torch import Tensor


def stochastic(x: Tensor, rng: torch.Generator) -> Tensor:
    """b ~ Bern(x) at each pixel: (B, D) in [0, 1] → (B, D) in {0, 1}. Salakhutdinov & Murray 2008, section 4."""
    return (torch.rand(x.shape, generator=rng, device=x.device) < x).to(x.dtype)


def fixed(images: Tensor, rng: torch.Generator) -> Tensor:
    """Draw once for all: (n, D) uint8 → (n, D) uint8, 0 or 255."""
    parts = [stochastic(part.float() / 255, rng).mul_(255).byte() for part in torch.split(images, 10_000)]
    return torch.cat(parts)

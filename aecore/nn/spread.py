"""A few of many images. The first ones of MNIST are easier than the rest, and neighbours are alike."""

from __future__ import annotations

import torch
from torch import Tensor


def spread(images: Tensor, n: int) -> Tensor:
    """n of the images (N, …) at equal distances from all over, in their order; all of them where there are fewer."""
    count = min(n, len(images))
    return images[torch.arange(count, device=images.device) * len(images) // max(1, count)]

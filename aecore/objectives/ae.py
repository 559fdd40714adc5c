"""The plain autoencoder."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from aecore.objectives.base import Objective

if TYPE_CHECKING:
    import torch
    from torch import Tensor

    from aecore.nn.nets import Autoencoder, Pass


@dataclass(frozen=True)
class AE(Objective):
    """Reconstruct, and nothing else: the width of the code is the only regulariser."""

    order = 10
    title = "Autoencoder"
    short = "AE"
    summary = "Reconstruct the image through a narrow code; nothing else shapes the latent space."
    equation = r"\mathcal{L} = -\log p_\theta\big(x \mid z = f_\phi(x)\big)"
    extra = r"z = f_\phi(x)"
    reference = "Hinton & Salakhutdinov, Science 313, 2006"

    def terms(self, p: Pass, net: Autoencoder, rng: torch.Generator) -> dict[str, Tensor]:
        """Return the reconstruction term."""
        return {"recon": p.recon.mean()}

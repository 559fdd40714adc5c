"""The denoising autoencoder with masking noise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from aecore.knobs import knob
from aecore.nn.lazy import losses
from aecore.objectives.base import Objective

if TYPE_CHECKING:
    import torch
    from torch import Tensor

    from aecore.nn.nets import Autoencoder, Pass


@dataclass(frozen=True)
class DenoisingMasking(Objective):
    """The encoder sees b ⊙ x, each pixel kept with probability p and else black; the target is the clean x."""

    order = 70
    title = "Denoising autoencoder (masking)"
    short = "Denoising AE, masking"
    summary = "Pixels are blacked out at random; the network must fill them in."
    equation = r"\mathcal{L} = -\log p_\theta\big(x \mid f_\phi(b \odot x)\big), \quad b_i \sim \mathrm{Bern}(p)"
    extra = r"z = f_\phi(b \odot x)"
    reference = "Vincent et al., ICML 2008, section 2.3"
    mechanism = "denoising"

    keep: float = knob(
        0.5, low=0.01, high=1.0, label="p", live=True,
        help="Probability that a pixel is kept; kept pixels are not rescaled. 1 is the plain autoencoder.",
    )  # fmt: skip

    def corrupt(self, x: Tensor, rng: torch.Generator) -> Tensor:
        """Return b ⊙ x: (B, D) → (B, D)."""
        return losses.mask(x, self.keep, rng)

    def terms(self, p: Pass, net: Autoencoder, rng: torch.Generator) -> dict[str, Tensor]:
        """Return the reconstruction term, scored on the clean image."""
        return {"recon": p.recon.mean()}

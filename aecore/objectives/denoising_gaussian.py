"""The denoising autoencoder with Gaussian noise."""

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
class DenoisingGaussian(Objective):
    """The encoder sees x + σ ε; the target is the clean x."""

    order = 60
    title = "Denoising autoencoder (Gaussian)"
    short = "Denoising AE"
    summary = "Noise is added to the image; the network must give the clean one back."
    equation = (
        r"\mathcal{L} = -\log p_\theta\big(x \mid f_\phi(x + \sigma \varepsilon)\big),"
        r" \quad \varepsilon \sim \mathcal{N}(0, I)"
    )
    extra = r"z = f_\phi(x + \sigma \varepsilon)"
    reference = "Vincent et al., JMLR 11, 2010, section 3"
    mechanism = "denoising"

    sigma: float = knob(
        0.5, low=0.0, high=5.0, label="σ", unit="grey levels, white = 1", log=True, live=True,
        help="Standard deviation of the noise at each pixel. 0 is the plain autoencoder.",
    )  # fmt: skip

    def corrupt(self, x: Tensor, rng: torch.Generator) -> Tensor:
        """Return x + σ ε: (B, D) → (B, D); values may leave [0, 1]."""
        return losses.add_noise(x, self.sigma, rng)

    def terms(self, p: Pass, net: Autoencoder, rng: torch.Generator) -> dict[str, Tensor]:
        """Return the reconstruction term, scored on the clean image."""
        return {"recon": p.recon.mean()}

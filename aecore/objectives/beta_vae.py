"""The β-VAE."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from aecore.knobs import knob
from aecore.lazy import losses
from aecore.objectives.base import Objective

if TYPE_CHECKING:
    import torch
    from torch import Tensor

    from aecore.nets import Autoencoder, Pass


@dataclass(frozen=True)
class BetaVAE(Objective):
    """The VAE with its KL term weighted: β trades the fit of the images against the order of the codes."""

    order = 110
    title = "β-VAE"
    summary = "A VAE whose KL term weighs β: above 1 the codes get tidier and the images blurrier."
    equation = (
        r"\mathcal{L} = -\mathbb{E}_{q_\phi(z \mid x)}\big[\log p_\theta(x \mid z)\big]"
        r" + \beta \, \mathrm{KL}\big(q_\phi(z \mid x) \,\|\, \mathcal{N}(0, I)\big)"
    )
    reference = "Higgins et al., ICLR 2017, eq. 4"
    posterior = "gaussian"
    prior = True

    beta: float = knob(
        4.0, low=0.0, high=1000.0, label="β", log=True, live=True,
        help="Weight of the KL term. 1 is the VAE, 0 leaves the codes free, large values collapse them.",
    )  # fmt: skip

    def terms(self, p: Pass, net: Autoencoder, rng: torch.Generator) -> dict[str, Tensor]:
        """Return the reconstruction and the weighted KL term."""
        return {"recon": p.recon.mean(), "kl": self.beta * losses.kl_normal(p.mu, p.logvar).mean()}

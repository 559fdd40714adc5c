"""The variational autoencoder."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from aecore.lazy import losses
from aecore.objectives.base import Objective

if TYPE_CHECKING:
    import torch
    from torch import Tensor

    from aecore.nets import Autoencoder, Pass


@dataclass(frozen=True)
class VAE(Objective):
    """The negative evidence lower bound, one sample, KL in closed form."""

    order = 90
    title = "Variational autoencoder (VAE)"
    summary = "Each image becomes a small cloud; the clouds are pulled towards a standard normal prior."
    equation = (
        r"\mathcal{L} = -\mathbb{E}_{q_\phi(z \mid x)}\big[\log p_\theta(x \mid z)\big]"
        r" + \mathrm{KL}\big(q_\phi(z \mid x) \,\|\, \mathcal{N}(0, I)\big)"
    )
    reference = "Kingma & Welling, arXiv 1312.6114, eq. 10"
    posterior = "gaussian"
    prior = True

    def terms(self, p: Pass, net: Autoencoder, rng: torch.Generator) -> dict[str, Tensor]:
        """Return the two terms of the bound."""
        return {"recon": p.recon.mean(), "kl": losses.kl_normal(p.mu, p.logvar).mean()}

"""The variational autoencoder."""

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
class VAE(Objective):
    """The negative evidence lower bound with L samples; its KL term in closed form, or by Monte Carlo."""

    order = 90
    title = "Variational autoencoder (VAE)"
    short = "VAE"
    summary = "Each image becomes a small cloud; the clouds are pulled towards a standard normal prior."
    equation = (
        r"\mathcal{L} = -\mathbb{E}_{q_\phi(z \mid x)}\big[\log p_\theta(x \mid z)\big]"
        r" + \mathrm{KL}\big(q_\phi(z \mid x) \,\|\, \mathcal{N}(0, I)\big)"
    )
    extra = r"+\, \mathrm{KL}\big(q_\phi(z \mid x) \,\|\, \mathcal{N}(0, I)\big)"
    reference = "Kingma & Welling, arXiv 1312.6114, eq. 10 (closed form) and eq. 6 (Monte Carlo)"
    posterior = "gaussian"
    prior = True
    mechanism = "posterior"

    L: int = knob(
        1, low=1, high=100, label="Samples L", log=True,
        help="Codes drawn for each image; their losses are averaged. 1 is enough for batches of 100.",
    )  # fmt: skip
    bound: str = knob(
        "closed", choices=("closed", "monte_carlo"), label="KL term",
        help="In closed form, or as log q(z|x) − log p(z) at the drawn codes: the same on average, but noisier.",
    )  # fmt: skip

    @property
    def samples(self) -> int:
        """L codes an image."""
        return self.L

    def terms(self, p: Pass, net: Autoencoder, rng: torch.Generator) -> dict[str, Tensor]:
        """Return the two terms of the bound."""
        if self.bound == "closed":
            return {"recon": p.recon.mean(), "kl": losses.kl_normal(p.mu, p.logvar).mean()}
        return {"recon": p.recon.mean(), "kl": losses.kl_sampled(p.z, p.mu, p.logvar).mean()}

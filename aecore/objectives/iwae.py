"""The importance-weighted autoencoder."""

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
class IWAE(Objective):
    """One term: the bound with k samples, tighter than the VAE's, whose gradient runs through normalised weights."""

    order = 100
    title = "Importance-weighted autoencoder (IWAE)"
    summary = "A VAE that draws k codes an image and lets those that explain it best count most."
    equation = (
        r"\mathcal{L} = -\mathbb{E}_{z_1 \dots z_k \sim q_\phi(z \mid x)} \Big[\log \frac{1}{k} \sum_{j=1}^k"
        r" \frac{p_\theta(x, z_j)}{q_\phi(z_j \mid x)}\Big]"
    )
    reference = "Burda, Grosse & Salakhutdinov, arXiv 1509.00519, eq. 8"
    posterior = "gaussian"
    prior = True
    mechanism = "importance"

    k: int = knob(
        5, low=1, high=500, label="k", log=True,
        help="Codes drawn for each image. 1 is the VAE; a step's cost grows with it.",
    )  # fmt: skip

    @property
    def samples(self) -> int:
        """k codes an image."""
        return self.k

    def terms(self, p: Pass, net: Autoencoder, rng: torch.Generator) -> dict[str, Tensor]:
        """Return the negative bound."""
        return {"bound": -losses.importance_bound(losses.log_weights(p.recon, p.z, p.mu, p.logvar)).mean()}

"""The importance-weighted autoencoder."""

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
class IWAE(Objective):
    """One term: the bound with k samples, tighter than the VAE's, whose gradient runs through normalised weights."""

    order = 100
    title = "Importance-weighted autoencoder (IWAE)"
    short = "IWAE"
    summary = "A VAE that draws k codes an image and lets those that explain it best count most."
    equation = (
        r"\mathcal{L} = -\frac{1}{L} \sum_{l=1}^L \log \frac{1}{k} \sum_{j=1}^k"
        r" \frac{p_\theta(x, z_{lj})}{q_\phi(z_{lj} \mid x)}, \quad z_{lj} \sim q_\phi(z \mid x)"
    )
    extra = r"-\log \tfrac{1}{k} \textstyle\sum_{j=1}^k p_\theta(x, z_j) / q_\phi(z_j \mid x)"
    reference = "Burda, Grosse & Salakhutdinov, arXiv 1509.00519, eq. 8"
    posterior = "gaussian"
    prior = True
    mechanism = "importance"

    k: int = knob(
        5, low=1, high=500, label="k", log=True,
        help="Codes drawn for each image. 1 is the VAE; a step's cost grows with it.",
    )  # fmt: skip

    L: int = knob(
        1, low=1, high=50, label="Groups L", log=True,
        help="Bounds with k codes each that are averaged for an image: less noise at the cost of more codes, but no "
             "tighter a bound.",
    )  # fmt: skip

    @property
    def samples(self) -> int:
        """L groups of k codes an image."""
        return self.k * self.L

    def terms(self, p: Pass, net: Autoencoder, rng: torch.Generator) -> dict[str, Tensor]:
        """Return the negative bound, averaged over the groups."""
        log_w = losses.log_weights(p.recon, p.z, p.mu, p.logvar)
        return {"bound": -losses.importance_bound(log_w.reshape(self.k, self.L, -1)).mean()}

"""The β-VAE."""

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
class BetaVAE(Objective):
    """The VAE with its KL term weighted, or held at a capacity: fit of the images against order of the codes."""

    order = 110
    title = "β-VAE"
    short = "β-VAE"
    summary = "A VAE whose KL term weighs β: above 1 the codes get tidier and the images blurrier."
    equation = (
        r"\mathcal{L} = -\mathbb{E}_{q_\phi(z \mid x)}\big[\log p_\theta(x \mid z)\big]"
        r" + \beta \, \mathrm{KL}\big(q_\phi(z \mid x) \,\|\, \mathcal{N}(0, I)\big)"
        r" \quad \text{or} \quad \dots + \gamma \, \big| \mathrm{KL} - C \big|"
    )
    extra = r"+\, \beta \, \mathrm{KL}\big(q_\phi(z \mid x) \,\|\, \mathcal{N}(0, I)\big)"
    reference = "Higgins et al., ICLR 2017, eq. 4; Burgess et al., arXiv 1804.03599, eq. 8"
    posterior = "gaussian"
    prior = True
    mechanism = "posterior"

    beta: float = knob(
        4.0, low=0.0, high=1000.0, label="β", log=True, live=True, when=("form", "beta"),
        help="Weight of the KL term. 1 is the VAE, 0 leaves the codes free, large values collapse them.",
    )  # fmt: skip
    form: str = knob("beta", choices=("beta", "capacity"), label="Form", help="β · KL, or γ · |KL − C|.")
    gamma: float = knob(
        30.0, low=0.0, high=1000.0, label="γ", log=True, live=True, when=("form", "capacity"),
        help="How firmly the KL term is held at the capacity C.",
    )  # fmt: skip
    capacity: float = knob(
        5.0, low=0.0, high=100.0, label="C", unit="nats", log=True, live=True, when=("form", "capacity"),
        help="What the codes of an image may carry; raise it while it trains and see what is spent on.",
    )  # fmt: skip

    def terms(self, p: Pass, net: Autoencoder, rng: torch.Generator) -> dict[str, Tensor]:
        """Return the reconstruction and the weighted KL term, or its weighted distance from the capacity."""
        kl = losses.kl_normal(p.mu, p.logvar).mean()
        weighted = self.beta * kl if self.form == "beta" else self.gamma * (kl - self.capacity).abs()
        return {"recon": p.recon.mean(), "kl": weighted}

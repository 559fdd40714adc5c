"""The Wasserstein autoencoder with an adversary on the codes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from aecore.knobs import knob
from aecore.nn.lazy import losses, nets
from aecore.objectives.base import Objective

if TYPE_CHECKING:
    import torch
    from torch import Tensor, nn

    from aecore.nn.nets import Autoencoder, Pass


@dataclass(frozen=True)
class WAEGAN(Objective):
    """A critic tells codes from draws of the prior; the encoder learns to be taken for the prior."""

    order = 130
    title = "Wasserstein autoencoder (WAE-GAN)"
    short = "WAE-GAN"
    summary = "Sharp codes again, made to fit the prior by a critic that tries to tell the two apart."
    equation = (
        r"\begin{aligned}"
        r" \mathcal{L} &= -\log p_\theta\big(x \mid f_\phi(x)\big) - \lambda \log D\big(f_\phi(x)\big) \\"
        r" \mathcal{L}_D &= -\log D(z) - \log\big(1 - D(f_\phi(x))\big), \; z \sim \mathcal{N}(0, I) \end{aligned}"
    )
    extra = r"-\, \lambda \log D\big(f_\phi(x)\big)"
    reference = "Tolstikhin et al., arXiv 1711.01558, algorithm 1"
    prior = True
    mechanism = "critic"

    lam: float = knob(
        20.0, low=0.0, high=100_000.0, label="λ", unit="nats", log=True, live=True,
        help="Weight of the critic's verdict on the codes.",
    )  # fmt: skip

    def terms(self, p: Pass, net: Autoencoder, rng: torch.Generator) -> dict[str, Tensor]:
        """Return the reconstruction and the weighted non-saturating adversary, −log D of the codes."""
        return {"recon": p.recon.mean(), "adversary": self.lam * losses.taken_for_prior(net.judge(p.z[0])).mean()}

    def critic(self, latent_dim: int) -> nn.Module:
        """Return a small fully connected critic: (B, d) → (B, 1) logits."""
        return nets.critic(latent_dim)

    def critic_terms(self, p: Pass, net: Autoencoder, rng: torch.Generator) -> dict[str, Tensor]:
        """Return the critic's cross-entropy: prior 1, encoded (detached) 0."""
        z = p.z[0].detach()
        prior = losses.prior_sample(z, rng)
        return {"critic": losses.taken_for_prior(net.judge(prior)).mean() + losses.taken_for_code(net.judge(z)).mean()}

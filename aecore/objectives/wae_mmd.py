"""The Wasserstein autoencoder with an MMD penalty."""

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
class WAEMMD(Objective):
    """Point codes whose *aggregate* is pulled towards the prior by the unbiased MMD²."""

    order = 120
    title = "Wasserstein autoencoder (WAE-MMD)"
    short = "WAE-MMD"
    summary = "Each image keeps a sharp code; only the cloud of all codes together is made to fit the prior."
    equation = (
        r"\mathcal{L} = -\log p_\theta\big(x \mid f_\phi(x)\big)"
        r" + \lambda \, \widehat{\mathrm{MMD}}^2\big(q_\phi(z), \mathcal{N}(0, I)\big)"
    )
    extra = r"+\, \lambda \, \widehat{\mathrm{MMD}}^2\big(q_\phi(z), \mathcal{N}(0, I)\big)"
    reference = "Tolstikhin et al., arXiv 1711.01558, algorithm 2"
    prior = True
    mechanism = "aggregate"

    lam: float = knob(
        100.0, low=0.0, high=100_000.0, label="λ", unit="nats", log=True, live=True,
        help="Weight of MMD² between the codes of a batch and as many draws of the prior.",
    )  # fmt: skip
    kernel: str = knob(
        "imq", choices=("imq", "rbf"), label="Kernel",
        help="Inverse multiquadratics, whose long tails pull stray codes home, or the Gaussian (RBF) kernel.",
    )  # fmt: skip

    def terms(self, p: Pass, net: Autoencoder, rng: torch.Generator) -> dict[str, Tensor]:
        """Return the reconstruction and the weighted MMD² of the batch's codes to the prior."""
        z = p.z[0]
        prior = losses.prior_sample(z, rng)
        return {"recon": p.recon.mean(), "mmd": self.lam * losses.mmd2(z, prior, losses.KERNELS[self.kernel])}

"""The sparse autoencoder with a KL penalty on mean activations."""

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
class SparseKL(Objective):
    """Each unit is a coin that should come up with probability ρ over the batch."""

    order = 50
    title = "Sparse autoencoder (KL)"
    short = "Sparse AE, KL"
    summary = "A wide code whose units are each asked to be active, on average over images, a share ρ of the time."
    equation = (
        r"\mathcal{L} = -\log p_\theta(x \mid a) + \lambda \sum_j \mathrm{KL}\big(\mathrm{Bern}(\rho) \,\|\,"
        r" \mathrm{Bern}(\hat\rho_j)\big), \quad \hat\rho_j = \tfrac{1}{B} \sum_b a_{bj}"
    )
    extra = r"+\, \lambda \sum_j \mathrm{KL}\big(\mathrm{Bern}(\rho) \,\|\, \mathrm{Bern}(\hat\rho_j)\big)"
    reference = "Ng, CS294A lecture notes, 2011; Bank et al., arXiv 2003.05991, eq. 9"
    suggests = {"latent_dim": 64, "code_activation": "sigmoid"}
    needs = {"code_activation": ("sigmoid",)}
    mechanism = "sparsity"

    lam: float = knob(
        5.0, low=0.0, high=10_000.0, label="λ", unit="nats", log=True, live=True,
        help="Weight of the divergence between each unit's mean activation and ρ.",
    )  # fmt: skip
    rho: float = knob(
        0.05, low=0.001, high=0.5, label="ρ", log=True, live=True,
        help="The mean activation that every unit is asked to have over the images.",
    )  # fmt: skip

    def terms(self, p: Pass, net: Autoencoder, rng: torch.Generator) -> dict[str, Tensor]:
        """Return the reconstruction and the weighted divergence of the batch's mean activations from ρ."""
        rho_hat = p.z[0].mean(0)
        return {"recon": p.recon.mean(), "sparsity": self.lam * losses.kl_bernoulli(self.rho, rho_hat).sum()}

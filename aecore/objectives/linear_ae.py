"""The linear autoencoder, which learns what PCA computes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from aecore.objectives.base import Objective

if TYPE_CHECKING:
    import torch
    from torch import Tensor

    from aecore.nn.nets import Autoencoder, Pass


@dataclass(frozen=True)
class LinearAE(Objective):
    """Encoder and decoder without hidden layers: at the optimum the codes span the principal subspace."""

    order = 20
    title = "Linear autoencoder (PCA)"
    short = "Linear AE"
    summary = "One linear layer in, one linear layer out: training finds the subspace that PCA computes."
    equation = r"\mathcal{L} = \tfrac{1}{2} \, \lVert x - (B A x + b) \rVert_2^2"
    extra = r"f_\phi(x) = A x, \quad \hat x = B z + b"
    reference = "Baldi & Hornik, Neural Networks 2, 1989"
    suggests = {"network": "linear", "likelihood": "gaussian", "precision": "fp32", "lr": 0.02}
    needs = {"network": ("linear",)}
    mechanism = "subspace"

    def terms(self, p: Pass, net: Autoencoder, rng: torch.Generator) -> dict[str, Tensor]:
        """Return the reconstruction term."""
        return {"recon": p.recon.mean()}

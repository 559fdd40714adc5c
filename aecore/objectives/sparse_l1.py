"""The sparse autoencoder with an L1 penalty."""

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
class SparseL1(Objective):
    """Many units, few of them active: the absolute activations of each image are paid for."""

    order = 40
    title = "Sparse autoencoder (L1)"
    short = "Sparse AE, L1"
    summary = "A wide code of which each image may use only a little: every activation costs λ."
    equation = r"\mathcal{L} = -\log p_\theta(x \mid a) + \lambda \sum_i |a_i|, \quad a = f_\phi(x)"
    extra = r"+\, \lambda \sum_i |a_i|"
    reference = "Bank et al., arXiv 2003.05991, section 3.1, eq. 8"
    suggests = {"latent_dim": 64, "code_activation": "relu"}
    mechanism = "sparsity"

    lam: float = knob(
        0.1, low=0.0, high=1000.0, label="λ", unit="nats", log=True, live=True,
        help="Price of one unit of activation. 0 is the plain autoencoder; large values switch every unit off.",
    )  # fmt: skip
    layers: str = knob(
        "code", choices=("code", "all"), label="Penalised layers",
        help="The code alone, or every hidden layer of the encoder as well.",
    )  # fmt: skip

    def terms(self, p: Pass, net: Autoencoder, rng: torch.Generator) -> dict[str, Tensor]:
        """Return the reconstruction and the weighted L1 norm of the activations."""
        activations = [p.z[0]] if self.layers == "code" else net.activations(p.x_tilde)
        return {"recon": p.recon.mean(), "l1": self.lam * losses.l1(activations).mean()}

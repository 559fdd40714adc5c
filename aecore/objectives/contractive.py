"""The contractive autoencoder."""

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
class Contractive(Objective):
    """The squared Frobenius norm of the whole encoder's Jacobian is paid for.

    Exact up to a handful of latent dimensions; above, an unbiased probe (Hutchinson) takes its place.
    """

    order = 80
    title = "Contractive autoencoder"
    short = "Contractive AE"
    summary = "The code is asked not to move when the image moves a little, whatever the direction."
    equation = (
        r"\mathcal{L} = -\log p_\theta\big(x \mid f_\phi(x)\big)"
        r" + \lambda \, \Big\lVert \frac{\partial f_\phi(x)}{\partial x} \Big\rVert_F^2"
    )
    extra = r"+\, \lambda \, \lVert \partial f_\phi(x) / \partial x \rVert_F^2"
    reference = "Rifai et al., ICML 2011, eq. 2"
    mechanism = "contraction"

    lam: float = knob(
        10.0, low=0.0, high=100_000.0, label="λ", unit="nats", log=True, live=True,
        help="Weight of the squared norm of ∂z/∂x, summed over all pixels and latent dimensions.",
    )  # fmt: skip

    def terms(self, p: Pass, net: Autoencoder, rng: torch.Generator) -> dict[str, Tensor]:
        """Return the reconstruction and the weighted squared norm of the encoder's Jacobian."""
        norm2 = losses.jacobian_norm2(lambda x: net.encode(x)[0], p.x_tilde, rng)
        return {"recon": p.recon.mean(), "jacobian": self.lam * norm2.mean()}

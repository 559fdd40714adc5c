"""The stacked autoencoder: greedy layer-wise training, then fine-tuning."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aecore.knobs import knob
from aecore.nn.lazy import nets
from aecore.objectives.base import Objective, Phase

if TYPE_CHECKING:
    import torch
    from torch import Tensor

    from aecore.nn.nets import Autoencoder, Pass


@dataclass(frozen=True)
class StackedAE(Objective):
    """Each stage trains one more layer on the codes of the frozen earlier ones, whose decoder unrolls the image.

    The loss of every stage is therefore one of the image, in nats, and the stages compare.
    """

    order = 30
    title = "Stacked autoencoder"
    short = "Stacked AE"
    summary = "Layer by layer: each learns inside the frozen ones before it, then all are tuned together."
    equation = (
        r"\mathcal{L}_l = -\log p\big(x \mid B_1 \circ \dots \circ B_l \circ A_l \circ \dots \circ A_1(x)\big),"
        r"\quad \text{only } A_l, B_l \text{ learn in stage } l"
    )
    extra = r"A_1, B_1 \;\to\; A_2, B_2 \;\to\; \dots"
    reference = "Bengio et al., NIPS 2006; Hinton & Salakhutdinov, Science 313, 2006"
    needs = {"network": ("mlp",)}
    mechanism = "stages"

    tune: float = knob(
        0.4, low=0.05, high=0.9, label="fine-tuning",
        help="The share of all steps in which every layer learns; the stages before share the rest.",
    )  # fmt: skip

    def terms(self, p: Pass, net: Autoencoder, rng: torch.Generator) -> dict[str, Tensor]:
        """Return the reconstruction term."""
        return {"recon": p.recon.mean()}

    def phases(self, net: Autoencoder) -> Sequence[Phase]:
        """Return a stage for each layer, then fine-tuning."""
        layers = nets.depth(net)
        share = (1 - self.tune) / layers
        views = [nets.inner(net, depth) for depth in range(1, layers + 1)]
        greedy = [Phase(f"layer {depth}", share, view, own) for depth, (view, own) in enumerate(views, 1)]
        return [*greedy, Phase("fine-tuning", self.tune, net, list(net.core_parameters()))]

"""Adam for networks that compute in bfloat16: it moves float32 masters and rounds the result into the network.

A small step vanishes when it is added to a bfloat16 weight (8 bits of precision); it adds up in a master
(Micikevicius et al. 2018, section 3.1). One rounding a step also costs less than casting inside each layer.
"""

from __future__ import annotations

from collections.abc import Iterable

import torch
from torch import Tensor, nn

from aecore.nets import Autoencoder

BETAS = (0.9, 0.99)  # a shorter memory of squared gradients than usual: runs here last seconds, not hours


class Masters:
    """The float32 weights of a network that is turned to `dtype` here; in float32 they are the network's own."""

    def __init__(self, net: Autoencoder, dtype: torch.dtype) -> None:
        apart = net.core_parameters() if dtype != torch.float32 else ()
        self._of = {p: p.detach().clone() for p in apart}
        net.compute_in(dtype)  # turns the parameters in place: they still find their masters

    def of(self, parameter: nn.Parameter) -> Tensor:
        """Return a parameter's master."""
        return self._of.get(parameter, parameter)


class Adam:
    """Adam (Kingma & Ba 2015) on the masters of `parameters`."""

    def __init__(self, parameters: Iterable[nn.Parameter], masters: Masters) -> None:
        pairs = [(p, masters.of(p)) for p in parameters]
        self._parameters = [p for p, _ in pairs]
        self._apart = [(p, master) for p, master in pairs if p is not master]
        self._inner = torch.optim.Adam([master for _, master in pairs], betas=BETAS, fused=True)

    @torch.no_grad()
    def step(self, lr: float) -> None:
        """Move along the gradients that the parameters hold, and forget them."""
        for p, master in self._apart:
            master.grad = None if p.grad is None else p.grad.float()
        for group in self._inner.param_groups:
            group["lr"] = lr
        self._inner.step()
        for p, master in self._apart:
            p.copy_(master)

    def forget(self) -> None:
        """Drop all gradients."""
        for p in self._parameters:
            p.grad = None

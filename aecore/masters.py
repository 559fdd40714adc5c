"""Adam for networks that compute in bfloat16: it moves float32 masters and rounds the result into the network.

A small step vanishes when it is added to a bfloat16 weight (8 bits of precision); it adds up in a master
(Micikevicius et al. 2018, section 3.1). One rounding a step also costs less than casting inside each layer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import torch
from torch import Tensor, nn

from aecore.nets import Autoencoder

BETAS = (0.9, 0.99)  # a shorter memory of squared gradients than usual: runs here last seconds, not hours


class Masters:
    """The float32 weights of a network that is turned to `dtype` here; in float32 they are the network's own."""

    def __init__(self, net: Autoencoder, dtype: torch.dtype) -> None:
        apart = net.core_parameters() if dtype != torch.float32 else ()
        self._of: dict[nn.Parameter, Tensor] = {p: p.detach().clone() for p in apart}
        net.compute_in(dtype)  # turns the parameters in place: they still find their masters

    def of(self, parameter: nn.Parameter) -> Tensor:
        """Return a parameter's master."""
        return self._of.get(parameter, parameter)

    def gather(self, parameters: Sequence[nn.Parameter]) -> tuple[Tensor, list[Tensor]]:
        """Move the masters of `parameters` into one flat tensor; return it and its views, one a parameter."""
        flat = torch.cat([self.of(p).detach().flatten() for p in parameters])
        views = _views(flat, parameters)
        self._of |= dict(zip(parameters, views, strict=True))
        return flat, views


class Adam:
    """Adam (Kingma & Ba 2015) on the masters of `parameters`, which live in one flat tensor while it does.

    One tensor instead of a dozen, and gradients copied into memory that is kept, take a third of the time.
    """

    def __init__(self, parameters: Iterable[nn.Parameter], masters: Masters) -> None:
        self._parameters = list(parameters)
        self._apart = any(p.dtype != torch.float32 for p in self._parameters)
        tensors: list[Tensor] = list(self._parameters)
        if self._apart:
            flat, self._masters = masters.gather(self._parameters)
            flat.grad = torch.zeros_like(flat)
            self._gradients, tensors = _views(flat.grad, self._parameters), [flat]
        self._inner = torch.optim.Adam(tensors, betas=BETAS, fused=True)

    @torch.no_grad()
    def step(self, lr: float) -> None:
        """Move along the gradients that the parameters hold, and forget them; no gradient counts as zero."""
        self._inner.param_groups[0]["lr"] = lr
        if self._apart:
            for p, gradient in zip(self._parameters, self._gradients, strict=True):
                gradient.zero_() if p.grad is None else gradient.copy_(p.grad)
        self._inner.step()
        if self._apart:
            for p, master in zip(self._parameters, self._masters, strict=True):
                p.copy_(master)
        self.forget()

    def forget(self) -> None:
        """Drop all gradients."""
        for p in self._parameters:
            p.grad = None


def _views(flat: Tensor, like: Sequence[Tensor]) -> list[Tensor]:
    parts = torch.split(flat, [tensor.numel() for tensor in like])
    return [part.view_as(tensor) for part, tensor in zip(parts, like, strict=True)]

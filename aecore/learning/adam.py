"""Adam for networks that compute in bfloat16: it moves float32 masters and rounds the result into the network.

A small step vanishes when it is added to a bfloat16 weight (8 bits of precision); it adds up in a master
(Micikevicius et al. 2018, section 3.1). One rounding a step also costs less than casting inside each layer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import torch
from torch import Tensor, nn

from aecore import settings
from aecore.nn.nets import Autoencoder

BETAS = (0.9, 0.99)  # a shorter memory of squared gradients than usual: runs here last seconds, not hours
EPS = 1e-8


class Masters:
    """The float32 weights of a network that is turned to `dtype` here; in float32 they are the network's own."""

    def __init__(self, net: Autoencoder, dtype: torch.dtype) -> None:
        apart = net.core_parameters() if dtype != torch.float32 else ()
        self._of: dict[nn.Parameter, Tensor] = {p: p.detach().clone() for p in apart}
        net.compute_in(dtype)  # turns the parameters in place: they still find their masters

    def of(self, parameter: nn.Parameter) -> Tensor:
        """Return a parameter's master."""
        return self._of.get(parameter, parameter)

    def gather(self, parameters: Sequence[nn.Parameter]) -> tuple[Tensor, Tensor]:
        """Move `parameters` and their masters into one flat tensor each; return masters and parameters."""
        masters = torch.cat([self.of(p).detach().flatten() for p in parameters])
        own = torch.cat([p.detach().flatten() for p in parameters])
        for p, master, view in zip(parameters, _views(masters, parameters), _views(own, parameters), strict=True):
            self._of[p], p.data = master, view
        return masters, own


class Adam:
    """Adam (Kingma & Ba 2015) on the masters of `parameters`, which live in one flat tensor while it does."""

    def __init__(self, parameters: Iterable[nn.Parameter], masters: Masters) -> None:
        self._parameters = list(parameters)
        apart = any(p.dtype != torch.float32 for p in self._parameters)
        self._move = _apart(self._parameters, masters) if apart else _fused(self._parameters)

    @torch.no_grad()
    def step(self, lr: float) -> None:
        """Move along the gradients that the parameters hold, and forget them; no gradient counts as zero."""
        self._move(lr)
        self.forget()

    def forget(self) -> None:
        """Drop all gradients."""
        for p in self._parameters:
            p.grad = None


def _fused(tensors: Sequence[Tensor]) -> Callable[[float], object]:
    """torch's own, for tensors that hold their gradients."""
    inner = torch.optim.Adam(tensors, betas=BETAS, eps=EPS, fused=True)

    def move(lr: float) -> None:
        inner.param_groups[0]["lr"] = lr
        inner.step()

    return move


def _apart(parameters: Sequence[nn.Parameter], masters: Masters) -> Callable[[float], object]:
    """Masters, parameters and gradients in one flat tensor each; on a processor all in one pass over memory."""
    flat, own = masters.gather(parameters)
    gradient = torch.empty_like(own)
    compiled = flat.device.type == "cpu" and settings.compiled()
    inner = (_in_one_pass if compiled else _in_three)(flat, own, gradient)

    def move(lr: float) -> None:
        parts = [torch.zeros_like(p) if p.grad is None else p.grad for p in parameters]
        torch.cat([part.reshape(-1) for part in parts], out=gradient)
        inner(lr)

    return move


def _in_one_pass(flat: Tensor, own: Tensor, gradient: Tensor) -> Callable[[float], object]:
    from aecore.nn import compiled  # at its first import on a machine: a second or two

    moments = torch.zeros_like(flat), torch.zeros_like(flat)
    floats = [tensor.numpy() for tensor in (flat, *moments)]
    halves = [tensor.view(torch.uint16).numpy() for tensor in (gradient, own)]
    steps = 0

    def move(lr: float) -> None:
        nonlocal steps
        steps += 1
        compiled.adam(*floats, *halves, *compiled.adam_scalars(steps, lr, BETAS, EPS))

    return move


def _in_three(flat: Tensor, own: Tensor, gradient: Tensor) -> Callable[[float], object]:
    flat.grad = torch.empty_like(flat)
    inner, wide = _fused([flat]), flat.grad

    def move(lr: float) -> None:
        wide.copy_(gradient)
        inner(lr)
        own.copy_(flat)

    return move


def _views(flat: Tensor, like: Sequence[Tensor]) -> list[Tensor]:
    parts = torch.split(flat, [tensor.numel() for tensor in like])
    return [part.view_as(tensor) for part, tensor in zip(parts, like, strict=True)]

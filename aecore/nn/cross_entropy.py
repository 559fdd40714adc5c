"""Σ binary cross-entropy of an image's pixels, compiled where it can be: torch sweeps them a dozen times for it."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor
from torch.nn import functional as F

from aecore import settings


def of(logits: Tensor, x: Tensor) -> Tensor:
    """−Σ x log σ(logits) + (1 − x) log (1 − σ(logits)) in nats: (…, D), (…, D) → (…)."""
    if logits.device.type == "cpu" and logits.dtype == x.dtype == torch.float32 and settings.compiled():
        value: Tensor = _CrossEntropy.apply(logits, x)  # type: ignore[no-untyped-call]
        return value
    return F.binary_cross_entropy_with_logits(logits, x, reduction="none").sum(-1)


class _CrossEntropy(torch.autograd.Function):
    """Its slope is made along with it, in one sweep; where that is differentiated again, by torch."""

    @staticmethod
    def forward(ctx: Any, logits: Tensor, x: Tensor) -> Tensor:
        from aecore.nn import compiled

        value, slope = logits.new_empty(logits.shape[:-1]), torch.empty(logits.shape)
        rows = [tensor.detach().reshape(-1, logits.shape[-1]).contiguous().numpy() for tensor in (logits, x)]
        compiled.cross_entropy(*rows, value.view(-1).numpy(), slope.view(rows[0].shape).numpy())
        ctx.save_for_backward(logits, x, slope)
        return value

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor | None, Tensor | None]:
        logits, x, slope = ctx.saved_tensors
        slope = logits.sigmoid() - x if torch.is_grad_enabled() else slope
        by_logits, by_x = ctx.needs_input_grad
        each = gradient[..., None]
        return each * slope if by_logits else None, -each * logits if by_x else None

"""The limit of a processor: the matrix products of a step alone."""

from __future__ import annotations

import time
from collections.abc import Callable

import torch
from torch import Tensor, nn

from aecore.learning import architecture
from aecore.run import Run


def products(run: Run, dtype: torch.dtype, seconds: float) -> float:
    """Return images per second if training were nothing but its matrix products in `dtype`."""
    net = architecture.build(run, torch.Generator())
    layers = [layer for layer in net.modules() if isinstance(layer, nn.Linear)]
    each = [call for i, layer in enumerate(layers) for call in _of(layer, run.batch_size, dtype, i == 0)]
    return run.batch_size / _per_call(lambda: [call() for call in each], seconds)


def _of(layer: nn.Linear, batch: int, dtype: torch.dtype, first: bool) -> list[Callable[[], Tensor]]:
    """The products of one layer: forward, gradient of the weights, gradient of the inputs (not for the first)."""
    weight = layer.weight.detach().to(dtype)
    x, y = torch.randn(batch, layer.in_features).to(dtype), torch.randn(batch, layer.out_features).to(dtype)
    out_y, out_w, out_x = torch.empty_like(y), torch.empty_like(weight), torch.empty_like(x)
    calls = [lambda: torch.mm(x, weight.T, out=out_y), lambda: torch.mm(y.T, x, out=out_w)]
    return calls if first else [*calls, lambda: torch.mm(y, weight, out=out_x)]


def _per_call(call: Callable[[], object], seconds: float) -> float:
    call()
    begin, calls = time.perf_counter(), 0
    while time.perf_counter() - begin < seconds:
        call()
        calls += 1
    return (time.perf_counter() - begin) / calls

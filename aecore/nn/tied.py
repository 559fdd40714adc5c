"""Tied weights: a decoder of the encoder's transposes (Vincent et al. 2008, section 2.2; Rifai et al. 2011)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F


class Tied(nn.Module):
    """A layer with the transpose of the weight of `source` and a bias of its own: (…, n) → (…, m).

    `inputs`: n; where `source` emits means and log-variances, 2 n numbers, it is the means' rows that count. The state
    tells the weight too, for whoever runs the network elsewhere; when it is read back, it follows from the encoder's.
    """

    def __init__(self, source: nn.Linear, inputs: int) -> None:
        super().__init__()
        self._source = (source,)  # hidden in a tuple: its weight is a parameter of the encoder alone, and moves once
        self.inputs = inputs
        self.bias = nn.Parameter(torch.empty(source.in_features))
        self.register_state_dict_post_hook(_tell)  # type: ignore[no-untyped-call]
        self.register_load_state_dict_pre_hook(_pass_over)  # type: ignore[no-untyped-call]

    @property
    def source(self) -> nn.Parameter:
        """The parameter that it uses."""
        weight = self._source[0].weight
        assert isinstance(weight, nn.Parameter)
        return weight

    @property
    def weight(self) -> Tensor:
        """What it multiplies by: (m, n)."""
        return self.of(self.source)

    def of(self, source: Tensor) -> Tensor:
        """What it multiplies by where the parameter is `source`, in whatever precision."""
        return source[: self.inputs].T

    def forward(self, z: Tensor) -> Tensor:
        """Apply it."""
        return F.linear(z, self.weight, self.bias)


def _tell(layer: Tied, state: dict[str, Any], prefix: str, *_rest: object) -> None:
    state[prefix + "weight"] = layer.weight.detach()


def _pass_over(layer: Tied, state: dict[str, Any], prefix: str, *_rest: object) -> None:
    state.pop(prefix + "weight", None)


def decoder(encoder: nn.Sequential, latent_dim: int, act: Callable[[], nn.Module]) -> nn.Sequential:
    """Mirror a fully connected encoder: its layers in reverse order, transposed, with activations between them."""
    layers: list[nn.Module] = []
    for source in reversed([layer for layer in encoder if isinstance(layer, nn.Linear)]):
        layers += [Tied(source, source.out_features if layers else latent_dim), act()]
    return nn.Sequential(*layers[:-1])


def layers(net: nn.Module) -> Iterator[tuple[str, Tied]]:
    """Yield the tied layers of a network, each with the name of its weight in the state."""
    for name, module in net.named_modules():
        if isinstance(module, Tied):
            yield f"{name}.weight", module

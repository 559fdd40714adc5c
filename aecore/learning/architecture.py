"""A run's network: built with fresh weights, or restored from stored ones."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import torch

from aecore.nn import nets
from aecore.nn.nets import Autoencoder
from aecore.results.snapshot import SHAPE, Array
from aecore.run import Run, check_halves


def build(run: Run, rng: torch.Generator, shape: tuple[int, int] = SHAPE) -> Autoencoder:
    """Build the run's network, its critic included, with weights drawn from `rng` (CPU) alone.

    `shape`: (H, W) of the images. Raises InvalidField where a convolutional network cannot halve them twice.
    """
    if run.network == "conv":
        check_halves(shape)
    sizes = nets.Sizes(
        shape=shape, latent_dim=run.latent_dim, network=run.network, widths=run.widths, activation=run.activation,
        code_activation=run.code_activation, likelihood=run.likelihood,
        gaussian=run.objective.posterior == "gaussian",
    )  # fmt: skip
    return nets.build(sizes, rng, run.objective.critic(run.latent_dim))


def restore(run: Run, weights: Mapping[str, Array], shape: tuple[int, int] = SHAPE) -> Autoencoder:
    """Rebuild a run's network from stored weights (name → array), in float32 and ready to evaluate."""
    net = build(run, torch.Generator().manual_seed(0), shape)
    net.load_state_dict({name: torch.from_numpy(np.array(array)) for name, array in weights.items()})
    return net.eval()

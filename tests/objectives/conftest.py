"""What the tests of the objectives share: seeded streams, small networks, made-up passes, the tests' images."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import numpy as np
import pytest
import torch
from torch import Tensor

from aecore.data.base import Dataset
from aecore.learning import architecture
from aecore.nn import losses
from aecore.nn.nets import Autoencoder, Pass
from aecore.objectives.base import Objective
from aecore.run import Run


def _seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


@pytest.fixture(scope="session")
def seeded() -> Callable[..., torch.Generator]:
    """Make a stream of random numbers: `seeded(3)`."""
    return _seeded


@pytest.fixture(scope="session")
def build() -> Callable[..., Autoencoder]:
    """Build a small network: `build(VAE(), network="conv")`."""

    def make(objective: Objective, **changes: object) -> Autoencoder:
        setting = {"widths": (16,), "latent_dim": 3, "precision": "fp32"} | changes
        return architecture.build(Run(objective, **setting), _seeded())

    return make


@pytest.fixture(scope="session")
def forward(build: Callable[..., Autoencoder]) -> Callable[..., tuple[Pass, Autoencoder]]:
    """Send random images through a small network: `forward(VAE(), images=12, seed=1)`, the same ones for each seed."""

    def make(objective: Objective, images: int = 12, seed: int = 0, **changes: object) -> tuple[Pass, Autoencoder]:
        net, noise = build(objective, **changes), _seeded(seed)
        x = torch.rand(images, 784, generator=_seeded(1))
        return net(x, objective.corrupt(x, noise), noise, objective.samples), net

    return make


@pytest.fixture(scope="session")
def invent() -> Callable[..., Pass]:
    """Make up a pass in double precision without a network: k codes an image from a Gaussian posterior."""

    def make(k: int = 1, images: int = 6, d: int = 3, pixels: int = 20, seed: int = 0) -> Pass:
        normal = lambda *shape: torch.randn(shape, generator=_seeded(seed), dtype=torch.float64)  # noqa: E731
        mu, logvar, out = normal(images, d), 0.5 * normal(images, d).flip(0), normal(k, images, pixels)
        x = normal(images, pixels).sigmoid()
        z = mu + (0.5 * logvar).exp() * normal(k, images, d).flip(-1)
        return Pass(x, x, mu, logvar, z, out, losses.bernoulli(out, x))

    return make


@pytest.fixture(scope="session")
def pixels(tiny: Dataset) -> Tensor:
    """The test images of `tiny`: (n, 784) in [0, 1]."""
    return torch.from_numpy(tiny.test_images.reshape(len(tiny.test_images), -1).astype(np.float32) / 255)


@pytest.fixture(scope="session")
def pooled(images: Dataset) -> Dataset:
    """A thousand images pooled to 7×7, to learn from and to test on: linear networks converge on them in seconds."""
    x = images.train_images[:1000].reshape(1000, 7, 4, 7, 4).mean((2, 4)).astype(np.uint8)
    labels = images.train_labels[:1000]
    return dataclasses.replace(images, train_images=x, test_images=x, train_labels=labels, test_labels=labels)


@pytest.fixture(scope="session")
def curve() -> Callable[[list], list[tuple[int, dict[str, float]]]]:
    """Collect the training curve of a run's snapshots."""
    return lambda snapshots: [(point.step, dict(point.terms)) for snapshot in snapshots for point in snapshot.curve]

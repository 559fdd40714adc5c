"""A scene to look at: a network as a run builds it, on the tiny data set."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch

from aecore.data.base import Dataset
from aecore.learning import architecture
from aecore.mechanisms.base import Scene
from aecore.nn import nets
from aecore.run import Run


def flat(images: object) -> torch.Tensor:
    """Images (n, H, W) uint8 as (n, D) uint8."""
    pixels = torch.tensor(images)
    return pixels.reshape(len(pixels), -1)


@pytest.fixture
def scene(tiny: Dataset) -> Callable[..., Scene]:
    """Make scenes: `scene(run, net, step=10)`; every field can be given."""

    def make(run: Run, net: nets.Autoencoder | None = None, **changes: object) -> Scene:
        net = net or architecture.build(run, torch.Generator().manual_seed(0), tiny.shape)
        tests = flat(tiny.test_images).float() / 255
        held = {"step": 10, "net": net, "view": net, "stage": "train", "objective": run.objective, "probe": tests,
                "examples": tests[:10], "mapped": tests[:200], "rng": torch.Generator().manual_seed(0), "test": {},
                "full": True, "last": True}  # fmt: skip
        return Scene(**(held | changes))

    return make


@pytest.fixture
def stage(small: Callable[..., Run], scene: Callable[..., Scene]) -> Callable[..., tuple[Run, nets.Autoencoder, Scene]]:
    """Make a run of an objective, with the scene at its network: `run, net, scene = stage(VAE(), latent_dim=3)`."""

    def make(objective: object, **changes: object) -> tuple[Run, nets.Autoencoder, Scene]:
        run = small(objective, **changes)
        made = scene(run, test={"mse": 0.1, "recon": 200.0})
        return run, made.net, made

    return make


@pytest.fixture(scope="session")
def learnt(tiny: Dataset) -> torch.Tensor:
    """The tiny training images: (n, D) uint8."""
    return flat(tiny.train_images)


@pytest.fixture(autouse=True)
def ungraded():
    """Mechanisms are called without gradients."""
    with torch.no_grad():
        yield

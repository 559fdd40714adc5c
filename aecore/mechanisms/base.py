"""The contract of a mechanism: from the network in training to the numbers and pictures that explain it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from aecore.nn.nets import Autoencoder
from aecore.objectives.base import Objective
from aecore.results.snapshot import Array
from aecore.run import Run


@dataclass(frozen=True)
class Scene:
    """What a mechanism looks at; D pixels in [0, 1], all of them test images.

    step: how many were made; net: the whole network; view: the part that learns now (the same, but for stacked
    training); stage: its name;
    objective: with its knobs as they are now; probe: (≤ 500, D) from all over the test set; examples: (10, D), the
    followed ones; mapped: (200, D), the first of the images on the map; rng: begins anew at each look;
    test: the figures already measured; full: whether the training holds or has ended, so that there is time to measure
    more; last: whether this is the run's last look.
    """

    step: int
    net: Autoencoder
    view: Autoencoder
    stage: str
    objective: Objective
    probe: Tensor
    examples: Tensor
    mapped: Tensor
    rng: torch.Generator
    test: Mapping[str, float]
    full: bool
    last: bool


@dataclass(frozen=True)
class Seen:
    """measures: scalars, kept over the whole run beside the test figures; arrays: of this moment, ≤ 50 kB."""

    measures: Mapping[str, float]
    arrays: Mapping[str, Array]


class Mechanism:
    """Looks at one run in training. Called without gradients; costs a few milliseconds a look."""

    def __init__(self, run: Run, images: Tensor) -> None:
        """Learn what does not change: the run, and the training images (n, D) uint8 as the run sees them."""
        self.run, self.images = run, images

    def look(self, scene: Scene) -> Seen:
        """Measure. What the arrays are stands in the docstring of each class."""
        raise NotImplementedError


def grey(pixels: Tensor) -> Array:
    """Pixels in [0, 1] as bytes, for sending: (n, D) → (n, D) uint8."""
    made: Array = (pixels.clamp(0, 1) * 255).round().to(torch.uint8).cpu().numpy()
    return made


def signed(patterns: Tensor) -> Array:
    """Patterns, each scaled to its own largest absolute value, as bytes −127 … 127: (n, D) → (n, D) int8."""
    scale = patterns.abs().amax(-1, keepdim=True).clamp_min(1e-12)
    made: Array = (127 * patterns / scale).round().to(torch.int8).cpu().numpy()
    return made


def half(values: Tensor) -> Array:
    """Numbers as float16 for sending, clipped to its range."""
    limit = float(np.finfo(np.float16).max)
    made: Array = values.clamp(-limit, limit).half().cpu().numpy()
    return made

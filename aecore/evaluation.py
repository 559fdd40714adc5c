"""What a network does on test images: terms, measures, codes, reconstructions. Never trains."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from aecore import losses, metrics
from aecore.data.base import Dataset
from aecore.nets import Autoencoder
from aecore.objectives.base import Objective
from aecore.snapshot import example_rows

LIVE_IMAGES = 2_000  # encoded for the map at each look
LIVE_SCORED = 500  # decoded and scored, spread over the whole test set: the first thousands of MNIST are easier
CHUNK = 1_000  # the batch that test terms are computed on


@dataclass(frozen=True)
class Evaluation:
    """Arrays as in `Snapshot`: test, codes (n, d), kl_per_dim (d,), x_hat (10, D); `terms` is weighted."""

    terms: Mapping[str, float]
    test: Mapping[str, float]
    codes: NDArray[np.float16]
    kl_per_dim: NDArray[np.float32]
    x_hat: NDArray[np.uint8]


class Evaluator:
    """Looks at a network on a data set's test images, with random numbers of its own.

    Each look starts its stream anew: the same weights score the same, however often they are looked at.
    """

    def __init__(self, data: Dataset, device: torch.device) -> None:
        images = data.test_images.reshape(len(data.test_images), -1)
        self._images = torch.tensor(images, device=device)
        self._examples = torch.from_numpy(example_rows(data.test_labels[:LIVE_IMAGES]))
        self._device = device

    @torch.no_grad()
    def look(self, net: Autoencoder, objective: Objective, full: bool = False) -> Evaluation:
        """Encode the first 2,000 test images and score 500 from all over; with `full`, do both for all."""
        net.eval()
        rng = torch.Generator(self._device).manual_seed(0)
        stride = 1 if full else max(1, len(self._images) // LIVE_SCORED)
        chunks = [_score(net, objective, x, rng) for x in _pixels(self._images[::stride])]
        mapped = _pixels(self._images[:LIVE_IMAGES])
        mu = torch.cat([mu for _, _, mu, _ in chunks] if full else [net.encode(x)[0] for x in mapped])
        sizes = [len(m) for _, _, m, _ in chunks]
        terms = {name: _mean([made[name] for made, _, _, _ in chunks], sizes) for name in chunks[0][0]}
        test = terms | {"total": sum(terms.values()), "mse": _mean([mse for _, mse, _, _ in chunks], sizes)}
        kl = torch.cat([kl for _, _, _, kl in chunks]).mean(0) if net.gaussian else torch.empty(0)
        if net.gaussian:
            test |= {"kl": float(kl.sum()), "active_units": float(metrics.active_units(mu))}
        net.train()
        return Evaluation(terms, test, _half(mu), kl.cpu().numpy(), self._reconstruct(net))

    def _reconstruct(self, net: Autoencoder) -> NDArray[np.uint8]:
        x = self._images[self._examples].float() / 255
        pixels = net.image(net.decode(net.encode(x)[0]))
        return (pixels * 255).round().to(torch.uint8).cpu().numpy()


def _pixels(images: Tensor) -> list[Tensor]:
    """Split uint8 images (n, D) into chunks of pixels in [0, 1]."""
    return [images[i : i + CHUNK].float() / 255 for i in range(0, len(images), CHUNK)]


def _score(
    net: Autoencoder, objective: Objective, x: Tensor, rng: torch.Generator
) -> tuple[dict[str, float], float, Tensor, Tensor]:
    """Return a chunk's terms, its MSE per pixel, its codes μ (B, d), and its KL per dimension (B, d)."""
    p = net(x, objective.corrupt(x, rng), rng, objective.samples)
    terms = {name: float(term) for name, term in objective.terms(p, net, rng).items()}
    out = net.decode(p.mu) if net.gaussian else p.out[0]
    mu = p.mu if p.x_tilde is x else net.encode(x)[0]  # the map shows the codes of clean images
    return terms, float(metrics.mse(net.image(out), x)), mu, losses.kl_normal_per_dim(p.mu, p.logvar)


def _mean(values: list[float], sizes: list[int]) -> float:
    return float(np.average(values, weights=sizes))


def _half(mu: Tensor) -> NDArray[np.float16]:
    limit = float(np.finfo(np.float16).max)
    return mu.clamp(-limit, limit).half().cpu().numpy()

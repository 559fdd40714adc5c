"""What a network does on test images: terms, measures, codes, reconstructions. Never trains."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from aecore.data.base import Dataset
from aecore.nn import losses, quality
from aecore.nn.nets import Autoencoder
from aecore.nn.spread import spread
from aecore.objectives.base import Objective
from aecore.results.snapshot import LIVE, example_rows

LIVE_SCORED = 500  # decoded and scored, spread over the whole test set: the first thousands of MNIST are easier
LIVE_CODES = 5_000  # decoded for that at most, where an image has many
CODES = 1_000_000  # decoded at most at a full look
CHUNK = 1_000  # codes decoded at once, which the test terms are computed on


@dataclass(frozen=True)
class Evaluation:
    """Arrays as in `Snapshot`: test, codes (n, d), kl_per_dim (d,), x_hat (10, D); `terms` is weighted."""

    terms: Mapping[str, float]
    test: Mapping[str, float]
    codes: NDArray[np.float16]
    kl_per_dim: NDArray[np.float32]
    x_hat: NDArray[np.uint8]


@dataclass(frozen=True)
class _Score:
    """A chunk of images: its terms, `recon` in nats and `mse` per pixel, and its KL per dimension (B, d)."""

    terms: Mapping[str, float]
    recon: float
    mse: float
    kl: Tensor


class Evaluator:
    """Looks at a network on a data set's test images, with random numbers of its own.

    Each look starts its stream anew: the same weights score the same, however often they are looked at. Runs on
    binarised images are judged on binarised ones, `Dataset.judged`.
    """

    def __init__(self, data: Dataset, device: torch.device, binarise: str = "none") -> None:
        images = data.judged(binarise != "none")
        self._device = device
        self.images = torch.tensor(images.reshape(len(images), -1), device=device)
        self._rows = torch.from_numpy(example_rows(data.test_labels[:LIVE]))
        self._live = list(_pixels(self.images[:LIVE], CHUNK))  # looked at several times a second

    def stream(self) -> torch.Generator:
        """Return a stream of random numbers at its beginning."""
        return torch.Generator(self._device).manual_seed(0)

    @property
    def examples(self) -> Tensor:
        """The ten followed images: (10, D) in [0, 1]."""
        return self.images[self._rows].float() / 255

    def spread(self, n: int) -> Tensor:
        """n images from all over the test set, or all: (n, D) uint8."""
        return spread(self.images, n)

    @torch.no_grad()
    def look(
        self, net: Autoencoder, objective: Objective, full: bool = False, whole: Autoencoder | None = None
    ) -> Evaluation:
        """Encode the first 2,000 test images and score 500 from all over; with `full`, do both for all.

        Where an image has many codes, fewer are scored. `whole` makes the codes where `net` is a part of it.
        """
        net.eval()
        samples, rng = objective.samples, self.stream()
        scored = self.spread(max(1, CODES // samples) if full else min(LIVE_SCORED, max(1, LIVE_CODES // samples)))
        scores = [_score(net, objective, x, rng) for x in _mixed(scored, CHUNK // min(samples, CHUNK))]
        sizes = [len(score.kl) for score in scores]
        terms = {name: _mean([score.terms[name] for score in scores], sizes) for name in scores[0].terms}
        measures = {"total": sum(terms.values()), "recon": _mean([score.recon for score in scores], sizes),
                    "mse": _mean([score.mse for score in scores], sizes), "images": float(sum(sizes))}  # fmt: skip
        mapped = _pixels(self.images, CHUNK) if full else self._live
        mu = torch.cat([(whole or net).encode(x)[0] for x in mapped])
        kl = torch.cat([score.kl for score in scores]).mean(0) if net.gaussian else torch.empty(0)
        if net.gaussian:
            measures |= {"kl": float(kl.sum()), "active_units": float(quality.active_units(mu))}
        seen = Evaluation(terms, terms | measures, _half(mu), kl.cpu().numpy(), self._reconstruct(net))
        net.train()
        return seen

    def _reconstruct(self, net: Autoencoder) -> NDArray[np.uint8]:
        pixels = net.image(net.decode(net.encode(self.examples)[0]))
        return (pixels * 255).round().to(torch.uint8).cpu().numpy()


def _pixels(images: Tensor, chunk: int) -> Iterator[Tensor]:
    """Split uint8 images (n, D) into chunks of pixels in [0, 1]."""
    return (part.float() / 255 for part in torch.split(images, chunk))


def _mixed(images: Tensor, chunk: int) -> Iterator[Tensor]:
    """The same in chunks that each come from all over: neighbours in MNIST's test set are alike, and terms such as
    MMD² would take that for a misfit.
    """
    chunks = -(-len(images) // chunk)
    return (images[i::chunks].float() / 255 for i in range(chunks))


def _score(net: Autoencoder, objective: Objective, x: Tensor, rng: torch.Generator) -> _Score:
    p = net(x, objective.corrupt(x, rng), rng, objective.samples)
    terms = {name: float(term) for name, term in objective.terms(p, net, rng).items()}
    # of clean images and mean codes whatever is trained on: so this figure compares
    mu = p.mu if p.x_tilde is x else net.encode(x)[0]
    out = p.out[0] if p.x_tilde is x and not net.gaussian else net.decode(mu)
    kl = losses.kl_normal_per_dim(p.mu, p.logvar)
    return _Score(terms, float(p.recon.mean()), float(quality.mse(net.mean(out), x)), kl)


def _mean(values: list[float], sizes: list[int]) -> float:
    return float(np.average(values, weights=sizes))


def _half(mu: Tensor) -> NDArray[np.float16]:
    limit = float(np.finfo(np.float16).max)
    return mu.clamp(-limit, limit).half().cpu().numpy()

"""The judge of samples: a small classifier of a data set's images, in whose features samples meet real images."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor, nn

from aecore import data
from aecore.analyses import ask
from aecore.analyses.base import LOAD, MEASURE, Outcome, Report, Request
from aecore.nn import nets
from aecore.nn.spread import spread
from aecore.results.store import Store

WIDTHS = (256, 64)  # the last is the number of features
EPOCHS, BATCH, RATE, SEED = 3, 256, 4e-3, 0
CHUNK = 2_000  # images judged at once
MOST = 10_000  # images on each side of a distance


@dataclass(frozen=True)
class Judge:
    """A trained classifier. `accuracy` on test images, in [0, 1]; `floor`: the Fréchet distance of `count` training
    images to as many test images, which as many samples cannot be expected to beat. The distance of few images is
    larger than that of many, so all who are compared must be equally many.
    """

    net: nn.Sequential
    accuracy: float
    floor: float
    count: int

    @torch.no_grad()
    def features(self, x: Tensor) -> NDArray[np.float64]:
        """What the last hidden layer says of images in [0, 1]: (n, D) → (n, 64)."""
        parts = [self.net[:-1](part) for part in torch.split(x, CHUNK)]
        return torch.cat(parts).double().numpy()


def judge(dataset: str, store: Store, report: Report) -> Judge:
    """Return the judge of a data set, trained if it was not before: it is kept with the analyses. Raises DataError."""
    request = Request("aecore.analyses.measures.classifier:learn", {"dataset": dataset}, version=2)
    outcome = ask.ask(request, report, store)
    pixels, classes = outcome.arrays["0.weight"].shape[1], len(outcome.arrays["4.bias"])
    net = _build(pixels, classes)
    net.load_state_dict({name: torch.from_numpy(np.array(array)) for name, array in outcome.arrays.items()})
    return Judge(net.eval(), outcome.facts["accuracy"], outcome.facts["floor"], outcome.facts["count"])


def learn(report: Report, store: Store, *, dataset: str) -> Outcome:
    """Train the classifier: 784-256-64-10, three epochs. Equal on equal machines: its random numbers are its own."""
    report(LOAD, 0)
    images = data.load(dataset)
    x, x_test = _flat(images.train_images), _flat(images.test_images)
    labels = torch.tensor(images.train_labels).long()
    net = _build(x.shape[1], len(images.classes))
    _train(net, x, labels, report)
    found = Judge(net, 0.0, 0.0, min(MOST, len(x), len(x_test)))
    with torch.no_grad():
        right = (net(x_test).argmax(1) == torch.tensor(images.test_labels).long()).float().mean()
    seen, unseen = (found.features(spread(part, found.count)) for part in (x, x_test))
    facts = {"accuracy": float(right), "floor": frechet(seen, unseen), "count": found.count}
    return Outcome({name: weights.numpy() for name, weights in net.state_dict().items()}, facts)


def frechet(a: NDArray[np.float64], b: NDArray[np.float64]) -> float:
    """Fréchet distance of the Gaussians that fit two clouds (n, p), (m, p): 0 for equal ones.

    ‖m_a − m_b‖² + tr(C_a + C_b − 2 (C_a C_b)^½), Dowson & Landau 1982; Heusel et al. 2017 (arXiv 1706.08500), eq. 6.
    """
    root = _root(np.cov(a.T))
    shared = np.linalg.eigvalsh(root @ np.cov(b.T) @ root)
    spread = np.trace(np.cov(a.T)) + np.trace(np.cov(b.T)) - 2 * np.sqrt(np.maximum(shared, 0)).sum()
    return max(0.0, float(np.square(a.mean(0) - b.mean(0)).sum() + spread))


def _root(covariance: NDArray[np.float64]) -> NDArray[np.float64]:
    """The symmetric root of a covariance (p, p)."""
    values, vectors = np.linalg.eigh(covariance)
    root: NDArray[np.float64] = (vectors * np.sqrt(np.maximum(values, 0))) @ vectors.T
    return root


def _build(pixels: int, classes: int) -> nn.Sequential:
    sizes = (pixels, *WIDTHS, classes)
    layers: list[nn.Module] = []
    for inputs, outputs in itertools.pairwise(sizes):  # built without values, for those would move the
        layers += [nn.Linear(inputs, outputs, device="meta").to_empty(device="cpu"), nn.SiLU()]  # global stream
    net = nn.Sequential(*layers[:-1])
    nets.initialise(net, torch.Generator().manual_seed(SEED))
    return net


def _train(net: nn.Sequential, x: Tensor, labels: Tensor, report: Report) -> None:
    rng = torch.Generator().manual_seed(SEED + 1)
    total = EPOCHS * -(-len(x) // BATCH)
    optimiser = torch.optim.Adam(net.parameters(), RATE)
    decay = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, total_steps=total)
    rows = torch.cat([torch.randperm(len(x), generator=rng) for _epoch in range(EPOCHS)])
    for step, batch in enumerate(rows.tensor_split(total)):
        report(MEASURE, step / total)
        optimiser.zero_grad()
        F.cross_entropy(net(x[batch]), labels[batch]).backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        decay.step()


def _flat(images: NDArray[np.uint8]) -> Tensor:
    return torch.tensor(images.reshape(len(images), -1)).float() / 255

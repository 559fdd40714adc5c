"""Measures of a finished run that mean the same for every objective: an analysis. Needs torch.

facts: mse per pixel and recon in nats per image, of test images; rate and rate_distortion in nats per image and
active units, of Gaussian posteriors; knn, the share of test images whose five nearest training codes vote for their
class; mmd2 of q(z) to N(0, I); trustworthiness in [0, 1]; frechet, the distance of samples to as many test images,
with `sampled` "prior" or "fitted", `images`, how many, and `floor`, what as many training images reach. A measure that
a run does not have is missing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from aecore import data
from aecore.analyses.base import LOAD, MEASURE, Outcome, Report, Unsuitable, within
from aecore.analyses.measures.classifier import frechet, judge
from aecore.analyses.points.answer import Points, points, stratified
from aecore.analyses.points.question import NO_RUN, Space
from aecore.learning import architecture
from aecore.learning.evaluation import Evaluator
from aecore.nn import pca, quality
from aecore.nn.spread import spread
from aecore.results.store import Store

CLOSE = 2_000  # test images whose neighbourhoods, and whose distribution, are measured
SEED = 0


@dataclass(frozen=True)
class Coder:
    """A way from images to codes and back: mean codes of training and test images, and z (n, d) → x̂ (n, D) in [0, 1].

    `prior`: whether codes were asked to follow N(0, I); mmd2 of the drawn codes of a fixed subset of the test images.
    """

    train: Points
    test: Points
    decode: Callable[[Tensor], Tensor]
    prior: bool
    mmd2: float


def measure(report: Report, store: Store, *, run: str) -> Outcome:
    """Measure a finished run. Raises Unsuitable, DataError."""
    report(LOAD, 0)
    result = store.open(run)
    if result is None:
        raise Unsuitable(NO_RUN, run=run)
    test = result.last.test
    facts = {name: test[name] for name in ("mse", "recon")}
    if result.run.objective.posterior == "gaussian":
        facts |= {name: test[name] for name in ("kl", "active_units")} | {"rate_distortion": test["recon"] + test["kl"]}
    coder = _network(store, run, within(report, 0, 0.3))
    return Outcome(facts=facts | _judged(coder, result.run.dataset, store, within(report, 0.3, 1)))


def measure_pca(report: Report, store: Store, *, dataset: str, components: int) -> Outcome:
    """Measure the best linear code of a size, principal components. `recon` is that of the Gaussian likelihood."""
    found = data.load(dataset)
    fitted = pca.fit(_flat(found.train_images))
    axes = fitted.axes[:, :components]
    pixels = _flat(found.test_images).float() / 255
    mse = float(fitted.errors(pixels)[axes.shape[1]])
    train, test = (points(Space(dataset, "pca", components=axes.shape[1], part=part, most=0), store, report)
                   for part in ("train", "test"))  # fmt: skip
    codes = torch.from_numpy(test.x[stratified(test.labels, CLOSE, SEED)])
    mmd2 = quality.aggregate_mmd2(codes, torch.full_like(codes, -torch.inf))
    coder = Coder(train, test, lambda z: (z @ axes.T + fitted.mean).clamp(0, 1), False, mmd2)
    facts = {"mse": mse, "recon": mse * pixels.shape[1] / 2}
    return Outcome(facts=facts | _judged(coder, dataset, store, within(report, 0.3, 1)))


@torch.no_grad()
def _network(store: Store, run_id: str, report: Report) -> Coder:
    result = store.open(run_id)
    assert result is not None
    run = result.run
    train = points(Space(run.dataset, "z", run_id, part="train", most=0), store, within(report, 0, 0.8))
    test = points(Space(run.dataset, "z", run_id, part="test", most=0), store, within(report, 0.8, 1))
    images = Evaluator(data.load(run.dataset), torch.device("cpu"), run.binarise).images
    net = architecture.restore(run, store.weights(run_id), result.last.shape)
    mu, logvar = net.encode(images[stratified(test.labels, CLOSE, SEED)].float() / 255)
    return Coder(train, test, lambda z: net.image(net.decode(z)), run.objective.prior,
                 quality.aggregate_mmd2(mu, logvar))  # fmt: skip


def _judged(coder: Coder, dataset: str, store: Store, report: Report) -> dict[str, Any]:
    """What is measured alike for every coder."""
    train, test = coder.train, coder.test
    found = data.load(dataset)
    rows = stratified(test.labels, CLOSE, SEED)
    report(MEASURE, 0)
    facts: dict[str, Any] = {"knn": quality.knn_accuracy(train.x, train.labels, test.x, test.labels)}
    report(MEASURE, 0.2)
    pixels = found.test_images.reshape(len(found.test_images), -1)[rows] / np.float32(255)
    facts |= {"mmd2": coder.mmd2, "trustworthiness": quality.trustworthiness(pixels, test.x[rows])}
    critic = judge(dataset, store, within(report, 0.3, 0.9))
    report(MEASURE, 0.9)
    n = critic.count
    real = critic.features(spread(_flat(found.test_images), n).float() / 255)
    drawn = critic.features(coder.decode(_samples(coder, n)))
    return facts | {"frechet": frechet(drawn, real), "floor": critic.floor, "images": n,
                    "sampled": "prior" if coder.prior else "fitted"}  # fmt: skip


def _samples(coder: Coder, n: int) -> Tensor:
    """Codes to decode: n draws of the prior, or of the Gaussian that fits the training codes: (n, d)."""
    codes = coder.train.x.astype(np.float64)
    eps = torch.randn((n, codes.shape[1]), generator=torch.Generator().manual_seed(SEED))
    if coder.prior:
        return eps
    values, vectors = np.linalg.eigh(np.atleast_2d(np.cov(codes.T)))
    root = torch.from_numpy((vectors * np.sqrt(np.maximum(values, 0))).T).float()
    return eps @ root + torch.from_numpy(codes.mean(0)).float()


def _flat(images: NDArray[np.uint8]) -> Tensor:
    return torch.tensor(images.reshape(len(images), -1))

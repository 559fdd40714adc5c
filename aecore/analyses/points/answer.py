"""Clouds of points to analyse, each an image: its pixels, its principal components or its code. Needs torch."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from aecore import data
from aecore.analyses.base import ENCODE, LOAD, REDUCE, Report, Unsuitable
from aecore.analyses.points.question import FEW_COMPONENTS, NO_RUN, NOT_FINITE, OTHER_DATA, Space
from aecore.data.base import Dataset
from aecore.learning import architecture, hardware
from aecore.learning.evaluation import Evaluator
from aecore.nn import binarise, pca
from aecore.results.store import Store
from aecore.run import Run

CHUNK = 1_000  # images encoded at once
load = functools.cache(data.load)


@dataclass(frozen=True, eq=False)
class Points:
    """x: (n, p) float32; labels: (n,); rows: (n,) which images of the space's part these are, in rising order.

    In the part "all", row r is a training image, or test image r − (number of training images); in the part
    "validation" it is a training image.
    """

    x: NDArray[np.float32]
    labels: NDArray[np.uint8]
    rows: NDArray[np.int64]


def points(space: Space, store: Store, report: Report) -> Points:
    """Return the points of a space. Raises Unsuitable and DataError."""
    report(LOAD, 0)
    run = _run(space, store) if space.kind == "z" else None
    dataset = load(space.dataset)
    labels = _part(space, dataset.train_labels, dataset.test_labels)
    within = dataset.validation if space.part == "validation" else np.arange(len(labels))
    rows = within[stratified(labels[within], space.most, space.sample_seed)]
    if run:
        x = _codes(space, run, store, _seen(run, space, dataset)[rows], report)
    else:
        images = _flat(_part(space, dataset.train_images, dataset.test_images)[rows])
        x = _components(space, dataset, images, report) if space.kind == "pca" else _floats(images).numpy()
    return Points(x, labels[rows], rows)


def stratified(labels: NDArray[np.uint8], most: int, seed: int) -> NDArray[np.int64]:
    """Rows of at most `most` of the labels (N,), equally many of each class as far as they go, rising: (n,).

    0 means all. What one seed draws for a smaller `most` is among what it draws for a larger one.
    """
    if most == 0 or most >= len(labels):
        return np.arange(len(labels))
    rng = np.random.default_rng(seed)
    order = rng.permutation(len(labels))
    rank = np.empty(len(labels), np.int64)  # place of each image in the drawing order of its class
    for label in np.unique(labels):
        mine = order[labels[order] == label]
        rank[mine] = np.arange(len(mine))
    drawn = order[np.argsort(rank[order], kind="stable")][:most]  # one of each class, then a second of each, …
    return np.sort(drawn)


def _run(space: Space, store: Store) -> Run:
    result = store.open(space.run)
    if result is None:
        raise Unsuitable(NO_RUN, run=space.run)
    if result.run.dataset != space.dataset:
        raise Unsuitable(OTHER_DATA, run=space.run, own=result.run.dataset, dataset=space.dataset)
    return result.run


def _part(space: Space, train: NDArray[np.uint8], test: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return np.concatenate([train, test]) if space.part == "all" else test if space.part == "test" else train


def _flat(images: NDArray[np.uint8]) -> Tensor:
    return torch.tensor(images.reshape(len(images), -1))


def _floats(images: Tensor) -> Tensor:
    return images.float() / 255


def _seen(run: Run, space: Space, dataset: Dataset) -> Tensor:
    """The images of the part as the run's evaluation sees them: (N, D) uint8, black and white for a binarised run."""
    device = hardware.pick_device()
    if space.part == "test":
        return Evaluator(dataset, device, run.binarise).images
    evaluator = Evaluator(dataset, device, run.binarise)
    train = _flat(dataset.train_images).to(device)
    if run.binarise != "none":
        train = binarise.fixed(train, evaluator.stream())
    return torch.cat([train, evaluator.images]) if space.part == "all" else train


@torch.no_grad()
def _codes(space: Space, run: Run, store: Store, images: Tensor, report: Report) -> NDArray[np.float32]:
    """Mean codes of images (n, D) uint8 by the run of a space: (n, d)."""
    shape = load(space.dataset).shape
    try:
        net = architecture.restore(run, store.weights(space.run), shape).to(images.device)
    except FileNotFoundError:  # deleted a moment ago
        raise Unsuitable(NO_RUN, run=space.run) from None
    codes = []
    for start in range(0, len(images), CHUNK):
        report(ENCODE, start / len(images))
        codes.append(net.encode(_floats(images[start : start + CHUNK]))[0].cpu())
    z = torch.cat(codes).numpy()
    if not np.isfinite(z).all():
        raise Unsuitable(NOT_FINITE, run=space.run)
    return z


def _components(space: Space, dataset: Dataset, images: Tensor, report: Report) -> NDArray[np.float32]:
    """Coordinates of images (n, D) uint8 on the first principal components of the training images: (n, p)."""
    report(REDUCE, 0)
    fitted = pca.fit(_flat(dataset.train_images))
    if space.components > (most := fitted.axes.shape[1]):
        raise Unsuitable(FEW_COMPONENTS, components=space.components, dataset=space.dataset, most=most)
    parts = [(_floats(part) - fitted.mean) @ fitted.axes[:, : space.components] for part in torch.split(images, CHUNK)]
    return torch.cat(parts).numpy()


def warm() -> None:
    """Importing this module is what takes long."""

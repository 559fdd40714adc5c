"""What training shows: immutable numpy snapshots, small enough to send."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from aecore.run import Steer

Array = NDArray[np.generic]
LIVE = 2_000  # test images that a look encodes: behind the points of a live map, and in the frames of a film
REACH = 3.5  # standard deviations of the prior, from its mean: so far a field over its plane is measured and drawn
EXAMPLES = 10  # test images whose reconstruction is followed
SHAPE = (28, 28)  # pixels, of the images of every run that was kept before its shape was written down


@dataclass(frozen=True)
class Point:
    """A point of the training curve: each term's mean over the steps since the point before, in nats per image."""

    step: int
    terms: Mapping[str, float]


@dataclass(frozen=True)
class Plane:
    """An affine plane in latent space: z ↦ (z − centre) · axes; centre (d,), axes (d, 2) orthonormal.

    `explained` is the share of the codes' variance that lies in it, in [0, 1].
    """

    centre: NDArray[np.float32]
    axes: NDArray[np.float32]
    explained: float


@dataclass(frozen=True)
class Snapshot:
    """The state of a run at one step. n test images, d latent dimensions, D pixels.

    step, total_steps: optimiser steps made and planned; epoch: fraction of an epoch included;
    samples: training images seen.
    seconds: training time so far, pauses and snapshots left out; samples_per_second: lately.
    phase: which part of the network learns; knobs: the live knobs' values
    (`lr` is the peak, `lr_now` the schedule's present rate).
    curve: the training curve's new points since the snapshot before (all of it, in a stored run).
    test: terms, their sum `total`, and measures on so many (`images`) test images that training never sees: `recon`
    (the distortion, in nats per image) and `mse` per pixel whatever is optimised; for Gaussian posteriors `kl` (the
    rate: in nats per image, unweighted whatever β is) and `active_units`; and the scalars of the objective's mechanism,
    which looks at `probed` of them.
    codes: (n, d) float16, μ of the first n test images; variances: (d,) posterior variances, averaged;
    kl_per_dim: (d,) nats, empty for point codes; x_hat: (10, D) uint8 reconstructions of the examples;
    plane: the principal plane of the codes, turned to fit the snapshot before; None when d ≤ 2.
    steering, stop: what was done to the run so far; dataset: the id of the images that it learns from, which need not
    be those that were asked for ("" in runs kept before this was written down: they are); shape: (H, W) of these,
    D = H · W.
    mechanism: (name → array) what shows how the objective works, described by its module of `aecore.mechanisms`.
    network: where `train` was asked for it, the decoder as a browser runs it, packed by `portable.network`; at a full
    look the encoder too. Empty elsewhere.
    weights: the network (name → array) in the last snapshot, else None.
    """

    step: int
    total_steps: int
    epoch: float
    samples: int
    seconds: float
    samples_per_second: float
    phase: str
    knobs: Mapping[str, float]
    curve: tuple[Point, ...]
    test: Mapping[str, float]
    codes: NDArray[np.float16]
    kl_per_dim: NDArray[np.float32]
    x_hat: NDArray[np.uint8]
    plane: Plane | None
    steering: tuple[Steer, ...]
    stop: int
    mechanism: Mapping[str, Array] = field(default_factory=dict)
    network: bytes = b""
    weights: Mapping[str, Array] | None = None
    dataset: str = ""
    shape: tuple[int, int] = SHAPE

    def __post_init__(self) -> None:
        object.__setattr__(self, "shape", tuple(self.shape))  # JSON, from which stored runs are read, knows lists alone

    @property
    def terms(self) -> Mapping[str, float]:
        """The newest training terms, or nothing before the first step."""
        return self.curve[-1].terms if self.curve else {}

    @property
    def size(self) -> int:
        """How many bytes its arrays take."""
        more: list[Array] = [*self.mechanism.values(), *(self.weights or {}).values()]
        arrays: list[Array] = [self.codes, self.kl_per_dim, self.x_hat, *more]
        return len(self.network) + sum(array.nbytes for array in arrays)

    def bare(self) -> Snapshot:
        """Return it with its figures alone, without arrays: so all but the newest of a run are held."""
        return replace(self, codes=self.codes[:0], x_hat=np.empty((0, 0), np.uint8), plane=None, mechanism={},
                       network=b"")  # fmt: skip


def example_rows(labels: NDArray[np.uint8]) -> NDArray[np.intp]:
    """Rows of the ten examples: the first image of each class, then the first images left, (10,).

    They lie among the images that every snapshot encodes.
    """
    firsts = np.unique(labels, return_index=True)[1]
    rest = np.setdiff1d(np.arange(len(labels)), firsts)
    return np.concatenate([firsts, rest])[:EXAMPLES]


def principal_plane(codes: NDArray[np.float32], before: Plane | None) -> Plane:
    """Fit the plane of largest variance to codes (n, d), d ≥ 2.

    The basis within the plane is free; it is turned (orthogonal Procrustes) to lie as near as it can to
    the plane `before`, so that a map of it does not flip or spin between snapshots.
    """
    centre = codes.mean(0)
    values, vectors = np.linalg.eigh(np.cov(codes.T).astype(np.float64))
    axes = vectors[:, ::-1][:, :2]
    if before is not None:
        left, _, right = np.linalg.svd(axes.T @ before.axes)
        axes = axes @ (left @ right)
    explained = float(values[-2:].sum() / max(values.sum(), 1e-30))
    return Plane(centre.astype(np.float32), axes.astype(np.float32), explained)

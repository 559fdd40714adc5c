"""What a cluster looks like: its centre, its medoid, its most typical and its most doubtful points."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aecore.analyses.clusters.methods import Floats, Found

SHOWN = 12  # points of each kind a cluster
WITNESSES = 1_000  # members that vote for the medoid, at most
NOBODY = -1  # fills a row of a cluster with fewer than SHOWN points


@dataclass(frozen=True, eq=False)
class Portraits:
    """K clusters; indices are those of the points.

    sizes: (K,); medoids: (K,) the member with the least mean distance to (up to 1,000 drawn) members; typical: (K, 12)
    members nearest to the cluster's mean, nearest first; doubtful: (K, 12) members that are least sure, most
    doubtful first; both filled up with −1.
    """

    sizes: NDArray[np.int64]
    medoids: NDArray[np.int64]
    typical: NDArray[np.int64]
    doubtful: NDArray[np.int64]


def draw(x: Floats, found: Found, seed: int) -> Portraits:
    """Make the portraits of clusters among points (n, p)."""
    rng = np.random.default_rng(seed)
    members = [np.flatnonzero(found.labels == k) for k in range(found.clusters)]
    return Portraits(
        sizes=np.array([len(own) for own in members]),
        medoids=np.array([own[_medoid(x[own], rng)] for own in members]),
        typical=np.stack([_first(own, np.linalg.norm(x[own] - x[own].mean(0), axis=1)) for own in members]),
        doubtful=np.stack([_first(own, found.sure[own]) for own in members]),
    )


def means(values: NDArray[np.floating | np.uint8], found: Found) -> NDArray[np.float32]:
    """Average any values of the points over each cluster: (n, …) → (K, …)."""
    own = (values[found.labels == k] for k in range(found.clusters))
    return np.stack([part.mean(0, dtype=np.float64) for part in own]).astype(np.float32)


def _medoid(x: Floats, rng: np.random.Generator) -> int:
    from sklearn.metrics import pairwise_distances_chunked

    witnesses = x[rng.choice(len(x), min(WITNESSES, len(x)), replace=False)]
    sums = pairwise_distances_chunked(x, witnesses, reduce_func=lambda part, _: part.sum(1))
    return int(np.argmin(np.concatenate(list(sums))))


def _first(members: NDArray[np.intp], measure: Floats) -> NDArray[np.int64]:
    """The `SHOWN` members with the least measure, filled up with −1."""
    chosen = members[np.argsort(measure, kind="stable")[:SHOWN]]
    return np.pad(chosen, (0, SHOWN - len(chosen)), constant_values=NOBODY).astype(np.int64)

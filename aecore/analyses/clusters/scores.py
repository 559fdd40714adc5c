"""How well clusters agree with labels they never saw. Every figure is the same for all names that clusters may have.

Noise and the number of clusters, one convention everywhere: each cluster is matched with at most one class and each
class with at most one cluster, so that the sum of the matched counts is largest. Accuracy is that sum over *all*
points: noise is wrong, and so are clusters that got no class (where there are more clusters than classes) and classes
that got no cluster. NMI and ARI take noise for one more cluster. Silhouettes leave noise out: it is in no cluster.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from aecore.analyses.clusters.methods import NOISE, Floats, Labels

Counts = NDArray[np.int64]
SILHOUETTES = 2_000  # points at most: the cost grows as n²
UNMATCHED = -1


def contingency(labels: Labels, truth: NDArray[np.integer], classes: int) -> Counts:
    """Count the points of each cluster and class: (n,) from −1, (n,) → (K, C); noise is left out."""
    table = np.zeros((int(labels.max()) + 1, classes), np.int64)
    kept = labels != NOISE
    np.add.at(table, (labels[kept], truth[kept]), 1)
    return table


def match(table: Counts) -> NDArray[np.int32]:
    """The class of each cluster under the best one-to-one matching, −1 for those that got none: (K, C) → (K,)."""
    from scipy.optimize import linear_sum_assignment

    matched = np.full(len(table), UNMATCHED, np.int32)
    rows, columns = linear_sum_assignment(table, maximize=True)
    matched[rows] = columns
    return matched


def accuracy(table: Counts, matched: NDArray[np.int32], points: int) -> float:
    """The share of all points that lie in the cluster matched with their class."""
    rows = np.flatnonzero(matched != UNMATCHED)
    return float(table[rows, matched[rows]].sum() / points)


def ordered(labels: Labels, truth: NDArray[np.integer], classes: int) -> Labels:
    """Rename clusters by the class they match best; those that match none follow, the largest first. Noise stays −1."""
    table = contingency(labels, truth, classes)
    matched = match(table)
    place = np.lexsort((-table.sum(1), np.where(matched == UNMATCHED, classes, matched)))
    names = np.empty(len(table) + 1, np.int32)
    names[place] = np.arange(len(table))
    names[NOISE] = NOISE  # the last entry, which the label −1 finds
    return names[labels]


def agreement(labels: Labels, truth: NDArray[np.integer], classes: int) -> dict[str, float]:
    """Score clusters (n,) against labels (n,): accuracy, nmi and noise in [0, 1], ari at most 1 and 0 by chance.

    NMI is normalised by the mean of the two entropies; ARI is Hubert and Arabie's (1985).
    """
    from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score

    table = contingency(labels, truth, classes)
    return {"accuracy": accuracy(table, match(table), len(labels)),
            "nmi": float(normalized_mutual_info_score(truth, labels)),
            "ari": float(adjusted_rand_score(truth, labels)),
            "noise": float((labels == NOISE).mean())}  # fmt: skip


def silhouettes(x: Floats, labels: Labels, rows: NDArray[np.intp]) -> NDArray[np.float32]:
    """The silhouettes (Rousseeuw 1987) of the points at `rows` (m,) among each other, in [−1, 1]: (m,).

    Nothing at all, (0,), when they lie in one cluster, or each in its own.
    """
    from sklearn.metrics import silhouette_samples

    if not 2 <= len(np.unique(labels[rows])) < len(rows):
        return np.empty(0, np.float32)
    return silhouette_samples(x[rows], labels[rows]).astype(np.float32)  # type: ignore[no-any-return]


def sample(labels: Labels, seed: int) -> NDArray[np.intp]:
    """Draw at most `SILHOUETTES` points that are in a cluster: their indices, in order."""
    kept = np.flatnonzero(labels != NOISE)
    most = min(SILHOUETTES, len(kept))
    return np.sort(np.random.default_rng(seed).choice(kept, most, replace=False))

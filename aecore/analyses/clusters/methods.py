"""The methods: points in, a cluster for each point out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aecore.analyses.base import Unsuitable
from aecore.analyses.clusters import reasons
from aecore.analyses.clusters.setting import CHANCELESS, NO_K, Clustering

Floats = NDArray[np.floating]
Labels = NDArray[np.int32]

NOISE = -1  # the label of a point in no cluster
FITTED = {"agglomerative": 5_000, "spectral": 3_000, "hdbscan": 20_000}  # points at most: time and memory grow as n²
FITTED_WIDE = {"hdbscan": 5_000}  # the same in more than WIDE dimensions, where its trees are of no use: 20 s
WIDE = 64
FEW = 1_000  # points that nearly always tell enough different places
TRIED = 10_000  # points that the starts of a mixture are made on, at most
MOST_DIMS = 128  # of a mixture whose covariances are not along the axes
REGULARISER = 1e-6  # of the points' mean variance, added to each variance of a mixture


@dataclass(frozen=True, eq=False)
class Found:
    """labels: (n,) int32 from 0, −1 for noise; sure: (n,) float32 in [0, 1], how clearly a point belongs where it is.

    `sure` is the posterior of a mixture's component, HDBSCAN's strength of membership, and for the others
    1 − a / b of the distances to the own and to the nearest other centre (0 where another is nearer).
    """

    labels: Labels
    sure: NDArray[np.float32]

    @property
    def clusters(self) -> int:
        """How many there are, noise not counted."""
        return int(self.labels.max()) + 1


def check(x: Floats, setting: Clustering) -> None:
    """Refuse points (n, p) that `setting` cannot cluster. Raises Unsuitable."""
    if not np.isfinite(x).all():
        raise Unsuitable(reasons.NOT_FINITE)
    wanted = setting.min_size if setting.method in NO_K else setting.clusters
    if len(x) < wanted and setting.method in NO_K:
        raise Unsuitable(reasons.TOO_FEW, points=len(x), needed=wanted)
    if len(x) < wanted:
        raise Unsuitable(reasons.TOO_MANY, clusters=wanted, points=len(x))
    places = _places(x, setting.clusters)
    if places == 1:
        raise Unsuitable(reasons.ONE_POINT, points=len(x))
    if places < setting.clusters and setting.method not in NO_K:
        raise Unsuitable(reasons.FEW_PLACES, places=places, clusters=setting.clusters)
    if setting.method == "gmm" and too_wide(x, setting.covariance):
        raise Unsuitable(reasons.TOO_WIDE, covariance=setting.covariance, dims=x.shape[1], most=MOST_DIMS)


def too_wide(x: Floats, covariance: str) -> bool:
    """Whether points (n, p) have too many dimensions for a mixture with this covariance."""
    return covariance in ("full", "tied") and x.shape[1] > MOST_DIMS


def chance(x: Floats, setting: Clustering) -> bool:
    """Whether the seed matters: a method that draws nothing may still draw the points (n, p) it is fitted to."""
    return setting.method not in CHANCELESS or len(x) > _most(x, setting)


def _most(x: Floats, setting: Clustering) -> int:
    """How many of x (n, p) the method is fitted to."""
    limits = FITTED | FITTED_WIDE if x.shape[1] > WIDE else FITTED
    return min(len(x), limits.get(setting.method, len(x)))


def fit(x: Floats, setting: Clustering, seed: int) -> Found:
    """Find clusters of points (n, p) that `check` let pass. Raises Unsuitable when all of them are noise.

    Methods whose cost grows as n² are fitted to some points that the seed draws; each other point joins the cluster of
    the nearest of these.
    """
    drawn = np.sort(np.random.default_rng(seed).choice(len(x), _most(x, setting), replace=False))
    least = max(2, round(setting.min_size * len(drawn) / len(x)))  # a smallest cluster is meant of all points
    found = METHODS[setting.method](x[drawn], replace(setting, min_size=least), seed)
    if found.clusters == 0:
        raise Unsuitable(reasons.ALL_NOISE)
    if len(drawn) < len(x):
        nearest = _nearest(x[drawn], x)
        found = Found(found.labels[nearest], found.sure[nearest])
    return Found(_gapless(found.labels), found.sure)


def _kmeans(x: Floats, setting: Clustering, seed: int) -> Found:
    from sklearn.cluster import KMeans

    fitted = KMeans(setting.clusters, n_init=setting.restarts, random_state=seed).fit(x)
    return _judged(x, fitted.labels_)


def _gmm(x: Floats, setting: Clustering, seed: int) -> Found:
    wide = x.astype(np.float64)
    posterior = _mixture(wide, setting, seed).predict_proba(wide)
    return Found(posterior.argmax(1).astype(np.int32), posterior.max(1).astype(np.float32))


def bic(x: Floats, setting: Clustering) -> float:
    """The Bayesian information criterion (Schwarz 1978) of a Gaussian mixture of points (n, p), in nats × 2."""
    wide = x.astype(np.float64)
    return float(_mixture(wide, setting, setting.seed).bic(wide))


def _mixture(x: NDArray[np.float64], setting: Clustering, seed: int) -> Any:
    """A mixture fitted to x (n, p). Of all starts the likeliest counts, which no label is needed to tell.

    All starts are made on some of many points; only the likeliest goes on with all of them.
    """
    from sklearn.mixture import GaussianMixture

    fixed = {
        "covariance_type": setting.covariance,
        "reg_covar": REGULARISER * float(x.var(0).mean()),
        "random_state": seed,
    }
    if len(x) <= TRIED:
        return GaussianMixture(setting.clusters, n_init=setting.restarts, **fixed).fit(x)
    some = x[np.random.default_rng(seed).choice(len(x), TRIED, replace=False)]
    start = GaussianMixture(setting.clusters, n_init=setting.restarts, **fixed).fit(some)
    begun = {"weights_init": start.weights_, "means_init": start.means_, "precisions_init": start.precisions_}
    return GaussianMixture(setting.clusters, **begun, **fixed).fit(x)


def _hdbscan(x: Floats, setting: Clustering, seed: int) -> Found:
    from sklearn.cluster import HDBSCAN

    fitted = HDBSCAN(setting.min_size, min_samples=min(setting.min_samples, len(x)), copy=True).fit(x)
    return Found(np.maximum(fitted.labels_, NOISE).astype(np.int32), fitted.probabilities_.astype(np.float32))


def _agglomerative(x: Floats, setting: Clustering, seed: int) -> Found:
    from sklearn.cluster import AgglomerativeClustering

    return _judged(x, AgglomerativeClustering(setting.clusters, linkage=setting.linkage).fit_predict(x))


def _spectral(x: Floats, setting: Clustering, seed: int) -> Found:
    from sklearn.cluster import SpectralClustering

    neighbours = min(setting.graph, len(x) - 1)
    fitted = SpectralClustering(
        setting.clusters, affinity="nearest_neighbors", n_neighbors=neighbours, random_state=seed
    )
    return _judged(x, fitted.fit_predict(x))


METHODS: dict[str, Callable[[Floats, Clustering, int], Found]] = {
    "kmeans": _kmeans, "gmm": _gmm, "hdbscan": _hdbscan, "agglomerative": _agglomerative,
    "spectral": _spectral}  # fmt: skip


def _judged(x: Floats, labels: NDArray[np.integer]) -> Found:
    """Judge each point of clusters that draw no probabilities by its distances to the two nearest centres."""
    from sklearn.metrics import pairwise_distances

    labels = _gapless(labels)
    centres = np.stack([x[labels == k].mean(0) for k in range(labels.max() + 1)])
    distances = pairwise_distances(x, centres)
    points = np.arange(len(x))
    own = distances[points, labels].copy()
    distances[points, labels] = np.inf
    other = distances.min(1)
    sure = 1 - own / np.maximum(other, np.finfo(np.float32).tiny)
    return Found(labels, np.clip(sure, 0, 1).astype(np.float32))


def _nearest(fitted: Floats, x: Floats) -> NDArray[np.intp]:
    """For each of x (n, p) the nearest of `fitted` (m, p): (n,)."""
    from sklearn.neighbors import NearestNeighbors

    return NearestNeighbors(n_neighbors=1).fit(fitted).kneighbors(x, return_distance=False)[:, 0]  # type: ignore[no-any-return]


def _gapless(labels: NDArray[np.integer]) -> Labels:
    """Number the clusters from 0 without gaps: a component of a mixture may have won no point."""
    kept = labels != NOISE
    numbered = np.full(len(labels), NOISE, np.int32)
    numbered[kept] = np.unique(labels[kept], return_inverse=True)[1]
    return numbered


def _places(x: Floats, enough: int) -> int:
    """How many different points there are among x (n, p); once there are `enough`, not all are counted."""
    few = len(np.unique(x[:FEW], axis=0))
    return few if few >= max(2, enough) else len(np.unique(x, axis=0))

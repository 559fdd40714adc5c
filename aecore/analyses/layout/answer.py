"""Clouds of points laid out in few dimensions, and how far to trust the layout. Needs scikit-learn, umap and torch."""

from __future__ import annotations

import contextlib
import functools
import io
import re
import warnings
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.decomposition import PCA
from sklearn.manifold import TSNE

from aecore import settings
from aecore.analyses.base import JSON, MEASURE, NEIGHBOURS, PLACE, REDUCE, Outcome, Report, Unsuitable, within
from aecore.analyses.layout.neighbours import nearest
from aecore.analyses.layout.question import (
    ALL_ALIKE,
    ONE_DIMENSION,
    TOO_LONG,
    TOO_MANY_DIMS,
    TOO_MANY_NEIGHBOURS,
    TOO_PERPLEX,
    Layout,
)
from aecore.analyses.points import answer
from aecore.analyses.points.question import Space
from aecore.nn.quality import trustworthiness
from aecore.results.store import Store

MEASURED = 2_000  # points that are judged, drawn once for all
K = 12  # neighbours that they are judged by
MOST_TSNE = 20_000  # images: minutes
ALIKE = 1e-6  # spread, relative to the largest coordinate, below which all points are one in float32
Points = NDArray[np.float32]


def project(report: Report, store: Store, *, space: Mapping[str, JSON], projection: Mapping[str, JSON]) -> Outcome:
    """Lay out a `Space` by a `Layout`, both given as their `arguments()`.

    Arrays: `embedding` (n, dims) float32, `rows` (n,) and `labels` (n,) as in `spaces.Points`. Facts: those of
    `quality`, and for PCA `explained`, each axis's share of the variance. Raises Unsuitable, InvalidField, DataError.
    """
    way = Layout(**projection)
    points = answer.points(Space(**space), store, within(report, 0, 0.1))
    embedding = embed(points.x, way, within(report, 0.1, 0.95))
    report(MEASURE, 0.95)
    facts = quality(points.x, embedding)
    if way.method == "pca":
        facts["explained"] = (embedding.var(0) / points.x.var(0).sum()).tolist()
    return Outcome({"embedding": embedding, "rows": points.rows, "labels": points.labels}, facts)


def embed(x: Points, way: Layout, report: Report) -> Points:
    """Lay out x (n, p): (n, dims). The same seed gives the same layout. Raises Unsuitable."""
    _check(x, way)
    return METHODS[way.method](x, way, report)


def quality(x: Points, embedding: Points) -> dict[str, Any]:
    """How far neighbours in the layout are neighbours in x (trustworthiness), and the reverse (continuity).

    1 is perfect. Venna & Kaski 2001, among `measured` points, by the `k` nearest of these.
    """
    drawn = np.random.default_rng(0).permutation(len(x))[:MEASURED]
    k = min(K, (len(drawn) - 1) // 2)
    x, embedding = x[drawn], embedding[drawn]
    return {"trustworthiness": trustworthiness(x, embedding, k),
            "continuity": trustworthiness(embedding, x, k), "k": k, "measured": len(drawn)}  # fmt: skip


def _check(x: Points, way: Layout) -> None:
    n, p = x.shape
    if p == 1:
        raise Unsuitable(ONE_DIMENSION)
    if np.ptp(x, axis=0).max() <= ALIKE * np.abs(x).max():
        raise Unsuitable(ALL_ALIKE)
    if way.dims > min(n - 2, p):
        raise Unsuitable(TOO_MANY_DIMS, n=n, p=p, dims=way.dims)
    if way.method == "umap" and way.neighbours >= n:
        raise Unsuitable(TOO_MANY_NEIGHBOURS, neighbours=way.neighbours, n=n)
    if way.method == "tsne" and n > MOST_TSNE:
        raise Unsuitable(TOO_LONG, n=n, most=MOST_TSNE)
    if way.method == "tsne" and 3 * way.perplexity >= n:
        raise Unsuitable(TOO_PERPLEX, perplexity=f"{way.perplexity:g}", needed=f"{3 * way.perplexity:g}", n=n)


def _pca(x: Points, way: Layout, report: Report) -> Points:
    report(REDUCE, 0)
    return np.asarray(PCA(way.dims, svd_solver="covariance_eigh").fit_transform(x), np.float32)


def _umap(x: Points, way: Layout, report: Report) -> Points:
    knn = nearest(x, way.neighbours, within(report, 0, 0.3))
    report(PLACE, 0.3)
    told = _Listener(r"(\d+)/(\d+)", lambda done, of: report(PLACE, 0.35 + 0.65 * int(done) / int(of)))
    model = _cached().UMAP(
        n_epochs=way.passes or None, n_neighbors=way.neighbours,
        n_components=way.dims, min_dist=way.min_dist, random_state=way.seed, n_jobs=1,
        precomputed_knn=knn, force_approximation_algorithm=True,  # else few points' neighbours are found again
        tqdm_kwds={"file": told, "disable": False, "bar_format": "{n_fmt}/{total_fmt}"},
    )  # fmt: skip
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that new points cannot be placed later, that the layout began at random, …
        return np.asarray(model.fit_transform(x), np.float32)


def _tsne(x: Points, way: Layout, report: Report) -> Points:
    report(NEIGHBOURS, 0)
    told = _Listener(r"Iteration (\d+)", lambda done: report(PLACE, 0.1 + 0.9 * int(done) / model.max_iter))
    model = TSNE(way.dims, perplexity=way.perplexity, random_state=way.seed, init="pca", verbose=2)
    with contextlib.redirect_stdout(told):  # the only place where it says how far it is
        return np.asarray(model.fit_transform(x), np.float32)


METHODS: dict[str, Callable[[Points, Layout, Report], Points]] = {"pca": _pca, "umap": _umap, "tsne": _tsne}


class _Listener(io.TextIOBase):
    """A text stream that tells what a pattern finds in each text written to it, and keeps nothing."""

    def __init__(self, pattern: str, tell: Callable[..., None]) -> None:
        self._pattern, self._tell = re.compile(pattern), tell

    def write(self, text: str) -> int:
        """Look for the pattern."""
        if found := self._pattern.search(text):
            self._tell(*found.groups())
        return len(text)


@functools.cache
def _cached() -> Any:
    """umap, with what it compiles kept on disk: its authors ask for that only in some of its functions.

    So only the first process on a machine pays some 7 s, and not each one. Imported here, for what needs no umap need
    not wait for it: some 10 s the first time, then 2 s.
    """
    settings.settle_caches()
    import umap
    from umap import layouts, umap_

    single = layouts._nb_optimize_layout_euclidean_single_epoch
    for function in (umap_.smooth_knn_dist, umap_.compute_membership_strengths, single):
        function.enable_caching()
    return umap


def warm() -> None:
    """Have compiled what a layout needs, by a tiny one."""
    x = np.random.default_rng(0).normal(size=(64, 4)).astype(np.float32)
    for method in METHODS:
        embed(x, Layout(method, perplexity=5.0), lambda stage, fraction: None)

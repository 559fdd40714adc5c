"""What can be asked of `clusters.answer` and `clusters.n2d`. Light: pages build requests from knobs."""

from __future__ import annotations

from dataclasses import replace

from aecore.analyses.base import Request
from aecore.analyses.clusters.setting import Clustering
from aecore.analyses.layout.question import Layout
from aecore.analyses.points.question import Space

MOST_K = 20  # the elbow looks at 2 … 20 clusters
BASELINE_COMPONENTS = 50


def cluster(space: Space, setting: Clustering, projection: Layout | None = None) -> Request:
    """Ask for the clusters of a space, or of its projection, and how far they agree with the labels."""
    told = _cloud(space, projection) | {"clustering": setting.arguments()}
    return Request("aecore.analyses.clusters.answer:cluster", told, version=3)


def baselines(space: Space, setting: Clustering) -> tuple[Request, Request]:
    """Ask for what k-means finds with as many clusters and the same seeds in pixels and in PCA of the same images."""
    plain = Clustering("kmeans", clusters=setting.clusters, seed=setting.seed)
    pixels = replace(space, kind="pixels", run="")
    return cluster(pixels, plain), cluster(replace(pixels, kind="pca", components=BASELINE_COMPONENTS), plain)


def elbow(space: Space, setting: Clustering, projection: Layout | None = None, most: int = MOST_K) -> Request:
    """Ask how inertia, silhouette and BIC change from 2 to `most` clusters."""
    asked = {"covariance": setting.covariance, "seed": setting.seed, "most": most}
    return Request("aecore.analyses.clusters.answer:elbow", _cloud(space, projection) | asked)


def n2d(dataset: str, seed: int, part: str = "all") -> Request:
    """Ask for the recipe: an autoencoder, UMAP of its codes of the images of a part, a Gaussian mixture of that."""
    told = {"dataset": dataset, "seed": seed} | ({} if part == "all" else {"part": part})
    return Request("aecore.analyses.clusters.n2d:n2d", told, version=2)


def _cloud(space: Space, projection: Layout | None) -> dict[str, object]:
    return {"space": space.arguments(), "projection": projection and projection.arguments()}

"""Which method finds the clusters, and its knobs. Light: pages and command line describe it without scikit-learn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from aecore import knobs
from aecore.knobs import Knob, knob

SEEDS = 5  # every score is a mean over as many
NO_K = ("hdbscan",)  # these find the number of clusters themselves
CHANCELESS = ("hdbscan", "agglomerative")  # these draw nothing: on the same points all seeds find the same clusters


@dataclass(frozen=True)
class Clustering:
    """A method of clustering and its knobs; the seed begins the row of seeds that the scores are averaged over."""

    method: str = knob(
        "kmeans", choices=("kmeans", "gmm", "hdbscan", "agglomerative", "spectral"), label="Method",
    )  # fmt: skip
    clusters: int = knob(
        10, low=2, high=100, label="Clusters", help="How many clusters to look for (K).",
    )  # fmt: skip
    covariance: str = knob(
        "full", choices=("full", "tied", "diag", "spherical"), label="Covariance", when=("method", "gmm"),
        help="The shape of a component: any ellipsoid, one ellipsoid for all, along the axes, or a ball.",
    )  # fmt: skip
    restarts: int = knob(
        1, low=1, high=20, label="Starts",
        help="How many random starts k-means and the mixture make; the best one counts.",
    )  # fmt: skip
    min_size: int = knob(
        50, low=2, high=5_000, label="Smallest cluster", unit="images", log=True, when=("method", "hdbscan"),
        help="What is smaller counts as noise.",
    )  # fmt: skip
    min_samples: int = knob(
        10, low=1, high=500, label="Density", unit="neighbours", log=True, when=("method", "hdbscan"),
        help="How many neighbours make a place dense; more leave more points as noise.",
    )  # fmt: skip
    linkage: str = knob(
        "ward", choices=("ward", "average", "complete", "single"), label="Linkage", when=("method", "agglomerative"),
        help="How far apart two clusters are: the variance that merging adds, or the mean, largest or least distance.",
    )  # fmt: skip
    graph: int = knob(
        10, low=2, high=100, label="Neighbours in the graph", when=("method", "spectral"),
        help="How many nearest neighbours each point of the graph is joined to.",
    )  # fmt: skip
    seed: int = knob(0, low=0, high=2**31 - 1 - SEEDS, label="Seed")

    def __post_init__(self) -> None:
        knobs.check(self)

    @property
    def seeds(self) -> tuple[int, ...]:
        """The seeds of the scores; the first one's clusters are shown."""
        return tuple(range(self.seed, self.seed + SEEDS))

    def shown(self) -> tuple[Knob, ...]:
        """The knobs that have an effect with this method."""
        idle = {"clusters": self.method in NO_K, "restarts": self.method not in ("kmeans", "gmm")}
        return tuple(item for item in knobs.shown(self) if not idle.get(item.name, False))

    def arguments(self) -> dict[str, Any]:
        """Return the knobs that have an effect as plain JSON: equal ones ask for one and the same clustering."""
        return {item.name: getattr(self, item.name) for item in self.shown()}

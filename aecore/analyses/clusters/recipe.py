"""The recipe N2D: an autoencoder, UMAP of its codes, a Gaussian mixture of that. Light: what it is made of.

McConville, Santos-Rodríguez, Piechocki & Craddock 2020 (arXiv 1908.05968), with fewer epochs.
"""

from __future__ import annotations

from aecore.analyses.clusters.setting import Clustering
from aecore.analyses.layout.question import Layout
from aecore.analyses.points.question import Space
from aecore.data import describe
from aecore.objectives.ae import AE
from aecore.run import Run

DIMS = 10  # of the codes and of their layout
PASSES = 100  # half of what UMAP would make: two thirds of its time, and clusters as good to .001


def network(dataset: str, seed: int) -> Run:
    """The autoencoder 784-500-500-2000-10. An ordinary run: it learns from the training images."""
    return Run(
        AE(), dataset=dataset, widths=(500, 500, 2000), latent_dim=DIMS, activation="relu", likelihood="gaussian",
        epochs=24, batch_size=256, lr=2e-3, seed=seed,
    )  # fmt: skip


def codes(run: Run, part: str = "all") -> Space:
    """The codes of all images, those that the run has not learnt from too; or of those of a part."""
    return Space(dataset=run.dataset, kind="z", run=run.id, part=part, most=0)


def layout(seed: int, dims: int = DIMS) -> Layout:
    """UMAP to as many dimensions as the codes have, from 2 to 10, its groups packed tightly."""
    return Layout("umap", dims=min(max(dims, 2), DIMS), neighbours=20, min_dist=0.0, passes=PASSES, seed=seed)


def mixture(dataset: str, seed: int) -> Clustering:
    """One Gaussian of any shape for each class, two at least: all that is known of the labels is their number."""
    classes = max(2, len(describe(dataset).classes))
    return Clustering("gmm", clusters=classes, covariance="full", restarts=10, seed=seed)

"""The recipe and what it is held against, on the images of a data set: the tables of docs/clusters.md."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from aecore.analyses import ask
from aecore.analyses.base import JSON, Request
from aecore.analyses.clusters import question, recipe
from aecore.analyses.clusters.setting import Clustering
from aecore.analyses.clusters.training import learn
from aecore.cli.cluster import progress, summary
from aecore.data import describe
from aecore.data.base import validation_images
from aecore.objectives.vae import VAE
from aecore.results.store import Store
from aecore.run import Run

SEEDS = (11, 12, 13)  # of the recipe: network, layout and mixture


@dataclass(frozen=True)
class Row:
    """What was clustered by which method, the scores of `command.summary`, and seconds from nothing to clusters."""

    name: str
    scores: dict[str, JSON]
    seconds: float


def measure(dataset: str, seeds: Sequence[int] = SEEDS, part: str = "all") -> list[Row]:
    """Measure every row anew on the images of a part, in a store of its own; minutes. Each scores five seeds of its
    method. What is to be chosen by these figures is chosen on the part "validation".
    """
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder) / "runs")
        recipes = [_row(f"AE + UMAP + GMM (N2D), seed {seed}", question.n2d(dataset, seed, part), store)
                   for seed in seeds]  # fmt: skip
        return [*_rivals(dataset, seeds[0], part, recipes[0].scores["stages"], store), *recipes]


def _rivals(dataset: str, seed: int, part: str, stages: dict[str, float], store: Store) -> list[Row]:
    """What clusters the same images with less; network and layout of the recipe are used again, their time counts."""
    codes, mixture = recipe.codes(recipe.network(dataset, seed), part), recipe.mixture(dataset, seed)
    kmeans, hdbscan = (
        Clustering(clusters=mixture.clusters, seed=seed),
        Clustering("hdbscan", min_size=_few(dataset, part), seed=seed),
    )
    pixels, pca = question.baselines(codes, kmeans)
    vae = Run(VAE(), dataset=dataset, latent_dim=recipe.DIMS, seed=seed)
    trained = _learn(vae, store)
    layout, until = recipe.layout(seed), stages["train"] + stages["project"]
    return [
        _row("pixels + k-means", pixels, store),
        _row(f"PCA ({question.BASELINE_COMPONENTS}) + k-means", pca, store),
        _row("AE + k-means", question.cluster(codes, kmeans), store, stages["train"]),
        _row("AE + GMM", question.cluster(codes, mixture), store, stages["train"]),
        _row("VAE + GMM", question.cluster(recipe.codes(vae, part), mixture), store, trained),
        _row("AE + UMAP + k-means", question.cluster(codes, kmeans, layout), store, until),
        _row("AE + UMAP + HDBSCAN", question.cluster(codes, hdbscan, layout), store, until),
    ]


def _few(dataset: str, part: str) -> int:
    """HDBSCAN's smallest cluster: a seventieth of the images, a seventh of a class of ten."""
    told = describe(dataset)
    counts = {"all": told.train + told.test, "train": told.train, "test": told.test,
              "validation": validation_images(told.train)}  # fmt: skip
    return max(5, counts[part] // 70)


def _learn(run: Run, store: Store) -> float:
    """Train a run; return the seconds."""
    started = time.perf_counter()
    with progress() as report:
        learn(run, report, store)
    return time.perf_counter() - started


def _row(name: str, request: Request, store: Store, before: float = 0.0) -> Row:
    """Make one analysis; `before` are the seconds of what it stands on."""
    with progress() as report:
        scores = summary(ask.make(request, report, store))
    return Row(name, scores, before + float(scores["seconds"]))


def table(rows: Sequence[Row]) -> str:
    """Return the rows as Markdown: means ± standard deviations over five seeds of the method."""
    lines = ["| what | accuracy | NMI | ARI | silhouette | noise | clusters | seconds |", "| --- " * 8 + "|"]
    return "\n".join([*lines, *(_line(row) for row in rows)])


def _line(row: Row) -> str:
    spread = row.scores["spread"]
    figures = [f"{row.scores[name]:.3f} ± {spread[name]:.3f}" for name in ("accuracy", "nmi", "ari")]
    silhouette = "–" if row.scores["silhouette"] is None else f"{row.scores['silhouette']:.2f}"
    rest = [silhouette, f"{row.scores['noise']:.3f}", str(row.scores["clusters"]), f"{row.seconds:.0f}"]
    return f"| {' | '.join([row.name, *figures, *rest])} |"

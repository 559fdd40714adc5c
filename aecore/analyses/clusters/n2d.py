"""The recipe, made: train, lay out, cluster. Needs torch, umap and scikit-learn."""

from __future__ import annotations

import time

from aecore.analyses.base import Outcome, Report, within
from aecore.analyses.clusters import recipe
from aecore.analyses.clusters.answer import judged
from aecore.analyses.clusters.cloud import gather
from aecore.analyses.clusters.decoded import with_decoded
from aecore.analyses.clusters.training import learn
from aecore.results.store import Store

TRAINED, PLACED = 0.5, 0.95  # of the progress


def n2d(report: Report, store: Store, *, dataset: str, seed: int, part: str = "all", fresh: bool = False) -> Outcome:
    """Cluster the images of a part of a data set by the recipe; its run, which is kept in the store, learns from the
    training images in any case. Its layout is kept in the cache.

    Both are used again where they are there, unless `fresh` makes them anew. See `analysis.judged` for what comes out.
    Of the facts, `run` is the run's id and `stages` are train (nothing where the run was there), project and cluster.
    Raises Unsuitable, InvalidField, DataError, Diverged, StoreError.
    """
    run = recipe.network(dataset, seed)
    started = time.perf_counter()
    learn(run, within(report, 0, TRAINED), store, fresh)
    trained = time.perf_counter()
    space, layout = recipe.codes(run, part).arguments(), recipe.layout(seed).arguments()
    cloud = gather(within(report, TRAINED, PLACED), store, space, layout, fresh)
    placed = time.perf_counter()
    outcome = with_decoded(judged(cloud, recipe.mixture(dataset, seed), within(report, PLACED, 1)), cloud, store)
    stages = {"train": trained - started, "project": placed - trained, **outcome.facts["stages"]}
    return Outcome(outcome.arrays, {**outcome.facts, "run": run.id, "stages": stages})

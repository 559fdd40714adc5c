"""Clusters of a space against the labels, and how their number shows. Analyses: see `aecore.analyses.base`."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from aecore.analyses.base import CLUSTER, JSON, MEASURE, Outcome, Report, within
from aecore.analyses.clusters import methods, portraits, scores
from aecore.analyses.clusters.cloud import Cloud, gather
from aecore.analyses.clusters.decoded import with_decoded
from aecore.analyses.clusters.methods import Floats, Found
from aecore.analyses.clusters.setting import Clustering
from aecore.results.snapshot import Array
from aecore.results.store import Store

GATHERED = 0.75  # of the progress, when there is a projection; without one half as much
ELBOW_POINTS = 10_000  # looked at, at most


def cluster(
    report: Report, store: Store, *,
    space: Mapping[str, JSON], projection: Mapping[str, JSON] | None, clustering: Mapping[str, JSON],
    fresh: bool = False,
) -> Outcome:  # fmt: skip
    """Cluster the points of a `Space`, or their `Layout`, by a `Clustering`: each given as its `arguments()`.

    See `judged` and `with_decoded` for what comes out; of the `stages`, `gather` is finding and laying out the
    points. A layout that is kept is not made again, unless `fresh`. Raises Unsuitable, InvalidField, DataError.
    """
    setting, started = Clustering(**clustering), time.perf_counter()
    ready = GATHERED if projection else GATHERED / 2
    cloud = gather(within(report, 0, ready), store, space, projection, fresh)
    gathered = time.perf_counter() - started
    outcome = with_decoded(judged(cloud, setting, within(report, ready, 1)), cloud, store)
    return Outcome(outcome.arrays, {**outcome.facts, "stages": {"gather": gathered, **outcome.facts["stages"]}})


def judged(cloud: Cloud, setting: Clustering, report: Report) -> Outcome:
    """Cluster a cloud of n points with five seeds; show the first one's K clusters, named by the class they match best.

    Arrays, by point: `labels` (n,) the cluster, −1 for noise; `truth` (n,) the class; `rows` (n,) as in
    `spaces.Points`; `sure` (n,) as in `methods.Found`. By cluster: `sizes`, `medoids`, `typical` and `doubtful` as in
    `Portraits` (indices of points); `means` (K, H, W) uint8 mean images; `centres` (K, d) mean codes, which the run's
    decoder understands (empty where no codes were clustered nor laid out); `matched` (K,) the class of each or −1;
    `contingency` (K, C) counts; `noise` (C,) counts. `silhouettes` (m,) of a sample, points `silhouette_points` (m,).

    Facts: `clusters` K; `points` n; `dims` of what was clustered; `classes`; `scores`: name → mean, spread (standard
    deviation), each; `seeds`; `chance`, whether the seed made a difference; `stages`: name → seconds, `cluster` with
    all seeds. The scores are those of `scores.agreement` and `silhouette`, the profile's mean (None in one cluster).
    Raises Unsuitable.
    """
    methods.check(cloud.x, setting)
    started = time.perf_counter()
    founds = _all_seeds(cloud, setting, report)
    clustered = time.perf_counter() - started
    report(MEASURE, 0.8)
    facts = {
        "clusters": founds[0].clusters, "points": len(cloud.x), "dims": cloud.x.shape[1],
        "classes": list(cloud.classes), "scores": _summed([_scored(cloud, each, setting.seed) for each in founds]),
        "seeds": list(setting.seeds), "chance": methods.chance(cloud.x, setting), "stages": {"cluster": clustered},
    }  # fmt: skip
    return Outcome(_seen(cloud, founds[0], setting.seed), facts)


def _all_seeds(cloud: Cloud, setting: Clustering, report: Report) -> list[Found]:
    """Cluster with each seed, or once where that makes no difference; name the clusters."""
    seeds = setting.seeds if methods.chance(cloud.x, setting) else setting.seeds[:1]
    founds = []
    for place, seed in enumerate(seeds):
        report(CLUSTER, 0.8 * place / len(seeds))
        found = methods.fit(cloud.x, setting, seed)
        founds.append(replace(found, labels=scores.ordered(found.labels, cloud.labels, len(cloud.classes))))
    return founds if len(seeds) > 1 else founds * len(setting.seeds)


def _profile(cloud: Cloud, found: Found, seed: int) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
    sample = scores.sample(found.labels, seed)
    profile = scores.silhouettes(cloud.x, found.labels, sample)
    return sample[: len(profile)], profile


def _scored(cloud: Cloud, found: Found, seed: int) -> dict[str, float | None]:
    _, profile = _profile(cloud, found, seed)
    agreement = scores.agreement(found.labels, cloud.labels, len(cloud.classes))
    return {**agreement, "silhouette": float(profile.mean()) if len(profile) else None}


def _summed(table: Sequence[Mapping[str, float | None]]) -> JSON:
    """Mean and spread (standard deviation, n − 1) of each score over the seeds."""
    summed = {}
    for name in table[0]:
        each = [row[name] for row in table]
        known = [value for value in each if value is not None]
        spread = float(np.std(known, ddof=1)) if len(known) > 1 else 0.0
        summed[name] = ({"mean": float(np.mean(known)), "spread": spread} if known else
                        {"mean": None, "spread": None}) | {"each": each}  # fmt: skip
    return summed


def _seen(cloud: Cloud, found: Found, seed: int) -> dict[str, Array]:
    drawn = portraits.draw(cloud.x, found, seed)
    table = scores.contingency(found.labels, cloud.labels, len(cloud.classes))
    sample, profile = _profile(cloud, found, seed)
    noise = cloud.labels[found.labels == methods.NOISE]
    return {
        "labels": found.labels, "truth": cloud.labels, "rows": cloud.rows, "sure": found.sure,
        "sizes": drawn.sizes, "medoids": drawn.medoids, "typical": drawn.typical, "doubtful": drawn.doubtful,
        "means": portraits.means(cloud.images, found).round().astype(np.uint8),
        "centres": portraits.means(cloud.codes, found) if cloud.space.kind == "z" else np.empty((0, 0), np.float32),
        "matched": scores.match(table), "contingency": table,
        "noise": np.bincount(noise, minlength=len(cloud.classes)),
        "silhouette_points": sample, "silhouettes": profile,
    }  # fmt: skip


def elbow(
    report: Report, store: Store, *,
    space: Mapping[str, JSON], projection: Mapping[str, JSON] | None, covariance: str, seed: int, most: int,
) -> Outcome:  # fmt: skip
    """Cluster with 2 … `most` clusters (of at most 10,000 points) and follow what tells a good number without labels.

    Arrays, by number of clusters: `clusters` (m,); `inertia` (m,) of k-means, the summed squared distances to the
    centres; `silhouette` (m,), the mean over a sample; `bic` (m,) of Gaussian mixtures with `covariance` (Schwarz 1978;
    lower is better), empty where the space is too wide for that covariance. Facts: `points`, `dims`. Raises Unsuitable.
    """
    ready = GATHERED if projection else GATHERED / 2
    setting = Clustering("kmeans", clusters=most, covariance=covariance, seed=seed)
    cloud = gather(within(report, 0, ready), store, space, projection)
    x = cloud.x[np.random.default_rng(seed).permutation(len(cloud.x))[:ELBOW_POINTS]]
    methods.check(x, setting)
    ks, rows = range(2, setting.clusters + 1), []
    for k in ks:
        report(CLUSTER, ready + (1 - ready) * (k - 2) / len(ks))
        rows.append(_measured(x, replace(setting, clusters=k)))
    inertia, silhouette, bic = np.array(rows).T
    return Outcome({"clusters": np.array(ks), "inertia": inertia, "silhouette": silhouette,
                    "bic": bic[np.isfinite(bic)]}, {"points": len(x), "dims": x.shape[1]})  # fmt: skip


def _measured(x: Floats, setting: Clustering) -> tuple[float, float, float]:
    """Inertia and silhouette of k-means, and BIC of a mixture (NaN where the space is too wide for it)."""
    found = methods.fit(x, setting, setting.seed)
    inertia = float(np.square(x - portraits.means(x, found)[found.labels], dtype=np.float64).sum())
    profile = scores.silhouettes(x, found.labels, scores.sample(found.labels, setting.seed))
    wide = methods.too_wide(x, setting.covariance)
    return inertia, float(profile.mean()) if len(profile) else np.nan, np.nan if wide else methods.bic(x, setting)

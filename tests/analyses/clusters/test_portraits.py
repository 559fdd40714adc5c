"""Centres, medoids, typical and doubtful points."""

from __future__ import annotations

import numpy as np

from aecore.analyses.clusters import portraits
from aecore.analyses.clusters.methods import Found


def found() -> tuple[np.ndarray, Found]:
    """Two clusters on a line, one of three points, and a point of noise."""
    x = np.array([[0.0], [1], [2], [3], [40], [10], [11], [12]], np.float32)
    x = np.concatenate([x, np.linspace(20, 21, 20, dtype=np.float32)[:, None]])
    labels = np.array([0, 0, 0, 0, -1, 1, 1, 1] + [2] * 20, np.int32)
    return x, Found(labels, np.linspace(0, 1, len(x), dtype=np.float32))


def test_portraits_of_clusters_counted_by_hand():
    x, clusters = found()
    drawn = portraits.draw(x, clusters, seed=0)
    assert drawn.sizes.tolist() == [4, 3, 20]
    assert drawn.medoids[0] in (1, 2)
    assert drawn.medoids[1] == 6
    assert drawn.typical.shape == drawn.doubtful.shape == (3, portraits.SHOWN)
    assert set(drawn.typical[0, :2]) == {1, 2}
    assert drawn.doubtful[1].tolist() == [5, 6, 7] + [portraits.NOBODY] * (portraits.SHOWN - 3)
    assert (drawn.typical[2] >= 8).all()
    assert 4 not in drawn.typical


def test_means_leave_noise_out():
    x, clusters = found()
    assert portraits.means(x, clusters)[:2, 0].tolist() == [1.5, 11]
    assert portraits.means(np.stack([x, x], 1), clusters).shape == (3, 2, 1)


def test_a_medoid_is_the_exact_one_where_all_members_vote(monkeypatch):
    x = np.random.default_rng(0).normal(size=(300, 5)).astype(np.float32)
    clusters = Found(np.zeros(300, np.int32), np.ones(300, np.float32))
    sums = np.linalg.norm(x[:, None] - x[None], axis=-1).sum(1)
    assert portraits.draw(x, clusters, seed=0).medoids[0] == sums.argmin()
    monkeypatch.setattr(portraits, "WITNESSES", 100)
    assert sums[portraits.draw(x, clusters, seed=0).medoids[0]] < np.quantile(sums, 0.05)

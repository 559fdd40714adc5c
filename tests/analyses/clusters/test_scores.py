"""The scores of clusters against labels: known values and invariants."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from sklearn import metrics

from aecore.analyses.clusters import scores

TRUTH = np.repeat(np.arange(4), 25)


def test_perfect_clusters_score_one_under_any_names():
    for names in ([0, 1, 2, 3], [2, 0, 3, 1]):
        found = scores.agreement(np.array(names, np.int32)[TRUTH], TRUTH, 4)
        assert found == pytest.approx({"accuracy": 1.0, "nmi": 1.0, "ari": 1.0, "noise": 0.0})


def test_renaming_clusters_changes_no_score():
    rng = np.random.default_rng(0)
    labels = np.where(rng.random(100) < 0.3, rng.integers(0, 6, 100), TRUTH).astype(np.int32)
    labels[:5] = scores.NOISE
    renamed = np.append(rng.permutation(6), scores.NOISE).astype(np.int32)[labels]
    assert (renamed != labels).any()
    assert scores.agreement(renamed, TRUTH, 4) == pytest.approx(scores.agreement(labels, TRUTH, 4))


def test_nmi_and_ari_are_scikit_learns_and_the_matching_is_the_best_of_all():
    rng = np.random.default_rng(1)
    truth, labels = rng.integers(0, 3, 60), rng.integers(0, 4, 60).astype(np.int32)
    found = scores.agreement(labels, truth, 3)
    assert found["nmi"] == pytest.approx(metrics.normalized_mutual_info_score(truth, labels))
    assert found["ari"] == pytest.approx(metrics.adjusted_rand_score(truth, labels))
    best = max(np.mean(truth == np.array(names)[labels]) for names in itertools.permutations([0, 1, 2, -1]))
    assert found["accuracy"] == pytest.approx(best)


def test_a_hand_counted_example():
    truth, labels = np.array([0, 0, 0, 1, 1, 1]), np.array([1, 1, 0, 0, 0, 0], np.int32)
    assert scores.contingency(labels, truth, 2).tolist() == [[1, 3], [2, 0]]
    assert scores.match(scores.contingency(labels, truth, 2)).tolist() == [1, 0]
    assert scores.agreement(labels, truth, 2)["accuracy"] == pytest.approx(5 / 6)


def test_clusters_and_classes_without_a_partner_are_wrong():
    split = TRUTH * 2 + np.tile([0, 0, 0, 0, 1], 20)  # each class in two clusters, of 20 and of 5
    assert scores.agreement(split.astype(np.int32), TRUTH, 4)["accuracy"] == pytest.approx(0.8)
    merged = (TRUTH // 2).astype(np.int32)  # two classes in each cluster
    assert scores.agreement(merged, TRUTH, 4)["accuracy"] == pytest.approx(0.5)
    assert (scores.match(scores.contingency(split.astype(np.int32), TRUTH, 4)) == scores.UNMATCHED).sum() == 4


def test_noise_is_wrong_and_one_more_cluster_and_has_no_silhouette():
    labels = TRUTH.astype(np.int32)
    labels[::5] = scores.NOISE
    found = scores.agreement(labels, TRUTH, 4)
    assert found["accuracy"] == pytest.approx(0.8)
    assert found["noise"] == pytest.approx(0.2)
    assert found["nmi"] == pytest.approx(metrics.normalized_mutual_info_score(TRUTH, np.where(labels < 0, 99, labels)))
    rows = scores.sample(labels, seed=0)
    assert rows.tolist() == np.flatnonzero(labels >= 0).tolist()


def test_clusters_are_named_by_their_class_and_the_rest_by_size():
    labels = np.array([3, 3, 3, 0, 0, 2, 1, 1, 4, 4, 4, -1], np.int32)
    truth = np.array([0, 0, 0, 1, 1, 1, 1, 1, 0, 0, 1, 1])
    named = scores.ordered(labels, truth, 2)
    assert named[-1] == scores.NOISE
    table = scores.contingency(named, truth, 2)
    assert scores.match(table).tolist() == [0, 1, -1, -1, -1]
    assert table[2:].sum(1).tolist() == sorted(table[2:].sum(1), reverse=True)
    assert scores.agreement(named, truth, 2) == pytest.approx(scores.agreement(labels, truth, 2))


def test_silhouettes_are_scikit_learns_and_none_in_one_cluster():
    x = np.random.default_rng(0).normal(size=(100, 3)) + 4 * TRUTH[:, None]
    rows = np.arange(0, 100, 2)
    found = scores.silhouettes(x, TRUTH.astype(np.int32), rows)
    assert found == pytest.approx(metrics.silhouette_samples(x[rows], TRUTH[rows]), abs=1e-6)
    assert len(scores.silhouettes(x, np.zeros(100, np.int32), rows)) == 0
    assert len(scores.silhouettes(x, np.arange(100, dtype=np.int32), rows)) == 0

"""Measures that mean the same for every objective."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from aecore.nn import quality


@pytest.fixture
def points() -> np.ndarray:
    return np.random.default_rng(0).normal(size=(200, 8))


def test_mse_is_per_pixel_and_does_not_grow_with_batch_or_image():
    x = torch.rand(6, 10, generator=torch.Generator().manual_seed(0))
    assert quality.mse(x, x) == 0
    assert quality.mse(x + 0.1, x).item() == pytest.approx(0.01, rel=1e-5)
    twice = quality.mse((x + 0.1).repeat(2, 3), x.repeat(2, 3))
    assert twice.item() == pytest.approx(0.01, rel=1e-5)


def test_active_units_counts_dimensions_whose_mean_moves():
    mu = torch.zeros(1000, 5)
    mu[:, 0] = torch.linspace(-2, 2, 1000)
    mu[:, 1] = 7.0  # far from the prior, but the same for every image
    mu[::2, 2], mu[1::2, 2] = 0.11, -0.11  # variance 0.0121, just above the limit
    mu[::2, 3], mu[1::2, 3] = 0.09, -0.09  # 0.0081, just below
    assert quality.active_units(mu) == 2


def test_knn_accuracy_of_separate_classes_is_one_and_of_no_structure_is_chance(points):
    labels = np.arange(200) % 10
    apart = points * 0.01 + labels[:, None]
    assert quality.knn_accuracy(apart[:100], labels[:100], apart[100:], labels[100:]) == 1
    assert quality.knn_accuracy(points[:100], labels[:100], points[100:], labels[100:]) < 0.3


def test_knn_accuracy_takes_the_vote_of_five():
    codes = np.array([[0.0], [0.1], [0.2], [0.3], [0.4], [9.0], [9.1], [9.2], [9.3], [9.4]])
    labels = np.array([0, 1, 1, 1, 0, 2, 2, 2, 2, 2])
    test = np.array([[0.0], [9.2]])  # the nearest of the first is a 0, but most of the five are 1
    assert quality.knn_accuracy(codes, labels, test, np.array([1, 2])) == 1


def test_trustworthiness_of_the_space_itself_is_one_and_of_noise_is_not(points):
    other = np.random.default_rng(1).normal(size=(200, 2))
    assert quality.trustworthiness(points, points) == 1
    assert quality.trustworthiness(points, points * 3 + 1) == pytest.approx(1)
    assert quality.trustworthiness(points, other) < 0.7


def test_aggregate_mmd2_is_null_for_the_prior_and_large_elsewhere():
    rng = torch.Generator().manual_seed(1)
    mu = torch.randn(1000, 2, generator=rng)
    points = torch.full_like(mu, -torch.inf)
    assert abs(quality.aggregate_mmd2(mu, points)) < 0.01
    assert abs(quality.aggregate_mmd2(torch.zeros(1000, 2), torch.zeros(1000, 2))) < 0.01
    assert quality.aggregate_mmd2(torch.zeros(1000, 2), torch.full_like(mu, -torch.inf)) > 0.5
    assert quality.aggregate_mmd2(mu, points) == quality.aggregate_mmd2(mu, points)

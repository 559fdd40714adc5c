"""Every method on points whose clusters are known, and what none can cluster."""

from __future__ import annotations

import numpy as np
import pytest

from aecore.analyses.base import Unsuitable
from aecore.analyses.clusters import methods, reasons, scores
from aecore.analyses.clusters.setting import Clustering
from aecore.knobs import InvalidField, knobs

METHODS = next(item.choices for item in knobs(Clustering) if item.name == "method")
TRUTH = np.repeat(np.arange(3), 80)


def blobs(dims: int = 3) -> np.ndarray:
    rng = np.random.default_rng(0)
    return (rng.normal(size=(240, dims)) + 12 * TRUTH[:, None]).astype(np.float32)


def setting(method: str, **changes: object) -> Clustering:
    return Clustering(method, **({"clusters": 3, "min_size": 20, "min_samples": 5} | changes))


def cluster(x: np.ndarray, asked: Clustering) -> methods.Found:
    methods.check(x, asked)
    return methods.fit(x, asked, 0)


def refused(x: np.ndarray, asked: Clustering) -> str:
    with pytest.raises(Unsuitable) as error:
        cluster(x, asked)
    assert str(error.value).endswith(".")
    return error.value.template


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("dims", [1, 3])
def test_every_method_finds_blobs_even_on_a_line(method, dims):
    x = blobs(dims)
    methods.check(x, setting(method))
    found = methods.fit(x, setting(method), seed=1)
    assert found.clusters == 3
    assert found.labels.dtype == np.int32
    assert scores.agreement(found.labels, TRUTH, 3)["accuracy"] > 0.95
    assert found.sure.shape == (240,)
    assert found.sure.min() >= 0
    assert found.sure.max() <= 1


@pytest.mark.parametrize("covariance", ["full", "tied", "diag", "spherical"])
def test_every_covariance_finds_blobs_of_any_scale(covariance):
    for scale in (1e-4, 1, 1e4):
        found = methods.fit(scale * blobs(), setting("gmm", covariance=covariance), seed=0)
        assert scores.agreement(found.labels, TRUTH, 3)["accuracy"] == 1


def test_a_mixture_tries_its_starts_on_some_points_and_keeps_the_likeliest(monkeypatch):
    x = np.random.default_rng(0).normal(size=(300, 2)) + 8 * np.random.default_rng(1).integers(0, 3, (300, 2))
    one, many = (methods.bic(x, setting("gmm", clusters=9, restarts=starts)) for starts in (1, 10))
    assert many <= one
    monkeypatch.setattr(methods, "TRIED", 200)
    assert methods.bic(x, setting("gmm", clusters=9, restarts=10)) == pytest.approx(many, rel=0.02)
    found = methods.fit(blobs(), setting("gmm"), seed=0)
    assert scores.agreement(found.labels, TRUTH, 3)["accuracy"] == 1


@pytest.mark.parametrize("method", METHODS)
def test_the_seed_decides(method):
    x = np.random.default_rng(0).normal(size=(200, 2))
    first, again = (methods.fit(x, setting(method, min_size=5), 3) for _ in range(2))
    assert (first.labels == again.labels).all()
    assert methods.chance(x, setting(method)) == (method not in ("hdbscan", "agglomerative"))


@pytest.mark.parametrize("method", ["agglomerative", "spectral", "hdbscan"])
def test_points_beyond_what_a_method_can_bear_join_their_nearest(method, monkeypatch):
    monkeypatch.setitem(methods.FITTED, method, 90)
    found = methods.fit(blobs(), setting(method), seed=0)
    assert len(found.labels) == 240
    assert scores.agreement(found.labels, TRUTH, 3)["accuracy"] > 0.95
    assert methods.chance(blobs(), setting(method))


def test_a_point_between_two_clusters_is_the_least_sure():
    x = np.concatenate([blobs()[:160], [[6.0, 6.0, 6.0]]]).astype(np.float32)
    for method in ("kmeans", "gmm", "agglomerative", "spectral"):
        assert methods.fit(x, setting(method, clusters=2, covariance="tied"), 0).sure.argmin() == 160, method


@pytest.mark.parametrize("method", [m for m in METHODS if m != "hdbscan"])
def test_more_clusters_than_points(method):
    assert refused(blobs()[:2], setting(method)) == reasons.TOO_MANY


@pytest.mark.parametrize("method", METHODS)
def test_collapsed_codes(method):
    assert refused(np.ones((240, 4), np.float32), setting(method)) == reasons.ONE_POINT


def test_few_different_codes():
    x = np.repeat(np.eye(2, dtype=np.float32), 50, axis=0)
    assert refused(x, setting("kmeans")) == reasons.FEW_PLACES
    methods.check(x, setting("kmeans", clusters=2))


def test_all_noise():
    x = np.random.default_rng(0).random((300, 8))
    assert refused(x, setting("hdbscan", min_size=100, min_samples=100)) == reasons.ALL_NOISE
    assert refused(x[:10], setting("hdbscan")) == reasons.TOO_FEW


def test_codes_that_are_not_finite_and_covariances_too_large():
    x = blobs()
    assert refused(np.where(x > 20, np.nan, x), setting("kmeans")) == reasons.NOT_FINITE
    assert refused(np.random.default_rng(0).random((50, 200)), setting("gmm")) == reasons.TOO_WIDE
    methods.check(np.random.default_rng(0).random((50, 200)), setting("gmm", covariance="diag"))


def test_a_setting_refuses_what_is_out_of_range():
    for changes in ({"clusters": 1}, {"method": "dbscan"}, {"seed": -1}, {"covariance": "round"}):
        with pytest.raises(InvalidField):
            Clustering(**changes)


def test_knobs_without_effect_do_not_change_what_is_asked_for():
    assert Clustering("hdbscan", clusters=7).arguments() == Clustering("hdbscan", clusters=8).arguments()
    assert Clustering("kmeans", clusters=7).arguments() != Clustering("kmeans", clusters=8).arguments()
    assert Clustering(**Clustering("gmm", covariance="tied", seed=4).arguments()) == Clustering(
        "gmm", covariance="tied", seed=4)  # fmt: skip
    assert len(Clustering(seed=3).seeds) >= 5

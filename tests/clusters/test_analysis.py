"""Clusters of real images: what comes out, what is kept, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest

from aecore import data, projections
from aecore.analysis.base import Unsuitable
from aecore.analysis.projection import Projection
from aecore.analysis.space import NO_RUN, Space
from aecore.clusters import asked, cloud, learnt, n2d, recipe, words
from aecore.clusters.setting import SEEDS, Clustering
from aecore.run import Run
from aecore.store import Store

PCA = Space(dataset="digits", kind="pca", components=20)
DIGITS = data.describe("digits")


def test_clusters_of_principal_components(ask):
    outcome = ask(asked.cluster(PCA, Clustering(restarts=2)))
    arrays, facts = outcome.arrays, outcome.facts
    n = facts["points"]
    assert n == DIGITS.test == len(arrays["labels"]) == len(arrays["truth"]) == len(arrays["sure"])
    assert (arrays["rows"] == np.arange(n)).all()
    assert facts["clusters"] == 10
    assert arrays["means"].shape == (10, 28, 28)
    assert arrays["contingency"].sum() == arrays["sizes"].sum() == n
    assert (arrays["matched"] == np.arange(10)).all()  # they are named so
    assert (arrays["labels"][arrays["medoids"]] == np.arange(10)).all()
    assert (np.diff(arrays["sure"][arrays["doubtful"][0]]) >= 0).all()
    assert arrays["centres"].size == arrays["decoded"].size == 0
    for score in facts["scores"].values():
        assert len(score["each"]) == SEEDS >= 5
        assert score["mean"] == pytest.approx(np.mean(score["each"]))
        assert score["spread"] == pytest.approx(np.std(score["each"]))
    accuracy = facts["scores"]["accuracy"]
    assert accuracy["each"][0] == pytest.approx(arrays["contingency"].trace() / n)
    assert accuracy["spread"] > 0
    assert 0.5 < accuracy["mean"] < 1
    assert arrays["silhouettes"].mean() == pytest.approx(facts["scores"]["silhouette"]["each"][0], abs=1e-6)


def test_codes_have_centres_that_the_decoder_understands_and_baselines_the_same_images(ask, finished):
    run = finished(latent_dim=6)
    space = Space(dataset="digits", kind="z", run=run.id, part="all", most=300)
    codes = ask(asked.cluster(space, Clustering("gmm", clusters=4, covariance="diag")))
    assert codes.arrays["centres"].shape == (4, 6)
    decoded, means = codes.arrays["decoded"].astype(float), codes.arrays["means"].astype(float)
    assert decoded.shape == means.shape
    assert np.corrcoef(decoded.ravel(), means.ravel())[0, 1] > 0.8
    assert codes.facts["dims"] == 6
    pixels, pca = (ask(request) for request in asked.baselines(space, Clustering("gmm", clusters=4)))
    assert pixels.facts["dims"] == 784
    assert pca.facts["dims"] == asked.BASELINE_COMPONENTS
    for baseline in (pixels, pca):
        assert (baseline.arrays["rows"] == codes.arrays["rows"]).all()
        assert (baseline.arrays["truth"] == codes.arrays["truth"]).all()
        assert baseline.facts["clusters"] == 4


def test_mean_images_are_of_the_images_clustered(ask):
    space = Space(dataset="digits", kind="pixels", part="all", most=200)
    arrays = ask(asked.cluster(space, Clustering(clusters=3))).arrays
    digits = data.load("digits")
    images = np.concatenate([digits.train_images, digits.test_images])[arrays["rows"]]
    own = images[arrays["labels"] == 1].mean(0)
    assert np.abs(arrays["means"][1] - own).max() <= 0.5


def test_a_kept_layout_is_not_made_again(ask, monkeypatch):
    layout, made = Projection("pca", dims=3), []
    embed = projections.embed
    monkeypatch.setattr(projections, "embed", lambda *given: made.append(1) or embed(*given))
    ask(layout.of(PCA))
    first = ask(asked.cluster(PCA, Clustering(), layout))
    ask(asked.cluster(PCA, Clustering(seed=7), layout))
    ask(asked.elbow(PCA, Clustering(), layout, most=3))
    assert made == [1]
    assert first.facts["dims"] == 3
    assert first.arrays["centres"].size == 0


def test_one_dimensional_codes_can_be_clustered_but_not_laid_out(ask, finished):
    space = Space(dataset="digits", kind="z", run=finished(latent_dim=1).id)
    for method in ("kmeans", "gmm", "hdbscan"):
        assert ask(asked.cluster(space, Clustering(method, clusters=3, min_size=5, min_samples=3))).facts["dims"] == 1
    with pytest.raises(Unsuitable, match="one dimension"):
        ask(asked.cluster(space, Clustering(), Projection()))


def test_collapsed_codes_and_runs_that_are_gone(ask, finished, monkeypatch):
    space = Space(dataset="digits", kind="z", run=finished().id)
    points = cloud.spaces.points

    def collapsed(*given):
        found = points(*given)
        return type(found)(np.zeros_like(found.x), found.labels, found.rows)

    monkeypatch.setattr(cloud.spaces, "points", collapsed)
    for request in (asked.cluster(space, Clustering()), asked.elbow(space, Clustering(), most=3)):
        with pytest.raises(Unsuitable) as error:
            ask(request)
        assert error.value.template == words.ONE_POINT
    monkeypatch.undo()
    with pytest.raises(Unsuitable) as error:
        ask(asked.cluster(Space(dataset="digits", kind="z", run="0" * 12), Clustering()))
    assert error.value.template == NO_RUN


def test_the_elbow_falls_and_names_its_axis(ask):
    outcome = ask(asked.elbow(PCA, Clustering(covariance="diag"), most=6))
    assert outcome.arrays["clusters"].tolist() == [2, 3, 4, 5, 6]
    assert (np.diff(outcome.arrays["inertia"]) < 0).all()
    assert len(outcome.arrays["bic"]) == len(outcome.arrays["silhouette"]) == 5
    pixels = Space(dataset="digits", kind="pixels", most=100)
    assert len(ask(asked.elbow(pixels, Clustering(covariance="full"), most=3)).arrays["bic"]) == 0


def small_recipe(monkeypatch) -> None:
    """Make the recipe one of a second: a small network, PCA in the place of UMAP, k-means in that of the mixture."""
    small: dict = {"widths": (32,), "latent_dim": 10, "epochs": 2, "batch_size": 16, "precision": "fp32"}
    monkeypatch.setattr(recipe, "network", lambda dataset, seed: Run("ae", dataset=dataset, seed=seed, **small))
    monkeypatch.setattr(recipe, "layout", lambda seed, dims=10: Projection("pca", dims=5))
    monkeypatch.setattr(recipe, "mixture", lambda dataset, seed: Clustering(seed=seed))


def test_the_recipe_keeps_its_run_and_clusters_all_images(ask, monkeypatch):
    small_recipe(monkeypatch)
    outcome = ask(asked.n2d("digits", 3))
    assert outcome.facts["points"] == DIGITS.train + DIGITS.test
    assert outcome.facts["run"] in Store()
    assert list(outcome.facts["stages"]) == ["train", "project", "cluster"]
    assert outcome.arrays["centres"].shape == (10, 10)
    assert outcome.facts["scores"]["accuracy"]["mean"] > 0.3

    def again(*given, **how):
        raise AssertionError("trained again")

    monkeypatch.setattr(learnt, "train", again)
    space, layout = recipe.codes(recipe.network("digits", 3)), recipe.layout(3)
    same = ask(asked.cluster(space, recipe.mixture("digits", 3), layout))  # by hand
    assert (same.arrays["labels"] == outcome.arrays["labels"]).all()
    with pytest.raises(AssertionError):
        n2d.n2d(lambda stage, fraction: None, Store(), dataset="digits", seed=3, fresh=True)
    assert outcome.facts["run"] in Store()


def test_the_recipe_is_the_published_one():
    run = recipe.network("mnist", 5)
    assert (run.widths, run.latent_dim, run.objective.name, run.seed) == ((500, 500, 2000), 10, "ae", 5)
    assert (recipe.layout(5).neighbours, recipe.layout(5).min_dist, recipe.layout(5).dims) == (20, 0, 10)
    setting = recipe.mixture("mnist", 5)
    assert (setting.method, setting.covariance, setting.clusters) == ("gmm", "full", 10)
    assert recipe.codes(run).most == 0

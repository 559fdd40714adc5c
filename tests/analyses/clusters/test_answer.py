"""Clusters of real images: what comes out, what is kept, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest

from aecore import data
from aecore.analyses.base import Unsuitable
from aecore.analyses.clusters import cloud, n2d, question, reasons, recipe, training
from aecore.analyses.clusters.setting import SEEDS, Clustering
from aecore.analyses.layout import answer
from aecore.analyses.layout.question import Layout
from aecore.analyses.points.question import NO_RUN, Space
from aecore.results.store import Store, StoreError
from aecore.run import Run
from aecore.wire.envelope import open_envelope

PCA = Space(dataset="digits", kind="pca", components=20)
DIGITS = data.describe("digits")


def test_clusters_of_the_validation_are_of_its_images(ask):
    digits = data.load("digits")
    space = Space(dataset="digits", kind="pca", components=10, part="validation")
    outcome = ask(question.cluster(space, Clustering(restarts=1)))
    assert np.array_equal(outcome.arrays["rows"], digits.validation)
    assert np.array_equal(outcome.arrays["truth"], digits.train_labels[digits.validation])
    expected = [
        digits.train_images[digits.validation][outcome.arrays["labels"] == cluster].mean(0) for cluster in range(10)
    ]
    np.testing.assert_allclose(outcome.arrays["means"], expected, atol=1)


def test_clusters_of_principal_components(ask):
    outcome = ask(question.cluster(PCA, Clustering(restarts=2)))
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
        assert score["spread"] == pytest.approx(np.std(score["each"], ddof=1))
    accuracy = facts["scores"]["accuracy"]
    assert accuracy["each"][0] == pytest.approx(arrays["contingency"].trace() / n)
    assert accuracy["spread"] > 0
    assert 0.5 < accuracy["mean"] < 1
    assert arrays["silhouettes"].mean() == pytest.approx(facts["scores"]["silhouette"]["each"][0], abs=1e-6)


def test_codes_have_centres_that_the_decoder_understands_and_baselines_the_same_images(ask, finished):
    run = finished(latent_dim=6)
    space = Space(dataset="digits", kind="z", run=run.id, part="all", most=300)
    codes = ask(question.cluster(space, Clustering("gmm", clusters=4, covariance="diag")))
    assert codes.arrays["centres"].shape == (4, 6)
    decoded, means = codes.arrays["decoded"].astype(float), codes.arrays["means"].astype(float)
    assert decoded.shape == means.shape
    assert np.corrcoef(decoded.ravel(), means.ravel())[0, 1] > 0.8
    assert codes.facts["dims"] == 6
    pixels, pca = (ask(request) for request in question.baselines(space, Clustering("gmm", clusters=4)))
    assert pixels.facts["dims"] == 784
    assert pca.facts["dims"] == question.BASELINE_COMPONENTS
    for baseline in (pixels, pca):
        assert (baseline.arrays["rows"] == codes.arrays["rows"]).all()
        assert (baseline.arrays["truth"] == codes.arrays["truth"]).all()
        assert baseline.facts["clusters"] == 4


def test_mean_images_are_of_the_images_clustered(ask):
    space = Space(dataset="digits", kind="pixels", part="all", most=200)
    arrays = ask(question.cluster(space, Clustering(clusters=3))).arrays
    digits = data.load("digits")
    images = np.concatenate([digits.train_images, digits.test_images])[arrays["rows"]]
    own = images[arrays["labels"] == 1].mean(0)
    assert np.abs(arrays["means"][1] - own).max() <= 0.5


def test_of_a_run_on_binarised_images_they_are_what_it_is_judged_on(finished):
    space = Space(dataset="digits", kind="z", run=finished(binarise="stochastic").id, most=50)
    found = cloud.gather(lambda stage, fraction: None, Store(), space.arguments(), None)
    assert (found.images == data.load("digits").judged(True)[found.rows]).all()


def test_a_kept_layout_is_not_made_again(ask, monkeypatch):
    layout, made = Layout("pca", dims=3), []
    embed = answer.embed
    monkeypatch.setattr(answer, "embed", lambda *given: made.append(1) or embed(*given))
    ask(layout.of(PCA))
    first = ask(question.cluster(PCA, Clustering(), layout))
    ask(question.cluster(PCA, Clustering(seed=7), layout))
    ask(question.elbow(PCA, Clustering(), layout, most=3))
    assert made == [1]
    assert first.facts["dims"] == 3
    assert first.arrays["centres"].size == 0


def test_one_dimensional_codes_can_be_clustered_but_not_laid_out(ask, finished):
    space = Space(dataset="digits", kind="z", run=finished(latent_dim=1).id)
    for method in ("kmeans", "gmm", "hdbscan"):
        assert (
            ask(question.cluster(space, Clustering(method, clusters=3, min_size=5, min_samples=3))).facts["dims"] == 1
        )
    with pytest.raises(Unsuitable, match="one dimension"):
        ask(question.cluster(space, Clustering(), Layout()))


def test_collapsed_codes_and_runs_that_are_gone(ask, finished, monkeypatch):
    space = Space(dataset="digits", kind="z", run=finished().id)
    points = cloud.answer.points

    def collapsed(*given):
        found = points(*given)
        return type(found)(np.zeros_like(found.x), found.labels, found.rows)

    monkeypatch.setattr(cloud.answer, "points", collapsed)
    for request in (question.cluster(space, Clustering()), question.elbow(space, Clustering(), most=3)):
        with pytest.raises(Unsuitable) as error:
            ask(request)
        assert error.value.template == reasons.ONE_POINT
    monkeypatch.undo()
    with pytest.raises(Unsuitable) as error:
        ask(question.cluster(Space(dataset="digits", kind="z", run="0" * 12), Clustering()))
    assert error.value.template == NO_RUN


def test_the_elbow_falls_and_names_its_axis(ask):
    outcome = ask(question.elbow(PCA, Clustering(covariance="diag"), most=6))
    assert outcome.arrays["clusters"].tolist() == [2, 3, 4, 5, 6]
    assert (np.diff(outcome.arrays["inertia"]) < 0).all()
    assert len(outcome.arrays["bic"]) == len(outcome.arrays["silhouette"]) == 5
    pixels = Space(dataset="digits", kind="pixels", most=100)
    assert len(ask(question.elbow(pixels, Clustering(covariance="full"), most=3)).arrays["bic"]) == 0


def small_recipe(monkeypatch) -> None:
    """Make the recipe one of a second: a small network, PCA in the place of UMAP, k-means in that of the mixture."""
    small: dict = {"widths": (32,), "latent_dim": 10, "epochs": 2, "batch_size": 16, "precision": "fp32"}
    monkeypatch.setattr(recipe, "network", lambda dataset, seed: Run("ae", dataset=dataset, seed=seed, **small))
    monkeypatch.setattr(recipe, "layout", lambda seed, dims=10: Layout("pca", dims=5))
    monkeypatch.setattr(recipe, "mixture", lambda dataset, seed: Clustering(seed=seed))


def test_the_recipe_keeps_its_run_and_clusters_all_images(ask, monkeypatch):
    small_recipe(monkeypatch)
    outcome = ask(question.n2d("digits", 3))
    assert outcome.facts["points"] == DIGITS.train + DIGITS.test
    assert outcome.facts["run"] in Store()
    assert list(outcome.facts["stages"]) == ["train", "project", "cluster"]
    assert outcome.arrays["centres"].shape == (10, 10)
    assert outcome.facts["scores"]["accuracy"]["mean"] > 0.3
    head, blobs = open_envelope(Store().film(outcome.facts["run"]))
    assert all(frame["net"] for frame in head["frames"]), "its film can be touched from the first moment to the last"
    assert any(name.startswith("net") for name in blobs)

    def again(*given, **how):
        raise AssertionError("trained again")

    monkeypatch.setattr(training.Record, "train", again)
    space, layout = recipe.codes(recipe.network("digits", 3)), recipe.layout(3)
    same = ask(question.cluster(space, recipe.mixture("digits", 3), layout))  # by hand
    assert (same.arrays["labels"] == outcome.arrays["labels"]).all()
    with pytest.raises(AssertionError):
        n2d.n2d(lambda stage, fraction: None, Store(), dataset="digits", seed=3, fresh=True)
    assert outcome.facts["run"] in Store()


def test_a_store_that_cannot_be_written_is_said_before_the_recipe_is_trained(ask, monkeypatch, own_store):
    small_recipe(monkeypatch)
    monkeypatch.setattr(training.Record, "train", lambda *given, **how: pytest.fail("trained in vain"))
    own_store.write_text("in the way")
    with pytest.raises(StoreError, match="No run could be kept"):
        ask(question.n2d("digits", 3))


def test_the_recipe_is_the_published_one():
    run = recipe.network("mnist", 5)
    assert (run.widths, run.latent_dim, run.objective.name, run.seed) == ((500, 500, 2000), 10, "ae", 5)
    assert (recipe.layout(5).neighbours, recipe.layout(5).min_dist, recipe.layout(5).dims) == (20, 0, 10)
    setting = recipe.mixture("mnist", 5)
    assert (setting.method, setting.covariance, setting.clusters) == ("gmm", "full", 10)
    assert recipe.codes(run).most == 0

"""Clouds of points: shares of the classes, components, codes as evaluation sees them."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import numpy as np
import pytest
import torch
from sklearn.decomposition import PCA

from aecore import data as datasets
from aecore.analyses.base import STAGES, Unsuitable
from aecore.analyses.points import answer
from aecore.analyses.points.answer import Points, stratified
from aecore.analyses.points.question import Space
from aecore.learning.control import EverySteps
from aecore.learning.evaluation import Evaluator
from aecore.learning.loop import train
from aecore.results.store import Result, Store
from aecore.run import Run

DIGITS = datasets.load("digits")


def points(space: Space, store: Store | None = None) -> Points:
    told = []
    found = answer.points(space, store or Store(), lambda stage, fraction: told.append((stage, fraction)))
    assert {stage for stage, _ in told} <= set(STAGES)
    assert all(0 <= fraction <= 1 for _, fraction in told)
    return found


@pytest.fixture
def stored() -> Callable[..., Run]:
    """Train a small run on the digits and store it."""

    def make(**changes: object) -> Run:
        base = {"train_images": 128, "widths": (16,), "epochs": 1, "batch_size": 64, "precision": "fp32"}
        run = Run("vae", dataset="digits", **(base | changes))
        *_, last = train(run, DIGITS, cadence=EverySteps(1000))
        Store().save(Result(run, last, ((last.step, last.test),), {}))
        return run

    return make


# --- drawing ------------------------------------------------------------------------------------------------


def test_each_class_has_an_equal_share():
    rng = np.random.default_rng(0)
    labels = rng.choice(4, 2000, p=[0.5, 0.3, 0.19, 0.01]).astype(np.uint8)
    rare = int((labels == 3).sum())
    rows = stratified(labels, 300, seed=1)
    assert np.bincount(labels[rows]).tolist() == pytest.approx([(300 - rare) / 3] * 3 + [rare], abs=1)
    assert len(rows) == 300
    assert (np.diff(rows) > 0).all()


def test_the_draw_is_its_seed_s_and_grows():
    labels = DIGITS.test_labels
    rows = stratified(labels, 100, seed=1)
    assert np.array_equal(rows, stratified(labels, 100, seed=1))
    assert not np.array_equal(rows, stratified(labels, 100, seed=2))
    assert set(rows) < set(stratified(labels, 150, seed=1))
    assert np.array_equal(stratified(labels, 0, seed=1), np.arange(len(labels)))
    assert np.array_equal(stratified(labels, 10**6, seed=1), np.arange(len(labels)))


@pytest.mark.parametrize("most", [0, 60])
def test_the_validation_is_a_part_of_the_training_images(stored, most):
    run = stored()
    for space in (Space("digits", "pixels", part="validation", most=most),
                  Space("digits", "z", run.id, part="validation", most=most)):  # fmt: skip
        found = points(space)
        assert set(found.rows) <= set(DIGITS.validation)
        assert len(found.rows) == (most or len(DIGITS.validation))
        assert np.array_equal(found.labels, DIGITS.train_labels[found.rows])
        assert len(found.x) == len(found.rows)
    pixels = points(Space("digits", "pixels", part="validation", most=most))
    expected = DIGITS.train_images[pixels.rows].reshape(len(pixels.rows), -1) / np.float32(255)
    np.testing.assert_allclose(pixels.x, expected, rtol=1e-6)


# --- pixels and components ----------------------------------------------------------------------------------


def test_pixels_of_each_part():
    test, train_, both = (points(Space("digits", "pixels", part=part, most=0)) for part in ("test", "train", "all"))
    assert np.array_equal(both.x, np.concatenate([train_.x, test.x]))
    assert np.array_equal(both.labels, np.concatenate([DIGITS.train_labels, DIGITS.test_labels]))
    assert (test.x.dtype, test.labels.dtype, test.rows.dtype) == (np.float32, np.uint8, np.int64)
    assert np.array_equal(test.x, DIGITS.test_images.reshape(len(test.x), -1) / np.float32(255))
    some = points(Space("digits", "pixels", most=50))
    assert np.array_equal(some.x, test.x[some.rows])
    assert np.array_equal(some.labels, test.labels[some.rows])
    assert np.bincount(some.labels).tolist() == [5] * 10


def test_components_are_those_of_the_training_images():
    found = points(Space("digits", "pca", components=5, most=200))
    pixels = points(Space("digits", "pixels", most=200))
    train_ = points(Space("digits", "pixels", part="train", most=0))
    theirs = PCA(5, svd_solver="full").fit(train_.x).transform(pixels.x)
    assert found.x.shape == (200, 5)
    assert np.allclose(np.abs(found.x), np.abs(theirs), atol=1e-3)


def test_too_many_components_are_refused():
    with pytest.raises(Unsuitable, match="1000 principal components were asked for"):
        points(Space("digits", "pca", components=1000))


# --- codes --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("changes", [
    {}, {"binarise": "stochastic"}, {"binarise": "fixed", "network": "conv"}, {"latent_dim": 64},
])  # fmt: skip
def test_codes_are_those_of_evaluation(stored, changes):
    run = stored(**changes)
    found = points(Space("digits", "z", run=run.id, most=0), Store())
    last = Store().open(run.id).last
    assert found.x.shape == last.codes.shape
    assert np.allclose(found.x, last.codes.astype(np.float32), atol=2e-3, rtol=2e-3)


def test_the_same_codes_whatever_is_drawn(stored):
    run = stored(binarise="fixed")
    both = points(Space("digits", "z", run=run.id, part="all", most=0))
    for part, shift in (("train", 0), ("test", len(DIGITS.train_labels)), ("all", 0)):
        some = points(Space("digits", "z", run=run.id, part=part, most=40))
        assert np.allclose(some.x, both.x[some.rows + shift], atol=1e-5)
        assert np.array_equal(some.labels, both.labels[some.rows + shift])


def test_training_images_of_a_binarised_run_are_binarised():
    run = Run("vae", dataset="digits", binarise="stochastic")
    seen = answer._seen(run, Space("digits", "z", run="any", part="all"), DIGITS)
    assert set(np.unique(seen.numpy())) == {0, 255}
    test = Evaluator(DIGITS, torch.device("cpu"), "stochastic").images
    assert torch.equal(seen[-len(test) :], test)


def test_runs_that_do_not_suit_are_named(stored):
    with pytest.raises(Unsuitable, match="no finished run nobody"):
        points(Space("digits", "z", run="nobody"))
    run = stored()
    with pytest.raises(Unsuitable, match=f"Run {run.id} has learnt digits, not mnist"):
        points(Space("mnist", "z", run=run.id))


def test_codes_that_are_not_finite_are_refused(stored):
    run = stored()
    result = Store().open(run.id)
    weights = {name: np.full_like(array, np.nan) for name, array in Store().weights(run.id).items()}
    Store().save(dataclasses.replace(result, last=dataclasses.replace(result.last, weights=weights)), fresh=True)
    with pytest.raises(Unsuitable, match="not finite"):
        points(Space("digits", "z", run=run.id))

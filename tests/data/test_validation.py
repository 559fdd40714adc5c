"""The validation: a fixed part of the training images on which settings are chosen."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from aecore import data
from aecore.data.base import validation_images


@pytest.mark.parametrize(("train", "count"), [(60_000, 10_000), (70_000, 10_000), (1_200, 200), (4, 2)])
def test_it_is_a_sixth_of_the_training_images_and_ten_thousand_at_most(train, count):
    assert validation_images(train) == count


def test_it_is_always_the_same_and_from_all_over(tiny):
    again = dataclasses.replace(tiny)
    assert np.array_equal(tiny.validation, again.validation)
    assert len(np.unique(tiny.validation)) == len(tiny.validation) == validation_images(len(tiny.train_images))
    assert (np.diff(tiny.validation) > 0).all()
    assert tiny.validation[0] < len(tiny.train_images) / 4
    assert tiny.validation[-1] > 3 * len(tiny.train_images) / 4


def test_what_is_chosen_on_holds_no_test_image_and_learns_from_the_rest(tiny):
    chosen = tiny.choosing()
    assert np.array_equal(chosen.test_images, tiny.train_images[tiny.validation])
    assert np.array_equal(chosen.test_labels, tiny.train_labels[tiny.validation])
    assert len(chosen.train_images) + len(chosen.test_images) == len(tiny.train_images)
    rest = np.setdiff1d(np.arange(len(tiny.train_images)), tiny.validation)
    assert np.array_equal(chosen.train_images, tiny.train_images[rest])
    assert np.array_equal(chosen.train_labels, tiny.train_labels[rest])


def test_it_is_no_result_on_the_set_itself():
    digits = data.load("digits")
    assert digits.id == "digits"
    assert data.is_own(digits.choosing().id)


def test_known_factors_go_with_their_images():
    shapes = data.load("shapes")
    chosen = shapes.choosing()
    assert np.array_equal(chosen.factors.test, shapes.factors.train[shapes.validation])
    assert len(chosen.factors.train) == len(chosen.train_images)

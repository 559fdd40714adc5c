"""What a run is judged on: the test images, or each pixel drawn once for all."""

from __future__ import annotations

import dataclasses

import numpy as np


def test_grey_runs_are_judged_on_the_images_themselves(tiny):
    assert tiny.judged(False) is tiny.test_images


def test_each_pixel_is_drawn_once_white_as_often_as_it_is_light(tiny):
    levels = np.tile(np.arange(256, dtype=np.uint8).reshape(16, 16), (4_000, 1, 1))
    grey = dataclasses.replace(tiny, test_images=levels, train_images=levels[:2], test_labels=np.zeros(4_000, np.uint8),
                               train_labels=np.zeros(2, np.uint8))  # fmt: skip
    drawn = grey.judged(True)
    assert np.array_equal(drawn, grey.judged(True))
    assert set(np.unique(drawn)) == {0, 255}
    assert (drawn[:, 0, 0] == 0).all()
    assert (drawn[:, -1, -1] == 255).all()
    np.testing.assert_allclose(drawn.mean(0), levels[0], atol=255 * 5 * 0.5 / np.sqrt(4_000))

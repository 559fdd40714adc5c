"""The pictures beside a run's reconstructions are the images that it was judged on."""

from __future__ import annotations

import io

import numpy as np
import pytest
import torch
from PIL import Image

from aecore import data
from aecore.learning.evaluation import Evaluator
from aecore.run import Run
from aecore.ui.browser import maps
from aecore.ui.browser.pictures import ATLAS_COLUMNS, of_run, source


@pytest.mark.parametrize("binarise", ["none", "stochastic", "fixed"])
def test_examples_and_tiles_are_what_the_worker_scored(binarise):
    run = Run("ae", dataset="digits", binarise=binarise)
    judged = Evaluator(data.load("digits"), torch.device("cpu"), binarise)
    shown = of_run(run)
    scored = (judged.examples * 255).round().byte().reshape(-1, *shown.size)
    assert np.array_equal(shown.examples, scored)
    assert (binarise == "none") == (len(np.unique(shown.examples)) > 2)
    sheet = np.asarray(Image.open(io.BytesIO(next(iter(maps.assets(run, 10).values())))).convert("L"))
    height, width = shown.size
    row = judged.images[:ATLAS_COLUMNS].reshape(-1, height, width).numpy()
    tiles = sheet[:height].reshape(height, ATLAS_COLUMNS, width).swapaxes(0, 1)
    assert np.array_equal(tiles, row) or np.array_equal(255 - tiles, row)


def test_runs_that_share_their_images_share_the_atlas():
    grey, *binarised = (Run("ae", dataset="digits", binarise=how) for how in ("none", "stochastic", "fixed"))
    assert source(grey) == "digits"
    assert source(binarised[0]) == source(binarised[1]) != source(grey)
    assert maps.assets(binarised[0], 0).keys() == maps.assets(binarised[1], 0).keys()
    name = maps.atlas(binarised[0], 0, of_run(binarised[0])).asset
    assert name in maps.assets(binarised[0], 0)

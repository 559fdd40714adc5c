"""Denoising: arrows start where x̃ is encoded and end where x̂ is; the errors are those of the pictures."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from aecore.mechanisms.denoising import Denoising
from aecore.objectives.denoising_gaussian import DenoisingGaussian
from aecore.objectives.denoising_masking import DenoisingMasking


@pytest.fixture(params=[DenoisingGaussian(sigma=0.3), DenoisingMasking(keep=0.6)], ids=["gaussian", "masking"])
def looked(request, stage):
    objective = request.param
    run, net, scene = stage(objective)
    return objective, net, scene, Denoising(run, torch.empty(0)).look(scene)


@torch.no_grad()
def test_arrows_run_from_the_code_of_the_corrupted_to_that_of_the_restored(looked, stage):
    objective, net, scene, seen = looked
    n = len(scene.examples)
    x_tilde = objective.corrupt(torch.cat([scene.examples, scene.mapped]), torch.Generator().manual_seed(0))
    start = net.encode(x_tilde[n:])[0]
    end = net.encode(net.image(net.decode(start)))[0]
    np.testing.assert_allclose(seen.arrays["start"], start, atol=2e-3)
    np.testing.assert_allclose(seen.arrays["end"], end, atol=2e-3)
    assert not np.allclose(seen.arrays["start"], seen.arrays["end"], atol=1e-2)


def test_the_pictures_are_the_examples_and_what_became_of_them(looked):
    objective, _net, scene, seen = looked
    np.testing.assert_allclose(seen.arrays["x"], 255 * scene.examples, atol=0.51)
    assert seen.arrays["x_tilde"].shape == seen.arrays["x_hat"].shape == (10, 784)
    if objective.name == "denoising_masking":  # what is kept keeps its value
        kept = seen.arrays["x_tilde"] > 0
        assert (seen.arrays["x_tilde"][kept] == seen.arrays["x"][kept]).all()


def test_the_error_of_the_corrupted_is_what_the_noise_says(looked):
    objective, net, scene, seen = looked
    square = float(scene.probe.square().mean())
    expected = 0.3**2 if objective.name == "denoising_gaussian" else (1 - 0.6) * square
    assert seen.measures["corruption_mse"] == pytest.approx(expected, rel=0.03)
    noisy = objective.corrupt(scene.probe, torch.Generator().manual_seed(5))
    restored = net.mean(net.decode(net.encode(noisy)[0]))
    error = (restored - scene.probe).square().mean().item()
    assert seen.measures["noisy_mse"] == pytest.approx(error, rel=0.02)


def test_the_noise_is_the_same_at_each_look(looked, stage):
    objective, _net, _scene, seen = looked
    run, _net, scene = stage(objective)
    again = Denoising(run, torch.empty(0)).look(scene)
    np.testing.assert_array_equal(again.arrays["x_tilde"], seen.arrays["x_tilde"])

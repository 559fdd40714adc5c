"""The Jacobian: for a linear encoder it is the weight itself, whatever the image."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
import torch

from aecore.mechanisms.contraction import Contraction, singular_values
from aecore.nn import losses
from aecore.nn.spread import spread
from aecore.objectives.contractive import Contractive


def weight(net) -> np.ndarray:
    return net.encoder[0].weight.numpy(force=True)


@pytest.mark.parametrize("d", [2, 12])
def test_the_singular_values_of_a_linear_encoder_are_those_of_its_weight(stage, d):
    run, net, scene = stage(Contractive(), network="linear", latent_dim=d)
    seen = Contraction(run, torch.empty(0)).look(scene)
    expected = np.linalg.svd(weight(net), compute_uv=False)
    np.testing.assert_allclose(seen.arrays["singular"], expected, rtol=1e-3)
    np.testing.assert_allclose(seen.arrays["spread"], 0, atol=1e-4)
    norm2 = (expected**2).sum()
    assert seen.measures["jacobian_norm2"] == pytest.approx(norm2, rel=1e-4)
    assert seen.measures["jacobian_median"] == pytest.approx(norm2, rel=1e-4)
    assert seen.measures["jacobian_error"] == pytest.approx(0, abs=1e-5)
    variance = np.trace(weight(net) @ np.cov(scene.probe.numpy().T) @ weight(net).T)
    assert seen.measures["jacobian_ratio"] == pytest.approx(norm2 / variance, rel=0.02)


def test_the_sensitivity_of_a_linear_encoder_is_the_length_of_its_columns(stage):
    run, net, scene = stage(Contractive(), network="linear")
    seen = Contraction(run, torch.empty(0)).look(scene)
    length = np.linalg.norm(weight(net), axis=0)
    assert seen.arrays["peak"][0] == pytest.approx(length.max(), rel=1e-4)
    for row in seen.arrays["sensitivity"]:
        np.testing.assert_allclose(row, 255 * length / length.max(), atol=0.51)


def test_a_deep_encoder_feels_each_image_differently(stage):
    run, _net, scene = stage(Contractive(), activation="tanh")
    seen = Contraction(run, torch.empty(0)).look(scene)
    assert seen.arrays["spread"].max() > 0
    assert (np.diff(seen.arrays["singular"]) <= 0).all()
    assert seen.arrays["sensitivity"].max() == 255


def test_a_code_made_smaller_has_smaller_norms_and_the_same_ratio(stage):
    run, net, scene = stage(Contractive(), activation="tanh")
    before = Contraction(run, torch.empty(0)).look(scene).measures
    net.encoder[-1].weight.mul_(0.1)
    after = Contraction(run, torch.empty(0)).look(scene).measures
    for name in ("jacobian_norm2", "jacobian_median", "jacobian_error"):
        assert after[name] == pytest.approx(0.01 * before[name], rel=1e-3)
    assert after["jacobian_ratio"] == pytest.approx(before["jacobian_ratio"], rel=1e-3)


@pytest.mark.parametrize("full", [True, False])
def test_norms_are_of_images_from_all_over_and_their_error_is_that_of_a_mean(stage, full):
    run, net, scene = stage(Contractive(), activation="tanh")
    order = torch.arange(len(scene.probe)) / len(scene.probe)
    scene = dataclasses.replace(scene, probe=scene.probe * order[:, None], full=full)  # the last are unlike the first
    seen = Contraction(run, torch.empty(0)).look(scene)
    images = spread(scene.probe, int(seen.arrays["images"][0]))
    assert len(images) >= min(500, len(scene.probe))
    each = losses.jacobian_norm2(lambda x: net.encode(x)[0], images, torch.Generator()).numpy()
    assert seen.measures["jacobian_norm2"] == pytest.approx(each.mean(), rel=1e-4)
    assert seen.measures["jacobian_error"] == pytest.approx(each.std(ddof=1) / np.sqrt(len(each)), rel=1e-3)
    assert seen.measures["jacobian_median"] == pytest.approx(np.median(each), rel=0.02)


def test_of_a_large_code_the_first_dimensions_are_shown_and_fewer_images(stage):
    run, _net, scene = stage(Contractive(), latent_dim=40)
    seen = Contraction(run, torch.empty(0)).look(scene)
    assert seen.arrays["singular"].shape == (32,)
    live = Contraction(run, torch.empty(0)).look(dataclasses.replace(scene, full=False))
    assert live.arrays["images"][0] == 31 < seen.arrays["images"][0] <= 312
    assert "jacobian_median" not in seen.measures


def test_singular_values_agree_with_numpy():
    jacobian = torch.randn(7, 5, 30, generator=torch.Generator().manual_seed(0))
    np.testing.assert_allclose(singular_values(jacobian), np.linalg.svd(jacobian.numpy(), compute_uv=False), rtol=1e-4)


def test_a_dead_encoder_has_no_sensitivity(stage):
    run, net, scene = stage(Contractive(), network="linear")
    with torch.no_grad():
        net.encoder[0].weight.zero_()
    seen = Contraction(run, torch.empty(0)).look(scene)
    assert seen.measures["jacobian_norm2"] == 0
    assert not seen.arrays["sensitivity"].any()
    assert np.isfinite(seen.arrays["singular"]).all()

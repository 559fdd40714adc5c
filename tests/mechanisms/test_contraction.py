"""The Jacobian: for a linear encoder it is the weight itself, whatever the image."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from aecore.mechanisms.contraction import Contraction, singular_values
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
    rough = 0.15 if d > 4 else 1e-4  # probed, not exact
    assert seen.measures["jacobian_norm2"] == pytest.approx((expected**2).sum(), rel=rough)


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


def test_of_a_large_code_the_first_dimensions_are_shown_and_fewer_images(stage):
    run, _net, scene = stage(Contractive(), latent_dim=40)
    seen = Contraction(run, torch.empty(0)).look(scene)
    assert seen.arrays["singular"].shape == (32,)
    assert seen.arrays["images"][0] == 20


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

"""Principal angles with known answers: none for PCA's own basis, 90° for an orthogonal one."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from aecore.learning import architecture
from aecore.mechanisms.subspace import Subspace, _angles
from aecore.nn import pca

D = 4


@pytest.fixture
def components(learnt):
    return pca.fit(learnt)


def linear(run, decoder: torch.Tensor, encoder: torch.Tensor, bias: torch.Tensor | float = 0.0):
    """The linear network of `run` with this decoder (D, d), encoder (D, d) and decoder's bias."""
    net = architecture.build(run, torch.Generator().manual_seed(0))
    net.encoder[0].weight.copy_(encoder.T)
    net.decoder[0].weight.copy_(decoder)
    net.encoder[0].bias.zero_()
    net.decoder[0].bias.copy_(torch.as_tensor(bias))
    return net


def look(small, scene, learnt, decoder, encoder=None, bias=0.0):
    run = small("linear_ae", latent_dim=decoder.shape[1])
    net = linear(run, decoder, decoder if encoder is None else encoder, bias)
    return Subspace(run, learnt).look(scene(run, net))


def test_pcas_own_basis_turned_and_stretched_has_no_angle(small, scene, learnt, components):
    axes = components.axes[:, :D]
    mixed = axes @ torch.randn(D, D, generator=torch.Generator().manual_seed(1))
    seen = look(small, scene, learnt, mixed)
    assert seen.measures["angle"] == pytest.approx(0, abs=0.05)
    np.testing.assert_allclose(seen.arrays["turned"], seen.arrays["eigen"], atol=1)


def test_an_orthogonal_basis_is_at_right_angles(small, scene, learnt, components):
    seen = look(small, scene, learnt, components.axes[:, D : 2 * D].clone())
    np.testing.assert_allclose(seen.arrays["angles"], 90, atol=0.05)


def test_one_foreign_direction_is_one_angle(small, scene, learnt, components):
    basis = components.axes[:, :D].clone()
    turn = np.radians(30)
    basis[:, 1] = np.cos(turn) * basis[:, 1] + np.sin(turn) * components.axes[:, 20]
    np.testing.assert_allclose(look(small, scene, learnt, basis).arrays["angles"], [30, 0, 0, 0], atol=0.05)


def test_angles_are_scipys():
    from scipy.linalg import subspace_angles

    rng = torch.Generator().manual_seed(0)
    a, b = (torch.linalg.qr(torch.randn(50, d, generator=rng))[0] for d in (7, 4))
    np.testing.assert_allclose(_angles(a, b), np.degrees(subspace_angles(a.numpy(), b.numpy())), atol=1e-2)


def test_pca_as_a_network_has_pcas_error(small, scene, learnt, components):
    axes = components.axes[:, :D]
    seen = look(small, scene, learnt, axes, bias=components.mean - axes @ (axes.T @ components.mean))
    assert seen.measures["probe_mse"] == pytest.approx(seen.measures["pca_mse"], rel=1e-3)


def test_no_more_than_ten_directions_are_sent(small, scene, learnt):
    run = small("linear_ae", latent_dim=16)
    arrays = Subspace(run, learnt).look(scene(run)).arrays
    assert {name: len(arrays[name]) for name in arrays} == {"angles": 16, "basis": 10, "eigen": 10, "turned": 10}

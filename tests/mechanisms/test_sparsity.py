"""Sparsity of codes that are known beforehand."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
import torch

from aecore.mechanisms.sparsity import Sparsity, _round_up
from aecore.nn import nets


class Known(nets.Autoencoder):
    """A network whose codes are given, and whose decoder draws the code as it is."""

    def __init__(self, codes: torch.Tensor) -> None:
        super().__init__(torch.nn.Identity(), torch.nn.Identity(), gaussian=False, likelihood="gaussian")
        self.codes = codes

    def encode(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """The given codes, whatever the images."""
        return self.codes, torch.full_like(self.codes, -torch.inf)


def look(small, scene, learnt, codes, objective="sparse_l1"):
    run = dataclasses.replace(small(objective), latent_dim=codes.shape[1])
    return Sparsity(run, learnt).look(scene(run, Known(codes)))


@pytest.fixture
def codes():
    """Half of the units are off in three of four images, the others are always off."""
    made = torch.zeros(40, 8)
    made[::4, :4] = 0.5
    return made


def test_zeros_are_counted(small, scene, learnt, codes):
    seen = look(small, scene, learnt, codes)
    assert seen.measures == pytest.approx({"fraction_active": 1 / 8, "mean_activation": 1 / 16, "zeros": 7 / 8})
    np.testing.assert_allclose(seen.arrays["active"], [0.25] * 4 + [0] * 4)
    np.testing.assert_allclose(seen.arrays["rho_hat"], [0.125] * 4 + [0] * 4)


def test_the_histogram_is_of_what_is_not_zero(small, scene, learnt, codes):
    codes[0, 0] = 0.01
    arrays = look(small, scene, learnt, codes).arrays
    assert arrays["histogram"].sum() == pytest.approx(1)
    assert arrays["histogram"][0] == pytest.approx(1 / 40)
    assert (arrays["edges"][0], arrays["edges"][-1]) == (0, 0.5)


def test_a_histogram_of_both_signs(small, scene, learnt):
    codes = torch.randn(200, 6, generator=torch.Generator().manual_seed(0))
    arrays = look(small, scene, learnt, codes).arrays
    assert arrays["histogram"].sum() == pytest.approx(1)
    assert (arrays["edges"][0], arrays["edges"][-1]) == (-5, 5)


def test_nothing_is_on(small, scene, learnt):
    seen = look(small, scene, learnt, torch.zeros(40, 8))
    assert seen.measures["zeros"] == 1
    assert not seen.arrays["histogram"].any()
    assert np.isfinite(seen.arrays["edges"]).all()


def test_a_sigmoid_is_on_above_one_half(small, scene, learnt):
    codes = torch.full((40, 4), 0.1)
    codes[:10, 0] = 0.9
    seen = look(small, scene, learnt, codes, "sparse_kl")
    assert seen.measures["fraction_active"] == pytest.approx(1 / 16)
    assert seen.measures["zeros"] == 0


def test_a_pattern_is_what_its_unit_adds(small, scene, learnt, codes):
    arrays = look(small, scene, learnt, codes).arrays
    assert set(arrays["units"][:4]) == {0, 1, 2, 3}
    for unit, pattern in zip(arrays["units"], arrays["patterns"], strict=True):
        assert pattern.tolist() == [127 if i == unit and unit < 4 else 0 for i in range(8)]


@pytest.mark.parametrize(("value", "end"), [(0, 0), (-1, 0), (0.5, 0.5), (0.51, 1), (1, 1), (2.1, 5), (11, 20)])
def test_ends_are_round(value, end):
    assert _round_up(value) == pytest.approx(end)

"""MMD² against its null band, and the witness function: known where both samples are of one law, or one sample."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
import torch

from aecore import losses
from aecore.mechanisms import null
from aecore.mechanisms.aggregate import GRID, REACH, Aggregate, grid
from aecore.objectives.wae_mmd import WAEMMD
from aecore.ui.mechanisms import aggregate as shown

N = 200
CPU = torch.device("cpu")


def draws(seed: int, n: int = N, d: int = 2) -> torch.Tensor:
    return torch.randn(n, d, generator=torch.Generator().manual_seed(seed))


@pytest.mark.parametrize(("d", "kernel"), [(2, "imq"), (8, "imq"), (2, "rbf")])
def test_the_band_holds_nearly_all_prior_prior_draws(d, kernel):
    k = losses.KERNELS[kernel]
    low, high = null.draw(N, d, k, CPU).band()
    values = torch.stack([losses.mmd2(draws(2 * i, d=d), draws(2 * i + 1, d=d), k) for i in range(300)])
    inside = float(((values > low) & (values < high)).float().mean())
    assert 0.88 <= inside <= 0.99


def test_the_null_is_the_unbiased_mmd2_of_each_split():
    made = null.draw(30, 3, losses.imq, CPU)
    first = made.splits[:, 7].bool()
    assert int(first.sum()) == 30
    direct = losses.mmd2(made.pool[first], made.pool[~first])
    assert float(made.mmd2()[7]) == pytest.approx(float(direct), abs=1e-5)


def test_the_witness_of_a_sample_against_itself_is_nothing_and_it_is_antisymmetric():
    at, a, b = grid(CPU), draws(0), draws(1) + 1
    torch.testing.assert_close(losses.witness(at, a, a), torch.zeros(len(at)))
    torch.testing.assert_close(losses.witness(at, a, b), -losses.witness(at, b, a))


def test_the_grid_runs_row_by_row_from_the_bottom_left():
    places = grid(CPU).reshape(GRID, GRID, 2)
    assert places[0, 0].tolist() == pytest.approx([-REACH, -REACH])
    assert places[0, -1].tolist() == pytest.approx([REACH, -REACH])
    assert places[-1, 0].tolist() == pytest.approx([-REACH, REACH])
    assert shown.REACH == REACH


def codes_of(net, codes: torch.Tensor) -> None:
    """Have the network's encoder return these codes whatever it sees."""
    net.encode = lambda x: (codes[: len(x)], torch.full_like(codes[: len(x)], -torch.inf))


def test_codes_that_follow_the_prior_are_inside_the_band_and_show_only_noise(stage):
    run, net, scene = stage(WAEMMD())
    codes_of(net, draws(5, n=len(scene.probe)))
    seen = Aggregate(run, torch.empty(0)).look(scene)
    assert seen.measures["null_low"] < seen.measures["mmd2"] < seen.measures["null_high"]
    assert np.abs(seen.arrays["field"]).max() < 1.3 * seen.arrays["noise"][0]
    np.testing.assert_allclose(seen.arrays["mean"], 0, atol=0.2)
    np.testing.assert_allclose(seen.arrays["std"], 1, atol=0.2)


def test_codes_at_one_place_are_too_many_there_and_outside_the_band(stage):
    run, net, scene = stage(WAEMMD())
    codes_of(net, torch.tensor([2.0, -1.0]) + 0.05 * draws(5, n=len(scene.probe)))
    seen = Aggregate(run, torch.empty(0)).look(scene)
    field = seen.arrays["field"].astype(float)
    row, col = np.unravel_index(field.argmax(), field.shape)
    ticks = np.linspace(-REACH, REACH, GRID)
    assert (ticks[col], ticks[row]) == pytest.approx((2, -1), abs=0.2)
    assert field.min() < -2 * seen.arrays["noise"][0]
    assert seen.measures["mmd2"] > 5 * seen.measures["null_high"]
    np.testing.assert_allclose(seen.arrays["mean"], [2, -1], atol=0.05)


def test_more_dimensions_have_moments_and_no_field(stage):
    run, _net, scene = stage(WAEMMD(), latent_dim=5)
    seen = Aggregate(run, torch.empty(0)).look(scene)
    assert seen.arrays.keys() == {"mean", "std"}
    assert seen.arrays["mean"].shape == seen.arrays["std"].shape == (5,)


def test_the_first_look_does_not_wait_for_the_null(stage):
    run, _net, scene = stage(WAEMMD())
    seen = Aggregate(run, torch.empty(0)).look(dataclasses.replace(scene, step=0))
    assert seen.measures.keys() == {"mmd2"}
    assert "field" not in seen.arrays


def test_the_verdict_follows_the_band():
    assert "inside" in shown.verdict(0.001, -0.002, 0.003)
    assert "outside" in shown.verdict(0.3, -0.002, 0.003)
    assert "below" in shown.verdict(-0.3, -0.002, 0.003)

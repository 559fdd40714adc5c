"""MMD² against its null band, and the witness function: known where both samples are of one law, or one sample."""

from __future__ import annotations

import dataclasses
from types import SimpleNamespace

import numpy as np
import pytest
import torch

from aecore.mechanisms import null
from aecore.mechanisms.aggregate import GRID, Aggregate, grid
from aecore.nn import losses
from aecore.objectives.wae_mmd import WAEMMD
from aecore.results.snapshot import REACH
from aecore.ui.mechanisms import aggregate as shown

N = 200
CPU = torch.device("cpu")


def draws(seed: int, n: int = N, d: int = 2) -> torch.Tensor:
    return torch.randn(n, d, generator=torch.Generator().manual_seed(seed))


@pytest.mark.parametrize(("d", "kernel"), [(2, "imq"), (10, "imq"), (2, "rbf")])
def test_the_band_leaves_a_fortieth_of_prior_prior_draws_at_either_side(d, kernel):
    k = losses.KERNELS[kernel]
    low, high = null.draw(N, d, k, CPU).band()
    values = torch.stack([losses.mmd2(draws(2 * i, d=d), draws(2 * i + 1, d=d), k) for i in range(2000)])
    for beyond in (values < low, values > high):
        assert 0.015 < float(beyond.float().mean()) < 0.035  # 2.5 %, its standard error here is 0.35 %


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


def verdict(mmd2: float, **test: float) -> str:
    told = {"mmd2": mmd2, "null_low": -0.002, "null_high": 0.003, **test}
    return shown.verdict(SimpleNamespace(last=SimpleNamespace(test=told)))


def test_the_verdict_follows_the_band_and_says_of_how_many_it_is():
    assert "inside" in verdict(0.001)
    assert "outside" in verdict(0.3)
    assert "below" in verdict(-0.3)
    assert verdict(0.001, probed=300.0).endswith("Of 300 test images and as many draws.")
    assert verdict(0.001).endswith("the codes cannot be told from draws of the prior.")

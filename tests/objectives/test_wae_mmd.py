"""The WAE with an MMD penalty: the unbiased estimate between a batch of codes and draws of the prior."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from aecore.learning.control import EverySteps
from aecore.learning.loop import train
from aecore.nn import losses
from aecore.objectives.wae_mmd import WAEMMD


def mmd(p, objective: WAEMMD, seed: int = 0) -> torch.Tensor:
    return objective.terms(p, None, torch.Generator().manual_seed(seed))["mmd"]


@pytest.mark.parametrize("kernel", ["imq", "rbf"])
def test_the_term_is_lambda_times_the_unbiased_estimate_written_out(kernel, invent, seeded):
    p = invent(images=7, d=2)
    codes, prior = p.z[0].numpy(), torch.randn(7, 2, generator=seeded(0), dtype=torch.float64).numpy()
    scales = [4 * s for s in losses.IMQ_SCALES]  # C = 2 d σ² s with d = 2, σ = 1
    k = {"imq": lambda r2: sum(c / (c + r2) for c in scales), "rbf": lambda r2: np.exp(-r2 / 4)}[kernel]
    pair = lambda a, b: k(((a - b) ** 2).sum())  # noqa: E731
    within = sum(pair(s[i], s[j]) for s in (codes, prior) for i in range(7) for j in range(7) if i != j) / 42
    across = sum(pair(a, b) for a in codes for b in prior) / 49
    assert mmd(p, WAEMMD(lam=11.0, kernel=kernel)).item() == pytest.approx(11 * (within - 2 * across), rel=1e-5)


def test_codes_that_follow_the_prior_cost_nothing_on_average_and_less_than_nothing_half_the_time(invent, seeded):
    rng, p = seeded(5), invent(images=60, d=2)
    prior = lambda: replace(p, z=torch.randn(1, 60, 2, generator=rng, dtype=torch.float64))  # noqa: E731
    values = torch.stack([mmd(prior(), WAEMMD(lam=1.0), seed) for seed in range(200)])
    assert values.mean().abs() < 4 * values.std() / 200**0.5
    assert 0.35 < (values < 0).double().mean() < 0.8


def test_the_draws_of_the_prior_come_from_the_given_stream(invent, seeded):
    p, before = invent(), torch.get_rng_state()
    assert mmd(p, WAEMMD(), 1).item() == mmd(p, WAEMMD(), 1).item() != mmd(p, WAEMMD(), 2).item()
    assert torch.equal(torch.get_rng_state(), before)


@pytest.mark.parametrize("kernel", ["imq", "rbf"])
def test_its_gradient_equals_finite_differences(kernel, invent):
    p = invent(images=5, d=2)
    z = p.z.clone().requires_grad_()
    assert torch.autograd.gradcheck(lambda codes: mmd(replace(p, z=codes), WAEMMD(kernel=kernel)), (z,))


@pytest.mark.parametrize("kernel", ["imq", "rbf"])
def test_its_gradient_draws_a_stray_cloud_home(kernel, invent):
    p = invent(images=40, d=2)
    z = (p.z + 2.0).requires_grad_()
    mmd(replace(p, z=z), WAEMMD(kernel=kernel)).backward()
    assert (z.grad.mean((0, 1)) > 0).all()  # descending moves it back


@pytest.mark.parametrize("kernel", ["imq", "rbf"])
def test_training_fits_the_cloud_of_codes_to_the_prior(kernel, tiny, small):
    """Short real trainings of 160 steps on 512 images, batches of 128."""
    away = {}
    for lam in (0.0, 1000.0):
        run = small(WAEMMD(lam=lam, kernel=kernel), batch_size=128, epochs=40)
        *_, last = train(run, tiny, cadence=EverySteps(1000))
        codes = torch.from_numpy(last.codes.astype(np.float32))
        prior = torch.randn(codes.shape, generator=torch.Generator().manual_seed(1))
        away[lam] = losses.mmd2(codes, prior).item()
    assert away[1000.0] < 0.2 * away[0.0]

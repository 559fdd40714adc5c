"""Importance weighting: effective samples and bounds have known values at both ends."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
import torch

from aecore import losses
from aecore.mechanisms.importance import COUNTS, SAMPLES, Importance, bound, effective
from aecore.objectives.iwae import IWAE


@pytest.mark.parametrize("k", [1, 5, 64])
def test_equal_weights_all_count(k):
    assert effective(torch.full((64, 3), -100.0), k) == pytest.approx(k)


@pytest.mark.parametrize("k", [1, 8, 64])
def test_one_dominant_weight_counts_alone(k):
    log_w = torch.zeros(64, 3)
    log_w[::k] = 1000.0  # one in each group
    assert effective(log_w, k) == pytest.approx(1)


def test_the_bound_falls_with_k_and_is_flat_where_all_weights_are_equal():
    log_w = 3 * torch.randn(64, 20, generator=torch.Generator().manual_seed(0)) - 100
    bounds = [float(bound(log_w, k).mean()) for k in COUNTS]
    assert all(later < before for before, later in itertools.pairwise(bounds))
    assert bounds[0] == pytest.approx(-float(log_w.mean()), rel=1e-5)
    assert bounds[-1] == pytest.approx(-float((log_w.logsumexp(0) - math.log(64)).mean()), rel=1e-5)
    flat = torch.full((64, 20), -7.0)
    assert [float(bound(flat, k).mean()) for k in COUNTS] == pytest.approx([7.0] * len(COUNTS))


@pytest.mark.parametrize("k", [1, 5, 200])
def test_a_look_weighs_the_samples_of_the_run(stage, k):
    run, _net, scene = stage(IWAE(k=k))
    seen = Importance(run, torch.empty(0)).look(scene)
    weights, drawn = seen.arrays["weights"], min(k, SAMPLES)
    assert weights.shape == (10, drawn)
    np.testing.assert_allclose(weights.sum(1), 1, rtol=1e-5)
    assert (np.diff(weights, axis=1) <= 0).all()
    np.testing.assert_allclose(seen.arrays["ess_each"], 1 / (weights**2).sum(1), rtol=1e-4)
    assert 1 <= seen.measures["ess"] <= drawn + 1e-3
    assert (np.diff(seen.arrays["bounds"]) <= 1e-3).all()
    assert seen.measures["bound_1"] == pytest.approx(seen.arrays["bounds"][0])
    assert seen.measures["bound_64"] == pytest.approx(seen.arrays["bounds"][-1])
    assert {"std", "mean_std"} <= seen.arrays.keys()


def test_the_weights_are_p_over_q(stage):
    """One sample's weight by hand: log p(x|z) + log p(z) − log q(z|x)."""
    _run, net, scene = stage(IWAE(k=4))
    with torch.no_grad():
        p = net(scene.examples, scene.examples, torch.Generator().manual_seed(0), 4)
        log_w = losses.log_weights(p.recon, p.z, p.mu, p.logvar)
    q = torch.distributions.Normal(p.mu, (0.5 * p.logvar).exp()).log_prob(p.z).sum(-1)
    prior = torch.distributions.Normal(0.0, 1.0).log_prob(p.z).sum(-1)
    torch.testing.assert_close(log_w, -p.recon + prior - q, rtol=1e-4, atol=1e-3)

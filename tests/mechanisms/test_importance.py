"""Importance weighting: effective samples have known values at both ends, and what is drawn is told."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
import torch

from aecore.mechanisms import evidence
from aecore.mechanisms.importance import SAMPLES, Importance, effective
from aecore.nn import losses
from aecore.objectives.iwae import IWAE


@pytest.mark.parametrize("k", [1, 5, 64])
def test_equal_weights_all_count(k):
    assert effective(torch.full((64, 3), -100.0), k) == pytest.approx(k)


@pytest.mark.parametrize("k", [1, 8, 64])
def test_one_dominant_weight_counts_alone(k):
    log_w = torch.zeros(64, 3)
    log_w[: 64 // k] = 1000.0  # one in each group
    assert effective(log_w, k) == pytest.approx(1)


@pytest.mark.parametrize("k", [1, 5, 200])
@pytest.mark.parametrize("full", [True, False])
def test_a_look_weighs_the_samples_of_the_run(stage, k, full):
    run, _net, scene = stage(IWAE(k=k, L=2))
    seen = Importance(run, torch.empty(0)).look(dataclasses.replace(scene, full=full))
    drawn = evidence.FULL if full else evidence.LIVE
    weights = seen.arrays["weights"]
    assert weights.shape == (10, min(k, SAMPLES))
    np.testing.assert_allclose(weights.sum(1), 1, rtol=1e-5)
    assert (np.diff(weights, axis=1) <= 0).all()
    np.testing.assert_allclose(seen.arrays["ess_each"], 1 / (weights**2).sum(1), rtol=1e-4)
    assert 1 <= seen.measures["ess"] <= min(k, drawn.codes) + 1e-3
    assert seen.arrays["gain_images"][0] == drawn.images
    assert seen.arrays["counts"][-1] == drawn.codes
    assert seen.arrays["gains"][0] == pytest.approx(0, abs=1e-4)
    assert (np.diff(seen.arrays["gains"]) >= -1e-4).all()
    assert seen.measures["gain"] == pytest.approx(seen.arrays["gains"][-1])
    assert ("gap" in seen.measures) == full
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

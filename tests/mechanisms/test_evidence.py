"""Gains over the ELBO: never negative, growing with k, and in a linear Gaussian model the gap that theory gives."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from aecore.learning import architecture
from aecore.mechanisms import evidence
from aecore.mechanisms.evidence import Draw, gain, gains, weigh
from aecore.mechanisms.posterior import Posterior
from aecore.objectives.vae import VAE
from aecore.run import Run

D, PIXELS = 3, (4, 5)


def test_it_grows_with_k_and_is_nothing_where_all_weights_are_equal():
    log_w = 3 * torch.randn(64, 20, generator=torch.Generator().manual_seed(0)) - 100
    found = gains(log_w)
    assert found["counts"].tolist() == [1, 2, 4, 8, 16, 32, 64]
    assert found["gains"][0] == pytest.approx(0, abs=1e-5)
    assert (np.diff(found["gains"]) > 0).all()
    assert found["gains"][-1] == pytest.approx(
        float((log_w.logsumexp(0) - math.log(64) - log_w.mean(0)).mean()), rel=1e-5
    )
    np.testing.assert_allclose(gains(torch.full((64, 20), -7.0))["gains"], 0, atol=1e-5)


def test_of_each_image_it_is_never_negative():
    log_w = torch.randn(60, 500, generator=torch.Generator().manual_seed(1)) * 20
    assert all((gain(log_w, k) >= -1e-4).all() for k in (1, 2, 7, 60))


def test_its_error_is_that_of_a_mean_over_images():
    log_w = 2 * torch.randn(8, 400, generator=torch.Generator().manual_seed(2))
    each = gain(log_w, 8).numpy()
    assert gains(log_w)["gain_errors"][-1] == pytest.approx(each.std(ddof=1) / math.sqrt(400), rel=1e-4)
    assert gains(log_w)["gain_images"][0] == 400


def test_images_come_from_all_over_and_are_not_more_than_there_are(scene, small):
    made = scene(small("vae"))
    assert weigh(made, Draw(7, 4)).shape == (4, 7)
    assert weigh(made, Draw(10**6, 2)).shape == (2, len(made.probe))


# --- a linear Gaussian model: the true posterior is known --------------------------------------------------


@pytest.fixture
def model(scene):
    """p(x | z) = N(W z + b, I), W with orthogonal columns: p(z | x) = N(v W'(x − b), diag v), v = 1 / (1 + |w|²)."""

    def make(shift: float, stretch: float):
        rng = torch.Generator().manual_seed(1)
        run = Run(VAE(), network="linear", likelihood="gaussian", latent_dim=D, dataset="digits", precision="fp32")
        net = architecture.build(run, rng, PIXELS)
        w = torch.linalg.qr(torch.randn(20, D, generator=rng))[0] * torch.tensor([0.5, 1.0, 2.0])
        b, v = torch.randn(20, generator=rng), 1 / (1 + w.square().sum(0))
        net.decoder[0].weight.copy_(w)
        net.decoder[0].bias.copy_(b)
        net.encoder[0].weight.copy_(torch.cat([v[:, None] * w.T, torch.zeros(D, 20)]))
        net.encoder[0].bias.copy_(torch.cat([shift * v.sqrt() - v * (w.T @ b), v.log() + math.log(stretch)]))
        return run, scene(run, net, probe=torch.rand(400, 20, generator=rng), mapped=torch.rand(5, 20, generator=rng))

    return make


def test_the_gap_of_the_true_posterior_is_nothing(model):
    run, made = model(0.0, 1.0)
    seen = Posterior(run, torch.empty(0)).look(made)
    assert seen.measures["gap"] == pytest.approx(0, abs=1e-3)
    assert seen.measures["gap_error"] == pytest.approx(0, abs=1e-3)


@pytest.mark.parametrize(("shift", "stretch"), [(0.4, 1.0), (0.0, 0.6), (0.3, 0.8)])
def test_the_gap_of_another_is_its_kl_to_the_true_one(model, shift, stretch):
    """KL(N(m + s √v, r v) ‖ N(m, v)) = ½ (r + s² − 1 − ln r) in each dimension, for every image alike."""
    run, made = model(shift, stretch)
    seen = Posterior(run, torch.empty(0)).look(made)
    expected = D * 0.5 * (stretch + shift**2 - 1 - math.log(stretch))
    assert seen.measures["gap"] == pytest.approx(expected, rel=0.05)
    assert abs(seen.measures["gap"] - expected) < 5 * seen.measures["gap_error"] + 0.01
    assert seen.arrays["gap_of"].tolist() == [evidence.FULL.images, evidence.FULL.codes]


def test_it_is_measured_when_there_is_time_for_it(scene, small):
    run = small("vae")
    seen = Posterior(run, torch.empty(0)).look(scene(run, full=False))
    assert not {"gap", "gap_error"} & seen.measures.keys()
    assert "gap_of" not in seen.arrays

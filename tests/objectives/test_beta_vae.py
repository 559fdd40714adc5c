"""The β-VAE: the VAE at β = 1, the frontier of rate and distortion, and the capacity form."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from aecore.knobs import shown
from aecore.learning.control import EverySteps
from aecore.learning.loop import train
from aecore.nn import losses
from aecore.objectives.beta_vae import BetaVAE
from aecore.objectives.vae import VAE


def test_with_beta_one_it_is_the_vae(tiny, small, curve):
    vae, beta = (list(train(small(o), tiny)) for o in (VAE(), BetaVAE(1.0)))
    assert curve(vae) == curve(beta)


@pytest.mark.parametrize("beta", [0.0, 0.5, 4.0, 1000.0])
def test_the_kl_term_is_weighted_and_the_reconstruction_is_not(beta, invent, seeded):
    p = invent()
    vae, found = VAE().terms(p, None, seeded()), BetaVAE(beta).terms(p, None, seeded())
    assert found["recon"].item() == vae["recon"].item()
    assert found["kl"].item() == pytest.approx(beta * vae["kl"].item())


@pytest.mark.parametrize("capacity", [0.0, 1.0, 2.5, 100.0])
def test_the_capacity_form_pays_for_the_distance_from_the_capacity_on_either_side(capacity, invent, seeded):
    p = invent()
    kl = losses.kl_normal(p.mu, p.logvar).mean().item()
    found = BetaVAE(form="capacity", gamma=7.0, capacity=capacity).terms(p, None, seeded())
    assert found["kl"].item() == pytest.approx(7 * abs(kl - capacity))
    assert found["recon"].item() == VAE().terms(p, None, seeded())["recon"].item()


def test_the_capacity_is_that_of_the_batch_and_not_of_each_image(invent, seeded):
    p = invent()
    each = losses.kl_normal(p.mu, p.logvar)
    found = BetaVAE(form="capacity", gamma=1.0, capacity=each.mean().item()).terms(p, None, seeded())["kl"].item()
    assert found == pytest.approx(0, abs=1e-9)
    assert (each - each.mean()).abs().mean() > 0.1


@pytest.mark.parametrize(("capacity", "sign"), [(0.0, 1), (50.0, -1)])
def test_its_gradient_pulls_the_rate_towards_the_capacity(capacity, sign, invent, seeded):
    p = invent()
    mu = p.mu.clone().requires_grad_()
    BetaVAE(form="capacity", gamma=3.0, capacity=capacity).terms(replace(p, mu=mu), None, seeded())["kl"].backward()
    torch.testing.assert_close(mu.grad, sign * 3 * p.mu / len(p.mu))


def test_only_the_knobs_of_the_chosen_form_are_shown():
    assert [item.name for item in shown(BetaVAE())] == ["beta", "form"]
    assert [item.name for item in shown(BetaVAE(form="capacity"))] == ["form", "gamma", "capacity"]


def test_as_beta_grows_the_rate_falls_and_the_distortion_rises(tiny, small):
    """Short real trainings of 160 steps on 512 images."""
    tests = []
    for beta in (0.1, 1.0, 10.0):
        *_, last = train(small(BetaVAE(beta), latent_dim=8, epochs=20), tiny, cadence=EverySteps(1000))
        assert last.test["total"] == pytest.approx(last.test["recon"] + beta * last.test["kl"], rel=1e-4)
        tests.append(last.test)
    rates, distortions = ([test[name] for test in tests] for name in ("kl", "recon"))
    assert rates[0] > rates[1] > rates[2]
    assert distortions[0] < distortions[1] < distortions[2]


@pytest.mark.parametrize("capacity", [3.0, 12.0])
def test_a_firm_capacity_is_kept(capacity, tiny, small):
    """Short real trainings of 320 steps on 512 images; the rate is that of the images trained on."""
    objective = BetaVAE(form="capacity", gamma=100.0, capacity=capacity)
    *_, last = train(small(objective, latent_dim=8, epochs=40), tiny, cadence=EverySteps(1000))
    assert last.terms["kl"] / 100 < 0.25 * capacity

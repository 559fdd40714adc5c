"""The VAE: the bound in closed form and by Monte Carlo, with one code an image or several."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import distributions

from aecore.learning.loop import train
from aecore.objectives.vae import VAE


def numpy_bound(weights: dict[str, np.ndarray], x: np.ndarray, eps: np.ndarray) -> tuple[float, float]:
    """784-16-(3+3), 3-16-784 with SiLU, Bernoulli, in double precision; eps (L, B, 3): recon and KL in nats."""
    w = {name: array.astype(np.float64) for name, array in weights.items()}
    layer = lambda name, h: h @ w[f"{name}.weight"].T + w[f"{name}.bias"]  # noqa: E731
    silu = lambda a: a / (1 + np.exp(-a))  # noqa: E731
    mu, logvar = np.split(layer("encoder.2", silu(layer("encoder.0", x))), 2, axis=1)
    logits = layer("decoder.2", silu(layer("decoder.0", mu + np.exp(logvar / 2) * eps)))
    recon = (x * np.log1p(np.exp(-logits)) + (1 - x) * np.log1p(np.exp(logits))).sum(-1).mean()
    return recon, 0.5 * (mu**2 + np.exp(logvar) - 1 - logvar).sum(1).mean()


@pytest.mark.parametrize("samples", [1, 4])
def test_the_bound_is_that_of_the_formulas_in_numpy(samples, forward, seeded):
    p, net = forward(VAE(L=samples), images=7)
    eps = torch.randn((samples, 7, 3), generator=seeded(0)).double().numpy()
    weights = {name: tensor.numpy() for name, tensor in net.state_dict().items()}
    recon, kl = numpy_bound(weights, p.x.double().numpy(), eps)
    found = VAE(L=samples).terms(p, net, seeded())
    assert set(found) == {"recon", "kl"}
    assert found["recon"].item() == pytest.approx(recon, rel=1e-6)
    assert found["kl"].item() == pytest.approx(kl, rel=1e-4)


def test_the_kl_term_is_that_of_torch_distributions(invent, seeded):
    p = invent()
    posterior = distributions.Normal(p.mu, (0.5 * p.logvar).exp())
    expected = distributions.kl_divergence(posterior, distributions.Normal(0.0, 1.0)).sum(-1).mean()
    torch.testing.assert_close(VAE().terms(p, None, seeded())["kl"], expected)


def test_the_monte_carlo_form_is_the_log_ratio_at_the_drawn_codes(invent, seeded):
    p = invent(k=5)
    q, prior = distributions.Normal(p.mu, (0.5 * p.logvar).exp()), distributions.Normal(torch.zeros(3).double(), 1.0)
    expected = (q.log_prob(p.z) - prior.log_prob(p.z)).sum(-1).mean()
    torch.testing.assert_close(VAE(L=5, bound="monte_carlo").terms(p, None, seeded())["kl"], expected)


def test_the_monte_carlo_form_averages_to_the_closed_form(invent, seeded):
    p, n = invent(images=4), 40_000
    z = p.mu + (0.5 * p.logvar).exp() * torch.randn((n, 4, 3), generator=seeded(), dtype=torch.float64)
    both = (VAE(bound=bound).terms(replace(p, z=z), None, seeded()) for bound in ("closed", "monte_carlo"))
    closed, sampled = (terms["kl"].item() for terms in both)
    assert sampled == pytest.approx(closed, abs=0.03)
    assert sampled != closed


def test_the_one_sample_bound_averages_to_the_closed_form_of_the_whole_loss(forward, seeded):
    p, net = forward(VAE(L=100), images=100)
    closed, sampled = (sum(VAE(L=100, bound=b).terms(p, net, seeded()).values()) for b in ("closed", "monte_carlo"))
    assert sampled.item() == pytest.approx(closed.item(), abs=0.1)


def test_l_codes_are_averaged_not_added(forward, seeded):
    p, net = forward(VAE(L=6))
    assert p.z.shape[0] == p.recon.shape[0] == 6
    assert len({z.sum().item() for z in p.z}) == 6
    found = VAE(L=6).terms(p, net, seeded())
    alone = [VAE().terms(replace(p, z=p.z[j : j + 1], recon=p.recon[j : j + 1]), net, seeded()) for j in range(6)]
    for name in ("recon", "kl"):
        assert found[name].item() == pytest.approx(np.mean([terms[name].item() for terms in alone]), rel=1e-6)


def test_more_codes_make_the_bound_less_noisy(forward, seeded):
    spread = {L: np.std([VAE().terms(*forward(VAE(L=L), seed=s), seeded())["recon"].item() for s in range(12)])
              for L in (1, 50)}  # fmt: skip
    assert spread[50] < spread[1] / 3


def test_both_forms_train_alike_but_not_to_the_bit(tiny, small, curve):
    closed, sampled = (list(train(small(VAE(bound=bound)), tiny)) for bound in ("closed", "monte_carlo"))
    assert curve(closed) != curve(sampled)
    assert sampled[-1].test["total"] == pytest.approx(closed[-1].test["total"], rel=0.05)
    assert sampled[-1].test["kl"] == pytest.approx(sampled[-1].kl_per_dim.sum(), rel=1e-4)  # the rate, in closed form

"""The importance-weighted bound: against the ELBO, against an exact posterior, and its gradient."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
import torch
from scipy.special import logsumexp
from torch import distributions

from aecore.learning import architecture
from aecore.learning.loop import train
from aecore.nn import losses, nets
from aecore.nn.nets import Autoencoder
from aecore.objectives.iwae import IWAE
from aecore.objectives.vae import VAE
from aecore.run import Run


def bound(p: nets.Pass) -> torch.Tensor:
    """The negative bound of a pass."""
    (term,) = IWAE(k=len(p.z)).terms(p, None, torch.Generator()).values()
    return term


# --- the bound ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("k", [1, 5, 50])
def test_the_bound_is_that_of_the_formula(k, invent):
    p = invent(k=k)
    q = distributions.Normal(p.mu, (0.5 * p.logvar).exp())
    prior = distributions.Normal(torch.zeros(3, dtype=torch.float64), 1.0)
    likelihood = distributions.Bernoulli(logits=p.out, validate_args=False)
    log_w = likelihood.log_prob(p.x).sum(-1) + prior.log_prob(p.z).sum(-1) - q.log_prob(p.z).sum(-1)
    torch.testing.assert_close(losses.log_weights(p.recon, p.z, p.mu, p.logvar), log_w)
    expected = -(logsumexp(log_w.numpy(), axis=0) - math.log(k)).mean()
    assert bound(p).item() == pytest.approx(expected)


def test_with_one_sample_it_is_the_one_sample_elbo(forward, seeded):
    p, net = forward(IWAE(k=1))
    elbo = sum(VAE(bound="monte_carlo").terms(p, net, seeded()).values())
    torch.testing.assert_close(bound(p), elbo)


def test_with_one_sample_it_trains_as_the_vae_does_by_monte_carlo(tiny, small, curve):
    one, vae = (curve(list(train(small(o), tiny))) for o in (IWAE(k=1), VAE(bound="monte_carlo")))
    assert [terms["bound"] for _, terms in one] == pytest.approx([sum(terms.values()) for _, terms in vae], rel=1e-3)


@pytest.mark.parametrize("groups", [2, 5])
def test_groups_are_averaged_outside_the_logarithm(invent, groups, seeded):
    """L groups of k codes: the mean of L bounds with k, not the bound with L · k; each code is in one group."""
    p = invent(k=3 * groups)
    (term,) = IWAE(k=3, L=groups).terms(p, None, seeded()).values()
    log_w = losses.log_weights(p.recon, p.z, p.mu, p.logvar)
    each = [losses.importance_bound(log_w[group::groups]) for group in range(groups)]
    assert term.item() == pytest.approx(-torch.stack(each).mean().item())
    assert term.item() > bound(p).item()


def test_groups_of_one_are_the_draws_of_the_vae(forward, seeded):
    """With k = 1 the outer average is all there is: the VAE's L."""
    p, net = forward(IWAE(k=1, L=4))
    assert IWAE(k=1, L=4).samples == VAE(L=4).samples == len(p.z) == 4
    (term,) = IWAE(k=1, L=4).terms(p, net, seeded()).values()
    elbo = sum(VAE(L=4, bound="monte_carlo").terms(p, net, seeded()).values())
    torch.testing.assert_close(term, elbo)


def test_more_groups_make_the_bound_no_tighter_and_less_noisy(forward, seeded):
    one, ten = (
        torch.stack([next(iter(IWAE(k=3, L=groups).terms(forward(IWAE(k=3, L=groups), images=1, seed=s)[0], None,
                                                         seeded()).values())) for s in range(60)])
        for groups in (1, 10)
    )  # fmt: skip
    assert ten.std() < 0.6 * one.std()
    assert abs(ten.mean() - one.mean()) < 4 * one.std() / math.sqrt(60)


def test_the_bound_does_not_fall_as_k_grows(forward):
    losses_of = [bound(forward(IWAE(k=k), images=100)[0]).item() for k in (1, 5, 50)]
    assert losses_of[0] > losses_of[1] > losses_of[2]


def test_on_the_same_codes_more_at_a_time_never_bound_worse(invent):
    p = invent(k=64)
    log_w = losses.log_weights(p.recon, p.z, p.mu, p.logvar)
    means = [losses.importance_bound(log_w.unflatten(0, (-1, k)).transpose(0, 1)).mean().item() for k in (1, 4, 16, 64)]
    assert means == sorted(means)
    assert (losses.importance_bound(log_w) <= log_w.amax(0)).all()
    assert (losses.importance_bound(log_w) >= log_w.mean(0)).all()


def test_it_is_the_bound_that_is_reported_and_not_the_weighted_mean_of_the_log_weights(invent):
    p = invent(k=8)
    log_w = losses.log_weights(p.recon, p.z, p.mu, p.logvar)
    assert bound(p).item() > -(log_w.softmax(0) * log_w).sum(0).mean().item() + 0.1


def test_it_stays_finite_where_the_weights_themselves_would_not(invent):
    p = invent(k=3)
    far = replace(p, recon=p.recon + 1e4)
    assert bound(far).item() == pytest.approx(bound(p).item() + 1e4)


def test_doubling_every_pixel_adds_the_reconstruction_once_more(invent):
    p = invent(k=1)
    tiled = replace(p, x=p.x.repeat(1, 2), out=p.out.repeat(1, 1, 2), recon=2 * p.recon)
    torch.testing.assert_close(losses.bernoulli(tiled.out, tiled.x), tiled.recon)
    torch.testing.assert_close(bound(tiled), bound(p) + p.recon.mean())


# --- an exact posterior ------------------------------------------------------------------------------------


@pytest.fixture
def exact(seeded) -> tuple[Autoencoder, torch.Tensor, torch.Tensor]:
    """p(x | z) = N(W z + b, I) with orthogonal columns: its posterior is diagonal, and the encoder is set to it."""
    net = architecture.build(Run(IWAE(), network="linear", likelihood="gaussian", latent_dim=3), seeded(), (4, 5))
    w = torch.linalg.qr(torch.randn(20, 3, generator=seeded(1)))[0] * torch.tensor([0.5, 1.0, 2.0])
    b = torch.randn(20, generator=seeded(2))
    variance = 1 / (1 + w.square().sum(0))
    with torch.no_grad():
        net.decoder[0].weight.copy_(w)
        net.decoder[0].bias.copy_(b)
        net.encoder[0].weight.copy_(torch.cat([variance[:, None] * w.T, torch.zeros(3, 20)]))
        net.encoder[0].bias.copy_(torch.cat([-variance * (w.T @ b), variance.log()]))
    return net, w, b


@torch.no_grad()
def test_with_the_exact_posterior_all_log_weights_are_equal_and_the_bound_is_the_evidence(exact, seeded):
    net, w, b = exact
    x = torch.rand(30, 20, generator=seeded(3))
    p = net(x, x, seeded(), 16)
    log_w = losses.log_weights(p.recon, p.z, p.mu, p.logvar)
    assert p.recon.std(0).min() > 0.1  # the codes differ, and what they draw does too
    assert log_w.std(0).max() < 1e-4
    marginal = distributions.MultivariateNormal(b.double(), w.double() @ w.double().T + torch.eye(20).double())
    evidence = marginal.log_prob(x.double()) + 10 * math.log(2 * math.pi)  # losses leave the likelihood's constant out
    np.testing.assert_allclose(losses.importance_bound(log_w), evidence, atol=1e-4)
    np.testing.assert_allclose(losses.effective_samples(log_w), 16, rtol=1e-4)


@torch.no_grad()
def test_with_any_other_posterior_the_bound_is_looser(exact, seeded):
    net, _, _ = exact
    x = torch.rand(200, 20, generator=seeded(3))
    best = bound(net(x, x, seeded(), 4)).item()
    net.encoder[0].bias[3:] += 1.0
    assert bound(net(x, x, seeded(), 4)).item() > best + 0.1


# --- its gradient ------------------------------------------------------------------------------------------


def test_its_gradient_is_that_of_the_log_weights_under_normalised_weights(forward, seeded):
    """∇ −log 1/k Σ w_j = Σ w̃_j ∇(−log w_j) (Burda et al. 2016, eq. 13), in every parameter."""
    p, net = forward(IWAE(k=7))
    log_w = losses.log_weights(p.recon, p.z, p.mu, p.logvar)
    found = torch.autograd.grad(bound(p), list(net.parameters()), retain_graph=True)
    weighted = -(log_w.softmax(0).detach() * log_w).sum(0).mean()
    for gradient, expected in zip(found, torch.autograd.grad(weighted, list(net.parameters())), strict=True):
        torch.testing.assert_close(gradient, expected, rtol=1e-4, atol=1e-5)
        assert gradient.abs().max() > 0.01


def test_its_gradient_equals_finite_differences(invent, seeded):
    p = invent(k=4)
    recon, mu, logvar = (t.clone().requires_grad_() for t in (p.recon, p.mu, p.logvar))
    eps = torch.randn(p.z.shape, generator=seeded(), dtype=torch.float64)

    def term(recon: torch.Tensor, mu: torch.Tensor, logvar: torch.Tensor) -> torch.Tensor:
        return bound(replace(p, recon=recon, mu=mu, logvar=logvar, z=mu + (0.5 * logvar).exp() * eps))

    assert torch.autograd.gradcheck(term, (recon, mu, logvar))


# --- effective samples -------------------------------------------------------------------------------------


def test_effective_samples_are_all_of_equal_ones_and_one_of_unequal_ones():
    log_w = torch.tensor([[3.0, 0.0, 0.0], [3.0, 900.0, 0.0], [3.0, 0.0, -math.inf], [3.0, 0.0, -math.inf]])
    np.testing.assert_allclose(losses.effective_samples(log_w), [4, 1, 2])


def test_a_trained_run_tells_how_the_bound_tightens(tiny, small):
    *_, last = train(small(IWAE(k=5)), tiny)
    assert set(last.terms) == {"bound"}
    assert last.test["gain"] > 0
    assert 1 <= last.test["ess"] <= 5
    assert last.test["total"] == pytest.approx(last.test["bound"])
    assert last.test["recon"] + last.test["kl"] > last.test["total"]

"""Closed forms and invariants of the terms."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from torch import distributions

from aecore.nn import losses

kernels = pytest.mark.parametrize("kernel", losses.KERNELS.values(), ids=losses.KERNELS)


@pytest.fixture
def rng() -> torch.Generator:
    return torch.Generator().manual_seed(0)


def uniform(rng: torch.Generator, *shape: int) -> torch.Tensor:
    return torch.rand(shape, generator=rng, dtype=torch.float64)


def normal(rng: torch.Generator, *shape: int) -> torch.Tensor:
    return torch.randn(shape, generator=rng, dtype=torch.float64)


# --- KL ----------------------------------------------------------------------------------------------------


def test_kl_agrees_with_torch_distributions(rng):
    mu, logvar = 2 * normal(rng, 50, 7), 2 * normal(rng, 50, 7)
    posterior = distributions.Normal(mu, (0.5 * logvar).exp())
    expected = distributions.kl_divergence(posterior, distributions.Normal(0.0, 1.0))
    torch.testing.assert_close(losses.kl_normal_per_dim(mu, logvar), expected)
    torch.testing.assert_close(losses.kl_normal(mu, logvar), expected.sum(-1))


def test_kl_is_zero_and_flat_at_the_prior_and_positive_elsewhere(rng):
    mu, logvar = (torch.zeros(3, 4, requires_grad=True) for _ in range(2))
    kl = losses.kl_normal(mu, logvar)
    kl.sum().backward()
    assert (kl == 0).all()
    assert (mu.grad == 0).all()
    assert (logvar.grad == 0).all()
    assert (losses.kl_normal(normal(rng, 99, 4), normal(rng, 99, 4)) > 0).all()


def test_the_gradient_of_kl_equals_finite_differences(rng):
    mu, logvar = (normal(rng, 3, 4).requires_grad_() for _ in range(2))
    assert torch.autograd.gradcheck(losses.kl_normal, (mu, logvar))


# --- likelihoods -------------------------------------------------------------------------------------------


def test_log_normal_agrees_with_torch_distributions(rng):
    z, mu, logvar = normal(rng, 5, 20, 3), normal(rng, 20, 3), normal(rng, 20, 3)
    expected = distributions.Normal(mu, (0.5 * logvar).exp()).log_prob(z).sum(-1)
    torch.testing.assert_close(losses.log_normal(z, mu, logvar), expected)
    standard = distributions.Normal(torch.zeros(3, dtype=z.dtype), torch.ones(3, dtype=z.dtype)).log_prob(z).sum(-1)
    torch.testing.assert_close(losses.log_normal(z), standard)


def test_bernoulli_is_the_cross_entropy_summed_over_pixels(rng):
    logits, x = 3 * normal(rng, 2, 6, 30), uniform(rng, 6, 30)
    p = 1 / (1 + np.exp(-logits.numpy()))
    expected = -(x.numpy() * np.log(p) + (1 - x.numpy()) * np.log(1 - p)).sum(-1)
    np.testing.assert_allclose(losses.bernoulli(logits, x).numpy(), expected)


def test_bernoulli_stays_finite_for_extreme_logits():
    logits, x = torch.tensor([[1e4, -1e4]]), torch.tensor([[1.0, 0.0]])
    assert losses.bernoulli(logits, x).item() == 0
    assert losses.bernoulli(logits, 1 - x).item() == pytest.approx(2e4)


def test_bernoulli_at_the_target_is_the_entropy_of_the_pixels(rng):
    x = uniform(rng, 4, 25).clamp(0.01, 0.99)
    entropy = distributions.Bernoulli(x).entropy().sum(-1)
    torch.testing.assert_close(losses.bernoulli(torch.logit(x), x), entropy)
    assert (losses.bernoulli(torch.logit(x) + 0.1, x) > entropy).all()


def test_gaussian_is_half_the_squared_error_and_minus_the_log_density_without_its_constant(rng):
    mean, x = normal(rng, 2, 6, 30), uniform(rng, 6, 30)
    np.testing.assert_allclose(losses.gaussian(mean, x).numpy(), 0.5 * ((mean.numpy() - x.numpy()) ** 2).sum(-1))
    density = distributions.Normal(mean, 1.0).log_prob(x.expand_as(mean)).sum(-1)
    torch.testing.assert_close(losses.gaussian(mean, x), -density - 0.5 * 30 * math.log(2 * math.pi))


@pytest.mark.parametrize("likelihood", [losses.bernoulli, losses.gaussian])
def test_doubling_every_pixel_doubles_the_reconstruction(likelihood, rng):
    out, x = normal(rng, 8, 40), uniform(rng, 8, 40)
    torch.testing.assert_close(likelihood(out.repeat(1, 2), x.repeat(1, 2)), 2 * likelihood(out, x))


@pytest.mark.parametrize("likelihood", [losses.bernoulli, losses.gaussian])
def test_duplicating_the_batch_leaves_the_mean_alone(likelihood, rng):
    out, x = normal(rng, 8, 40), uniform(rng, 8, 40)
    mu, logvar = normal(rng, 8, 3), normal(rng, 8, 3)
    torch.testing.assert_close(likelihood(out.repeat(2, 1), x.repeat(2, 1)).mean(), likelihood(out, x).mean())
    twice = losses.kl_normal(mu.repeat(2, 1), logvar.repeat(2, 1)).mean()
    torch.testing.assert_close(twice, losses.kl_normal(mu, logvar).mean())


@pytest.mark.parametrize("likelihood", [losses.bernoulli, losses.gaussian])
def test_gradients_of_the_likelihoods_equal_finite_differences(likelihood, rng):
    out, x = normal(rng, 3, 5).requires_grad_(), uniform(rng, 3, 5)
    assert torch.autograd.gradcheck(lambda a: likelihood(a, x), (out,))


# --- MMD ---------------------------------------------------------------------------------------------------


PLAIN = {
    losses.imq: lambda r2, base: sum(base * s / (base * s + r2) for s in (0.1, 0.2, 0.5, 1, 2, 5, 10)),
    losses.rbf: lambda r2, base: math.exp(-r2 / base),
}


@kernels
@pytest.mark.parametrize("sigma", [1.0, 1.5])
def test_a_kernel_is_the_plain_formula(kernel, sigma, rng):
    a, b = normal(rng, 6, 3).numpy(), normal(rng, 5, 3).numpy()
    expected = np.zeros((6, 5))
    for i in range(6):
        for j in range(5):
            expected[i, j] = PLAIN[kernel](((a[i] - b[j]) ** 2).sum(), 2 * 3 * sigma**2)
    found = kernel(torch.from_numpy(a), torch.from_numpy(b), sigma).numpy()
    np.testing.assert_allclose(found, expected, rtol=1e-6)


@kernels
def test_a_kernel_is_largest_between_a_point_and_itself(kernel, rng):
    a = normal(rng, 20, 3)
    k = kernel(a, a)
    torch.testing.assert_close(k, k.T)
    torch.testing.assert_close(k.diagonal(), k[0, 0].expand(20))
    assert (k <= k[0, 0] + 1e-12).all()
    assert torch.linalg.eigvalsh(k).min() > -1e-9  # positive semidefinite


def test_mmd2_is_the_unbiased_estimate(rng):
    a, b = normal(rng, 6, 3), normal(rng, 9, 3) + 1
    within_a, within_b, across = (losses.imq(p, q).numpy() for p, q in ((a, a), (b, b), (a, b)))
    off = lambda k: (k.sum() - np.trace(k)) / (len(k) * (len(k) - 1))  # noqa: E731 - the mean without the diagonal
    expected = off(within_a) + off(within_b) - 2 * across.mean()
    assert losses.mmd2(a, b).item() == pytest.approx(expected, rel=1e-5)


@kernels
def test_mmd2_is_symmetric(kernel, rng):
    a, b = normal(rng, 30, 2), normal(rng, 20, 2) * 2
    torch.testing.assert_close(losses.mmd2(a, b, kernel), losses.mmd2(b, a, kernel))


@kernels
@pytest.mark.parametrize("d", [1, 2, 16])
def test_mmd2_of_one_law_averages_to_zero_and_is_negative_about_half_the_time(d, kernel, rng):
    values = torch.stack([losses.mmd2(normal(rng, 50, d), normal(rng, 50, d), kernel) for _ in range(400)])
    assert values.mean().abs() < 4 * values.std() / 20  # four standard errors
    assert 0.4 < (values < 0).double().mean() < 0.8  # skewed: a little more often than half


@kernels
def test_mmd2_sees_a_shift_and_a_change_of_spread(kernel, rng):
    null = torch.stack([losses.mmd2(normal(rng, 100, 2), normal(rng, 100, 2), kernel) for _ in range(100)]).max()
    assert losses.mmd2(normal(rng, 100, 2) + 1, normal(rng, 100, 2), kernel) > null
    assert losses.mmd2(normal(rng, 100, 2) * 3, normal(rng, 100, 2), kernel) > null


def test_mmd2_in_single_precision_agrees_with_double_far_from_the_origin(rng):
    a, b = normal(rng, 100, 2) + 30, normal(rng, 100, 2) + 30
    assert losses.mmd2(a.float(), b.float()).item() == pytest.approx(losses.mmd2(a, b).item(), abs=2e-3)


@kernels
def test_the_gradient_of_mmd2_equals_finite_differences(kernel, rng):
    a, b = normal(rng, 5, 2).requires_grad_(), normal(rng, 6, 2)
    assert torch.autograd.gradcheck(lambda z: losses.mmd2(z, b, kernel), (a,))


@kernels
def test_the_witness_is_the_difference_of_mean_kernels_and_its_own_difference_is_the_biased_mmd2(kernel, rng):
    at, a, b = normal(rng, 4, 2), normal(rng, 7, 2), normal(rng, 9, 2) + 1
    r2 = lambda p, q: ((p - q) ** 2).sum().item()  # noqa: E731
    mean = lambda p, sample: np.mean([PLAIN[kernel](r2(p, q), 4) for q in sample])  # noqa: E731
    expected = [mean(p, a) - mean(p, b) for p in at]
    np.testing.assert_allclose(losses.witness(at, a, b, kernel).numpy(), expected, rtol=1e-6)
    biased = kernel(a, a).mean() + kernel(b, b).mean() - 2 * kernel(a, b).mean()
    found = losses.witness(a, a, b, kernel).mean() - losses.witness(b, a, b, kernel).mean()
    torch.testing.assert_close(found, biased)


@kernels
def test_the_witness_is_positive_where_there_are_too_many_and_negative_where_there_are_too_few(kernel, rng):
    a, b = normal(rng, 500, 2) + 2, normal(rng, 500, 2) - 2
    assert losses.witness(torch.tensor([[2.0, 2.0]]).double(), a, b, kernel) > 0
    assert losses.witness(torch.tensor([[-2.0, -2.0]]).double(), a, b, kernel) < 0


def test_the_prior_is_standard_normal_and_comes_from_the_given_stream_alone(rng):
    before = torch.get_rng_state()
    z = losses.prior_sample(torch.empty(20_000, 2), rng)
    assert torch.equal(torch.get_rng_state(), before)
    assert z.mean(0).abs().max() < 0.04
    assert (z.var(0) - 1).abs().max() < 0.06
    again = losses.prior_sample(torch.empty(20_000, 2), torch.Generator().manual_seed(0))
    assert torch.equal(z, again)


def test_the_density_at_a_vanishing_spread_is_a_number():
    z = torch.tensor([[0.5, -1.0]])
    assert torch.isfinite(losses.log_normal(z, z, torch.full_like(z, -100.0))).all()
    assert losses.log_normal(z, z, torch.full_like(z, -100.0)).item() == pytest.approx(100 - math.log(2 * math.pi))


def test_mmd2_refuses_a_sample_of_one_and_keeps_its_digits_far_from_the_origin():
    with pytest.raises(ValueError, match="two codes in each sample, not 1 and 5"):
        losses.mmd2(torch.zeros(1, 2), torch.zeros(5, 2))
    rng = torch.Generator().manual_seed(0)
    a, b = torch.randn(64, 2, generator=rng), torch.randn(64, 2, generator=rng) + 1
    here, there = losses.mmd2(a, b), losses.mmd2(a + 4096, b + 4096)  # 4096 + x loses digits of x, not more
    assert there.item() == pytest.approx(here.item(), abs=2e-3)


def test_a_dead_unit_is_pulled_towards_rho():
    rho_hat = torch.zeros(3, requires_grad=True)
    losses.kl_bernoulli(0.05, rho_hat).sum().backward()
    assert (rho_hat.grad < 0).all()

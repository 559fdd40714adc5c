"""Sparse codes: an L1 price on each activation, and a KL price on each unit's mean over the batch."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import distributions

from aecore.knobs import InvalidField
from aecore.learning.control import EverySteps
from aecore.learning.loop import train
from aecore.nn import losses
from aecore.objectives.sparse_kl import SparseKL
from aecore.objectives.sparse_l1 import SparseL1
from aecore.run import Run


def sparsity(a: torch.Tensor, objective: SparseKL, invent) -> torch.Tensor:
    """The KL term of codes (B, d) in (0, 1)."""
    p = replace(invent(images=len(a), d=a.shape[1]), z=a[None])
    return objective.terms(p, None, torch.Generator())["sparsity"]


# --- L1 ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code_activation", ["identity", "relu", "tanh"])
def test_the_price_is_lambda_times_all_absolute_activations_of_the_code(code_activation, forward, seeded):
    p, net = forward(SparseL1(lam=2.5), latent_dim=10, code_activation=code_activation)
    h = net.encoder[0](p.x)
    a = net.encoder[2](h * torch.sigmoid(h))
    a = {"identity": a, "relu": a.clamp_min(0), "tanh": a.tanh()}[code_activation].detach().double().numpy()
    found = SparseL1(lam=2.5).terms(p, net, seeded())
    assert set(found) == {"recon", "l1"}
    assert found["l1"].item() == pytest.approx(2.5 * np.abs(a).sum() / len(a), rel=1e-5)
    assert found["recon"].item() == pytest.approx(p.recon.mean().item())


@pytest.mark.parametrize("activation", ["silu", "relu", "tanh", "sigmoid"])
def test_all_layers_counts_every_hidden_activation_and_the_code(activation, forward, seeded):
    objective = SparseL1(lam=1.0, layers="all")
    p, net = forward(objective, widths=(16, 8), latent_dim=5, activation=activation)
    act = getattr(torch.nn.functional, activation)
    one = act(net.encoder[0](p.x))
    two = act(net.encoder[2](one))
    code = torch.relu(net.encoder[4](two))
    expected = sum(layer.abs().sum().item() for layer in (one, two, code)) / len(p.x)
    assert objective.terms(p, net, seeded())["l1"].item() == pytest.approx(expected, rel=1e-5)


def test_all_layers_of_a_linear_encoder_are_its_code(forward, seeded):
    p, net = forward(SparseL1(), network="linear", code_activation="identity")
    alone, every = (SparseL1(layers=layers).terms(p, net, seeded())["l1"] for layers in ("code", "all"))
    torch.testing.assert_close(alone, every)


def test_all_layers_of_a_convolutional_encoder_count_every_channel_and_place(forward, seeded):
    objective = SparseL1(lam=1.0, layers="all")
    p, net = forward(objective, network="conv", latent_dim=5)
    h, expected = p.x, 0.0
    for layer in net.encoder:
        h = layer(h)
        expected += h.abs().sum().item() / len(p.x) if type(layer).__name__ in ("SiLU", "ReLU") else 0.0
    assert objective.terms(p, net, seeded())["l1"].item() == pytest.approx(expected, rel=1e-5)


def test_the_gradient_of_the_price_is_its_sign(invent, seeded):
    p = invent()
    z = p.z.clone().requires_grad_()
    SparseL1(lam=3.0).terms(replace(p, z=z), None, seeded())["l1"].backward()
    torch.testing.assert_close(z.grad, 3 * p.z.sign() / p.x.shape[0])


def test_a_higher_price_leaves_less_active(tiny, small):
    """Short real trainings of 48 steps: the shares of codes that are exactly zero."""
    shares = []
    for lam in (0.0, 1.0, 30.0):
        *_, last = train(small(SparseL1(lam=lam), latent_dim=32, epochs=6), tiny, cadence=EverySteps(100))
        assert last.test["fraction_active"] == pytest.approx((last.codes > 1e-3).mean(), abs=0.01)
        shares.append((last.codes == 0).mean())
    assert shares[0] < shares[1] < shares[2]


# --- KL ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rho", [0.001, 0.05, 0.5])
def test_the_divergence_is_that_of_torch_distributions(rho, seeded):
    rho_hat = torch.rand(30, generator=seeded(), dtype=torch.float64)
    coin = lambda p: distributions.Bernoulli(torch.as_tensor(p, dtype=torch.float64))  # noqa: E731
    expected = distributions.kl_divergence(coin(rho), coin(rho_hat))
    torch.testing.assert_close(losses.kl_bernoulli(rho, rho_hat), expected)


def test_the_term_is_lambda_times_the_sum_over_units_of_the_batch_means(invent, seeded):
    a = torch.rand(6, 4, generator=seeded(), dtype=torch.float64)
    rho, mean = 0.1, a.numpy().mean(0)
    expected = 7 * (rho * np.log(rho / mean) + (1 - rho) * np.log((1 - rho) / (1 - mean))).sum()
    assert sparsity(a, SparseKL(lam=7.0, rho=rho), invent).item() == pytest.approx(expected)


def test_it_asks_for_the_mean_over_images_and_not_for_that_of_each_image(invent, seeded):
    """Units that are fully on for one image in ten cost nothing; each image by itself would cost a lot."""
    a = torch.full((10, 10), 1e-4, dtype=torch.float64) + (1 - 2e-4) * torch.eye(10, dtype=torch.float64)
    objective = SparseKL(lam=1.0, rho=0.1)
    assert sparsity(a, objective, invent).item() == pytest.approx(0, abs=1e-6)
    assert losses.kl_bernoulli(0.1, a).sum(1).mean() > 5
    other = torch.rand(10, 4, generator=seeded(), dtype=torch.float64)
    shuffled = torch.stack([unit[torch.randperm(10, generator=seeded(j))] for j, unit in enumerate(other.T)], 1)
    torch.testing.assert_close(sparsity(shuffled, objective, invent), sparsity(other, objective, invent))


def test_it_is_zero_and_flat_where_every_unit_has_the_mean_it_should(invent):
    a = torch.full((6, 4), 0.2, dtype=torch.float64, requires_grad=True)
    term = sparsity(a, SparseKL(lam=100.0, rho=0.2), invent)
    term.backward()
    assert term.item() == pytest.approx(0, abs=1e-12)
    assert a.grad.abs().max() < 1e-12


def test_its_gradient_equals_finite_differences(invent, seeded):
    a = torch.rand(6, 4, generator=seeded(), dtype=torch.float64).requires_grad_()
    assert torch.autograd.gradcheck(lambda codes: sparsity(codes, SparseKL(), invent), (a,))


@pytest.mark.parametrize("value", [0.0, 1.0])
def test_units_that_are_always_off_or_always_on_cost_much_but_not_everything(value):
    cost = losses.kl_bernoulli(0.05, torch.full((3,), value))
    assert cost.isfinite().all()
    assert (cost > 0.4).all()


def test_units_come_to_the_mean_they_are_asked_for(tiny, small):
    """Short real trainings of 160 steps on 512 images: each unit near ρ, where without the price none is."""
    far = {}
    for lam in (0.0, 1000.0):
        run = small(SparseKL(lam=lam, rho=0.2), latent_dim=16, epochs=20, lr=0.01)
        *_, last = train(run, tiny, cadence=EverySteps(1000))
        far[lam] = np.abs(last.codes.astype(np.float32).mean(0) - 0.2).mean()
    assert far[1000.0] < 0.05 < far[0.0]


# --- what they suggest and need ----------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "activation"), [("sparse_l1", "relu"), ("sparse_kl", "sigmoid")])
def test_they_come_with_a_wide_code_whose_activation_suits(name, activation):
    assert (Run(name).latent_dim, Run(name).code_activation) == (64, activation)
    assert Run(name, latent_dim=5).latent_dim == 5


@pytest.mark.parametrize("activation", ["identity", "relu", "tanh"])
def test_means_that_are_no_probabilities_are_refused(activation):
    with pytest.raises(InvalidField, match="code_activation is '" + activation + "', but it must be sigmoid"):
        Run("sparse_kl", code_activation=activation)


def test_codes_of_a_sigmoid_lie_between_zero_and_one(forward):
    p, _ = forward(SparseKL())
    assert 0 < p.z.min() <= p.z.max() < 1

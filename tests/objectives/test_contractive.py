"""Contractive: the whole encoder's Jacobian, exact for small codes, an unbiased probe above."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor, nn

from aecore.learning import architecture
from aecore.learning.loop import train
from aecore.nn import losses, nets
from aecore.objectives.contractive import Contractive

F64 = torch.float64


def two_layers(d: int, seeded) -> nn.Sequential:
    """6-5-d with a tanh between, in double precision."""
    encoder = nn.Sequential(nn.Linear(6, 5), nn.Tanh(), nn.Linear(5, d)).to(F64)
    nets.initialise(encoder, seeded(7))
    return encoder


def differences(encode, x: Tensor, h: float = 1e-5) -> Tensor:
    """‖∂z/∂x‖²_F by central differences, one pixel at a time: (B, D) → (B,)."""
    rows = [(encode(x + h * e) - encode(x - h * e)) / (2 * h) for e in torch.eye(x.shape[1], dtype=x.dtype)]
    return torch.stack(rows).square().sum((0, 2))


@pytest.fixture
def x(seeded) -> Tensor:
    return torch.rand(4, 6, generator=seeded(), dtype=F64)


# --- the penalty -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("d", [1, 3, 4])
def test_the_penalty_of_two_layers_equals_finite_differences(d, x, seeded):
    encoder = two_layers(d, seeded)
    found = losses.jacobian_norm2(encoder, x, seeded())
    torch.testing.assert_close(found, differences(encoder, x).detach(), rtol=1e-6, atol=0)


def test_the_term_is_lambda_times_the_mean_over_images_for_the_whole_encoder(forward, seeded):
    p, net = forward(Contractive(), images=5, widths=(8,), latent_dim=2)
    jacobian = torch.func.vmap(torch.func.jacrev(net.encoder))(p.x)
    found = Contractive(lam=7.0).terms(p, net, seeded())
    assert set(found) == {"recon", "jacobian"}
    assert found["jacobian"].item() == pytest.approx(7 * jacobian.square().sum((1, 2)).mean().item(), rel=1e-5)


def test_the_penalty_of_a_linear_encoder_is_the_squared_norm_of_its_weights(forward, seeded):
    p, net = forward(Contractive(), network="linear")
    expected = net.encoder[0].weight.square().sum()
    torch.testing.assert_close(Contractive(lam=1.0).terms(p, net, seeded())["jacobian"], expected)


def test_the_penalty_of_one_sigmoid_layer_is_rifais_formula(forward, seeded):
    """Σ_j (h_j (1 − h_j))² ‖W_j‖² (Rifai et al. 2011, eq. 9)."""
    p, net = forward(Contractive(), network="linear", code_activation="sigmoid")
    h, w = net.encode(p.x)[0], net.encoder[0].weight
    expected = ((h * (1 - h)).square() @ w.square().sum(1)).mean()
    torch.testing.assert_close(Contractive(lam=1.0).terms(p, net, seeded())["jacobian"], expected)


def test_the_penalty_of_a_convolutional_encoder(forward, seeded):
    p, net = forward(Contractive(), images=2, network="conv", latent_dim=2)
    jacobian = torch.func.vmap(torch.func.jacrev(net.encoder))(p.x)
    expected = jacobian.square().sum((1, 2)).mean()
    torch.testing.assert_close(Contractive(lam=1.0).terms(p, net, seeded())["jacobian"], expected, rtol=1e-4, atol=0)


# --- the probe ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("d", [5, 12])
def test_the_probe_is_unbiased(d, x, seeded):
    encoder, probes = two_layers(d, seeded), 20_000
    found = losses.jacobian_norm2(encoder, x[:1].expand(probes, -1), seeded(1))
    exact = differences(encoder, x[:1]).item()
    assert found.std() > 0.05 * exact  # it is a probe, not the thing itself
    assert abs(found.mean().item() - exact) < 4 * found.std().item() / probes**0.5


def test_small_codes_need_no_random_numbers_and_large_ones_take_them_from_the_given_stream(x, seeded):
    for d, drawn in ((losses.EXACT_ROWS, False), (losses.EXACT_ROWS + 1, True)):
        encoder, rng, before = two_layers(d, seeded), seeded(1), torch.get_rng_state()
        first = losses.jacobian_norm2(encoder, x, rng)
        assert torch.equal(rng.get_state(), seeded(1).get_state()) != drawn
        assert torch.equal(first, losses.jacobian_norm2(encoder, x, seeded(1)))
        assert torch.equal(torch.get_rng_state(), before)


def test_each_image_is_probed_in_a_direction_of_its_own(x, seeded):
    same = losses.jacobian_norm2(two_layers(6, seeded), x[:1].expand(3, -1), seeded())
    assert len(same.unique()) == 3


# --- its gradient ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("d", [3, 6], ids=["exact", "probe"])
def test_its_gradient_equals_finite_differences(d, x, seeded):
    encoder, h = two_layers(d, seeded), 1e-5
    penalty = lambda: losses.jacobian_norm2(encoder, x, seeded(2)).mean()  # noqa: E731 - the same probes each time
    weights = [encoder[0].weight, encoder[0].bias, encoder[2].weight]  # the last bias does not matter
    gradients = torch.autograd.grad(penalty(), weights)
    for weight, gradient in zip(weights, gradients, strict=True):
        expected = torch.zeros_like(weight)
        for place in range(weight.numel()):
            ends = []
            for sign in (1, -1):
                with torch.no_grad():
                    weight.view(-1)[place] += sign * h
                    ends.append(penalty().item())
                    weight.view(-1)[place] -= sign * h
            expected.view(-1)[place] = (ends[0] - ends[1]) / (2 * h)
        assert gradient.abs().max() > 0.01
        torch.testing.assert_close(gradient, expected, rtol=1e-5, atol=1e-8)


def test_it_can_be_measured_without_gradients_and_leaves_the_images_alone(x, seeded):
    with torch.no_grad():
        found = losses.jacobian_norm2(two_layers(3, seeded), x, seeded())
    assert not found.requires_grad
    assert not x.requires_grad
    torch.testing.assert_close(found, losses.jacobian_norm2(two_layers(3, seeded), x, seeded()).detach())


@pytest.mark.parametrize("latent_dim", [3, 8], ids=["exact", "probe"])
def test_the_penalty_contracts(latent_dim, tiny, small, pixels):
    """Short real trainings of 16 steps."""
    sizes = []
    for lam in (0.0, 1000.0):
        run = small(Contractive(lam=lam), latent_dim=latent_dim)
        *_, last = train(run, tiny)
        encoder = architecture.restore(run, last.weights).encoder
        jacobian = torch.func.vmap(torch.func.jacrev(encoder))(pixels[:50])
        sizes.append(jacobian.square().sum((1, 2)).mean().item())
    assert sizes[1] < sizes[0] / 2

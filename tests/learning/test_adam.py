"""Adam on masters: the compiled pass does what torch's does, whatever memory the parameters live in."""

from __future__ import annotations

import pytest
import torch

from aecore import settings
from aecore.learning import adam
from aecore.learning.adam import Adam, Masters
from aecore.nn import nets

SIZES = nets.Sizes(shape=(4, 4), latent_dim=2, widths=(8,), gaussian=False)


def network() -> nets.Autoencoder:
    return nets.build(SIZES, torch.Generator().manual_seed(0))


def gradients(net: nets.Autoencoder, steps: int, seed: int = 0) -> list[list[torch.Tensor]]:
    rng = torch.Generator().manual_seed(seed)
    scales = (10.0 ** torch.linspace(1, -12, steps)).tolist()
    return [[scale * torch.randn(p.shape, generator=rng) for p in net.core_parameters()] for scale in scales]


@pytest.mark.parametrize("compiled", ["on", "off"])
def test_masters_move_as_torchs_adam_moves_float32(compiled, monkeypatch):
    monkeypatch.setenv(settings.COMPILED.name, compiled)
    net, plain = network(), network()
    masters = Masters(net, torch.bfloat16)
    ours = Adam(net.core_parameters(), masters)
    theirs = torch.optim.Adam(plain.core_parameters(), betas=adam.BETAS, eps=adam.EPS)
    for step, found in enumerate(gradients(net, 30), 1):
        for p, q, gradient in zip(net.core_parameters(), plain.core_parameters(), found, strict=True):
            p.grad = gradient.to(torch.bfloat16)
            q.grad = p.grad.float()
        theirs.param_groups[0]["lr"] = 1e-2 / step
        ours.step(1e-2 / step)
        theirs.step()
    for p, q in zip(net.core_parameters(), plain.core_parameters(), strict=True):
        torch.testing.assert_close(masters.of(p), q.detach(), rtol=1e-5, atol=1e-6)


def test_weights_are_their_masters_rounded_and_gradients_are_forgotten():
    net = network()
    masters = Masters(net, torch.bfloat16)
    ours = Adam(net.core_parameters(), masters)
    for found in gradients(net, 5):
        for p, gradient in zip(net.core_parameters(), found, strict=True):
            p.grad = gradient.to(torch.bfloat16)
        ours.step(3e-3)
        for p in net.core_parameters():
            assert torch.equal(p, masters.of(p).to(torch.bfloat16))
            assert p.grad is None


def test_no_gradient_counts_as_zero():
    net = network()
    masters = Masters(net, torch.bfloat16)
    ours, (first, *rest) = Adam(net.core_parameters(), masters), list(net.core_parameters())
    before = [masters.of(p).clone() for p in rest]
    first.grad = torch.ones_like(first)
    ours.step(1e-2)
    assert not torch.equal(masters.of(first), masters.of(first) + 1e-2)
    assert all(torch.equal(masters.of(p), was) for p, was in zip(rest, before, strict=True))


def test_a_later_optimiser_takes_the_masters_over():
    net = network()
    masters = Masters(net, torch.bfloat16)
    parameters = list(net.core_parameters())
    for trained in (parameters[:2], parameters):
        ours = Adam(trained, masters)
        for found in gradients(net, 3):
            for p, gradient in zip(parameters, found, strict=True):
                p.grad = gradient.to(torch.bfloat16)
            ours.step(1e-2)
    assert all(torch.equal(p, masters.of(p).to(torch.bfloat16)) for p in parameters)

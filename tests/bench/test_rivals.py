"""The loops that our speed is held against minimise what ours do, and train."""

from __future__ import annotations

import itertools

import pytest
import torch

from aecore import objectives
from aecore.bench import rivals
from aecore.nn import nets
from aecore.run import Run


@pytest.mark.parametrize("objective", ["ae", "contractive"])
def test_a_rivals_loss_is_ours(objective):
    run = Run(objectives.find(objective)(), widths=(16,), precision="fp32")
    x, rng = torch.rand(12, 784, generator=torch.Generator().manual_seed(0)), torch.Generator()
    rival = rivals.Plain.of(run, (28, 28))
    net = nets.Autoencoder(rival.encoder, rival.decoder, gaussian=False, likelihood="bernoulli")
    ours = sum(run.objective.terms(net(x, x, rng), net, rng).values())
    torch.testing.assert_close(rivals.LOSSES[objective](rival, x), ours)


@pytest.mark.parametrize("objective", rivals.LOSSES)
def test_the_experts_loop_trains(objective, tiny):
    run = Run(objectives.find(objective)(), widths=(16,), batch_size=64, epochs=20)
    torch.manual_seed(0)
    x = torch.tensor(tiny.test_images.reshape(len(tiny.test_images), -1)).float() / 255
    first, *_, last = (float(_recon(net, x)) for net in itertools.islice(_loop(run, tiny), 160))
    assert last < 0.9 * first


def _loop(run, data):
    return rivals.expert(run, data, torch.float32, lr=3e-3)


@torch.no_grad()
def _recon(net, x):
    return rivals.ae(rivals.Plain(_Codes(net.encoder), net.decoder), x)


class _Codes(torch.nn.Sequential):
    """The first half of what a Gaussian encoder emits."""

    def __init__(self, encoder):
        super().__init__(*encoder)

    def forward(self, x):
        return super().forward(x)[:, :2]

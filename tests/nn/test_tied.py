"""Tied weights: one parameter used twice, wherever the network goes."""

from __future__ import annotations

import copy

import pytest
import torch

from aecore.knobs import InvalidField
from aecore.learning import architecture
from aecore.learning.loop import train
from aecore.run import Run


@pytest.fixture
def build(small):
    return lambda name="ae", **changes: architecture.build(
        small(name, network="tied", **changes), torch.Generator().manual_seed(0))  # fmt: skip


@pytest.mark.parametrize("name", ["ae", "vae"])
def test_the_decoder_multiplies_by_the_encoders_transposes(build, name):
    net = build(name, widths=(12, 7), latent_dim=3, activation="relu")
    first, second, code = (net.encoder[i] for i in (0, 2, 4))
    z = torch.randn(5, 3, generator=torch.Generator().manual_seed(1))
    h = torch.relu(z @ code.weight[:3] + net.decoder[0].bias)
    h = torch.relu(h @ second.weight + net.decoder[2].bias)
    torch.testing.assert_close(net.decode(z), h @ first.weight + net.decoder[4].bias)


def test_a_weight_is_one_parameter_and_its_gradient_is_of_both_uses(build):
    net = build(widths=(9,), latent_dim=3, activation="tanh")
    assert [name for name, _ in net.named_parameters()] == [
        "encoder.0.weight", "encoder.0.bias", "encoder.2.weight", "encoder.2.bias", "decoder.0.bias", "decoder.2.bias"
    ]  # fmt: skip
    net, x = net.double(), torch.rand(4, 784, dtype=torch.float64)
    weight, step = net.encoder[2].weight, 1e-6

    def loss() -> torch.Tensor:
        return net.decoder(net.encoder(x)).square().sum()

    loss().backward()
    with torch.no_grad():
        weight[1, 2] += step
        up = loss()
        weight[1, 2] -= 2 * step
        slope = float((up - loss()) / (2 * step))
    assert slope == pytest.approx(float(weight.grad[1, 2]), rel=1e-5)


def test_a_code_made_smaller_is_not_made_up_for_by_the_decoder(build):
    """What the contractive penalty's cheat needs, a decoder that multiplies by what the encoder divides by."""
    net = build(widths=(9,), latent_dim=3)
    z = torch.randn(6, 3)
    with torch.no_grad():
        before = net.decoder[0](z) - net.decoder[0].bias
        net.encoder[2].weight.mul_(0.1)
        after = net.decoder[0](z) - net.decoder[0].bias
    torch.testing.assert_close(after, 0.1 * before)


@pytest.mark.parametrize("precision", ["fp32", "bf16"])
def test_what_is_learnt_comes_back_and_tells_every_weight(small, tiny, precision):
    run = small("contractive", network="tied", latent_dim=3, precision=precision)
    *_, last = train(run, tiny)
    weights = last.weights
    assert (weights["decoder.0.weight"] == weights["encoder.2.weight"].T).all()
    assert {name.rpartition(".")[0] for name in weights if name.endswith("weight")} == {
        name.rpartition(".")[0] for name in weights if name.endswith("bias")
    }
    net = architecture.restore(run, weights, last.shape)
    torch.testing.assert_close(net.decoder[0].weight, torch.from_numpy(weights["decoder.0.weight"].copy()))
    assert last.terms["recon"] < 540  # nats: a network that learns nothing costs 543


def test_a_copy_is_tied_to_itself(build):
    net = build(widths=(9,), latent_dim=3)
    other = copy.deepcopy(net)
    with torch.no_grad():
        other.encoder[2].weight.zero_()
    assert not other.decoder[0].weight.any()
    assert net.decoder[0].weight.any()


@pytest.mark.parametrize("objective", ["stacked_ae", "linear_ae"])
def test_where_it_makes_no_sense_it_is_refused_in_a_sentence(objective):
    with pytest.raises(
        InvalidField, match=f"network is 'tied', but it must be .* for this objective \\({objective}\\)"
    ):
        Run(objective, network="tied")

"""The stacked autoencoder: one layer at a time, the others to the bit as they were."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from aecore.knobs import InvalidField
from aecore.learning import architecture
from aecore.learning.loop import train
from aecore.learning.trainer import Trainer
from aecore.nn import losses
from aecore.objectives.stacked_ae import StackedAE
from aecore.run import Run

CPU = torch.device("cpu")
OWN = {"layer 1": {"encoder.0", "decoder.4"}, "layer 2": {"encoder.2", "decoder.2"},
       "layer 3": {"encoder.4", "decoder.0"}}  # fmt: skip
EVERY = set().union(*OWN.values())
DEEP = {"widths": (16, 8), "epochs": 3, "latent_dim": 2}


@pytest.mark.parametrize("precision", ["fp32", "bf16"])
@pytest.mark.parametrize("code_activation", ["identity", "sigmoid"])
def test_each_stage_moves_its_own_layer_and_no_other_bit(precision, code_activation, tiny, small):
    trainer = Trainer(small("stacked_ae", **DEEP, precision=precision, code_activation=code_activation), tiny, CPU)
    seen = []
    while trainer.steps < trainer.total:
        name, before = trainer.stage.phase.name, trainer.weights()
        while trainer.steps < trainer.total and trainer.stage.phase.name == name:
            trainer.step()
        after = trainer.weights()
        moved = {key.rpartition(".")[0] for key in before if not np.array_equal(before[key], after[key])}
        assert moved == OWN.get(name, EVERY)
        seen.append(name)
    assert seen == [*OWN, "fine-tuning"]


@pytest.mark.parametrize("tune", [0.05, 0.4, 0.9])
def test_fine_tuning_takes_its_share_and_the_layers_share_the_rest_evenly(tune, build):
    phases = StackedAE(tune=tune).phases(build(StackedAE(), widths=(16, 8)))
    assert phases[-1].share == pytest.approx(tune)
    assert [phase.share for phase in phases[:-1]] == pytest.approx([(1 - tune) / 3] * 3)


def test_a_stages_loss_is_one_of_the_image(build, seeded):
    net, x = build(StackedAE(), widths=(16, 8)), torch.rand(5, 784, generator=seeded(1))
    first, second, third, tuning = (phase.net for phase in StackedAE().phases(net))
    silu = lambda name, h: torch.nn.functional.silu(plain(name, h))  # noqa: E731
    plain = lambda name, h: h @ net.get_submodule(name).weight.T + net.get_submodule(name).bias  # noqa: E731
    one = silu("encoder.0", x)
    two = silu("encoder.2", one)
    three = plain("encoder.4", two)
    back = silu("decoder.2", silu("decoder.0", three))
    expected = [(first, one, plain("decoder.4", one)),
                (second, two, plain("decoder.4", silu("decoder.2", two))),
                (third, three, plain("decoder.4", back)), (tuning, three, plain("decoder.4", back))]  # fmt: skip
    for view, code, out in expected:
        p = view(x, x, seeded())
        torch.testing.assert_close(p.z[0], code)
        torch.testing.assert_close(p.out[0], out)
        loss = StackedAE().terms(p, view, seeded())
        assert set(loss) == {"recon"}
        torch.testing.assert_close(loss["recon"], losses.bernoulli(out, x).mean())


def test_every_stage_learns_something(tiny, small):
    """A short real training on 512 images: each stage ends below where it began, in nats of the image."""
    trainer = Trainer(small("stacked_ae", widths=(32, 16), epochs=12, latent_dim=8, lr=0.01), tiny, CPU)
    x = trainer.images.float() / 255
    while trainer.steps < trainer.total:
        phase = trainer.stage.phase
        loss = lambda view: view(x, x, torch.Generator()).recon.mean().item()  # noqa: E731
        before = loss(phase.net)
        while trainer.steps < trainer.total and trainer.stage.phase is phase:
            trainer.step()
        assert loss(phase.net) < before, phase.name


def test_snapshots_say_which_stage_runs(tiny, small):
    names = [s.phase for s in train(small("stacked_ae", epochs=3), tiny)]
    assert list(dict.fromkeys(names)) == ["layer 1", "layer 2", "fine-tuning"]


def test_codes_on_the_map_are_the_whole_networks_from_the_first_stage_on(tiny, small):
    first, *_ = train(small("stacked_ae", **DEEP), tiny)
    assert first.phase == "layer 1"
    assert first.codes.shape[1] == 2


def test_the_schedule_starts_anew_in_each_stage(tiny, small):
    trainer = Trainer(small("stacked_ae", epochs=5), tiny, CPU)
    rates = []
    while trainer.steps < trainer.total:
        rates.append((trainer.stage.phase.name, trainer.lr))
        trainer.step()
    first = dict(reversed(rates))
    assert list(first.values()) == pytest.approx([trainer.peak_lr / 25] * len(first))


def test_a_run_stopped_in_a_stage_leaves_the_later_layers_as_they_were_drawn(tiny, small, seeded):
    run = small("stacked_ae", **DEEP, stop=3)
    *_, last = train(run, tiny)
    drawn = architecture.build(run, seeded(4 * run.seed)).state_dict()
    kept = {name.rpartition(".")[0] for name, weight in last.weights.items() if np.array_equal(weight, drawn[name])}
    assert last.phase == "layer 1"
    assert kept == EVERY - OWN["layer 1"]


@pytest.mark.parametrize("network", ["linear", "conv"])
def test_a_network_without_a_stack_of_layers_is_refused(network):
    with pytest.raises(InvalidField, match="network is '" + network + "', but it must be mlp for this objective"):
        Run("stacked_ae", network=network)

"""Stages: what an earlier one drew stays; each is measured by its own part of the network."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from aecore.learning import architecture
from aecore.learning.control import EverySteps
from aecore.learning.loop import train
from aecore.mechanisms.stages import Stages


def test_what_earlier_stages_drew_stays(small, scene, learnt):
    run = small("stacked_ae", widths=(32, 16))
    net = architecture.build(run, torch.Generator().manual_seed(0))
    phases = run.objective.phases(net)
    mechanism, seen = Stages(run, learnt), []
    for phase in phases:
        seen.append(mechanism.look(scene(run, net, view=phase.net, stage=phase.name)))
    assert [each.measures["stage"] for each in seen] == [1, 2, 3, 4]
    assert seen[-1].arrays["stage"].tolist() == [1, 2, 3, 4]
    for n, each in enumerate(seen, 1):
        assert np.array_equal(seen[-1].arrays["x_hat"][:n], each.arrays["x_hat"])
        assert np.array_equal(seen[-1].arrays["recon"][:n], each.arrays["recon"])
    assert not np.array_equal(*seen[-1].arrays["x_hat"][:2])


def test_a_stage_is_measured_on_its_own_part(small, scene, learnt):
    run = small("stacked_ae", widths=(32,))
    net = architecture.build(run, torch.Generator().manual_seed(0))
    first = run.objective.phases(net)[0]
    look = scene(run, net, view=first.net, stage=first.name)
    measured = Stages(run, learnt).look(look).measures["probe_recon"]
    logits = first.net.decode(first.net.encode(look.probe)[0])
    entropy = torch.nn.functional.binary_cross_entropy_with_logits(logits, look.probe, reduction="none")
    assert measured == pytest.approx(float(entropy.sum(1).mean()), rel=1e-5)


def test_a_run_goes_through_its_stages(small, tiny):
    with torch.enable_grad():
        seen = list(train(small("stacked_ae", epochs=3), tiny))
    stages = [snapshot.test["stage"] for snapshot in seen]
    assert stages == sorted(stages)
    assert set(stages) == {1, 2, 3}
    assert seen[-1].mechanism["recon"].shape == (3,)


def test_each_stage_is_looked_at_when_it_ends(small, tiny):
    with torch.enable_grad():
        seen = list(train(small("stacked_ae", epochs=3), tiny, cadence=EverySteps(1000)))
    assert [(s.step, s.test["stage"]) for s in seen] == [(0, 1), (7, 1), (14, 2), (24, 3)]

"""The critic's landscape is the critic's: one half everywhere at logit 0, and where it leans is where it is asked."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from aecore.mechanisms.aggregate import GRID, grid
from aecore.mechanisms.critic import Critic
from aecore.objectives.wae_gan import WAEGAN


def test_a_critic_that_knows_nothing_says_one_half(stage):
    run, net, scene = stage(WAEGAN())
    with torch.no_grad():
        net.critic[-1].weight.zero_()
        net.critic[-1].bias.zero_()
    seen = Critic(run, torch.empty(0)).look(scene)
    assert seen.measures["critic_prior"] == seen.measures["critic_codes"] == pytest.approx(0.5)
    np.testing.assert_allclose(seen.arrays["field"], 0.5)


def test_the_landscape_is_what_the_critic_says_at_each_place(stage):
    run, net, scene = stage(WAEGAN())
    seen = Critic(run, torch.empty(0)).look(scene)
    with torch.no_grad():
        expected = net.judge(grid(torch.device("cpu"))).sigmoid().reshape(GRID, GRID)
        codes = net.judge(net.encode(scene.probe)[0]).sigmoid().mean()
    np.testing.assert_allclose(seen.arrays["field"], expected, atol=1e-3)
    assert seen.measures["critic_codes"] == pytest.approx(float(codes), abs=1e-5)
    assert {"mmd2", "null_low", "null_high"} <= seen.measures.keys()


def test_more_dimensions_have_no_landscape(stage):
    run, _net, scene = stage(WAEGAN(), latent_dim=4)
    seen = Critic(run, torch.empty(0)).look(scene)
    assert seen.arrays.keys() == {"mean", "std"}
    assert 0 < seen.measures["critic_prior"] < 1

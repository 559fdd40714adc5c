"""Black-and-white images: anew at each step or once for all; test images once, alike for both."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from aecore.learning import architecture
from aecore.learning.evaluation import Evaluator
from aecore.learning.loop import train
from aecore.learning.trainer import Trainer
from aecore.nn import binarise, losses

CPU = torch.device("cpu")
MODES = ["stochastic", "fixed"]


def batches(run, data, n: int = 3) -> list[torch.Tensor]:
    """The first batches of n epochs, which would show the same images if the order were always the same."""
    trainer, found = Trainer(run, data, CPU), []
    for epoch in range(n):
        trainer.steps = epoch * trainer.steps_per_epoch
        batch = trainer._batch()
        found.append(batch[trainer._order[: len(batch)].argsort()])
    return found


@pytest.fixture
def whole(small, tiny):
    """A run whose every batch is the whole of `tiny`, so that the same images come at each step."""
    return lambda mode: small(binarise=mode, batch_size=len(tiny.train_images))


@pytest.mark.parametrize("mode", MODES)
def test_pixels_are_black_or_white(mode, whole, tiny):
    for batch in batches(whole(mode), tiny):
        assert batch.dtype == torch.float32
        assert set(batch.unique().tolist()) == {0.0, 1.0}


def test_stochastic_ones_differ_between_steps(whole, tiny):
    one, two, three = batches(whole("stochastic"), tiny)
    grey = torch.from_numpy(tiny.train_images.reshape(len(one), -1).copy())
    assert not torch.equal(one, two)
    assert not torch.equal(two, three)
    certain = (grey == 0) | (grey == 255)
    assert torch.equal(one[certain], two[certain])


def test_fixed_ones_do_not(whole, tiny):
    one, two, three = batches(whole("fixed"), tiny)
    assert torch.equal(one, two)
    assert torch.equal(two, three)


def test_black_stays_black_white_stays_white_and_grey_is_white_as_often_as_it_is_light():
    grey = torch.tensor([[0.0, 0.1, 0.5, 0.9, 1.0]]).expand(20_000, -1)
    drawn = binarise.stochastic(grey, torch.Generator().manual_seed(0))
    np.testing.assert_allclose(drawn.mean(0), grey[0], atol=0.015)
    assert set(drawn[:, 0].tolist()) == {0.0}
    assert set(drawn[:, 4].tolist()) == {1.0}


def test_a_fixed_set_has_the_mean_of_the_grey_one_and_bytes_zero_and_255():
    levels = torch.arange(256, dtype=torch.uint8).expand(12_000, -1)  # more than are drawn at once
    drawn = binarise.fixed(levels, torch.Generator().manual_seed(0))
    assert drawn.dtype == torch.uint8
    assert set(drawn.unique().tolist()) == {0, 255}
    np.testing.assert_allclose(drawn.float().mean(0), levels[0].float(), atol=255 * 0.025)
    assert not torch.equal(drawn[:2_000], drawn[10_000:])


def test_pixels_come_from_the_given_stream_alone():
    x, before = torch.rand(50, 50, generator=torch.Generator().manual_seed(3)), torch.get_rng_state()
    one, same, other = (binarise.stochastic(x, torch.Generator().manual_seed(seed)) for seed in (1, 1, 2))
    assert torch.equal(torch.get_rng_state(), before)
    assert torch.equal(one, same)
    assert not torch.equal(one, other)


def test_test_images_are_drawn_once_and_alike_for_both_ways(tiny):
    stochastic, again, fixed, grey = (Evaluator(tiny, CPU, mode).images for mode in ("stochastic", *MODES, "none"))
    assert torch.equal(stochastic, again)
    assert np.array_equal(stochastic.numpy(), tiny.judged(True).reshape(len(grey), -1))
    assert torch.equal(stochastic, fixed)
    assert set(stochastic.unique().tolist()) == {0, 255}
    assert torch.equal(grey, torch.from_numpy(tiny.test_images.reshape(len(grey), -1).copy()))


@pytest.mark.parametrize("mode", MODES)
def test_the_reported_likelihood_is_that_of_the_binarised_test_images(mode, tiny, small):
    run = small("ae", binarise=mode)
    *_, last = train(run, tiny)
    net, x = architecture.restore(run, last.weights), Evaluator(tiny, CPU, "stochastic").images.float() / 255
    with torch.no_grad():
        logits = net.decode(net.encode(x)[0])
    assert last.test["recon"] == pytest.approx(losses.bernoulli(logits, x).mean().item(), rel=1e-5)
    assert last.test["mse"] == pytest.approx((logits.sigmoid() - x).square().mean().item(), rel=1e-5)


def test_runs_that_do_not_ask_for_it_see_the_grey_images_and_draw_nothing(whole, tiny):
    trainer = Trainer(whole("none"), tiny, CPU)
    before = trainer.streams.pixels.get_state()
    trainer.step()
    assert torch.equal(trainer.streams.pixels.get_state(), before)
    one, two, _ = batches(whole("none"), tiny)
    assert torch.equal(one, two)
    grey = torch.from_numpy(tiny.train_images.reshape(len(one), -1).copy()).float() / 255
    assert torch.equal(one, grey)


def test_how_pixels_are_drawn_changes_neither_the_order_nor_the_noise(whole, tiny):
    runs = [Trainer(whole(mode), tiny, CPU) for mode in ("none", *MODES)]
    for trainer in runs:
        trainer.step()
    orders, noises = ([getattr(t.streams, name).get_state() for t in runs] for name in ("order", "noise"))
    for states in (orders, noises):
        assert all(torch.equal(state, states[0]) for state in states)


@pytest.mark.parametrize("mode", MODES)
def test_the_same_seed_draws_the_same_pixels_and_another_seed_others(mode, tiny, small):
    curves = [[dict(p.terms) for s in train(small(binarise=mode, seed=seed, stop=3), tiny) for p in s.curve]
              for seed in (0, 0, 1)]  # fmt: skip
    assert curves[0] == curves[1] != curves[2]

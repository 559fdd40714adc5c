"""The WAE with an adversary: what critic and encoder each want, and that each moves by its own loss alone."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from aecore.learning import architecture
from aecore.learning.loop import train
from aecore.learning.trainer import Trainer
from aecore.nn import losses
from aecore.objectives.wae_gan import WAEGAN

CPU = torch.device("cpu")


def test_an_undecided_critic_loses_two_ln_two_and_the_encoder_ln_two(forward, seeded):
    p, net = forward(WAEGAN())
    with torch.no_grad():
        for parameter in net.critic.parameters():
            parameter.zero_()
    assert WAEGAN().critic_terms(p, net, seeded())["critic"].item() == pytest.approx(2 * math.log(2))
    assert WAEGAN(lam=1.0).terms(p, net, seeded())["adversary"].item() == pytest.approx(math.log(2))
    assert WAEGAN(lam=30.0).terms(p, net, seeded())["adversary"].item() == pytest.approx(30 * math.log(2))


def test_the_losses_are_cross_entropies_prior_one_encoded_zero(forward, seeded):
    p, net = forward(WAEGAN(), images=50)
    prior = torch.randn(50, 3, generator=seeded(4))
    d_prior, d_codes = (net.critic(z).squeeze(1).sigmoid() for z in (prior, p.z[0]))
    critic = F.binary_cross_entropy(d_prior, torch.ones(50)) + F.binary_cross_entropy(d_codes, torch.zeros(50))
    torch.testing.assert_close(WAEGAN().critic_terms(p, net, seeded(4))["critic"], critic)
    found = WAEGAN(lam=3.0).terms(p, net, seeded())
    assert set(found) == {"recon", "adversary"}
    torch.testing.assert_close(found["adversary"], 3 * F.binary_cross_entropy(d_codes, torch.ones(50)))
    torch.testing.assert_close(found["recon"], p.recon.mean())


def test_the_critics_loss_does_not_reach_the_network(forward, seeded):
    p, net = forward(WAEGAN())
    WAEGAN().critic_terms(p, net, seeded())["critic"].backward()
    assert all(parameter.grad is None for parameter in net.core_parameters())
    assert all(parameter.grad.abs().max() > 0 for parameter in net.critic.parameters())


def test_an_encoder_that_fools_nobody_still_has_a_gradient():
    """−log D, not log (1 − D): it does not saturate where D is near 0 (Goodfellow et al. 2014, section 3)."""
    logits = torch.tensor([-30.0, 0.0, 30.0], requires_grad=True)
    losses.taken_for_prior(logits).sum().backward()
    np.testing.assert_allclose(logits.grad, [-1, -0.5, 0], atol=1e-6)
    assert losses.taken_for_prior(torch.tensor([-1e4])).item() == pytest.approx(1e4)
    assert losses.taken_for_code(torch.tensor([1e4])).item() == pytest.approx(1e4)


def test_the_critic_judges_codes_of_any_size_with_one_logit(build):
    for d in (1, 2, 64):
        net = build(WAEGAN(), latent_dim=d)
        assert net.judge(torch.zeros(5, d)).shape == (5,)
        assert net.critic(torch.zeros(5, d)).shape == (5, 1)


# --- in training -------------------------------------------------------------------------------------------


def test_critic_and_network_both_move_and_only_by_their_own_loss(tiny, small):
    trainer = Trainer(small(WAEGAN()), tiny, CPU)
    before = trainer.weights()
    trainer.step()
    after = trainer.weights()
    assert {key.partition(".")[0] for key in before} == {"encoder", "decoder", "critic"}
    assert not any(np.array_equal(before[key], after[key]) for key in before)
    recon_only = Trainer(small(WAEGAN(lam=0.0)), tiny, CPU)
    recon_only.step()
    for key, weight in recon_only.weights().items():
        if key.startswith("decoder"):  # the adversary does not speak to the decoder
            np.testing.assert_allclose(weight, after[key], atol=1e-6)


def test_an_encoder_step_raises_the_critics_opinion_of_the_codes(tiny, small, seeded):
    trainer = Trainer(small(WAEGAN(lam=10_000.0), batch_size=512, schedule="constant", lr=1e-3), tiny, CPU)
    x = trainer.images.float() / 255
    judge = architecture.build(
        trainer.run, seeded()
    )  # its critic has the same weights, and stays as it was before the step
    judge.critic.load_state_dict(trainer.net.critic.state_dict())
    before = judge.judge(trainer.net.encode(x)[0]).mean().item()
    trainer.step()
    assert judge.judge(trainer.net.encode(x)[0]).mean().item() > before


def test_a_critic_step_lowers_the_critics_loss(tiny, small, seeded):
    trainer = Trainer(small(WAEGAN(lam=0.0), batch_size=512, schedule="constant", lr=1e-3), tiny, CPU)
    x = trainer.images.float() / 255
    judge = architecture.build(trainer.run, seeded())
    judge.critic.load_state_dict(trainer.net.critic.state_dict())
    trainer.step()
    p = trainer.net(x, x, seeded())
    before, after = (WAEGAN().critic_terms(p, net, seeded(1))["critic"].item() for net in (judge, trainer.net))
    assert after < before


def test_the_terms_shown_are_the_networks_own(tiny, small):
    *_, last = train(small(WAEGAN()), tiny)
    assert set(last.terms) == {"recon", "adversary"}
    assert last.test["total"] == pytest.approx(last.test["recon"] + last.test["adversary"])


def test_the_critic_stays_in_single_precision_beside_a_network_in_half(tiny, small):
    trainer = Trainer(small(WAEGAN(), precision="bf16"), tiny, CPU)
    trainer.step()
    assert {p.dtype for p in trainer.net.critic.parameters()} == {torch.float32}
    assert {p.dtype for p in trainer.net.core_parameters()} == {torch.bfloat16}

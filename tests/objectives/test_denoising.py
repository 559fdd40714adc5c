"""Denoising: the encoder sees a spoiled image, the score is that of the clean one."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from aecore.learning import architecture
from aecore.learning.control import EverySteps
from aecore.learning.loop import train
from aecore.learning.trainer import Trainer
from aecore.nn import losses
from aecore.objectives.denoising_gaussian import DenoisingGaussian
from aecore.objectives.denoising_masking import DenoisingMasking

BOTH = [DenoisingGaussian(sigma=0.5), DenoisingMasking(keep=0.5)]
both = pytest.mark.parametrize("objective", BOTH, ids=lambda o: o.name)


@pytest.fixture
def x(seeded) -> torch.Tensor:
    return torch.rand(40, 784, generator=seeded(1)).clamp_min(0.01)


# --- corruption --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sigma", [0.1, 0.5, 2.0])
def test_gaussian_noise_has_the_spread_it_claims_at_each_pixel_and_no_mean(sigma, x, seeded):
    noise = DenoisingGaussian(sigma=sigma).corrupt(x, seeded(2)) - x
    assert noise.std().item() == pytest.approx(sigma, rel=0.02)
    assert abs(noise.mean().item()) < 4 * sigma / noise.numel() ** 0.5
    assert abs(np.corrcoef(noise[:, :-1].flatten(), noise[:, 1:].flatten())[0, 1]) < 0.03


def test_noisy_images_may_leave_the_range_of_pixels(x, seeded):
    noisy = DenoisingGaussian(sigma=1.0).corrupt(x, seeded(2))
    assert noisy.min() < 0
    assert noisy.max() > 1


@pytest.mark.parametrize("keep", [0.1, 0.5, 0.9])
def test_masked_images_keep_the_value_of_the_pixels_they_keep(keep, x, seeded):
    masked = DenoisingMasking(keep=keep).corrupt(x, seeded(2))
    kept = masked != 0
    assert torch.equal(masked[kept], x[kept])  # not x / keep
    assert kept.float().mean().item() == pytest.approx(keep, abs=4 * (keep * (1 - keep) / x.numel()) ** 0.5)
    assert (kept.float().mean(0).std() < 1.5 * (keep * (1 - keep) / len(x)) ** 0.5).item()  # each pixel by itself


@both
def test_noise_is_drawn_anew_each_time_and_from_the_given_stream_alone(objective, x, seeded):
    before, rng, kept = torch.get_rng_state(), seeded(3), x.clone()
    first, second, again = objective.corrupt(x, rng), objective.corrupt(x, rng), objective.corrupt(x, seeded(3))
    assert torch.equal(torch.get_rng_state(), before)
    assert torch.equal(x, kept)
    assert torch.equal(first, again)
    assert not torch.equal(first, second)


@pytest.mark.parametrize("objective", [DenoisingGaussian(sigma=0.0), DenoisingMasking(keep=1.0)], ids=lambda o: o.name)
def test_without_corruption_it_is_the_plain_autoencoder(objective, tiny, small, curve):
    plain, clean = (list(train(small(o), tiny)) for o in ("ae", objective))
    assert curve(clean) == curve(plain)
    assert all(np.array_equal(clean[-1].weights[name], weight) for name, weight in plain[-1].weights.items())


# --- the target --------------------------------------------------------------------------------------------


@both
@pytest.mark.parametrize("likelihood", ["bernoulli", "gaussian"])
def test_the_score_is_that_of_the_clean_image(objective, likelihood, forward, seeded):
    p, net = forward(objective, likelihood=likelihood)
    assert not torch.equal(p.x, p.x_tilde)
    torch.testing.assert_close(p.out[0], net.decode(net.encode(p.x_tilde)[0]))
    out, x = p.out[0].double(), p.x.double()
    if likelihood == "bernoulli":
        expected = -(x * out.sigmoid().log() + (1 - x) * (-out).sigmoid().log()).sum(1).mean()
    else:
        expected = 0.5 * (out - x).square().sum(1).mean()
    found = objective.terms(p, net, seeded())
    assert set(found) == {"recon"}
    assert found["recon"].item() == pytest.approx(expected.item(), rel=1e-6)


@both
def test_the_trainer_shows_the_network_what_was_spoiled_and_keeps_the_clean_target(objective, tiny, small, monkeypatch):
    trainer, passes = Trainer(small(objective), tiny, torch.device("cpu")), []
    terms = lambda self, p, net, rng: passes.append(p) or {"recon": p.recon.mean()}  # noqa: E731
    monkeypatch.setattr(type(objective), "terms", terms)
    trainer.step()
    trainer.step()
    known = {image.tobytes() for image in tiny.train_images}
    for p in passes:
        assert all(image.tobytes() in known for image in (p.x * 255).round().to(torch.uint8).numpy())
        assert not torch.equal(p.x_tilde, p.x)
        torch.testing.assert_close(p.recon, losses.bernoulli(p.out, p.x))


@both
def test_codes_and_pictures_shown_are_those_of_clean_images(objective, tiny, small, pixels):
    run = small(objective)
    *_, last = train(run, tiny)
    net = architecture.restore(run, last.weights)
    with torch.no_grad():
        clean = net.encode(pixels)[0]
    np.testing.assert_allclose(last.codes, clean.numpy(), rtol=1e-2, atol=1e-2)


@pytest.mark.parametrize(
    "objective", [DenoisingGaussian(sigma=1.0), DenoisingMasking(keep=0.5)], ids=lambda o: o.name)  # fmt: skip
def test_it_restores_better_than_what_it_was_given_and_than_a_network_that_never_saw_noise(
    objective, tiny, small, pixels, seeded
):
    """Short real trainings of 320 steps on 512 images, with a code wide enough to copy."""
    errors, spoiled = {}, objective.corrupt(pixels, seeded(5))
    for chosen in ("ae", objective):
        run = small(chosen, latent_dim=64, widths=(128,), epochs=40)
        *_, last = train(run, tiny, cadence=EverySteps(1000))
        net = architecture.restore(run, last.weights)
        with torch.no_grad():
            errors[chosen] = (net.image(net.decode(net.encode(spoiled)[0])) - pixels).square().mean().item()
    assert errors[objective] < 0.9 * errors["ae"]
    assert errors[objective] < 0.9 * (spoiled - pixels).square().mean().item()


@pytest.mark.parametrize(("objective", "name", "value"), [(BOTH[0], "sigma", 5.0), (BOTH[1], "keep", 0.01)])
def test_a_moved_knob_spoils_more_from_that_step_on(objective, name, value, tiny, small, curve):
    run = small(objective)
    plain, moved = (curve(list(train(r, tiny))) for r in (run, run.steered(8, name, value)))
    assert moved[:8] == plain[:8]
    assert moved[8][1]["recon"] > plain[8][1]["recon"]

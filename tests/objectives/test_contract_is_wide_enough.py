"""Five objectives that are not there yet, sketched against the contract: none of them touches the loop."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from aecore import losses, nets
from aecore.knobs import knob
from aecore.nets import Autoencoder, Pass
from aecore.objectives.base import Objective, Phase
from aecore.objectives.vae import VAE
from aecore.run import Run
from aecore.trainer import Trainer
from aecore.training import train

CPU = torch.device("cpu")


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


@dataclass(frozen=True)
class IWAE(Objective):
    """A sketch: −log 1/k Σ_j p(x, z_j) / q(z_j | x)."""

    posterior = "gaussian"
    k: int = knob(5, low=1, high=1000)

    @property
    def samples(self) -> int:
        return self.k

    def terms(self, p: Pass, net: Autoencoder, rng: torch.Generator) -> dict[str, Tensor]:
        log_w = -p.recon + losses.log_normal(p.z) - losses.log_normal(p.z, p.mu, p.logvar)
        return {"bound": (math.log(self.k) - log_w.logsumexp(0)).mean()}


@dataclass(frozen=True)
class Denoising(Objective):
    """A sketch: the encoder sees x + σ ε, the target is x."""

    sigma: float = knob(0.5, low=0.0, high=5.0)

    def corrupt(self, x: Tensor, rng: torch.Generator) -> Tensor:
        return x + self.sigma * torch.randn(x.shape, generator=rng, device=x.device)

    def terms(self, p: Pass, net: Autoencoder, rng: torch.Generator) -> dict[str, Tensor]:
        return {"recon": p.recon.mean()}


@dataclass(frozen=True)
class Contractive(Objective):
    """A sketch: λ ‖∂A(x)/∂x‖²_F, exact, one row of the Jacobian at a time."""

    lam: float = knob(0.1, low=0.0, high=100.0, live=True)

    def terms(self, p: Pass, net: Autoencoder, rng: torch.Generator) -> dict[str, Tensor]:
        return {"recon": p.recon.mean(), "jacobian": self.lam * jacobian2(net.encoder, p.x).mean()}


def jacobian2(encoder: nn.Module, x: Tensor) -> Tensor:
    """‖∂A(x)/∂x‖²_F of each image: (B, D) → (B,)."""
    return torch.func.vmap(torch.func.jacrev(encoder))(x).square().sum((-2, -1))


@dataclass(frozen=True)
class Stacked(Objective):
    """A sketch: one layer at a time on the codes of the frozen earlier ones, then all together."""

    def terms(self, p: Pass, net: Autoencoder, rng: torch.Generator) -> dict[str, Tensor]:
        return {"recon": p.recon.mean()}

    def phases(self, net: Autoencoder) -> Sequence[Phase]:
        layers = (len(net.encoder) + 1) // 2
        greedy = [self._layer(net, depth, 0.8 / layers) for depth in range(1, layers + 1)]
        return [*greedy, Phase("fine-tuning", 0.2, net, list(net.core_parameters()))]

    def _layer(self, net: Autoencoder, depth: int, share: float) -> Phase:
        encoder, decoder = net.encoder[: 2 * depth - 1], net.decoder[-(2 * depth - 1) :]
        view = Autoencoder(encoder, decoder, gaussian=False, likelihood=net.likelihood)
        return Phase(f"layer {depth}", share, view, [*encoder[-1].parameters(), *decoder[0].parameters()])


@dataclass(frozen=True)
class WAEGAN(Objective):
    """A sketch: a critic tells codes from draws of the prior; the encoder maximises log D (non-saturating)."""

    lam: float = knob(10.0, low=0.0, high=1e5, live=True)

    def critic(self, latent_dim: int) -> nn.Module:
        first, second = (nn.utils.skip_init(nn.Linear, *sizes) for sizes in ((latent_dim, 16), (16, 1)))
        return nn.Sequential(first, nn.ReLU(), second)

    def terms(self, p: Pass, net: Autoencoder, rng: torch.Generator) -> dict[str, Tensor]:
        return {"recon": p.recon.mean(), "adversary": self.lam * F.softplus(-net.critic(p.z)).mean()}

    def critic_terms(self, p: Pass, net: Autoencoder, rng: torch.Generator) -> dict[str, Tensor]:
        z = p.z.detach()
        prior, encoded = net.critic(losses.prior_sample(z, rng)), net.critic(z)
        return {"critic": F.softplus(-prior).mean() + F.softplus(encoded).mean()}


SKETCHES = [IWAE(), Denoising(), Contractive(), Stacked(), WAEGAN()]


@pytest.mark.parametrize("objective", SKETCHES, ids=lambda o: type(o).__name__)
def test_it_trains_through_the_real_loop(objective, tiny, small):
    before = torch.get_rng_state()
    run = small(objective, epochs=4, latent_dim=3, schedule="constant")
    first, *_, last = train(run, tiny)
    again = list(train(run, tiny))[-1]
    assert torch.equal(torch.get_rng_state(), before)
    assert last.step == 32
    assert last.test["total"] < first.test["total"]
    assert all(math.isfinite(value) for value in last.test.values())
    assert last.test == again.test
    assert Run.from_link(run.to_link() | {"objective": "ae"}).latent_dim == 3  # its fields do not get in the way


# --- IWAE --------------------------------------------------------------------------------------------------


def passes(k: int, seed: int = 0) -> tuple[Pass, Autoencoder]:
    net = nets.build(Run(IWAE(k=k), widths=(16,), latent_dim=3, precision="fp32"), seeded())
    x = torch.rand(100, 784, generator=seeded(1))
    return net(x, x, seeded(seed), IWAE(k=k).samples), net


def test_iwae_with_one_sample_is_the_one_sample_elbo():
    p, net = passes(1)
    log_ratio = losses.log_normal(p.z, p.mu, p.logvar) - losses.log_normal(p.z)
    elbo = (p.recon + log_ratio).mean()
    torch.testing.assert_close(IWAE(k=1).terms(p, net, seeded())["bound"], elbo)


def test_the_one_sample_elbo_averages_to_the_closed_form():
    p, net = passes(200)
    sampled = (p.recon + losses.log_normal(p.z, p.mu, p.logvar) - losses.log_normal(p.z)).mean()
    exact = sum(VAE().terms(p, net, seeded()).values())
    assert sampled.item() == pytest.approx(exact.item(), abs=0.08)


def test_the_bound_does_not_fall_as_k_grows():
    values = [IWAE(k=k).terms(*passes(k), seeded())["bound"].item() for k in (1, 5, 50)]
    assert values[0] > values[1] > values[2]


# --- denoising ---------------------------------------------------------------------------------------------


def test_denoising_sees_noise_and_is_scored_on_the_clean_image():
    net = nets.build(Run(Denoising(), widths=(8,), precision="fp32"), seeded())
    x = torch.rand(20, 784, generator=seeded(1))
    x_tilde = Denoising(sigma=0.5).corrupt(x, seeded(2))
    assert (x_tilde - x).std().item() == pytest.approx(0.5, rel=0.05)
    p = net(x, x_tilde, seeded())
    torch.testing.assert_close(p.recon, losses.bernoulli(p.out, x))


def test_codes_on_the_map_are_those_of_the_clean_images(tiny, small):
    run = small(Denoising(sigma=1.0))
    *_, last = train(run, tiny)
    x = torch.from_numpy(tiny.test_images.reshape(len(tiny.test_images), -1).copy()).float() / 255
    clean = nets.restore(run, last.weights).encode(x)[0].detach().half().numpy()
    np.testing.assert_allclose(last.codes, clean, rtol=1e-2, atol=1e-2)


# --- contractive -------------------------------------------------------------------------------------------


def test_the_jacobian_of_two_layers_equals_finite_differences():
    encoder = nn.Sequential(nn.Linear(6, 5), nn.Tanh(), nn.Linear(5, 3)).double()
    x, h = torch.rand(4, 6, generator=seeded(), dtype=torch.float64), 1e-5
    rows = [(encoder(x + h * e) - encoder(x - h * e)) / (2 * h) for e in torch.eye(6, dtype=torch.float64)]
    expected = torch.stack(rows).square().sum((0, 2))
    torch.testing.assert_close(jacobian2(encoder, x), expected, rtol=1e-6, atol=0)


def test_the_penalty_of_a_linear_encoder_is_the_norm_of_its_weights():
    net = nets.build(Run(Contractive(), network="linear", precision="fp32"), seeded())
    x = torch.rand(7, 784, generator=seeded())
    expected = net.encoder[0].weight.square().sum().expand(7)
    torch.testing.assert_close(jacobian2(net.encoder, x), expected)


def test_the_penalty_contracts(tiny, small):
    x = torch.from_numpy(tiny.test_images[:50].reshape(50, -1).copy()).float() / 255
    sizes = []
    for lam in (0.0, 100.0):
        run = small(Contractive(lam=lam))
        *_, last = train(run, tiny)
        sizes.append(jacobian2(nets.restore(run, last.weights).encoder, x).mean().item())
    assert sizes[1] < sizes[0] / 2


# --- stacked -----------------------------------------------------------------------------------------------


def test_each_stage_moves_its_own_layer_and_no_other_bit(tiny, small):
    trainer = Trainer(small(Stacked(), widths=(16, 8), epochs=3, latent_dim=2), tiny, CPU)
    own = {"layer 1": (0, 4), "layer 2": (2, 2), "layer 3": (4, 0)}  # places in encoder and decoder
    seen = []
    while trainer.steps < trainer.total:
        name, before = trainer.stage.phase.name, trainer.weights()
        while trainer.steps < trainer.total and trainer.stage.phase.name == name:
            trainer.step()
        after = trainer.weights()
        moved = {key.removesuffix(".weight").removesuffix(".bias") for key in before
                 if not np.array_equal(before[key], after[key])}  # fmt: skip
        every = {f"{part}.{place}" for part in ("encoder", "decoder") for place in (0, 2, 4)}
        encoder, decoder = own.get(name, (0, 0))
        assert moved == ({f"encoder.{encoder}", f"decoder.{decoder}"} if name in own else every)
        seen.append(name)
    assert seen == ["layer 1", "layer 2", "layer 3", "fine-tuning"]


def test_snapshots_say_which_stage_runs(tiny, small):
    names = [s.phase for s in train(small(Stacked(), epochs=3), tiny)]
    assert list(dict.fromkeys(names)) == ["layer 1", "layer 2", "fine-tuning"]


def test_the_schedule_starts_anew_in_each_stage(tiny, small):
    trainer = Trainer(small(Stacked(), epochs=5), tiny, CPU)
    rates = []
    while trainer.steps < trainer.total:
        rates.append((trainer.stage.phase.name, trainer.lr))
        trainer.step()
    first = dict(reversed(rates))
    assert list(first.values()) == pytest.approx([trainer.peak_lr / 25] * len(first))


# --- WAE-GAN -----------------------------------------------------------------------------------------------


def test_an_undecided_critic_loses_two_ln_two_and_the_encoder_ln_two():
    net = nets.build(Run(WAEGAN(lam=1.0), widths=(8,), latent_dim=3, precision="fp32"), seeded())
    with torch.no_grad():
        for parameter in net.critic.parameters():
            parameter.zero_()
    x = torch.rand(10, 784, generator=seeded())
    p = net(x, x, seeded())
    critic = WAEGAN().critic_terms(p, net, seeded())["critic"]
    assert critic.item() == pytest.approx(2 * math.log(2))
    assert WAEGAN(lam=1.0).terms(p, net, seeded())["adversary"].item() == pytest.approx(math.log(2))
    critic.backward()
    assert all(parameter.grad is None for parameter in net.core_parameters())


def test_critic_and_network_both_move_and_only_by_their_own_loss(tiny, small):
    trainer = Trainer(small(WAEGAN()), tiny, CPU)
    before = trainer.weights()
    trainer.step()
    after = trainer.weights()
    assert {key.partition(".")[0] for key in before} == {"encoder", "decoder", "critic"}
    assert not any(np.array_equal(before[key], after[key]) for key in before)
    recon_only = Trainer(small(WAEGAN(lam=0.0)), tiny, CPU)
    recon_only.step()
    decoder = [key for key in before if key.startswith("decoder")]
    assert all(np.allclose(recon_only.weights()[key], after[key]) for key in decoder)


def test_an_encoder_step_raises_the_critics_opinion_of_the_codes(tiny, small):
    trainer = Trainer(small(WAEGAN(lam=1000.0), batch_size=512, schedule="constant", lr=1e-3), tiny, CPU)
    x = trainer.images.float() / 255
    critic = nets.build(trainer.run, seeded(0)).critic  # the same weights: it stays as it was before the step
    critic.load_state_dict(trainer.net.critic.state_dict())
    before = critic(trainer.net.encode(x)[0]).mean().item()
    trainer.step()
    assert critic(trainer.net.encode(x)[0]).mean().item() > before


def test_the_terms_are_the_networks_own(tiny, small):
    *_, last = train(small(WAEGAN()), tiny)
    assert set(last.terms) == {"recon", "adversary"}
    assert last.test["total"] == pytest.approx(last.test["recon"] + last.test["adversary"])

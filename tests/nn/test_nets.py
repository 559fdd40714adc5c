"""Networks: shapes, initialisation, codes."""

from __future__ import annotations

import pytest
import torch

from aecore.learning import architecture
from aecore.nn import nets
from aecore.objectives.vae import VAE
from aecore.run import Run

NETWORKS = ["mlp", "linear", "conv"]


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def make(objective: str = "vae", **changes: object) -> tuple[Run, nets.Autoencoder]:
    run = Run(objective, **{"widths": (16, 8), "latent_dim": 3, "precision": "fp32", **changes})
    return run, architecture.build(run, seeded())


@pytest.fixture
def x() -> torch.Tensor:
    return torch.rand(5, 784, generator=seeded(9))


@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize("objective", ["ae", "vae"])
@pytest.mark.parametrize("samples", [1, 4])
def test_shapes_of_a_pass(network, objective, samples, x):
    _, net = make(objective, network=network)
    p = net(x, x, seeded(), samples)
    assert p.mu.shape == p.logvar.shape == (5, 3)
    assert p.z.shape == (samples, 5, 3)
    assert p.out.shape == (samples, 5, 784)
    assert p.recon.shape == (samples, 5)
    assert p.recon.isfinite().all()
    assert {t.dtype for t in (p.mu, p.logvar, p.z, p.out, p.recon)} == {torch.float32}


@pytest.mark.parametrize("network", NETWORKS)
def test_the_decoder_takes_any_leading_axes(network):
    _, net = make(network=network)
    z = torch.randn(2, 4, 5, 3, generator=seeded())
    together = net.decode(z)
    assert together.shape == (2, 4, 5, 784)
    torch.testing.assert_close(together[1, 2], net.decode(z[1, 2]), rtol=1e-4, atol=1e-5)
    assert net.decode(z[0, 0, 0]).shape == (784,)


@pytest.mark.parametrize("network", NETWORKS)
def test_images_of_a_batch_do_not_mix(network, x):
    _, net = make(network=network)
    changed = x.clone()
    changed[2] = 0
    before, after = net.encode(x)[0], net.encode(changed)[0]
    rest = [0, 1, 3, 4]
    torch.testing.assert_close(before[rest], after[rest])
    assert not torch.allclose(before[2], after[2])


@pytest.mark.parametrize("network", NETWORKS)
def test_initialisation_leaves_the_global_stream_alone_and_follows_its_generator(network):
    run = Run("vae", network=network, widths=(16,))
    before = torch.get_rng_state()
    one, same, other = (architecture.build(run, seeded(s)).state_dict() for s in (1, 1, 2))
    assert torch.equal(torch.get_rng_state(), before)
    assert all(torch.equal(one[name], same[name]) for name in one)
    assert not any(torch.equal(one[name], other[name]) for name in one)
    assert all(w.isfinite().all() for w in one.values())


def test_weights_lie_in_the_range_of_torchs_own_default():
    _, net = make(widths=(400, 100))
    weight = net.encoder[0].weight
    assert weight.abs().max() <= 1 / 28
    assert weight.var().item() == pytest.approx(1 / (3 * 784), rel=0.05)


@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize("objective", ["ae", "vae"])
def test_restore_gives_the_same_network_back(network, objective, x):
    run, net = make(objective, network=network)
    stored = {name: tensor.detach().numpy().copy() for name, tensor in net.state_dict().items()}
    back = architecture.restore(run, stored)
    assert not back.training
    assert torch.equal(back.encode(x)[0], net.encode(x)[0])
    assert torch.equal(back.decode(torch.ones(1, 3)), net.decode(torch.ones(1, 3)))
    kept = {name: array.copy() for name, array in stored.items()}
    with torch.no_grad():
        for parameter in back.parameters():
            parameter.zero_()
    assert all((stored[name] == kept[name]).all() for name in kept)  # the network has its own copy


def test_a_linear_network_is_linear(x):
    _, net = make("ae", network="linear")
    a, b = net.encode(x[:1])[0], net.encode(x[1:2])[0]
    torch.testing.assert_close(net.encode((x[:1] + x[1:2]) / 2)[0], (a + b) / 2)
    assert sum(p.numel() for p in net.parameters()) == 784 * 3 + 3 + 3 * 784 + 784


def test_the_decoder_mirrors_the_encoder_and_the_callers_widths_stay_as_they_are():
    run, net = make(widths=(16, 8))
    sizes = lambda part: [m.out_features for m in part if isinstance(m, torch.nn.Linear)]  # noqa: E731
    assert sizes(net.encoder) == [16, 8, 6]
    assert sizes(net.decoder) == [8, 16, 784]
    assert run.widths == (16, 8)


def test_a_point_code_is_its_own_only_sample(x):
    _, net = make("ae")
    p = net(x, x, seeded(), samples=2)
    assert torch.equal(p.z, p.mu.expand(2, 5, 3))
    assert (p.logvar == -torch.inf).all()


def test_gaussian_codes_have_the_mean_and_the_variance_they_claim(x):
    _, net = make("vae")
    p = net(x, x, seeded(), samples=20_000)
    sd = (0.5 * p.logvar).exp()
    assert ((p.z.mean(0) - p.mu).abs() < 5 * sd / 20_000**0.5).all()
    torch.testing.assert_close(p.z.var(0), sd**2, rtol=0.06, atol=0)


def test_the_code_depends_on_the_corrupted_image_and_the_score_on_the_clean_one(x):
    _, net = make("ae")
    x_tilde = x.flip(0)
    p = net(x, x_tilde, seeded())
    assert torch.equal(p.mu, net.encode(x_tilde)[0])
    torch.testing.assert_close(p.recon, nets.LIKELIHOODS["bernoulli"](p.out, x))


def test_the_mean_of_the_likelihood_is_what_is_measured_and_may_leave_the_range_of_pixels():
    out = torch.tensor([-5.0, 0.0, 0.25, 5.0])
    assert torch.equal(make(likelihood="gaussian")[1].mean(out), out)
    assert torch.equal(make(likelihood="bernoulli")[1].mean(out), out.sigmoid())


@pytest.mark.parametrize("activation", ["relu", "tanh", "sigmoid"])
@pytest.mark.parametrize("network", NETWORKS)
def test_the_activation_of_the_code_is_applied_to_the_code_itself(network, activation, x):
    _, plain = make("ae", network=network)
    _, net = make("ae", network=network, code_activation=activation)
    expected = {"relu": torch.relu, "tanh": torch.tanh, "sigmoid": torch.sigmoid}[activation](plain.encode(x)[0])
    torch.testing.assert_close(net.encode(x)[0], expected)
    assert sum(p.numel() for p in net.parameters()) == sum(p.numel() for p in plain.parameters())


@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize("code_activation", ["identity", "relu"])
def test_activations_are_those_of_every_layer_and_end_with_the_code(network, code_activation, x):
    _, net = make("ae", network=network, code_activation=code_activation)
    found = net.activations(x)
    shapes = {"mlp": [(5, 16), (5, 8)], "linear": [], "conv": [(5, 32, 14, 14), (5, 64, 7, 7)]}[network]
    assert [tuple(a.shape) for a in found] == [*shapes, (5, 3)]
    torch.testing.assert_close(found[-1], net.encode(x)[0])


@pytest.mark.parametrize("likelihood", ["bernoulli", "gaussian"])
def test_images_are_pixels(likelihood):
    _, net = make(likelihood=likelihood)
    pixels = net.image(torch.tensor([-5.0, 0.0, 0.25, 5.0]))
    assert (pixels >= 0).all()
    assert (pixels <= 1).all()
    assert pixels[1] == (0.5 if likelihood == "bernoulli" else 0)


def test_the_noise_comes_from_the_given_stream_alone(x):
    _, net = make("vae")
    before = torch.get_rng_state()
    first, same, other = net(x, x, seeded(1)).z, net(x, x, seeded(1)).z, net(x, x, seeded(2)).z
    assert torch.equal(torch.get_rng_state(), before)
    assert torch.equal(first, same)
    assert not torch.equal(first, other)


@pytest.mark.parametrize("latent_dim", [1, 64, 128])
def test_latent_sizes(latent_dim, x):
    _, net = make("vae", latent_dim=latent_dim)
    assert net.encode(x)[0].shape == (5, latent_dim)


def test_a_critic_is_initialised_with_the_rest_and_is_not_part_of_the_core():
    class Judged(VAE):
        def critic(self, latent_dim: int) -> torch.nn.Module:
            return torch.nn.utils.skip_init(torch.nn.Linear, latent_dim, 1)

    net = architecture.build(Run(Judged(), widths=(4,), latent_dim=3), seeded())
    assert net.critic.weight.shape == (1, 3)
    assert net.critic.weight.abs().max() <= 3**-0.5
    core = {id(p) for p in net.core_parameters()}
    assert not core & {id(p) for p in net.critic.parameters()}
    assert len(core) + 2 == len(list(net.parameters()))

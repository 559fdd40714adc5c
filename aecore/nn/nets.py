"""Networks: the autoencoder every objective shares, and what one forward pass makes."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

import torch
from torch import Tensor, nn

from aecore.nn import losses, tied

ACTIVATIONS: dict[str, Callable[[], nn.Module]] = {
    "silu": nn.SiLU, "relu": nn.ReLU, "tanh": nn.Tanh, "sigmoid": nn.Sigmoid}  # fmt: skip
NONLINEAR = (nn.SiLU, nn.ReLU, nn.Tanh, nn.Sigmoid)
LIKELIHOODS = {"bernoulli": losses.bernoulli, "gaussian": losses.gaussian}
CONV_CHANNELS = (32, 64)
SHRUNK = 4  # the innermost maps of a convolutional network are smaller than the image by so much
CRITIC_WIDTHS = (128, 128)
Layer = TypeVar("Layer", bound=nn.Module)


@dataclass(frozen=True)
class Pass:
    """Everything one forward pass made; B images of D pixels, k codes an image, d latent dimensions.

    x: (B, D) target in [0, 1]; x_tilde: (B, D) what the encoder saw; mu, logvar: (B, d) the posterior
    (logvar is −∞ for a point code); z: (k, B, d); out: (k, B, D) logits or means;
    recon: (k, B) −log p(x | z) in nats per image.
    """

    x: Tensor
    x_tilde: Tensor
    mu: Tensor
    logvar: Tensor
    z: Tensor
    out: Tensor
    recon: Tensor


class Autoencoder(nn.Module):
    """An encoder, a decoder, a posterior and a likelihood.

    `encoder` maps (B, D) to (B, d), or to (B, 2 d) for a Gaussian posterior (means, then log-variances);
    `decoder` maps (…, d) to (…, D): logits under the Bernoulli likelihood, means under the Gaussian one.
    """

    def __init__(self, encoder: nn.Module, decoder: nn.Module, *, gaussian: bool, likelihood: str) -> None:
        super().__init__()
        self.encoder, self.decoder = encoder, decoder
        self.critic: nn.Module | None = None
        self.gaussian, self.likelihood = gaussian, likelihood
        self.dtype = torch.float32  # of encoder and decoder; what goes in and comes out is always float32

    def core_parameters(self) -> Iterator[nn.Parameter]:
        """Yield the parameters of encoder and decoder (not the critic's)."""
        yield from self.encoder.parameters()
        yield from self.decoder.parameters()

    def compute_in(self, dtype: torch.dtype) -> Autoencoder:
        """Turn encoder and decoder to another precision; a critic stays in float32."""
        self.encoder.to(dtype)
        self.decoder.to(dtype)
        self.dtype = dtype
        return self

    def encode(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """(B, D) → mu, logvar, each (B, d) in float32; logvar is −∞ for a point code."""
        h = self.encoder(x.to(self.dtype)).float()
        if self.gaussian:
            mu, logvar = h.chunk(2, dim=-1)
            return mu, logvar
        return h, torch.full_like(h, -math.inf)

    def decode(self, z: Tensor) -> Tensor:
        """(…, d) → (…, D) logits or means in float32."""
        out: Tensor = self.decoder(z.to(self.dtype))
        return out.float()

    def activations(self, x: Tensor) -> list[Tensor]:
        """What each activation of the encoder emits, and the code itself, in float32: (B, D) → each (B, …)."""
        assert isinstance(self.encoder, nn.Sequential)
        h, found = x.to(self.dtype), []
        for layer in self.encoder:
            h = layer(h)
            if isinstance(layer, NONLINEAR):
                found.append(h.float())
        return found if isinstance(layer, NONLINEAR) else [*found, h.float()]

    def judge(self, z: Tensor) -> Tensor:
        """The critic's logits, above 0 where it takes a code for a draw of the prior: (B, d) → (B,)."""
        assert self.critic is not None
        logits: Tensor = self.critic(z)
        return logits.squeeze(-1)

    def mean(self, out: Tensor) -> Tensor:
        """Turn the decoder's output into the mean of p(x | z): (…, D) → (…, D); it may leave [0, 1] if Gaussian."""
        return out.sigmoid() if self.likelihood == "bernoulli" else out

    def image(self, out: Tensor) -> Tensor:
        """Turn the decoder's output into pixels in [0, 1], to look at: (…, D) → (…, D)."""
        return self.mean(out).clamp(0, 1)

    def forward(self, x: Tensor, x_tilde: Tensor, rng: torch.Generator, samples: int = 1) -> Pass:
        """Encode `x_tilde`, draw `samples` codes an image, decode, and score against `x`.

        z = μ + e^{ℓ/2} ε (Kingma & Welling 2014, section 2.4); a point code is its own only sample.
        """
        mu, logvar = self.encode(x_tilde)
        z = mu.expand(samples, *mu.shape)
        if self.gaussian:
            eps = torch.randn(z.shape, generator=rng, device=z.device)
            z = z + (0.5 * logvar).exp() * eps
        out = self.decode(z)
        return Pass(x, x_tilde, mu, logvar, z, out, LIKELIHOODS[self.likelihood](out, x))


@dataclass(frozen=True)
class Sizes:
    """What an autoencoder is built from.

    shape: (H, W) of an image, D = H · W. network: "mlp" with hidden layers of `widths` (the decoder mirrors them),
    "tied" the same with a decoder of the encoder's transposes, "linear" without any, or "conv", for which H and W must
    be multiples of 4. latent_dim: d. gaussian: the encoder emits means and log-variances, 2 d numbers.
    activation, code_activation: of hidden layers, and of the code ("identity": none).
    """

    shape: tuple[int, int]
    latent_dim: int
    network: str = "mlp"
    widths: tuple[int, ...] = ()
    activation: str = "silu"
    code_activation: str = "identity"
    likelihood: str = "bernoulli"
    gaussian: bool = False


def build(sizes: Sizes, rng: torch.Generator, critic: nn.Module | None = None) -> Autoencoder:
    """Build a network, and keep its `critic`, with all weights drawn from `rng` (CPU) alone.

    The global random state is neither read nor moved.
    """
    code = sizes.latent_dim * (2 if sizes.gaussian else 1)
    act, pixels = ACTIVATIONS[sizes.activation], math.prod(sizes.shape)
    if sizes.network == "conv":
        encoder, decoder = _conv(sizes.shape, code, sizes.latent_dim, act)
    else:
        widths = () if sizes.network == "linear" else sizes.widths
        encoder = _mlp([pixels, *widths, code], act)
        decoder = (tied.decoder(encoder, sizes.latent_dim, act) if sizes.network == "tied"
                   else _mlp([sizes.latent_dim, *reversed(widths), pixels], act))  # fmt: skip
    if sizes.code_activation != "identity":
        encoder = encoder.append(ACTIVATIONS[sizes.code_activation]())
    net = Autoencoder(encoder, decoder, gaussian=sizes.gaussian, likelihood=sizes.likelihood)
    net.critic = critic
    initialise(net, rng)
    return net


def critic(latent_dim: int) -> nn.Module:
    """Build the critic of codes: (B, d) → (B, 1) logits."""
    return _mlp([latent_dim, *CRITIC_WIDTHS, 1], nn.ReLU)


def depth(net: Autoencoder) -> int:
    """How many layers a fully connected encoder has."""
    return sum(isinstance(layer, nn.Linear) for layer in net.encoder.modules())


def inner(net: Autoencoder, layers: int) -> tuple[Autoencoder, list[nn.Parameter]]:
    """The autoencoder made of the outermost `layers` of a fully connected one, and its innermost layer's parameters.

    It shares its layers with `net`: earlier codes feed the innermost one, whose decoder unrolls in reverse.
    """
    assert isinstance(net.encoder, nn.Sequential)
    assert isinstance(net.decoder, nn.Sequential)
    encoder, decoder = net.encoder[: 2 * layers], net.decoder[-(2 * layers - 1) :]
    innermost = [*net.encoder[2 * layers - 2].parameters(), *net.decoder[1 - 2 * layers].parameters()]
    view = Autoencoder(encoder, decoder, gaussian=net.gaussian, likelihood=net.likelihood)
    view.dtype = net.dtype
    return view, innermost


@torch.no_grad()
def initialise(net: nn.Module, rng: torch.Generator) -> None:
    """Draw all weights from `rng`: U(−1/√fan_in, 1/√fan_in), torch's own default for these layers."""
    for module in net.modules():
        if isinstance(module, nn.Linear | nn.Conv2d | nn.ConvTranspose2d | tied.Tied):
            bound = 1 / math.sqrt(nn.init._calculate_fan_in_and_fan_out(module.weight)[0])
            if not isinstance(module, tied.Tied):  # its weight is the encoder's
                module.weight.uniform_(-bound, bound, generator=rng)
            if module.bias is not None:
                module.bias.uniform_(-bound, bound, generator=rng)


def _linear(inputs: int, outputs: int) -> nn.Linear:
    return _bare(nn.Linear(inputs, outputs, device="meta"))


def _bare(module: Layer) -> Layer:
    """Give a layer built on "meta" memory but no values: torch's own initialisation moves the global RNG."""
    return module.to_empty(device="cpu")


def _mlp(sizes: Sequence[int], act: Callable[[], nn.Module]) -> nn.Sequential:
    layers: list[nn.Module] = []
    for inputs, outputs in itertools.pairwise(sizes):
        layers += [_linear(inputs, outputs), act()]
    return nn.Sequential(*layers[:-1])


def _conv(
    shape: tuple[int, int], code: int, latent_dim: int, act: Callable[[], nn.Module]
) -> tuple[nn.Sequential, nn.Sequential]:
    first, second = CONV_CHANNELS
    small = (second, shape[0] // SHRUNK, shape[1] // SHRUNK)
    encoder = nn.Sequential(
        nn.Unflatten(-1, (1, *shape)),
        _bare(nn.Conv2d(1, first, 4, stride=2, padding=1, device="meta")), act(),
        _bare(nn.Conv2d(first, second, 4, stride=2, padding=1, device="meta")), act(),
        nn.Flatten(-3), _linear(math.prod(small), code),
    )  # fmt: skip
    decoder = nn.Sequential(
        _linear(latent_dim, math.prod(small)), act(), nn.Unflatten(-1, small),
        _Images(nn.Sequential(
            _bare(nn.ConvTranspose2d(second, first, 4, stride=2, padding=1, device="meta")), act(),
            _bare(nn.ConvTranspose2d(first, 1, 4, stride=2, padding=1, device="meta")),
        )),
        nn.Flatten(-3),
    )  # fmt: skip
    return encoder, decoder


class _Images(nn.Module):
    """Applies image layers under any number of leading axes: (…, C, H, W) → (…, C', H', W')."""

    def __init__(self, layers: nn.Module) -> None:
        super().__init__()
        self.layers = layers

    def forward(self, x: Tensor) -> Tensor:
        out: Tensor = self.layers(x.reshape(-1, *x.shape[-3:]))
        return out.reshape(*x.shape[:-3], *out.shape[1:])

"""Pure terms of the objectives.

Every function takes tensors with leading batch axes and returns one value per example, in nats, summed
over pixels or latent dimensions: never a mean over pixels, which would multiply β by 784.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor
from torch.autograd.function import once_differentiable
from torch.nn import functional as F

from aecore.nn import cross_entropy

IMQ_SCALES = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
EXACT_ROWS = 4  # latent dimensions up to which a Jacobian is computed row by row


def bernoulli(logits: Tensor, x: Tensor) -> Tensor:
    """−log Bern(x | σ(logits)) in nats: (…, D), (B, D) → (…); x in [0, 1].

    With grey pixels this is a cross-entropy, not a likelihood: its floor is the entropy of the pixels.
    """
    return cross_entropy.of(logits, x.expand_as(logits))


def gaussian(mean: Tensor, x: Tensor) -> Tensor:
    """−log N(x | mean, I) in nats, without its constant: ½ Σ (x − mean)²; (…, D), (B, D) → (…)."""
    return 0.5 * (mean - x).square().sum(-1)


def kl_normal_per_dim(mu: Tensor, logvar: Tensor) -> Tensor:
    """KL(N(μ, e^ℓ) ‖ N(0, 1)) of each dimension in nats: (B, d), (B, d) → (B, d).

    Kingma & Welling 2014 (arXiv 1312.6114), appendix B: ½ (μ² + e^ℓ − 1 − ℓ).
    """
    return 0.5 * (mu.square() + logvar.exp() - 1 - logvar)


def kl_normal(mu: Tensor, logvar: Tensor) -> Tensor:
    """KL(N(μ, diag e^ℓ) ‖ N(0, I)) in nats: (B, d), (B, d) → (B,)."""
    return kl_normal_per_dim(mu, logvar).sum(-1)


def log_normal(z: Tensor, mu: Tensor | float = 0.0, logvar: Tensor | float = 0.0) -> Tensor:
    """Log N(z | μ, diag e^ℓ) in nats, constants included: (…, d) → (…)."""
    spread = torch.as_tensor(logvar, dtype=z.dtype, device=z.device)
    standard = (z - mu) * (-0.5 * spread).exp()  # squared after, not before: e^{−ℓ} alone may leave float32's range
    return -0.5 * (standard.square() + spread + math.log(2 * math.pi)).sum(-1)


def prior_sample(z: Tensor, rng: torch.Generator) -> Tensor:
    """Draw as many codes from the prior N(0, I) as `z` holds, on its device: (n, d) → (n, d)."""
    return torch.randn(z.shape, generator=rng, device=z.device, dtype=z.dtype)


# --- sampled bounds ----------------------------------------------------------------------------------------


def kl_sampled(z: Tensor, mu: Tensor, logvar: Tensor) -> Tensor:
    """log q(z | x) − log p(z) in nats at codes drawn from q: (k, B, d), (B, d), (B, d) → (k, B).

    Its mean is `kl_normal`; Kingma & Welling 2014 (arXiv 1312.6114), eq. 6.
    """
    return log_normal(z, mu, logvar) - log_normal(z)


def log_weights(recon: Tensor, z: Tensor, mu: Tensor, logvar: Tensor) -> Tensor:
    """log w = log p(x, z) − log q(z | x) in nats, up to the likelihood's constant: (k, B), (k, B, d) → (k, B).

    Burda et al. 2016 (arXiv 1509.00519), eq. 8; recon = −log p(x | z).
    """
    return -recon - kl_sampled(z, mu, logvar)


def importance_bound(log_w: Tensor) -> Tensor:
    """log (1/k) Σ_j w_j, a lower bound on log p(x) in nats: (k, …, B) → (…, B).

    Burda et al. 2016, eq. 8. Its gradient is Σ w̃_j ∇ log w_j with normalised weights w̃ (eq. 13).
    """
    return log_w.logsumexp(0) - math.log(len(log_w))


def effective_samples(log_w: Tensor) -> Tensor:
    """1 / Σ w̃_j², how many of the k samples of an image count: (k, …, B) → (…, B), in [1, k].

    Kong 1992; w̃ are the weights divided by their sum.
    """
    return 1 / log_w.softmax(0).square().sum(0)


# --- sparse, denoising, contractive ------------------------------------------------------------------------


def l1(activations: Sequence[Tensor]) -> Tensor:
    """Σ |a_i| over all units of all given layers: each (B, n) → (B,)."""
    return torch.cat([a.flatten(1) for a in activations], -1).abs().sum(-1)


def kl_bernoulli(rho: float, rho_hat: Tensor) -> Tensor:
    """KL(Bern(ρ) ‖ Bern(ρ̂_j)) in nats of each unit's mean activation ρ̂: (d,) in [0, 1] → (d,).

    Ng 2011 (CS294A); a unit that is always off or always on counts as off or on by 10⁻⁶.
    """
    rho_hat = rho_hat + (rho_hat.clamp(1e-6, 1 - 1e-6) - rho_hat).detach()  # the clamp must not stop its gradient
    return rho * (math.log(rho) - rho_hat.log()) + (1 - rho) * (math.log1p(-rho) - torch.log1p(-rho_hat))


def add_noise(x: Tensor, sigma: float, rng: torch.Generator) -> Tensor:
    """x + σ ε, ε ~ N(0, I): (B, D) → (B, D)."""
    return x + sigma * torch.randn(x.shape, generator=rng, device=x.device)


def mask(x: Tensor, keep: float, rng: torch.Generator) -> Tensor:
    """b ⊙ x, b ~ Bern(keep): (B, D) → (B, D). What is kept keeps its value: no rescaling by 1/keep."""
    return x * (torch.rand(x.shape, generator=rng, device=x.device) < keep)


def jacobian_rows(encode: Callable[[Tensor], Tensor], x: Tensor, probes: Tensor | None = None) -> Tensor:
    """Rows of the encoder's Jacobian ∂z/∂x at each image, or of probes of it: (B, D) → (d or n, B, D).

    `encode` maps (B, D) to (B, d), each image by itself; `probes` (n, B, d) asks for v J instead of each row.
    It can be differentiated again where gradients are enabled.
    """
    again = torch.is_grad_enabled()
    with torch.enable_grad():
        x = x.detach().requires_grad_()
        z = encode(x)
        asked = torch.eye(z.shape[1], device=z.device)[:, None].expand(-1, len(z), -1) if probes is None else probes
        rows = [torch.autograd.grad(z, x, v, create_graph=again, retain_graph=True)[0] for v in asked]
    return torch.stack(rows)


def jacobian_norm2(encode: Callable[[Tensor], Tensor], x: Tensor, rng: torch.Generator) -> Tensor:
    """‖∂A(x)/∂x‖²_F of the whole encoder at each image: (B, D) → (B,).

    Rifai et al. 2011, eq. 2: exact up to `EXACT_ROWS` latent dimensions; above, ‖v J‖² with v ~ N(0, I), whose
    mean it is (Hutchinson 1990).
    """
    with torch.no_grad():
        d = encode(x[:1]).shape[1]
    probe = None if d <= EXACT_ROWS else torch.randn((1, len(x), d), generator=rng, device=x.device)
    return jacobian_rows(encode, x, probe).square().sum((0, -1))


# --- adversary ---------------------------------------------------------------------------------------------


def taken_for_prior(logits: Tensor) -> Tensor:
    """−log D, D = σ(logits), in nats: (B,) → (B,). Small where the critic takes a code for a draw of the prior."""
    return F.softplus(-logits)


def taken_for_code(logits: Tensor) -> Tensor:
    """−log (1 − D), D = σ(logits), in nats: (B,) → (B,)."""
    return F.softplus(logits)


# --- kernels -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Kernel:
    """k(a, b) = f(‖a − b‖²): (n, d), (m, d) → (n, m).

    `profile` takes r² and C = 2 d σ², the mean squared distance of two draws of N(0, σ² I), and returns f and its
    slope df/dr².
    """

    profile: Callable[[Tensor, float], tuple[Tensor, Tensor]]

    def __call__(self, a: Tensor, b: Tensor, sigma: float = 1.0) -> Tensor:
        """Return k(a_i, b_j)."""
        return self.between(a, b, sigma)[0]

    def between(self, a: Tensor, b: Tensor, sigma: float = 1.0) -> tuple[Tensor, Tensor]:
        """Return k(a_i, b_j) and its slope in their squared distance."""
        return self.profile(squared_distances(a, b), 2 * a.shape[-1] * sigma**2)


def _inverse_multiquadratics(r2: Tensor, scale: float) -> tuple[Tensor, Tensor]:
    """Σ_s C_s / (C_s + r²) with C_s = C s; its slope −Σ_s C_s / (C_s + r²)² comes from the same sweep.

    Tolstikhin et al. 2018 (arXiv 1711.01558), section 4, summed over `IMQ_SCALES`.
    """
    value, slope = torch.zeros_like(r2), torch.zeros_like(r2)
    for c in (scale * s for s in IMQ_SCALES):
        share = (r2 + c).reciprocal_()
        value.add_(share, alpha=c)
        slope.addcmul_(share, share, value=-c)
    return value, slope


def _gaussian(r2: Tensor, scale: float) -> tuple[Tensor, Tensor]:
    """exp(−r² / C): Tolstikhin et al. 2018, section 4."""
    value = (r2 / -scale).exp()
    return value, value / -scale


imq, rbf = Kernel(_inverse_multiquadratics), Kernel(_gaussian)
KERNELS = {"imq": imq, "rbf": rbf}


def squared_distances(a: Tensor, b: Tensor) -> Tensor:
    """‖a_i − b_j‖²: (n, d), (m, d) → (n, m)."""
    return (a.square().sum(-1, keepdim=True) + b.square().sum(-1) - 2 * a @ b.T).clamp_min(0)


def mmd2(a: Tensor, b: Tensor, kernel: Kernel = imq) -> Tensor:
    """MMD² between two samples, unbiased: (n, d), (m, d) → ().

    Gretton et al. 2012, eq. 3. Its mean is 0 when both follow one law, so it is negative about half the
    time then; it is never clamped. Raises ValueError for a sample of one: it says nothing of its spread.
    """
    if min(len(a), len(b)) < 2:
        raise ValueError(f"MMD² needs at least two codes in each sample, not {len(a)} and {len(b)}.")
    value: Tensor = _MMD2.apply(a, b, kernel)  # type: ignore[no-untyped-call]
    return value


class _MMD2(torch.autograd.Function):
    """Its gradient is made along with it, from the kernel's slopes: autograd would keep and sweep many matrices."""

    @staticmethod
    def forward(ctx: Any, a: Tensor, b: Tensor, kernel: Kernel) -> Tensor:
        n, m = len(a), len(b)
        centre = b.mean(0)  # far from the origin the squared distances would lose their digits
        a, b = a - centre, b - centre
        within_a, within_b, across = 1 / (n * (n - 1)), 1 / (m * (m - 1)), -2 / (n * m)
        (aa, slope_a), (bb, slope_b), (ab, slope) = kernel.between(a, a), kernel.between(b, b), kernel.between(a, b)
        for_a, for_b, _ = ctx.needs_input_grad  # draws of the prior need none
        ctx.save_for_backward(
            2 * within_a * _pull(slope_a, a, a) + across * _pull(slope, a, b) if for_a else None,
            2 * within_b * _pull(slope_b, b, b) + across * _pull(slope.T, b, a) if for_b else None,
        )
        alike = kernel(a[:1], a[:1]).squeeze()  # k(z, z), the same for every z
        return within_a * (aa.sum() - n * alike) + within_b * (bb.sum() - m * alike) + across * ab.sum()

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor | None, Tensor | None, None]:
        by_a, by_b = ctx.saved_tensors
        return (None if by_a is None else gradient * by_a), (None if by_b is None else gradient * by_b), None


def _pull(slope: Tensor, a: Tensor, b: Tensor) -> Tensor:
    """The gradient of Σ_ij f(‖a_i − b_j‖²) by the left points alone: (n, m), (n, d), (m, d) → (n, d)."""
    return 2 * (slope.sum(1, keepdim=True) * a - slope @ b)


def witness(at: Tensor, a: Tensor, b: Tensor, kernel: Kernel = imq) -> Tensor:
    """Mean k(·, a) − mean k(·, b), where the samples differ most: (g, d), (n, d), (m, d) → (g,).

    Gretton et al. 2012, section 2.3; positive where `a` has too much, negative where it has too little.
    """
    return kernel(at, a).mean(1) - kernel(at, b).mean(1)

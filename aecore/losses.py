"""Pure terms of the objectives.

Every function takes tensors with leading batch axes and returns one value per example, in nats, summed
over pixels or latent dimensions: never a mean over pixels, which would multiply β by 784.
"""

from __future__ import annotations

import math
from typing import Any

import torch
from torch import Tensor
from torch.autograd.function import once_differentiable
from torch.nn import functional as F

IMQ_SCALES = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)


def bernoulli(logits: Tensor, x: Tensor) -> Tensor:
    """−log Bern(x | σ(logits)) in nats: (…, D), (B, D) → (…); x in [0, 1].

    With grey pixels this is a cross-entropy, not a likelihood: its floor is the entropy of the pixels.
    """
    return F.binary_cross_entropy_with_logits(logits, x.expand_as(logits), reduction="none").sum(-1)


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
    return -0.5 * ((z - mu).square() * (-spread).exp() + spread + math.log(2 * math.pi)).sum(-1)


def prior_sample(z: Tensor, rng: torch.Generator) -> Tensor:
    """Draw as many codes from the prior N(0, I) as `z` holds, on its device: (n, d) → (n, d)."""
    return torch.randn(z.shape, generator=rng, device=z.device, dtype=z.dtype)


def imq(a: Tensor, b: Tensor, sigma: float = 1.0) -> Tensor:
    """Inverse multiquadratic kernel Σ_s C_s / (C_s + r²), C_s = 2 d σ² s: (n, d), (m, d) → (n, m).

    Tolstikhin et al. 2018 (arXiv 1711.01558), section 4, summed over `IMQ_SCALES`.
    """
    r2 = (a.square().sum(-1, keepdim=True) + b.square().sum(-1) - 2 * a @ b.T).clamp_min(0)
    kernel: Tensor = _InverseMultiquadratics.apply(r2, 2 * a.shape[-1] * sigma**2)  # type: ignore[no-untyped-call]
    return kernel


class _InverseMultiquadratics(torch.autograd.Function):
    """k(r²) = Σ_s 1 / (1 + r² / (s C)) with its slope −Σ_s k_s² / (s C) made in the same sweep over the scales.

    Autograd would keep seven matrices and sweep them again, which takes about four times as long.
    """

    @staticmethod
    def forward(ctx: Any, r2: Tensor, base: float) -> Tensor:
        kernel, slope = torch.zeros_like(r2), torch.zeros_like(r2)
        for scale in IMQ_SCALES:
            rate = 1 / (base * scale)
            k = (r2 * rate).add_(1).reciprocal_()
            kernel += k
            slope.addcmul_(k, k, value=-rate)
        ctx.save_for_backward(slope)
        return kernel

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor, None]:
        (slope,) = ctx.saved_tensors
        return gradient * slope, None


def mmd2(a: Tensor, b: Tensor, sigma: float = 1.0) -> Tensor:
    """MMD² between two samples under the `imq` kernel, unbiased: (n, d), (m, d) → ().

    Gretton et al. 2012, eq. 3. Its mean is 0 when both follow one law, so it is negative about half the
    time then; it is never clamped.
    """
    n, m = len(a), len(b)
    within_a = imq(a, a, sigma).sum() - n * len(IMQ_SCALES)
    within_b = imq(b, b, sigma).sum() - m * len(IMQ_SCALES)
    return within_a / (n * (n - 1)) + within_b / (m * (m - 1)) - 2 * imq(a, b, sigma).mean()

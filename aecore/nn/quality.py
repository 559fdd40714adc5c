"""Measures that mean the same for every objective."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

ACTIVE = 0.01  # variance of μ above which a dimension counts as used


def mse(x_hat: Tensor, x: Tensor) -> Tensor:
    """Mean squared error per pixel, of images in [0, 1]: (B, D), (B, D) → ()."""
    return (x_hat - x).square().mean()


def mean_and_error(values: Tensor) -> tuple[float, float]:
    """The mean of independent values (n,), n ≥ 2, and its standard error."""
    return float(values.mean()), float(values.std() / len(values) ** 0.5)


def active_units(mu: Tensor) -> int:
    """How many latent dimensions vary between images, Var_x μ_j > 0.01: (n, d) → count.

    Burda, Grosse & Salakhutdinov 2016 (arXiv 1509.00519), section 5.1.1.
    """
    return int((mu.var(0) > ACTIVE).sum())


def knn_accuracy(
    train_codes: NDArray[np.floating], train_labels: NDArray[np.integer],
    test_codes: NDArray[np.floating], test_labels: NDArray[np.integer], k: int = 5,
) -> float:  # fmt: skip
    """Share of test codes (m, d) whose k nearest training codes (n, d) vote for their label, in [0, 1]."""
    from sklearn.neighbors import KNeighborsClassifier

    voters = KNeighborsClassifier(k).fit(train_codes, train_labels)
    return float(voters.score(test_codes, test_labels))


def trustworthiness(x: NDArray[np.floating], z: NDArray[np.floating], k: int = 5) -> float:
    """How far the k nearest neighbours in z (n, d) are neighbours in x (n, D) too; 1 is perfect.

    Venna & Kaski 2001; scikit-learn's implementation.
    """
    from sklearn.manifold import trustworthiness as measure

    return float(measure(x, z, n_neighbors=k))


def aggregate_mmd2(mu: Tensor, logvar: Tensor) -> float:
    """MMD² of the aggregated posterior q(z) to N(0, I), unbiased, with a fixed stream: (n, d), (n, d) → value."""
    from aecore.nn import losses

    rng = torch.Generator(mu.device).manual_seed(0)
    z = mu + (0.5 * logvar).exp() * torch.randn(mu.shape, generator=rng, device=mu.device)
    return float(losses.mmd2(z, losses.prior_sample(z, rng)))

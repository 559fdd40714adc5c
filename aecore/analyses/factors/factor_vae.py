"""The score of the FactorVAE paper."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from aecore.analyses.factors.information import Levels, Reals

IMAGES = 64  # in a batch that shares one factor
VOTES = 400  # batches of each factor to learn from, and as many to score


def factor_vae(codes: Reals, levels: Levels, seed: int = 0) -> float:
    """Return how often the dimension that varies least tells which factor a batch of images shares.

    Codes (n, d), levels (n, f). Each dimension is divided by its standard deviation, constant ones are left out;
    then the batch's dimension of least variance votes, and a factor is told by the majority of that dimension's
    votes in other batches. From chance, 1/f, to 1. Batches are drawn from the images there are, with replacement.

    Kim, Mnih 2018 (arXiv 1802.05983), section 4 and figure 2.
    """
    rng, factors = np.random.default_rng(seed), levels.shape[1]
    spread = codes.std(0)
    alive = codes[:, spread > 0] / spread[spread > 0]
    if not alive.shape[1]:
        return 1.0 / int(factors)
    votes = np.stack([_votes(alive, v, rng) for v in levels.T])  # (f, 2 VOTES)
    counts = np.stack([np.bincount(some, minlength=alive.shape[1]) for some in votes[:, :VOTES]])
    majority = counts.argmax(0)
    return float((majority[votes[:, VOTES:]] == np.arange(factors)[:, None]).mean())


def _votes(codes: Reals, v: Levels, rng: np.random.Generator) -> NDArray[np.intp]:
    """Return the dimension of least variance of batches that each share a level of one factor v (n,), drawn evenly."""
    present, starts, counts = np.unique(np.sort(v), return_index=True, return_counts=True)
    level = rng.integers(len(present), size=2 * VOTES)[:, None]
    within = (rng.random((2 * VOTES, IMAGES)) * counts[level]).astype(np.intp)
    rows = np.argsort(v, kind="stable")[starts[level] + within]
    least: NDArray[np.intp] = codes[rows].var(1).argmin(1)
    return least

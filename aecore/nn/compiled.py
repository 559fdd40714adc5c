"""What takes torch many sweeps over memory, in one, compiled: the optimiser's step, a loss with its slope.

Importing this module compiles it, or loads what an earlier process compiled. `AECORE_COMPILED=off` leaves all to torch,
which also does what is not float32 on a processor.
"""

from __future__ import annotations

import math
from typing import Any

import numba
import numpy as np
from numpy import float32, int32, uint16, uint32

Scalars = tuple[np.float32, ...]
ADAM = "void(f4[::1], f4[::1], f4[::1], u2[::1], u2[::1], f4, f4, f4, f4, f4)"
CROSS_ENTROPY = "void(f4[:,::1], f4[:,::1], f4[::1], f4[:,::1])"
SPLIT = {"reassoc", "contract", "nsz", "arcp"}  # what LLVM needs to sum a row in vectors
TIE, ONE_BIT, LOW_HALF = uint32(0x7FFF), uint32(1), uint32(16)
ZERO, HALF, ONE = float32(0), float32(0.5), float32(1)
LOG2_E, LOWEST, BIAS, MANTISSA = float32(np.log2(np.e)), float32(-127), int32(127), uint32(23)


def _fit(low: float, high: float, degree: int, values: Any) -> Scalars:
    """The polynomial's coefficients, lowest first, by least squares at Chebyshev's nodes: float32's own accuracy."""
    nodes = 0.5 * (low + high) + 0.5 * (high - low) * np.cos(np.pi * (np.arange(400) + 0.5) / 400)
    return tuple(map(float32, np.polynomial.Polynomial.fit(nodes, values(nodes), degree).convert().coef))


E0, E1, E2, E3, E4, E5 = _fit(-0.5, 0.5, 5, np.exp2)
L0, L1, L2, L3, L4, L5, L6, L7, L8 = _fit(0.0, 1.0, 8, lambda e: np.log1p(e) / e)


def adam_scalars(steps: int, lr: float, betas: tuple[float, float], eps: float) -> Scalars:
    """What `adam` needs at its `steps`-th step (from 1): the parts of what is new, the rate, and two of the root's."""
    first, second = betas
    rate, root = lr / (1 - first**steps), 1 / math.sqrt(1 - second**steps)
    return tuple(map(float32, (1 - first, 1 - second, rate, root, eps)))


def _adam(weights: Any, mean: Any, square: Any, gradient: Any, rounded: Any,
          new: Any, new_square: Any, rate: Any, root: Any, eps: Any) -> None:  # fmt: skip
    """Kingma & Ba 2015, algorithm 1, on flat arrays: float32, except `gradient` and `rounded`, the bits of bfloat16."""
    for i in range(weights.size):
        g = uint32(uint32(gradient[i]) << LOW_HALF).view(float32)
        mean[i] += (g - mean[i]) * new
        square[i] += (g * g - square[i]) * new_square
        w = weights[i] - mean[i] * rate / (np.sqrt(square[i]) * root + eps)
        weights[i] = w
        bits = float32(w).view(uint32)  # to the nearest, ties to even
        rounded[i] = uint16(uint32(bits + TIE + (uint32(bits >> LOW_HALF) & ONE_BIT)) >> LOW_HALF)


def _cross_entropy(logits: Any, x: Any, value: Any, slope: Any) -> None:
    """−log Bern(x | σ(logits)) of each row in nats, and its slope σ(logits) − x: (n, D), (n, D) → (n,), (n, D)."""
    for i in range(logits.shape[0]):
        total = ZERO
        for j in range(logits.shape[1]):
            logit = logits[i, j]
            power = max(-abs(logit) * LOG2_E, LOWEST)
            whole = np.floor(power + HALF)
            r = power - whole
            e = E0 + r * (E1 + r * (E2 + r * (E3 + r * (E4 + r * E5))))
            e *= uint32(uint32(int32(whole) + BIAS) << MANTISSA).view(float32)  # e^−|logit|, 0 from 2^−127 on
            log1p = e * (L0 + e * (L1 + e * (L2 + e * (L3 + e * (L4 + e * (L5 + e * (L6 + e * (L7 + e * L8))))))))
            total += max(logit, ZERO) - logit * x[i, j] + log1p
            share = ONE / (ONE + e)
            slope[i, j] = (share if logit >= ZERO else e * share) - x[i, j]
        value[i] = total


def _compile(signature: str, function: Any, fastmath: Any = False) -> Any:
    made = {"nogil": True, "error_model": "numpy", "fastmath": fastmath}
    try:
        return numba.njit(signature, cache=True, **made)(function)
    except (RuntimeError, OSError):  # no folder can keep what is compiled, or its disk is full
        return numba.njit(signature, **made)(function)


adam = _compile(ADAM, _adam)
cross_entropy = _compile(CROSS_ENTROPY, _cross_entropy, SPLIT)

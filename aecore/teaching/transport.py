"""Exact optimal transport between two weighted clouds of points, and the Wasserstein distances W_p it defines.

Sources: G. Peyré and M. Cuturi, *Computational Optimal Transport* (2019), chapter 2: the primal is their (2.11), the
dual their (2.20); C. Villani, *Optimal Transport: Old and New* (2009), chapter 5 (Kantorovich duality). W₁ as what a
Wasserstein autoencoder stands on: Bank, Koenigstein, Giryes, *Autoencoders* (arXiv 2003.05991).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Reals = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Transport:
    """The best plan between clouds a (n points) and b (m points), and the proof that no plan is cheaper.

    Attributes:
        coupling: P (n, m), the mass that goes from a_i to b_j; >= 0, its rows sum to the weights of a, its columns to
            those of b, all of it to 1. At most n + m - 1 entries are not zero.
        cost: c (n, m), |a_i - b_j|^p, in the units of the coordinates to the power p.
        f: (n,) potentials at a, in those units; f_i + g_j <= c_ij, equal where P_ij > 0.
        g: (m,) potentials at b. A constant may move from f to g: here the largest f is 0.
        primal: sum of P c, what the best plan costs; W_p^p.
        dual: sum of weights times f plus weights times g: the largest such sum under f_i + g_j <= c_ij; W_p^p again.
        power: p.
    """

    coupling: Reals
    cost: Reals
    f: Reals
    g: Reals
    primal: float
    dual: float
    power: float = 1.0

    @property
    def distance(self) -> float:
        """W_p, in the units of the coordinates: a distance between the clouds for every p >= 1."""
        return float(self.primal ** (1 / self.power))


def transport(a: ArrayLike, b: ArrayLike, a_weights: ArrayLike | None = None,
              b_weights: ArrayLike | None = None, *, power: float = 1.0) -> Transport:  # fmt: skip
    """Solve the transport problem exactly, as a linear programme; the potentials are its marginals.

    Args:
        a: (n, d) finite coordinates, n >= 1.
        b: (m, d) finite coordinates, m >= 1; n and m may differ.
        a_weights: (n,) masses >= 0 that sum to 1; uniform if left out.
        b_weights: (m,) likewise.
        power: p >= 1, of the way in the cost.

    Raises:
        ValueError: a cloud, its weights or the power are not of this kind; the sentence names which.
    """
    from scipy.optimize import linprog  # half a second to import: only who asks for a distance pays it

    x, y = _points("a", a), _points("b", b)
    if x.shape[1] != y.shape[1]:
        raise ValueError(f"a has {x.shape[1]} coordinates a point and b has {y.shape[1]}, but both must have the same.")
    if not (np.isfinite(power) and power >= 1):
        raise ValueError(f"power is {power}, but it must be a number >= 1: below, W_p is no distance.")
    p, q = _weights("a_weights", a_weights, len(x)), _weights("b_weights", b_weights, len(y))
    cost = np.linalg.norm(x[:, None] - y, axis=2) ** power
    scale = float(cost.max()) or 1.0  # the solver's tolerances are absolute
    found = linprog(cost.ravel() / scale, A_eq=_sums(len(x), len(y)), b_eq=np.r_[p, q], method="highs")
    if not found.success:
        raise RuntimeError(f"The transport problem was not solved: {found.message}")
    coupling = np.maximum(found.x, 0.0).reshape(cost.shape)
    f, g = np.split(found.eqlin.marginals * scale, [len(x)])
    f, g = f - f.max(), g + f.max()
    return Transport(coupling, cost, f, g, float((coupling * cost).sum()), float(p @ f + q @ g), power)


def prices(found: Transport) -> tuple[Reals, Reals]:
    """Return the potentials as prices at a (n,) and at b (m,), the lowest 0, in the units of the cost.

    A carrier who buys in a and sells in b earns at most what the way costs: ψ(b_j) - φ(a_i) <= |a_i - b_j|^p, equal
    where the plan carries mass. The mean price in b minus that in a is W_p^p. For p = 1 and points with mass φ and ψ
    are one price, and it is 1-Lipschitz (Kantorovich and Rubinstein): the critic of a Wasserstein GAN approximates it.
    """
    at_a, at_b = -found.f, found.g
    lowest = min(at_a.min(), at_b.min())
    return at_a - lowest, at_b - lowest


def _sums(n: int, m: int) -> object:
    """The constraints on P, flattened row by row, as a sparse (n + m, n m) matrix: row sums, then column sums."""
    from scipy.sparse import eye_array, kron, vstack

    rows = kron(eye_array(n), np.ones((1, m)))
    columns = kron(np.ones((1, n)), eye_array(m))
    return vstack([rows, columns]).tocsr()


def _points(name: str, cloud: ArrayLike) -> Reals:
    points = np.asarray(cloud, dtype=np.float64)
    if points.ndim != 2 or not points.size:
        raise ValueError(f"{name} has shape {points.shape}, but it must be (points, coordinates) with at least one.")
    if not np.isfinite(points).all():
        raise ValueError(f"{name} has a coordinate that is not finite.")
    return points


def _weights(name: str, weights: ArrayLike | None, n: int) -> Reals:
    if weights is None:
        return np.full(n, 1 / n)
    masses = np.asarray(weights, dtype=np.float64)
    if masses.shape != (n,):
        raise ValueError(f"{name} has shape {masses.shape}, but it must be ({n},), one for each point.")
    if not (np.isfinite(masses).all() and (masses >= 0).all() and abs(masses.sum() - 1) <= 1e-9):
        raise ValueError(f"{name} must be masses >= 0 that sum to 1, but they sum to {masses.sum():g}.")
    return masses

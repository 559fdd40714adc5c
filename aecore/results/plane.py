"""From codes to the plane of the map, and the prior's contours in it. Arrays in, arrays out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aecore.results.snapshot import Snapshot

SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
GOLDEN = 0.618034  # its multiples spread evenly over [0, 1)
LANE = 0.6  # distance between the lanes of the classes on the map of a one-dimensional code


@dataclass(frozen=True)
class View:
    """Which plane of latent space the map shows: two dimensions (counted from 0), or the principal plane."""

    dims: tuple[int, int] | None = None


def plane_of(snapshot: Snapshot, labels: NDArray[np.uint8], view: View) -> NDArray[np.float32]:
    """Return the codes on the map: (n, 2) float32."""
    return placed(snapshot.codes, snapshot, labels, view)


def placed(codes: NDArray[np.floating], snapshot: Snapshot, labels: NDArray[np.uint8],
           view: View) -> NDArray[np.float32]:  # fmt: skip
    """Return codes (n, d) of the first n test images on the map of a snapshot: (n, 2) float32.

    A one-dimensional code lies along x, its class along y, spread a little by its row.
    """
    codes = codes.astype(np.float32)
    d = codes.shape[1]
    if d == 1:
        spread = (np.arange(len(codes)) * GOLDEN) % 1.0 - 0.5
        lanes = (labels[: len(codes)] - labels.max() / 2 + 0.7 * spread) * LANE
        return np.column_stack([codes[:, 0], lanes]).astype(np.float32)
    if d == 2 or view.dims is not None:
        return np.ascontiguousarray(codes[:, list(view.dims or (0, 1))])
    assert snapshot.plane is not None
    return np.asarray((codes - snapshot.plane.centre) @ snapshot.plane.axes, np.float32)


def ellipses(std: NDArray[np.floating], snapshot: Snapshot,
             view: View) -> tuple[NDArray[np.float32], NDArray[np.float32]]:  # fmt: skip
    """Return what one standard deviation of diagonal Gaussians (n, d) looks like on the map: radii (n, 2), angles (n,).

    Seen in a plane with axes A, the Gaussian N(μ, diag s²) has the covariance Aᵀ diag(s²) A: an ellipse along its
    eigenvectors. Angles are in radians from x, anticlockwise, of the first, larger radius. A one-dimensional Gaussian
    is a sliver along x: its height means nothing.
    """
    std = std.astype(np.float64)
    level = np.zeros(len(std), np.float32)
    if std.shape[1] == 1:
        return np.column_stack([std[:, 0], np.full(len(std), LANE / 20)]).astype(np.float32), level
    if std.shape[1] == 2 or view.dims is not None:
        return std[:, list(view.dims or (0, 1))].astype(np.float32), level
    assert snapshot.plane is not None
    axes = snapshot.plane.axes.astype(np.float64)
    variances, vectors = np.linalg.eigh(np.einsum("ia,ni,ib->nab", axes, std**2, axes))
    radii = np.sqrt(np.maximum(variances[:, ::-1], 0))
    return radii.astype(np.float32), np.arctan2(vectors[:, 1, 1], vectors[:, 0, 1]).astype(np.float32)


@dataclass(frozen=True)
class Lift:
    """The way back from the map: the code origin + x · axes[0] + y · axes[1], each d numbers.

    `exact`: every point of the map is a code. Else what is off the plane is lost, and a decoded place is a projection.
    """

    origin: tuple[float, ...]
    axes: tuple[tuple[float, ...], tuple[float, ...]]
    exact: bool

    def to_dict(self) -> dict[str, object]:
        """Return what the browser needs."""
        return {"origin": self.origin, "axes": self.axes}


def lift_of(snapshot: Snapshot, view: View) -> Lift:
    """Return how to come back from the map's plane: other dimensions than the two shown stay at their mean."""
    codes = snapshot.codes
    d = codes.shape[1]
    if d == 1:
        return Lift((0.0,), ((1.0,), (0.0,)), exact=True)
    if d == 2 or view.dims is not None:
        pair = list(view.dims or (0, 1))
        origin = np.zeros(2) if d == 2 else codes.astype(np.float32).mean(0)
        origin[pair] = 0.0
        return Lift(_floats(origin), (_floats(np.eye(d)[pair[0]]), _floats(np.eye(d)[pair[1]])), exact=d == 2)
    assert snapshot.plane is not None
    first, second = snapshot.plane.axes.T
    return Lift(_floats(snapshot.plane.centre), (_floats(first), _floats(second)), exact=False)


def _floats(values: NDArray[np.floating]) -> tuple[float, ...]:
    return tuple(round(float(value), 6) for value in values)


def prior_centre(snapshot: Snapshot, view: View) -> tuple[float, float]:
    """Where the prior's mean lies on the map. Its contours are circles there: N(0, I) looks alike from all sides."""
    if snapshot.codes.shape[1] <= 2 or view.dims is not None or snapshot.plane is None:
        return (0.0, 0.0)
    x, y = -snapshot.plane.centre @ snapshot.plane.axes
    return (float(x), float(y))


def axis_names(d: int, view: View) -> tuple[str, str]:
    """Return the names of the map's axes for d latent dimensions."""
    if d == 1:
        return ("z₁", "")
    if d == 2 or view.dims is not None:
        first, second = view.dims or (0, 1)
        return (f"z{first + 1}".translate(SUBSCRIPTS), f"z{second + 1}".translate(SUBSCRIPTS))
    return ("PC₁", "PC₂")

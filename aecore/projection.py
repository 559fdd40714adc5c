"""From codes to the plane of the map, and the prior's contours in it. Arrays in, arrays out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aecore.snapshot import Snapshot

SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
GOLDEN = 0.618034  # its multiples spread evenly over [0, 1)
LANE = 0.6  # distance between the lanes of the classes on the map of a one-dimensional code


@dataclass(frozen=True)
class View:
    """Which plane of latent space the map shows: two dimensions (counted from 0), or the principal plane."""

    dims: tuple[int, int] | None = None


def plane_of(snapshot: Snapshot, labels: NDArray[np.uint8], view: View) -> NDArray[np.float32]:
    """Return the codes on the map: (n, 2) float32.

    A one-dimensional code lies along x, its class along y, spread a little by its row.
    """
    codes = snapshot.codes.astype(np.float32)
    d = codes.shape[1]
    if d == 1:
        spread = (np.arange(len(codes)) * GOLDEN) % 1.0 - 0.5
        lanes = (labels[: len(codes)] - labels.max() / 2 + 0.7 * spread) * LANE
        return np.column_stack([codes[:, 0], lanes]).astype(np.float32)
    if d == 2 or view.dims is not None:
        return np.ascontiguousarray(codes[:, list(view.dims or (0, 1))])
    assert snapshot.plane is not None
    return np.asarray((codes - snapshot.plane.centre) @ snapshot.plane.axes, np.float32)


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

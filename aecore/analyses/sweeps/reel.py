"""The reel of a sweep: its finished runs as the frames of a slider, packed for the browser as a film is.

Each frame is a run: map, reconstructions, and its whole decoder in one byte a weight, so that nothing is mixed
between two runs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from aecore.results.film import Frame, Key, pack, told
from aecore.results.plane import View, lift_of, plane_of
from aecore.results.snapshot import LIVE, Plane, Snapshot
from aecore.run import Run
from aecore.wire.quantise import planar

Floats = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Take:
    """A finished run of a sweep: what it is called there, its last snapshot, its decoder as `portable` packs it."""

    label: str
    run: Run
    last: Snapshot
    network: bytes


def side_by_side(takes: Sequence[Take], labels: NDArray[np.uint8]) -> Iterator[Take]:
    """Yield the takes with principal planes that compare.

    A plane goes through the prior's mean where there is a prior, so that its contours are the same on every map. Then
    it is turned (orthogonal Procrustes) so that each test image lies as near as it can to where the run before has
    it. Maps of one or two dimensions stay as they are: their axes are dimensions.
    """
    before: Floats | None = None
    for take in takes:
        plane = take.last.plane
        if plane is not None:
            centre = np.zeros_like(plane.centre) if take.run.objective.prior else plane.centre
            take = _with(take, Plane(centre, plane.axes, plane.explained))
            if before is not None:
                turned = plane.axes @ _turn(plane_of(take.last, labels, View())[: len(before)], before)
                take = _with(take, Plane(centre, np.asarray(turned, np.float32), plane.explained))
        before = plane_of(take.last, labels, View())[:LIVE] if take.run.latent_dim > 1 else None
        yield take


def reel(takes: Sequence[Take], labels: NDArray[np.uint8]) -> bytes:
    """Pack takes, at least one, of the same test images with these `labels`; nothing for none.

    The curve of the slider is R + D of each run, where there is a rate, else D: what compares along any knob.
    """
    if not takes:
        return b""
    frames = [_frame(place, take, labels) for place, take in enumerate(takes)]
    return pack(frames, [Key(place, take.network) for place, take in enumerate(takes)], [], "sweep")


def comparable(run: Run, last: Snapshot) -> float:
    """Return −ELBO = R + D of a run with Gaussian codes, of others the distortion D: nats per test image."""
    rate = last.test["kl"] if run.objective.posterior == "gaussian" else 0.0
    return last.test["recon"] + rate


def _frame(place: int, take: Take, labels: NDArray[np.uint8]) -> Frame:
    points, extent = planar(plane_of(take.last, labels, View())[:LIVE])
    head = {"step": place, "label": take.label, "range": extent,
            "lift": lift_of(take.last, View()).to_dict(), "total": round(comparable(take.run, take.last), 4),
            "seconds": round(take.last.seconds, 3), "test": told(take.last.test)}  # fmt: skip
    return Frame(place, head, points, take.last.x_hat.tobytes(), take.last.shape)


def _with(take: Take, plane: Plane) -> Take:
    return replace(take, last=replace(take.last, plane=plane))


def _turn(xy: Floats, target: Floats) -> Floats:
    """The rotation or reflection (2, 2) that brings points (n, 2) nearest to others."""
    left, _, right = np.linalg.svd(xy.T @ target)
    return np.asarray(left @ right, np.float32)

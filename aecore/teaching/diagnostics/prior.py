"""The codes against the prior: does their cloud fit, and has it holes. For objectives that have one."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from aecore.results.snapshot import Snapshot
from aecore.run import Run
from aecore.teaching.diagnostics.base import Finding, late, move, silent
from aecore.teaching.diagnostics.rate import falling

MISMATCH = 0.2  # of MMD² (two clouds far apart: about 4); a default 2-D VAE has 0.05 to 0.09
HOLES = 0.12  # of the prior's mass; default 2-D runs leave 0.03 empty
RINGS, SECTORS = 10, 20  # of the plane, all cells with the same share of the prior's mass
PER_CELL = 10  # codes that a cell would hold if they followed the prior

OFF_PRIOR = ("The codes do not follow the prior: MMD² between the two is {mmd2:.2f}; between draws of the prior it "
             "stays below {null:.3f}.")  # fmt: skip
GAPS = ("Holes: {share:.0f} % of the prior's mass lies where there is no code (of {n:,} draws of the prior: "
        "{expected:.0f} %); a draw from there need not decode to anything known.")  # fmt: skip
NO_PRIOR = ("Nothing orders this latent space: the codes lie where the encoder happens to put them, with gaps where "
            "nothing decodes to a digit.")  # fmt: skip
TEXTS = (OFF_PRIOR, GAPS, NO_PRIOR)


def prior(run: Run, snapshots: Sequence[Snapshot]) -> Iterator[Finding]:
    """Say how the codes lie to the prior, or that there is none."""
    last = snapshots[-1]
    if not run.objective.prior:
        yield Finding(NO_PRIOR, level="note")
        return
    if not late(snapshots) or falling(snapshots) or silent(last):
        return  # it may still come; or the codes carry nothing, and to ask more of them would not help
    words, values = move(run, last, more=True)
    mmd2, null = last.test.get("mmd2", 0.0), last.test.get("null_high", 0.0)
    if mmd2 > max(MISMATCH, null):
        yield Finding(OFF_PRIOR, {"mmd2": mmd2, "null": null, **values}, move=words)
    z = _draws(last)
    n = RINGS * SECTORS * PER_CELL
    if len(z) >= n and (share := empty(z[:n])) > HOLES:
        expected = 100 * math.exp(-PER_CELL)
        yield Finding(GAPS, {"share": 100 * share, "n": n, "expected": expected, **values}, "note", words)


def empty(z: NDArray[np.float32]) -> float:
    """Return the share of the mass of N(0, I) in cells without any of the codes z (n, 2).

    Rings and sectors of equal mass: for z ~ N(0, I), 1 − exp(−‖z‖²/2) and the angle are uniform.
    """
    ring = (RINGS * -np.expm1(-0.5 * np.square(z).sum(1))).astype(np.intp).clip(0, RINGS - 1)
    turn = (np.arctan2(z[:, 1], z[:, 0]) / (2 * np.pi)) % 1.0
    cells = ring * SECTORS + (SECTORS * turn).astype(np.intp).clip(0, SECTORS - 1)
    return float((np.bincount(cells, minlength=RINGS * SECTORS) == 0).mean())


def _draws(last: Snapshot) -> NDArray[np.float32]:
    """Codes as the decoder meets them: (n, 2), for Gaussian posteriors one draw of each; none if d is not 2."""
    z = last.codes.astype(np.float32)
    std = last.mechanism.get("mean_std")
    if z.shape[1] != 2 or (len(last.kl_per_dim) and std is None):
        return z[:0, :2]
    if std is None:
        return z
    noise = np.random.default_rng(0).standard_normal(z.shape, np.float32)
    return np.asarray(z + noise * std.astype(np.float32), np.float32)

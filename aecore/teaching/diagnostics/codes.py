"""Codes that carry too little: collapsed, over-regularised, or with dimensions that rest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from aecore.results.snapshot import Snapshot
from aecore.run import Run
from aecore.teaching.diagnostics.base import LOWER, Finding, late, move, names, silent, told, weight
from aecore.teaching.diagnostics.rate import falling

COLLAPSED = 0.2  # nats: below it the posteriors say next to nothing of the image
DEAD = 0.02  # nats: a dimension of a Gaussian posterior below it is not used
UNUSED = 0.01  # variance of point codes below which a dimension tells the images apart no more
LITTLE = 1.0  # nats: what the codes of a 2-D code at the default settings carry is 4 and more
FLAT = 0.05  # standard deviation of the codes, in every dimension: sound ones are near 1, sigmoids near 0.1
STILL = 1e-4  # of the largest variance among the dimensions: one below it tells the images apart no more

COLLAPSE = ("The posterior has collapsed: KL is {kl:.2f} nats per image over all {d} dimensions, so the decoder draws "
            "the same blur for every image.")  # fmt: skip
OVER_REGULARISED = ("Over-regularised: the reconstructions show only {share:.0f} % of what differs between images "
                    "(variance of the pixels).")  # fmt: skip
DEAD_UNITS = "{dead} of {d} latent dimensions are not used (KL below {limit} nats each): {names}."
NEVER_ON = "{dead} of {d} units are never on, in none of {n:,} test images: {names}."
NO_VARIANCE = "{dead} of {d} latent dimensions are the same for every image (codes with next to no variance): {names}."
WAKE = "Lower {knob} (now {value:g}) to wake some, or make the latent size smaller: nothing would be lost."
SHRINK = "A smaller latent size would lose nothing."
TEXTS = (COLLAPSE, OVER_REGULARISED, DEAD_UNITS, NEVER_ON, NO_VARIANCE, WAKE, SHRINK)


def codes(run: Run, snapshots: Sequence[Snapshot]) -> Iterator[Finding]:
    """Say the gravest of what is wrong with how much the codes carry."""
    for rule in (_collapse, _over_regularised, _dead):
        if finding := rule(run, snapshots):
            yield finding
            return


def _collapse(run: Run, snapshots: Sequence[Snapshot]) -> Finding | None:
    kl = snapshots[-1].kl_per_dim
    if not len(kl) or kl.sum() >= COLLAPSED:
        return None
    words, values = move(run, snapshots[-1], more=False)
    return Finding(COLLAPSE, {"kl": float(kl.sum()), "d": len(kl), **values}, move=words)


def _over_regularised(run: Run, snapshots: Sequence[Snapshot]) -> Finding | None:
    """One picture for all images, and codes squeezed by something that could be asked less of."""
    last = snapshots[-1]
    if weight(run) is None or not late(snapshots) or falling(snapshots) or not (silent(last) and _squeezed(last)):
        return None
    words, values = move(run, last, more=False)
    return Finding(OVER_REGULARISED, {"share": 100 * told(last), **values}, move=words)


def _squeezed(last: Snapshot) -> bool:
    """Whether the codes carry or vary next to nothing, or the penalty is most of the loss."""
    if len(last.kl_per_dim):
        return bool(last.kl_per_dim.sum() < LITTLE)
    recon = last.terms.get("recon", 0.0)
    spread = last.codes.astype(np.float32).std(0).max(initial=0.0)
    return bool(spread < FLAT or sum(last.terms.values()) > 2 * recon)


def _dead(run: Run, snapshots: Sequence[Snapshot]) -> Finding | None:
    last = snapshots[-1]
    text, dead = _resting(run, last)
    if not len(dead) or not late(snapshots):
        return None
    words, values = move(run, last, more=False)
    counts = {"dead": len(dead), "d": last.codes.shape[1], "n": len(last.codes), "limit": DEAD,
              "names": names(dead.tolist())}  # fmt: skip
    return Finding(text, counts | values, "note", WAKE if words == LOWER else SHRINK)


def _resting(run: Run, last: Snapshot) -> tuple[str, NDArray[np.intp]]:
    """Which dimensions are not used, and how to say so."""
    if len(last.kl_per_dim):
        return DEAD_UNITS, np.flatnonzero(last.kl_per_dim < DEAD)
    if run.code_activation == "relu" and len(last.codes):
        return NEVER_ON, np.flatnonzero((last.codes == 0).all(0))
    return NO_VARIANCE, _still(last.codes)


def _still(z: NDArray[np.float16]) -> NDArray[np.intp]:
    """Which dimensions of the codes (n, d) hardly vary, beside the one that varies most."""
    if len(z) < 2:
        return np.empty(0, np.intp)
    variance = z.astype(np.float32).var(0)
    return np.flatnonzero(variance <= STILL * variance.max())

"""Figures that have left all reason: the run would do better if it had learnt nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from aecore.results.snapshot import Snapshot
from aecore.run import Run
from aecore.teaching.diagnostics.base import WEIGHTS, Finding
from aecore.teaching.diagnostics.rate import LOWER_RATE

NOISE = 1.5  # times the reconstruction error of the untrained network, which draws the same grey noise for all images
BEYOND = 10.0  # times what the untrained network costs; a sound run ends far below it

LOST = ("The figures have left all reason: {now:,.0f} nats per image on test images, where the untrained network stood "
        "at {first:,.0f}. What was learnt is lost.")  # fmt: skip
TEXTS = (LOST,)


def lost(run: Run, snapshots: Sequence[Snapshot]) -> Finding | None:
    """Return what is to be said where the newest look is out of all reason, however early it is; else None."""
    if not snapshots or snapshots[0].step or snapshots[-1].step == 0:
        return None
    first, last = snapshots[0].test, snapshots[-1]
    steered = any(steer.knob in WEIGHTS for steer in last.steering)  # a weight that was moved moves the total
    for of, times in ((_recon, NOISE), (_cost, BEYOND), *(() if steered else ((_total, BEYOND),))):
        if of(last.test) > times * abs(of(first)):
            return Finding(LOST, {"now": of(last.test), "first": of(first), "lr": last.knobs["lr"]}, move=LOWER_RATE)
    return None


def _recon(test: Mapping[str, float]) -> float:
    return test.get("recon", 0.0)


def _cost(test: Mapping[str, float]) -> float:
    """Distortion and rate, unweighted, nats per image."""
    return test.get("recon", 0.0) + test.get("kl", 0.0)


def _total(test: Mapping[str, float]) -> float:
    return test.get("total", 0.0)

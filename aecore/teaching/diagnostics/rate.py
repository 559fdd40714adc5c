"""The learning rate, and whether training is over: read from the training curve."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from aecore.results.snapshot import Snapshot
from aecore.run import Run
from aecore.teaching.diagnostics.base import Finding, late, move, silent, weight

BLOCKS = 12  # the curve is judged by the means of so many equal stretches; the first quarter is left out
RISE = 0.10  # of the loss, in such means: sound runs at the default settings stay below 0.025
FALLING = 0.08  # of the loss, over the last quarter: more has not been seen at the end of a default run
CALM = 0.02  # of the loss, over the last quarter
EXPLODED = 2.0  # times the loss at the first point of the curve
LOW = 3e-4  # a tenth of the default rate
TRAVEL = 0.1  # a weight that moves less than this in the whole run has hardly left its random start

_Measure = Callable[[Mapping[str, float]], float]

CLIMBING = "The training loss has climbed back from {best:,.0f} to {now:,.0f} nats per image."
UNSTEADY = "The training loss has jumped from {best:,.0f} to {worst:,.0f} nats per image and come back."
KILLED = ("The training loss once jumped to {worst:,.0f} nats per image, and the network has not recovered: it draws "
          "one picture for all images.")  # fmt: skip
SLOW = ("The learning rate is too low: {steps:,.0f} steps at {lr:g} or less move each weight by {travel:.2g} at most. "
        "The test loss stands at {now:,.0f} nats per image.")  # fmt: skip
UNDERTRAINED = ("The run has ended while the training loss was still falling: by {fall:.0f} nats per image in its "
                "last quarter.")  # fmt: skip
ON_COURSE = "Learning: the training loss fell by {fall:.1f} nats per image over the last quarter of the run so far."
SETTLED = "Settled: the training loss changed by less than 2 % over the last quarter of the run so far."
LOWER_RATE = "The learning rate is too high: lower it, now {lr:g} at its peak, to a third."
RAISE_RATE = "Raise the learning rate; 0.003 is a good start."
MORE_EPOCHS = "More epochs would get further."
TEXTS = (CLIMBING, UNSTEADY, KILLED, SLOW, UNDERTRAINED, ON_COURSE, SETTLED, LOWER_RATE, RAISE_RATE, MORE_EPOCHS)


def rate(run: Run, snapshots: Sequence[Snapshot]) -> Iterator[Finding]:
    """Say the one thing that matters most about how the loss moves."""
    for rule in (_too_high, _killed, _too_low, _undertrained, _course):
        if finding := rule(run, snapshots):
            yield finding
            return


def _too_high(run: Run, snapshots: Sequence[Snapshot]) -> Finding | None:
    """The loss and its reconstruction term have both climbed: one alone may be a trade of one for the other."""
    total, recon = _blocks(snapshots, _total), _blocks(snapshots, _recon)
    if not len(total) or min(_climb(total).max(), _climb(recon).max()) < RISE:
        return None
    top = int(_climb(total).argmax())
    words, values = _calm(run, snapshots[-1], float(total[top]), float(recon[top]))
    if min(_climb(total)[-1], _climb(recon)[-1]) >= RISE:
        return Finding(CLIMBING, {"best": float(total.min()), "now": float(total[-1]), **values}, move=words)
    low, now = float(total[:top].min()), float(total[-1])
    healed = now < low and _climb(total)[-1] == 0
    return Finding(
        UNSTEADY, {"best": low, "worst": float(total[top]), **values}, "note" if healed else "warning", words
    )


def _killed(run: Run, snapshots: Sequence[Snapshot]) -> Finding | None:
    """Steps so long that every hidden unit was left where its gradient is 0."""
    curve = [point.terms for s in snapshots for point in s.curve]
    worst = max(curve, key=_total, default={})
    if not curve or _total(worst) < EXPLODED * abs(_total(curve[0])) or not silent(snapshots[-1]):
        return None
    words, values = _calm(run, snapshots[-1], _total(worst), _recon(worst))
    return Finding(KILLED, {"worst": _total(worst), **values}, move=words)


def _calm(run: Run, last: Snapshot, total: float, recon: float) -> tuple[str, dict[str, float | str]]:
    """The move against jumps: of the weight, where what it weighs is most of the loss then, else of the rate."""
    if weight(run) and total > 2 * recon:
        return move(run, last, more=False)
    return LOWER_RATE, {"lr": last.knobs["lr"]}


def _too_low(run: Run, snapshots: Sequence[Snapshot]) -> Finding | None:
    """Adam moves a weight by about the rate at each step, whatever the gradient."""
    last = snapshots[-1]
    lr, steps = last.knobs["lr"], float(last.total_steps)
    if lr >= LOW or lr * steps >= TRAVEL or any(steer.knob == "lr" for steer in last.steering):
        return None
    now = last.test["total"]
    return Finding(SLOW, {"steps": steps, "lr": lr, "travel": lr * steps, "now": now}, move=RAISE_RATE)


def falling(snapshots: Sequence[Snapshot]) -> bool:
    """Whether the loss still falls so fast, its reconstruction term too, that the run has not had its last word."""
    falls = (_fall(snapshots, of) for of in (_total, _recon))
    return all(fall > FALLING * abs(now) for fall, now in falls)


def _undertrained(run: Run, snapshots: Sequence[Snapshot]) -> Finding | None:
    if snapshots[-1].step < snapshots[-1].total_steps or not falling(snapshots):
        return None
    return Finding(UNDERTRAINED, {"fall": _fall(snapshots, _total)[0]}, "note", MORE_EPOCHS)


def _course(run: Run, snapshots: Sequence[Snapshot]) -> Finding | None:
    fall, now = _fall(snapshots, _total)
    if abs(fall) < CALM * abs(now):
        return Finding(SETTLED, level="good") if late(snapshots) and not silent(snapshots[-1]) else None
    return Finding(ON_COURSE, {"fall": fall}, "good") if fall > 0 else None


def _fall(snapshots: Sequence[Snapshot], of: _Measure) -> tuple[float, float]:
    """How far it fell over the last quarter, and what it is now, nats per image; (0, 0) where that is not known."""
    blocks = _blocks(snapshots, of)
    return (float(blocks[-1 - BLOCKS // 4] - blocks[-1]), float(blocks[-1])) if len(blocks) else (0.0, 0.0)


def _blocks(snapshots: Sequence[Snapshot], of: _Measure) -> NDArray[np.float64]:
    """Means of the training curve over equal stretches, nats per image: (9,), or (0,) while there is too little.

    Only the present phase counts, and what came after the last weight was moved: both move the loss, and neither is
    a fault of the learning rate. A run from the store does not tell when its phases began; one of many is not judged.
    """
    last = snapshots[-1]
    since = max((s.step for s in snapshots if s.phase != last.phase), default=0)
    since = max([since, *(steer.step for steer in last.steering if steer.knob != "lr")])
    points = [of(point.terms) for s in snapshots for point in s.curve if point.step > since]
    if len(points) < BLOCKS or (last.phase != "train" and since == 0):
        return np.empty(0)
    means = [part.mean() for part in np.array_split(np.array(points), BLOCKS)]
    return np.array(means[BLOCKS // 4 :])


def _climb(blocks: NDArray[np.float64]) -> NDArray[np.float64]:
    """How far each block lies above the best before it, as a share of that."""
    best = np.minimum.accumulate(blocks)
    climb: NDArray[np.float64] = (blocks - best) / np.maximum(np.abs(best), 1e-12)
    return climb


def _total(terms: Mapping[str, float]) -> float:
    return sum(terms.values())


def _recon(terms: Mapping[str, float]) -> float:
    return terms.get("recon", _total(terms))

"""What a run's figures say in plain words, and the move that helps. No torch: figures in, findings out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from aecore.run import Run
from aecore.snapshot import Snapshot

EARLY = 0.15  # of the run, in which nothing is judged yet
COLLAPSED = 0.2  # nats: below it the posteriors say next to nothing of the image
DEAD = 0.02  # nats: a dimension below it is not used
GAP = 0.08  # of the loss: how far the test loss may lie above the training loss
RISE = 0.10  # of the loss: how far it may climb back above its best

COLLAPSE = ("The posterior has collapsed: all codes together carry {kl:.2f} nats, so the decoder draws the same "
            "blur for every image. Lower the weight of the KL term.")  # fmt: skip
DEAD_UNITS = ("{dead} of {d} latent dimensions are not used (KL below {limit} nats each): the prior holds them at "
              "rest. A smaller KL weight would wake some; a smaller latent size would lose nothing.")  # fmt: skip
OVERFITTING = ("The test loss lies {gap:.0f} nats above the training loss: the network is learning these images by "
               "heart. More images, a smaller network or fewer epochs help.")  # fmt: skip
CLIMBING = ("The loss has climbed back from {best:.0f} to {now:.0f} nats: the learning rate is too high. "
            "Move it down, also while it trains.")  # fmt: skip
SLOW = ("The loss has hardly moved in the last fifth of the run and the learning rate is very low: "
        "a larger one would get further in the same time.")  # fmt: skip
NO_PRIOR = ("Nothing orders this latent space: the codes lie where the encoder happens to put them, with gaps where "
            "nothing decodes to a digit.")  # fmt: skip
ON_COURSE = "Learning: the test loss fell by {fall:.1f} nats over the last fifth of the run so far."
SETTLED = "Settled: the test loss changed by less than 1 % over the last fifth of the run."

TEXTS = (COLLAPSE, DEAD_UNITS, OVERFITTING, CLIMBING, SLOW, NO_PRIOR, ON_COURSE, SETTLED)


@dataclass(frozen=True)
class Finding:
    """One thing worth saying: a sentence with gaps for its figures, and how grave it is."""

    text: str
    values: Mapping[str, float] = field(default_factory=dict)
    level: Literal["good", "note", "warning"] = "warning"

    def __str__(self) -> str:
        return self.text.format(**self.values)


def diagnose(run: Run, snapshots: Sequence[Snapshot]) -> list[Finding]:
    """Return what the snapshots of a run show, gravest first; nothing while it is too early to tell."""
    if not snapshots or snapshots[-1].step < EARLY * snapshots[-1].total_steps:
        return []
    rules: tuple[Callable[[Run, Sequence[Snapshot]], Iterator[Finding]], ...] = (
        _climbing, _collapse, _overfitting, _slow, _course, _free)  # fmt: skip
    return [finding for rule in rules for finding in rule(run, snapshots)]


def _climbing(run: Run, snapshots: Sequence[Snapshot]) -> Iterator[Finding]:
    if snapshots[-1].steering:
        return  # a moved weight moves the loss; that is no fault of the learning rate
    best, now = min(s.test["total"] for s in snapshots), snapshots[-1].test["total"]
    if now > best + RISE * abs(best) and snapshots[-1].terms and not _gap(snapshots[-1]):
        yield Finding(CLIMBING, {"best": best, "now": now})


def _collapse(run: Run, snapshots: Sequence[Snapshot]) -> Iterator[Finding]:
    kl = snapshots[-1].kl_per_dim
    if not len(kl):
        return
    dead = int((kl < DEAD).sum())
    if kl.sum() < COLLAPSED:
        yield Finding(COLLAPSE, {"kl": float(kl.sum())})
    elif dead:
        yield Finding(DEAD_UNITS, {"dead": dead, "d": len(kl), "limit": DEAD}, "note")


def _overfitting(run: Run, snapshots: Sequence[Snapshot]) -> Iterator[Finding]:
    if gap := _gap(snapshots[-1]):
        yield Finding(OVERFITTING, {"gap": gap})


def _gap(snapshot: Snapshot) -> float:
    """How far the test loss lies above the training loss, in nats; 0 when that is within the usual."""
    train = sum(snapshot.terms.values())
    gap = snapshot.test["total"] - train
    return gap if snapshot.terms and gap > GAP * abs(train) else 0.0


def _slow(run: Run, snapshots: Sequence[Snapshot]) -> Iterator[Finding]:
    fall = _fall(snapshots)
    if fall is not None and snapshots[-1].knobs["lr"] < 1e-4 and fall < 0.01 * abs(snapshots[-1].test["total"]):
        yield Finding(SLOW, level="note")


def _course(run: Run, snapshots: Sequence[Snapshot]) -> Iterator[Finding]:
    fall = _fall(snapshots)
    if fall is None:
        return
    if abs(fall) < 0.01 * abs(snapshots[-1].test["total"]):
        yield Finding(SETTLED, level="good")
    elif fall > 0:
        yield Finding(ON_COURSE, {"fall": fall}, "good")


def _fall(snapshots: Sequence[Snapshot]) -> float | None:
    """How far the test loss fell since four fifths of the present step; None when there was no look then."""
    last = snapshots[-1]
    before = [s for s in snapshots if 0 < s.step <= 0.8 * last.step]
    return before[-1].test["total"] - last.test["total"] if before else None


def _free(run: Run, snapshots: Sequence[Snapshot]) -> Iterator[Finding]:
    if not run.objective.prior:
        yield Finding(NO_PRIOR, level="note")

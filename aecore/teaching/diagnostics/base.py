"""What a finding is, and what several rules ask of a run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from aecore import knobs
from aecore.results.snapshot import Snapshot
from aecore.run import Run

LATE = 0.5  # of the run: from here on what codes and reconstructions look like is judged
SILENT = 0.10  # of what differs between images; deep 2-D codes at their defaults tell 0.3 and more, linear ones 0.11
NAMED = 8  # dimensions that are named before "…"

LOWER = "Lower {knob} (now {value:g})."
RAISE = "Raise {knob} (now {value:g})."
LIGHTER = "The KL term has the fixed weight 1 here; a β-VAE with β below 1 lets the codes carry more."
HEAVIER = "The KL term has the fixed weight 1 here; a β-VAE with β above 1 holds the codes closer to the prior."
TEXTS = (LOWER, RAISE, LIGHTER, HEAVIER)

#: Knobs that say how much an objective asks besides reconstruction; True where a larger value asks more.
WEIGHTS = {"lam": True, "beta": True, "capacity": False, "sigma": True, "keep": False}


@dataclass(frozen=True)
class Finding:
    """One thing worth saying: what was measured, how grave it is, and the move that helps.

    `text` and `move` are sentences with gaps for `values`; a page translates them and fills the gaps.
    """

    text: str
    values: Mapping[str, float | str] = field(default_factory=dict)
    level: Literal["good", "note", "warning"] = "warning"
    move: str = ""

    def __str__(self) -> str:
        return " ".join(part.format(**self.values) for part in (self.text, self.move) if part)


def late(snapshots: Sequence[Snapshot]) -> bool:
    """Whether enough of the run is over to judge what it has come to."""
    return snapshots[-1].step >= LATE * snapshots[-1].total_steps


def weight(run: Run) -> knobs.Knob | None:
    """The knob that weighs what the objective asks besides reconstruction; None if it has none."""
    return next((item for item in knobs.shown(run.objective) if item.name in WEIGHTS), None)


def move(run: Run, last: Snapshot, more: bool) -> tuple[str, dict[str, float | str]]:
    """The sentence, and its figures, that asks `more` of the codes or less; ("", {}) where nothing can be moved."""
    item = weight(run)
    if item is None:
        return ((HEAVIER if more else LIGHTER) if run.objective.posterior == "gaussian" else ""), {}
    values: dict[str, float | str] = {"knob": item.label, "value": last.knobs[item.name]}
    return (RAISE if WEIGHTS[item.name] is more else LOWER), values


def told(snapshot: Snapshot) -> float:
    """Which share of what differs between images the reconstructions show, in [0, 1]; 1 without examples.

    V / (V + MSE), V the variance per pixel between the ten example reconstructions: for a sound decoder the
    variance of the images is the sum of both. One picture for all images: 0.
    """
    if len(snapshot.x_hat) < 2:
        return 1.0
    between = float((snapshot.x_hat.astype(np.float32) / 255).var(0, ddof=1).mean())
    return between / max(between + snapshot.test["mse"], 1e-12)


def silent(snapshot: Snapshot) -> bool:
    """Whether the decoder draws much the same picture for all images."""
    return told(snapshot) < SILENT


def names(dims: Sequence[int]) -> str:
    """What dimensions, counted from 0, are called on screen: "z1, z3, z4"."""
    shown = ", ".join(f"z{i + 1}" for i in dims[:NAMED])
    return shown + " …" if len(dims) > NAMED else shown

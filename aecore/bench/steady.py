"""Do the defaults hold, however long a run? Long runs of every objective: none diverges, none ends above its best."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

import torch

from aecore import data, objectives
from aecore.data.base import Dataset
from aecore.learning.control import EverySteps
from aecore.learning.loop import Diverged, train
from aecore.results.snapshot import Snapshot
from aecore.run import Run

TOLERATED = 1.1  # the test total at the end over the best one on the way
LOOKS = 100  # at least as many, on the way
PLANS = {
    "digits": [Run(objective(), dataset="digits", epochs=200, seed=seed)
               for objective in objectives.catalogue().values() for seed in (0, 1, 2)],
    "mnist": [Run(objectives.find(name)(), epochs=300, seed=seed)
              for name in ("vae", "beta_vae", "iwae") for seed in (0, 1)],
    "thousand": [Run(objectives.find("vae")(), epochs=1000)],
}  # fmt: skip


@dataclass(frozen=True)
class Verdict:
    """A run, its test totals in nats (the best on the way, the last), and how many steps of how many it made."""

    run: Run
    best: float
    last: float
    steps: int
    planned: int
    seconds: float

    @property
    def holds(self) -> bool:
        """Whether the run reached its end, not above its best."""
        return self.steps == self.planned and self.last <= TOLERATED * self.best


def check(plan: str) -> Iterator[Verdict]:
    """Train the runs of a plan to their ends, one after the other; yield each verdict as it is known. Hours.

    Defaults are chosen by these verdicts, so they are of the validation and not of the test images.
    """
    images = {name: data.load(name).choosing() for name in {run.dataset for run in PLANS[plan]}}
    return (judge(run, images[run.dataset]) for run in PLANS[plan])


def judge(run: Run, images: Dataset) -> Verdict:
    """Train one run and watch its test total: on the way of 500 images, at both ends of the best of them of all."""
    began, seen = time.perf_counter(), _watch(run, images)
    totals = [snapshot.test["total"] for snapshot in seen]
    return Verdict(run, min(totals), totals[-1], seen[-1].step, seen[-1].total_steps, time.perf_counter() - began)


def _watch(run: Run, images: Dataset) -> list[Snapshot]:
    steps = len(images.train_images) // run.batch_size * run.epochs
    seen: list[Snapshot] = []
    try:
        for snapshot in train(run, images, cadence=EverySteps(max(1, steps // LOOKS)), device=torch.device("cpu")):
            seen.append(snapshot)
    except Diverged:
        pass
    return seen


def line(verdict: Verdict) -> str:
    """Return one verdict as a row of Markdown."""
    run, end = verdict.run, "end" if verdict.steps == verdict.planned else f"**diverged at {verdict.steps}**"
    cells = [run.objective.name, run.dataset, run.epochs, run.seed, f"{verdict.best:.1f}", f"{verdict.last:.1f}",
             f"{verdict.last / verdict.best:.2f}", end, "yes" if verdict.holds else "**no**",
             f"{verdict.seconds:.0f}"]  # fmt: skip
    return f"| {' | '.join(map(str, cells))} |"


HEAD = ("| objective | data | epochs | seed | best test total | last | ratio | reached | holds | seconds |\n"
        + "| --- " * 10 + "|")  # fmt: skip

"""Trainer: one run's network, optimisers and random streams, moved step by step."""

from __future__ import annotations

import itertools
import math
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from aecore.data.base import Dataset
from aecore.learning import architecture, hardware
from aecore.learning.adam import Adam, Masters
from aecore.learning.schedules import SCHEDULES
from aecore.nn import binarise, tied
from aecore.objectives.base import Phase
from aecore.results.snapshot import Array, Point
from aecore.run import Run

CURVE_STEPS = 50  # between two points of the training curve, at most
CURVE_POINTS = 240  # of the training curve, whatever the run's length


class Diverged(ArithmeticError):  # noqa: N818 - it names what happened
    """The loss is not finite any more. Attributes: `step`, and the `terms` of that step."""

    def __init__(self, step: int, terms: dict[str, float]) -> None:
        self.step, self.terms = step, terms
        shown = ", ".join(f"{name} {value:g}" for name, value in terms.items())
        super().__init__(f"The loss is not finite at step {step} ({shown}); a lower learning rate helps.")

    def __reduce__(self) -> tuple[type[Diverged], tuple[int, dict[str, float]]]:
        return type(self), (self.step, self.terms)


class Streams:
    """A run's independent random streams, all from its seed; the global one is never used."""

    def __init__(self, seed: int, device: torch.device) -> None:
        self.weights = torch.Generator().manual_seed(4 * seed)
        self.order = torch.Generator().manual_seed(4 * seed + 1)
        self.noise = torch.Generator(device).manual_seed(4 * seed + 2)
        self.pixels = torch.Generator(device).manual_seed(4 * seed + 3)


class Trainer:
    """The state of a run in training. `step()` makes one optimiser step, `steer()` moves a knob.

    `run` is what is asked, on `data`: its data set is theirs, whatever it was. It grows with the steering; `objective`
    and `peak_lr` are what the knobs say now; `net` learns images of `shape` (H, W).
    `curve` holds the training curve's points since it was last taken.
    """

    def __init__(self, run: Run, data: Dataset, device: torch.device) -> None:
        self.run = run if run.dataset == data.id else replace(run, dataset=data.id)
        self.objective, self.peak_lr, self.device = run.objective, run.lr, device
        self.streams = Streams(run.seed, device)
        self.shape, images = data.shape, data.train_images[: run.train_images or None]
        self.images = torch.tensor(images.reshape(len(images), -1), device=device)
        if run.binarise == "fixed":
            self.images = binarise.fixed(self.images, self.streams.pixels)
        self.net = architecture.build(run, self.streams.weights, data.shape).to(device)
        self._masters = Masters(self.net, torch.bfloat16 if hardware.use_bf16(run.precision, device) else torch.float32)
        self.batch_size = min(run.batch_size, len(images))
        self.steps_per_epoch = len(images) // self.batch_size
        self.planned = self.steps_per_epoch * run.epochs
        self.total = min(self.planned, run.stop or self.planned)
        self.steps, self.seconds = 0, 0.0
        self.curve: list[Point] = []
        self._sums: dict[str, float] = {}
        self._summed, self._point_every = 0, max(1, min(CURVE_STEPS, self.planned // CURVE_POINTS))
        self._stages = self._plan(self.objective.phases(self.net))
        self._entered: Stage | None = None
        self._critic_optimiser = Adam(self.net.critic.parameters(), self._masters) if self.net.critic else None

    # --- what it is doing ------------------------------------------------------------------------------

    @property
    def stage(self) -> Stage:
        """The stage that the next step belongs to (the last one, when all are done)."""
        return next((stage for stage in self._stages if self.steps < stage.end), self._stages[-1])

    @property
    def shown(self) -> Stage:
        """The stage of the last step made: what it has trained is what there is to see."""
        return next(stage for stage in self._stages if self.steps <= stage.end or stage is self._stages[-1])

    @property
    def lr(self) -> float:
        """The learning rate of the next step: the peak times the schedule at its place in the stage."""
        begin, end = self.stage.begin, self.stage.end
        return self.peak_lr * SCHEDULES[self.run.schedule](self.steps - begin, end - begin)

    # --- moving ----------------------------------------------------------------------------------------

    def step(self) -> None:
        """Make one optimiser step on the next batch. Raises Diverged when the loss is not finite."""
        started = time.perf_counter()
        self._replay()
        self._enter(self.stage)
        net, x, noise = self.stage.phase.net, self._batch(), self.streams.noise
        p = net(x, self.objective.corrupt(x, noise), noise, self.objective.samples)
        shown = self._descend(self._optimiser, self.objective.terms(p, net, noise))
        if self._critic_optimiser:
            self._descend(self._critic_optimiser, self.objective.critic_terms(p, net, noise))
        self.steps += 1
        self._record(shown)
        self.seconds += time.perf_counter() - started

    def steer(self, name: str, value: float) -> None:
        """Move a live knob from the next step on; it becomes part of the run. Raises InvalidField."""
        self.run = self.run.steered(self.steps, name, value)
        self._replay()

    def stop(self) -> None:
        """End here: the run becomes one that stops after the steps made so far."""
        if 0 < self.steps < self.planned:
            self.run = replace(self.run, stop=self.steps)
        self.total = self.steps
        if self._summed:
            self._add_point()

    def take_curve(self) -> tuple[Point, ...]:
        """Hand over the curve's new points."""
        points, self.curve = tuple(self.curve), []
        return points

    def weights(self) -> dict[str, Array]:
        """Copy the network's weights: name → float32 array; those of tied layers too, for whoever runs it elsewhere."""
        named = {name: self._masters.of(p) for name, p in self.net.named_parameters()}
        shared = {name: layer.of(self._masters.of(layer.source)) for name, layer in tied.layers(self.net)}
        return {name: p.detach().cpu().numpy().copy() for name, p in (named | shared).items()}

    # --- parts -----------------------------------------------------------------------------------------

    def _plan(self, phases: Sequence[Phase]) -> list[Stage]:
        ends = [round(self.planned * share) for share in itertools.accumulate(p.share for p in phases)]
        begins = [0, *ends[:-1]]
        return [Stage(phase, begin, max(end, begin + 1))
                for phase, begin, end in zip(phases, begins, ends, strict=True)]  # fmt: skip

    def _enter(self, stage: Stage) -> None:
        """Give a stage that begins an optimiser of its own; no gradient is computed of what does not learn in it."""
        if stage is not self._entered:
            self._entered, self._optimiser = stage, Adam(stage.phase.trained, self._masters)
            learning = set(stage.phase.trained)
            for parameter in self.net.core_parameters():
                parameter.requires_grad_(parameter in learning)

    def _replay(self) -> None:
        """Move the knobs that the run says are moved at this step."""
        for steer in self.run.steering:
            if steer.step == self.steps and steer.knob == "lr":
                self.peak_lr = steer.value
            elif steer.step == self.steps:
                self.objective = replace(self.objective, **{steer.knob: steer.value})

    def _batch(self) -> Tensor:
        place = self.steps % self.steps_per_epoch
        if place == 0:
            self._order = torch.randperm(len(self.images), generator=self.streams.order).to(self.device)
        rows = self._order[place * self.batch_size : (place + 1) * self.batch_size]
        x = self.images.index_select(0, rows).float().div_(255)
        return binarise.stochastic(x, self.streams.pixels) if self.run.binarise == "stochastic" else x

    def _descend(self, optimiser: Adam, terms: dict[str, Tensor]) -> dict[str, float]:
        """Step down the sum of the terms; return their values."""
        shown = {name: float(term.detach()) for name, term in terms.items()}
        if not math.isfinite(sum(shown.values())):
            raise Diverged(self.steps, shown)
        optimiser.forget()
        torch.stack(list(terms.values())).sum().backward()  # type: ignore[no-untyped-call]
        optimiser.step(self.lr)
        return shown

    def _record(self, shown: dict[str, float]) -> None:
        self._summed += 1
        for name, value in shown.items():
            self._sums[name] = self._sums.get(name, 0.0) + value
        if self.steps % self._point_every == 0 or self.steps == self.total:
            self._add_point()

    def _add_point(self) -> None:
        means = {name: value / self._summed for name, value in self._sums.items()}
        self.curve.append(Point(self.steps, means))
        self._sums, self._summed = {}, 0


@dataclass(frozen=True)
class Stage:
    """A phase with its place in the run: it makes the steps from `begin` up to `end`."""

    phase: Phase
    begin: int
    end: int

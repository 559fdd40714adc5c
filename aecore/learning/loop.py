"""Train a run and watch it: the loop from Run to Snapshots."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

import numpy as np
import torch
from numpy.typing import NDArray

from aecore import data as datasets
from aecore import mechanisms
from aecore.data.base import Dataset
from aecore.learning import hardware
from aecore.learning.control import Cadence, Command, Control, EverySteps, NoControl, Order, SetKnob
from aecore.learning.evaluation import Evaluator
from aecore.learning.trainer import Diverged, Trainer
from aecore.mechanisms.base import Scene, Seen
from aecore.objectives.base import Phase
from aecore.results.snapshot import Array, Plane, Snapshot, principal_plane
from aecore.run import Run
from aecore.wire import network

__all__ = ["Diverged", "train"]

PROBED = 500  # test images, from all over, that mechanisms look at
OUTLINED = 200  # of the images on the map whose posteriors or neighbourhoods are shown


Networked = Callable[[int, bool], bool]  # (step, whether all test images are looked at) → whether to pack the network


def train(
    run: Run,
    data: Dataset | None = None,
    *,
    cadence: Cadence | None = None,
    control: Control | None = None,
    device: torch.device | None = None,
    networked: Networked | None = None,
) -> Iterator[Snapshot]:
    """Train `run` and yield snapshots: before the first step, as `cadence` says and at each stage's end, a last one.

    The last snapshot looks at the whole test set and carries the weights. The same run gives the same
    curve, whatever the cadence. `data` defaults to the run's data set, `device` to the best there is.

    Given other images than the run's own, the run is trained on these, and it is another run: each snapshot's `dataset`
    says which (`Dataset.id`, a digest of the content for images of one's own), and what is kept of it goes by that
    run's id. So one's own images need no registration, and nothing learnt from them passes for a result on MNIST.

    Snapshots that `networked` asks for carry the network as bytes for a browser, a megabyte or two; by default none.
    Raises Diverged when the loss is not finite; the snapshot yielded just before is the last finite state.
    """
    device = device or hardware.pick_device()
    data = data or datasets.load(run.dataset)
    watch = Watch(Trainer(run, data, device), Evaluator(data, device, run.binarise), networked or _never)
    yield from _loop(watch, cadence or EverySteps(), control or NoControl())


def _never(step: int, full: bool) -> bool:
    return False


def _loop(watch: Watch, cadence: Cadence, control: Control) -> Iterator[Snapshot]:
    try:
        yield from _watched(watch, cadence, control)
    except Diverged:
        if watch.safe:
            trainer = watch.trainer
            yield replace(watch.safe, curve=trainer.take_curve(), steering=trainer.run.steering)
        raise


def _watched(watch: Watch, cadence: Cadence, control: Control) -> Iterator[Snapshot]:
    trainer, paused = watch.trainer, False
    yield watch.look(cadence)
    while trainer.steps < trainer.total:
        for order in control.orders(wait=paused):
            was, paused = paused, _obey(order, trainer, paused)
            if order is Command.STEP or paused > was:
                yield watch.look(cadence, full=paused > was)
        if not paused and trainer.steps < trainer.total:
            trainer.step()
            ended = trainer.stage is not trainer.shown  # what a stage has reached is seen at its very end
            if (ended or cadence.due(trainer.steps, trainer.total)) and trainer.steps < trainer.total:
                yield watch.look(cadence)
    yield watch.look(cadence, full=True, weights=True)


def _obey(order: Order, trainer: Trainer, paused: bool) -> bool:
    """Carry out one order; return whether the run is paused after it."""
    if isinstance(order, SetKnob):
        trainer.steer(order.name, order.value)
    elif order is Command.STOP:
        trainer.stop()
    elif order is Command.STEP and trainer.steps < trainer.total:
        trainer.step()
    if order in (Command.PAUSE, Command.STEP):
        return True
    return paused and order is not Command.RESUME


class Watch:
    """Turns the state of a trainer into snapshots. `safe` is the last finite one, with its weights."""

    def __init__(self, trainer: Trainer, evaluator: Evaluator, networked: Networked) -> None:
        self.trainer, self._evaluator, self._networked = trainer, evaluator, networked
        self._mechanism = mechanisms.find(trainer.objective.mechanism)(trainer.run, trainer.images)
        self._probe = evaluator.spread(PROBED).float() / 255
        self._mapped = evaluator.images[:OUTLINED].float() / 255
        self.safe: Snapshot | None = None
        self._plane: Plane | None = None
        self._steps, self._seconds, self._speed = 0, 0.0, 0.0

    def look(self, cadence: Cadence, full: bool = False, weights: bool = False) -> Snapshot:
        """Take a snapshot: of all test images with `full`, carrying the network with `weights`.

        Raises Diverged when what it sees is not finite: the last step may have ruined the network.
        """
        started, worked = time.perf_counter(), time.process_time()
        trainer = self.trainer
        stage = trainer.shown.phase
        seen = self._evaluator.look(stage.net, trainer.objective, full, whole=trainer.net)
        if not np.isfinite([*seen.test.values()]).all() or not np.isfinite(seen.codes).all():
            raise Diverged(trainer.steps, dict(seen.terms))
        works = self._see_mechanism(stage, seen.test, full, last=weights)
        learnt = trainer.weights()
        snapshot = Snapshot(
            step=trainer.steps, total_steps=trainer.planned, epoch=trainer.steps / trainer.steps_per_epoch,
            samples=trainer.steps * trainer.batch_size,
            seconds=trainer.seconds, samples_per_second=self._measure_speed(), phase=stage.name,
            knobs=self._knobs(), curve=trainer.take_curve(), test={**seen.test, **works.measures}, codes=seen.codes,
            kl_per_dim=seen.kl_per_dim, x_hat=seen.x_hat, plane=self._turn_plane(seen.codes),
            steering=trainer.run.steering, stop=trainer.run.stop, dataset=trainer.run.dataset, shape=trainer.shape,
            mechanism=works.arrays, network=self._pack(learnt, full),
        )  # fmt: skip
        self.safe = replace(snapshot, weights=learnt)
        cadence.looked(time.perf_counter() - started, time.process_time() - worked)
        return self.safe if weights else snapshot

    def _pack(self, weights: Mapping[str, Array], full: bool) -> bytes:
        step = self.trainer.steps
        if not self._networked(step, full):
            return b""
        return network.network(self.trainer.run, weights, self.trainer.shape, step=step, encoder=full)

    @torch.no_grad()
    def _see_mechanism(self, stage: Phase, test: Mapping[str, float], full: bool, last: bool) -> Seen:
        trainer, evaluator = self.trainer, self._evaluator
        trainer.net.eval()
        seen = self._mechanism.look(Scene(
            step=trainer.steps, net=trainer.net, view=stage.net, stage=stage.name, objective=trainer.objective,
            probe=self._probe, examples=evaluator.examples, mapped=self._mapped, rng=evaluator.stream(),
            test=test, full=full, last=last))  # fmt: skip
        trainer.net.train()
        return replace(seen, measures={**seen.measures, "probed": float(len(self._probe))})

    def _knobs(self) -> dict[str, float]:
        live = (item.name for item in self.trainer.run.live_knobs() if item.name != "lr")
        return {name: getattr(self.trainer.objective, name) for name in live} | {
            "lr": self.trainer.peak_lr, "lr_now": self.trainer.lr}  # fmt: skip

    def _turn_plane(self, codes: NDArray[np.float16]) -> Plane | None:
        if codes.shape[1] > 2:
            self._plane = principal_plane(codes.astype(np.float32), self._plane)
        return self._plane

    def _measure_speed(self) -> float:
        """Samples a second since the last look, or the last figure known while nothing moves."""
        steps, seconds = self.trainer.steps - self._steps, self.trainer.seconds - self._seconds
        if steps:
            self._steps, self._seconds = self.trainer.steps, self.trainer.seconds
            self._speed = steps * self.trainer.batch_size / seconds
        return self._speed

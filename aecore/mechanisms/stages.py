"""Stacked training: what each stage reached, and what fine-tuning changed."""

from __future__ import annotations

import numpy as np
from torch import Tensor

from aecore.mechanisms.base import Mechanism, Scene, Seen, grey
from aecore.results.snapshot import Array
from aecore.run import Run


class Stages(Mechanism):
    """measures: `stage`, which one trains, counted from 1: a layer each, then fine-tuning; `probe_recon`, the
    reconstruction in nats per image of the same test images at every look.

    arrays: stage (s,) int, the stages looked at so far; recon (s,) float32, `probe_recon` at the last look at each;
    x_hat (s, 10, D) uint8, the examples as each stage last drew them.
    """

    def __init__(self, run: Run, images: Tensor) -> None:
        super().__init__(run, images)
        self._reached: dict[int, tuple[float, Array]] = {}

    def look(self, scene: Scene) -> Seen:
        """Note what this stage has reached."""
        view = scene.view
        names = [phase.name for phase in scene.objective.phases(scene.net)]
        stage = 1 + names.index(scene.stage)
        recon = float(view(scene.probe, scene.probe, scene.rng).recon.mean())
        self._reached[stage] = (recon, grey(view.image(view.decode(view.encode(scene.examples)[0]))))
        reached, x_hat = zip(*self._reached.values(), strict=True)
        arrays: dict[str, Array] = {
            "stage": np.array(list(self._reached)),
            "recon": np.array(reached, np.float32),
            "x_hat": np.stack(x_hat),
        }
        return Seen({"stage": float(stage), "probe_recon": recon}, arrays)

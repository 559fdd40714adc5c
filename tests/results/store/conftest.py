"""A store, and finished runs made up for it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from aecore.results.snapshot import Plane, Point, Snapshot
from aecore.results.store import Result, Store
from aecore.run import Run


def made_up(run: Run, fill: int = 0) -> Result:
    """Make up a finished run; every array and the figures are full of `fill`."""
    plane = Plane(np.full(3, fill, np.float32), np.full((3, 2), fill, np.float32), 0.75)
    last = Snapshot(
        step=4, total_steps=9, epoch=0.5, samples=40, seconds=2.0, samples_per_second=20.0, phase="train",
        knobs={"lr": 0.1}, curve=(Point(2, {"recon": 3.5}), Point(4, {"recon": float(fill)})),
        test={"total": float(fill)}, codes=np.full((5_000, 3), fill, np.float16),
        kl_per_dim=np.full(3, fill, np.float32), x_hat=np.full((10, 784), fill, np.uint8), plane=plane,
        steering=run.steering, stop=run.stop,
        mechanism={"field": np.full((4, 4), fill, np.float32), "stage": np.array(["layer 1", "fine-tuning"]),
                   "patterns": np.full((2, 784), -fill, np.int8)},
        weights={"w": np.full((100, 100), fill, np.float32), "b": np.full(7, fill, np.float32)},
    )  # fmt: skip
    return Result(run, last, ((0, {"total": 9.0}), (4, {"total": float(fill)})), {"device": "cpu", "threads": 2})


@pytest.fixture(name="result", scope="session")
def _result() -> Callable[..., Result]:
    """Make up a finished run: `result(run, fill)`."""
    return made_up


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "runs")

"""A finished run on the digits, and a way to ask here and now."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch

from aecore import data
from aecore.analysis.base import Outcome, Request
from aecore.clusters import kept
from aecore.control import EverySteps
from aecore.results import Record
from aecore.run import Run
from aecore.store import Store
from aecore.training import train

CPU = torch.device("cpu")


@pytest.fixture
def finished(own_store) -> Callable[..., Run]:
    """Train and keep a run of a few steps: `finished(latent_dim=1)`."""

    def make(**changes: object) -> Run:
        run = Run("ae", **({"dataset": "digits", "widths": (32,), "epochs": 1, "precision": "fp32"} | changes))
        images = data.load("digits")
        record = Record(images.test_labels)
        for snapshot in train(run, images, cadence=EverySteps(10**9), device=CPU):
            record.add(snapshot)
        Store().save(record.result(run, snapshot, CPU))
        return run

    return make


@pytest.fixture
def ask() -> Callable[[Request], Outcome]:
    """Ask for an analysis; what it reports must rise from 0 to at most 1."""

    def now(request: Request) -> Outcome:
        told: list[float] = []
        outcome = kept.ask(request, lambda stage, fraction: told.append(fraction), Store())
        assert told == sorted(told)
        assert not told or 0 <= told[0] <= told[-1] <= 1
        return outcome

    return now

"""A finished run on the digits, and a way to ask here and now."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch

from aecore import data
from aecore.analyses import ask as kept
from aecore.analyses.base import Outcome, Request
from aecore.learning.control import EverySteps
from aecore.learning.record import Record
from aecore.results.store import Store
from aecore.run import Run

CPU = torch.device("cpu")


@pytest.fixture
def finished(own_store) -> Callable[..., Run]:
    """Train and keep a run of a few steps: `finished(latent_dim=1)`."""

    def make(**changes: object) -> Run:
        run = Run("ae", **({"dataset": "digits", "widths": (32,), "epochs": 1, "precision": "fp32"} | changes))
        images = data.load("digits")
        record = Record(images.test_labels)
        *_, last = record.train(run, images, cadence=EverySteps(10**9), device=CPU)
        record.keep(Store(), run, last, CPU)
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

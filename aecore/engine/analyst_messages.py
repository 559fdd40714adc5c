"""What service and worker tell each other."""

from __future__ import annotations

from dataclasses import dataclass

from aecore.analyses.base import Outcome, Request
from aecore.engine.base import Failure


@dataclass(frozen=True)
class Task:
    """What the worker is told: what to find out, and where the runs are, beside which it keeps what it finds."""

    request: Request
    store: str


@dataclass(frozen=True)
class Progress:
    """How far the task is: see `base.Report`."""

    stage: str
    fraction: float


@dataclass(frozen=True)
class Ended:
    """The task's end: what was found, or why not."""

    outcome: Outcome | None = None
    failure: Failure | None = None

"""What engine and worker tell each other besides snapshots and orders. Imported where torch is not."""

from __future__ import annotations

from dataclasses import dataclass

from aecore.engine.base import Failure, State
from aecore.results.store import Result
from aecore.run import Run


@dataclass(frozen=True)
class Task:
    """What a worker is told: the run, where to keep it, how many threads it may use."""

    run: Run
    store: str
    fresh: bool
    threads: int


@dataclass(frozen=True)
class Reel:
    """The film so far, told whenever the training holds."""

    film: bytes


@dataclass(frozen=True)
class Alive:
    """Nothing but that the worker is there: looks may be far apart."""


@dataclass(frozen=True)
class Ended:
    """A worker's last message: the run as it was made, what went wrong, and whether it made all its steps.

    kept: the id by which the store keeps it, or "". `film` only where it does not: else it is read from there.
    unkept: the result, with its weights, where the store refused it.
    """

    run: Run
    failure: Failure | None = None
    complete: bool = False
    film: bytes = b""
    kept: str = ""
    unkept: Result | None = None

    @property
    def state(self) -> State:
        """How the job ended."""
        if self.failure and self.failure.kind == "diverged":
            return State.DIVERGED
        if self.failure and self.failure.kind != "store":
            return State.FAILED
        return State.DONE if self.complete else State.STOPPED

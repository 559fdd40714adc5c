"""What engine and worker tell each other besides snapshots and orders. Imported where torch is not."""

from __future__ import annotations

from dataclasses import dataclass

from aecore.engine.base import Failure
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
class Ended:
    """A worker's last message: the run as it was made, what went wrong, and whether it made all its steps.

    `film` only of a run that the store does not keep; of others it is read from there.
    """

    run: Run
    failure: Failure | None = None
    complete: bool = False
    film: bytes = b""
